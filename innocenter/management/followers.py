"""Who follows what in the demo: three people the forum, one of them a field too, and the company's manager has a calendar of events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from events import following
from events.models import CalendarKey, Series
from innocenter.taxonomy.models import Field

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House


def tell(house: House) -> None:
    """After the programme: what was announced before is told to nobody."""
    forum = Series.objects.live().earliest("pk")
    with house.on(house.today) as announced:
        now = announced + timedelta(minutes=1)
        for name in ("company", "colleague", "researcher"):
            following.follow(house.people[name], series=forum, now=now)
        following.follow(house.people["researcher"], field=Field.objects.earliest("code"), now=now)
        CalendarKey.objects.make(house.people["company"], now=now)
