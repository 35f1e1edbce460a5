"""What belongs to a session: the times it was agreed for, a second expert, the log; and the plan of a series."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from mentoring import letters_sessions as letters
from mentoring.conflicts import with_ties
from mentoring.models.expert import ExpertProfile
from mentoring.models.offer import Offer
from mentoring.models.slot import SlotHold

FEWEST, MOST = 3, 6
HALF = Decimal("0.5")


class Appointment(models.Model):
    """A time for which a session was agreed; `number` is its version in calendars. Reminders are owed for the last one."""

    session = models.ForeignKey("mentoring.Session", models.CASCADE, related_name="appointments", verbose_name=gettext_lazy("session"))
    number = models.PositiveIntegerField(gettext_lazy("version in calendars"))
    starts_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(gettext_lazy("begin of the session"))
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(gettext_lazy("end of the session"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("agreed by"))
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(gettext_lazy("agreed at"))

    class Meta:
        verbose_name = gettext_lazy("agreed time")
        verbose_name_plural = gettext_lazy("agreed times")
        ordering = ["session", "number"]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="appointment_stands")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="appointment_once_for_a_version",
                violation_error_message=gettext_lazy("This time was agreed already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_it_begins",
                violation_error_message=gettext_lazy("The end comes after the beginning."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session_id} · {self.number}"


class SeatState(models.TextChoices):
    INVITED = "invited", gettext_lazy("Asked to come along")
    ACCEPTED = "accepted", gettext_lazy("Comes along")
    DECLINED = "declined", gettext_lazy("Does not come along")
    RELEASED = "released", gettext_lazy("Not needed any more")


COMES = (SeatState.INVITED, SeatState.ACCEPTED)


class SessionExpertQuerySet(models.QuerySet["SessionExpert"]):
    def of(self, user: User | AnonymousUser) -> Self:
        return self.filter(expert__researcher__user=user) if isinstance(user, User) else self.none()

    def live(self) -> Self:
        return self.filter(state__in=COMES)

    def accepted(self) -> Self:
        return self.filter(state=SeatState.ACCEPTED)

    def with_names(self) -> Self:
        return self.select_related(
            "session__request__company", "session__request__owner", "session__request__rule", "session__expert__researcher__institute",
            "session__room__site", "expert__researcher__institute", "expert__researcher__user", "hold",
        )  # fmt: skip


@pghistory.track()
class SessionExpert(models.Model):
    """A second expert of another institute, asked by the staff for one session. The time is kept while they are asked."""

    State = SeatState
    MOVES: ClassVar[Moves] = {
        SeatState.INVITED: {SeatState.ACCEPTED, SeatState.DECLINED, SeatState.RELEASED},
        SeatState.ACCEPTED: {SeatState.DECLINED, SeatState.RELEASED},
        SeatState.DECLINED: set(),
        SeatState.RELEASED: set(),
    }

    session = models.ForeignKey("mentoring.Session", models.PROTECT, related_name="experts", verbose_name=gettext_lazy("session"))
    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="joint_sessions", verbose_name=gettext_lazy("expert"))
    hold = models.OneToOneField(SlotHold, models.PROTECT, related_name="joint_session", verbose_name=gettext_lazy("time of an expert"))
    state = models.CharField(
        gettext_lazy("state of the second expert"), max_length=8, choices=SeatState, default=SeatState.INVITED, editable=False
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("asked by"))
    invited_at = models.DateTimeField(gettext_lazy("asked at"))
    answered_at = models.DateTimeField(gettext_lazy("answered at"), null=True)

    objects = SessionExpertQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("second expert")
        verbose_name_plural = gettext_lazy("second experts")
        ordering = ["invited_at", "pk"]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(state__in=["invited", "accepted"]), name="second_expert_one_for_a_session",
                violation_error_message=gettext_lazy("A second expert is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(state="invited", answered_at=None) | Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | Q(state="released"),
                name="second_expert_answered_at_a_time",
                violation_error_message=gettext_lazy("The word of a second expert has a time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session} · {self.expert}"

    @property
    def comes(self) -> bool:
        return self.state in COMES

    def is_of(self, user: User) -> bool:
        return self.expert.researcher.user_id == user.pk

    @transaction.atomic
    def accept(self, *, by: User, now: datetime) -> None:
        """Come along; the session stands in their calendar. Raises ValidationError `not_yours`, `over` or `illegal_move`."""
        session = self._lock_for_expert(by, now)
        self.answered_at = now
        self.move(SeatState.ACCEPTED, by=by, now=now)
        letters.agreed(session, to=[by], now=now)

    @transaction.atomic
    def decline(self, *, by: User, now: datetime) -> None:
        """Not this time, also after a yes; the staff are told. Raises ValidationError `not_yours`, `over` or `illegal_move`."""
        session = self._lock_for_expert(by, now)
        self.answered_at = now
        self.move(SeatState.DECLINED, by=by, now=now)
        self.hold.free(by=by, now=now)
        letters.second_declined(self, session, now=now)

    def tie_on(self, today: date) -> str:
        """One of `Tie`, or nothing. One statement."""
        me, said = ExpertProfile.objects.filter(pk=self.expert_id), Offer.objects.for_conflict()
        experts = with_ties(me, self.session.request, on=today, said=said)
        return str(experts.values_list("tie", flat=True).get())

    @transaction.atomic
    def release_tied(self, *, now: datetime) -> bool:
        """A profile has changed since: whoever is tied to the company does not come along. Whether it was so. The staff are told."""
        session = self.session
        session.lock()
        self.refresh_from_db(from_queryset=SessionExpert.objects.select_for_update(of=("self",)).with_names())
        self.session = session
        if not self.comes or session.state != "scheduled" or session.starts_at <= now or not self.tie_on(timezone.localdate(now)):
            return False
        self.release(by=None, now=now)
        letters.second_released(self, session, by=None, now=now)
        letters.second_declined(self, session, now=now)
        return True

    def release(self, *, by: User | None, now: datetime) -> None:
        """Under the session's lock: it is off, or the staff need nobody any more."""
        self.move(SeatState.RELEASED, by=by, now=now)
        self.hold.free(by=by, now=now)

    def move(self, to: SeatState, *, by: User | None, now: datetime) -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        with because(by=by, now=now):
            self.save()

    def _lock_for_expert(self, by: User, now: datetime) -> Any:
        session = self.session
        session.lock()
        self.refresh_from_db(from_queryset=SessionExpert.objects.select_for_update(of=("self",)).with_names())
        self.session = session
        if not self.is_of(by):
            raise ValidationError(_("Somebody else was asked."), code="not_yours")
        if session.state != "scheduled" or session.starts_at <= now:
            raise ValidationError(_("The session has begun, or is off."), code="over")
        return session


