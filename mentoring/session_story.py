"""What the page of a session says: where it stands, what can be done, what has happened; and the sessions of a question."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import timeline
from innocenter.look.dates import moment
from mentoring.availability import clashes
from mentoring.models import Offer, Request, Session, SessionExpert
from mentoring.models.meeting import TO_AGREE
from mentoring.models.session_ending import NOT_OVER, WAIT
from mentoring.models.session_record import MOVED_MOST
from mentoring.models.session_states import Form, SessionState
from mentoring.session_todos import session_todo, waits_for_log

__all__ = ["MOVED_MOST", "form_links", "goal_of_next", "page", "sessions_of"]
SENTENCES: dict[str, str | Promise] = {
    SessionState.PROPOSED: gettext_lazy("The expert proposed this time."),
    SessionState.SCHEDULED: gettext_lazy("The session was agreed."),
    SessionState.HELD: gettext_lazy("The time of the session was over."),
    SessionState.REPORTED: gettext_lazy("The expert wrote the log."),
    SessionState.NO_SHOW: gettext_lazy("It was written down that somebody did not come."),
    SessionState.CANCELLED: gettext_lazy("The session was called off."),
    SessionState.LAPSED: gettext_lazy("Nobody took the proposed time, so it is free again."),
}


class FormLink(NamedTuple):
    value: str
    label: str
    is_chosen: bool


def form_links(forms: list[str], chosen: str) -> list[FormLink]:
    """Nothing to choose where the expert takes on one form only."""
    return [FormLink(form, str(Form(form).label), form == chosen) for form in forms] if len(forms) > 1 else []


def goal_of_next(request: Request) -> tuple[int, int, str] | None:
    """Which session of how many, and what it is for; None without a plan. Two statements."""
    goals, number = request.goals(), request.sessions.took_place().count() + 1
    return (number, len(goals), goals[number - 1]) if number <= len(goals) else None


def page(found: Session, person: User, *, is_company: bool, now: datetime) -> dict[str, Any]:
    today, goals = timezone.localdate(now), found.request.goals()
    seat = found.second()
    todo = session_todo(found, seat, person, is_company=is_company, now=now)
    log = getattr(found, "log", None) if found.state == SessionState.REPORTED else None
    is_expert = found.is_for_expert(person)
    offer = Offer.objects.of(person).accepted().filter(request=found.request_id).first() if is_expert else None
    mine = seat if seat and seat.is_of(person) else None
    return {
        "session": found,
        "facts": facts(found, seat),
        "todo": todo.on_page(found.get_absolute_url()) if todo else None,
        "goal": goals[found.number - 1] if found.number <= len(goals) else "",
        "goals": len(goals),
        "log": log,
        "people": [person.name for person in found.people.all()],
        "seat": mine,
        "question_url": found.request.get_absolute_url() if is_company else offer.get_absolute_url() if offer else "",
        "question": found.request if mine else None,
        "in_the_way": clashes([found.hold]).get(found.hold_id, "") if found.is_live else "",
        "link": found.join_link if found.shows_link(now) else "",
        "link_from": found.link_opens_at() if found.form == Form.ONLINE and found.state == SessionState.SCHEDULED else None,
        "moments": moments(found),
        "today": today,
    } | acts(found, person, is_company=is_company, is_expert=is_expert, now=now)


def acts(found: Session, person: User, *, is_company: bool, is_expert: bool, now: datetime) -> dict[str, bool]:
    """What this person can do now."""
    takes_part, is_to_come = is_company or is_expert, found.is_live and found.starts_at > now
    return {
        "may_move": takes_part and found.state == SessionState.SCHEDULED and is_to_come and may_be_moved(found),
        "may_cancel": takes_part and is_to_come,
        "may_link": is_expert and found.form == Form.ONLINE and found.state == SessionState.SCHEDULED,
        "may_miss": takes_part and found.state in NOT_OVER and found.starts_at + WAIT <= now,
        "may_object": found.state == SessionState.NO_SHOW and not found.objected_at and takes_part and found.is_said_absent(person),
        "has_entry": found.state == SessionState.SCHEDULED,
        "may_agree": is_company and found.request.state in TO_AGREE and found.state in {SessionState.REPORTED, SessionState.NO_SHOW},
    }


def may_be_moved(found: Session) -> bool:
    return found.moved < MOVED_MOST and not found.is_at_clinic


def facts(found: Session, seat: SessionExpert | None) -> list[tuple[str, Any]]:
    names = [_("%(name)s (%(institute)s)") % {"name": one.researcher, "institute": one.researcher.institute} for one in [found.expert]]
    if seat and seat.comes:
        name = _("%(name)s (%(institute)s)") % {"name": seat.expert.researcher, "institute": seat.expert.researcher.institute}
        names.append(name if seat.state == seat.State.ACCEPTED else _("%(name)s, asked") % {"name": name})
    return [
        (_("When"), found.when_words),
        (_("Where"), found.where_words),
        (_("With"), ", ".join(names)),
        (_("Form"), found.get_form_display()),
    ]


def moments(found: Session) -> list[tuple[datetime, str, str]]:
    """Newest first, with each move of the time; three statements."""
    rows = [(one.at, str(SENTENCES[one.state]), str(one.by) if one.by else "") for one in timeline(found)]
    times = list(found.appointments.select_related("made_by"))
    for before, after in pairwise(times):
        words = _("The session was moved from %(was)s to %(now)s.")
        rows.append((after.made_at, words % {"was": moment(before.starts_at), "now": moment(after.starts_at)}, str(after.made_by)))
    return sorted(rows, key=lambda row: row[0], reverse=True)


class Row(NamedTuple):
    """A session in the list of its question."""

    session: Session
    in_the_way: str
    goal: str


def sessions_of(request: Request, *, now: datetime) -> dict[str, Any]:
    """For the pages of a question: its sessions, oldest first, and what its plan says. One statement, two more while one is to come.

    The question as `for_page` has read it; else one for its plan, and one after a session.
    """
    plan = getattr(request, "plan", None)
    goals = list(plan.goals) if plan else []
    shown = list(request.sessions.exclude(state=SessionState.LAPSED).exclude(state=SessionState.CANCELLED, agreed_at=None).with_names())
    found = [one for one in shown if one.state != SessionState.PROPOSED]
    kept = [one.kept_until for one in shown if one.kept_until and one.can_be_taken(now)] if request.state in TO_AGREE else []
    said = clashes([one.hold for one in found if one.is_live])
    rows = [Row(one, said.get(one.hold_id, ""), goals[one.number - 1] if one.number <= len(goals) else "") for one in found]
    waits = waits_for_log(request)
    return {
        "sessions": rows,
        "goals": goals,
        "proposed_until": moment(min(kept)) if kept else "",
        "wants_time": request.state in TO_AGREE and not waits,
        "may_conclude": request.state == "held" and not waits,
    }
