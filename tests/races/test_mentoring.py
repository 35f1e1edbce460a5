"""Two of the desk at one question, on real threads and a real PostgreSQL."""

import pytest

from innocenter.accounts.models import User
from innocenter.lifecycle import refuse_unless_allowed
from mentoring.models import Request
from tests import make_mentoring
from tests.make import NOON
from tests.races.meeting import meeting
from tests.races.test_offers import at_once

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
