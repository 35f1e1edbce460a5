"""What the company writes before its term runs out: a draft as often as it likes, submitted once by a manager."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because
from innocenter.look.dates import full_day
from workspace.letters import renewals as letters
from workspace.models.review import Review
from workspace.models.review_states import State

if TYPE_CHECKING:  # the review is made of this
    from workspace.models.renewal import RenewalReview


@dataclass(frozen=True)
class Report:
    """What the company writes. `still_needed` and `months_wanted` may be open in a draft."""

    progress: str = ""
    results: str = ""
    desk_use: str = ""
    next_plan: str = ""
    still_needed: bool | None = None
    months_wanted: int | None = None
    file: StoredFile | None = None


class Reported(Review):
    """The columns and verbs of the report; `RenewalReview` adds the rest."""

    progress = models.TextField(gettext_lazy("Progress of the plan"), blank=True)
    results = models.TextField(gettext_lazy("Results so far"), blank=True)
    desk_use = models.TextField(gettext_lazy("Use of the desk"), blank=True)
    next_plan = models.TextField(gettext_lazy("Plan for the next six months"), blank=True)
    still_needed = models.BooleanField(gettext_lazy("Is the desk still needed?"), null=True, blank=True)
    months_wanted = models.PositiveSmallIntegerField(gettext_lazy("Months wanted"), null=True, blank=True)
    report_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Attachment")
    )
    report_saved_at = models.DateTimeField(gettext_lazy("Report saved at"), null=True, blank=True)
    report_saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Report saved by")
    )
    reported_at = models.DateTimeField(gettext_lazy("Report submitted at"), null=True, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Report submitted by")
    )
    reported_late = models.BooleanField(gettext_lazy("Report late"), default=False)
    late_allowed_at = models.DateTimeField(gettext_lazy("Late report allowed at"), null=True, blank=True)
    late_allowed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Late report allowed by")
    )
    late_reason = models.TextField(gettext_lazy("Why a late report is allowed"), blank=True)

    class Meta:
        abstract = True

    @transaction.atomic
    def save_report(self, report: Report, *, by: User, now: datetime) -> None:
        """Keep a draft. Anybody of the company may; nothing is submitted by it."""
        self._lock()
        if not self.lease.company.is_person(by):
            raise ValidationError(_("Only people of the company may write its report."), code="not_allowed")
        self._refuse_unless_open_for_report()
        self.progress, self.results, self.desk_use, self.next_plan = report.progress, report.results, report.desk_use, report.next_plan
        self.still_needed, self.months_wanted = report.still_needed, report.months_wanted
        if report.file and self.report_file and self.report_file.has_bytes_of(report.file):  # a second click
            report.file.discard()
        else:
            self.report_file = report.file
        self.report_saved_at, self.report_saved_by = now, by
        with because(by=by, now=now):
            self.save()

    @transaction.atomic
    def submit_report(self, *, by: User, now: datetime) -> None:
        """Open → reported. Late is accepted for some days, and says so; after them only when staff allowed it. Raises `too_late`."""
        self._lock()
        self._refuse_unless_manager(by)
        self._refuse_unless_open_for_report()
        if self.is_closed_for_report(timezone.localdate(now)):
            raise ValidationError(
                _("Reports were accepted until %(day)s. Please call the centre."), code="too_late", params={"day": full_day(self.closes_on)}
            )
        missing = self.missing_in_report()
        if missing:
            raise ValidationError(_("Please fill in first: %(fields)s."), code="incomplete", params={"fields": ", ".join(missing)})
        self.state = State.REPORTED
        self.reported_at, self.reported_by = now, by
        self.reported_late = timezone.localdate(now) > self.report_due_on
        with because(by=by, now=now):
            self.save()
        letters.review_reported(cast("RenewalReview", self), now=now)

    @transaction.atomic
    def allow_late_report(self, *, by: User, reason: str, now: datetime) -> None:
        """Staff let the company report although the last day for it is over, and say why. Raises `not_allowed`, `reason`, `not_yet`."""
        self._lock()
        self._refuse_unless_staff(by)
        self._refuse_unless_open_for_report()
        if timezone.localdate(now) <= self.closes_on:
            raise ValidationError(_("The company can still report by itself."), code="not_yet")
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        self.late_allowed_at, self.late_allowed_by, self.late_reason = now, by, reason.strip()
        with because(by=by, reason=self.late_reason, now=now):
            self.save()
        letters.late_report_allowed(cast("RenewalReview", self), now=now)

    def is_closed_for_report(self, today: date) -> bool:
        """The last day for the report is over, and staff have not allowed a late one."""
        return today > self.closes_on and not self.late_allowed_at

    @property
    def is_reported_in_time(self) -> bool:
        return self.reported_at is not None and not self.reported_late

    def missing_in_report(self) -> list[str]:
        """The labels of what a report must say and this one does not yet."""
        names: Iterable[str] = ("progress", "results", "desk_use", "next_plan", "still_needed", "months_wanted")
        wanted = names if self.still_needed else [name for name in names if name not in {"next_plan", "months_wanted"}]
        return [str(self._meta.get_field(name).verbose_name) for name in wanted if getattr(self, name) in ("", None)]  # type: ignore[union-attr]  # -- concrete fields

    def _refuse_unless_open_for_report(self) -> None:
        self._refuse_decided()
        if self.is_for_cause:
            raise ValidationError(_("In a review for cause there is no report."), code="no_report_here")
        if self.state != State.OPEN:
            raise ValidationError(
                _("The report was already submitted by %(who)s."), code="already_reported", params={"who": self.reported_by}
            )
