"""When people are reminded is the centre's to set: each row keeps the rule that it runs under."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from innocenter.outbox.models import Letter
from tests import make
from tests.make import NOON, TODAY, noon
from workspace import applications, renewals
from workspace.models import Amendment, Application, Rule

pytestmark = pytest.mark.django_db


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=f"workspace.{kind}").count()


def later(days: int, since: date = TODAY) -> dict[str, int]:
    return applications.sweep(now=noon(since + timedelta(days=days)))


def test_a_draft_is_recalled_and_thrown_away_by_the_days_of_its_own_rule() -> None:
    old = make.application()
    Rule.objects.create(effective_from=TODAY, draft_reminder_days=3, draft_kept_days=20)
    new = make.application()
    assert later(4)["draft reminders"] == 1
    letter = Letter.objects.get(kind="workspace.application_draft")
    assert letter.user == new.company.managers().get()
    assert letter.context["purge_on"] == TODAY + timedelta(days=20)
    assert later(21)["drafts purged"] == 1
    assert list(Application.objects.all()) == [old]
    assert later(91)["drafts purged"] == 1


def test_an_offer_and_a_supplement_are_reminded_by_their_own_rule() -> None:
    Rule.objects.create(effective_from=date(2026, 11, 1), sign_reminder_days=5, supplement_reminder_days=1)
    offer, supplement = make.offer(), make.application("supplement").open_supplement()
    assert supplement
    before = {day: later(-day, offer.sign_by)["offer reminders"] for day in (6, 5)}
    assert before == {6: 0, 5: 1}
    before = {day: later(-day, supplement.due_on)["supplement reminders"] for day in (2, 1)}
    assert before == {2: 0, 1: 1}


def test_the_days_of_an_amendment_come_from_the_rule_of_its_review() -> None:
    Rule.objects.update(sign_reminder_days=6)
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=NOON)
    amended = Amendment.objects.get()
    day = amended.sign_by - timedelta(days=6)
    renewals.remind_of_amendments(day - timedelta(days=1), now=noon(day - timedelta(days=1)))
    assert letters("amendment_due") == 0
    renewals.remind_of_amendments(day, now=noon(day))
    assert letters("amendment_due") == 1


def test_a_draft_cannot_go_before_it_was_recalled() -> None:
    with pytest.raises(IntegrityError, match="rule_drafts_recalled_before_they_go"), transaction.atomic():
        Rule.objects.update(draft_reminder_days=10, draft_kept_days=10)
