"""How the centre keeps its promise: first answers in time, how long they took, what became of the questions. Numbers only, never words.

A question counts from the day on which it was sent. Its first answer is *due* once it was given or its promised day is over: one that still
has time counts neither way, nor does one that was closed in time without an answer (taken back, shown another way, declined).
Late is late: a question that was closed after its promised day, whoever closed it, broke the promise. While a company was asked for details
the clock stood, so its promised day is a later one; the time to the answer is not stopped by anything, weekends included.
What became of it is what its company *said*; one that was closed by the calendar alone is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from tablib import Databook, Dataset

from innocenter.look.dates import month_words
from innocenter.taxonomy.models import CAPITAL, Field, Region
from innocenter.values.spreadsheets import cell
from mentoring.models import ExpertProfile, Offer, Request
from mentoring.models.expert import ON_LIST
from mentoring.models.offer import OfferState
from mentoring.models.outcome import Outcome
from mentoring.models.queries import RequestQuerySet
from mentoring.models.states import State

FEWEST = 5
"""A share of fewer is none: it would tell of single companies."""
SCORES = ("understood", "useful", "again")
YEAR = timedelta(days=365)
MOST_EXPERTS = 100
OUTSIDE = ~Q(company__region__in=CAPITAL)


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Line:
    """`took`: the median time to the first answer. `silent`: closed by the calendar, nobody of the company has said anything.
    `companies`: how many have answered the three questions at the end.
    """

    name: str
    sent: int = 0
    due: int = 0
    in_time: int = 0
    took: timedelta | None = None
    solved: int = 0
    partly: int = 0
    not_solved: int = 0
    silent: int = 0
    companies: int = 0
    understood: float | None = None
    useful: float | None = None
    again: float | None = None

    @property
    def kept(self) -> int | None:
        """Of the answers that were due, in whole per cent, how many came in time; None of too few."""
        return percent(self.in_time, self.due)

    @property
    def days(self) -> float | None:
        return round(self.took / timedelta(days=1), 1) if self.took is not None and self.due >= FEWEST else None

    @property
    def said(self) -> int:
        return self.solved + self.partly + self.not_solved

    @property
    def helped(self) -> int | None:
        """Solved or partly solved, of those whose company has said so, in whole per cent; None of too few."""
        return percent(self.solved + self.partly, self.said)

    @property
    def scores(self) -> list[float | None]:
        """Means of the three questions at the end, of five; None of fewer than five companies."""
        means = (self.understood, self.useful, self.again)
        return [round(mean, 1) if mean is not None and self.companies >= FEWEST else None for mean in means]

    def cells(self) -> list[Any]:
        became = [self.solved, self.partly, self.not_solved, self.silent, self.helped]
        return [self.sent, self.due, self.in_time, self.kept, self.days, *became, *self.scores]


def percent(part: int, whole: int) -> int | None:
    return 100 * part // whole if whole >= FEWEST else None


def heads() -> list[str]:
    return [
        _("Questions sent"), _("Answers due"), _("In time"), _("In time, %"), _("Days to the answer (median)"), _("Solved"),
        _("Partly solved"), _("Not solved"), _("Closed without a word"), _("Helped, %"), _("Understood, of 5"), _("Useful, of 5"),
        _("Would ask again, of 5"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Front:
    """What visitors read; each line hides what comes of too few."""

    all: Line
    outside: Line

    @property
    def is_told(self) -> bool:
        return self.all.due >= FEWEST


def front(today: date) -> Front:
    """Of the last twelve months; of members from outside the capital region only how many answers came in time. One statement."""
    everybody, outside = figures(today), figures(today, OUTSIDE)
    punctual = {f"outside_{name}": outside[name] for name in ("due", "in_time")}
    found = sent_between(today - YEAR, today).aggregate(**everybody, **punctual)
    all_, away = {name: found[name] for name in everybody}, {name: found[f"outside_{name}"] for name in ("due", "in_time")}
    return Front(Line("", **all_), Line("", **away))


def sent_between(first: date, last: date) -> RequestQuerySet:
    """`last` is included; days are Seoul's."""
    begin, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
    return Request.objects.sent().order_by().filter(submitted_at__gte=begin, submitted_at__lt=end)


