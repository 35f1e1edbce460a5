"""What the page of a clinic day says: its facts, and the slots of each expert as this person sees them."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from companies.models import Company
from innocenter.accounts.models import User
from mentoring.models import ClinicDay, ClinicSlot, ExpertProfile


class Row(NamedTuple):
    """`session`: the key of one's own company's session in it."""

    slot: ClinicSlot
    is_free: bool
    session: int | None


def page(found: ClinicDay, user: User | AnonymousUser, *, now: datetime) -> dict[str, Any]:
    """Seven statements, however many slots."""
    fields = list(found.fields.all())
    free = set(found.slots.free(now).values_list("pk", flat=True))
    context = {"day": found, "facts": facts(found), "fields": fields, "free": len(free), "is_open": found.state == found.State.OPEN}
    if not isinstance(user, User):
        return context
    mine = set(found.slots.of(user).values_list("pk", flat=True))
    rows = found.slots.with_names().order_by("expert__researcher__institute__name", "expert", "starts_at")
    experts: list[tuple[ExpertProfile, list[Row]]] = [
        (expert, [Row(slot, slot.pk in free, slot.session_id if slot.pk in mine else None) for slot in slots])
        for expert, slots in groupby(rows, key=lambda slot: slot.expert)
    ]
    return context | {"experts": experts, "may_take": Company.objects.of(user).exists() and not mine}


def facts(found: ClinicDay) -> list[tuple[str, str]]:
    minutes = _("%(minutes)d minutes") % {"minutes": found.slot_minutes}
    return [(_("When"), found.when_words), (_("Where"), found.where_words), (_("Length of a slot"), minutes)]
