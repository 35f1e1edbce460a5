"""Posting: once for its key, in the reader's language, in the transaction of the fact."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy

from innocenter.outbox.models import Attempt, Letter
from tests import make
from tests.make import NOON
from tests.outbox.kinds import NEWS, REPORT, post

pytestmark = pytest.mark.django_db


def test_a_letter_is_written_once_for_its_key():
    reader = make.user(email="Reader@example.com", language="en")
    first = post(reader, about=reader, due_on=date(2026, 12, 1), context={"on": date(2026, 12, 1), "at": NOON})
    again = post(reader, about=reader, due_on=date(2026, 12, 1))
    other_day, other_day_again = post(reader, about=reader), post(reader, about=reader)

    assert [letter.is_new for letter in (first, again, other_day, other_day_again)] == [True, False, True, False]
    assert (again, other_day_again) == (first, other_day)
    again.refresh_from_db()
    assert (again.language, again.address, again.state) == ("en", "reader@example.com", "planned")
    assert again.context == {"on": date(2026, 12, 1), "at": NOON}
    assert again.about() == reader


def test_posting_costs_one_statement():
    reader = make.user()
    with CaptureQueriesContext(connection) as asked:
        post(reader, about=reader)
    assert len(asked) == 1


def test_the_reader_s_language_is_used_and_strangers_get_korean():
    assert post(make.user(language="en")).language == "en"
    assert post("stranger@example.com").language == "ko"
    assert post("guest@example.com", language="en").language == "en"


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: all@example.com", "a b@example.com"])
def test_an_address_that_is_none_is_refused(address: str):
    with pytest.raises(ValidationError):
        post(address)


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example/", "me/"])
def test_a_letter_links_into_the_portal_only(link: str):
    with pytest.raises(ValueError, match="path of the portal"):
        post(link=link)


def test_a_lazy_string_would_freeze_the_language_of_the_poster():
    with pytest.raises(TypeError):
        post(context={"state": gettext_lazy("planned")})


def test_a_letter_vanishes_with_the_transaction_of_its_fact():
    with suppress(ZeroDivisionError), transaction.atomic():
        post()
        raise ZeroDivisionError
    assert not Letter.objects.exists()


def test_cancelling_takes_back_what_waits_and_leaves_what_left():
    person = make.user()
    waiting, sent = post(person, about=person), post(person, about=person, kind=NEWS)
    Letter.objects.filter(pk=sent.pk).update(state="sending", token="0" * 32)
    assert Letter.objects.cancel(about=person, kinds=[REPORT, NEWS], reason="the seminar was moved", now=NOON) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason, waiting.closed_at) == ("cancelled", "the seminar was moved", NOON)


@pytest.mark.parametrize("change", [{"state": "sent"}, {"state": "retry"}, {"state": "dead", "reason": "x"}, {"state": "skipped"}])
def test_the_database_refuses_moves_that_skip_the_sending(change: dict[str, str]):
    letter = post()
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "sent", "token": None, "next_at": None}, "letter_sent_has_reply"),
        ({"state": "dead", "token": None, "next_at": None}, "letter_end_has_reason"),
        ({"state": "sent", "next_at": None, "sent_at": NOON, "relay_reply": "250"}, "letter_sending_has_lease"),
        ({"state": "retry", "token": None, "next_at": None}, "letter_owed_has_next_look"),
        ({"token": None}, "letter_sending_has_lease"),
    ],
)
def test_the_database_ties_each_state_to_its_columns(change: dict[str, object], constraint: str):
    post()
    (letter,) = Letter.objects.claim(limit=1, now=NOON)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


def test_an_attempt_is_never_changed():
    letter = post()
    attempt = Attempt.objects.create(letter=letter, n=1, worker="w", started_at=NOON, finished_at=NOON, stage="dot", smtp_code=250)
    with pytest.raises(InternalError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(smtp_code=550)


def test_a_lost_worker_s_letter_is_taken_over_when_its_lease_ends_and_the_old_worker_cannot_settle_it():
    post()
    (mine,) = Letter.objects.claim(limit=5, now=NOON)
    assert Letter.objects.claim(limit=5, now=NOON + timedelta(seconds=119)) == []
    (taken,) = Letter.objects.claim(limit=5, now=NOON + timedelta(seconds=120))
    assert (taken, taken.attempts) == (mine, 2)
    assert list(taken.tries.values_list("n", "stage")) == [(1, "lost")]

    late = Attempt(letter=mine, n=1, worker="w", started_at=NOON, finished_at=NOON, stage="dot", smtp_code=250)
    assert Letter.objects.settle(mine, {"state": "retry", "token": None, "next_at": NOON}, late) is False
    mine.refresh_from_db()
    assert (mine.state, mine.token) == ("sending", taken.token)


def test_staff_start_a_dead_letter_over_with_a_new_message_id():
    letter, clerk = dead_letter(), make.clerk()
    before = letter.message_id
    letter.try_again(by=clerk, now=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.generation, letter.reason) == ("planned", 0, 2, "")
    assert letter.message_id != before
    with pytest.raises(ValidationError, match=r".") as refusal:
        letter.try_again(by=clerk, now=NOON)
    assert refusal.value.code == "moved"


def test_giving_up_needs_a_reason():
    letter, clerk = dead_letter(), make.clerk()
    with pytest.raises(ValidationError) as refusal:
        letter.give_up(by=clerk, reason="  ", now=NOON)
    assert refusal.value.code == "required"
    letter.give_up(by=clerk, reason="told by telephone", now=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("cancelled", "told by telephone")
    decision = apps.get_model("outbox.LetterDecision").objects.last()
    assert (decision.state, decision.reason, decision.pgh_context.metadata["user"]) == ("cancelled", "told by telephone", clerk.pk)


def dead_letter() -> Letter:
    post()
    (letter,) = Letter.objects.claim(limit=1, now=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=60))
    Letter.objects.filter(pk=letter.pk).update(state="dead", reason="550", token=None, next_at=None, closed_at=NOON)
    letter.refresh_from_db()
    return letter
