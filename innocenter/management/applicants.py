"""The demo's applications off the usual path: the waiting list, an appeal, scores under the cut-off, an agreement to countersign."""

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.management import panels
from innocenter.management.cast import DOMAIN, FIRMS, Firm
from innocenter.taxonomy.models import Holiday
from workspace import waiting
from workspace.models import Appeal, Application, Offer, Rule, WaitEntry

if TYPE_CHECKING:
    from innocenter.management.centre import Centre

ABOUT = "부품과 장비를 개발합니다."
SELECTED = "협력기관의 역할이 분명하고 계획이 구체적입니다."
REFUSED = "시험 계획이 구체적이지 않고, 협력기관과의 역할 분담이 뚜렷하지 않습니다."
LAPSED = Firm("㈜여울환경", "Yeoul Environment", "small", "chungnam", ["EC"], 18, "", "안예제", "폐수 중금속 흡착 소재 시험", ABOUT)
SERVED = Firm("㈜하람로봇", "Haram Robot", "small", "daegu", ["EA"], 33, "", "오예시", "물류 로봇용 그리퍼 내구 시험", ABOUT)
WAITING = [
    Firm("두레바이오㈜", "Dure Bio", "small", "chungbuk", ["LA"], 26, "", "신모의", "가축 질병 현장진단 시약", ABOUT),
    Firm("㈜미리내광학", "Mirinae Optics", "medium", "gwangju", ["ED"], 58, "", "송본보기", "비구면 렌즈 초정밀 가공", ABOUT),
]
APPEALED = Firm("㈜시나브로소재", "Sinabro Materials", "small", "gyeongbuk", ["EB"], 11, "", "황가정", "재활용 탄소섬유 성형", ABOUT)
LOW = Firm("㈜늘품소프트", "Neulpum Soft", "small", "incheon", ["EE"], 14, "", "홍사례", "용접 결함 영상 분류", ABOUT)
COUNTERSIGN = Firm("㈜이든에너지", "Ideun Energy", "small", "jeju", ["EF"], 21, "", "권시범", "소형 풍력용 배터리 관리", ABOUT)


def tell(centre: "Centre") -> None:
    """After the leases: the list begins where too few desks are left."""
    with centre.on(centre.today - timedelta(days=900)) as now:  # whoever decided first never decides about the appeal: there are two
        deputy = centre.admit(f"deputy@{DOMAIN}", "문대리(가상)", now, is_staff=True)
        deputy.groups.set(centre.people["head"].groups.all())
    old_appeal(centre, deputy)
    new_appeal(centre, deputy)
    application = reviewed(centre, LOW, on=centre.today - timedelta(days=9))
    panels.decided_panel(centre, application, on=centre.weekday(centre.today - timedelta(days=4)), marks=(4, 3, 3, 3, 2))
    to_countersign(centre)
    waiting_list(centre)


def reviewed(centre: "Centre", firm: Firm, *, on: date, desks: int = 1) -> Application:
    with centre.on(centre.weekday(centre.today - timedelta(days=600))) as now:
        company = centre.enter(firm, now)
    return centre.in_review(company, firm, on=centre.weekday(on), desks=desks)


def selected(centre: "Centre", firm: Firm, *, on: date, marks: tuple[int, ...], desks: int) -> Application:
    """Scored two days before that day, and chosen by the head."""
    application = reviewed(centre, firm, on=on - timedelta(days=8), desks=desks)
    panels.decided_panel(centre, application, on=centre.weekday(on - timedelta(days=2)), marks=marks)
    with centre.on(centre.weekday(on), 11) as now:
        application.select(reason=SELECTED, by=centre.people["head"], now=now)
    return application


