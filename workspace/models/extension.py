"""A company asks for more time for a supplement; staff grant it or not. How often, and for how long, the rule says."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.look.dates import full_day
from innocenter.taxonomy.models import Holiday
from workspace.letters import supplements as letters
from workspace.models.papers import SupplementRequest
from workspace.models.states import State as Stage


class ExtensionQuerySet(models.QuerySet["SupplementExtension"]):
    def open(self) -> Self:
        return self.filter(state=SupplementExtension.State.OPEN)


@pghistory.track()
class SupplementExtension(models.Model):
    """One row for each time it was asked. Whatever becomes of it, it counts."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("More time asked for")
        GRANTED = "granted", gettext_lazy("More time given")
        REFUSED = "refused", gettext_lazy("More time refused")
        OVERTAKEN = "overtaken", gettext_lazy("No longer needed")

    MOVES: ClassVar[Moves] = {
        State.OPEN: {State.GRANTED, State.REFUSED, State.OVERTAKEN},
        State.GRANTED: set(),
        State.REFUSED: set(),
        State.OVERTAKEN: set(),
    }

    request = models.ForeignKey(
        SupplementRequest, models.PROTECT, related_name="extensions", verbose_name=gettext_lazy("supplement request")
    )
    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    due_before: "models.DateField[date, date]" = models.DateField(gettext_lazy("due before"))
    wanted_until: "models.DateField[date, date]" = models.DateField(gettext_lazy("wanted until"))
    reason = models.TextField(gettext_lazy("reason"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("asked by"))
    asked_at = models.DateTimeField(gettext_lazy("asked at"))
    due_after: "models.DateField[date | None, date | None]" = models.DateField(gettext_lazy("due after"), null=True, blank=True)
    answer = models.TextField(gettext_lazy("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("answered by")
    )
    answered_at = models.DateTimeField(gettext_lazy("answered at"), null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("extension of a supplement")
        verbose_name_plural = gettext_lazy("extensions of supplements")
        ordering = ["request", "number"]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "number"], name="extension_number_once",
                violation_error_message=gettext_lazy("More time has been asked for already."),
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="open"), name="extension_one_open",
                violation_error_message=gettext_lazy("More time has been asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(wanted_until__gt=F("due_before")) & ~Q(reason=""), name="extension_is_later_for_a_reason",
                violation_error_message=gettext_lazy("More time is asked for with a later day and a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None, answered_by=None, due_after=None)
                | Q(state="granted", answered_at__isnull=False, answered_by__isnull=False, due_after__isnull=False)
                & Q(due_after__gt=F("due_before"))  # of nothing at all this would say neither yes nor no, and the database lets that pass
                | Q(state="refused", answered_at__isnull=False, answered_by__isnull=False, due_after=None) & ~Q(answer="")
                | Q(state="overtaken", answered_at__isnull=False, due_after=None),
                name="extension_answered_by_somebody",
                violation_error_message=gettext_lazy("An answer has a person and a time, a new day or a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _("More time for %(application)s, until %(day)s") % {
            "application": self.request.application,
            "day": full_day(self.wanted_until),
        }

    @classmethod
    @transaction.atomic
    def ask(cls, request: SupplementRequest, *, until: date, reason: str, by: User, now: datetime) -> "SupplementExtension":
        """A manager asks, on the last day at the latest. Raises `not_manager`, `answered`, `no_more_time`, `until`, `reason`."""
        request.lock()
        if not request.application.company.is_manager(by):
            raise ValidationError(_("Only a manager of the company can do this."), code="not_manager")
        request.refuse_answered()
        obstacle = request.no_more_time(timezone.localdate(now))
        if obstacle:
            raise ValidationError(obstacle, code="no_more_time")
        latest = request.due_on + timedelta(request.application.rule.supplement_extension_days)
        if not request.due_on < until <= latest:
            words = _("Choose a day after %(due)s, %(latest)s at the latest.")
            raise ValidationError({"until": words % {"due": full_day(request.due_on), "latest": full_day(latest)}}, code="until")
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        found = cls(
            request=request, number=request.next_number, due_before=request.due_on, wanted_until=until, reason=reason.strip(),
            asked_by=by, asked_at=now,
        )  # fmt: skip
        with because(by=by, reason=found.reason, now=now):
            found.save(force_insert=True)
        letters.more_time_asked(found, now=now)
        return found

    @transaction.atomic
    def grant(self, *, until: date, by: User, now: datetime) -> None:
        """The supplement is due later. A day off moves to the next working day. Raises those of `staff_step`, `answered` or `until`."""
        self._staff_step(by)
        application, latest = self.request.application, self.due_before + timedelta(self.request.application.rule.supplement_extension_days)
        if not max(self.due_before, timezone.localdate(now)) < until <= max(latest, self.wanted_until):
            words = _("Choose a day after today and after %(due)s, %(latest)s at the latest.")
            raise ValidationError({"until": words % {"due": full_day(self.due_before), "latest": full_day(latest)}}, code="until")
        self.due_after = Holiday.objects.calendar().on_or_after(until)
        self._answer(self.State.GRANTED, by=by, now=now)
        self.request.due_on = application.due_on = self.due_after
        with because(by=by, reason=self.reason, now=now):
            self.request.save(update_fields=["due_on"])
            application.save(update_fields=["due_on"])
        letters.more_time_answered(self, now=now)

    @transaction.atomic
    def refuse(self, *, reason: str, by: User, now: datetime) -> None:
        """The day stays; the company reads why."""
        self._staff_step(by)
        if not reason.strip():
            raise ValidationError({"reason": _("Write the reason: the company reads it.")}, code="reason")
        self._answer(self.State.REFUSED, by=by, now=now, answer=reason.strip())
        letters.more_time_answered(self, now=now)

    def _staff_step(self, by: User) -> None:
        self.request.application.staff_step(by, Stage.SUPPLEMENT)
        self.refresh_from_db(fields=["state", "answered_by", "answered_at"])
        if self.state != self.State.OPEN:
            words = _("This is answered already: “%(state)s”, %(who)s.")
            raise ValidationError(words % {"state": self.get_state_display(), "who": self.answered_by or ""}, code="answered")

    def _answer(self, to: str, *, by: User | None, now: datetime, answer: str = "") -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state, self.answer, self.answered_by, self.answered_at = to, answer, by, now
        with because(by=by, reason=answer, now=now):
            self.save()

    @classmethod
    def overtake(cls, application: int, *, by: User | None, now: datetime) -> None:
        """The supplement came, or the application ended: what was asked for is not needed any more. The caller holds the lock."""
        for one in cls.objects.open().filter(request__application=application):
            one._answer(cls.State.OVERTAKEN, by=by, now=now)
