"""How the desks were used: for each working day how many could be had, how many were leased, and to how many somebody came.

A day counts when it is a working day; weekends and holidays do not. A desk that is closed on a day cannot be had on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from tablib import Dataset

from companies.models import CentreMembership, Tier
from innocenter.look.dates import full_day
from innocenter.taxonomy.models import Holiday, Region
from innocenter.values.spreadsheets import cell
from innocenter.values.working_days import DAY, Calendar
from workspace.models import Booking, Claim, Room
from workspace.models.space import DESKS

CAME = (Booking.State.CHECKED_IN, Booking.State.DONE)
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Line:
    """Desk-days: how many could be had, were leased, were used by the hour. In a breakdown nothing can be had: None."""

    name: str
    leased: int
    used: int
    bookable: int | None = None

    @property
    def share(self) -> str:
        """Leased and used of what could be had, in whole per cent."""
        return f"{100 * (self.leased + self.used) // self.bookable} %" if self.bookable else ""


@dataclass(frozen=True)
class Report:
    """`first` and `last` are both included."""

    first: date
    last: date
    days: list[tuple[date, Line]]
    regions: list[Line]
    tiers: list[Line]
    institutes: list[Line]

    @property
    def total(self) -> Line:
        lines = [line for _day, line in self.days]
        return Line(
            _("Together"), sum(line.leased for line in lines), sum(line.used for line in lines), sum(line.bookable or 0 for line in lines)
        )

    def tables(self) -> list[tuple[str, list[str], list[list[Any]]]]:
        """(title, heads, rows): what the page shows, and what the files hold."""
        heads = [_("Leased"), _("Used by the hour")]
        by_day = [
            [line.name, line.bookable, line.leased, line.used, line.share] for line in [*(line for _day, line in self.days), self.total]
        ]
        found = [(_("By day"), [_("Day"), _("Could be had"), *heads, _("Share")], by_day)]
        for title, lines in ((_("By region"), self.regions), (_("By membership"), self.tiers), (_("By institute"), self.institutes)):
            found.append((title, [title, *heads], [[line.name, line.leased, line.used] for line in lines]))
        return found

    def dataset(self) -> Dataset:
        """Every table of the page in one sheet, each row beginning with the name of its table."""
        sheet = Dataset(title=_("Occupancy"))
        sheet.headers = [_("Table"), _("Row"), _("Could be had"), _("Leased"), _("Used by the hour"), _("Share")]
        for title, _heads, rows in self.tables():
            for row in rows:
                name, *numbers = row
                sheet.append([title, cell(name), *(numbers if len(numbers) == 4 else ["", *numbers, ""])])
        return sheet

    def bars(self) -> list[dict[str, Any]]:
        """The chart: for each day the heights of its parts, drawn upwards from the bottom."""
        most = max((line.bookable or 0 for _day, line in self.days), default=0) or 1
        height, width, drawn = 120, 14, []
        for place, (day, line) in enumerate(self.days):
            all_, leased, used = (round(height * number / most) for number in (line.bookable or 0, line.leased, line.used))
            drawn.append(
                {
                    "x": place * (width + 4), "width": width, "day": day, "line": line,
                    "all": all_, "all_y": height - all_,
                    "leased": leased, "leased_y": height - leased,
                    "used": used, "used_y": height - leased - used,
                }
            )  # fmt: skip
        return drawn


@dataclass
class Tally:
    """Desk-days by what they are told apart by: region, tier, institute."""

    leased: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)

    def lines(self, names: Iterable[tuple[str, str]]) -> list[Line]:
        return [Line(str(name), self.leased[key], self.used[key]) for key, name in names if self.leased[key] or self.used[key]]


def report(first: date, last: date) -> Report:
    """Raises nothing: an end before the beginning has no days. Seven statements at most."""
    calendar = Holiday.objects.calendar()
    working = working_days(first, min(last, first + LONGEST), calendar)
    desks = set(Room.objects.filter(kind__in=DESKS, is_active=True, site__is_active=True).values_list("pk", flat=True))
    closed, leased, used = _stays(desks, first, last, set(working))
    tallies = {"region": Tally(), "tier": Tally(), "institute": Tally()}
    for stay in leased.values():
        _count(tallies, "leased", region=stay["region"], tier=Tier.Code.TENANT, institute=stay["institute"])
    tiers = _tiers({stay["company"] for stay in used.values()}, first, last)
    for (_desk, day), stay in used.items():
        _count(tallies, "used", region=stay["region"], tier=tiers(stay["company"], day), institute="")
    days = []
    for day in working:
        bookable = sum((desk, day) not in closed for desk in desks)
        counts = [sum((desk, day) in stays for desk in desks) for stays in (leased, used)]
        days.append((day, Line(full_day(day), counts[0], counts[1], bookable)))
    institutes = sorted({stay["institute"] for stay in leased.values()})
    return Report(
        first, last, days,
        tallies["region"].lines([*((code, str(name)) for code, name in Region.choices), ("", _("The centre itself"))]),
        tallies["tier"].lines([*((code, str(name)) for code, name in Tier.Code.choices), ("", _("No membership"))]),
        tallies["institute"].lines([*((name, name) for name in institutes), ("", _("No joint project"))]),
    )  # fmt: skip


def working_days(first: date, last: date, calendar: Calendar) -> list[date]:
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [day for day in days if calendar.is_working(day)]


def _stays(
    desks: set[int], first: date, last: date, working: set[date]
) -> tuple[set[tuple[int, date]], dict[tuple[int, date], Any], dict[tuple[int, date], Any]]:
    """By (desk, working day): closed; leased, and by whom; used by the hour, and by whom. One statement."""
    closed: set[tuple[int, date]] = set()
    leased: dict[tuple[int, date], Any] = {}
    used: dict[tuple[int, date], Any] = {}
    for claim in _claims(desks, first, last):
        begin, end = max(claim["days"].lower, first), min(claim["days"].upper, last + DAY)
        for day in (begin + n * DAY for n in range((end - begin).days)):
            if day not in working:
                continue
            if claim["kind"] == Claim.Kind.CLOSURE:
                closed.add((claim["room"], day))
            elif claim["kind"] == Claim.Kind.LEASE:
                leased[claim["room"], day] = {
                    "company": claim["lease__company"], "region": claim["lease__company__region"],
                    "institute": claim["lease__project__institute__name"],
                }  # fmt: skip
            else:
                used[claim["room"], day] = {"company": claim["booking__company"], "region": claim["booking__company__region"] or ""}
    for place in closed:
        leased.pop(place, None)
    return closed, leased, {place: stay for place, stay in used.items() if place not in leased}


def _claims(desks: set[int], first: date, last: date) -> Iterable[Any]:
    """Lived in, closed, or booked and come to; what was given back or never used does not count."""
    counts = Claim.objects.filter(state=Claim.State.LIVE, room__in=desks, days__overlap=DateRange(first, last + DAY))
    rows = counts.exclude(kind__in=["event", "consultation"]).values(
        "room", "days", "kind", "lease__company", "lease__company__region", "lease__project__institute__name", "booking__company",
        "booking__company__region", "booking__state",
    )  # fmt: skip
    return (row for row in rows if row["kind"] != Claim.Kind.BOOKING or row["booking__state"] in CAME)


def _tiers(companies: set[int | None], first: date, last: date) -> Any:
    """Under which tier a company came on a day: by the memberships that it held, also those that are over. One statement."""
    held: dict[int, list[CentreMembership]] = defaultdict(list)
    for membership in CentreMembership.objects.held_between(first, last).filter(company__in=[pk for pk in companies if pk]):
        held[membership.company_id].append(membership)

    def tier(company: int | None, day: date) -> str:
        return next((each.code_on(day) for each in held.get(company or 0, ()) if each.was_held(day)), "")

    return tier


def _count(tallies: dict[str, Tally], what: str, **keys: str) -> None:
    for name, key in keys.items():
        getattr(tallies[name], what)[key] += 1
