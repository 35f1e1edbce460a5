"""The candidates are as good as they were measured to be (`bench/README.md`): floors, not aims."""

import pytest

from bench.gold import Gold

pytestmark = pytest.mark.django_db


def test_the_right_experts_are_found():
    gold = Gold()
    confirmed = gold.quality(confirmed=True)
    assert (len(gold.told["questions"]) >= 60, len(gold.keys) >= 60) == (True, True)
    assert confirmed.ndcg_5 >= 0.75, confirmed
    as_chosen = gold.quality(confirmed=False)
    assert as_chosen.ndcg_5 >= 0.70, as_chosen
    assert gold.wrongly_named() == []
