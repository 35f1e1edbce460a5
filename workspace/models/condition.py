"""A condition of an extension: what the company does, until when; staff tick it off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import full_day
from workspace.letters import conditions as letters
from workspace.models.lease import Lease

Demand = tuple[str, date]  # what, and until when (that day counts)


def in_lines(asked: Sequence[Demand]) -> str:
    """As the decision says it: one condition a line."""
    return "\n".join(_("%(condition)s (by %(day)s)") % {"condition": text, "day": full_day(due_on)} for text, due_on in asked)


def refuse_impossible(asked: Sequence[Demand], *, today: date) -> None:
    if not asked:
        raise ValidationError({"conditions": _("Please write the conditions.")}, code="conditions")
    if any(due_on < today for _text, due_on in asked):
        raise ValidationError({"conditions": _("A condition is due today or later.")}, code="conditions")


class ConditionQuerySet(models.QuerySet["Condition"]):
    def unmet(self) -> Self:
        """Not ticked off, of a lease that is not closed."""
        return self.filter(met_at=None).exclude(lease__state=Lease.State.CLOSED)

    def overdue(self, today: date) -> Self:
        return self.unmet().filter(due_on__lt=today)


@pghistory.track()
class Condition(models.Model):
    review = models.ForeignKey(
        "workspace.RenewalReview", models.PROTECT, related_name="condition_rows", verbose_name=gettext_lazy("Renewal review")
    )
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="conditions", verbose_name=gettext_lazy("Lease"))
    text = models.CharField(gettext_lazy("Condition"), max_length=500)
    due_on = models.DateField(gettext_lazy("Due on"))
    met_at = models.DateTimeField(gettext_lazy("Met: recorded at"), null=True, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Met: recorded by"))
    note = models.CharField(gettext_lazy("Note"), max_length=500, blank=True)

    objects: ClassVar[models.Manager["Condition"]] = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("condition of an extension")
        verbose_name_plural = gettext_lazy("conditions of extensions")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="condition_met_says_who_and_when",
                condition=Q(met_at__isnull=True, met_by__isnull=True, note="") | Q(met_at__isnull=False, met_by__isnull=False),
                violation_error_message=gettext_lazy("A condition that is met says who recorded it and when."),
            ),
            models.CheckConstraint(
                name="condition_has_words", condition=~Q(text=""), violation_error_message=gettext_lazy("Please write the conditions.")
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @transaction.atomic
    def meet(self, *, by: User, now: datetime, note: str = "") -> None:
        """Staff saw that it is met. Raises `not_allowed`, `own_company`, `already_met`."""
        self.refresh_from_db(from_queryset=Condition.objects.select_for_update(of=("self",)).select_related("lease__company"))
        self.lease.refuse_staff(by)
        if self.met_at:
            raise ValidationError(_("%(who)s recorded this already."), code="already_met", params={"who": self.met_by})
        self.met_at, self.met_by, self.note = now, by, note.strip()
        with because(by=by, reason=self.note, now=now):
            self.save()
        letters.condition_met(self, now=now)
