"""What staff do to series, events and registrations."""

from datetime import date, timedelta
from typing import Any

from events.models import Event, material
from innocenter.files.models import StoredFile
from tests import make_events, make_proposals
from tests.files.uploads import pdf, upload
from tests.make import NOON
from tests.make_events import ENDS, STARTS
from tests.posts import Post, row
from tests.posts.rows_admin import LOG

EVENT, SERIES, REGISTRATION = (f"admin:events_{name}_act" for name in ("event", "series", "registration"))
TOLD = "아래 오류들을 수정하기 바랍니다."


def by_clerk(*args: Any, **body: Any) -> Post:
    return Post(make_events.clerk(), [*args], body)


def no_rows(*prefixes: str) -> dict[str, Any]:
    return {f"{prefix}-{name}_FORMS": 0 for prefix in prefixes for name in ("TOTAL", "INITIAL")}


@row("admin:events_series_add", told=TOLD)
def add_series() -> Post:
    body = {"kind": "forum", "title_ko": "판교 포럼", "nth": 3, "weekday": 3, "begins": "15:00", "minutes": 120, "on_holiday": "shift"}
    return by_clerk(**body)


@row(f"{SERIES} plan", told="초안 0건", anew=[LOG])
def plan() -> Post:
    return by_clerk(make_events.series().pk, "plan", months=3)


@row(f"{SERIES} follow", told="시리즈에 맞춘 일정: 1개", anew=[LOG])
def follow() -> Post:
    series = make_events.series()
    make_events.draft(series=series, month=date(2026, 12, 1))
    return by_clerk(series.pk, "follow", since="2026-12-01")


@row(f"{SERIES} close", told="‘종료’ 상태로")
def close() -> Post:
    return by_clerk(make_events.series().pk, "close", reason="개편합니다.")


@row(f"{SERIES} reopen", told="‘진행 중’ 상태로")
def reopen() -> Post:
    series = make_events.series()
    series.close(by=make_events.clerk(), reason="개편합니다.", now=NOON)
    return by_clerk(series.pk, "reopen")


@row("admin:events_event_add", told=TOLD)
def add_event() -> Post:
    body = {
        "kind": "seminar", "title_ko": "센서 세미나", "starts_at_0": "2026-12-17", "starts_at_1": "15:00", "ends_at_0": "2026-12-17",
        "ends_at_1": "17:00", "setup_minutes": 30, "mode": "onsite", "join_opens_minutes": 30, "capacity_onsite": 30, "capacity_online": 0,
        "audience": "all", "promotion": "auto", "offer_hours": 24,
    }  # fmt: skip
    return by_clerk(**body, **no_rows("items", "questions", "invitees"))


@row("admin:events_agendaitem_add", told=TOLD)
def add_item() -> Post:
    return by_clerk(event=make_events.draft().pk, begins="15:00", minutes=20, title_ko="인사말", **no_rows("speakers"))


@row("admin:events_agendaitem_change", told="변경되었습니다.", anew=[LOG])
def change_item() -> Post:
    item = make_events.draft().items.create(begins="15:00", minutes=10, title_ko="인사말")
    return by_clerk(item.pk, event=item.event_id, begins="15:00", minutes=20, title_ko="인사말", **no_rows("speakers"))


@row(f"{EVENT} publish", told="‘공개’ 상태로")
def publish() -> Post:
    return by_clerk(make_events.draft().pk, "publish")


@row(f"{EVENT} move", told="바꾸지 않았습니다", anew=[LOG])
def move() -> Post:
    body = {"begins": "2026-12-18T10:00", "ends": "2026-12-18T12:00", "setup_minutes": 30, "elsewhere": "부산", "reason": "강사 사정"}
    return by_clerk(make_events.event().pk, "move", **body)


@row(f"{EVENT} change_seats", told="좌석을 바꿨습니다", anew=[LOG])
def change_seats() -> Post:
    return by_clerk(make_events.event().pk, "change_seats", onsite=5, online=0)


@row(f"{EVENT} keep", told="확보했습니다", anew=[LOG])
def keep() -> Post:
    return by_clerk(make_events.event().pk, "keep", label="연사", place="onsite", number=1)


@row(f"{EVENT} from_pool", told="이미 이 행사에 신청하셨습니다")
def from_pool() -> Post:
    event = make_events.event()
    pool = event.keep_seats("연사", "onsite", 2, by=make_events.clerk(), now=NOON)
    return by_clerk(event.pk, "from_pool", pool=pool.pk, name="김하늘", email="speaker@example.com")


@row(f"{EVENT} walk_in", told="이미 이 행사에 신청하셨습니다", at=STARTS)
def walk_in() -> Post:
    return by_clerk(make_events.event().pk, "walk_in", name="김하늘", email="guest@example.com")


@row(f"{EVENT} add_material", told="같은 제목의 자료가")
def add_material() -> Post:
    return by_clerk(make_events.event().pk, "add_material", title_ko="발표 자료", readers="all", link="https://video.example.com/1")


def with_material() -> Event:
    event = make_events.event("held")
    material.add(event, title_ko="발표 자료", readers="all", link="https://video.example.com/1", by=make_events.clerk(), now=NOON)
    return event


@row(f"{EVENT} take_slides", told="이미 처리되었습니다.")
def take_slides() -> Post:
    proposal = make_proposals.proposal("confirmed")
    slides = StoredFile.objects.keep(upload("발표.pdf", pdf("발표")), by=None, now=NOON)
    proposal.add_file(slides, "slides", by=proposal.proposer, now=NOON)
    return by_clerk(proposal.event_id, "take_slides", readers="present")


@row(f"{EVENT} publish_materials", told="이제는 할 수 없습니다.", at=ENDS + timedelta(days=1))
def publish_materials() -> Post:
    return by_clerk(with_material().pk, "publish_materials")


@row(f"{EVENT} withdraw_material", told="", at=ENDS + timedelta(days=1))
def withdraw_material() -> Post:
    event = with_material()
    return by_clerk(event.pk, "withdraw_material", material=event.materials.get().pk)


@row("admin:events_material_change", told="변경되었습니다.", anew=[LOG], at=ENDS + timedelta(days=1))
def change_material() -> Post:
    return by_clerk(with_material().materials.get().pk, title_ko="발표 자료 (최종)", readers="present", position=1)


@row(f"{EVENT} cancel", told="‘취소됨’ 상태로")
def cancel_event() -> Post:
    return by_clerk(make_events.event().pk, "cancel", reason="강사 사정입니다.")


@row(f"{EVENT} archive", told="‘보관’ 상태로", at=ENDS + timedelta(days=1))
def archive() -> Post:
    return by_clerk(make_events.event("held").pk, "archive")


@row(f"{REGISTRATION} approve", told="‘확정’ 상태로")
def approve() -> Post:
    return by_clerk(make_events.registration("pending").pk, "approve")


@row(f"{REGISTRATION} reject", told="‘거절’ 상태로")
def reject() -> Post:
    return by_clerk(make_events.registration("pending").pk, "reject", reason="자리가 부족합니다.")


@row(f"{REGISTRATION} cancel", told="‘취소됨’ 상태로")
def cancel() -> Post:
    return by_clerk(make_events.registration().pk, "cancel", reason="본인 요청입니다.")


@row(f"{REGISTRATION} check_in", told="‘참석’ 상태로", at=STARTS)
def check_in() -> Post:
    return by_clerk(make_events.registration().pk, "check_in")


@row(f"{REGISTRATION} miss", told="‘불참’ 상태로", at=ENDS)
def miss() -> Post:
    return by_clerk(make_events.registration().pk, "miss")
