"""Who stands for an event besides the staff, and who of them hears of a change by no other letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from events.models.proposal_speaker import ProposalSpeaker
from events.models.proposal_states import DATED
from events.models.states import EventState
from innocenter.accounts.models import User

if TYPE_CHECKING:  # the event asks
    from events.models.event import Event
    from events.models.registration import Registration


def of(event: Event) -> list[User]:
    """The coordinators of the host institute, and speakers who sign in here."""
    speaks = Q(researcher__talks__item__event=event)
    keeps = Q(coordinates__institute=event.host_id) if event.host_id else Q(pk=None)
    return list(User.objects.filter(speaks | keeps, is_active=True).distinct().order_by("pk"))


def left_to_tell(event: Event, concerned: Iterable[Registration], *, since: datetime) -> list[User]:
    """Without those who read it in a letter of their own: about their registration (`concerned`), about the talk that they are asked
    for anew, or about the seminar that they proposed. `since`: when the change was made."""
    told = {registration.person_id for registration in concerned}
    told |= set(ProposalSpeaker.objects.to_hear(event, since=since).values_list("researcher__user", flat=True))
    hears = Q() if event.state == EventState.CANCELLED else Q(placed_at__gte=since)
    told |= set(event.proposals.filter(hears, state__in=DATED).values_list("proposer", flat=True))
    return [person for person in of(event) if person.pk not in told]
