"""Two people, or two windows, on one draft: what the other saved is shown, what one wrote stays, and one decides."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import Company
from tests import make
from workspace.models import Application, RenewalReview

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


def seen(page: str) -> str:
    """The hidden input as a browser would send it."""
    return re.findall(r'name="seen"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="seen"', page)[0][0]


def plan() -> tuple[Company, str, dict[str, str], str, Callable[[], str]]:
    application = make.application()
    address = reverse("workspace:edit", args=[application.pk, "plan"])
    return application.company, address, {"needs": ""}, "plan", lambda: Application.objects.get(pk=application.pk).plan


def report() -> tuple[Company, str, dict[str, str], str, Callable[[], str]]:
    review = make.renewal_review()
    address = reverse("workspace:report", args=[review.lease.number])
    return review.lease.company, address, {}, "progress", lambda: RenewalReview.objects.get(pk=review.pk).progress


def profile() -> tuple[Company, str, dict[str, str], str, Callable[[], str]]:
    company = make.company()
    same = {"name": company.name, "size": "small", "region": "daejeon"}
    address = reverse("companies:edit", args=[company.pk])
    return company, address, same, "introduction", lambda: Company.objects.get(pk=company.pk).introduction


@pytest.mark.parametrize("made", [plan, report, profile])
def test_what_the_other_saved_is_shown_and_one_may_save_all_the_same(made: Callable[..., object]) -> None:
    company, address, same, field, stored = made()  # type: ignore[misc]
    me, other = make.signed_in(company.managers().get()), make.user(name="박동료")
    make.person(company, other, role="manager")
    opened = seen(me.get(address).content.decode())
    make.signed_in(other).post(address, {**same, field: "동료의 글"})

    told = me.post(address, {**same, field: "나의 글", "seen": opened})

    page = told.content.decode()
    assert told.status_code == 200
    assert stored() == "동료의 글"
    for words in ("박동료", "동료의 글", "나의 글", "한 번 더 저장하시면"):
        assert words in page
    assert me.post(address, {**same, field: "나의 글", "seen": seen(page)}).status_code == 302
    assert stored() == "나의 글"


def test_the_same_words_from_two_windows_are_no_quarrel() -> None:
    company, address, same, field, _stored = plan()
    client = make.signed_in(company.managers().get())
    opened = seen(client.get(address).content.decode())
    client.post(address, {**same, field: "두\r\n줄"})

    assert client.post(address, {**same, field: "두\r\n줄", "seen": opened}).status_code == 302


def test_ones_own_autosaves_follow_each_other() -> None:
    company, address, same, field, stored = plan()
    client: Client = make.signed_in(company.managers().get())
    known = seen(client.get(address).content.decode())
    for words in ("하나", "하나 둘", "하나 둘 셋"):
        answer = client.post(address, {**same, field: words, "seen": known}, headers=HX).content.decode()
        assert 'hx-swap-oob="true"' in answer
        known = seen(answer)
    assert stored() == "하나 둘 셋"


def test_an_autosave_does_not_replace_the_other_and_says_so() -> None:
    company, address, same, field, stored = plan()
    client = make.signed_in(company.managers().get())
    opened = seen(client.get(address).content.decode())
    client.post(address, {**same, field: "다른 창의 글"})

    answer = client.post(address, {**same, field: "이 창의 글", "seen": opened}, headers=HX).content.decode()

    assert "다른 창에서 저장되었습니다" in answer
    assert "hx-swap-oob" not in answer
    assert stored() == "다른 창의 글"


def test_another_step_of_the_draft_is_nobodys_business() -> None:
    company, address, same, field, _stored = plan()
    client = make.signed_in(company.managers().get())
    opened = seen(client.get(address).content.decode())
    client.post(address.replace("/plan/", "/space/"), {"desks": 3, "wanted_from": "2099-01-01", "months": 12})

    assert client.post(address, {**same, field: "나의 글", "seen": opened}).status_code == 302
