"""What the pages tell of offers: to the expert without the company, to the company without the expert, until it is taken on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from innocenter.look.dates import moment, short_day
from mentoring.models import Offer, Request
from mentoring.story import Said, said


def offers_of(request: Request) -> list[Offer]:
    """Oldest first. One statement."""
    return list(request.offers.select_related("made_by", "expert__researcher__institute").order_by("made_at", "pk"))


def moved_on(offers: Iterable[Offer], known: Iterable[tuple[datetime, str, str]]) -> list[tuple[datetime, str, str]]:
    """The company's timeline, newest first: a line more for each offer that was no move of the question itself. No statement."""
    told = list(known)
    times = {at for at, _words, _who in told}
    more = [(offer.made_at, _("The next expert was asked."), "") for offer in offers if offer.made_at not in times]
    return sorted([*told, *more], key=lambda one: one[0], reverse=True)


def with_expert(offers: Iterable[Offer]) -> tuple[str, Offer | None]:
    """The company's sentence about the expert, and the offer that was taken on: before that, nobody is named."""
    offer = next((one for one in offers if one.is_open), None)
    if offer is None:
        return "", None
    if offer.is_waiting:
        words = _("The centre asked an expert on %(when)s, who says by %(day)s whether to take it on. If not, the next one is asked.")
        return words % {"when": moment(offer.made_at), "day": short_day(offer.due_on)}, None
    return _("An expert looks after your question:"), offer


def expert_facts(offer: Offer) -> list[tuple[str, Any]]:
    """Before it is taken on: the company's size and region, no name."""
    request = offer.request
    company = request.company
    blind = f"{company.get_size_display()} · {company.get_region_display()}"
    return [
        (_("Receipt number"), request.number),
        (_("Company"), f"{company.name} ({blind})" if offer.is_accepted else blind),
        (_("How urgent it is"), request.get_urgency_display()),
        (_("In which form"), request.get_wanted_display()),
    ]


def said_to_expert(request: Request) -> list[Said]:
    """Without names: the words may still tell, which the company knows when it writes them."""
    return [one._replace(who=_("the centre") if one.is_centre else _("the company")) for one in said(request) if not one.is_aside]
