"""What is asked of a person: only rows that are there cost a statement."""

from collections.abc import Iterable

import pytest
from pytest_django import DjangoAssertNumQueries

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.asks import Ask, holding, told
from innocenter.values.todo import Todo
from tests import make
from tests.make import todos_of

pytestmark = pytest.mark.django_db


def names(found: Iterable[Company]) -> list[Todo]:
    return [Todo(company.name, None, "", "") for company in found]


def test_what_holds_nothing_is_not_read(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    company = make.company()
    nothing = Ask(User.objects.filter(pk=-1), lambda found: pytest.fail("read"))
    asks = [nothing, Ask(Company.objects.order_by("name"), names), nothing]
    lists = {"companies": Company.objects.all(), "others": Company.objects.exclude(pk=company.pk), "never": Company.objects.none()}
    with django_assert_num_queries(2):  # which hold anything, and the names
        todos, known = told(asks, lists)
        assert list(known["others"]) == list(known["never"]) == []
    assert [todo.sentence for todo in todos] == [company.name]
    assert list(known["companies"]) == [company]


def test_todos_stand_in_the_order_of_what_asks() -> None:
    first, second = make.company(), make.company()
    asks = [Ask(Company.objects.filter(pk=one.pk), names) for one in (second, first)]
    assert [todo.sentence for todo in todos_of(asks)] == [second.name, first.name]


def test_one_and_none_are_asked_as_well() -> None:
    make.company()
    assert holding([]) == set()
    assert holding([Company.objects.none()]) == set()
    assert holding([Company.objects.distinct()]) == {0}
