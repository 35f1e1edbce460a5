"""Who is there: seen at the reception, by a phone that was without a network, by themselves; never twice, never by a stranger."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events import tickets
from events.models import Attendee, CheckIn, Event, Registration
from events.models.checking_in import undo
from events.models.door import may_receive
from innocenter.accounts.models import User
from innocenter.privacy.models import AccessEvent
from tests import make, make_events
from tests.make_events import ENDS, STARTS, clerk, columns, fresh

pytestmark = pytest.mark.django_db


def item(one: Registration, **more: Any) -> dict[str, Any]:
    return {"nonce": str(uuid4()), "how": "qr", "key": tickets.key_of(one.ticket), "at": STARTS.isoformat()} | more


def sent(event: Event, batch: Any, *, by: User) -> Any:
    address = reverse("events:reception_sync", args=[event.pk])
    return make.signed_in(by).post(address, {"checks": batch if isinstance(batch, str) else json.dumps(batch)})


@pytest.fixture
def on_the_day(time_machine: Any) -> None:
    time_machine.move_to(STARTS, tick=False)


# -- tickets


def test_a_ticket_is_read_back_whatever_stands_around_it_and_a_changed_one_is_nobodys() -> None:
    ticket = tickets.ticket_of(123_456)
    for text in (ticket, ticket.lower(), f" {ticket} ", f"https://example.com/events/in/{ticket}/", ticket.replace("-", "")):
        assert tickets.read(text) == 123_456
    assert tickets.read(f"{ticket[:-1]}{'A' if ticket[-1] != 'A' else 'B'}") is None
    assert tickets.read(f"1{ticket}") is None
    for rubbish in ("", "-", "가" * 3000, "9" * 400, "ZZZZZZZZZZZZ-AAAAAAAA"):
        assert tickets.read(rubbish) is None


def test_the_doors_code_is_right_for_a_minute_and_a_half_at_most_and_for_its_event_only() -> None:
    event, other = make_events.event(), make_events.event()
    code = tickets.door_code(event.uid, STARTS)
    assert tickets.is_door_code(f"{code[:3]} {code[3:]}", event.uid, STARTS + timedelta(seconds=60))
    assert not tickets.is_door_code(code, event.uid, STARTS + timedelta(seconds=90))
    assert not tickets.is_door_code(code, other.uid, STARTS)
    assert not tickets.is_door_code("", event.uid, STARTS)


# -- at the reception


def test_the_second_who_checks_somebody_in_is_told_who_was_first_when_and_how() -> None:
    one, first = make_events.registration(), clerk(name="김접수")
    one.check_in(by=first, now=STARTS, how="qr")

    with pytest.raises(ValidationError) as refusal:
        fresh(one).check_in(by=clerk(), now=STARTS)

    assert refusal.value.code == "already"
    assert "김접수" in refusal.value.messages[0]
    assert "15:00" in refusal.value.messages[0]
    assert "QR" in refusal.value.messages[0]
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("state", ["queued", "pending", "offered", "cancelled", "declined", "expired"])
def test_who_has_no_seat_is_refused_in_words(state: str) -> None:
    one = make_events.registration(state)
    with pytest.raises(ValidationError) as refusal:
        one.check_in(by=clerk(), now=STARTS, how="qr")
    assert one.get_state_display() in refusal.value.messages[0]
    assert not CheckIn.objects.exists()


def test_only_the_staff_for_the_programme_and_named_helpers_around_the_day_check_in() -> None:
    one = make_events.registration()
    helper = make_events.helper(one.event)
    for stranger in (make.user(), make.clerk(), make.staff("mentoring"), one.person):
        with pytest.raises(ValidationError) as refusal:
            fresh(one).check_in(by=stranger, now=STARTS)
        assert refusal.value.code == "not_allowed"
    assert not may_receive(one.event, helper, STARTS - timedelta(days=2))
    assert may_receive(one.event, helper, STARTS - timedelta(days=1))
    assert not may_receive(one.event, helper, ENDS + timedelta(days=2))
    assert not may_receive(make_events.event(), helper, STARTS)

    fresh(one).check_in(by=helper, now=STARTS)
    assert fresh(one).state == "attended"


def test_a_check_in_taken_back_stays_with_its_reason_and_the_seat_is_had_again() -> None:
    one, by = make_events.registration("attended"), clerk()
    found = CheckIn.objects.get(registration=one)
    with pytest.raises(ValidationError):
        undo(found, by=by, reason=" ", now=STARTS)
    undo(found, by=by, reason="다른 분이었습니다.", now=STARTS)
    with pytest.raises(ValidationError) as refusal:
        undo(found, by=by, reason="또", now=STARTS)
    assert refusal.value.code == "undone"

    found.refresh_from_db()
    assert (found.undone_by, found.undo_reason, fresh(one).state) == (by, "다른 분이었습니다.", "confirmed")
    fresh(one).check_in(by=by, now=STARTS)
    assert CheckIn.objects.filter(registration=one).count() == 2
    assert columns(one.event) == one.event.counts()


def test_whoever_is_kept_as_absent_was_there_after_all() -> None:
    one = make_events.registration("no_show")
    one.check_in(by=clerk(), now=ENDS + timedelta(hours=20), at=STARTS)
    found = CheckIn.objects.get(registration=one)
    assert (fresh(one).state, found.device_at) == ("attended", STARTS)


# -- what a phone sends


@pytest.mark.usefixtures("on_the_day")
def test_the_same_batch_three_times_is_one_check_in_each() -> None:
    event = make_events.event(capacity_onsite=5)
    people, by = [make_events.registered(event, make_events.guest()) for _ in range(3)], clerk()
    batch = [item(one) for one in people] + [
        {"nonce": str(uuid4()), "how": "walk_in", "name": "김하늘", "affiliation": "한빛센서", "agrees": "on", "at": STARTS.isoformat()}
    ]
    answers = [sent(event, batch, by=by).json()["results"] for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert {one["result"] for one in answers[0]} == {"done"}
    assert CheckIn.objects.count() == 4
    assert set(make_events.states(event)) == {"attended"}
    assert columns(event) == event.counts() == {"taken_onsite": 4, "taken_online": 0, "held_onsite": 0, "held_online": 0}


@pytest.mark.usefixtures("on_the_day")
def test_a_batch_tells_each_what_became_of_it_and_one_that_cannot_be_read_keeps_no_other() -> None:
    event = make_events.event(capacity_onsite=1)
    seated, by = make_events.registered(event), clerk(name="이접수")
    queued = make_events.registered(event)
    elsewhere = make_events.registration()
    fresh(seated).check_in(by=by, now=STARTS)

    batch = [item(seated), item(queued), item(elsewhere), {"nonce": 3}, item(seated, how="self")]
    results = sent(event, batch, by=clerk()).json()["results"]

    assert [one["result"] for one in results] == ["again", "refused", "refused", "refused", "refused"]
    assert "이접수" in results[0]["words"]
    assert "대기" in results[1]["words"]
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("rubbish", ["", "{}", "[]", "null", "[" * 20_000, "가" * 90_000, json.dumps([{}] * 51), '["\\ud800"]'])
def test_a_batch_that_is_none_is_refused_in_words(rubbish: str) -> None:
    event = make_events.event()
    answer = sent(event, rubbish, by=clerk())
    told = answer.json()
    assert answer.status_code == 400 or [one["result"] for one in told["results"]] == ["refused"]
    assert told.get("error") or told["results"]


def test_a_clock_that_cannot_be_right_does_not_count() -> None:
    one = make_events.registration()
    one.check_in(by=clerk(), now=STARTS, at=STARTS - timedelta(days=400))
    assert CheckIn.objects.get(registration=one).device_at is None


# -- without registering


def test_somebody_without_an_address_comes_in_and_so_does_the_next() -> None:
    event = make_events.event(capacity_onsite=2)
    for name in ("김하늘", "이바다"):
        event.walk_in(Attendee.guest("", name, affiliation="한빛센서"), by=clerk(), now=STARTS)
    assert make_events.states(event) == ["attended", "attended"]
    assert CheckIn.objects.filter(how="walk_in").count() == 2


def test_in_a_full_house_only_staff_add_a_seat_and_say_why() -> None:
    event = make_events.registration("attended").event
    helper = make_events.helper(event)
    with pytest.raises(ValidationError) as refusal:
        event.walk_in(make_events.guest(), by=helper, reason="기다렸습니다.", now=STARTS)
    assert refusal.value.code == "full"
    with pytest.raises(ValidationError) as refusal:
        event.walk_in(make_events.guest(), by=clerk(), now=STARTS)
    assert refusal.value.code == "reason"
    event.walk_in(make_events.guest(), by=clerk(), reason="연사의 동료입니다.", now=STARTS)
    assert columns(event) == event.counts()
    assert columns(event)["taken_onsite"] == 2


# -- by oneself


def test_one_checks_oneself_in_with_the_code_of_the_door_and_nobody_else() -> None:
    one = make_events.registration()
    code = tickets.door_code(one.event.uid, STARTS)
    for by, link, now, told in (
        (make.user(), False, STARTS, "not_allowed"),
        (one.person, False, STARTS - timedelta(hours=2), "door_closed"),
        (one.person, False, ENDS, "door_closed"),
        (None, True, STARTS + timedelta(minutes=5), "door_code"),
    ):
        with pytest.raises(ValidationError) as refusal:
            fresh(one).check_in_oneself(code, by=by, now=now, by_link=link)
        assert refusal.value.code == told

    fresh(one).check_in_oneself(code, by=None, now=STARTS, by_link=True)
    assert CheckIn.objects.get(registration=one).how == "self"


@pytest.mark.usefixtures("on_the_day")
def test_the_address_behind_the_doors_code_leads_each_to_their_own_and_marks_nobody() -> None:
    one = make_events.registration()
    address = f"{reverse('events:here', args=[one.event_id])}?code={tickets.door_code(one.event.uid, STARTS)}"
    stranger, visitor, own = make.signed_in(make.user()).get(address), Client().get(address), make.signed_in(one.person).get(address)

    assert (stranger.status_code, visitor.status_code, own.status_code) == (200, 200, 302)
    assert own.url.startswith(reverse("events:own_check_in", args=[one.token]))
    make.signed_in(one.person).get(own.url)
    assert fresh(one).state == "confirmed"


@pytest.mark.usefixtures("on_the_day")
def test_guessing_the_code_ends_after_ten_tries() -> None:
    one = make_events.registration()
    address, client = reverse("events:own_check_in", args=[one.token]), Client()
    wrong = "000000" if tickets.door_code(one.event.uid, STARTS) != "000000" else "111111"
    for _ in range(10):
        assert "지금 입구에 보이는 번호가 아닙니다" in client.post(address, {"code": wrong}).content.decode()
    right = client.post(address, {"code": tickets.door_code(one.event.uid, STARTS)})
    assert "여러 번 틀렸습니다" in right.content.decode()
    assert fresh(one).state == "confirmed"


# -- the pages

PAGES = ["reception", "reception_shell", "reception_people", "reception_walk_in", "reception_door"]


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("name", PAGES)
def test_the_door_is_staffs_and_helpers_and_nobody_elses(name: str) -> None:
    one = make_events.registration()
    address = reverse(f"events:{name}", args=[one.event_id])
    assert Client().get(address).status_code == 302
    for stranger in (make.user(), make.clerk(), one.person):
        assert make.signed_in(stranger).get(address).status_code == 404
    for person in (clerk(), make_events.helper(one.event)):
        assert make.signed_in(person).get(address).status_code == 200


@pytest.mark.usefixtures("on_the_day")
def test_the_list_for_a_phone_names_only_who_has_a_seat_and_holds_no_address_and_no_number() -> None:
    event = make_events.event(capacity_onsite=1)
    seated = make_events.registered(event, make_events.guest(name="김하늘"))
    make_events.registered(event, make_events.guest(name="이대기"))
    by = clerk()
    text = make.signed_in(by).get(reverse("events:reception_people", args=[event.pk])).content.decode()
    rows = json.loads(text)["people"]

    assert [row.get("name") for row in rows] == ["김하늘", None]
    assert [row["stands"] for row in rows] == ["expected", "waiting"]
    assert rows[0]["key"] == tickets.key_of(seated.ticket)
    assert set(rows[0]) == {"key", "stands", "state", "name", "company"}
    for secret in ("@", seated.ticket, seated.token):
        assert secret not in text
    assert AccessEvent.objects.filter(actor=by, action="list").count() == 1


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("count", [1, 3])
def test_the_reception_takes_as_many_statements_for_three_as_for_one(count: int, django_assert_num_queries: Any) -> None:
    event = make_events.event(capacity_onsite=count)
    for _ in range(count):
        make_events.registered(event).check_in(by=clerk(), now=STARTS)
    client, address = make.signed_in(clerk()), reverse("events:reception", args=[event.pk])
    client.get(address)
    with django_assert_num_queries(9):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("on_the_day")
def test_the_camera_may_be_asked_for_at_the_reception_and_nowhere_else() -> None:
    event, client = make_events.event(), make.signed_in(clerk())
    assert "camera=(self)" in client.get(reverse("events:reception", args=[event.pk])).headers["Permissions-Policy"]
    assert "camera=()" in client.get(event.get_absolute_url()).headers["Permissions-Policy"]


@pytest.mark.usefixtures("on_the_day")
def test_the_worker_keeps_no_name_and_reaches_no_further_than_the_reception() -> None:
    one = make_events.registration()
    client = make.signed_in(clerk())
    worker = Client().get(reverse("events:reception_worker", args=[one.event_id]))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker.headers
    shell = client.get(reverse("events:reception_shell", args=[one.event_id])).content.decode()
    assert one.name not in shell
    assert one.name in client.get(reverse("events:reception", args=[one.event_id])).content.decode()


@pytest.mark.usefixtures("on_the_day")
def test_a_ticket_read_by_the_phones_own_camera_leads_staff_to_the_reception_and_its_person_home() -> None:
    one = make_events.registration()
    address = reverse("events:by_ticket", args=[one.ticket])
    assert reverse("events:reception", args=[one.event_id]) in make.signed_in(clerk()).get(address).url
    assert make.signed_in(one.person).get(address).url == one.get_absolute_url()
    assert make.signed_in(make.user()).get(address).status_code == 404
    assert fresh(one).state == "confirmed"


def test_ones_own_page_shows_the_ticket_to_whoever_has_a_seat_and_to_nobody_else() -> None:
    seated, queued = make_events.registration(), make_events.registration("queued")
    text = Client().get(seated.get_absolute_url()).content.decode()
    assert seated.ticket in text
    assert seated.name not in seated.ticket
    assert queued.ticket not in Client().get(queued.get_absolute_url()).content.decode()
