"""What experts, companies, staff and the head of the centre are told about offers. A number, a name, a day; never what was asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import HEAD_OF_CENTRE
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from mentoring.letters import company_side, tell_staff

if TYPE_CHECKING:  # the offers post these
    from mentoring.models.offer import Offer
    from mentoring.models.record import RequestRecord


def _if_waiting(letter: Letter) -> str | None:
    return None if getattr(letter.about(), "state", "") == "offered" else "The expert has answered, or the offer is over."


def _if_accepted(letter: Letter) -> str | None:
    return None if getattr(letter.about(), "state", "") == "accepted" else "The question is not with this expert any more."


def _if_at_the_desk(letter: Letter) -> str | None:
    asked = getattr(letter.about(), "request", None)
    return None if getattr(asked, "state", "") == "triaging" else "The staff have gone on with the question."


OFFERED = Kind("mentoring.offered", title=_("A question is offered to an expert"), still_owed=_if_waiting)
REMINDER = Kind("mentoring.offer_reminder", title=_("The word of an expert is due"), still_owed=_if_waiting)
OVER = Kind("mentoring.offer_over", title=_("An offer to an expert is over"))
ACCEPTED = Kind("mentoring.offer_accepted", title=_("An expert has taken a question on"), still_owed=_if_accepted)
TAKEN = Kind("mentoring.offer_taken", title=_("An expert has taken a question on (staff)"), still_owed=_if_accepted)
MOVED = Kind("mentoring.offer_moved", title=_("A question went on to the next expert"))
BACK = Kind("mentoring.offer_back", title=_("A question came back from its experts"), still_owed=_if_at_the_desk)
LEAD = Kind("mentoring.offer_lead", title=_("A question found no expert"), still_owed=_if_at_the_desk)


def offered(offer: Offer, *, now: datetime) -> int:
    return _to_expert(OFFERED, offer, now=now)


def remind(offer: Offer, *, now: datetime) -> int:
    return _to_expert(REMINDER, offer, now=now)


def over(offer: Offer, *, now: datetime) -> int:
    """It ended without the expert's own doing."""
    return _to_expert(OVER, offer, now=now)


def accepted(offer: Offer, *, now: datetime) -> None:
    request, expert = offer.request, offer.expert.researcher
    context = _about(request) | {"expert": expert.name, "institute": expert.institute.name}
    post(ACCEPTED, company_side(request), about=offer, context=context, link=request.get_absolute_url(), now=now, due_on=request.due_on)
    tell_staff(TAKEN, request, about=offer, now=now, due_on=request.due_on, more={"expert": expert.name})


def moved(offer: Offer, *, now: datetime) -> None:
    """The new offer: the owner knows who is asked now."""
    tell_staff(MOVED, offer.request, about=offer, now=now, due_on=offer.due_on, more={"expert": offer.expert.researcher.name})


def back(offer: Offer, why: str, *, now: datetime) -> None:
    """`why`: one of `offering.BACK`. After the third miss the head of the centre is told, too, who looks after it."""
    request = offer.request
    tell_staff(BACK, request, about=offer, now=now, more={"why": why, "count": offer.round_misses})
    if why == "missed":
        heads = User.objects.staff_of(HEAD_OF_CENTRE)
        context = _about(request) | {"count": offer.round_misses}
        post(LEAD, heads, about=offer, context=context, link=reverse("admin:index"), now=now, due_on=timezone.localdate(now))


def _to_expert(kind: Kind, offer: Offer, *, now: datetime) -> int:
    user = offer.expert.researcher.user
    context = {"number": offer.request.number, "expert": offer.expert.researcher.name, "cause": offer.released_for or offer.state}
    people = [user] if user and user.is_active else []
    return post(kind, people, about=offer, context=context, link=offer.get_absolute_url(), now=now, due_on=offer.due_on)


def _about(request: RequestRecord) -> dict[str, Any]:
    return {"number": request.number, "owner": request.owner.name if request.owner else "", "step_by": request.due_on}
