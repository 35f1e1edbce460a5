"""A time of an expert that is kept for somebody: one table for sessions of every kind, so that nothing is promised twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.look.dates import clock, moment
from mentoring.models.expert import ExpertProfile


class State(models.TextChoices):
    HELD = "held", gettext_lazy("Kept for a while")
    AGREED = "agreed", gettext_lazy("Agreed")
    FREED = "freed", gettext_lazy("Free again")


LIVE = (State.HELD, State.AGREED)
MOVES: Moves = {State.HELD: {State.AGREED, State.FREED}, State.AGREED: {State.FREED}, State.FREED: set()}


class Taken(ValidationError):
    """Somebody else has part of that time."""

    def __init__(self) -> None:
        super().__init__(_("This time is not free any more. Please choose another."), code="taken")


class SlotQuerySet(models.QuerySet["SlotHold"]):
    def live(self) -> Self:
        """As it is written; what is only held may have run out."""
        return self.filter(state__in=LIVE)

    def taking(self, now: datetime) -> Self:
        """Those that keep others out now: agreed, or held and not run out."""
        return self.filter(Q(state=State.AGREED) | Q(state=State.HELD, held_until__gt=now))

    def run_out(self, now: datetime) -> Self:
        return self.filter(state=State.HELD, held_until__lte=now)

    def to_come(self, now: datetime) -> Self:
        return self.taking(now).filter(during__endswith__gt=now).order_by("during", "pk")

    def with_names(self) -> Self:
        return self.select_related("expert__researcher__institute", "expert__researcher__user")

    @transaction.atomic
    def hold(
        self, expert: ExpertProfile, during: DateTimeTZRange, *, travel: timedelta = timedelta(), until: datetime, by: User, now: datetime
    ) -> SlotHold:
        """Keep that time until then, with the way there and back. Whether it is one of the expert's hours, `availability.hold` asks.

        Raises `Taken`. The expert's row is locked first: of two at one moment the second is told in words, not by the constraint.
        """
        expert.lock()
        busy = DateTimeTZRange(during.lower - travel, during.upper + travel)
        mine = self.filter(expert=expert, busy__overlap=busy)
        for over in mine.run_out(now):
            over.free(by=None, now=now)
        if mine.live().exists():
            raise Taken
        made = SlotHold(expert=expert, during=during, busy=busy, held_until=until, made_by=by, made_at=now)
        with because(by=by, now=now):
            made.save()
        return made


@pghistory.track()
class SlotHold(models.Model):
    """`during`: the session; `busy`: with the way there and back. What is held runs out by itself at `held_until`."""

    State = State
    MOVES: ClassVar[Moves] = MOVES

    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="holds", verbose_name=gettext_lazy("expert"))
    during = DateTimeRangeField(gettext_lazy("time"))
    busy = DateTimeRangeField(gettext_lazy("time with the way"))
    state = models.CharField(gettext_lazy("state"), max_length=6, choices=State, default=State.HELD, editable=False)
    held_until = models.DateTimeField(gettext_lazy("kept until"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("chosen by"))
    made_at = models.DateTimeField(gettext_lazy("chosen at"))

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("time of an expert")
        verbose_name_plural = gettext_lazy("times of experts")
        ordering = ["-during", "-pk"]
        triggers = [fsm("state")]
        constraints = [
            ExclusionConstraint(
                name="slot_expert_once_at_a_time",
                expressions=[("expert", RangeOperators.EQUAL), ("busy", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["held", "agreed"]),
                violation_error_message=gettext_lazy("This time is not free any more. Please choose another."),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False), name="slot_has_begin_and_end",
                violation_error_message=gettext_lazy("A session goes from a beginning to an end."),
            ),
            models.CheckConstraint(
                condition=Q(busy__contains=F("during")), name="slot_is_busy_meanwhile",
                violation_error_message=gettext_lazy("The way there and back lies around the session."),
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="slot_held_for_a_while",
                violation_error_message=gettext_lazy("What is kept for a while says until when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{moment(self.during.lower)}~{clock(self.during.upper)}"

    def lock(self) -> None:
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(of=("self",)))

    @transaction.atomic
    def agree(self, *, by: User | None, now: datetime) -> None:
        """It does not run out any more. Raises `Taken` when it had run out, ValidationError `illegal_move`. Its caller asks who."""
        self.lock()
        refuse_unless_allowed(MOVES, self.state, State.AGREED)
        if self.held_until is None or self.held_until <= now:
            raise Taken
        self._move(State.AGREED, by=by, now=now)

    @transaction.atomic
    def free(self, *, by: User | None, now: datetime) -> None:
        """Others can have it. Raises ValidationError `illegal_move` when it is free already. Its caller asks who; None: the calendar."""
        self.lock()
        refuse_unless_allowed(MOVES, self.state, State.FREED)
        self._move(State.FREED, by=by, now=now)

    def _move(self, to: str, *, by: User | None, now: datetime) -> None:
        self.state = to
        with because(by=by, now=now):
            self.save()
