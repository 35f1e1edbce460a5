"""Free desks go to the next on the waiting list, whatever freed them."""

from datetime import datetime
from functools import partial
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from workspace.models import Offer, Room, WaitEntry


def serve_after_commit(*, now: datetime) -> None:
    """For acts that free a desk: the next is served once the act stands. If it fails, the sweep does it."""
    transaction.on_commit(partial(serve, now=now), robust=True)


@transaction.atomic
def serve(*, now: datetime) -> int:
    """Offer what nobody has, today or later, in the order of the list, to each for whom one site has enough. Returns how many it made.

    Two at once: the second waits for the rooms' locks, and then finds them held. Locks rooms in pk order, then each application.
    """
    if not WaitEntry.objects.waiting().exists():
        return 0
    free = Room.objects.lettable().unclaimed_from(timezone.localdate(now))
    seen = free.values_list("pk", flat=True)
    Room.objects.filter(pk__in=list(seen)).locked()
    rooms, made = list(free.filter(pk__in=list(seen)).order_by("site__order", "site", "floor", "code")), 0
    for entry in WaitEntry.objects.waiting().in_order().select_related("application__company", "application__rule", "application__project"):
        together = at_one_site(rooms, entry.application.desks or 1)
        if not together:
            continue
        try:
            with transaction.atomic():
                Offer.make_from_list(application=entry.application, rooms=together, now=now)
        except ValidationError:  # its project is not confirmed any more, or it has a lease by now: it stays, and the list says so
            continue
        rooms, made = [room for room in rooms if room not in together], made + 1
    return made


def at_one_site(rooms: list[Room], wanted: int) -> list[Room]:
    """So many of these, all at one site, as a company that works together needs them; none when no site has enough."""
    places = (list(there) for _site, there in groupby(rooms, key=lambda room: room.site_id))
    return next((there[:wanted] for there in places if len(there) >= wanted), [])
