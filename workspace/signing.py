"""Who signed a contract, and when: two moments in the story of its application and of its lease."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from innocenter.lifecycle import context_of, events, when
from innocenter.look.dates import full_day, local_day
from workspace.models import Offer
from workspace.models.claim import midnight

Moment = tuple[date | datetime, str, str]


def signatures(offers: Iterable[Offer], *, own_people: Collection[int]) -> list[Moment]:
    """Oldest first. People of the company are named, staff are the centre. One statement for each offer that was signed.

    `offers` come with their signers.
    """
    return [moment for offer in offers if offer.company_signed_on for moment in _of(offer, own_people)]


def _of(offer: Offer, own_people: Collection[int]) -> list[Moment]:
    rows = events(offer)
    moments: list[Moment] = []
    for side, signed, by in (
        ("company", offer.company_signed_on, offer.company_signed_by),
        ("centre", offer.centre_signed_on, offer.centre_signed_by),
    ):
        row = next((row for row in rows if getattr(row, f"{side}_signed_on")), None)
        if row is None or signed is None or by is None:
            continue
        is_own = by.pk in own_people
        at = when(row) if "at" in context_of(row) else signed
        moments.append((at, _words(side, signed, at, is_own=is_own), str(by) if is_own else _("the centre")))
    return moments


def time_of(moment: Moment) -> datetime:
    """To sort by: a day without an hour counts as its beginning."""
    at = moment[0]
    return at if isinstance(at, datetime) else midnight(at)


def _words(side: str, signed: date, at: date | datetime, *, is_own: bool) -> str:
    if side == "centre":
        words = _("The centre signed the contract.")
    elif is_own:
        words = _("The company signed the contract.")
    else:
        words = _("The company's signature on paper was recorded.")
    if signed == local_day(at):
        return words
    return " ".join([words, _("Day of the signature: %(day)s.") % {"day": full_day(signed)}])
