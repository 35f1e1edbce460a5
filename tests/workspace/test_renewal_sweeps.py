"""The sweeps: what is owed by a day, once, however often and however late they run."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innocenter.outbox.models import Letter
from tests import make
from workspace import renewals
from workspace.letters.deciders import who_may
from workspace.models import Lease, RenewalReview
from workspace.tasks import sweep as task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)  # the last day of the first term of every lease here


def sweep(day: date) -> dict[str, int]:
    return renewals.sweep(now=make.noon(day))


def posted(*kinds: str) -> list[tuple[str, date]]:
    """(kind, day it tells), once for each letter."""
    rows = Letter.objects.filter(kind__startswith="workspace.review").values_list("kind", "due_on").order_by("pk")
    return [(kind.removeprefix("workspace."), day) for kind, day in rows if not kinds or kind.removeprefix("workspace.") in kinds]


def test_a_review_opens_sixty_days_before_the_last_day():
    lease = make.lease()
    assert sweep(E - 61 * DAY)["reviews opened"] == 0
    assert sweep(E - 60 * DAY)["reviews opened"] == 1
    review = RenewalReview.objects.get()
    assert (review.lease, review.term_number, review.opens_on, review.state) == (lease, 1, E - 60 * DAY, "open")


def test_a_sweep_may_run_any_number_of_times():
    make.lease()
    for _ in range(3):
        sweep(E - 60 * DAY)
    assert RenewalReview.objects.count() == 1
    assert Counter(posted()) == {("review_report", E - 60 * DAY): 1, ("review_confirm", E - 60 * DAY): 1}


def test_after_days_of_absence_the_review_is_only_late():
    make.lease()
    sweep(E - 50 * DAY)
    review = RenewalReview.objects.get()
    assert (review.opens_on, review.report_due_on) == (E - 60 * DAY, E - 30 * DAY)


def test_every_reminder_on_its_day():
    make.head()
    make.lease()
    make.clerk()
    seen = {}
    day = E - 61 * DAY
    while day <= E + DAY:
        before = len(posted())
        sweep(day)
        for kind, due in posted()[before:]:
            seen.setdefault(kind, {})[(E - day).days] = due
        day += DAY
    assert seen["review_report"] == {60: E - 60 * DAY, 45: E - 45 * DAY, 37: E - 37 * DAY, 30: E - 30 * DAY}
    assert seen["review_confirm"] == {60: E - 60 * DAY, 30: E - 30 * DAY, 24: E - 24 * DAY, 22: E - 22 * DAY}
    assert seen["review_overdue"] == {6: E - 7 * DAY, -1: E}


def test_reminders_that_were_missed_together_become_one():
    make.lease()
    sweep(E - 60 * DAY)
    sweep(E - 36 * DAY)
    assert posted("review_report") == [("review_report", E - 60 * DAY), ("review_report", E - 37 * DAY)]


def test_beat_off_for_three_days():
    make.lease()
    sweep(E - 60 * DAY)
    for days in (46, 43, 43, 42):
        sweep(E - days * DAY)
    assert posted("review_report") == [("review_report", E - 60 * DAY), ("review_report", E - 45 * DAY)]


def test_no_reminder_once_the_report_is_in_and_the_institute_has_answered():
    review = make.renewal_review(reported=True)
    review.confirm("alive", by=review.lease.project.researcher.user, now=make.noon(E - 60 * DAY))
    for days in (45, 37, 30, 24):
        sweep(E - days * DAY)
    assert posted("review_report", "review_confirm") == []


def test_the_staff_hear_of_a_report_and_of_a_decision_that_is_late():
    clerk, head = make.clerk(), make.head()
    review = make.renewal_review(reported=True)
    staff = set(who_may("decide_renewalreview").values_list("email", flat=True))
    assert head.email in staff
    assert clerk.email not in staff
    assert set(Letter.objects.filter(kind="workspace.review_reported").values_list("address", flat=True)) == staff
    for _ in range(2):
        sweep(E - 6 * DAY)
    assert set(Letter.objects.filter(kind="workspace.review_overdue").values_list("address", flat=True)) == staff
    assert Letter.objects.filter(kind="workspace.review_overdue").count() == len(staff)
    assert review.decision_due_on == date(2026, 12, 24)


def test_the_decision_and_the_next_term_are_told():
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.noon(E - 20 * DAY))
    manager, researcher = review.lease.company.managers().get(), review.lease.project.researcher.user
    decided = Letter.objects.filter(kind="workspace.review_decided")
    assert {letter.address for letter in decided} == {manager.email, researcher.email}
    later = Letter.objects.get(kind="workspace.next_term")
    assert (later.address, later.send_at.isoformat()) == (manager.email, "2027-01-01T00:00:00+00:00")  # nine in Seoul


def test_a_next_term_that_fell_away_is_not_told():
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.noon(E - 20 * DAY))
    letter = Letter.objects.get(kind="workspace.next_term")
    assert letter.what_kind.still_owed(letter) is None
    review.lease.end_by_notice(by=make.head(), last_day=E - 10 * DAY, reason="이전", now=make.noon(E - 20 * DAY))
    assert letter.what_kind.still_owed(letter)


def test_letters_that_are_no_longer_owed_say_why():
    review = make.renewal_review()
    sweep(E - 60 * DAY)
    letters = {letter.kind: letter for letter in Letter.objects.filter(about_type="workspace.renewalreview")}
    assert set(letters) == {"workspace.review_report", "workspace.review_confirm"}
    assert all(letter.what_kind.still_owed(letter) is None for letter in letters.values())
    review.decline(by=review.lease.company.managers().get(), now=make.noon(E - 50 * DAY))
    assert all(letter.what_kind.still_owed(letter) for letter in letters.values())


def test_the_last_possible_term_is_announced_instead_of_reviewed():
    lease = make.lease(months=6)
    assert sweep(E - 61 * DAY)["last terms running out"] == 0
    assert sweep(E - 60 * DAY)["last terms running out"] == 1
    assert sweep(E - 60 * DAY)["last terms running out"] == 0
    lease.refresh_from_db()
    assert (lease.state, lease.outcome, lease.ending_by, lease.reviews.count()) == ("ending", "cap_reached", None, 0)
    assert Letter.objects.filter(kind="workspace.lease_ending").count() == 1


def test_the_day_after_the_last_day_the_check_out_begins():
    lease = make.lease(months=6)
    sweep(E)
    assert sweep(E)["check-outs begun"] == 0
    assert sweep(E + 3 * DAY)["check-outs begun"] == 1
    assert sweep(E + 3 * DAY)["check-outs begun"] == 0
    letter = Letter.objects.get(kind="workspace.lease_checkout")
    assert (letter.address, letter.due_on) == (lease.company.managers().get().email, date(2027, 1, 8))


def test_an_extended_term_is_reviewed_in_its_turn_and_the_first_not_again():
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.noon(E))
    sweep(date(2027, 6, 1))
    assert list(RenewalReview.objects.order_by("pk").values_list("term_number", "state")) == [(1, "extended"), (2, "open")]


def test_the_command_and_the_task_do_the_same(capsys):
    make.lease(first_day=date(2020, 1, 1))
    call_command("sweep")
    assert "reviews opened: 1" in capsys.readouterr().out
    task()
    assert RenewalReview.objects.count() == 1


def statements(day: date) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        sweep(day)
    return len(seen)


def test_a_quiet_sweep_costs_the_same_for_one_lease_and_for_three():
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make.lease()
        sweep(E - 60 * DAY)
        counts.append(statements(E - 59 * DAY))
    assert Lease.objects.count() == 3
    assert counts == [16, 16]
