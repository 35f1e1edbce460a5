"""Rooms by the hour."""

from datetime import timedelta
from typing import Any

from tests import make
from tests.make import NOON, hours
from tests.posts import Post, row
from tests.posts.rows_admin import LOG, administrator
from workspace.models import Booking, Closure, OpeningHours

WANTED = {"day": "2026-11-24", "begins": "10:00", "ends": "11:00", "title": "시제품 검토", "guests": "guest@example.com"}
BEGUN = hours("14:00", "15:00", make.TODAY).lower + timedelta(minutes=5)
ACT = "admin:workspace_booking_act"


def by_person(booking: Booking, **body: Any) -> Post:
    return Post(booking.person, [booking.pk], body)


@row("workspace:book", told="예약 확정하기", anybody=True)
def book() -> Post:
    return Post(make.member().managers().get(), [make.meeting_room().pk], WANTED)


@row("workspace:confirm_booking", told="지금 상태는 ‘예약됨’입니다")
def confirm() -> Post:
    return by_person(make.booking("held"))


@row("workspace:let_go", told="지금 상태는 ‘확정하지 않음’입니다")
def let_go() -> Post:
    return by_person(make.booking("held"))


@row("workspace:change_booking", told="예약을 바꾸었습니다")
def change() -> Post:
    booking = make.booking()
    return by_person(booking, **WANTED | {"begins": "14:00", "ends": "15:00", "place": booking.room_id})


@row("workspace:cancel_booking", told="지금 상태는 ‘취소됨’입니다")
def cancel() -> Post:
    return by_person(make.booking(), reason="일정 변경")


@row("workspace:check_in", told="지금 상태는 ‘이용 중’입니다", at=BEGUN)
def check_in() -> Post:
    return by_person(make.booking(during=hours("14:00", "15:00", make.TODAY)))


@row("workspace:leave", told="지금 상태는 ‘이용 끝’입니다", at=BEGUN)
def leave() -> Post:
    return by_person(make.booking("checked_in", during=hours("14:00", "15:00", make.TODAY)))


@row(f"{ACT} check_in", told="‘이용 중’ 상태", at=BEGUN)
def staff_check_in() -> Post:
    return Post(make.clerk(), [make.booking(during=hours("14:00", "15:00", make.TODAY)).pk, "check_in"])


@row(f"{ACT} change", told="이미 그렇게 예약되어 있습니다")
def change_as_staff() -> Post:
    booking = make.booking()
    wanted = WANTED | {"begins": "14:00", "ends": "15:00", "place": booking.room_id, "reason": "누수"}
    return Post(make.clerk(), [booking.pk, "change"], wanted)


@row(f"{ACT} cancel", told="‘취소됨’ 상태")
def staff_cancel() -> Post:
    return Post(make.clerk(), [make.booking().pk, "cancel"], {"reason": "누수"})


@row(f"{ACT} excuse", told="부터 ‘미이용’ 상태입니다")
def staff_excuse() -> Post:
    booking = make.booking("released", during=hours("10:00", "11:00", make.TODAY), now=NOON - timedelta(days=1))
    return Post(make.clerk(), [booking.pk, "excuse"], {"reason": "출입기록으로 확인"})


@row("admin:workspace_openinghours_add", told="아래 오류")
def add_hours() -> Post:
    return Post(administrator(), [], {"weekday": 5, "opens": "10:00", "closes": "12:00"})


@row("admin:workspace_openinghours_change", told="변경되었습니다.", anew=[LOG])
def change_hours() -> Post:
    return Post(administrator(), [OpeningHours.objects.get(weekday=0).pk], {"weekday": 0, "opens": "08:00", "closes": "20:00"})


@row("admin:workspace_openinghours_delete", told="존재하지 않습니다")
def delete_hours() -> Post:
    return Post(administrator(), [OpeningHours.objects.get(weekday=0).pk], {"post": "yes"})


SERIES = WANTED | {"every_weeks": "1", "dates": "3"}


@row("workspace:book_series", told="예약할 수 있는 날이 하나도 없습니다", anybody=True)
def book_series() -> Post:
    return Post(make.member().managers().get(), [make.meeting_room().pk], SERIES)


@row("admin:workspace_room_act close", told="이미 이 시간의 이용을 중지했습니다")
def close_room() -> Post:
    body = {"begins": "2026-11-24T09:00", "ends": "2026-11-24T18:00", "reason": "수리", "agreed": "on"}
    return Post(make.clerk(), [make.meeting_room().pk, "close"], body)


@row("admin:workspace_room_act book", told="이미 쓰이는 공간입니다")
def staff_book() -> Post:
    body = {"begins": "2026-11-28T09:00", "ends": "2026-11-28T21:00", "title": "행사", "reason": "센터 행사"}
    return Post(make.clerk(), [make.meeting_room(kind="seminar").pk, "book"], body)


@row("admin:workspace_closure_act lift", told="이제는 할 수 없습니다")
def lift() -> Post:
    room = make.meeting_room()
    closure = Closure.objects.close(room, hours("09:00", "18:00"), reason="수리", by=make.clerk(), now=NOON)
    return Post(make.clerk(), [closure.pk, "lift"])
