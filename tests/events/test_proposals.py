"""Proposals: the way of one, who may what, who is tied to what, and what the calendar does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from events import proposal_statistics, proposal_sweeps, sweeps
from events.models import Event, Proposal, ProposalReview, ProposalRule, ProposalSpeaker, SpeakerWords, Where
from events.models.proposal_conflicts import Tie, conflicts
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.taxonomy.models import Holiday
from tests import make, make_events, make_panels, make_proposals, walk
from tests.make import NOON
from tests.make_events import STARTS
from tests.make_proposals import fresh, where

pytestmark = pytest.mark.django_db
State = Proposal.State
NEW_TIME = STARTS + timedelta(days=28)


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"events.{kind}").order_by("pk"))


@pytest.mark.parametrize("state", State.values)
def test_each_state_is_reached_by_the_real_verbs(state: str) -> None:
    assert make_proposals.proposal(state).state == state


# -- state × verb × role

VERBS: dict[str, walk.Verb] = {
    "write": lambda row, by: row.write([SpeakerWords("김", "", "x@example.com")], by=by, now=NOON),
    "submit": lambda row, by: row.submit(by=by, now=NOON),
    "withdraw": lambda row, by: row.withdraw(by=by, reason="사정", now=NOON),
    "add_file": lambda row, by: row.add_file(paper(), "material", by=by, now=NOON),
    "remove_file": lambda row, by: row.remove_file(row.files.model(purpose="material"), by=by, now=NOON),
    "ask": lambda row, by: row.ask([make_panels.reviewer(), make_panels.reviewer()], by=by, now=NOON),
    "send_back": lambda row, by: row.send_back(comment="고쳐 주세요.", by=by, now=NOON),
    "accept": lambda row, by: row.accept(comment="좋습니다.", by=by, now=NOON),
    "decline": lambda row, by: row.decline(comment="다음에 뵙겠습니다.", by=by, now=NOON),
    "place": lambda row, by: row.place(where(NEW_TIME), by=by, now=NOON),
    "move_to": lambda row, by: row.move_to(where(NEW_TIME), by=by, reason="사정", now=NOON),
}
SPEAKER: dict[str, walk.Verb] = {
    "confirm": lambda row, by: row.confirm(by=by, now=NOON),
    "decline": lambda row, by: row.decline(reason="출장", by=by, now=NOON),
}
REVIEW: dict[str, walk.Verb] = {
    "declare": lambda row, by: row.declare(by=by, now=NOON),
    "step_back": lambda row, by: row.step_back(reason="인연", by=by, now=NOON),
    "recommend": lambda row, by: row.recommend("accept", "좋습니다.", by=by, now=NOON),
    "release": lambda row, by: row.release(reason="답이 없습니다.", by=by, now=NOON),
}
OURS = ("proposer", "coordinator")
WRITING = (("write", "submit", "add_file", "remove_file"), OURS)
BACK = (("withdraw",), OURS)
JUDGE = (("send_back",), ("programme", "head"))
DECIDE = (("decline",), ("programme", "head"))
POSSIBLE: dict[str, set[tuple[str, str]]] = {
    State.DRAFT: walk.cells(WRITING, BACK),
    State.SUBMITTED: walk.cells(BACK, JUDGE, DECIDE, (("ask",), ("programme", "head"))),
    State.REVIEW: walk.cells(BACK, JUDGE, DECIDE),
    State.CHANGES: walk.cells(WRITING, BACK),
    State.ACCEPTED: walk.cells(BACK, (("place",), ("programme",))),
    State.PLACED: walk.cells(BACK, (("move_to",), ("programme",))),
    State.CONFIRMED: walk.cells(BACK, (("move_to",), ("programme",))),
    State.GIVEN: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
}


def paper() -> StoredFile:
    return StoredFile.objects.keep_own(b"pdf", name="a.pdf", media_type="application/pdf", by=make.user(), now=NOON)


def roles(of: Proposal) -> dict[str, User]:
    coordinator = make.user()
    of.institute.coordinator_rows.create(user=coordinator)
    colleague = make.user()
    make.researcher(institute=of.institute, user=colleague, name="동료")
    reviews = list(of.reviews.select_related("reviewer"))
    found = {
        "proposer": of.proposer, "coordinator": coordinator, "colleague": colleague, "programme": make_events.clerk(), "head": make.head(),
        "workspace": make.clerk(), "mentoring": make.staff("mentoring"), "stranger": make.user(), "other": make_proposals.proposer(),
    }  # fmt: skip
    return found | ({"reviewer": reviews[0].reviewer} if reviews else {})


@pytest.mark.parametrize("state", State.values)
def test_what_each_state_lets_whom_do(state: str) -> None:
    made = make_proposals.proposal(state)
    assert walk.possible(made, VERBS, roles(made)) == POSSIBLE[state]


def test_both_reviews_let_staff_and_head_accept() -> None:
    made = make_proposals.reviewed(make_proposals.proposal("submitted"), make_events.clerk())
    accepts = {"accept": VERBS["accept"]}
    assert walk.possible(made, accepts, roles(made)) == walk.cells((("accept",), ("programme", "head")))


@pytest.mark.parametrize(
    ("state", "verbs"), [("placed", {"confirm", "decline"}), ("confirmed", {"decline"}), ("accepted", set()), ("given", set())]
)
def test_each_speaker_answers_for_themselves(state: str, verbs: set[str]) -> None:
    made = make_proposals.proposal(state)
    own = made.speakers.get(email=made.proposer.email)
    assert walk.possible(own, SPEAKER, roles(made)) == walk.cells((verbs, ("proposer",)))


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("asked", {"declare", "step_back"}), ("reading", {"recommend", "step_back"}), ("done", set()), ("conflicted", set()),
        ("released", set()),
    ],
)
def test_each_reviewer_does_their_own(state: str, verbs: set[str]) -> None:
    review = make_proposals.review(state)
    released = {"release"} if state in {"asked", "reading"} else set()
    expected = walk.cells((verbs, ("reviewer",)), (released, ("programme", "head")))
    assert walk.possible(review, REVIEW, roles(review.proposal) | {"reviewer": review.reviewer}) == expected


# -- writing


def test_what_is_missing_is_said_before_it_is_submitted() -> None:
    made = make_proposals.draft(abstract="", wanted_months=[], speakers=[SpeakerWords("이초청")])
    with pytest.raises(ValidationError) as refused:
        made.submit(by=made.proposer, now=NOON)
    assert len(refused.value.messages) == 3
    assert fresh(made).state == State.DRAFT


def test_the_same_title_is_proposed_once_at_a_time() -> None:
    made = make_proposals.draft()
    again = Proposal(series=made.series, institute=made.institute, title_ko=made.title_ko)
    with pytest.raises(ValidationError, match="이미 있습니다"):
        again.write([], by=made.proposer, now=NOON)


def test_sent_back_it_is_written_again_and_reviewed_in_a_new_round() -> None:
    clerk = make_events.clerk()
    made = make_proposals.proposal("review")
    made.send_back(comment="대상을 적어 주세요.", by=clerk, now=NOON)
    assert {review.state for review in made.reviews.all()} == {"released"}
    made.submit(by=made.proposer, now=NOON)
    made.ask([make_panels.reviewer(), make_panels.reviewer()], by=clerk, now=NOON)
    assert (fresh(made).round, made.reviews.counting().filter(round=2).count()) == (2, 2)


def test_staff_do_not_decide_on_what_they_proposed() -> None:
    clerk = make_events.clerk()
    make.researcher(user=clerk, name=clerk.name)
    made = make_proposals.proposal("submitted", by=clerk)
    with pytest.raises(ValidationError, match="본인과 관련된"):
        made.decline(comment="안 됩니다.", by=clerk, now=NOON)


# -- conflict of interest


def tied(**about: Any) -> tuple[Any, Proposal]:
    made = make_proposals.proposal("submitted")
    return make_panels.reviewer(**{name: value(made) if callable(value) else value for name, value in about.items()}), made


TIES: dict[str, tuple[dict[str, Callable[[Proposal], Any] | str], Tie]] = {
    "the proposer": ({"user": lambda made: made.proposer}, Tie.OWN),
    "of the institute": ({"institute": lambda made: made.institute, "affiliation": ""}, Tie.INSTITUTE),
    "where the guest works": ({"affiliation": "한빛 대학교"}, Tie.AFFILIATION),
    "the institute's name, written": ({"affiliation": lambda made: made.institute.name.replace(" ", "")}, Tie.AFFILIATION),
}


@pytest.mark.parametrize("name", TIES)
def test_who_is_tied_is_neither_offered_nor_taken(name: str) -> None:
    about, tie = TIES[name]
    reviewer, made = tied(**about)
    assert tie in conflicts(made, [reviewer])[reviewer.user_id]
    with pytest.raises(ValidationError, match="검토할 수 없습니다"):
        made.ask([reviewer, make_panels.reviewer()], by=make_events.clerk(), now=NOON)


def test_a_coordinator_and_a_colleague_are_tied_and_somebody_from_elsewhere_is_not() -> None:
    reviewer, made = tied()
    colleague, other = make_panels.reviewer(), make_panels.reviewer()
    made.institute.coordinator_rows.create(user=reviewer.user)
    make.researcher(institute=made.institute, user=colleague.user, name="동료")
    found = conflicts(made, [reviewer, colleague, other])
    assert found == {reviewer.user_id: [Tie.COORDINATES], colleague.user_id: [Tie.INSTITUTE]}


def test_a_tie_that_came_meanwhile_keeps_the_proposal_shut() -> None:
    review = make_proposals.review()
    review.proposal.institute.coordinator_rows.create(user=review.reviewer)
    with pytest.raises(ValidationError, match="코디네이터"):
        review.declare(by=review.reviewer, now=NOON)


def test_nobody_reads_the_others_word_before_their_own_is_in() -> None:
    first = make_proposals.review("done")
    second = ProposalReview.objects.with_everything().exclude(pk=first.pk).get(proposal=first.proposal)
    second.declare(by=second.reviewer, now=NOON)
    assert (list(first.others()), list(second.others())) == ([], [])
    second.recommend("decline", "이미 있습니다.", by=second.reviewer, now=NOON)
    assert (first.others().get(), second.others().get()) == (second, first)


# -- to a date


def test_placing_makes_the_date_with_everything_that_was_written() -> None:
    room = make_events.seminar_room()
    made = make_proposals.proposal("placed", at=where(STARTS, room=room))
    event = made.event
    assert event
    assert (event.title_ko, event.host, event.room, event.capacity_onsite) == (made.title_ko, made.institute, room, 50)
    assert [str(one) for one in event.items.get().speakers.all()] == [str(one) for one in made.speakers.all()]
    assert event.claims.count() == 1
    asked = letters("talk_asked")
    assert [letter.address for letter in asked] == [one.email for one in made.speakers.order_by("pk")]
    assert all("발표 확정 요청" in render(letter).subject for letter in asked)


def test_a_draft_of_the_series_is_filled() -> None:
    made = make_proposals.proposal("accepted")
    planned = make_events.draft(series=made.series, month=STARTS.date().replace(day=1))
    made.place(where(STARTS + timedelta(days=1)), by=make_events.clerk(), now=NOON)
    event = fresh(made).event
    assert event
    assert (event.pk, event.title_ko, event.starts_at) == (planned.pk, made.title_ko, STARTS + timedelta(days=1))


def test_a_published_date_without_a_talk_is_filled_as_it_stands() -> None:
    made = make_proposals.proposal("accepted")
    event = make_events.event(series=made.series, month=STARTS.date().replace(day=1))
    made.place(Where(event=event), by=make_events.clerk(), now=NOON)
    assert (fresh(made).event, Event.objects.get(pk=event.pk).title_ko) == (event, event.title_ko)
    other = make_proposals.proposal("accepted", series=made.series)
    with pytest.raises(ValidationError, match="이미 다른 제안"):
        other.place(Where(event=event), by=make_events.clerk(), now=NOON)


def test_moving_keeps_the_event_and_asks_each_speaker_by_one_letter() -> None:
    made, clerk = make_proposals.proposal("confirmed"), make_events.clerk()
    event = made.event
    assert event
    Event.objects.filter(pk=event.pk).update(elsewhere="대전", capacity_onsite=3)
    Event.objects.get(pk=event.pk).publish(by=clerk, now=NOON)
    made.move_to(where(NEW_TIME, elsewhere="대전"), by=clerk, reason="장소 사정입니다.", now=NOON)
    made = fresh(made)
    assert made.event
    assert (made.state, made.event.pk, made.event.starts_at, made.event.sequence) == (State.PLACED, event.pk, NEW_TIME, 1)
    assert [one.answer for one in made.speakers.all()] == ["silent", "silent"]
    to_guest = [letter for letter in letters("talk_asked") if letter.address.startswith("guest")]
    entries = [Calendar.from_ical(letter.context["calendar"]).walk("VEVENT")[0] for letter in to_guest]
    assert [int(entry["sequence"]) for entry in entries] == [0, 1]
    assert len({str(entry["uid"]) for entry in entries}) == 1
    assert entries[1]["dtstart"].dt == NEW_TIME
    assert proposal_sweeps.follow(now=NOON) == 0, "nobody is asked twice"


def test_a_draft_takes_the_month_to_which_it_moves() -> None:
    made = make_proposals.proposal("placed")
    made.move_to(where(NEW_TIME), by=make_events.clerk(), reason="사정", now=NOON)
    event = fresh(made).event
    assert event
    assert (event.month.year, event.month.month) == (2027, 1)  # type: ignore[union-attr]


def test_a_speaker_of_no_account_confirms_by_link_and_the_last_confirms_the_proposal() -> None:
    made = make_proposals.proposal("placed")
    own, guest = made.speakers.order_by("pk")
    own.confirm(by=made.proposer, now=NOON)
    assert fresh(made).state == State.PLACED
    guest.confirm(by=None, by_link=True, now=NOON)
    assert fresh(made).state == State.CONFIRMED
    guest.decline(reason="출장이 생겼습니다.", by=None, by_link=True, now=NOON)
    assert (fresh(made).state, len(letters("speaker_declined"))) == (State.PLACED, 1)


def test_staff_keep_what_was_said_by_telephone() -> None:
    made = make_proposals.proposal("placed")
    guest = made.speakers.order_by("pk").last()
    with pytest.raises(ValidationError, match="본인이"):
        guest.confirm(by=make_events.clerk(), now=NOON)
    guest.confirm(by=make_events.clerk(), for_them="오전에 통화", now=NOON)
    assert guest.answer == "confirmed"


def test_withdrawn_from_a_date_the_talk_is_called_off_and_staff_see_the_date() -> None:
    made = make_proposals.proposal("placed")
    made.withdraw(by=made.proposer, reason="과제 사정", now=NOON)
    assert made.event
    assert (made.event.items.count(), len(letters("talk_off"))) == (0, 2)
    assert list(Proposal.objects.work("withdrawn", NOON)) == [made]


def test_a_series_that_changes_leaves_the_words_of_a_placed_seminar() -> None:
    made = make_proposals.proposal("placed")
    _done, left = made.series.follow(Holiday.objects.calendar(), since=STARTS.date(), by=make_events.clerk(), now=NOON)
    assert left == [made.event]
    assert Event.objects.get(pk=made.event_id).title_ko == made.title_ko


# -- the calendar


def test_a_cancelled_date_gives_the_proposal_back() -> None:
    made = make_proposals.proposal("confirmed")
    assert made.event
    made.event.cancel(by=make_events.clerk(), reason="건물 공사", now=NOON)
    sweeps.sweep(now=NOON)
    made = fresh(made)
    assert (made.state, made.event, len(letters("talk_off"))) == (State.ACCEPTED, None, 2)
    made.place(where(NEW_TIME), by=make_events.clerk(), now=NOON)
    assert fresh(made).state == State.PLACED


def test_the_proposer_who_does_not_speak_reads_that_the_date_is_off_or_another() -> None:
    by = make.user(name="정보기")
    guest = SpeakerWords("이초청", "한빛대학교", "talks@school.example")
    made = make_proposals.proposal("placed", by=by, institute=make.institute(coordinator=by), speakers=[guest])
    event = Event.objects.get(pk=made.event_id)
    event.move(where(NEW_TIME).setting, by=make_events.clerk(), now=NOON)  # type: ignore[arg-type]
    proposal_sweeps.follow(now=NOON)
    assert [letter.context["begin"] for letter in letters("proposal_placed")] == [STARTS, NEW_TIME]

    event.cancel(by=make_events.clerk(), reason="건물 공사", now=NOON)
    for _ in range(2):
        proposal_sweeps.follow(now=NOON)
    assert [(letter.address, letter.context["reason"]) for letter in letters("proposal_date_off")] == [(by.email, "건물 공사")]


@pytest.mark.parametrize("is_published", [False, True])
def test_another_room_at_the_same_hour_is_told_to_each_speaker_once_and_answers_stand(is_published: bool) -> None:
    made = make_proposals.proposal("confirmed", at=where(room=make_events.seminar_room()))
    event, clerk = Event.objects.get(pk=made.event_id), make_events.clerk()
    if is_published:
        event.publish(by=clerk, now=NOON)
    before = letters("talk_asked")
    hall = make_events.seminar_room()
    for room in (make_events.seminar_room(), hall):
        event.move(replace(event.setting, room=room), by=clerk, reason="더 넓은 곳으로", now=NOON)
    for minutes in (0, 11, 12):
        sweeps.sweep(now=NOON + timedelta(minutes=minutes))

    told = letters("talk_place")
    assert sorted(letter.address for letter in told) == sorted(letter.address for letter in before)
    assert all(hall.name in letter.context["where"] and "SEQUENCE:1" in letter.context["calendar"] for letter in told)
    assert (fresh(made).state, len(letters("talk_asked"))) == (State.CONFIRMED, len(before))


@pytest.mark.parametrize("change", ["time", "place", "end", "by the proposal", "cancelled"])
def test_a_speaker_with_an_account_reads_of_a_change_in_one_letter(change: str) -> None:
    """What stood in the way: they are a host of the event too. An end that moves alone asks nobody anew, so the hosts' letter tells it."""
    made = make_proposals.proposal("confirmed", at=where(elsewhere="대전 (예시)"))
    event, clerk, speaker = Event.objects.get(pk=made.event_id), make_events.clerk(), made.proposer
    Event.objects.filter(pk=event.pk).update(capacity_onsite=3, summary="요약")
    event.publish(by=clerk, now=NOON)
    before = Letter.objects.filter(user=speaker).count()
    later = NOON + timedelta(hours=1)
    longer = replace(event.setting, ends_at=event.ends_at + timedelta(hours=1))
    if change == "cancelled":
        event.cancel(by=clerk, reason="사정", now=later)
    elif change == "by the proposal":
        made.move_to(where(NEW_TIME, elsewhere="대전 (예시)"), by=clerk, reason="사정", now=later)
    else:
        to = {"time": where(NEW_TIME, elsewhere="대전 (예시)").setting, "place": replace(event.setting, elsewhere="부산"), "end": longer}
        event.move(to[change], by=clerk, reason="사정", now=later)  # type: ignore[arg-type]
    for minutes in (0, 11, 12):
        sweeps.sweep(now=later + timedelta(minutes=minutes))

    kinds = [letter.kind for letter in Letter.objects.filter(user=speaker).order_by("pk")][before:]
    told = {"place": "events.talk_place", "end": "events.moved_for_hosts", "cancelled": "events.talk_off"}
    assert kinds == [told.get(change, "events.talk_asked")]


