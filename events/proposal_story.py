"""A proposal in words: what is expected of whom, where it stands, what has happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.models import Proposal, ProposalReview, ProposalRule, ProposalSpeaker
from events.models.proposal_states import ProposalState as State
from events.models.proposal_states import ReviewState
from innocenter.accounts.models import User
from innocenter.lifecycle import timeline
from innocenter.look.dates import month_words
from innocenter.values.todo import Todo
from innocenter.values.working_days import Calendar

STEPS = [
    (pgettext_lazy("step of a proposal", "Write"), (State.DRAFT,)),
    (pgettext_lazy("step of a proposal", "Review"), (State.SUBMITTED, State.REVIEW, State.CHANGES)),
    (pgettext_lazy("step of a proposal", "Date"), (State.ACCEPTED,)),
    (pgettext_lazy("step of a proposal", "Confirmation"), (State.PLACED,)),
    (pgettext_lazy("step of a proposal", "Day"), (State.CONFIRMED,)),
]
WAITS = {
    State.DRAFT: gettext_lazy("It is not submitted yet."),
    State.SUBMITTED: gettext_lazy("The staff ask two reviewers."),
    State.REVIEW: gettext_lazy("Two reviewers look at it, then the staff decide."),
    State.CHANGES: gettext_lazy("The proposer changes it and submits it again."),
    State.ACCEPTED: gettext_lazy("It is accepted. The staff look for a date."),
    State.CONFIRMED: gettext_lazy("Everything is settled. The seminar takes place as planned."),
    State.GIVEN: gettext_lazy("This seminar has been given. Thank you."),
    State.DECLINED: gettext_lazy("This proposal was not accepted. The comment says why."),
    State.WITHDRAWN: gettext_lazy("This proposal was withdrawn."),
}


def steps(proposal: Proposal) -> list[tuple[str, str]]:
    """Where it is on its way; one that ended elsewhere stops where it was."""
    place = next((n for n, (_name, states) in enumerate(STEPS) if proposal.state in states), None)
    if place is None:
        done = len(STEPS) if proposal.state == State.GIVEN else 2 if proposal.decided_at else 1
        return [(str(name), "done" if n < done else "next") for n, (name, _states) in enumerate(STEPS)]
    return [(str(name), "done" if n < place else "now" if n == place else "next") for n, (name, _states) in enumerate(STEPS)]


def facts(proposal: Proposal) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [(_("Event series"), proposal.series.title), (_("Institute"), proposal.institute)]
    if proposal.event:
        return [*found, (_("Date"), proposal.event.when_words), (_("Where"), proposal.event.where_words)]
    months = ", ".join(month_words(month) for month in proposal.wanted_months)
    return [*found, (_("Wanted months"), months or _("not chosen yet")), (_("Proposed by"), proposal.proposer)]


@dataclass(frozen=True)
class Reader:
    """Whoever reads of a proposal: `is_run` when they may write it; the numbers and the working days as they stand on `today`."""

    user: User | AnonymousUser
    is_run: bool
    rule: ProposalRule
    calendar: Calendar
    today: date


def todo(proposal: Proposal, speakers: Iterable[ProposalSpeaker], reader: Reader, *, has_slides: bool) -> Todo:
    """What this person does next, or who else is at work until when."""
    url, words, today = proposal.get_absolute_url(), {"title": proposal.title}, reader.today
    speakers = list(speakers)
    own = next((one for one in speakers if one.account == reader.user), None)
    wanted = slides_due(proposal, reader.rule, reader.calendar, has_slides=has_slides, today=today)
    if own and own.answer == "silent" and own.confirm_by:
        sentence = _("You are asked to speak at “%(title)s”. Please confirm, or say that you cannot come.") % words
        return Todo(sentence, own.confirm_by, _("Answer"), own.get_absolute_url(), late=own.confirm_by < today)
    if reader.is_run and proposal.state == State.DRAFT:
        return Todo(_("The proposal “%(title)s” is not submitted yet.") % words, None, _("Check and submit"), f"{url}submit/")
    if reader.is_run and proposal.state == State.CHANGES:
        sentence = _("The staff sent “%(title)s” back. Please change it and submit it again.") % words
        return Todo(sentence, None, _("Correct the proposal"), f"{url}edit/")
    if wanted and (reader.is_run or own):
        to = own.get_absolute_url() if own else f"{url}#slides"
        return Todo(_("The slides of “%(title)s” are asked for.") % words, wanted, _("Send the slides"), to, late=wanted < today)
    return Todo(waiting_words(proposal, speakers), _waiting_until(proposal, speakers), _("Look at the proposal"), url, waiting=True)


def slides_due(proposal: Proposal, rule: ProposalRule, calendar: Calendar, *, has_slides: bool, today: date) -> date | None:
    """By when, once they are asked for and have not come."""
    if has_slides or proposal.event is None or proposal.state not in {State.PLACED, State.CONFIRMED}:
        return None
    day = timezone.localdate(proposal.event.starts_at)
    return rule.slides_due(day, calendar) if today >= day - timedelta(days=rule.slides_ask_days) else None


def waiting_words(proposal: Proposal, speakers: Iterable[ProposalSpeaker]) -> str:
    """Who is at work, in one sentence without the title."""
    if proposal.state != State.PLACED:
        return str(WAITS[State(proposal.state)])
    declined = [one.name for one in speakers if one.answer == "declined"]
    if declined:
        return _("%(names)s cannot come: the staff look for a way.") % {"names": ", ".join(declined)}
    silent = [one.name for one in speakers if one.answer == "silent"]
    return _("%(names)s: the answer to the question whether they come is awaited.") % {"names": ", ".join(silent)}


def _waiting_until(proposal: Proposal, speakers: Iterable[ProposalSpeaker]) -> date | None:
    if proposal.state in {State.SUBMITTED, State.REVIEW}:
        return proposal.decide_by
    if proposal.state == State.PLACED:
        return min((one.confirm_by for one in speakers if one.answer == "silent" and one.confirm_by), default=None)
    return timezone.localdate(proposal.event.starts_at) if proposal.state == State.CONFIRMED and proposal.event else None


def moments(proposal: Proposal) -> list[tuple[datetime, str, str]]:
    """Newest first; reviewers are named nowhere. Two statements."""
    found = []
    for one in timeline(proposal):
        who = _("The calendar") if one.by is None else _("The centre") if one.by.is_staff else str(one.by)
        found.append((one.at, f"{one.to}: {one.reason}" if one.reason else one.to, who))
    return found


def review_todo(review: ProposalReview, today: date) -> Todo:
    words = {"title": review.proposal.title}
    url, late = review.get_absolute_url(), review.due_on < today
    if review.state == ReviewState.ASKED:
        sentence = _("You are asked to review the proposal “%(title)s”. First say whether anything ties you to it.") % words
        return Todo(sentence, review.due_on, _("Open the review"), url, late=late)
    return Todo(_("Please write what you recommend about the proposal “%(title)s”.") % words, review.due_on, _("Write it"), url, late=late)
