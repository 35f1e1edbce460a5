"""What the sheets of a panel come to. Whole marks in, exact fractions inside, figures half up at two places out.

A mark is worth mark ÷ scale × weight points. Each sheet's points are rounded once; the mean is taken of those figures, so that
whoever has the sheets before them comes to the same with a pocket calculator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HUNDREDTHS = Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """One line of the rubric. `floor` is the percentage of the scale that the panel's mean must reach."""

    key: int
    weight: int
    scale: int
    floor: int


@dataclass(frozen=True)
class Sheet:
    """One reviewer's marks, by the key of the item: all of them."""

    key: int
    marks: Mapping[int, int]


@dataclass(frozen=True)
class Terms:
    """`cutoff` in points; fewer sheets than `quorum` decide nothing; from `trim_from` sheets on one highest and one lowest are dropped."""

    cutoff: Decimal
    quorum: int
    trim_from: int


@dataclass(frozen=True)
class ItemMean:
    """`points` of the item's weight, `percent` of its scale, over the sheets that count."""

    key: int
    points: Decimal
    percent: Decimal
    floor: int

    @property
    def reaches_floor(self) -> bool:
        return self.percent >= self.floor


@dataclass(frozen=True)
class Result:
    """`mean` is None without a sheet. `dropped` are the keys of the lowest and of the highest sheet, in this order, or nothing."""

    mean: Decimal | None
    items: tuple[ItemMean, ...]
    totals: tuple[tuple[int, Decimal], ...]
    dropped: tuple[int, ...]
    quorum_met: bool
    reaches_cutoff: bool

    @property
    def below_floor(self) -> tuple[int, ...]:
        return tuple(item.key for item in self.items if not item.reaches_floor)

    @property
    def passed(self) -> bool:
        """Enough sheets, the cut-off and every floor: necessary for a yes, not sufficient."""
        return self.quorum_met and self.reaches_cutoff and not self.below_floor


def half_up(value: Fraction) -> Decimal:
    """Two places, and the half goes up; for values that are not negative."""
    hundredths = (value * 200 + 1) // 2
    return (Decimal(int(hundredths)) / 100).quantize(HUNDREDTHS)


def points(item: Item, mark: int) -> Fraction:
    return Fraction(mark * item.weight, item.scale)


def total(items: Iterable[Item], sheet: Sheet) -> Decimal:
    """The points of one sheet. Raises KeyError for a sheet that is not complete."""
    return half_up(sum((points(item, sheet.marks[item.key]) for item in items), Fraction(0)))


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def result(items: Sequence[Item], sheets: Iterable[Sheet], terms: Terms) -> Result:
    """The same for the same sheets in any order: of several equal ones the marks themselves say which is dropped."""
    ranked = sorted(
        ((total(items, sheet), tuple(sheet.marks[item.key] for item in items), sheet) for sheet in sheets),
        key=lambda row: (row[0], row[1], row[2].key),
    )
    is_trimmed = len(ranked) >= max(terms.trim_from, 3)
    counted = ranked[1:-1] if is_trimmed else ranked
    average = half_up(mean([Fraction(figure) for figure, _marks, _sheet in counted])) if counted else None
    return Result(
        mean=average,
        items=tuple(_item_mean(item, [sheet for _figure, _marks, sheet in counted]) for item in items) if counted else (),
        totals=tuple((sheet.key, figure) for figure, _marks, sheet in ranked),
        dropped=(ranked[0][2].key, ranked[-1][2].key) if is_trimmed else (),
        quorum_met=len(ranked) >= terms.quorum,
        reaches_cutoff=average is not None and average >= terms.cutoff,
    )


def _item_mean(item: Item, sheets: Sequence[Sheet]) -> ItemMean:
    worth = mean([points(item, sheet.marks[item.key]) for sheet in sheets])
    return ItemMean(item.key, half_up(worth), half_up(worth * 100 / item.weight), item.floor)
