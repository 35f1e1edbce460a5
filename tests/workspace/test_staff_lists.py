"""What the staff's lists cost: the same few statements however long they are."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "statements"), [("/admin/workspace/lease/", 9), ("/admin/workspace/application/?waits=all", 7)])
def test_a_list_costs_the_same_however_long(
    django_assert_num_queries: DjangoAssertNumQueries, path: str, statements: int, rows: int
) -> None:
    for _ in range(rows):
        make.lease()
    client = make.signed_in(make.clerk())
    client.get(path)
    with django_assert_num_queries(statements):
        page = client.get(path).content.decode()
    assert page.count('<th class="field-number">') == rows
