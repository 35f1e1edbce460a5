"""The demo's programme alone: what its pages have to show."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events import following
from events.models import Event, Registration, Subscription
from innocenter.management import followers, programme
from innocenter.management.centre import Centre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("later", [0, 4, 25])
def test_on_any_day_there_is_something_to_come_to_and_something_behind_us(later: int) -> None:
    today: date = timezone.localdate() + timedelta(days=later)
    house = Centre(today=today, password="x")
    house.started += timedelta(days=later)
    house.admit_people(house.started)
    house.furnish()
    house.enter_institutes()

    programme.tell(house)
    followers.tell(house)

    states = list(Event.objects.order_by("state").values_list("state", flat=True))
    assert (states.count("published"), states.count("held")) == (6, 1)
    assert states.count("draft") >= 2
    assert set(Registration.objects.values_list("state", flat=True)) == {"attended", "no_show", "confirmed", "queued"}
    assert following.tell_new_dates(now=house.at(today, hour=23)) == 0  # nobody is written to about what is only told
    assert Subscription.objects.count() == 4
    for event in Event.objects.all():
        assert event.counts() == {name: getattr(event, name) for name in event.counts()}