def figures(today: date, only: Q | None = None) -> dict[str, Any]:
    """The columns of a `Line`, each an aggregate over questions; `only` some of them."""
    some = only if only is not None else Q()
    stood_until: Any = Coalesce(TruncDate("closed_at"), Value(today))
    answered, broken = Q(first_answer_at__isnull=False), Q(first_answer_at=None, promised_for__lt=stood_until)
    said = Q(closed_by__isnull=False)
    took = ExpressionWrapper(F("first_answer_at") - F("submitted_at"), output_field=DurationField())
    return {
        "sent": Count("pk", filter=some),
        "due": Count("pk", filter=some & (answered | broken)),
        "in_time": Count("pk", filter=some & answered & Q(first_answer_at__date__lte=F("promised_for"))),
        "took": Median(took, filter=some & answered),
        "solved": Count("pk", filter=some & said & Q(state=State.RESOLVED)),
        "partly": Count("pk", filter=some & said & Q(state=State.PARTLY)),
        "not_solved": Count("pk", filter=some & said & Q(state=State.UNRESOLVED)),
        "silent": Count("pk", filter=some & (Q(state=State.NO_WORD) | Q(closed_by=None, state=State.RESOLVED))),
    }


def scores(only: Q | None = None) -> dict[str, Any]:
    """More columns of a `Line`: the means of the last closing words of each question."""
    some = only if only is not None else Q()
    words = Outcome.objects.filter(request=OuterRef("pk")).order_by("-said_at", "-pk")
    means: dict[str, Any] = {name: Avg(Subquery(words.values(name)[:1]), filter=some) for name in SCORES}
    return means | {"companies": Count("company", distinct=True, filter=some & Q(Exists(words)))}


@dataclass(frozen=True)
class Table:
    title: str
    lines: list[Line]
    note: str = ""


@dataclass(frozen=True)
class Load:
    """What an expert carries today, and may: open questions, and hours of sessions in this month."""

    expert: str
    institute: str
    cases: int
    cases_most: int
    hours: str
    hours_most: int


@dataclass(frozen=True)
class Report:
    """`first` and `last` are both included; `months` are the lines of the chart."""

    first: date
    last: date
    total: Line
    outside: Line
    capital: Line
    months: list[Line]
    tables: list[Table]
    load: list[Load]

    def dataset(self) -> Dataset:
        """Every table of the page in one sheet, each row beginning with the name of its table."""
        sheet = Dataset(title=_("Figures"))
        sheet.headers = [_("Table"), _("Row"), *heads()]
        for table in self.tables:
            for line in table.lines:
                sheet.append([table.title, cell(line.name), *("" if value is None else value for value in line.cells())])
        return sheet

    def export(self, kind: str) -> str | bytes:
        """The tables, then what each expert carries today: sheets of one file, or one beneath the other."""
        parts = [self.dataset(), self.load_dataset()]
        exported: str | bytes = Databook(parts).export(kind) if kind == "xlsx" else "\r\n".join(part.export(kind) for part in parts)
        return exported

    def load_dataset(self) -> Dataset:
        sheet = Dataset(title=_("Load of the experts today"))
        sheet.headers = [
            _("Expert"), _("Institute"), _("Open questions"), _("Open questions at most"), _("Hours of this month"),
            _("Hours of a month at most"),
        ]  # fmt: skip
        for one in self.load:
            sheet.append([cell(one.expert), cell(one.institute), one.cases, one.cases_most, float(one.hours), one.hours_most])
        return sheet

    def bars(self) -> list[dict[str, Any]]:
        """The chart: for each month the answers that were due, those in time from the bottom."""
        most, height, width, drawn = max((line.due for line in self.months), default=0) or 1, 120, 44, []
        for place, line in enumerate(self.months):
            kept, late = round(height * line.in_time / most), round(height * (line.due - line.in_time) / most)
            drawn.append({
                "x": place * (width + 20) + 4, "middle": place * (width + 20) + 4 + width // 2, "width": width, "line": line,
                "kept": kept, "kept_y": height - kept, "late": late, "late_y": height - kept - late,
            })  # fmt: skip
        return drawn


