"""Who can be asked now, and who comes next in the list that stood when the staff offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentoring.conflicts import Tie, with_ties
from mentoring.models.expert import ExpertProfile, Standing
from mentoring.models.offer import Offer, refuse_without_room, with_room

if TYPE_CHECKING:  # the requests ask this
    from mentoring.models.record import RequestRecord


def able(request: RequestRecord, experts: Iterable[int], today: date) -> dict[int, ExpertProfile]:
    """Of these keys, whoever is available, has room, and may read the question. One statement."""
    found = with_room(ExpertProfile.objects.available(today).filter(pk__in=list(experts)).with_names(), today)
    free = with_ties(found, request, on=today, said=Offer.objects.for_conflict()).filter(tie="")
    return {expert.pk: expert for expert in free}


def next_after(offer: Offer, *, today: date) -> tuple[ExpertProfile, int] | None:
    """The next in its list who is able now and was never asked about this question, with the place in the list. Two statements."""
    asked = set(Offer.objects.filter(request=offer.request_id).values_list("expert", flat=True))
    left = [(rank, key) for rank, key in enumerate(offer.line, 1) if rank > (offer.rank or 0) and key not in asked]
    found = able(offer.request, [key for _rank, key in left], today)
    return next(((found[key], rank) for rank, key in left if key in found), None)


def refuse_unable(request: RequestRecord, expert: ExpertProfile, today: date) -> None:
    """Raises ValidationError for `expert`, in words: a tie, not available, no room."""
    tie = with_ties(ExpertProfile.objects.filter(pk=expert.pk), request, on=today, said=Offer.objects.for_conflict()).get().tie
    if tie:
        words = _("%(name)s must not read this question: %(why)s.") % {"name": expert, "why": Tie(tie).label}
        raise ValidationError({"expert": ValidationError(words, code="conflict")})
    standing = ExpertProfile.objects.standing_on(expert.pk, today)
    if standing != Standing.AVAILABLE:
        words = _("%(name)s cannot be asked now: %(why)s.") % {"name": expert, "why": standing.label}
        raise ValidationError({"expert": ValidationError(words, code="unavailable")})
    try:
        refuse_without_room(expert, today)
    except ValidationError as refusal:
        words = _("%(name)s cannot be asked now: %(why)s.") % {"name": expert, "why": refusal.messages[0].rstrip(".")}
        raise ValidationError({"expert": ValidationError(words, code="full")}) from None
