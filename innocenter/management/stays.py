"""The demo's leases off the usual path, one for each thing that can become of a stay."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from companies.models import Company, Succession
from innocenter.files.models import StoredFile
from innocenter.management import panels
from innocenter.management.cast import Firm
from innocenter.values.terms import day_after
from workspace import renewals
from workspace.models import Lease, RenewalReview
from workspace.models.inspection import Finding
from workspace.succession import succeed

if TYPE_CHECKING:
    from innocenter.management.centre import Centre

ABOUT = "소재·부품을 개발합니다."
FIRMS = [
    Firm("㈜가온전력", "Gaon Power", "small", "jeonbuk", ["EF"], 19, "silent", "권시범", "고효율 인버터 열설계", ABOUT),
    Firm("㈜나래복합재", "Narae Composite", "small", "gyeongnam", ["EB"], 42, "provisional", "황가정", "탄소복합재 체결부 시험", ABOUT),
    Firm("다온코팅㈜", "Daon Coating", "medium", "ulsan", ["NC"], 63, "conditions", "안예제", "무용제 코팅액 공정 개발", ABOUT),
    Firm("㈜라움기계", "Raum Machinery", "small", "daegu", ["EA"], 27, "hearing", "송본보기", "초정밀 스핀들 냉각 구조", ABOUT),
    Firm("마루케어㈜", "Maru Care", "small", "gangwon", ["LC"], 12, "ended_for_cause", "류견습", "보행 보조기 생체신호 처리", ABOUT),
    Firm("㈜바름비전", "Bareum Vision", "small", "jeonnam", ["EE"], 21, "suspended", "홍사례", "표면 결함 영상 판별", ABOUT),
    Firm("사이구조㈜", "Sai Structures", "small", "busan", ["EA"], 17, "notice", "전모형", "진동 저감 구조 해석", ABOUT),
    Firm("㈜아름네트웍스", "Areum Networks", "medium", "gwangju", ["EE"], 55, "moving", "한보기", "공장 무선망 시간 동기", ABOUT),
    Firm("자연진단㈜", "Jayeon Diagnostics", "small", "chungbuk", ["LA"], 14, "inspection_failed", "신모의", "현장 진단 키트 시험", ABOUT),
    Firm("㈜타래섬유", "Tarae Textile", "small", "daegu", ["EB"], 36, "to_sign", "황가정", "난연 복합직물 성능 시험", ABOUT),
    Firm("㈜차오름센서", "Chaoreum Sensor", "small", "daejeon", ["ED"], 23, "merged", "최가상", "저전력 거리센서 보정", ABOUT),
]  # fmt: skip
SUCCESSOR = Firm("카누리테크㈜", "Canuri Tech", "medium", "daejeon", ["ED"], 120, "", "", "", ABOUT)


def picture() -> bytes:
    """A photo of nothing in particular."""
    kept = BytesIO()
    Image.linear_gradient("L").resize((640, 480)).save(kept, "JPEG")
    return kept.getvalue()


def tell(centre: "Centre") -> None:
    joined = centre.weekday(centre.today - timedelta(days=700))
    for firm in FIRMS:
        with centre.on(joined) as now:
            company = centre.enter(firm, now)
        STORIES[firm.story](centre, company, firm)


def _lease(centre: "Centre", company: Company, firm: Firm, *, begun: int) -> Lease:
    return centre.lease(company, firm, first_day=centre.today - timedelta(days=begun))


def _reported(centre: "Centre", company: Company, firm: Firm, *, ends_in: int, confirmed: bool = True) -> RenewalReview:
    review = centre.review(centre.lease(company, firm, first_day=centre.first_day(ends_in=ends_in)))
    centre.report(review, days_before=36)
    if confirmed:
        centre.confirm(review, days_before=28)
    return review


def silent(centre: "Centre", company: Company, firm: Firm) -> None:
    """The report is in; the institute has said nothing, and its day is over."""
    _reported(centre, company, firm, ends_in=16, confirmed=False)


def provisional(centre: "Centre", company: Company, firm: Firm) -> None:
    """Nobody decided in time, and the delay is ours."""
    review = _reported(centre, company, firm, ends_in=-8)
    with centre.on(day_after(review.term.last_day), 1) as now:
        review.bridge(now=now)


def to_sign(centre: "Centre", company: Company, firm: Firm) -> None:
    """Extended on a panel's scores, in time; the company has not signed the amendment."""
    review = _reported(centre, company, firm, ends_in=6)
    panels.decided_panel(centre, review, on=centre.weekday(review.term.last_day - timedelta(days=11)))
    with centre.on(centre.weekday(review.term.last_day - timedelta(days=8)), 15) as now:
        review.extend(months=6, reason="시험 결과가 좋고 협력이 잘 이어지고 있습니다.", by=centre.people["head"], now=now)


