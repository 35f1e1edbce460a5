"""What is offered to an expert, and what becomes of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from innocenter.outbox.models import Letter
from mentoring import sweeps
from mentoring.models import ExpertProfile, Offer, Request
from tests import make, make_experts, make_mentoring, make_offers
from tests.make import NOON

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, 0, tzinfo=UTC)


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=f"mentoring.{kind}").count()


def refused(code: str, verb: object, *args: object, **options: object) -> ValidationError:
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **options)  # type: ignore[operator]
    found = refusal.value
    codes = {error.code for errors in found.error_dict.values() for error in errors} if hasattr(found, "error_dict") else {found.code}
    assert codes == {code}
    return found


def states(request: Request) -> list[tuple[int, str]]:
    """Rank and state, oldest first."""
    return list(request.offers.order_by("pk").values_list("rank", "state"))


def test_an_expert_has_two_working_days_and_is_reminded_after_one():
    offer = make_offers.offer()  # on Monday 23
    assert (offer.remind_on, offer.due_on, offer.request.due_on) == (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 25))
    assert (offer.request.state, offer.request.first_answer_at) == ("offered", None)
    for day, reminded in ((23, 0), (24, 1), (25, 1)):
        sweeps.sweep(now=at(day))
        sweeps.sweep(now=at(day))
        assert (letters("offered"), letters("offer_reminder")) == (1, reminded)
    offer.refresh_from_db()
    assert offer.state == "offered"


def test_the_clock_stands_over_chuseok():
    wednesday = datetime(2026, 9, 23, 3, tzinfo=UTC)  # Thursday to Saturday are days off
    offer = make_offers.offer(now=wednesday, company_=make.membership(now=wednesday).company)
    assert (offer.remind_on, offer.due_on) == (date(2026, 9, 28), date(2026, 9, 29))
    assert sweeps.go_on(date(2026, 9, 29), now=datetime(2026, 9, 29, 14, tzinfo=UTC)) == 0
    assert sweeps.go_on(date(2026, 9, 30), now=datetime(2026, 9, 30, 1, tzinfo=UTC)) == 1


def test_whoever_stays_silent_loses_it_to_the_next_and_the_third_miss_goes_to_the_lead():
    line, head = make_offers.experts(4), make.head()
    request = make_offers.offer(line=line).request
    for day, found in ((26, [(1, "expired"), (2, "offered")]), (1, [(1, "expired"), (2, "expired"), (3, "offered")])):
        now = at(day, 12 if day == 1 else 11)
        sweeps.sweep(now=now)
        sweeps.sweep(now=now)
        assert states(request) == found
    sweeps.sweep(now=at(4, 12))
    sweeps.sweep(now=at(4, 12))
    request.refresh_from_db()
    assert states(request) == [(1, "expired"), (2, "expired"), (3, "expired")]
    assert (request.state, request.due_on, request.first_answer_at) == ("triaging", date(2026, 12, 7), None)
    assert (letters("offered"), letters("offer_over"), letters("offer_moved"), letters("offer_back")) == (3, 3, 2, 1)
    assert Letter.objects.get(kind="mentoring.offer_lead").user == head


def test_after_days_of_absence_each_offer_goes_on_once_and_the_next_has_the_full_time():
    request = make_offers.offer(line=make_offers.experts(3)).request
    for _ in range(2):
        sweeps.sweep(now=at(9, 12))
    assert states(request) == [(1, "expired"), (2, "offered")]
    assert request.offers.waiting().get().due_on == date(2026, 12, 11)
    assert letters("offer_reminder") == 0


def test_when_the_list_is_at_its_end_the_desk_is_told():
    request = make_offers.offer(line=make_offers.experts(1)).request
    sweeps.sweep(now=at(26))
    request.refresh_from_db()
    assert (request.state, letters("offer_back"), letters("offer_lead")) == ("triaging", 1, 0)


def test_the_list_passes_over_whoever_cannot_be_asked():
    first, away, full, tied, fifth = make_offers.experts(5)
    offer = make_offers.offer(line=[first, away, full, tied, fifth])
    away.go_away(date(2026, 12, 24), by=make_offers.user_of(away), now=NOON)
    full.save_answers({"open_cases_most": 1}, by=make_offers.user_of(full), now=NOON)
    make_offers.offer("accepted", to=full)
    make.person(offer.request.company, make_offers.user_of(tied))
    offer.decline("not_mine", by=make_offers.user_of(first), now=NOON)
    assert offer.request.open_offer.expert == fifth
    assert offer.request.open_offer.rank == 5


def test_the_first_who_takes_it_on_is_the_first_real_answer():
    offer = make_offers.offer()
    offer.accept(by=make_offers.user_of(offer), now=at(24))
    request = Request.objects.get(pk=offer.request_id)
    assert (request.state, request.first_answer_at, request.due_on) == ("accepted", at(24), date(2026, 12, 1))
    assert request.expert == offer.expert
    assert (letters("offer_accepted"), letters("offer_taken")) == (1, 1)


def test_nobody_is_asked_who_has_no_place_left():
    expert = make_offers.expert(open_cases_most=1)
    make_offers.offer("accepted", to=expert)
    desk = make_offers.looked_at()
    refused("full", desk.offer_to, expert, by=desk.owner, now=NOON, line=[expert.pk])


def test_of_two_offers_for_one_place_the_second_is_refused_and_goes_on_by_itself():
    expert, other = make_offers.experts(2)
    expert.save_answers({"open_cases_most": 1}, by=make_offers.user_of(expert), now=NOON)
    first, second = make_offers.offer(to=expert), make_offers.offer(line=[expert, other])
    first.accept(by=make_offers.user_of(expert), now=NOON)
    refused("full", second.accept, by=make_offers.user_of(expert), now=NOON)
    sweeps.sweep(now=NOON)
    assert states(second.request) == [(1, "released"), (2, "offered")]


def test_declining_for_want_of_time_sets_not_now_in_the_same_step():
    offer = make_offers.offer(line=make_offers.experts(2))
    offer.decline("no_time", by=make_offers.user_of(offer), now=NOON, until=date(2026, 12, 31))
    assert ExpertProfile.objects.get(pk=offer.expert_id).away_until == date(2026, 12, 31)
    assert states(offer.request) == [(1, "declined"), (2, "offered")]


@pytest.mark.parametrize(("reason", "code"), [("other", "empty"), ("nothing", "reason")])
def test_a_reason_is_typed_and_another_one_needs_words(reason: str, code: str):
    offer = make_offers.offer()
    refused(code, offer.decline, reason, by=make_offers.user_of(offer), now=NOON)


def test_whoever_declines_for_a_conflict_is_never_asked_again():
    offer = make_offers.offer()
    offer.decline("conflict", by=make_offers.user_of(offer), now=NOON)
    request = Request.objects.get(pk=offer.request_id)
    assert request.state == "triaging"
    refused("conflict", request.offer_to, offer.expert, by=request.owner, now=NOON, line=[offer.expert_id])


def test_given_back_after_accepting_it_goes_to_the_next():
    line = make_offers.experts(2)
    offer = make_offers.offer("accepted", line=line)
    offer.withdraw("no_time", by=make_offers.user_of(offer), now=at(24))
    request = Request.objects.get(pk=offer.request_id)
    assert (request.state, request.open_offer.expert, request.due_on) == ("offered", line[1], date(2026, 11, 26))
    assert request.first_answer_at == NOON


def test_a_conflict_found_after_accepting_seals_it_and_the_desk_decides():
    offer = make_offers.offer("accepted", line=make_offers.experts(2))
    offer.withdraw("conflict", by=make_offers.user_of(offer), now=NOON)
    request = Request.objects.get(pk=offer.request_id)
    assert (request.state, request.open_offer) == ("triaging", None)
    assert not Request.objects.visible_to(make_offers.user_of(offer)).exists()


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_a_conflict_that_a_profile_shows_later_is_found_in_the_night(state: str):
    offer = make_offers.offer(state, line=make_offers.experts(2))
    sweeps.sweep(now=NOON)
    make.person(offer.request.company, make_offers.user_of(offer))
    for _ in range(2):
        sweeps.sweep(now=NOON)
    offer.refresh_from_db()
    request = Request.objects.get(pk=offer.request_id)
    assert (offer.state, offer.released_for, request.state, letters("offer_back")) == ("released", "conflict", "triaging", 1)


def test_ties_are_told_in_words_to_the_staff():
    expert, desk = make_offers.expert(), make_offers.looked_at()
    make.company(manager=make_offers.user_of(expert))
    words = refused("conflict", desk.offer_to, expert, by=desk.owner, now=NOON, line=[expert.pk])
    assert "다른 기업" in " ".join(words.messages)
    same_mail = make_experts.expert()  # an address at example.com, like everybody of the company
    words = refused("conflict", desk.offer_to, same_mail, by=desk.owner, now=NOON, line=[same_mail.pk])
    assert "전자우편" in " ".join(words.messages)


@pytest.mark.parametrize("leaves", ["away", "closed", "stale", "hidden", "account"])
def test_an_expert_who_leaves_while_asked_is_released_and_the_history_stays(leaves: str):
    offer = make_offers.offer(line=make_offers.experts(2))
    expert, person = offer.expert, make_offers.user_of(offer)
    match leaves:
        case "away":
            expert.go_away(date(2026, 12, 24), by=person, now=NOON)
        case "closed":
            expert.close("그만두었습니다.", by=person, now=NOON)
        case "stale":
            ExpertProfile.objects.filter(pk=expert.pk).update(confirmed_at=NOON - timedelta(days=181))
        case "hidden":
            type(expert.researcher).objects.filter(pk=expert.researcher_id).update(is_visible=False)
        case "account":
            type(person).objects.filter(pk=person.pk).update(is_active=False)
    for _ in range(2):
        sweeps.sweep(now=NOON)
    assert states(offer.request) == [(1, "released"), (2, "offered")]
    assert letters("offer_moved") == 1


def test_what_was_taken_on_stays_with_an_expert_who_only_is_away_or_stale():
    offer = make_offers.offer("accepted")
    ExpertProfile.objects.filter(pk=offer.expert_id).update(confirmed_at=NOON - timedelta(days=181), away_until=date(2026, 12, 31))
    sweeps.sweep(now=NOON)
    offer.refresh_from_db()
    assert offer.state == "accepted"
    type(offer.expert.researcher).objects.filter(pk=offer.expert.researcher_id).update(is_visible=False)
    sweeps.sweep(now=NOON)
    offer.refresh_from_db()
    assert (offer.state, offer.request.state) == ("released", "triaging")


def test_a_company_that_loses_its_membership_keeps_the_case_and_starts_no_new_one():
    line = make_offers.experts(2)
    offer = make_offers.offer(line=line)
    company = offer.request.company
    company.memberships.get().suspend(by=make.clerk(), reason="서류 미제출", now=NOON)
    offer.decline("not_mine", by=make_offers.user_of(offer), now=NOON)
    assert states(offer.request) == [(1, "declined"), (2, "offered")]
    new = make_mentoring.draft(company_=company)
    refused("no_membership", new.submit, by=make_mentoring.asker(company), now=NOON, is_another=True)


def test_the_second_of_two_who_choose_is_told_who_did_what():
    line = make_offers.experts(2)
    request = make_offers.looked_at()
    other = Request.objects.get(pk=request.pk)
    request.offer_to(line[0], by=request.owner, now=NOON, line=[line[0].pk])
    words = refused("offered", other.offer_to, line[1], by=make_mentoring.clerk(), now=NOON, line=[line[1].pk])
    assert str(request.owner) in words.messages[0]
    assert str(line[0]) in words.messages[0]


def test_somebody_who_is_not_in_the_list_is_asked_for_a_reason():
    request, expert, listed = make_offers.looked_at(), make_offers.expert(), make_offers.expert()
    refused("empty", request.offer_to, expert, by=request.owner, now=NOON, line=[listed.pk])
    offer = request.offer_to(expert, by=request.owner, now=NOON, line=[listed.pk], why=make_offers.WHY)
    assert (offer.rank, offer.chosen_because) == (None, make_offers.WHY)
    offer.decline("form", by=make_offers.user_of(expert), now=NOON)
    assert request.open_offer.expert == listed


def test_nothing_is_offered_before_the_fields_are_confirmed():
    request, expert = make_mentoring.request("triaging"), make_offers.expert()
    refused("fields", request.offer_to, expert, by=request.owner, now=NOON, line=[expert.pk])


def test_the_staff_need_not_wait():
    line = make_offers.experts(2)
    request = make_offers.offer(line=line).request
    request.offer_next("급한 건입니다.", by=request.owner, now=at(24))
    assert states(request) == [(1, "released"), (2, "offered")]
    refused("nobody", request.offer_next, "급한 건입니다.", by=request.owner, now=at(24))
    assert states(request) == [(1, "released"), (2, "offered")]
    request.refresh_from_db()
    request.take_back("직접 답합니다.", by=request.owner, now=at(24))
    assert (request.state, states(request)) == ("triaging", [(1, "released"), (2, "released")])
    assert Offer.objects.missed().count() == 0


def test_withdrawn_by_the_company_nobody_is_asked_any_more():
    offer = make_offers.offer("accepted")
    offer.request.withdraw(by=make_mentoring.asker(offer.request.company), now=NOON)
    offer.refresh_from_db()
    assert (offer.state, offer.released_for, letters("offer_over")) == ("released", "case", 1)
    assert not Request.objects.visible_to(make_offers.user_of(offer)).exists()


# Whether an expert may read it


def reserved() -> Request:
    return make_offers.looked_at(readers="staff")


def test_ask_us_before_an_expert_reads_it_is_kept():
    request, expert = reserved(), make_offers.expert()
    refused("consent", request.offer_to, expert, by=request.owner, now=NOON, line=[expert.pk])
    request.ask_consent("이 분야의 전문가가 계십니다.", by=request.owner, now=at(24))
    assert (request.state, request.days_left, letters("consent"), letters("more")) == ("info_needed", 2, 1, 0)
    request.allow_experts(by=make_mentoring.asker(request.company), now=at(25))
    assert (request.state, request.readers, request.promised_for, letters("consented")) == ("triaging", "experts", date(2026, 11, 27), 1)
    request.offer_to(expert, by=request.owner, now=at(25), line=[expert.pk])
    assert request.state == "offered"


def test_a_no_leaves_it_with_the_desk():
    request = reserved()
    request.ask_consent("이 분야의 전문가가 계십니다.", by=request.owner, now=NOON)
    request.keep_from_experts(by=make_mentoring.asker(request.company), now=NOON)
    assert (request.state, request.readers) == ("triaging", "staff")


def test_silence_is_a_no_and_closes_nothing():
    request = reserved()
    request.ask_consent("이 분야의 전문가가 계십니다.", by=request.owner, now=NOON)
    sweeps.sweep(now=at(26))
    assert (letters("consent_reminder"), letters("more_reminder")) == (1, 0)
    for _ in range(2):
        sweeps.sweep(now=at(1, 12))
    request.refresh_from_db()
    assert (request.state, request.readers, letters("consented"), letters("ended")) == ("triaging", "staff", 1, 0)


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_the_company_takes_its_word_back_as_easily_as_it_gave_it(state: str):
    offer = make_offers.offer(state, line=make_offers.experts(2))
    request = offer.request
    request.keep_from_experts(by=make_mentoring.asker(request.company), now=NOON)
    offer.refresh_from_db()
    assert (offer.state, request.state, request.readers) == ("released", "triaging", "staff")
    refused("same", request.keep_from_experts, by=make_mentoring.asker(request.company), now=NOON)