def waiting_list(centre: "Centre") -> None:
    """Two desks are offered and not signed for; when they are free again, the first on the list has them at once. Two companies wait on."""
    made_on = lately_lapsed(centre)
    application = selected(centre, LAPSED, on=made_on - timedelta(days=2), marks=(4, 4, 4, 4, 3), desks=2)
    with centre.on(made_on, 14) as now:
        rooms, staff = [next(centre.desks), next(centre.desks)], centre.people["staff"]
        first_day = centre.today + timedelta(days=20)
        offer = Offer.make(application=application, rooms=rooms, first_day=first_day, months=12, by=staff, now=now)
    for firm, marks, desks, later in [
        (WAITING[0], (4, 4, 4, 4, 3), 2, 1),
        (SERVED, (5, 5, 4, 4, 4), 2, 3),
        (WAITING[1], (4, 4, 4, 3, 3), 3, 6),
    ]:
        day = max(made_on, centre.weekday(made_on + timedelta(days=later)))
        waits = selected(centre, firm, on=day, marks=marks, desks=desks)
        with centre.on(day, 15) as now:
            WaitEntry.enter(waits, by=staff, now=now)
    with centre.on(offer.sign_by + timedelta(days=1), 1) as now:
        offer.lapse(now=now)
        waiting.serve(now=now)


def lately_lapsed(centre: "Centre") -> date:
    """The latest working day on which an offer was made whose days to sign are over."""
    calendar, within = Holiday.objects.calendar(), Rule.objects.in_force(centre.today).sign_within_days
    days = (centre.today - timedelta(days=n) for n in itertools.count(within + 1))
    return next(day for day in days if calendar.is_working(day) and calendar.on_or_after(day + timedelta(days=within)) < centre.today)


def old_appeal(centre: "Centre", deputy: User) -> None:
    """Three months old, and dismissed."""
    firm = next(firm for firm in FIRMS if firm.story == "not_selected")
    application = Application.objects.get(company=Company.objects.get(name=firm.name))
    with centre.on(centre.weekday(centre.today - timedelta(days=78)), 10) as now:
        reason = "역할 분담표를 붙였으나 심사에서 보지 못한 것으로 보입니다. 다시 살펴 주시기 바랍니다."
        appeal = Appeal.file_against(application, reason=reason, by=centre.manager(application.company), now=now)
    with centre.on(centre.weekday(centre.today - timedelta(days=70)), 16) as now:
        appeal.dismiss(reason="역할 분담표를 함께 살펴보았으나, 협력기관이 맡는 일이 정해지지 않았습니다.", by=deputy, now=now)


def new_appeal(centre: "Centre", deputy: User) -> None:
    """The deputy decided; the head has the appeal before them."""
    application = reviewed(centre, APPEALED, on=centre.today - timedelta(days=18))
    panels.decided_panel(centre, application, on=centre.weekday(centre.today - timedelta(days=11)), marks=(3, 3, 3, 3, 2))
    with centre.on(centre.weekday(centre.today - timedelta(days=7)), 11) as now:
        application.turn_down(reason=REFUSED, by=deputy, now=now)
    with centre.on(centre.weekday(centre.today - timedelta(days=2)), 13) as now:
        reason = "시험 계획서가 제출 서류의 마지막 쪽에 있는데, 평가에 반영되지 않은 것 같습니다."
        Appeal.file_against(application, reason=reason, by=centre.manager(application.company), now=now)


def to_countersign(centre: "Centre") -> None:
    """The signed copy came in yesterday."""
    with centre.on(centre.weekday(centre.today - timedelta(days=600))) as now:
        company = centre.enter(COUNTERSIGN, now)
    made_on = centre.weekday(centre.today - timedelta(days=5))
    offer = centre.offer(company, COUNTERSIGN, on=made_on, first_day=centre.today + timedelta(days=8), months=12)
    signed = centre.weekday(centre.today - timedelta(days=1))
    with centre.on(signed, 13) as now:
        manager = centre.manager(company)
        offer.sign_for_company(on=signed, copy=centre.signed_copy(manager, now), by=manager, now=now)
