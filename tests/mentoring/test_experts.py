"""Which experts can be asked today, and until when their word stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from mentoring.models import ExpertProfile, Rule
from mentoring.models.expert import Standing
from tests import make, make_experts
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db


def hidden(**about: Any) -> ExpertProfile:
    return make_experts.expert(is_visible=False, **about)


def without_account() -> ExpertProfile:
    made = make_experts.expert()
    made.researcher.user.is_active = False
    made.researcher.user.save()
    return made


def unconfirmed() -> ExpertProfile:
    return ExpertProfile.begin(make.researcher(user=make.user()), make_experts.ANSWERS, by=make.staff("mentoring"), now=NOON)


STANDINGS: dict[Standing, list[Any]] = {
    Standing.AVAILABLE: [
        make_experts.expert,
        lambda: make_experts.expert(now=NOON - timedelta(days=180)),
        lambda: make_experts.expert(now=NOON - timedelta(days=9), away_until=TODAY - timedelta(days=1)),
    ],
    Standing.AWAY: [lambda: make_experts.expert(away_until=TODAY)],
    Standing.STALE: [make_experts.stale],
    Standing.UNCONFIRMED: [unconfirmed],
    Standing.CLOSED: [make_experts.closed, hidden, without_account],
}


@pytest.mark.parametrize(("standing", "maker"), [(standing, maker) for standing, makers in STANDINGS.items() for maker in makers])
def test_an_expert_can_be_asked_only_while_everything_stands(standing: Standing, maker: Any):
    made = maker()
    assert ExpertProfile.objects.standing_on(made.pk, TODAY) == standing
    assert ExpertProfile.objects.available(TODAY).filter(pk=made.pk).exists() == (standing == Standing.AVAILABLE)


def test_the_days_for_which_a_word_stands_are_a_rule():
    made = make_experts.stale()
    Rule.objects.create(effective_from=TODAY, fresh_days=365)
    assert ExpertProfile.objects.standing_on(made.pk, TODAY) == Standing.AVAILABLE
    assert ExpertProfile.objects.standing_on(made.pk, TODAY - timedelta(days=1)) == Standing.AVAILABLE  # day 180 of the older rule


def test_saving_ones_own_profile_renews_the_word_and_staff_do_not():
    made = make_experts.stale()
    made.save_answers(make_experts.ANSWERS | {"hours_a_month": 4}, by=make.staff("mentoring"), now=NOON)
    assert ExpertProfile.objects.standing_on(made.pk, TODAY) == Standing.STALE
    made.save_answers(make_experts.ANSWERS, by=make_experts.user_of(made), now=NOON)
    assert ExpertProfile.objects.standing_on(made.pk, TODAY) == Standing.AVAILABLE


def test_who_visits_says_where():
    with pytest.raises(ValidationError, match="방문할 수 있는 지역"):
        make_experts.expert(forms=["visit"])
    assert make_experts.expert(forms=["visit"], regions=["daejeon"]).region_names == ["대전"]


def test_the_hours_of_a_month_are_those_that_are_kept_or_agreed():
    made = make_experts.expert()
    make_experts.hold("10:00", "11:30", TODAY + timedelta(days=3), of=made, travel=timedelta(hours=1))
    make_experts.hold("10:00", "11:00", TODAY + timedelta(days=4), of=made).free(by=None, now=NOON)
    make_experts.hold("10:00", "11:00", TODAY + timedelta(days=8), of=made)  # in December
    assert ExpertProfile.objects.with_load(TODAY).get(pk=made.pk).hours_booked == 1.5


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_experts_costs_the_same_however_many(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    for _ in range(many):
        make_experts.expert()
    with django_assert_num_queries(1):
        rows = list(ExpertProfile.objects.available(TODAY).with_names().with_standing(TODAY).with_load(TODAY))
        assert [row.standing for row in rows if row.researcher.institute.name] == ["available"] * many
