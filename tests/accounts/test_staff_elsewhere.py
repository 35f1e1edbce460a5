"""Staff see on the site what their group lets them see in the admin, and no more."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db
PAGES = {
    "/companies/{company}/own/": {"workspace", "head of centre", "programme", "mentoring"},
    "/companies/{company}/people/": {"workspace", "head of centre", "programme", "mentoring"},
    "/companies/{company}/edit/": {"workspace", "head of centre"},
    "/institutes/{institute}/edit/": {"programme", "head of centre"},
    "/projects/{project}/": {"workspace", "head of centre", "programme", "mentoring"},
}


@pytest.mark.parametrize("group", ["workspace", "programme", "mentoring", "head of centre", "privacy officer"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_for_the_groups_that_may(path: str, group: str) -> None:
    project = make.project()
    address = path.format(company=project.company_id, institute=project.institute_id, project=project.pk)

    answer = make.signed_in(make.staff(group)).get(address)

    assert answer.status_code == (200 if group in PAGES[path] else 404)