class SessionLog(models.Model):
    """What came of a session, by its expert. It stands as it was written. None of it is in the history, in letters or in logs."""

    session = models.OneToOneField("mentoring.Session", models.PROTECT, related_name="log", verbose_name=gettext_lazy("session"))
    findings = models.TextField(gettext_lazy("what was found"), max_length=5000)
    advice = models.TextField(gettext_lazy("what the company is advised to do"), max_length=5000)
    next_step = models.TextField(gettext_lazy("next step"), max_length=2000)
    attendees = models.CharField(gettext_lazy("who was there"), max_length=300)
    hours = models.DecimalField(gettext_lazy("hours of the expert"), max_digits=4, decimal_places=1)
    second_hours = models.DecimalField(gettext_lazy("hours of the second expert"), max_digits=4, decimal_places=1, null=True, blank=True)
    follow_up = models.BooleanField(gettext_lazy("another session follows"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("written by"))
    written_at = models.DateTimeField(gettext_lazy("written at"))

    class Meta:
        verbose_name = gettext_lazy("log of a session")
        verbose_name_plural = gettext_lazy("logs of sessions")
        triggers: ClassVar = [pgtrigger.ReadOnly(name="log_stands")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=HALF, hours__lte=24) & (Q(second_hours=None) | Q(second_hours__gte=HALF, second_hours__lte=24)),
                name="log_hours_of_a_day",
                violation_error_message=gettext_lazy("Hours lie between half an hour and 24 hours."),
            ),
            models.CheckConstraint(
                condition=~Q(findings="") & ~Q(advice="") & ~Q(next_step="") & ~Q(attendees=""), name="log_says_something",
                violation_error_message=gettext_lazy("The log says what was found, what is advised, what comes next and who was there."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.session)


class SessionPlan(models.Model):
    """What each session of a series is for. The expert writes it; the company reads it with each session."""

    request = models.OneToOneField(
        "mentoring.Request", models.PROTECT, related_name="plan", verbose_name=gettext_lazy("question to the centre")
    )
    goals = ArrayField(models.CharField(max_length=300), verbose_name=gettext_lazy("goals of the sessions"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("written by"))
    made_at = models.DateTimeField(gettext_lazy("written at"))

    class Meta:
        verbose_name = gettext_lazy("plan of a series")
        verbose_name_plural = gettext_lazy("plans of series")
        constraints = [
            models.CheckConstraint(
                condition=Q(goals__len__gte=FEWEST, goals__len__lte=MOST), name="plan_of_three_to_six",
                violation_error_message=gettext_lazy("A series has three to six sessions."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request)
