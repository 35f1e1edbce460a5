"""A day of visit: a member from far away takes a desk and a meeting room for the same day in one go, both or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from workspace.models import Booking
from workspace.models.taking import Wish, lock_rooms, once_more


@once_more
@transaction.atomic
def book(wishes: Sequence[Wish], *, by: User, now: datetime) -> list[Booking]:
    """Everything that was wished for, confirmed. What one of them is refused for, all are: then nothing is booked.

    The company first, then all the rooms at once in pk order. Raises what `hold` and `confirm` raise, with the room that it is about.
    """
    for company in sorted({wish.company for wish in wishes if wish.company}, key=lambda company: company.pk):
        company.lock()
    lock_rooms(*(wish.room for wish in wishes))
    booked = []
    for wish in wishes:
        try:
            booking = Booking.objects.hold(wish, by=by, now=now)
            booking.confirm(by=by, now=now)
        except ValidationError as refusal:
            words = {"room": wish.room, "why": " ".join(refusal.messages)}
            raise ValidationError(_("%(room)s: %(why)s"), code=refusal.error_list[0].code, params=words) from refusal
        booked.append(booking)
    return booked
