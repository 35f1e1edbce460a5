"""Nobody sends what is another's: no account, another account, and staff whose work is elsewhere."""

import pytest
from django.test import Client

from tests import make, posts
from tests.posts.rows_accounts import member, proven

pytestmark = pytest.mark.django_db
OWNED = [row for row in posts.every_row() if not row.anybody]


@pytest.mark.parametrize("row", OWNED, ids=str)
def test_a_stranger_changes_nothing(row: posts.Row) -> None:
    with posts.at_the_time_of(row):
        post = row.make()
        if post.by is None:  # the link itself is the permission
            return
        # Django-allauth asks for the password before it looks whose key it is.
        group = "privacy officer" if "holiday" in row.name else "programme" if "mentoring" in row.name else "mentoring"
        two = [make.user(), make.staff(group)]
        strangers = [proven(member())] if row.name.startswith("mfa_") else [make.signed_in(person) for person in two]
        before = posts.everything()
        visitor = post.send(row.name, Client())
        answers = [post.send(row.name, client).status_code for client in strangers]

        assert (visitor.status_code, visitor.url.split("?")[0]) in {(302, "/accounts/login/"), (302, "/admin/login/")}
        if row.name.startswith("admin:"):
            assert answers == [302, 403]
        else:
            assert set(answers) <= ({404} if post.args else {302, 404})
        assert posts.changes(before, posts.everything()) == {}
