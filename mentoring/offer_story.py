"""What the pages tell of offers: to the expert without the company, to the company without the expert, until it is taken on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.dates import moment, short_day
from institutes.models import Institute, Researcher
from mentoring.models import ExpertProfile, Offer, Request
from mentoring.story import Said, said
from mentoring.written import Entry


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


def said_to_expert(found: Iterable[Entry]) -> list[Said]:
    """Without names: the words may still tell, which the company knows when it writes them."""
    return [one._replace(who=_("the centre") if one.is_centre else _("the company")) for one in said(found) if not one.is_aside]


def offers_in(found: Iterable[Entry]) -> list[Offer]:
    """For the staff's table, newest first: what it needs of each offer, and no more columns. No statement."""
    return [_offer(one) for one in found if one.what == "offer"][::-1]


def _offer(one: Entry) -> Offer:
    institute = Institute(name=one.more["institute"], name_en=one.more["institute"])
    researcher = Researcher(name=one.more["expert"], name_en=one.more["expert"], institute=institute)
    columns = {name: one.more[name] for name in ("pk", "state", "rank", "decline_reason", "released_for")}
    return Offer(
        expert=ExpertProfile(researcher=researcher), due_on=date.fromisoformat(one.more["due_on"]), made_at=one.at,
        made_by=User(name=one.who) if one.who else None, note=one.text, **columns,
    )  # fmt: skip
