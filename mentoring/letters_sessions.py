"""What a company, its expert and the staff are told about sessions: when, where, with whom. Never what anybody has written about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Person
from innocenter.accounts.models import User
from innocenter.outbox import calendar
from innocenter.outbox.calendar import Entry
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import Readers, post, post_to_all
from innocenter.outbox.rendering import absolute
from mentoring.letters import company_side, tell_staff

if TYPE_CHECKING:  # the sessions post these
    from mentoring.models.session_papers import Appointment, SessionExpert
    from mentoring.models.session_steps import SessionSteps

NAME = "mentoring"
CHANGED = _("The session has changed meanwhile.")


def _while(*states: str) -> Any:
    def asked(letter: Letter) -> str | None:
        """One query: what a later letter has overtaken is not sent any more."""
        return None if getattr(letter.about(), "state", "") in states else str(CHANGED)

    return asked


def _still_this_time(letter: Letter) -> str | None:
    """One query: the session is still agreed, for this very time, and it has not begun."""
    found = apps.get_model("mentoring.Appointment").objects.filter(pk=letter.about_id, number=F("session__sequence"))
    stands = found.filter(session__state="scheduled", starts_at__gt=timezone.now()).exists()
    return None if stands else str(CHANGED)


def _page(letter: Letter) -> str:
    """One query: a reminder is about the agreed time; its page is the session's."""
    found = apps.get_model("mentoring.Appointment").objects.filter(pk=letter.about_id).values_list("session", flat=True).first()
    return reverse("mentoring:session", args=[found]) if found else reverse("me")


PROPOSED = Kind("mentoring.times_proposed", title=_("Times for a session are proposed"), still_owed=_while("proposed"))
AGREED = Kind("mentoring.session_agreed", title=_("A session is agreed"), still_owed=_while("scheduled"))
MOVED = Kind("mentoring.session_moved", title=_("A session was moved"))
CANCELLED = Kind("mentoring.session_cancelled", title=_("A session was cancelled"))
TOMORROW = Kind(
    "mentoring.session_tomorrow", title=_("Session tomorrow"), still_owed=_still_this_time, useless_after=timedelta(hours=24), link_of=_page
)
SOON = Kind(
    "mentoring.session_soon", title=_("Session in two hours"), still_owed=_still_this_time, useless_after=timedelta(hours=2), link_of=_page
)
IN_THE_WAY = Kind("mentoring.session_in_the_way", title=_("Something is in the way of a session"), still_owed=_still_this_time)
LOG_DUE = Kind("mentoring.log_due", title=_("The log of a session is due"), still_owed=_while("held"))
LOG_LATE = Kind("mentoring.log_late", title=_("The log of a session is late"), still_owed=_while("held"))
NEXT = Kind("mentoring.session_next", title=_("The next session is to be agreed"))
REPORTED = Kind("mentoring.session_reported", title=_("The result of the sessions is written down"))
MISSED = Kind("mentoring.session_missed", title=_("Somebody did not come to a session"))
OBJECTION = Kind("mentoring.session_objection", title=_("Objection about a missed session"))
STRIKES = Kind("mentoring.session_strikes", title=_("A session was missed for the second time"))
TIME_DUE = Kind("mentoring.time_due", title=_("A time for a session is to be chosen"), still_owed=_while("accepted", "held"))
TIME_LATE = Kind("mentoring.time_late", title=_("No time for a session is agreed"), still_owed=_while("accepted", "held"))
SECOND = Kind("mentoring.second_asked", title=_("Asked to come along to a session"), still_owed=_while("invited"))
SECOND_OFF = Kind("mentoring.second_declined", title=_("The second expert does not come along"))


# -- who


def participants(session: SessionSteps) -> list[User]:
    """Who comes from the company and has not left it, its expert, and a second one who said yes."""
    people = [person for person in session.people.filter(is_active=True).order_by("pk") if session.is_for_company(person)]
    along = [seat.expert.researcher.user for seat in session.experts.accepted().with_names()]
    found = [*people, session.expert.researcher.user, *along]
    return list(dict.fromkeys(person for person in found if person))


