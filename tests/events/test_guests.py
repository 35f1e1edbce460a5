"""Guests without an account: a seat is taken when the owner of the address says so, and nobody learns who is registered."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from events import sweeps
from events.models import Event, GuestSignUp, Registration
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import ConsentText
from tests import make, make_events
from tests.make import NOON
from tests.make_events import registered, states

pytestmark = pytest.mark.django_db
BODY = {"name": "김손님", "email": "Guest@Example.com", "affiliation": "한빛센서", "consent_event_guest": "on"}


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def sign_up(event: Event, **body: str) -> Any:
    return Client().post(f"/events/{event.pk}/guest/", BODY | body)


def letters(kind: str = "confirm") -> list[Letter]:
    return list(Letter.objects.filter(kind=f"events.guest_{kind}").order_by("pk"))


def link(letter: Letter) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/events/guests/\S+/)", render(letter).text)
    assert found
    return found[1]


def test_nothing_is_taken_until_the_link_of_the_letter_is_pressed() -> None:
    event = make_events.event(capacity_onsite=1)
    assert f"/events/{event.pk}/guest/" in Client().get(event.get_absolute_url()).content.decode()
    answer = sign_up(event)
    assert answer.url == f"/events/{event.pk}/guest/sent/"
    assert "메일을 확인해 주세요" in Client().get(answer.url).content.decode()
    assert states(event) == []
    (letter,) = letters()
    assert (letter.address, letter.link, letter.is_sensitive) == ("guest@example.com", "", True)
    page = Client().get(link(letter)).content.decode()
    assert all(words in page for words in ("김손님", "guest@example.com", "한빛센서", "noindex"))
    assert states(event) == []  # a GET changes nothing: mail scanners open every link

    done = Client().post(link(letter))

    one = Registration.objects.get()
    assert (done.url, one.state, one.person, one.name, one.affiliation) == (one.get_absolute_url(), "confirmed", None, "김손님", "한빛센서")
    assert [Client().post(link(letter)).url, Client().get(link(letter)).url] == [one.get_absolute_url()] * 2
    assert states(event) == ["confirmed"]
    wanted = GuestSignUp.objects.get()
    assert (wanted.text, wanted.registration, wanted.ip) == (ConsentText.objects.get(purpose="event_guest"), one, "127.0.0.1")


def test_in_a_full_house_the_number_in_the_queue_is_given_at_the_confirmation() -> None:
    event = make_events.event(capacity_onsite=1)
    sign_up(event)
    registered(event)
    waits = registered(event)
    Client().post(link(letters()[0]))
    assert [waits.queue_no, Registration.objects.latest("pk").queue_no] == [1, 2]


def test_the_answer_is_the_same_for_everybody_and_only_the_mail_differs() -> None:
    event, person = make_events.event(capacity_onsite=9), make.user(email="account@example.com")
    registered(event, make_events.Attendee.of(make.user(email="there@example.com")))
    answers = [sign_up(event, email=email) for email in ("new@example.com", "new@example.com", "there@example.com", person.email)]
    assert {(answer.status_code, answer.url, answer.content) for answer in answers} == {(302, f"/events/{event.pk}/guest/sent/", b"")}
    assert [letter.address for letter in letters()] == ["new@example.com", "account@example.com"]
    assert [letter.address for letter in letters("already")] == ["there@example.com"]
    assert "이미 신청하셨습니다" in render(letters("already")[0]).subject


def test_a_second_sign_up_is_no_error_and_after_a_while_the_letter_comes_again() -> None:
    event = make_events.event()
    for minutes, count in ((0, 1), (14, 1), (15, 2), (31, 3)):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            assert sign_up(event, name=f"김{minutes}").status_code == 302
        assert len(letters()) == count
    assert list(GuestSignUp.objects.order_by("pk").values_list("name", flat=True)) == ["김14", "김15", "김31"]
    for letter in letters():
        Client().post(link(letter))
    assert states(event) == ["confirmed"]


def test_nobody_fills_another_mailbox() -> None:
    for _ in range(7):
        sign_up(make_events.event())
    assert len(letters()) == 5
    with time_machine.travel(NOON + timedelta(days=1, seconds=1), tick=False):
        sign_up(make_events.event())
    assert len(letters()) == 6


def test_from_one_place_at_most_ten_in_five_minutes() -> None:
    event = make_events.event()
    answers = [sign_up(event, email=f"guest{n}@example.com").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]
    assert len(letters()) == 10


def test_what_nobody_confirms_runs_out_in_a_day_and_is_deleted() -> None:
    event = make_events.event()
    sign_up(event)
    url = link(letters()[0])
    late = NOON + timedelta(days=1)
    with pytest.raises(ValidationError, match="유효 기간"):
        GuestSignUp.objects.get().confirm(now=late)
    assert sweeps.forget_guests(now=late - timedelta(seconds=1)) == 0
    assert [sweeps.forget_guests(now=late + timedelta(days=3)) for _ in range(2)] == [1, 0]
    answer = Client().get(url)
    assert (answer.status_code, "다시 신청해 주세요" in answer.content.decode()) == (410, True)
    assert Client().post(url).status_code == 410
    assert Client().get("/events/guests/1:forged/").status_code == 404
    assert states(event) == []


def test_the_confirmed_stays_as_proof_of_what_was_agreed_to() -> None:
    event = make_events.event()
    sign_up(event)
    Client().post(link(letters()[0]))
    assert sweeps.forget_guests(now=NOON + timedelta(days=30)) == 0


def test_an_address_with_an_account_is_that_persons_registration() -> None:
    event, person = make_events.event(), make.user(email="person@example.com")
    sign_up(event, email="Person@Example.com")
    Client().post(link(letters()[0]))
    assert Registration.objects.get().person == person


def test_who_has_registered_meanwhile_finds_that_registration() -> None:
    event, person = make_events.event(), make.user(email="person@example.com")
    sign_up(event, email=person.email)
    one = registered(event, make_events.Attendee.of(person))
    assert Client().post(link(letters()[0])).url == one.get_absolute_url()
    assert states(event) == ["confirmed"]


def test_when_registration_closes_before_the_confirmation_it_says_so() -> None:
    event = make_events.event(closes_at=NOON + timedelta(hours=1))
    sign_up(event)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert "마감" in Client().get(link(letters()[0])).content.decode()
        page = Client().post(link(letters()[0]), follow=True).content.decode()
    assert "마감" in page
    assert states(event) == []


@pytest.mark.parametrize("audience", ["members", "invited"])
def test_only_events_for_everybody_take_guests(audience: str) -> None:
    event = make_events.event(audience=audience)
    assert Client().get(f"/events/{event.pk}/guest/").status_code == 404
    assert sign_up(event).status_code == 404
    with pytest.raises(ValidationError):
        GuestSignUp.objects.ask(event, make_events.guest(), wish="onsite", text=ConsentText.objects.first(), ip=None, now=NOON)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"consent_event_guest": ""}, "동의"),
        ({"email": "no address"}, "이메일"),
        ({"name": ""}, "필수"),
        ({"name": "김" * 61}, "60"),
        ({"name": "\0"}, ""),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_sent(body: dict[str, str], words: str) -> None:
    answer = sign_up(make_events.event(), **body)
    page = answer.content.decode()
    assert (answer.status_code, 'aria-invalid="true"' in page, words in page) == (200, True, True)
    assert "한빛센서" in page
    assert letters() == []


def test_somebody_signed_in_registers_in_the_usual_way() -> None:
    event = make_events.event()
    assert make.signed_in(make.user()).get(f"/events/{event.pk}/guest/").url == f"/events/{event.pk}/register/"