def test_a_date_that_staff_moved_by_itself_asks_the_speakers_anew_once() -> None:
    made = make_proposals.proposal("confirmed")
    assert made.event
    made.event.move(where(NEW_TIME).setting, by=make_events.clerk(), now=NOON)  # type: ignore[arg-type]
    assert [proposal_sweeps.follow(now=NOON), proposal_sweeps.follow(now=NOON)] == [1, 0]
    assert (fresh(made).state, len(letters("talk_asked"))) == (State.PLACED, 4)


def test_the_silent_are_reminded_once_then_staff_are_told() -> None:
    make_proposals.proposal("placed", at=where(NEW_TIME))
    counts = [proposal_sweeps.remind_speakers(now=NOON + timedelta(days=day)) for day in (2, 3, 3, 4)]
    assert counts == [0, 2, 0, 0]
    late = [Proposal.objects.work("speakers", NOON + timedelta(days=day)).count() for day in (7, 8)]
    assert late == [0, 1]


def test_the_numbers_are_the_staffs() -> None:
    ProposalRule.objects.create(effective_from=NOON.date(), confirm_days=5, remind_days=1)
    made = make_proposals.proposal("placed", at=where(NEW_TIME))
    assert proposal_sweeps.remind_speakers(now=NOON + timedelta(days=1)) == 2
    assert made.speakers.first().confirm_by == NOON.date() + timedelta(days=7), "the fifth day is a Saturday"


