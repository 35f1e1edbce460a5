"""What sessions expect of a person now: of the company, of its expert, of a second one."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo
from mentoring.models import Request, Session, SessionExpert
from mentoring.models.session_ending import NOT_OVER
from mentoring.models.session_states import Form, SessionState
from mentoring.models.states import State


def asks(user: User, today: date) -> list[Ask]:
    """Logs to write, links to give, sessions to come, and where to come along. The company's are with its question."""
    mine = Session.objects.of_expert(user).filter(state__in=NOT_OVER, expert__researcher__user=user)
    asked = SessionExpert.objects.of(user).live().filter(session__state=SessionState.SCHEDULED)
    return [
        Ask(mine, lambda found: [of_expert(session, today) for session in found.with_names().order_by("starts_at")]),
        Ask(asked, lambda found: [of_second(seat, today) for seat in found.with_names()]),
    ]


def of_expert(session: Session, today: date) -> Todo:
    words, page = {"number": str(session.request), "when": session.when_words}, session.get_absolute_url()
    if session.state == SessionState.HELD:
        due = session.log_due_on
        url = reverse("mentoring:log", args=[session.pk])
        sentence = _("Please write the log of the session on %(number)s.") % words
        return Todo(sentence, due, _("Write the log"), url, late=bool(due and due < today))
    if session.form == Form.ONLINE and not session.join_link:
        url = reverse("mentoring:link", args=[session.pk])
        return Todo(_("The session on %(number)s is online. Please say where one joins.") % words, session.day, _("Give the address"), url)
    return Todo(_("Session on %(number)s: %(when)s.") % words, session.day, _("To the session"), page, waiting=True)


def of_second(seat: SessionExpert, today: date) -> Todo:
    session = seat.session
    words, page = {"number": str(session.request), "when": session.when_words}, session.get_absolute_url()
    if seat.state == seat.State.INVITED:
        return Todo(_("Can you come along to the session on %(number)s? %(when)s") % words, session.day, _("Look and answer"), page)
    return Todo(_("Session on %(number)s: %(when)s.") % words, session.day, _("To the session"), page, waiting=True)


def session_todo(session: Session, seat: SessionExpert | None, person: User, *, is_company: bool, now: datetime) -> Todo | None:
    """For the page of the session; None once nothing is owed."""
    today = timezone.localdate(now)
    if seat and seat.is_of(person) and session.state == SessionState.SCHEDULED:
        return of_second(seat, today)
    if not is_company and session.state in NOT_OVER and session.is_for_expert(person):
        return of_expert(session, today)
    if is_company and session.state == SessionState.REPORTED and session.request.state == State.REPORTED:
        url = reverse("mentoring:close", args=[session.request_id])
        return Todo(_("Please say whether your problem is solved."), session.request.due_on, _("Say what came of it"), url)
    if session.state == SessionState.HELD:
        return Todo(_("The expert writes the log now."), session.log_due_on, "", "", waiting=True)
    if session.state == SessionState.SCHEDULED:
        sentence = _("The session is agreed. You will be reminded the day before and two hours before.")
        return Todo(sentence, session.day, "", "", waiting=True)
    return None


def of_company(request: Request, today: date) -> Todo | None:
    """What a question with an expert expects of its company; None where it expects nothing of the kind."""
    words, late = {"number": str(request)}, bool(request.due_on and request.due_on < today)
    if request.state == State.SCHEDULED:
        sentence = _("A session on question %(number)s is agreed.") % words
        return Todo(sentence, request.due_on, _("To the question"), request.get_absolute_url(), waiting=True)
    if request.state not in {State.ACCEPTED, State.HELD}:
        return None
    if waits_for_log(request):
        sentence = _("Question %(number)s: the expert writes the log of the session.") % words
        return Todo(sentence, request.due_on, _("To the question"), request.get_absolute_url(), waiting=True)
    sentence = _("Question %(number)s: please choose a time with your expert.") % words
    return Todo(sentence, request.due_on, _("Choose a time"), reverse("mentoring:times", args=[request.pk]), late=late)


def waits_for_log(request: Request) -> bool:
    """Told by the list, or asked for one question."""
    told = getattr(request, "waits_for_log", None)
    return bool(told if told is not None else request.state == State.HELD and request.sessions.log_owed().exists())
