"""A double click, and the back button with another send: nothing happens twice, and the page says what already happened."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import posts
from tests.posts.rows_accounts import member, proven
from tests.posts.rows_admin import administrator

pytestmark = pytest.mark.django_db
TELL = "it takes a POST and has no row: write one in tests/posts/rows_<room>.py (tests/posts/__init__.py says how)."


@pytest.mark.parametrize("row", posts.every_row(), ids=str)
def test_sent_twice_it_is_done_once(row: posts.Row) -> None:
    with posts.at_the_time_of(row) as clock:
        post = row.make()
        client = post.browser()
        nothing = posts.everything()
        first = post.send(row.name, client)
        assert first.status_code == 302 or (not row.name.startswith("admin:") and first.status_code == 200), posts.page_of(first)
        done = posts.everything()
        assert bool(posts.changes(nothing, done)) is row.does, "the first POST did nothing: this row proves nothing"

        for later in (timedelta(), timedelta(minutes=10)):
            clock.shift(later)
            before = posts.everything(row.anew)
            answer = post.send(row.name, client, follow=True)
            assert answer.status_code == row.again
            assert row.told in posts.page_of(answer)
            assert posts.changes(before, posts.everything(row.anew)) == {}


def addresses(resolver: URLResolver, prefix: str = "", space: str = "") -> list[tuple[str, str, URLPattern]]:
    """Every address of the site: its pattern, its name, itself. The admin's are asked of the admin."""
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            found.append((prefix + str(each.pattern), space + (each.name or ""), each))
        elif each.namespace != "admin":
            found += addresses(each, prefix + str(each.pattern), space + (f"{each.namespace}:" if each.namespace else ""))
    return found


EVERY = {row.name for row in posts.every_row()}
WITH_ROW = {name.split()[0] for name in EVERY}
IN_A_BROWSER = {"mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"}  # keys sign there: tests/e2e/test_accounts.py
WITHOUT_ROW = [each for each in addresses(get_resolver("innocenter.urls")) if each[1] not in WITH_ROW | IN_A_BROWSER]


@pytest.mark.parametrize(("pattern", "name", "address"), WITHOUT_ROW, ids=lambda value: value if isinstance(value, str) else "")
def test_an_address_without_a_row_takes_no_post(pattern: str, name: str, address: URLPattern) -> None:
    path = reverse(name, kwargs=dict.fromkeys(re.findall(r"<(?:\w+:)?(\w+)>", pattern), "1"))
    gone = {404} if address.callback.__module__.startswith("allauth.") else set()  # codes that are not there are not given out
    assert proven(member()).post(path).status_code in {405} | gone, f"{name} ({pattern}): {TELL}"


def staff_addresses() -> set[str]:
    """What the staff's site takes: the acts, and the forms that an administrator may add, change and delete by."""
    request = RequestFactory().get("/admin/")
    request.user = administrator()
    found = set()
    for model, desk in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found |= {f"{name}_act {act.name}" for act in getattr(desk, "acts", ())}
        found |= {f"{name}_add"} if desk.has_add_permission(request) else set()
        found |= {f"{name}_delete"} if desk.has_delete_permission(request) else set()
        has_form = desk.has_change_permission(request) and not getattr(desk, "readable_template", "")
        found |= {f"{name}_change"} if has_form and desk.get_form(request).base_fields else set()
    return found


def test_every_act_and_form_of_the_staff_has_a_row() -> None:
    assert sorted(staff_addresses() - EVERY) == [], TELL


def test_no_row_is_for_an_address_that_is_gone() -> None:
    known = {name for _pattern, name, _address in addresses(get_resolver("innocenter.urls"))}
    assert sorted(WITH_ROW - known - {name.split()[0] for name in staff_addresses()}) == []
