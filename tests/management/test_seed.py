"""The demo centre: made by the domain's own verbs, once, and only in a demo."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from innocenter.accounts.models import User
from innocenter.management import applicants, stays
from innocenter.management.centre import Centre
from innocenter.outbox.models import Letter
from tests import make
from workspace.models import Appeal, Application, Lease, RejectedDate, RenewalReview, WaitEntry

pytestmark = pytest.mark.django_db


def test_the_demo_centre_is_made_once_and_nobody_is_mailed_about_what_it_only_tells(settings: LazySettings) -> None:
    settings.DEMO = True
    call_command("seed")
    call_command("seed")

    assert Lease.objects.count() == 18
    assert Counter(Application.objects.values_list("state", flat=True)) == {
        "contracted": 18, "draft": 1, "in_review": 2, "lapsed": 1, "not_selected": 2, "offered": 3, "submitted": 1, "supplement": 1,
        "waitlisted": 2,
    }  # fmt: skip
    assert Counter(Lease.objects.values_list("state", flat=True)) == {
        "active": 11, "checkout": 2, "closed": 1, "ending": 3, "suspended": 1,
    }  # fmt: skip
    assert User.objects.get(email="company@demo.innocenter.example").check_password("innocenter-demo-2026")
    owed = Letter.objects.filter(state=Letter.State.PLANNED)
    assert owed.exists()
    assert all(timezone.localdate(letter.posted_at) == timezone.localdate() for letter in owed)


def test_without_demo_no_known_password_is_let_in(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed")
    assert not User.objects.exists()


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2027, 3, 31), date(2028, 2, 29), date(2026, 8, 31)])
def test_the_demo_tells_the_same_story_on_any_day(today: date) -> None:
    with time_machine.travel(make.noon(today)):
        Centre(today=today, password="a-password").tell()

    off_the_path = {firm.name: firm.story for firm in stays.FIRMS}
    reviews = RenewalReview.objects.filter(term__end__gt=today).order_by("term__end")
    assert list(reviews.exclude(lease__company__name__in=off_the_path).values_list("lease__company__name", "state")) == [
        ("오름로보틱스㈜", "reported"),
        ("㈜해솔정밀", "open"),
        ("㈜한빛센서", "open"),
    ]
    theirs = reviews.filter(lease__company__name__in=off_the_path)
    assert {off_the_path[name]: state for name, state in theirs.values_list("lease__company__name", "state")} == {
        "silent": "reported", "hearing": "hearing", "ended_for_cause": "ended", "to_sign": "extended",
    }  # fmt: skip
    leases = Lease.objects.filter(company__name__in=off_the_path)
    assert {off_the_path[name]: state for name, state in leases.values_list("company__name", "state")} == {
        "silent": "active", "provisional": "active", "conditions": "active", "hearing": "active", "ended_for_cause": "ending",
        "suspended": "suspended", "notice": "ending", "moving": "active", "inspection_failed": "checkout", "to_sign": "active",
    }  # fmt: skip
    assert Lease.objects.get(company__name=stays.SUCCESSOR.name).state == "active"
    waits = WaitEntry.objects.order_by("-score").values_list("application__company__name", "state")
    assert list(waits) == [(applicants.SERVED.name, "offered"), *((firm.name, "waiting") for firm in applicants.WAITING)]
    assert sorted(Appeal.objects.values_list("application__company__name", "state")) == [
        (applicants.APPEALED.name, "filed"), ("주식회사 대한첨단융복합소재부품기술", "dismissed"),
    ]  # fmt: skip
    assert RejectedDate.objects.count() >= 1
