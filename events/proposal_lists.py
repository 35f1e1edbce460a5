"""Lists of proposals, with what is expected beside each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from events import proposal_story
from events.models import Proposal, ProposalFile, ProposalReview, ProposalRule, ProposalSpeaker
from events.models.proposal_states import FilePurpose
from events.proposal_story import Reader
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.taxonomy.models import Holiday
from innocenter.values.todo import Todo
from institutes.models import Coordinator


@dataclass(frozen=True)
class Row:
    proposal: Proposal
    todo: Todo


def for_list(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With what a row shows: two statements, however many rows."""
    speakers = Prefetch("speakers", ProposalSpeaker.objects.select_related("researcher__user"))
    slides = Exists(ProposalFile.objects.filter(proposal=OuterRef("pk"), purpose=FilePurpose.SLIDES))
    with_names = found.select_related("series", "institute", "proposer", "event__room__site")
    return with_names.prefetch_related(speakers).annotate(has_slides=slides)


def rows(found: Iterable[Proposal], user: User, today: date) -> list[Row]:
    """Of `for_list`; four statements."""
    kept = set(Coordinator.objects.filter(user=user).values_list("institute_id", flat=True))
    rule, calendar = ProposalRule.objects.in_force(today), Holiday.objects.calendar()

    def reader_of(one: Proposal) -> Reader:
        return Reader(user, one.proposer_id == user.pk or one.institute_id in kept, rule, calendar, today)

    return [Row(one, _todo(one, reader_of(one))) for one in found]


def _todo(proposal: Proposal, reader: Reader) -> Todo:
    has_slides = bool(getattr(proposal, "has_slides", False))
    return proposal_story.todo(proposal, proposal.speakers.all(), reader, has_slides=has_slides)


def asks(user: User, today: date) -> list[Ask]:
    """What proposals and reviews expect of a person."""

    def of_reviews(found: QuerySet[ProposalReview]) -> list[Todo]:
        return [proposal_story.review_todo(review, today) for review in found.select_related("proposal").order_by("due_on", "pk")]

    def of_mine(found: QuerySet[Proposal]) -> list[Todo]:
        return [_named(row) for row in rows(for_list(found), user, today)]

    return [Ask(ProposalReview.objects.of(user).to_do(), of_reviews), Ask(Proposal.objects.concerning(user).open(), of_mine)]


def _named(row: Row) -> Todo:
    """Sentences of those who wait leave the title to the page they stand on."""
    if not row.todo.waiting:
        return row.todo
    words = {"title": row.proposal.title, "words": row.todo.sentence}
    return replace(row.todo, sentence=_("Seminar proposal “%(title)s”: %(words)s") % words)
