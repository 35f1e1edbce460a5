"""Where a question stands, what has happened to it, and what was said: for the pages of its company and of the staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from innocenter.lifecycle import moments_of
from innocenter.look.admin_history import events_with_people
from innocenter.look.dates import full_day, moment, short_day
from mentoring.models import Request
from mentoring.models.states import OVER, State
from mentoring.written import Entry

STAGES: list[tuple[str | Promise, set[State]]] = [
    (pgettext_lazy("step of a question", "Ask"), {State.DRAFT}),
    (pgettext_lazy("step of a question", "Received"), {State.SUBMITTED}),
    (pgettext_lazy("step of a question", "Looked at"), {State.TRIAGING, State.INFO_NEEDED}),
    (
        pgettext_lazy("step of a question", "Answer"),
        {State.ANSWERED, State.OFFERED, State.ACCEPTED, State.SCHEDULED, State.HELD, State.REPORTED},
    ),
    (pgettext_lazy("step of a question", "Closed"), set(OVER)),
]
SENTENCES: dict[str, str | Promise] = {
    State.DRAFT: gettext_lazy("The question was begun."),
    State.SUBMITTED: gettext_lazy("The question was sent to the centre."),
    State.TRIAGING: gettext_lazy("The centre looks at the question."),
    State.INFO_NEEDED: gettext_lazy("The centre asked for details. The clock stands meanwhile."),
    State.ANSWERED: gettext_lazy("The centre answered."),
    State.OFFERED: gettext_lazy("The question was offered to an expert."),
    State.ACCEPTED: gettext_lazy("An expert accepted the question."),
    State.SCHEDULED: gettext_lazy("A session was agreed."),
    State.HELD: gettext_lazy("The session took place."),
    State.REPORTED: gettext_lazy("The expert wrote down the result."),
    State.RESOLVED: gettext_lazy("The company confirmed that the problem is solved."),
    State.PARTLY: gettext_lazy("The company said that the problem is partly solved."),
    State.UNRESOLVED: gettext_lazy("The company said that the problem is not solved."),
    State.REFERRED: gettext_lazy("The centre told who can help."),
    State.DECLINED: gettext_lazy("The centre cannot take the question on."),
    State.EXPIRED: gettext_lazy("The details did not come, so the question was closed."),
    State.WITHDRAWN: gettext_lazy("The company took the question back."),
    State.NO_SHOW: gettext_lazy("The session did not take place."),
    State.NO_WORD: gettext_lazy("The company did not say what came of it, so the question was closed."),
}


class Said(NamedTuple):
    """One thing that was said. `is_centre`: by the centre, not by the company; `is_aside`: about who may read it."""

    at: datetime
    heading: str
    who: str
    text: str
    is_centre: bool
    is_aside: bool = False


def stages(request: Request) -> list[tuple[str, str]]:
    place = next(n for n, (_name, states) in enumerate(STAGES) if request.state in states)
    over = request.state in OVER
    return [(str(name), "now" if n == place and not over else "done" if n <= place else "next") for n, (name, _s) in enumerate(STAGES)]


def moments(request: Request) -> list[tuple[datetime, str, str]]:
    """Newest first; one statement."""
    found, rows = [], moments_of(request, *events_with_people(request))
    for one, before in zip_longest(rows, rows[1:]):
        words = str(SENTENCES[one.state])
        if one.by is None and one.state == State.RESOLVED:
            words = _("Nobody objected to the answer, so the question was closed.")
        elif one.by and before and before.state == State.SCHEDULED and one.state in {State.ACCEPTED, State.HELD}:  # called off, or missed
            words = _("The session was off. Another time is to be agreed.")
        found.append((one.at, words, str(one.by) if one.by else ""))
    return found


def said(found: Iterable[Entry]) -> list[Said]:
    """What went to and fro, oldest first. No statement."""
    by_centre, ours = {"asked", "answered"}, {"asked", "answered", "replied", "reopened"}
    asides = [(one, bool(one.more.get("is_aside"))) for one in found if one.what in ours]
    return [Said(one.at, _heading(one.what, aside), one.who, one.text, one.what in by_centre, aside) for one, aside in asides]


def _heading(what: str, is_aside: bool) -> str:
    match what:
        case "reopened":
            return _("What was still open")
        case "asked":
            return _("The centre asks whether an expert may read it") if is_aside else _("What the centre needs to know")
        case "replied":
            return _("What the company says to that") if is_aside else _("Details from the company")
    return _("Answer of the centre")


def clock_sentence(request: Request, today: date) -> str:
    """Where the promise of the first answer stands."""
    if request.first_answer_at:
        return _("The first answer was given on %(when)s.") % {"when": moment(request.first_answer_at)}
    if request.state == State.INFO_NEEDED:
        left = request.days_left or 0
        words = ngettext(
            "The clock stands until the details are there; %(days)d working day is left then.",
            "The clock stands until the details are there; %(days)d working days are left then.",
            max(left, 1),
        )
        return words % {"days": max(left, 1)}
    if request.state in OVER or request.promised_for is None:
        return ""
    if request.promised_for < today:
        return _("The first answer was promised by %(day)s. It is late; please excuse us.") % {"day": short_day(request.promised_for)}
    return _("You have a first answer by %(day)s.") % {"day": short_day(request.promised_for)}


def facts(request: Request) -> list[tuple[str, Any]]:
    promised = full_day(request.promised_for) if request.promised_for else None
    owner = request.owner.name if request.owner else _("the staff for mentoring")
    return [
        (_("Receipt number"), request.number),
        (_("Looked after by"), owner),
        (_("First answer by"), promised or _("once the details are there")),
        (_("In which form"), request.get_wanted_display()),
    ]