def report(first: date, last: date, today: date) -> Report:
    """Eight statements, however many questions and experts."""
    rows, columns = sent_between(first, last), figures(today) | scores()
    total = Line(_("Together"), **rows.aggregate(**columns))
    regions = by(rows, "company__region", columns)
    sides = rows.aggregate(
        **{f"outside_{name}": value for name, value in (figures(today, OUTSIDE) | scores(OUTSIDE)).items()},
        **{f"capital_{name}": value for name, value in (figures(today, ~OUTSIDE) | scores(~OUTSIDE)).items()},
    )
    outside = Line(_("Outside the capital region"), **{name: sides[f"outside_{name}"] for name in columns})
    capital = Line(_("Capital region"), **{name: sides[f"capital_{name}"] for name in columns})
    months = [Line(month_words(row.pop("month")), **row) for row in of_months(rows, columns)]
    fields = by(rows, "confirmed_fields", columns)
    names = Field.objects.in_bulk([key for key in fields if key])
    tables = [
        Table(_("Together"), [total, outside, capital]),
        Table(_("By month"), months),
        Table(_("By region"), lines(regions, Region.choices)),
        Table(
            _("By field"), lines(fields, [*((key, str(one)) for key, one in sorted(names.items())), (None, _("No field"))]),
            _("A question of two fields counts in both."),
        ),
        Table(_("By institute"), of_institutes(rows, columns), _("Questions that an expert of the institute has taken on.")),
    ]  # fmt: skip
    return Report(first, last, total, outside, capital, months, tables, load_of_experts(today))


def of_institutes(rows: RequestQuerySet, columns: dict[str, Any]) -> list[Line]:
    taken: Any = rows.filter(offers__state=OfferState.ACCEPTED).values(name=F("offers__expert__researcher__institute__name"))
    return [Line(**row) for row in taken.annotate(**columns).order_by("name")]


def load_of_experts(today: date) -> list[Load]:
    """Of those who can be asked at all, the fullest first."""
    held = Offer.objects.held().filter(expert=OuterRef("pk")).order_by().values("expert").annotate(n=Count("pk")).values("n")
    experts: Any = ExpertProfile.objects.filter(ON_LIST).with_load(today).select_related("researcher__institute")
    found = experts.annotate(open_cases=Coalesce(Subquery(held), 0)).order_by("-open_cases", "-hours_booked", "pk")[:MOST_EXPERTS]
    return [
        Load(
            one.researcher.local_name, one.researcher.institute.local_name, one.open_cases, one.open_cases_most,
            f"{float(one.hours_booked or 0):g}", one.hours_a_month,
        )
        for one in found
    ]  # fmt: skip


def of_months(rows: RequestQuerySet, columns: dict[str, Any]) -> Iterable[dict[str, Any]]:
    found: Any = rows.annotate(month=TruncMonth("submitted_at")).values("month").annotate(**columns).order_by("month")
    return list(found)


def by(rows: RequestQuerySet, key: str, columns: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    return {row.pop(key): row for row in rows.values(key).annotate(**columns)}


def lines(found: dict[Any, dict[str, Any]], names: Iterable[tuple[Any, Any]]) -> list[Line]:
    """In the order of the names; what has no question is left out."""
    return [Line(str(name), **found[key]) for key, name in names if key in found]
