"""What the calendar does to proposals. Each asks what is owed by now: a missed run is only late, a second harmless."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from events.letters import proposals as letters
from events.models import Proposal, ProposalReview, ProposalRule, ProposalSpeaker, TalkInvitation
from events.models.proposal_states import FilePurpose, ProposalState
from events.models.states import EventState
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from workspace.models.claim import at, midnight

MORNING = time(9)
ON_A_DATE = (ProposalState.PLACED, ProposalState.CONFIRMED)


def follow(*, now: datetime) -> int:
    """Dates that moved, were called off or are over: their proposals go along."""
    stale = ProposalSpeaker.objects.filter(proposal=OuterRef("pk")).exclude(asked_for=OuterRef("event__starts_at"))
    over = Q(event__state__in=[EventState.CANCELLED, EventState.HELD, EventState.ARCHIVED])
    found = Proposal.objects.dated().filter(over | Exists(stale)).order_by("pk")
    return sum(proposal.follow_event(now=now) for proposal in found)


def remind(*, now: datetime) -> int:
    """From nine in the morning; returns how many letters were new."""
    if now < at(timezone.localdate(now), MORNING):
        return 0
    return remind_reviewers(now=now) + remind_speakers(now=now) + ask_for_slides(now=now)


def remind_reviewers(*, now: datetime) -> int:
    """Once, on the day by which the review was asked for."""
    found = ProposalReview.objects.to_do().filter(due_on__lte=timezone.localdate(now)).with_everything()
    return sum(letters.review_reminder(review, now=now) for review in unwritten(found, letters.REVIEW_REMINDER))


def remind_speakers(*, now: datetime) -> int:
    """Once for each time they were asked, some days after it, while the event is still to come."""
    today = timezone.localdate(now)
    since = midnight(today - timedelta(days=ProposalRule.objects.in_force(today).remind_days - 1))
    silent = ProposalSpeaker.objects.silent().filter(asked_at__lt=since, asked_for__gt=now).values("pk")
    asked = TalkInvitation.objects.filter(speaker__in=silent, number=F("speaker__proposal__invited"))
    count = 0
    for invitation in unwritten(asked, letters.TALK_REMINDER):
        speaker = ProposalSpeaker.objects.with_everything().get(pk=invitation.speaker_id)
        count += letters.talk_reminder(speaker, invitation, now=now)
    return count


def ask_for_slides(*, now: datetime) -> int:
    """Some days before the day, and once more when they are due; nothing once they have come."""
    today = timezone.localdate(now)
    rule = ProposalRule.objects.in_force(today)
    count = 0
    for kind, days in ((letters.SLIDES_WANTED, rule.slides_ask_days), (letters.SLIDES_MISSING, rule.slides_due_days)):
        found = without_slides(now=now).filter(proposal__event__starts_at__lt=midnight(today + timedelta(days=days + 1)))
        found = found.annotate(day=TruncDate("proposal__event__starts_at"))
        for speaker in unwritten(found, kind, due_on=OuterRef("day")):
            assert speaker.proposal.event
            due = timezone.localdate(speaker.proposal.event.starts_at) - timedelta(days=rule.slides_due_days)
            tell = letters.slides_wanted if kind is letters.SLIDES_WANTED else letters.slides_missing
            count += tell(speaker, until=max(due, today), now=now)
    return count


def without_slides(*, now: datetime) -> QuerySet[ProposalSpeaker]:
    """Speakers of talks to come whose slides nobody has sent; who cannot come is not asked."""
    found = ProposalSpeaker.objects.filter(proposal__state__in=ON_A_DATE, proposal__event__starts_at__gt=now, declined_at=None)
    found = found.filter(asked_for=F("proposal__event__starts_at"))
    return found.exclude(proposal__files__purpose=FilePurpose.SLIDES).with_everything()


def unwritten(rows: QuerySet[Any], kind: Kind, **also: Any) -> QuerySet[Any]:
    """Those of the rows about which no letter of the kind is written yet."""
    about = {"about_type": rows.model._meta.label_lower, "about_id": Cast(OuterRef("pk"), CharField())}
    return rows.filter(~Exists(Letter.objects.filter(kind=kind.name, **about, **also))).order_by("pk")
