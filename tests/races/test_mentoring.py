"""Two of the desk at one question, on real threads and a real PostgreSQL."""

from datetime import date

import pytest

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import refuse_unless_allowed
from mentoring.models import Request, Rule
from tests import make, make_mentoring
from tests.make import NOON
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace.models.rule import RunningNumber

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_take_a_question_up_one_has_it_and_the_other_is_told() -> None:
    request, desks = make_mentoring.request(), [make_mentoring.clerk() for _ in range(2)]

    told = at_once(*(lambda by=by: Request.objects.get(pk=request.pk).take(by=by, now=NOON) for by in desks))

    assert told == ["ValidationError", "done"]
    assert Request.objects.get(pk=request.pk).owner in desks


def test_twin_without_the_lock_both_believe_that_they_have_it() -> None:
    request, desks = make_mentoring.request(), [make_mentoring.clerk() for _ in range(2)]
    looked = meeting(2)

    def unguarded(by: User) -> None:
        found = Request.objects.get(pk=request.pk)
        refuse_unless_allowed(Request.MOVES, found.state, "triaging")
        looked.wait()
        assert Request.objects.filter(pk=request.pk).update(state="triaging", owner=by)

    assert at_once(*(lambda by=by: unguarded(by) for by in desks)) == ["done", "done"]


def the_last_place() -> list[Request]:
    """Two drafts of two colleagues, where the company may have one open question."""
    company = make_mentoring.company()
    Rule.objects.create(effective_from=date(2026, 11, 1), open_most=1)
    people = [make_mentoring.asker(company), make.person(company).user]
    return [make_mentoring.draft(company_=company, by=by) for by in people]


def test_of_two_colleagues_who_send_the_last_open_question_one_is_told() -> None:
    drafts = the_last_place()

    told = at_once(*(lambda one=one: one.submit(by=one.started_by, now=NOON, is_another=True) for one in drafts))

    assert told == ["ValidationError", "done"]
    assert Request.objects.open().count() == 1


def test_twin_without_the_companys_lock_both_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts, counted = the_last_place(), meeting(2)
    monkeypatch.setattr(Company, "lock", lambda company: None)
    number = RunningNumber.take
    monkeypatch.setattr(RunningNumber, "take", lambda *of: (counted.wait(), number(*of))[1])  # both have counted by now

    assert at_once(*(lambda one=one: one.submit(by=one.started_by, now=NOON, is_another=True) for one in drafts)) == ["done", "done"]

    assert Request.objects.open().count() == 2


def test_a_reply_and_the_calendar_at_one_moment_end_in_one_state() -> None:
    request = make_mentoring.request("info_needed")
    by, late = make_mentoring.asker(request.company), NOON.replace(day=1, month=12)

    told = at_once(
        lambda: Request.objects.get(pk=request.pk).reply("니켈 스트라이크입니다.", by=by, now=late),
        lambda: Request.objects.get(pk=request.pk).lapse(now=late),
    )

    request.refresh_from_db()
    assert (request.state, told) in [("triaging", ["done", "done"]), ("expired", ["ValidationError", "done"])]
    assert not request.inquiries.open().exists()
