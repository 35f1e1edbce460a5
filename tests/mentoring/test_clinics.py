"""Clinic days: what opening takes, who gets a slot, what a slot that is given back and a day that is called off leave behind."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from mentoring.models import ClinicDay, ClinicSlot, DeclaredTie, Offer, Request, Session, SlotHold
from tests import make, make_clinics, make_experts, make_mentoring, make_offers, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import fresh
from tests.walk import cells, possible
from workspace.models import Claim

pytestmark = pytest.mark.django_db
DAY: dict[str, Any] = {
    "open": lambda row, by: row.open(by=by, now=NOON),
    "cancel": lambda row, by: row.cancel("강사 사정", by=by, now=NOON),
}
REQUEST: dict[str, Any] = {"take_slot": lambda row, by: row.take_slot(make_clinics.slot(), by=by, now=NOON)}


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        act()
    found = refused.value
    if hasattr(found, "error_dict"):
        found = next(iter(found.error_dict.values()))[0]
    return str(found.code)


def take(slot: ClinicSlot, request: Request) -> Session:
    return request.take_slot(slot, by=make_mentoring.asker(request.company), now=NOON)


def addresses(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"mentoring.{kind}").values_list("address", flat=True))


# Opening


def test_opening_takes_the_room_and_a_time_for_each_slot():
    experts = [make_sessions.expert() for _ in range(2)]
    day = make_clinics.onsite(experts=experts)

    hours = ["10:00~10:30", "10:40~11:10", "11:20~11:50"]
    assert sorted((slot.expert_id, slot.hours) for slot in day.slots.all()) == sorted((one.pk, hour) for one in experts for hour in hours)
    assert set(SlotHold.objects.values_list("state", flat=True)) == {"agreed"}
    claim = day.claims.get()
    assert (claim.room, claim.during, claim.kind, claim.state) == (day.room, day.during, "consultation", "live")
    assert addresses("clinic_opened") == sorted(make_experts.user_of(one).email for one in experts)


def test_an_expert_of_an_open_clinic_cannot_be_had_otherwise():
    expert = make_sessions.expert()
    make_clinics.clinic(experts=[expert])

    assert refusal(lambda: make_sessions.session(of=make_sessions.case(to=expert))) == "taken"


@pytest.mark.parametrize(
    ("code", "about"),
    [
        ("day", {"day": TUESDAY - timedelta(days=14)}), ("day", {"day": TUESDAY - timedelta(days=2)}), ("no_slot", {"ends": time(10, 20)}),
        ("experts", {"experts": []}),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_not_opened(code: str, about: dict[str, Any]):
    assert refusal(lambda: make_clinics.clinic(**about)) == code
    assert not SlotHold.objects.exists()


def test_an_expert_who_cannot_come_keeps_the_day_closed_and_leaves_nothing_taken():
    away, elsewhere, blocked = make_sessions.expert(), make_sessions.expert(forms=["onsite"]), make_sessions.expert()
    away.go_away(TUESDAY, by=make_experts.user_of(away), now=NOON)
    make_experts.blocked(of=blocked)
    for one in (away, elsewhere, blocked):
        assert refusal(lambda one=one: make_clinics.clinic(experts=[make_sessions.expert(), one])) == "expert"

    busy = make_sessions.expert()
    kept = make_experts.hold("10:10", "10:20", of=busy, agreed=True)
    assert refusal(lambda: make_clinics.clinic(experts=[make_sessions.expert(), busy])) == "taken"
    assert list(SlotHold.objects.all()) == [kept]


def test_a_room_that_is_taken_keeps_the_day_closed():
    day = make_clinics.onsite()
    other = make_clinics.onsite(state="planned", room=day.room)

    assert refusal(lambda: other.open(by=make_mentoring.clerk(), now=NOON)) == "taken"
    assert Claim.objects.taking().count() == 1


# Taking a slot


@pytest.mark.parametrize("state", ["submitted", "triaging"])
def test_a_taken_slot_is_a_session_with_the_slots_time_and_its_expert_has_the_question(state: str):
    slot = make_clinics.slot(of=make_clinics.onsite())
    request = make_mentoring.request(state)
    asker = make_mentoring.asker(request.company)

    session = request.take_slot(slot, by=asker, now=NOON, agenda="시험 방법")

    slot, request = make_clinics.slot(of=slot.clinic), Request.objects.get(pk=request.pk)
    assert (slot.session, slot.company, slot.hold) == (session, request.company, session.hold)
    assert (session.state, session.room, session.starts_at, session.agenda) == ("scheduled", slot.clinic.room, slot.starts_at, "시험 방법")
    assert (request.state, set(request.confirmed_fields.all())) == ("scheduled", set(slot.clinic.fields.all()))
    offer = Offer.objects.get()
    assert (offer.state, offer.expert, offer.made_by) == ("accepted", slot.expert, slot.clinic.opened_by)
    assert "소재 클리닉" in offer.chosen_because
    person = make_experts.user_of(slot.expert)
    assert list(Session.objects.of(person)) == [session]
    assert addresses("session_agreed") == sorted([asker.email, person.email])
    assert SlotHold.objects.live().count() == 3


def test_fields_of_the_question_among_the_days_are_the_confirmed_ones_and_confirmed_ones_stay():
    request = make_mentoring.request("triaging", fields=["ED", "NB"])
    make_clinics.taken(question=request)
    assert [field.pk for field in request.confirmed_fields.all()] == ["ED"]

    looked_at = make_offers.looked_at()
    make_clinics.taken(of=make_clinics.slot(of=make_clinics.clinic()), question=looked_at)
    assert not looked_at.confirmed_fields.exists()  # the desk said so


def test_how_busy_an_expert_is_does_not_count():
    day = make_clinics.clinic(experts=[make_sessions.expert(open_cases_most=1, hours_a_month=1)])

    for slot in day.slots.with_names():
        take(slot, make_mentoring.request())

    assert Session.objects.scheduled().count() == 3


def test_a_question_of_the_slots_expert_needs_no_new_offer():
    expert = make_sessions.expert()
    request = make_sessions.case(to=expert)

    take(make_clinics.slot(of=make_clinics.clinic(experts=[expert])), request)

    assert Offer.objects.filter(request=request).count() == 1
    assert Request.objects.get(pk=request.pk).state == "scheduled"


def test_a_company_takes_one_slot_of_a_day():
    day = make_clinics.clinic()
    first, second, _third = day.slots.with_names()
    request = make_mentoring.request()
    another = make_mentoring.request(company_=request.company, title="다른 질문", problem="절삭유를 바꾼 뒤 공구가 빨리 닳습니다.")
    take(first, request)

    assert refusal(lambda: take(second, another)) == "once"
    assert refusal(lambda: take(first, make_mentoring.request())) == "taken"


def test_who_must_not_read_a_question_and_who_was_asked_gives_no_slot():
    slot = make_clinics.slot()
    tied, closed, asked = make_mentoring.request(), make_mentoring.request(readers="staff"), make_offers.looked_at()
    DeclaredTie.objects.create(company=tied.company, researcher=slot.expert.researcher, kind="adviser", note="고문", set_by=make.user())
    offer = asked.offer_to(slot.expert, by=make_mentoring.clerk(), now=NOON, line=[slot.expert.pk])
    offer.decline("not_mine", by=make_experts.user_of(slot.expert), now=NOON)

    assert refusal(lambda: take(slot, tied)) == "conflict"
    assert refusal(lambda: take(slot, closed)) == "consent"
    assert refusal(lambda: take(slot, Request.objects.get(pk=asked.pk))) == "asked"
    assert refusal(lambda: take(slot, make_sessions.case())) == "asked"
    assert make_clinics.slot(of=slot.clinic).session is None


def test_a_slot_that_has_begun_or_whose_expert_left_is_not_taken():
    slot, request = make_clinics.slot(), make_mentoring.request()
    asker = make_mentoring.asker(request.company)
    assert refusal(lambda: request.take_slot(slot, by=asker, now=slot.starts_at)) == "closed"

    slot.expert.close("퇴직", by=make_mentoring.clerk(), now=NOON)
    assert refusal(lambda: take(slot, request)) == "taken"


# Given back, called off


def test_a_slot_given_back_is_kept_for_the_clinic_again_and_can_be_taken():
    slot = make_clinics.taken()
    session = fresh(slot.session)
    company, expert = make_sessions.people(session)

    session.cancel("출장이 생겼습니다.", by=company, now=NOON)

    slot = make_clinics.slot(of=slot.clinic)
    assert (slot.session, slot.company, slot.hold.state) == (None, None, "agreed")
    assert fresh(session).hold.state == "freed"
    assert addresses("session_cancelled") == sorted([company.email, expert.email])
    assert Request.objects.get().state == "accepted"
    take(slot, Request.objects.get())  # the same company, after all
    assert Session.objects.scheduled().count() == 1


def test_a_slot_whose_question_is_taken_from_the_expert_is_free_again():
    slot = make_clinics.taken()
    request = Request.objects.get()
    request.take_back("다른 분께 여쭙겠습니다.", by=make_mentoring.clerk(), now=NOON)

    slot = make_clinics.slot(of=slot.clinic)
    assert (slot.session, slot.hold.state) == (None, "agreed")


def test_a_session_of_a_clinic_is_not_moved():
    session = fresh(make_clinics.taken().session)
    other = make_sessions.meet(day=TUESDAY + timedelta(days=1), ends="10:30")
    assert refusal(lambda: session.move(other.starts_at, other.ends_at, by=make_sessions.people(session)[0], now=NOON)) == "clinic"


def test_whoever_does_not_come_keeps_the_slot():
    session = fresh(make_clinics.taken().session)
    expert = make_sessions.people(session)[1]
    session.record_absence("오지 않았습니다.", by=expert, now=session.starts_at + timedelta(minutes=15))
    assert make_clinics.slot(of=session.clinic_slot.clinic).session == session


def test_a_day_that_is_called_off_leaves_nothing_taken_and_tells_everybody():
    expert = make_sessions.expert()
    day = make_clinics.onsite(experts=[expert, make_sessions.expert()])
    sessions = [take(slot, make_mentoring.request()) for slot in day.slots.with_names().filter(expert=expert)[:2]]

    day.cancel("강사 사정으로 취소합니다.", by=make_mentoring.clerk(), now=NOON)

    assert not SlotHold.objects.live().exists()
    assert not Claim.objects.taking().exists()
    assert not ClinicSlot.objects.exclude(session=None).exists()
    found = [fresh(session) for session in sessions]
    assert [(one.state, one.reason) for one in found] == [("cancelled", "강사 사정으로 취소합니다.")] * 2
    assert set(Request.objects.values_list("state", flat=True)) == {"accepted"}
    own = make_experts.user_of(expert).email
    assert addresses("session_cancelled") == sorted([own, own, *(make_sessions.people(one)[0].email for one in found)])
    assert len(addresses("clinic_cancelled")) == 2
    texts = " ".join(f"{letter.text} {letter.context}" for letter in Letter.objects.all())
    assert "강사 사정으로" not in texts


def test_a_day_is_called_off_for_a_reason_and_before_it_begins():
    day = make_clinics.clinic()
    clerk = make_mentoring.clerk()
    assert refusal(lambda: day.cancel(" ", by=clerk, now=NOON)) == "empty"
    assert refusal(lambda: day.cancel("강사 사정", by=clerk, now=day.during.lower)) == "begun"
    assert ClinicDay.objects.get().state == "open"


# Who may


def people(request: Request) -> dict[str, User]:
    own_desk = make_mentoring.clerk()
    make.person(request.company, own_desk)
    return {
        "manager": request.company.managers().exclude(pk=own_desk.pk)[0], "member": make.person(request.company).user,
        "own desk": own_desk, "desk": make_mentoring.clerk(), "expert": make_experts.user_of(make_sessions.expert()),
        "workspace": make.clerk(), "other manager": make_mentoring.asker(make.company()), "stranger": make.user(),
    }  # fmt: skip


@pytest.mark.parametrize(("state", "verbs"), [("planned", ["open", "cancel"]), ("open", ["cancel"]), ("cancelled", [])])
def test_a_day_by_verb_by_role(state: str, verbs: list[str]):
    roles = people(make_mentoring.request())
    assert possible(make_clinics.clinic(state), DAY, roles) == cells((verbs, ["desk", "own desk"]))


@pytest.mark.parametrize(
    ("state", "verbs"),
    [("draft", []), ("submitted", ["take_slot"]), ("triaging", ["take_slot"]), ("info_needed", []), ("answered", []), ("withdrawn", [])],
)
def test_a_question_by_verb_by_role(state: str, verbs: list[str]):
    request = make_mentoring.request(state)
    assert possible(request, REQUEST, people(request)) == cells((verbs, ["manager", "member", "own desk"]))