def link_for(session: SessionSteps, person: User) -> str:
    """Whose access has ended is led to their own page."""
    second = session.second()
    is_open = session.is_for_company(person) or session.is_for_expert(person) or bool(second and second.is_of(person))
    return session.get_absolute_url() if is_open else reverse("me")


# -- the calendar entry


def entry(session: SessionSteps, *, is_off: bool = False, is_open: bool = False) -> Entry:
    """In the active language; calendars are shared, so nothing of the question but its number, and never the link to join."""
    return Entry(
        uid=f"session-{session.uid}",
        sequence=session.sequence,
        begins=session.starts_at,
        ends=session.ends_at,
        title=gettext("Mentoring session (%(number)s)") % {"number": session.request.number},
        place=session.where_words,
        host=gettext("Innovation Centre for Small and Medium Enterprises"),
        url=absolute(session.get_absolute_url()),
        is_off=is_off or session.state in {"cancelled", "no_show"},
        is_open=is_open,
    )


# -- letters with it, one to each, with one ATTENDEE


def agreed(session: SessionSteps, *, to: Iterable[User], now: datetime) -> None:
    _invite(AGREED, session, to, method=calendar.REQUEST, about=session, now=now)


def moved(session: SessionSteps, *, was: str, by: User, now: datetime) -> None:
    """Old and new; the entry moves along."""
    more = {"was": was, "by": by.name}
    _invite(MOVED, session, participants(session), method=calendar.REQUEST, about=_last_time(session), now=now, **more)


def cancelled(session: SessionSteps, *, to: Iterable[User], by: User | None, now: datetime) -> None:
    _invite(CANCELLED, session, to, method=calendar.CANCEL, about=session, now=now, by=by.name if by else "")


def second_released(seat: SessionExpert, session: SessionSteps, *, by: User | None, now: datetime) -> None:
    person = seat.expert.researcher.user
    _invite(CANCELLED, session, [person] if person else [], method=calendar.CANCEL, about=seat, now=now, by=by.name if by else "")


def _invite(kind: Kind, session: SessionSteps, to: Iterable[User], *, method: str, about: Any, now: datetime, **more: Any) -> None:
    for person in to:
        with translation.override(person.language):
            said = entry(session, is_off=method == calendar.CANCEL)
            text = calendar.invitation(said, method=method, now=now, to=[person.email], name=NAME)
            context = facts(session) | more | {"calendar": text, "calendar_method": method}
            link = link_for(session, person)
        Letter.objects.post(kind, to=person, about=about, context=context, link=link, now=now)


def _last_time(session: SessionSteps) -> Appointment:
    found: Appointment = session.appointments.get(number=session.sequence)
    return found


# -- letters without


def proposed(session: SessionSteps, *, now: datetime) -> None:
    """Once for the times that were proposed together."""
    context = _case(session) | {"expert": str(session.expert), "until": session.kept_until}
    link = reverse("mentoring:times", args=[session.request_id])
    post(PROPOSED, company_side(session.request), about=session, context=context, link=link, now=now)


def log_due(session: SessionSteps, *, now: datetime) -> int:
    person = session.expert.researcher.user
    link = reverse("mentoring:log", args=[session.pk])
    people = [person] if person else []
    return post(LOG_DUE, people, about=session, context=facts(session), link=link, now=now, due_on=session.log_due_on)


def next_wanted(session: SessionSteps, *, now: datetime) -> None:
    request = session.request
    link = reverse("mentoring:times", args=[request.pk])
    context = _case(session) | {"expert": str(session.expert)}
    post(NEXT, company_side(request), about=session, context=context, link=link, now=now, due_on=request.due_on)


def time_due(request: Any, *, now: datetime) -> int:
    link = reverse("mentoring:times", args=[request.pk])
    context = {"number": request.number, "expert": str(request.expert or "")}
    return post(TIME_DUE, company_side(request), about=request, context=context, link=link, now=now, due_on=request.due_on)


def time_late(request: Any, *, now: datetime) -> int:
    return tell_staff(TIME_LATE, request, now=now, due_on=request.due_on)


def reported(session: SessionSteps, *, now: datetime) -> None:
    request = session.request
    people, link = company_side(request), request.get_absolute_url()
    post(REPORTED, people, about=session, context=_case(session), link=link, now=now, due_on=request.due_on)


