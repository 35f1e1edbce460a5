"""What a company leaves behind at the cap: its results, and where it goes. It stands in place of a renewal review."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.taxonomy.models import Holiday
from workspace.letters import graduation as letters
from workspace.models.rule import Rule

if TYPE_CHECKING:  # the lease opens it
    from workspace.models.lease import Lease


class GraduationReportQuerySet(models.QuerySet["GraduationReport"]):
    def owed(self) -> "GraduationReportQuerySet":
        return self.filter(submitted_at=None).exclude(lease__state="closed")


@pghistory.track()
class GraduationReport(models.Model):
    lease = models.OneToOneField("workspace.Lease", models.PROTECT, related_name="graduation", verbose_name=gettext_lazy("Lease"))
    opened_on = models.DateField(gettext_lazy("Opens on"))
    due_on = models.DateField(gettext_lazy("Due on"))
    results = models.TextField(gettext_lazy("Results of the stay"), blank=True, max_length=5000)
    destination = models.TextField(gettext_lazy("Where the company goes"), blank=True, max_length=2000)
    submitted_at = models.DateTimeField(gettext_lazy("Submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Submitted by")
    )

    objects: ClassVar[models.Manager["GraduationReport"]] = GraduationReportQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("graduation report")
        verbose_name_plural = gettext_lazy("graduation reports")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="graduation_submitted_says_who_when_what",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | (Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(results="") & ~Q(destination="")),
                violation_error_message=gettext_lazy(
                    "A graduation report has results and a destination, and says who submitted it and when."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.lease)

    @classmethod
    def open(cls, lease: "Lease", *, rule: Rule, now: datetime) -> "GraduationReport":
        """Once for a lease; its letter is posted. The caller holds the lease's lock."""
        today = timezone.localdate(now)
        due_on = Holiday.objects.calendar().on_or_after(max(lease.last_possible_day - timedelta(days=rule.graduation_due_days), today))
        report, is_new = cls.objects.get_or_create(lease=lease, defaults={"opened_on": today, "due_on": due_on})
        if is_new:
            letters.graduation_wanted(report, milestone=today, today=today, now=now)
        return report

    @transaction.atomic
    def submit(self, *, results: str, destination: str, by: User, now: datetime) -> None:
        """A manager sends it, once. Raises `not_allowed`, `already_reported`, and the empty fields."""
        self.refresh_from_db(from_queryset=GraduationReport.objects.select_for_update(of=("self",)))
        if not self.lease.company.is_manager(by):
            raise ValidationError(_("Only a manager of the company may do this."), code="not_allowed")
        if self.submitted_at:
            raise ValidationError(
                _("The report was already submitted by %(who)s."), code="already_reported", params={"who": self.submitted_by}
            )
        said = {"results": results.strip(), "destination": destination.strip()}
        if not all(said.values()):
            raise ValidationError({name: _("Please fill this in.") for name, text in said.items() if not text})
        self.results, self.destination = said["results"], said["destination"]
        self.submitted_at, self.submitted_by = now, by
        with because(by=by, now=now):
            self.save()
        letters.graduation_in(self, now=now)

    def milestones(self) -> list[date]:
        return [self.opened_on, self.due_on]