def conditions(centre: "Centre", company: Company, firm: Firm) -> None:
    """Extended before panels were wanted; one condition is met, one is still to come."""
    review = _reported(centre, company, firm, ends_in=-50)
    asked = [("시험성적서 제출", centre.today - timedelta(days=10)), ("협력기관과의 역할 분담표 제출", centre.today + timedelta(days=12))]
    with centre.on(centre.weekday(review.term.last_day - timedelta(days=9)), 16) as now:
        review.extend_with_conditions(
            months=6, conditions=asked, reason="성과는 좋으나 시험 자료가 더 필요합니다.", by=centre.people["head"], now=now
        )
    centre.sign_amendments(review.lease)
    with centre.on(centre.weekday(centre.today - timedelta(days=14)), 15) as now:
        met = review.condition_rows.earliest("due_on")
        met.meet(by=centre.people["staff"], note="시험성적서 2부를 확인했습니다.", now=now)


def hearing(centre: "Centre", company: Company, firm: Firm) -> None:
    lease = _lease(centre, company, firm, begun=110)
    with centre.on(centre.weekday(centre.today - timedelta(days=3)), 10) as now:
        RenewalReview.open_for_cause(lease, grounds="두 달 동안 자리를 쓴 날이 사흘뿐입니다.", by=centre.people["staff"], now=now)


def ended_for_cause(centre: "Centre", company: Company, firm: Firm) -> None:
    """Opened before panels were wanted."""
    lease = _lease(centre, company, firm, begun=140)
    with centre.on(centre.weekday(centre.today - timedelta(days=65)), 10) as now:
        review = RenewalReview.open_for_cause(lease, grounds="협력 과제가 시작되지 않았습니다.", by=centre.people["staff"], now=now)
    with centre.on(centre.weekday(centre.today - timedelta(days=61)), 14) as now:
        review.state_view("핵심 인력이 바뀌어 늦어졌습니다. 다시 시작할 날은 정하지 못했습니다.", by=centre.manager(company), now=now)
    with centre.on(centre.weekday(centre.today - timedelta(days=45)), 16) as now:
        last = centre.today + timedelta(days=15)
        review.end_for_cause(last_day=last, reason="과제를 다시 시작할 계획이 없습니다.", by=centre.people["head"], now=now)


def suspended(centre: "Centre", company: Company, firm: Firm) -> None:
    lease = _lease(centre, company, firm, begun=75)
    with centre.on(centre.weekday(centre.today - timedelta(days=1)), 9) as now:
        lease.suspend(by=centre.people["staff"], reason="3층 승강기 교체 공사로 휴관합니다.", now=now)


def notice(centre: "Centre", company: Company, firm: Firm) -> None:
    lease = _lease(centre, company, firm, begun=90)
    with centre.on(centre.weekday(centre.today - timedelta(days=5)), 13) as now:
        last = centre.today + timedelta(days=33)
        lease.give_notice(by=centre.manager(company), last_day=last, reason="시험 설비가 있는 본사로 옮깁니다.", now=now)


def moving(centre: "Centre", company: Company, firm: Firm) -> None:
    lease = _lease(centre, company, firm, begun=80)
    with centre.on(centre.weekday(centre.today - timedelta(days=2)), 11) as now:
        old, new, on = lease.desks()[0].room, next(centre.desks), centre.today + timedelta(days=6)
        lease.move_desk(old=old, new=new, on=on, by=centre.people["staff"], reason="시험 장비를 놓을 자리가 필요합니다.", now=now)


def inspection_failed(centre: "Centre", company: Company, firm: Firm) -> None:
    """Left on the last day; one point of the check-out is not in order, with a photo, and two were not looked at yet."""
    lease = centre.lease(company, firm, first_day=centre.first_day(ends_in=-9))
    review = centre.review(lease)
    with centre.on(centre.weekday(review.term.last_day - timedelta(days=40)), 10) as now:
        review.decline(by=centre.manager(company), reason="양산 준비로 본사로 돌아갑니다.", now=now)
    left = day_after(review.term.last_day)
    with centre.on(left, 9) as now:
        renewals.start_checkouts(left, now=now)
    with centre.on(left + timedelta(days=1), 15) as now:
        lease.refresh_from_db()
        items = list(lease.inspection.items.all())
        cards = next(item for item in items if "출입카드" in item.text_ko)
        staff, upload = centre.people["staff"], SimpleUploadedFile("출입카드-보관함.jpg", picture(), content_type="image/jpeg")
        photo = StoredFile.objects.keep(upload, by=staff, now=now)
        fault = Finding(cards.pk, "fault", "출입카드 1장을 아직 돌려받지 못했습니다.", photo)
        found = [fault, *(Finding(item.pk, "ok", "") for item in items[:-2] if item != cards)]
        lease.inspection.record(found, by=centre.people["staff"], now=now)


def merged(centre: "Centre", company: Company, firm: Firm) -> None:
    """A company with a lease went on in a larger one."""
    _lease(centre, company, firm, begun=95)
    with centre.on(centre.weekday(centre.today - timedelta(days=300))) as now:
        successor = centre.enter(SUCCESSOR, now)
    day = centre.weekday(centre.today - timedelta(days=4))
    with centre.on(day, 11) as now:
        succeed(
            predecessor=company, successor=successor, kind=Succession.Kind.MERGER, on=day, reason="합병 등기를 확인했습니다.",
            by=centre.people["staff"], now=now,
        )  # fmt: skip


STORIES = {
    story.__name__: story
    for story in (
        silent, provisional, conditions, hearing, ended_for_cause, suspended, notice, moving, inspection_failed, to_sign, merged,
    )
}  # fmt: skip