def missed(session: SessionSteps, *, now: datetime) -> None:
    """To those who are said not to have come: they may tell how it was."""
    is_company = session.absent == "company"
    expert = session.expert.researcher.user
    people = list(company_side(session.request)) if is_company else [expert] if expert else []
    post(MISSED, people, about=session, context=facts(session), link=session.get_absolute_url(), now=now)


def second_asked(seat: SessionExpert, session: SessionSteps, *, now: datetime) -> None:
    person = seat.expert.researcher.user
    if person:
        post(SECOND, [person], about=seat, context=facts(session), link=session.get_absolute_url(), now=now, due_on=session.day)


def second_declined(seat: SessionExpert, session: SessionSteps, *, now: datetime) -> None:
    tell_owner(SECOND_OFF, session, now=now, about=seat)


def tell_owner(kind: Kind, session: SessionSteps, *, now: datetime, about: Any = None, due_on: date | None = None) -> int:
    """Whoever of the staff looks after the question."""
    return tell_staff(kind, session.request, now=now, about=about or session, due_on=due_on or session.day)


def in_the_way(session: SessionSteps, why: Mapping[str, str], *, now: datetime) -> int:
    """Something came to lie on an agreed time: nothing is deleted, everybody is told once. `why`: by language."""
    about, count = _last_time(session), 0
    owner = session.request.owner
    for person in [*participants(session), *([owner] if owner else [])]:
        with translation.override(person.language):
            context = facts(session) | {"why": why.get(person.language, "")}
        link = reverse("admin:mentoring_session_change", args=[session.pk]) if person == owner else link_for(session, person)
        count += Letter.objects.post(IN_THE_WAY, to=person, about=about, context=context, link=link, now=now, due_on=session.day).is_new
    return count


# -- reminders, in one statement for each side


def remind(kind: Kind, sessions: list[Any], *, now: datetime) -> int:
    """Everybody who comes to these sessions, once for each agreed time. Returns how many letters were new."""
    count = 0
    contexts = list(_contexts(sessions))
    for rows, person in _comers(sessions):
        to = Readers(
            rows, user=F(person), address=F(f"{person}__email"), language=F(f"{person}__language"),
            about_id=F("appointments" if rows.model._meta.model_name == "session" else "session__appointments"),
        )  # fmt: skip
        count += post_to_all(kind, to, about=apps.get_model("mentoring.Appointment"), contexts=contexts, now=now)
    return count


def _comers(sessions: list[Any]) -> Iterator[tuple[QuerySet[Any], str]]:
    keys = [session.pk for session in sessions]
    rows = apps.get_model("mentoring.Session").objects.filter(pk__in=keys, appointments__number=F("sequence"))
    own = Q(people__stays__company=F("request__company")) | Q(people__stays__company=F("request__company__continued_by"))
    yield rows.filter(own, people__is_active=True, people__stays__in=Person.objects.active()), "people"
    yield rows.filter(expert__researcher__user__is_active=True), "expert__researcher__user"
    seats = apps.get_model("mentoring.SessionExpert").objects.accepted().filter(session__in=keys)
    seats = seats.filter(session__appointments__number=F("session__sequence"), expert__researcher__user__is_active=True)
    yield seats, "expert__researcher__user"


def _contexts(sessions: list[Any]) -> Iterator[tuple[Q, dict[str, Any]]]:
    others_first = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code == settings.LANGUAGE_CODE)
    for language in others_first:
        with translation.override(language):
            for session in sessions:
                read = Q() if language == settings.LANGUAGE_CODE else Q(letter_language=language)
                time = Q(letter_about_id=str(session.last_time))
                yield read & time, facts(session) | {"address": session.room.site.address if session.room else ""}


def facts(session: SessionSteps) -> dict[str, Any]:
    """In the active language."""
    return _case(session) | {
        "expert": str(session.expert),
        "begin": session.starts_at,
        "end": session.ends_at,
        "where": session.where_words,
        "form": session.form,
        "link_from": session.starts_at - timedelta(minutes=session.request.rule.join_minutes),
    }


def _case(session: SessionSteps) -> dict[str, Any]:
    request = session.request
    return {"number": request.number, "company": request.company.name, "step_by": request.due_on}
