"""What a panel's sheets come to: golden cases by hand, and what must hold of every panel."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocenter.values.scores import Item, Sheet, Terms, half_up, result, total

ITEMS = [Item(1, weight=40, scale=5, floor=40), Item(2, weight=35, scale=5, floor=40), Item(3, weight=25, scale=5, floor=40)]
TERMS = Terms(cutoff=Decimal(70), quorum=3, trim_from=5)


def sheet(key: int, *marks: int) -> Sheet:
    return Sheet(key, dict(enumerate(marks, start=1)))


def of(*points: int) -> list[Sheet]:
    """Sheets under one item of a hundred steps, so that a mark is a point."""
    return [sheet(n, mark) for n, mark in enumerate(points, start=1)]


HUNDRED = [Item(1, weight=100, scale=100, floor=0)]


def test_three_sheets_by_hand():
    found = result(ITEMS, [sheet(1, 4, 4, 3), sheet(2, 5, 3, 4), sheet(3, 3, 4, 2)], TERMS)

    assert found.totals == ((3, Decimal("62.00")), (1, Decimal("75.00")), (2, Decimal("81.00")))
    assert found.mean == Decimal("72.67")  # 218 / 3 = 72.666…
    assert [item.points for item in found.items] == [Decimal("32.00"), Decimal("25.67"), Decimal("15.00")]
    assert [item.percent for item in found.items] == [Decimal("80.00"), Decimal("73.33"), Decimal("60.00")]
    assert (found.dropped, found.quorum_met, found.passed) == ((), True, True)


def test_from_five_sheets_one_highest_and_one_lowest_are_dropped():
    found = result(HUNDRED, of(100, 80, 70, 60, 0), TERMS)

    assert (found.mean, found.dropped, len(found.totals)) == (Decimal("70.00"), (5, 1), 5)
    assert found.passed


def test_four_sheets_are_not_trimmed():
    assert result(HUNDRED, of(100, 80, 70, 0), TERMS).mean == Decimal("62.50")


def test_ties_drop_one_each():
    found = result(HUNDRED, of(90, 90, 90, 60, 60), TERMS)

    assert found.mean == Decimal("80.00")  # 90, 90, 60 stay
    assert len(found.dropped) == 2


@pytest.mark.parametrize(("points", "mean", "passed"), [((70, 70, 69), "69.67", False), ((70, 70, 70), "70.00", True)])
def test_the_cut_off_is_reached_by_the_figure_that_is_shown(points: tuple[int, ...], mean: str, passed: bool):
    found = result(HUNDRED, of(*points), TERMS)

    assert (found.mean, found.passed) == (Decimal(mean), passed)


def test_one_item_below_its_floor_fails_whatever_the_mean():
    found = result(ITEMS, [sheet(n, 5, 5, 1) for n in (1, 2, 3)], TERMS)

    assert (found.mean, found.reaches_cutoff, found.below_floor, found.passed) == (Decimal("80.00"), True, (3,), False)


def test_exactly_the_floor_is_enough():
    assert result(ITEMS, [sheet(n, 5, 5, 2) for n in (1, 2, 3)], TERMS).passed


@pytest.mark.parametrize("count", [0, 1, 2])
def test_below_the_quorum_nothing_passes(count: int):
    found = result(HUNDRED, of(*[100] * count), TERMS)

    assert (found.quorum_met, found.passed, found.mean) == (False, False, Decimal("100.00") if count else None)


def test_a_sheet_that_is_not_complete_is_not_counted_as_zero():
    with pytest.raises(KeyError):
        result(ITEMS, [sheet(1, 4, 4)], TERMS)


@pytest.mark.parametrize(
    ("value", "figure"),
    [("0", "0.00"), ("0.004", "0.00"), ("0.005", "0.01"), ("69.995", "70.00"), ("69.9949999", "69.99"), ("2/3", "0.67"), ("100", "100.00")],
)
def test_the_half_goes_up(value: str, figure: str):
    assert half_up(Fraction(value)) == Decimal(figure)


@st.composite
def panels(draw: st.DrawFn) -> tuple[list[Item], list[Sheet]]:
    """A rubric of one to six items whose weights sum to 100, and three to seven sheets of it."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=5)))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    items = [Item(n, weight, draw(st.integers(1, 100)), draw(st.integers(0, 100))) for n, weight in enumerate(weights)]
    rows = draw(st.integers(3, 7))
    sheets = [Sheet(n, {item.key: draw(st.integers(0, item.scale)) for item in items}) for n in range(rows)]
    return items, sheets


@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_sheets_changes_nothing(panel: tuple[list[Item], list[Sheet]], chance: Random):
    items, sheets = panel
    shuffled = list(sheets)
    chance.shuffle(shuffled)

    assert result(items, shuffled, TERMS) == result(items, sheets, TERMS)


@given(panels(), st.randoms(use_true_random=False))
def test_whose_sheet_it_is_changes_no_figure(panel: tuple[list[Item], list[Sheet]], chance: Random):
    items, sheets = panel
    keys = [sheet.key for sheet in sheets]
    chance.shuffle(keys)
    renamed = [Sheet(key, sheet.marks) for key, sheet in zip(keys, sheets, strict=True)]
    one, other = result(items, sheets, TERMS), result(items, renamed, TERMS)

    assert (one.mean, one.items, one.passed) == (other.mean, other.items, other.passed)


@given(panels())
def test_every_figure_stays_inside_its_bounds(panel: tuple[list[Item], list[Sheet]]):
    items, sheets = panel
    found = result(items, sheets, TERMS)
    totals = sorted(total(items, sheet) for sheet in sheets)
    inner = totals[1:-1] if len(sheets) >= 5 else totals

    assert found.mean is not None
    assert 0 <= inner[0] <= found.mean <= inner[-1] <= 100
    assert all(0 <= mean.points <= item.weight and 0 <= mean.percent <= 100 for mean, item in zip(found.items, items, strict=True))
    assert len(found.dropped) == (2 if len(sheets) >= 5 else 0)


@given(panels())
def test_the_items_means_make_the_mean_up_to_rounding(panel: tuple[list[Item], list[Sheet]]):
    items, sheets = panel
    found = result(items, sheets, TERMS)

    assert found.mean is not None
    assert abs(sum(item.points for item in found.items) - found.mean) <= Decimal("0.005") * (len(items) + 2)


@given(panels(), st.data())
def test_a_better_mark_never_lowers_the_mean(panel: tuple[list[Item], list[Sheet]], data: st.DataObject):
    items, sheets = panel
    place = data.draw(st.integers(0, len(sheets) - 1))
    item = data.draw(st.sampled_from(items))
    before = sheets[place]
    better = Sheet(before.key, {**before.marks, item.key: min(item.scale, before.marks[item.key] + 1)})
    after = [*sheets[:place], better, *sheets[place + 1 :]]
    low, high = result(items, sheets, TERMS).mean, result(items, after, TERMS).mean

    assert low is not None
    assert high is not None
    assert high >= low


@given(panels())
def test_trimming_is_the_plain_mean_of_what_is_left(panel: tuple[list[Item], list[Sheet]]):
    items, sheets = panel
    found = result(items, sheets, TERMS)
    left = [figure for key, figure in found.totals if key not in found.dropped]

    assert found.mean == half_up(sum((Fraction(figure) for figure in left), Fraction(0)) / len(left))
