"""A company disagrees with a decision: one appeal, in time, looked at by somebody who did not decide."""

from datetime import date, datetime
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.look.dates import full_day
from workspace.issuing import appeals as issuing
from workspace.letters import appeals as letters
from workspace.models.application import Application
from workspace.models.states import APPEALABLE
from workspace.models.states import State as Stage

FILES = ("pdf", "hwp", "hwpx", "docx", "jpg", "png")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> Self:
        return self.filter(state=Appeal.State.FILED)

    def of(self, user: User) -> Self:
        return self.filter(application__company__in=Company.objects.of(user).values("pk"))

    def with_names(self) -> Self:
        return self.select_related("application__company", "filed_by", "against_by", "decided_by", "file")


@pghistory.track()
class Appeal(models.Model):
    """One for each application. Upheld, the application goes back to where it was refused, and others decide; the refusal stays here."""

    class State(models.TextChoices):
        FILED = "filed", gettext_lazy("Appeal filed")
        UPHELD = "upheld", gettext_lazy("Appeal upheld")
        DISMISSED = "dismissed", gettext_lazy("Appeal dismissed")

    MOVES: ClassVar[Moves] = {State.FILED: {State.UPHELD, State.DISMISSED}, State.UPHELD: set(), State.DISMISSED: set()}

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="appeal", verbose_name=gettext_lazy("application"),
        error_messages={"unique": gettext_lazy("There was an appeal against this already.")},
    )  # fmt: skip
    state = models.CharField(gettext_lazy("state"), max_length=9, choices=State, default=State.FILED, editable=False)
    reason = models.TextField(gettext_lazy("reason of the appeal"), max_length=5000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("file"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("filed by"))
    filed_at = models.DateTimeField(gettext_lazy("filed at"))
    due_on: "models.DateField[date, date]" = models.DateField(gettext_lazy("decision due"))
    against_state = models.CharField(gettext_lazy("decision appealed against"), max_length=12, choices=Stage)
    against_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("first decided by")
    )
    against_at = models.DateTimeField(gettext_lazy("first decided at"))
    against_reason = models.TextField(gettext_lazy("reason of the first decision"), max_length=3000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("decided by")
    )
    decided_at = models.DateTimeField(gettext_lazy("decided at"), null=True, blank=True)
    decision = models.TextField(gettext_lazy("reason of the decision"), max_length=3000, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("appeal")
        verbose_name_plural = gettext_lazy("appeals")
        ordering = ["due_on", "pk"]
        triggers = [fsm("state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & Q(against_state__in=[str(state) for state in APPEALABLE]), name="appeal_against_a_refusal",
                violation_error_message=gettext_lazy("An appeal has a reason, and is against a refusal."),
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_at=None, decided_by=None)
                | ~Q(state="filed") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision=""),
                name="appeal_decided_by_somebody_for_a_reason",
                violation_error_message=gettext_lazy("A decision has a person, a time and a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("against_by")), name="appeal_decided_by_somebody_else",
                violation_error_message=gettext_lazy("Whoever decided first does not decide about the appeal."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _("Appeal, %(application)s") % {"application": self.application}

    @classmethod
    @transaction.atomic
    def file_against(
        cls, application: Application, *, reason: str, by: User, now: datetime, file: StoredFile | None = None
    ) -> "Appeal":
        """A manager of the company appeals. Raises `not_manager`, `twice`, `nothing`, `late` (with the day) or `reason`."""
        application.lock()
        if not application.company.is_manager(by):
            raise ValidationError(_("Only a manager of the company can do this."), code="not_manager")
        refuse_appeal(application, today=timezone.localdate(now))
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        assert application.decided_by is not None  # a refusal has somebody, by its constraint
        assert application.decided_at is not None
        due_on = application.working_days_after(timezone.localdate(now), application.rule.application_decision_working_days)
        found = cls(
            application=application, reason=reason.strip(), file=file, filed_by=by, filed_at=now, due_on=due_on,
            against_state=application.state, against_by=application.decided_by, against_at=application.decided_at,
            against_reason=application.reason,
        )  # fmt: skip
        with because(by=by, now=now):
            found.save(force_insert=True)
        letters.filed(found, now=now)
        return found

    @transaction.atomic
    def uphold(self, *, reason: str, by: User, now: datetime) -> None:
        """The refusal falls: back to the review, with a new panel, or to the screening. Raises `open_already`, and as `dismiss`."""
        application = self._decider(by)
        others = Application.objects.open().filter(company=application.company_id).exclude(pk=application.pk)
        if others.exists():
            words = _("The company has another open application. It has to be withdrawn or thrown away first.")
            raise ValidationError(words, code="open_already")
        self._decide(self.State.UPHELD, reason=reason, by=by, now=now)
        today, rule = timezone.localdate(now), application.rule
        back_to = Stage.IN_REVIEW if self.against_state == Stage.NOT_SELECTED else Stage.SCREENING
        days = rule.application_decision_working_days if back_to == Stage.IN_REVIEW else rule.screening_working_days
        application.decided_by = application.decided_at = None
        application.reason = ""
        application.move(back_to, by=by, now=now, due_on=application.working_days_after(today, days), reason=self.decision)
        letters.decided(self, issuing.decision(self, by=by, now=now), now=now)

    @transaction.atomic
    def dismiss(self, *, reason: str, by: User, now: datetime) -> None:
        """The refusal stands. Raises `not_allowed`, `own_company`, `same_person`, `decided` or `reason`."""
        self._decider(by)
        self._decide(self.State.DISMISSED, reason=reason, by=by, now=now)
        letters.decided(self, issuing.decision(self, by=by, now=now), now=now)

    def _decider(self, by: User) -> Application:
        application = self.application
        application.lock()
        self.refresh_from_db(fields=["state", "decided_by", "decided_at"])
        if not by.may_as_staff("workspace.decide_application"):
            raise ValidationError(_("You may not do this. Ask the head of the centre."), code="not_allowed")
        application.company.refuse_own_people(by)
        if self.state != self.State.FILED:
            words = _("%(who)s has decided already: %(state)s.")
            raise ValidationError(words % {"who": self.decided_by, "state": self.get_state_display()}, code="decided")
        if by.pk == self.against_by_id:
            raise ValidationError(_("You decided first, so somebody else has to decide about the appeal."), code="same_person")
        return application

    def _decide(self, to: str, *, reason: str, by: User, now: datetime) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write the reason: the company reads it.")}, code="reason")
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state, self.decided_by, self.decided_at, self.decision = to, by, now, reason.strip()
        with because(by=by, reason=self.decision, now=now):
            self.save()


def refuse_appeal(application: Application, *, today: date) -> None:
    """Raises `twice`, `nothing` or `late`."""
    if Appeal.objects.filter(application=application).exists():
        raise ValidationError(_("There was an appeal against this already. There is one for each application."), code="twice")
    last = application.last_day_to_appeal
    if last is None:
        words = _("There is nothing to appeal against: the application is “%(state)s”.")
        raise ValidationError(words % {"state": application.get_state_display()}, code="nothing")
    if today > last:
        raise ValidationError(_("The last day to appeal was %(day)s.") % {"day": full_day(last)}, code="late")
