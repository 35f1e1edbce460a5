"""The columns of a session, and what the database holds them to; `Session` adds the verbs."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innocenter.lifecycle import fsm
from innocenter.look.dates import clock, moment
from mentoring.models.expert import ExpertProfile
from mentoring.models.session_states import AGREED, CLOSED, LIVE, TOOK_PLACE, Form, SessionState, Side
from mentoring.models.slot import SlotHold
from workspace.models import Claim, Room

MOVED_MOST = 2


class SessionRecord(models.Model):
    """One meeting about a question. `number`: which one of the question's own. With the same uid and a higher sequence calendars move it.

    `kept_until`: so long a proposed time is kept. `people` come from the company; the expert's side are `expert` and `experts`.
    """

    TEXTS = ("agenda", "join_link", "reason", "absence", "objection")
    """Confidential; the history never keeps them, and no letter says them."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey("mentoring.Request", models.PROTECT, related_name="sessions", verbose_name=_("question to the centre"))
    number = models.PositiveSmallIntegerField(_("which session"), default=1, validators=[MinValueValidator(1)])
    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="sessions", verbose_name=_("expert"))
    hold = models.OneToOneField(SlotHold, models.PROTECT, related_name="session", verbose_name=_("time of an expert"))
    form = models.CharField(_("form of the session"), max_length=6, choices=Form)
    starts_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(_("begin of the session"))
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(_("end of the session"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("room"))
    claims = models.ManyToManyField(Claim, related_name="for_sessions", editable=False, verbose_name=_("uses of rooms"))
    place = models.CharField(_("address for the visit"), max_length=200, blank=True)
    join_link = models.URLField(_("link to join"), max_length=500, blank=True)
    agenda = models.TextField(_("what is to be talked about"), max_length=2000, blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="mentoring_sessions", verbose_name=_("who comes from the company"), editable=False
    )
    state = models.CharField(_("state of the session"), max_length=9, choices=SessionState, default=SessionState.SCHEDULED, editable=False)
    sequence = models.PositiveIntegerField(_("version in calendars"), default=0, editable=False)
    moved = models.PositiveSmallIntegerField(_("how often it was moved"), default=0, editable=False)
    kept_until = models.DateTimeField(_("kept until"), null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("agreed by"))
    agreed_at = models.DateTimeField(_("agreed at"), null=True)
    log_due_on: models.DateField[date | None, date | None] = models.DateField(_("log due on"), null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("ended by"))
    closed_at = models.DateTimeField(_("ended at"), null=True)
    reason = models.TextField(_("why"), max_length=1000, blank=True)
    absent = models.CharField(_("who did not come"), max_length=7, choices=Side, blank=True)
    absence = models.TextField(_("what happened"), max_length=1000, blank=True)
    objection = models.TextField(_("objection"), max_length=1000, blank=True)
    objected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("objected by"))
    objected_at = models.DateTimeField(_("objected at"), null=True)
    excused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("excused by"))
    excused_at = models.DateTimeField(_("excused at"), null=True)

    class Meta:
        abstract = True
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        triggers = [fsm("state")]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="scheduled"), name="session_one_agreed_for_a_request",
                violation_error_message=_("A session is agreed already. Move it, or cancel it first."),
            ),
            models.UniqueConstraint(
                fields=["request", "number"], condition=Q(state__in=["scheduled", "held", "reported"]), name="session_number_once",
                violation_error_message=_("This question has a session of this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins",
                violation_error_message=_("The end comes after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(moved__lte=MOVED_MOST), name="session_moved_twice_at_most",
                violation_error_message=_("A session is moved twice at most."),
            ),
            models.CheckConstraint(
                condition=Q(form="onsite", room__isnull=False, place="", join_link="") | Q(form="online", room=None, place="")
                | Q(form="visit", room=None, join_link="") & (~Q(place="") | ~Q(state__in=[str(state) for state in AGREED])),
                name="session_place_fits_its_form",
                violation_error_message=_("A session has a room of the centre, a link, or an address, as its form asks."),
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(kept_until__isnull=False), name="session_proposed_for_a_while",
                violation_error_message=_("What is proposed says until when it is kept."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in AGREED]) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="session_agreed_by_somebody",
                violation_error_message=_("A session was agreed by somebody at a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in TOOK_PLACE]) | Q(log_due_on__isnull=False),
                name="session_log_owed_by_a_day",
                violation_error_message=_("After a session the log is owed by a day."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in CLOSED], closed_at__isnull=False)
                | ~Q(state__in=[str(state) for state in CLOSED]) & Q(closed_at=None, closed_by=None),
                name="session_ended_at_a_time",
                violation_error_message=_("A session that is off says since when."),
            ),
            models.CheckConstraint(
                condition=Q(state="no_show") & ~Q(absent="") & ~Q(absence="") | ~Q(state="no_show") & Q(absent="", absence=""),
                name="session_missed_by_somebody",
                violation_error_message=_("Say who did not come, and what happened."),
            ),
            models.CheckConstraint(
                condition=Q(objection="", objected_by=None, objected_at=None)
                | ~Q(objection="") & Q(state="no_show", objected_by__isnull=False, objected_at__isnull=False),
                name="session_objected_by_somebody",
                violation_error_message=_("An objection is made by somebody at a time."),
            ),
            models.CheckConstraint(
                condition=Q(excused_by=None, excused_at=None)
                | Q(state="no_show", excused_by__isnull=False, excused_at__isnull=False),
                name="session_excused_by_somebody",
                violation_error_message=_("Somebody who did not come is excused by somebody at a time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Never the question's words: this stands in logs, lists and letters."""
        return f"{self.request} · {self.when_words}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:session", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def when_words(self) -> str:
        """Day and hours in Seoul."""
        return f"{moment(self.starts_at)}~{clock(self.ends_at)}"

    @property
    def where_words(self) -> str:
        """For those who come, and for their calendars: never the link."""
        if self.form == Form.ONLINE:
            return gettext("Online")
        if self.room:
            return f"{self.room.site.name} {self.room.name}"
        return self.place or gettext("The address is not given yet")

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)
