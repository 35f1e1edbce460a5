"""Sessions: a time is agreed, moved, called off, proposed; and what each does to its question."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from innocenter.outbox.models import Letter
from innocenter.taxonomy.models import Holiday
from mentoring import session_sweeps
from mentoring.models import ExpertProfile, Request, Session, SlotHold
from mentoring.models.session_steps import Meet
from tests import make, make_experts, make_mentoring, make_offers, make_sessions
from tests.make import NOON, TODAY
from tests.make_experts import TUESDAY
from tests.make_sessions import GOALS, LOG, fresh, meet, people

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def letters(kind: str) -> list[str]:
    """To whom letters of this kind were posted."""
    return sorted(Letter.objects.filter(kind=f"mentoring.{kind}").values_list("address", flat=True))


def code_of(refused: pytest.ExceptionInfo[ValidationError]) -> str:
    error = refused.value
    found = next(iter(error.error_dict.values()))[0] if hasattr(error, "error_dict") else error
    return str(getattr(found, "code", ""))


# A time is chosen


def test_the_company_chooses_a_time_and_both_have_it_in_the_calendar():
    request = make_sessions.case()
    company, expert = people(request)
    colleague = make.person(request.company).user

    made = request.choose_time(meet(), by=company, people=[colleague], agenda="시험 방법", now=NOON)

    assert (made.state, made.number, made.sequence, made.moved) == ("scheduled", 1, 0, 0)
    assert (made.hold.state, made.hold.during) == ("agreed", meet().during)
    assert set(made.people.all()) == {company, colleague}
    assert Request.objects.get(pk=request.pk).state == "scheduled"
    assert letters("session_agreed") == sorted(person.email for person in (company, colleague, expert))
    assert made.appointments.get().made_by == company


def test_the_time_is_refused_when_it_is_none_of_the_experts():
    request = make_sessions.case()
    company, _expert = people(request)
    for wrong in (meet("13:00", "14:00"), meet("10:30", "11:30"), meet(day=date(2026, 11, 29)), meet(day=date(2026, 11, 23))):
        with pytest.raises(ValidationError) as refused:
            request.choose_time(wrong, by=company, now=NOON)
        assert code_of(refused) == "taken"
    assert not Session.objects.exists()
    assert not SlotHold.objects.exists()


def test_a_session_at_the_centre_has_the_smallest_room_that_is_free():
    large, small = make_sessions.room(seats=20), make_sessions.room(seats=4)
    first = make_sessions.session(form="onsite")
    assert (first.room, first.claims.get().state, first.claims.get().kind) == (small, "live", "consultation")
    second = make_sessions.session(form="onsite")
    assert second.room == large
    with pytest.raises(ValidationError) as refused:
        make_sessions.session(form="onsite")
    assert code_of(refused) == "no_room"


def test_a_visit_needs_an_address_and_keeps_the_way_free():
    request = make_sessions.case()
    company, _expert = people(request)
    begin = meet(form="visit")
    with pytest.raises(ValidationError) as refused:
        request.choose_time(Meet(begin.starts_at, begin.ends_at, "visit"), by=company, now=NOON)
    assert code_of(refused) == "place"
    made = request.choose_time(begin, by=company, now=NOON)
    assert made.hold.busy.lower == begin.starts_at - timedelta(minutes=90)
    assert made.place in made.where_words


def test_a_form_that_the_expert_does_not_take_on_is_refused():
    request = make_sessions.case(to=make_sessions.expert(forms=["online"]))
    with pytest.raises(ValidationError) as refused:
        request.choose_time(meet(form="onsite"), by=people(request)[0], now=NOON)
    assert code_of(refused) == "form"


# Proposed by the expert


def test_three_proposals_are_kept_for_a_day_and_the_one_taken_frees_the_others():
    request = make_sessions.case()
    company, expert = people(request)
    made = request.propose_times([meet(day=TUESDAY + n * DAY) for n in range(3)], by=expert, now=NOON)
    assert [one.kept_until for one in made] == [NOON + DAY] * 3
    assert letters("times_proposed") == [company.email]
    with pytest.raises(ValidationError) as refused:
        Request.objects.get(pk=request.pk).propose_times([meet(day=TUESDAY + 3 * DAY)], by=expert, now=NOON)
    assert code_of(refused) == "proposed"

    fresh(made[1]).agree(by=company, now=NOON + HOUR)

    assert [one.state for one in request.sessions.order_by("starts_at")] == ["cancelled", "scheduled", "cancelled"]
    assert SlotHold.objects.live().count() == 1
    assert letters("session_cancelled") == []


def test_a_proposal_frees_itself_after_a_day():
    request = make_sessions.case()
    company, expert = people(request)
    made = request.propose_times([meet()], by=expert, now=NOON)[0]
    with pytest.raises(ValidationError) as refused:
        fresh(made).agree(by=company, now=NOON + DAY)
    assert code_of(refused) == "taken"
    chosen = Request.objects.get(pk=request.pk).choose_time(meet(), by=company, now=NOON + DAY)
    assert chosen.state == "scheduled"
    assert session_sweeps.lapse(now=NOON + DAY) == 0  # another choice had let it go already
    assert fresh(made).state == "cancelled"
    other = make_sessions.session("proposed")
    assert session_sweeps.lapse(now=NOON + DAY) == 1
    assert (fresh(other).state, fresh(other).hold.state) == ("lapsed", "freed")


# Moved, called off


def test_a_session_moves_twice_with_the_same_identity_and_a_higher_sequence():
    made = make_sessions.session()
    company, expert = people(made)
    uid = made.uid
    made.move(*times(TUESDAY + DAY), by=expert, now=NOON)
    made.move(*times(TUESDAY + 2 * DAY), by=company, now=NOON)
    made = fresh(made)
    assert (made.uid, made.sequence, made.moved, made.day) == (uid, 2, 2, TUESDAY + 2 * DAY)
    assert Request.objects.get(pk=made.request_id).due_on == made.day
    assert letters("session_moved") == sorted([company.email, expert.email] * 2)
    with pytest.raises(ValidationError) as refused:
        made.move(*times(TUESDAY), by=company, now=NOON)
    assert code_of(refused) == "moved_twice"
    assert [one.state for one in SlotHold.objects.order_by("pk")] == ["freed", "freed", "agreed"]


def test_a_move_that_is_refused_gives_nothing_up():
    made = make_sessions.session(form="onsite", of=make_sessions.case()) if make_sessions.room() else None
    assert made
    company, _expert = people(made)
    with pytest.raises(ValidationError):
        made.move(*times(date(2026, 11, 29)), by=company, now=NOON)
    made = fresh(made)
    assert (made.day, made.hold.state, made.claims.taking().count(), made.moved) == (TUESDAY, "agreed", 1, 0)


def test_a_room_follows_the_move():
    room = make_sessions.room()
    made = make_sessions.session(form="onsite")
    made.move(*times(TUESDAY + DAY), by=people(made)[0], now=NOON)
    assert [claim.during for claim in fresh(made).claims.taking()] == [fresh(made).meet.during]
    assert fresh(made).room == room


def test_called_off_it_is_told_to_both_and_another_time_can_be_agreed():
    made = make_sessions.session("cancelled")
    company, expert = people(made)
    assert letters("session_cancelled") == sorted([company.email, expert.email])
    assert (made.sequence, made.hold.state) == (1, "freed")
    request = Request.objects.get(pk=made.request_id)
    assert (request.state, request.due_on) == ("accepted", date(2026, 11, 30))
    assert request.choose_time(meet(), by=company, now=NOON).state == "scheduled"


def test_a_question_that_is_withdrawn_or_taken_back_has_no_session():
    for act in ("withdraw", "desk"):
        made = make_sessions.session()
        company, expert = people(made)
        request = Request.objects.get(pk=made.request_id)
        if act == "withdraw":
            request.withdraw(by=company, now=NOON)
        else:
            request.keep_from_experts(by=company, now=NOON) if request.state == "accepted" else request.withdraw(by=company, now=NOON)
        made = fresh(made)
        assert (made.state, made.hold.state) == ("cancelled", "freed")
        assert not Session.objects.of_expert(expert).exists()
        assert Letter.objects.get(kind="mentoring.session_cancelled", address=expert.email).link == "/me/"


# A second expert


def test_a_second_expert_of_another_institute_comes_along_or_does_not():
    seat = make_sessions.seat()
    person = make_experts.user_of(seat.expert)
    assert Session.objects.of_expert(person).get() == seat.session
    assert seat.hold.state == "agreed"
    seat.accept(by=person, now=NOON)
    assert Letter.objects.filter(kind="mentoring.session_agreed", address=person.email).exists()
    other = make_sessions.seat("declined")
    assert (other.state, other.hold.state) == ("declined", "freed")
    assert not Session.objects.of_expert(make_experts.user_of(other.expert)).exists()
    assert letters("second_declined") == [other.session.request.owner.email]


def test_the_second_expert_is_of_another_institute():
    made = make_sessions.session()
    same = make_sessions.expert(institute=made.expert.researcher.institute)
    with pytest.raises(ValidationError) as refused:
        made.invite_second(same, by=make_mentoring.clerk(), now=NOON)
    assert code_of(refused) == "institute"


def test_both_experts_move_with_the_session_or_nobody_does():
    seat = make_sessions.seat("accepted")
    made = seat.session
    company, _expert = people(made)
    fresh(made).move(*times(TUESDAY + DAY), by=company, now=NOON)
    seat.refresh_from_db()
    assert seat.hold.during == fresh(made).meet.during
    make_experts.hold("10:00", "11:00", TUESDAY + 2 * DAY, of=seat.expert)
    with pytest.raises(ValidationError) as refused:
        fresh(made).move(*times(TUESDAY + 2 * DAY), by=company, now=NOON)
    assert code_of(refused) == "taken"
    assert fresh(made).day == TUESDAY + DAY


# After it


def test_the_log_ends_a_single_session_and_the_company_is_told_without_its_words():
    made = make_sessions.session("reported")
    company, _expert = people(made)
    request = Request.objects.get(pk=made.request_id)
    assert (request.state, request.due_on) == ("reported", date(2026, 12, 8))
    assert (made.log.findings, made.log_due_on) == (LOG["findings"], date(2026, 12, 4))
    assert letters("session_reported") == [company.email]


def test_a_series_goes_from_session_to_session():
    request = make_sessions.case(wanted="series")
    company, expert = people(request)
    request.write_plan(GOALS, by=expert, now=NOON)
    for number in (1, 2, 3):
        day = TUESDAY + (number - 1) * DAY
        made = Request.objects.get(pk=request.pk).choose_time(meet(day=day), by=company, now=NOON)
        assert made.number == number
        assert made.finish(now=made.ends_at)
        made.write_log(LOG, by=expert, now=made.ends_at)
        assert Request.objects.get(pk=request.pk).state == ("reported" if number == 3 else "held")
    assert len(letters("session_next")) == 2


def test_a_series_can_end_before_its_plan():
    request = make_sessions.case(wanted="series")
    company, expert = people(request)
    request.write_plan(GOALS, by=expert, now=NOON)
    made = make_sessions.session("held", of=request)
    with pytest.raises(ValidationError) as refused:
        Request.objects.get(pk=request.pk).conclude(by=company, now=NOON)
    assert code_of(refused) == "no_log"
    made.write_log(LOG, by=expert, now=made.ends_at)
    found = Request.objects.get(pk=request.pk)
    found.conclude(by=company, now=made.ends_at)
    assert found.state == "reported"


def test_a_plan_has_three_to_six_goals():
    request = make_sessions.case(wanted="series")
    for goals in (GOALS[:2], GOALS * 3):
        with pytest.raises(ValidationError) as refused:
            request.write_plan(goals, by=people(request)[1], now=NOON)
        assert code_of(refused) == "count"


def test_hours_of_the_second_expert_are_written_down_too():
    seat = make_sessions.seat("accepted")
    made = fresh(seat.session)
    assert made.finish(now=made.ends_at)
    with pytest.raises(ValidationError) as refused:
        made.write_log(LOG, by=people(made)[1], now=made.ends_at)
    assert code_of(refused) == "hours"
    fresh(made).write_log(LOG | {"second_hours": LOG["hours"]}, by=people(made)[1], now=made.ends_at)
    assert fresh(made).log.second_hours == LOG["hours"]


def test_hours_that_are_agreed_count_for_the_month_and_then_those_of_the_log():
    made = make_sessions.session()
    month = ExpertProfile.objects.with_load(TUESDAY)
    assert month.get(pk=made.expert_id).hours_booked == 1
    made.finish(now=made.ends_at)
    made.write_log(LOG, by=people(made)[1], now=made.ends_at)
    assert month.get(pk=made.expert_id).hours_booked == 1.5
    assert ExpertProfile.objects.with_load(TODAY).get(pk=made.expert_id).hours_booked == 0


def test_the_first_time_somebody_does_not_come_another_time_is_agreed():
    made = make_sessions.missed("company")
    company, expert = people(made)
    assert (made.state, made.absent, Request.objects.get(pk=made.request_id).state) == ("no_show", "company", "accepted")
    assert letters("session_missed") == [company.email]
    made.contradict("로비에서 기다렸습니다.", by=company, now=made.ends_at)
    with pytest.raises(ValidationError) as refused:
        made.contradict("다시", by=company, now=made.ends_at)
    assert code_of(refused) == "once"
    assert letters("session_objection") == [made.request.owner.email]
    assert letters("session_strikes") == []
    assert expert


@pytest.mark.parametrize(("side", "ends"), [("company", "no_show"), ("expert", "triaging")])
def test_the_second_time_the_staff_are_told(side: str, ends: str):
    request = make_sessions.case()
    make_sessions.missed(side, of=request)
    made = make_sessions.missed(side, of=Request.objects.get(pk=request.pk), day=TUESDAY + DAY)
    assert Request.objects.get(pk=request.pk).state == ends
    assert letters("session_strikes") == [made.request.owner.email]


def test_what_is_excused_does_not_count():
    request = make_sessions.case()
    first = make_sessions.missed("company", of=request)
    first.excuse(by=make_mentoring.clerk(), now=NOON)
    make_sessions.missed("company", of=Request.objects.get(pk=request.pk), day=TUESDAY + DAY)
    assert Request.objects.get(pk=request.pk).state == "accepted"
    assert letters("session_strikes") == []


def test_an_absence_is_recorded_after_ten_minutes_and_not_after_the_log():
    made = make_sessions.session()
    company, expert = people(made)
    with pytest.raises(ValidationError) as refused:
        made.record_absence("아무도 없습니다.", by=company, now=made.starts_at + timedelta(minutes=9))
    assert code_of(refused) == "early"
    done = make_sessions.session("reported")
    with pytest.raises(ValidationError) as refused:
        done.record_absence("아무도 없습니다.", by=people(done)[0], now=done.ends_at + HOUR)
    assert code_of(refused) == "illegal_move"
    held = make_sessions.session("held")
    held.record_absence("사실은 만나지 못했습니다.", by=people(held)[0], now=held.ends_at + HOUR)
    assert Request.objects.get(pk=held.request_id).state == "accepted"
    assert expert


def test_a_holiday_that_is_announced_later_flags_the_session_and_tells_everybody_once():
    made = make_sessions.session()
    company, expert = people(made)
    Holiday.objects.create(day=TUESDAY, name="임시공휴일")
    for _ in range(2):
        session_sweeps.tell_what_is_in_the_way(now=NOON)
    assert letters("session_in_the_way") == sorted([company.email, expert.email, made.request.owner.email])
    assert fresh(made).state == "scheduled"


def times(day: date) -> tuple[object, object]:
    wanted = meet(day=day)
    return wanted.starts_at, wanted.ends_at


def test_an_offer_that_is_over_seals_the_sessions():
    made = make_sessions.session("held")
    _company, expert = people(made)
    offer = made.request.open_offer
    assert offer
    assert Session.objects.of_expert(expert).exists()
    offer.release("conflict", by=None, now=NOON)
    assert not Session.objects.of_expert(expert).exists()
    assert not Session.objects.log_owed().exists()
    assert make_offers
