"""What is written down of a proposal."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.agenda import AgendaItem
from events.models.proposal_states import DATED, PROPOSAL_OPEN, ProposalState
from events.models.series import Series
from innocenter.lifecycle import fsm
from innocenter.taxonomy.models import Field
from institutes.models import Institute

BEFORE_DECISION = ("draft", "submitted", "review", "changes")
ACCEPTED_ONCE = ("accepted", *DATED)
OVER = ("declined", "withdrawn", "given")


class ProposalRecord(models.Model):
    """The columns of a proposal and what the database holds them to; `Proposal` adds the verbs.

    `round` counts how often it was submitted: reviews belong to one. `invited` counts how often its speakers were asked: the sequence of
    their calendar entry, whose identity is `uid` on whatever date it stands.
    """

    speakers: Any  # reverse names, which the type checker knows only of the finished proposal
    reviews: Any
    files: Any

    uid = models.UUIDField(_("identity in calendars"), default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="proposals", verbose_name=_("event series"))
    institute = models.ForeignKey(Institute, models.PROTECT, related_name="proposals", verbose_name=_("Institute"))
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seminar_proposals", verbose_name=_("proposed by"), editable=False
    )
    title_ko = models.CharField(_("title in Korean"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    abstract = models.TextField(
        _("abstract"), max_length=4000, blank=True, help_text=_("What people take home from it. It stands on the page of the event.")
    )
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of technology"), blank=True)
    wanted_months = ArrayField(models.DateField(), verbose_name=_("wanted months"), default=list, blank=True)
    needs = models.TextField(
        _("what is needed"), max_length=1000, blank=True, help_text=_("Equipment, room, time: only the staff read it.")
    )
    state = models.CharField(_("state"), max_length=9, choices=ProposalState, default=ProposalState.DRAFT, editable=False)
    round = models.PositiveSmallIntegerField(_("round of reviews"), default=1, editable=False)
    made_at = models.DateTimeField(_("begun at"), editable=False)
    saved_at = models.DateTimeField(_("saved at"), editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("saved by"))
    submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    decide_by = models.DateField(_("decision due"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("decided by")
    )
    comment = models.TextField(_("comment to the proposer"), max_length=2000, blank=True, editable=False)
    event = models.ForeignKey(
        "events.Event", models.PROTECT, null=True, blank=True, related_name="proposals", editable=False, verbose_name=_("event")
    )
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("point of the agenda")
    )
    placed_at = models.DateTimeField(_("placed at"), null=True, blank=True, editable=False)
    invited = models.PositiveSmallIntegerField(_("how often the speakers were asked"), default=0, editable=False)
    closed_at = models.DateTimeField(_("over since"), null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)

    class Meta:
        abstract = True
        verbose_name = _("seminar proposal")
        verbose_name_plural = _("seminar proposals")
        ordering = ["-made_at", "-pk"]
        permissions = [("decide_proposal", "Can decide on seminar proposals")]
        triggers = [fsm("state")]
        indexes = [
            models.Index(fields=["institute", "-made_at"], name="proposal_of_institute"),
            models.Index(fields=["proposer", "-made_at"], name="proposal_of_person"),
            models.Index(fields=["state", "decide_by"], name="proposal_to_decide"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "series", "title_ko"],
                condition=Q(state__in=PROPOSAL_OPEN),
                name="proposal_title_once_at_a_time",
                violation_error_message=_("Your institute has an open proposal of this title for this series already."),
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state__in=DATED),
                name="proposal_one_on_a_date",
                violation_error_message=_("Another proposal stands on that date already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None, sent_at=None, decide_by=None)
                | Q(state="withdrawn")
                | ~Q(state="draft") & Q(submitted_at__isnull=False, sent_at__isnull=False, decide_by__isnull=False),
                name="proposal_submitted_at_a_time",
                violation_error_message=_("What was submitted says when, and by when it is decided."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_DECISION, decided_at=None, decided_by=None)
                | Q(state="withdrawn")
                | Q(state__in=[*ACCEPTED_ONCE, "declined"], decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decided_by_somebody",
                violation_error_message=_("A decision says who made it, and when."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["changes", "declined", *ACCEPTED_ONCE]) | ~Q(comment=""),
                name="proposal_answered_with_a_comment",
                violation_error_message=_("The proposer reads why."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DATED, event__isnull=False, placed_at__isnull=False)
                | Q(state="withdrawn")
                | ~Q(state__in=[*DATED, "withdrawn"]) & Q(event=None, placed_at=None),
                name="proposal_placed_on_a_date",
                violation_error_message=_("What is placed stands on a date."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, closed_at__isnull=False) | ~Q(state__in=OVER) & Q(closed_at=None),
                name="proposal_over_at_a_time",
                violation_error_message=_("A proposal that is over says since when."),
            ),
        ]
