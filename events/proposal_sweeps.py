"""What the calendar does to proposals. Each asks what is owed by now: a missed run is only late, a second harmless."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils import timezone

from events.letters import proposals as letters
from events.models import ChangeNotice, Proposal, ProposalReview, ProposalRule, ProposalSpeaker, TalkInvitation
from events.models.proposal_states import FilePurpose, ProposalState
from events.models.states import EventState
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.taxonomy.models import Holiday
from workspace.models.claim import at, midnight

MORNING = time(9)
ON_A_DATE = (ProposalState.PLACED, ProposalState.CONFIRMED)


def follow(*, now: datetime) -> int:
    """Dates that moved, were called off or are over: their proposals go along, once the changes of ten minutes are told."""
    asked = ProposalSpeaker.objects.filter(proposal=OuterRef("pk"))
    place = Concat(Coalesce(Cast("event__room", CharField()), Value("")), Value("|"), F("event__elsewhere"))
    stale = asked.exclude(Q(asked_place="") | Q(asked_place=OuterRef("place_key")), asked_for=OuterRef("event__starts_at"))
    untold = ChangeNotice.objects.filter(event=OuterRef("event"), told_at=None)
    over = Q(event__state__in=[EventState.CANCELLED, EventState.HELD, EventState.ARCHIVED])
    found = Proposal.objects.dated().annotate(place_key=place).filter(over | Exists(stale) & ~Exists(untold)).order_by("pk")
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
    rule, calendar = ProposalRule.objects.in_force(today), Holiday.objects.calendar()
    found = without_slides(now=now).annotate(day=TruncDate("proposal__event__starts_at"))
    asked = found.filter(day__lte=today + timedelta(days=rule.slides_ask_days))
    count = 0
    for speaker in unwritten(asked, letters.SLIDES_WANTED, due_on=OuterRef("day")):
        count += letters.slides_wanted(speaker, until=max(rule.slides_due(speaker.day, calendar), today), now=now)
    for speaker in unwritten(asked, letters.SLIDES_MISSING, due_on=OuterRef("day")):
        if (due := rule.slides_due(speaker.day, calendar)) <= today:
            count += letters.slides_missing(speaker, until=max(due, today), now=now)
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
