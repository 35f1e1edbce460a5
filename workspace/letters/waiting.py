"""Letters about the waiting list. The offer itself has its own letter, as every offer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.posting import post
from workspace.letters.applications import admin_page, applicants, staff
from workspace.letters.desks import named

if TYPE_CHECKING:  # the models post these letters
    from workspace.models.offer import Offer
    from workspace.models.waiting import WaitEntry

ON_THE_LIST = Kind("workspace.waiting_list", title=_("On the waiting list"))
OFFERED_FROM_LIST = Kind("workspace.waiting_offered", title=_("Desk offered from the waiting list (staff)"))


def on_the_list(entry: WaitEntry, *, now: datetime) -> None:
    application = entry.application
    context = _about(application) | {"place": entry.place, "days": application.rule.waiting_hold_working_days}
    post(ON_THE_LIST, applicants(application), about=entry, context=context, link=application.get_absolute_url(), now=now)


def offered_from_list(offer: Offer, *, now: datetime) -> None:
    """The calendar made the offer: staff hear of it."""
    desks = named(claim.room for claim in offer.claims.select_related("room__site"))
    context = _about(offer.application) | {"sign_by": offer.sign_by, "desks": desks}
    post(OFFERED_FROM_LIST, staff(), about=offer, context=context, link=admin_page(offer.application), now=now)


def _about(application: Any) -> dict[str, Any]:
    return {"number": application.number, "company": application.company.name}