def test_slides_are_asked_for_and_reminded_of_until_they_come() -> None:
    made = make_proposals.proposal("confirmed", at=where(NEW_TIME))
    at = {day: NEW_TIME - timedelta(days=day) for day in (11, 10, 9, 3, 2)}
    assert [proposal_sweeps.ask_for_slides(now=at[day]) for day in (11, 10, 9, 3, 2)] == [0, 2, 0, 2, 0]
    other = make_proposals.proposal("confirmed", at=where(NEW_TIME + timedelta(hours=3)))
    assert proposal_sweeps.ask_for_slides(now=at[10]) == 2
    guest = ProposalSpeaker.objects.filter(proposal=other).order_by("pk").last()
    other.add_file(paper(), "slides", by=None, speaker=guest, now=at[9])
    assert proposal_sweeps.ask_for_slides(now=at[3]) == 0
    assert made.slides_wanted
    assert not other.slides_wanted


def test_slides_are_due_on_a_working_day_before_a_weekend_or_a_holiday() -> None:
    """Three days before Tuesday 16 February 2027 is a Saturday."""
    tuesday = datetime(2027, 2, 16, 6, 0, tzinfo=UTC)
    make_proposals.proposal("confirmed", at=where(tuesday))
    on = {day: datetime(2027, 2, day, 1, tzinfo=UTC) for day in (6, 11, 12)}
    assert [proposal_sweeps.ask_for_slides(now=on[day]) for day in (6, 11, 12)] == [2, 0, 2]
    assert {letter.context["until"] for letter in letters("slides_wanted")} == {date(2027, 2, 12)}


