from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innocenter.outbox.delivery import deliver
from innocenter.outbox.letters import ACCOUNT_MAIL
from innocenter.outbox.models import Attempt, Letter, Relay, Undeliverable, Unsubscription
from innocenter.outbox.verdicts import LADDER, pause
from tests import make
from tests.make import NOON
from tests.outbox.kinds import CODE, NEWS, REASONS, REPORT, WORDLESS, post
from tests.outbox.office import PostOffice

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def deliver_at(now=NOON, **more):
    return dict(deliver(clock=lambda: now, **more))


@pytest.fixture(autouse=True)
def _owed() -> Iterator[None]:
    yield
    REASONS.clear()


def test_an_owed_letter_is_handed_over_once(office: PostOffice):
    letter = post()
    assert deliver_at() == {"sent": 1}
    assert deliver_at() == {}

    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.token, letter.next_at, letter.attempts) == ("sent", NOON, None, None, 1)
    assert letter.relay_reply == "250 OK queued as 4Cq1"
    assert "한빛센서" in letter.subject
    assert "한빛센서 님" in letter.text
    assert "<p" in letter.html
    assert office.copies() == {"reader@example.com": 1}
    assert list(letter.tries.values_list("n", "stage", "smtp_code")) == [(1, "dot", 250)]


def test_a_letter_waits_for_its_time(office: PostOffice):
    post(send_at=NOON + MINUTE)
    assert deliver_at() == {}
    assert office.connections == 0
    assert deliver_at(NOON + MINUTE) == {"sent": 1}


def test_three_days_without_beat_are_only_a_delay(office: PostOffice):
    for day in range(3):
        post(f"person{day}@example.com", now=NOON + timedelta(days=day))
    late = NOON + timedelta(days=3)
    assert deliver_at(late) == {"sent": 3}
    assert deliver_at(late) == {}
    assert office.copies().total() == 3


def test_one_connection_carries_the_batch_and_a_letter_costs_at_most_three_statements(office: PostOffice):
    for n in range(100):
        post(f"person{n}@example.com")
    with CaptureQueriesContext(connection) as asked:
        assert deliver_at() == {"sent": 100}
    assert office.connections == 1
    assert len(asked) == 117  # 100 to settle, and for each of two batches a claim of four with BEGIN and COMMIT, and two stop lists


@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_a_passing_trouble_is_tried_again_later(office: PostOffice, code: int):
    office.answers["rcpt"]["reader@example.com"] = [f"{code} later"]
    letter = post()
    assert deliver_at() == {"retry": 1}

    letter.refresh_from_db()
    assert letter.state == "retry"
    assert letter.next_at is not None
    assert 48 <= (letter.next_at - NOON).total_seconds() <= 72
    assert deliver_at() == {}
    assert deliver_at(NOON + 2 * MINUTE) == {"sent": 1}
    assert [(a.n, a.smtp_code) for a in letter.tries.all()] == [(1, code), (2, 250)]
    assert office.messages[0]["Message-ID"] == letter.message_id


def test_the_ladder_ends_after_72_hours_and_the_letter_is_dead(office: PostOffice):
    assert timedelta(hours=71) < sum(LADDER, timedelta()) <= timedelta(hours=73)
    assert pause(len(LADDER) + 1) is None
    office.answers["rcpt"]["reader@example.com"] = ["451 not now"] * 100
    letter, now = post(), NOON
    for _ in range(len(LADDER) + 1):
        deliver_at(now)
        letter.refresh_from_db()
        now = letter.next_at or now
    assert letter.state == "dead"
    assert "451" in letter.reason
    assert timedelta(hours=55) < now - NOON < timedelta(hours=90)


def test_an_address_that_does_not_exist_is_dead_at_once_and_later_letters_to_it_are_skipped(office: PostOffice):
    office.answers["rcpt"]["reader@example.com"] = ["550 5.1.1 no such user"]
    letter = post()
    assert deliver_at() == {"dead": 1}
    letter.refresh_from_db()
    assert (letter.state, letter.reason, letter.closed_at) == ("dead", "550 5.1.1 no such user", NOON)
    assert Undeliverable.objects.get().address == "reader@example.com"

    later = post(due_on=make.TODAY)
    assert deliver_at() == {"skipped": 1}
    later.refresh_from_db()
    assert "550" in later.reason


@pytest.mark.parametrize("answer", ["552 5.3.4 too big", "554 5.7.1 spam", "550 5.7.1 we do not relay for you"])
def test_what_is_our_fault_is_dead_but_does_not_stop_the_person(office: PostOffice, answer: str, caplog):
    office.answers["data"]["reader@example.com"] = [answer]
    letter = post()
    assert deliver_at() == {"dead": 1}
    letter.refresh_from_db()
    assert letter.reason == answer
    assert not Undeliverable.objects.exists()
    assert "is dead" in caplog.text


def test_a_refused_sender_is_our_fault(office: PostOffice):
    office.answers["mail"]["*"] = ["550 5.1.8 bad sender"]
    post()
    assert deliver_at() == {"dead": 1}
    assert not Undeliverable.objects.exists()


