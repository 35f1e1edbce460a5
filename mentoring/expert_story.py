"""How an expert's profile stands, in words: for the expert, for the coordinator of the institute, for "my centre"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.look.dates import full_day, short_day
from innocenter.values.todo import Todo
from mentoring.availability import clashes
from mentoring.models import ExpertProfile, SlotHold, Window
from mentoring.models.expert import STANDING_TONES, ExpertQuerySet, Standing
from mentoring.models.states import Wanted


class Shown(NamedTuple):
    """A time that is kept or agreed, and why it can hardly take place, if so."""

    hold: SlotHold
    why_not: str


def in_full(rows: ExpertQuerySet, today: date) -> ExpertQuerySet:
    """With everything that the pages tell."""
    hours = Window.objects.filter(expert=OuterRef("pk"))
    return rows.with_names().with_standing(today).with_load(today).annotate(has_hours=Exists(hours))


def tone(expert: Any) -> str:
    return STANDING_TONES[Standing(expert.standing)]


def standing_words(expert: Any) -> str:
    return str(Standing(expert.standing).label)


def facts(expert: Any) -> list[tuple[str, Any]]:
    last = expert.fresh_until(expert.fresh_days)
    return [
        (_("Open questions"), _("%(open)d of %(most)d") % {"open": expert.open_cases, "most": expert.open_cases_most}),
        (_("Hours this month"), _("%(booked)g of %(most)d") % {"booked": expert.hours_booked, "most": expert.hours_a_month}),
        (_("Confirmed until"), full_day(last) if last else _("not confirmed yet")),
        (_("Not now, until"), full_day(expert.away_until) if expert.standing == Standing.AWAY else "–"),
    ]


def takes_on(expert: ExpertProfile) -> list[tuple[str, str]]:
    minutes = _("%(minutes)d minutes")
    rows = [
        (_("Forms of help"), ", ".join(expert.form_names)),
        (_("Regions for visits"), ", ".join(expert.region_names)),
        (_("Limits"), _("%(hours)d hours a month, %(cases)d questions at the same time")
            % {"hours": expert.hours_a_month, "cases": expert.open_cases_most}),
        (_("Length of a session"), minutes % {"minutes": expert.slot_minutes}),
        (_("Pause between two sessions"), minutes % {"minutes": expert.buffer_minutes}),
        (_("Way to a visit"), minutes % {"minutes": expert.travel_minutes} if Wanted.VISIT in expert.forms else ""),
        (_("Times can be chosen"), _("from %(hours)d hours to %(days)d days ahead")
            % {"hours": expert.lead_hours, "days": expert.horizon_days}),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def to_come(holds: Iterable[SlotHold]) -> list[Shown]:
    found = list(holds)
    why = clashes(found)
    return [Shown(hold, why.get(hold.pk, "")) for hold in found]


def asks_for_word(expert: Any, today: date) -> bool:
    """Whether the expert should say now that everything is still right."""
    if expert.standing in {Standing.UNCONFIRMED, Standing.STALE}:
        return True
    last = expert.fresh_until(expert.fresh_days)
    return expert.standing != Standing.CLOSED and bool(last) and last - timedelta(days=expert.reminder_days) <= today


def todo_of(expert: Any, today: date) -> Todo | None:
    """What the profile expects of the expert now."""
    page = reverse("mentoring:expert_own")
    last = expert.fresh_until(expert.fresh_days)
    match expert.standing:
        case Standing.UNCONFIRMED:
            sentence = _("The centre would like to send companies to you. Please look at your profile as an expert and confirm it.")
            return Todo(sentence, None, _("Look at my profile"), page)
        case Standing.STALE:
            sentence = _("Your profile as an expert has run out: nobody new is sent to you until you confirm it.")
            return Todo(sentence, last, _("Look at my profile"), page, late=True)
        case Standing.CLOSED:
            return None
    if last and asks_for_word(expert, today):
        sentence = _("Please confirm that your profile as an expert is still right.")
        return Todo(sentence, last, _("Look at my profile"), page)
    if not expert.has_hours and set(expert.forms) != {Wanted.ANSWER}:
        sentence = _("Nobody can choose a time with you yet: enter the hours in which you have time.")
        return Todo(sentence, None, _("Enter my hours"), reverse("mentoring:expert_times"))
    return None


def waiting_words(expert: Any) -> str:
    """When there is nothing to do."""
    if expert.standing == Standing.AWAY:
        words = _("Nobody new is sent to you until %(day)s. What is agreed stands. After that day you are on the list again by itself.")
        return words % {"day": short_day(expert.away_until)}
    if expert.standing == Standing.CLOSED:
        return _("Nobody is sent to you. What is agreed stands.")
    return _("You are on the list. When a question fits you, the centre asks you by letter, and you have two working days to answer.")


def asks(user: User, today: date) -> list[Ask]:
    """One statement; staff have none."""
    if user.is_staff:
        return []
    return [Ask(ExpertProfile.objects.of(user), lambda found: [todo for one in in_full(found, today) if (todo := todo_of(one, today))])]
