"""Leaving the news: a GET only asks, a POST does it without cookie or sign-in."""

import pytest
from django.test import Client

from innocenter.outbox.models import Unsubscription
from innocenter.outbox.rendering import unsubscribe_url
from tests.outbox.kinds import NEWS, post

pytestmark = pytest.mark.django_db


def path() -> str:
    return "/" + unsubscribe_url(post(kind=NEWS)).split("/", 3)[3]


def test_a_scanner_that_opens_the_link_changes_nothing():
    page = Client().get(path())
    assert page.status_code == 200
    assert "소식" in page.content.decode()
    assert not Unsubscription.objects.exists()


def test_one_click_stops_the_topic_and_a_second_is_harmless():
    client, where = Client(enforce_csrf_checks=True), path()
    for _ in range(2):
        answer = client.post(where, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert list(Unsubscription.objects.values_list("address", "topic")) == [("reader@example.com", "news")]


@pytest.mark.parametrize("token", ["x", "WyJhIl0:1abc:zz", "%00"])
def test_a_forged_link_is_not_found(token: str):
    assert Client().post(f"/letters/unsubscribe/{token}/").status_code == 404
    assert not Unsubscription.objects.exists()


def test_other_methods_are_refused():
    assert Client().delete(path()).status_code == 405