def test_silence_after_the_last_dot_is_uncertain_and_sent_again_under_the_same_message_id(office: PostOffice, settings: LazySettings):
    office.hangs, settings.EMAIL_TIMEOUT = "dot", 1
    letter = post()
    assert deliver_at() == {"sending": 1}
    letter.refresh_from_db()
    assert letter.state == "sending"
    assert letter.next_at is not None
    assert letter.next_at >= NOON + 4 * MINUTE
    assert deliver_at(NOON + 3 * MINUTE) == {}
    office.hangs, settings.EMAIL_TIMEOUT = "", 30
    assert deliver_at(NOON + 20 * MINUTE) == {"sent": 1}
    assert [message["Message-ID"] for message in office.messages] == [letter.message_id] * 2
    assert [(a.n, a.stage, a.smtp_code) for a in letter.tries.all()] == [(1, "dot", None), (2, "dot", 250)]


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_server_that_falls_silent_before_the_words_is_a_retry_and_rests_the_server(office: PostOffice, settings: LazySettings, step: str):
    office.hangs, settings.EMAIL_TIMEOUT = step, 1
    first, others = post(), [post(f"person{n}@example.com") for n in range(3)]
    assert deliver_at() == {"retry": 1}
    states = set(Letter.objects.filter(pk__in=[o.pk for o in others]).values_list("state", "attempts"))
    assert states == {("planned", 0)}
    assert deliver_at() == {}
    office.hangs, settings.EMAIL_TIMEOUT = "", 30
    assert deliver_at(NOON + 2 * MINUTE) == {"sent": 4}
    assert list(first.tries.values_list("smtp_code", flat=True)) == [None, 250]


def test_a_server_that_cannot_be_reached_costs_no_letter_an_attempt(office: PostOffice, settings: LazySettings):
    letters = [post(f"person{n}@example.com") for n in range(5)]
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    for second in range(0, 3600, 10):
        assert deliver_at(NOON + timedelta(seconds=second)) == {}
    relay = Relay.objects.get()
    assert relay.failures < 20
    assert "refused" in relay.why
    assert set(Letter.objects.values_list("state", "attempts")) == {("planned", 0)}

    settings.EMAIL_URL = office.url
    assert deliver_at(NOON + timedelta(hours=1)) == {"sent": len(letters)}


def test_a_server_that_hangs_up_after_some_letters_is_called_again(office: PostOffice):
    office.answers["mail"]["*"] = ["250 OK", "250 OK", "421 enough for one connection"]
    for n in range(4):
        post(f"person{n}@example.com")
    assert deliver_at() == {"sent": 4}
    assert office.connections == 2
    assert Attempt.objects.count() == 4


def test_what_is_no_longer_owed_is_skipped_with_its_reason(office: PostOffice):
    REASONS["reader@example.com"] = "the review has been decided"
    letter = post()
    assert deliver_at() == {"skipped": 1}
    letter.refresh_from_db()
    assert (letter.state, letter.reason, letter.attempts) == ("skipped", "the review has been decided", 1)
    assert not office.messages


def test_a_closed_account_gets_no_letters(office: PostOffice):
    person = make.user()
    letter = post(person)
    person.is_active = False
    person.save()
    assert deliver_at() == {"skipped": 1}
    letter.refresh_from_db()
    assert letter.reason


def test_news_stop_for_who_unsubscribed_and_only_news(office: PostOffice):
    Unsubscription.objects.create(address="reader@example.com", topic="news", since=NOON)
    post(kind=NEWS)
    post(kind=REPORT)
    assert deliver_at() == {"skipped": 1, "sent": 1}


def test_news_that_come_too_late_are_skipped(office: PostOffice):
    post(kind=NEWS)
    assert deliver_at(NOON + timedelta(days=4)) == {"skipped": 1}


def test_a_letter_that_cannot_be_worded_is_dead_and_stops_nobody_else(office: PostOffice, caplog):
    broken = Letter.objects.post(WORDLESS, to="reader@example.com", now=NOON)
    post()
    assert deliver_at() == {"dead": 1, "sent": 1}
    broken.refresh_from_db()
    assert "TemplateDoesNotExist" in broken.reason


def test_urgent_letters_leave_first(office: PostOffice):
    for n in range(3):
        post(f"person{n}@example.com", now=NOON - MINUTE)
    code = Letter.objects.post_rendered(ACCOUNT_MAIL, to="urgent@example.com", subject="코드", text="KZRM-HRDL", now=NOON)
    assert deliver_at() == {"sent": 4}
    assert office.messages[0]["To"] == "urgent@example.com"
    assert "KZRM-HRDL" in office.messages[0].get_content()
    code.refresh_from_db()
    assert (code.text, code.html, code.subject) == ("", "", "")


def test_two_codes_for_one_person_are_two_letters_and_leave_no_trace(office: PostOffice):
    codes = [Letter.objects.post(CODE, to="person@example.com", context={"name": name}, now=NOON) for name in ("AAAA", "BBBB")]
    assert deliver_at() == {"sent": 2}
    assert [str(message["Subject"])[-4:] for message in office.messages] == ["AAAA", "BBBB"]
    for code in codes:
        code.refresh_from_db()
        assert (code.subject, code.text, code.html, code.context) == ("", "", "", {})


def test_a_dead_letter_with_a_code_cannot_be_tried_again(office: PostOffice):
    office.answers["data"]["person@example.com"] = ["554 no"]
    code = Letter.objects.post(CODE, to="person@example.com", context={"name": "AAAA"}, now=NOON)
    assert deliver_at() == {"dead": 1}
    with pytest.raises(ValidationError) as refusal:
        code.try_again(by=make.clerk(), now=NOON)
    assert refusal.value.code == "gone"
