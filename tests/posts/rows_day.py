"""At the door, and after the event."""

import json
from datetime import timedelta
from uuid import UUID

from events import attendance, tickets
from events.models import CheckIn, Registration
from tests import make_events
from tests.make_events import ENDS, STARTS
from tests.posts import Post, row

NONCE = "7d2f4b7e-5a53-4a53-9d0e-1c2b3a4d5e6f"
AFTER = ENDS + timedelta(hours=2)


def at_the_door(one: Registration, *args: object, **body: str) -> Post:
    return Post(make_events.clerk(), [one.event_id, *args], dict(body))


@row("events:reception_sync", told="입장했습니다", at=STARTS)
def sync() -> Post:
    one = make_events.registration()
    item = {"nonce": NONCE, "how": "qr", "key": tickets.key_of(one.ticket), "at": STARTS.isoformat()}
    return at_the_door(one, checks=json.dumps([item]))


@row("events:reception_sync walk_in", told="입장했습니다", at=STARTS)
def sync_walk_in() -> Post:
    item = {"nonce": NONCE, "how": "walk_in", "name": "김하늘", "affiliation": "한빛센서", "agrees": "on", "at": "not a time"}
    return Post(make_events.clerk(), [make_events.event().pk], {"checks": json.dumps([item])})


@row("events:reception_check_in", told="이미 체크인했습니다", at=STARTS)
def check_in() -> Post:
    one = make_events.registration()
    return at_the_door(one, one.pk)


@row("events:reception_ticket", told="이미 체크인했습니다", at=STARTS)
def ticket() -> Post:
    one = make_events.registration()
    return at_the_door(one, ticket=one.ticket)


@row("events:reception_walk_in", told="이미 이 행사에 신청하셨습니다", at=STARTS)
def walk_in() -> Post:
    body = {"name": "김하늘", "affiliation": "한빛센서", "email": "guest@example.com", "agrees": "on"}
    return Post(make_events.clerk(), [make_events.event().pk], body)


@row("events:reception_undo", told="이미", at=STARTS)
def undo() -> Post:
    one = make_events.registration("attended")
    found = CheckIn.objects.get(registration=one, nonce__isnull=False)
    assert isinstance(found.nonce, UUID)
    return at_the_door(one, found.pk, reason="다른 사람입니다.")


@row("events:own_check_in", told="이미 체크인했습니다", at=STARTS)
def own_check_in() -> Post:
    one = make_events.registration()
    return Post(None, [one.token], {"code": tickets.door_code(one.event.uid, STARTS)})


@row("events:survey", told="이미 답해 주셨습니다", at=AFTER)
def survey() -> Post:
    one = make_events.over()
    first, second, third, fourth, last = one.event.survey.questions.all()
    said = {first: "5", second: "4", third: "3", fourth: "1", last: "다음에는 배터리를 다뤄 주세요."}
    return Post(None, [one.token], {f"question_{question.pk}": value for question, value in said.items()})


@row("events:make_certificate", told="참가확인서를 발급했습니다", at=AFTER)
def make_certificate() -> Post:
    return Post(None, [make_events.over().token])


@row("admin:events_event_act close_attendance", told="이제는 할 수 없습니다", at=AFTER)
def close_attendance() -> Post:
    one = make_events.registration("attended")
    one.event.finish(now=ENDS)
    assert attendance.taken_at(one.event) == ["onsite"]
    return Post(make_events.clerk(), [one.event_id, "close_attendance"])


@row("admin:events_event_act name_helper", told="이미 접수 도우미로 지정되어 있습니다")
def name_helper() -> Post:
    body = {"email": make_events.attendee().email}
    return Post(make_events.clerk(), [make_events.event().pk, "name_helper"], body)


@row("admin:events_event_act dismiss_helper", told="‘공개’ 상태로")
def dismiss_helper() -> Post:
    event = make_events.event()
    helper = make_events.helper(event)
    return Post(make_events.clerk(), [event.pk, "dismiss_helper"], {"helper": event.door_helpers.get(person=helper).pk})


@row("admin:events_event_act prepare_survey", told="‘공개’ 상태로")
def prepare_survey() -> Post:
    return Post(make_events.clerk(), [make_events.event().pk, "prepare_survey"])


@row("admin:events_survey_act close", told="이제는 할 수 없습니다", at=AFTER)
def close_survey() -> Post:
    return Post(make_events.clerk(), [make_events.over().event.survey.pk, "close"])
