"""A registration in words: its facts, what to do about it, what has happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import CheckIn, Place, Registration
from events.models.question import answers_in_words, asked_at, may_answer_until
from events.models.states import OPEN
from innocenter.look.dates import clock, moment
from innocenter.values.todo import Todo

State = Registration.State


def registration_facts(registration: Registration) -> list[tuple[str, object]]:
    event = registration.event
    facts: list[tuple[str, object]] = [
        (_("Date and time"), event.when_words),
        (_("Where"), _("Online") if registration.place == Place.ONLINE else event.where_words),
        (_("Who takes part"), registration.name),
    ]
    if registration.affiliation:
        facts.append((_("Affiliation"), registration.affiliation))
    return facts


def answers_said(registration: Registration) -> list[tuple[str, str]]:
    """The person's own answers, in words; no statement where there are none."""
    if not registration.answers:
        return []
    questions, said = answers_in_words([registration], registration.event)
    return [(question.words, words) for question, words in zip(questions, said[registration.pk], strict=True) if words]


def is_asked(registration: Registration, now: datetime) -> bool:
    """Whether a question that must be answered waits for them: whoever came in by another way than the form (a guest)."""
    if registration.state not in OPEN or now >= may_answer_until(registration):
        return False
    return any(one.required and one.key not in registration.answers for one in asked_at(registration.event))


def line_words(registration: Registration, position: int) -> str:
    """Where somebody stands in the queue, and how it moves."""
    event = registration.event
    words = ngettext("You are number %(n)d in the queue.", "You are number %(n)d in the queue.", position) % {"n": position}
    if registration.party:
        rule = _("You and your colleagues get seats together, or not at all.")
    elif event.promotion == "offer":
        rule = _("When a seat comes free, the first in the queue is asked by letter and answers in time; else the next is asked.")
    else:
        rule = _("When a seat comes free, the first in the queue gets it at once, and we write to you.")
    return f"{words} {rule}"


def registration_todo(registration: Registration, *, now: datetime, url: str) -> Todo | None:
    """None when it is over in whatever way. `url`: of its own page."""
    if now >= registration.event.ends_at:
        return None
    match registration.state:
        case State.OFFERED if registration.offer_until:
            sentence = _("A seat is kept for you until %(time)s. Please accept or decline it.") % {"time": moment(registration.offer_until)}
            return Todo(sentence, timezone.localdate(registration.offer_until), _("Answer"), url)
        case State.PENDING:
            sentence = _("The centre's staff look at your registration and write to you.")
            if registration.place:
                sentence = _("You changed your answers: the centre's staff look at them and write to you. Your seat is kept meanwhile.")
            return Todo(sentence, None, "", url, waiting=True)
        case State.QUEUED:
            return Todo(line_words(registration, registration.line_position or 1), None, "", url, waiting=True)
        case State.CONFIRMED:
            return seated_todo(registration, now=now, url=url)
    return None


def seated_todo(registration: Registration, *, now: datetime, url: str) -> Todo:
    event = registration.event
    if registration.agreed_at is None and registration.agree_by:
        sentence = _("A colleague registered you. Please confirm your own data by %(time)s, or the seat goes to the next.")
        words = sentence % {"time": moment(registration.agree_by)}
        return Todo(words, timezone.localdate(registration.agree_by), _("Confirm my data"), f"{url}data/")
    if registration.place != Place.ONLINE and now >= event.starts_at:
        return Todo(_("The event is on. Please show your ticket at the reception."), None, "", url, waiting=True)
    if registration.place != Place.ONLINE:
        sentence = _("You have a seat. Please be there by %(time)s.") % {"time": clock(event.starts_at)}
        return Todo(sentence, timezone.localdate(event.starts_at), "", url, waiting=True)
    if registration.join_link(now):
        return Todo(_("The event can be joined now."), None, _("Join online"), f"{url}join/")
    opens = event.starts_at - timedelta(minutes=event.join_opens_minutes)
    sentence = _("You have a seat online. The link to join is here from %(time)s.") % {"time": moment(opens)}
    return Todo(sentence, None, "", url, waiting=True)


def registration_moments(registration: Registration) -> list[tuple[datetime, str, str]]:
    """Newest first. One statement for somebody who was expected on a day that has come, none before."""
    by_other = registration.made_by_id not in {None, registration.person_id}
    moments = [(registration.made_at, _("Registered."), str(registration.made_by) if by_other else "")]
    if registration.seated_at:
        moments.append((registration.seated_at, _("A seat was given."), ""))
    if registration.agreed_at and registration.agreed_at != registration.made_at:
        moments.append((registration.agreed_at, _("Own data or seat confirmed."), ""))
    if registration.state in {State.ATTENDED, State.NO_SHOW}:
        moments += [moment for one in registration.check_ins.select_related("undone_by") for moment in _seen(one)]
    if registration.closed_at:
        words = registration.get_state_display()
        moments.append((registration.closed_at, f"{words}: {registration.reason}" if registration.reason else words, ""))
    return sorted(moments, key=lambda found: found[0])[::-1]


def _seen(one: CheckIn) -> list[tuple[datetime, str, str]]:
    """That they came, by the clock of the device where there was no network; and that this was taken back."""
    found = [(one.device_at or one.at, _("Checked in (%(how)s).") % {"how": one.get_how_display()}, "")]
    if one.undone_at:
        found.append((one.undone_at, _("The check-in was taken back: %(reason)s") % {"reason": one.undo_reason}, str(one.undone_by)))
    return found


def may_cancel(registration: Registration, now: datetime) -> bool:
    return registration.state in {State.PENDING, State.QUEUED, State.CONFIRMED} and now < registration.event.ends_at


def told_after(registration: Registration) -> str:
    """What somebody reads who has just registered."""
    match registration.state:
        case State.CONFIRMED:
            return _("You have a seat.")
        case State.PENDING:
            return _("Your registration is here. The staff look at it and write to you.")
    return _("You are in the queue.")