def test_a_reviewer_who_is_late_is_reminded_once() -> None:
    make_proposals.proposal("review")
    assert [proposal_sweeps.remind_reviewers(now=NOON + timedelta(days=day)) for day in (6, 7, 8)] == [0, 2, 0]


def test_nothing_is_reminded_before_nine_in_the_morning() -> None:
    make_proposals.proposal("placed", at=where(NEW_TIME))
    early = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)  # half past eight in Seoul
    assert [proposal_sweeps.remind(now=early), proposal_sweeps.remind(now=early + timedelta(hours=1))] == [0, 2]


# -- figures


def test_figures_by_institute() -> None:
    given = make_proposals.proposal("given")
    make_proposals.proposal("declined", by=given.proposer)
    make_proposals.proposal("draft", by=given.proposer)
    Proposal.objects.filter(pk=given.pk).update(decided_at=NOON + timedelta(days=4))
    (line,) = proposal_statistics.by_institute([given.institute_id])
    assert (line.proposed, line.accepted, line.given, line.days, line.came) == (2, 1, 1, 2.0, 0)


def test_figures_count_who_came() -> None:
    made = make_proposals.proposal("confirmed")
    assert made.event
    clerk, event = make_events.clerk(), made.event
    Event.objects.filter(pk=event.pk).update(summary="요약", capacity_onsite=3, elsewhere="대전 (예시)")
    event = Event.objects.get(pk=event.pk)
    event.publish(by=clerk, now=NOON)
    make_events.registered(event).check_in(by=clerk, now=event.starts_at)
    event.finish(now=event.ends_at)
    proposal_sweeps.follow(now=event.ends_at)
    assert [(line.given, line.came) for line in proposal_statistics.by_institute()] == [(1, 1)]
