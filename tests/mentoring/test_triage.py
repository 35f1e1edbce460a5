"""What the desk does, and the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from innocenter.outbox.models import Letter
from innocenter.taxonomy.models import Field
from mentoring import sweeps
from mentoring.models import Request
from tests import make, make_mentoring
from tests.make import NOON

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, 0, tzinfo=UTC)


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=f"mentoring.{kind}").count()


def test_the_clock_stands_while_the_company_is_asked():
    request = make_mentoring.request("triaging")  # on Monday 23, promised for Thursday 26
    desk = request.owner
    request.ask_more("어떤 약품을 쓰시나요?", by=desk, now=at(24))
    assert (request.days_left, request.promised_for, request.due_on) == (2, None, date(2026, 12, 1))
    request.reply("니켈 스트라이크입니다.", by=make_mentoring.asker(request.company), now=at(1, 12))
    assert (request.state, request.days_left) == ("triaging", None)
    assert (request.promised_for, request.due_on) == (date(2026, 12, 3), date(2026, 12, 2))


def test_a_promise_broken_before_the_clock_stopped_stays_broken():
    request = make_mentoring.request("triaging")
    request.ask_more("무엇을 쓰시나요?", by=request.owner, now=at(30))
    request.reply("이것입니다.", by=make_mentoring.asker(request.company), now=at(1, 12))
    assert request.promised_for == date(2026, 11, 26)


def test_asked_on_the_last_day_one_day_is_left():
    request = make_mentoring.request("triaging")
    request.ask_more("무엇을 쓰시나요?", by=request.owner, now=at(26))
    request.reply("이것입니다.", by=make_mentoring.asker(request.company), now=at(30))
    assert request.promised_for == date(2026, 12, 1)


def test_without_details_it_is_reminded_once_and_closed_once():
    request = make_mentoring.request("info_needed")  # asked on Monday 23: reminder on Thursday 26, due on Monday 30
    for day, (reminded, state) in {25: (0, "info_needed"), 26: (1, "info_needed"), 30: (1, "info_needed")}.items():
        sweeps.sweep(now=at(day))
        sweeps.sweep(now=at(day))
        request.refresh_from_db()
        assert (letters("more_reminder"), request.state) == (reminded, state)
    sweeps.sweep(now=at(1, 12))
    sweeps.sweep(now=at(2, 12))
    request.refresh_from_db()
    assert (request.state, request.closed_by, letters("ended")) == ("expired", None, 1)
    assert not request.inquiries.open().exists()


def test_an_answer_nobody_objects_to_counts_as_solved():
    request = make_mentoring.request("answered")  # due on Monday 30
    assert sweeps.lapse(now=at(30)) == 0
    assert sweeps.lapse(now=at(1, 12)) == 1
    request.refresh_from_db()
    assert (request.state, request.closed_by) == ("resolved", None)


def test_what_is_late_is_told_to_its_owner_once_for_each_step():
    request = make_mentoring.request("triaging")
    sweeps.sweep(now=at(24))
    assert letters("late") == 0
    sweeps.sweep(now=at(25))
    sweeps.sweep(now=at(26))
    assert Letter.objects.get(kind="mentoring.late").user == request.owner


def test_nothing_is_answered_before_the_fields_are_confirmed_and_none_is_an_answer():
    request = make_mentoring.request("triaging")
    desk = request.owner
    for act in (lambda: request.answer("답", by=desk, now=NOON), lambda: request.refer("어디", "왜", by=desk, now=NOON)):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "fields"
    request.confirm_fields([], by=desk, now=NOON)
    request.answer("답입니다.", by=desk, now=NOON)
    assert (request.state, request.first_answer_at) == ("answered", NOON)


def test_confirmed_fields_stand_beside_the_companys_own():
    request = make_mentoring.draft()
    request.save_draft({"fields": Field.objects.filter(pk="EE")}, by=make_mentoring.asker(request.company), now=NOON)
    request.submit(by=make_mentoring.asker(request.company), now=NOON)
    desk = make_mentoring.clerk()
    request.take(by=desk, now=NOON)
    request.confirm_fields(Field.objects.filter(pk="EB"), by=desk, now=NOON)
    assert [field.pk for field in request.fields.all()] == ["EE"]
    assert [field.pk for field in request.confirmed_fields.all()] == ["EB"]


def test_the_second_of_two_who_take_it_up_is_told():
    request = make_mentoring.request()
    other = Request.objects.get(pk=request.pk)
    request.take(by=make_mentoring.clerk(), now=NOON)
    with pytest.raises(ValidationError) as refusal:
        other.take(by=make_mentoring.clerk(), now=NOON)
    assert refusal.value.code == "illegal_move"


def test_it_is_handed_to_staff_for_mentoring_only_and_they_get_a_letter():
    request = make_mentoring.request("triaging")
    with pytest.raises(ValidationError, match="담당할 수 없는"):
        request.hand_to(make.clerk(), by=request.owner, now=NOON)
    other = make_mentoring.clerk()
    request.hand_to(other, by=request.owner, now=NOON)
    assert request.owner == other
    assert letters("handed") == 1


def test_the_second_answer_does_not_move_the_first():
    request = make_mentoring.request("answered")
    by = make_mentoring.asker(request.company)
    request.reopen("아직 벗겨집니다.", by=by, now=at(24))
    desk = make_mentoring.clerk()
    request.answer("다른 방법입니다.", by=desk, now=at(25))
    assert request.first_answer_at == NOON
    assert request.answers.count() == 2
    request.confirm_answer(by=by, now=at(25))
    assert (request.state, request.closed_by) == ("resolved", by)


def test_the_staff_who_also_act_for_the_company_keep_out():
    request = make_mentoring.request()
    own = make_mentoring.clerk()
    make.person(request.company, own)
    with pytest.raises(ValidationError):
        request.take(by=own, now=NOON)


def test_a_reason_is_asked_for():
    request = make_mentoring.request("triaging")
    for act in (
        lambda: request.decline(" ", by=request.owner, now=NOON),
        lambda: request.ask_more("", by=request.owner, now=NOON),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "empty"


def test_the_desks_list_is_by_due_day_with_what_is_open():
    later, first = make_mentoring.request(now=NOON + timedelta(days=1)), make_mentoring.request()
    make_mentoring.request("declined")
    client = make.signed_in(make_mentoring.clerk())
    assert "답변할 상담" in client.get("/admin/").content.decode()
    rows = client.get("/admin/mentoring/request/").context["cl"].result_list
    assert [row.pk for row in rows] == [first.pk, later.pk]
