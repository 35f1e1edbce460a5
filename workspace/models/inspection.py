"""The check-out: a list of points, each found in order or not, with notes and photos. The desk is not offered again until it is passed."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because
from innocenter.look.dates import is_korean

if TYPE_CHECKING:  # the lease opens its inspection
    from workspace.models.lease import Lease


class Worded(models.Model):
    text_ko = models.CharField(gettext_lazy("Point in Korean"), max_length=200)
    text_en = models.CharField(gettext_lazy("Point in English"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(gettext_lazy("order"), default=10)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ("" if is_korean() else self.text_en) or self.text_ko


class InspectionPoint(Worded):
    """What every inspection from now on looks at; staff edit the list."""

    is_active = models.BooleanField(gettext_lazy("in use"), default=True)

    class Meta:
        verbose_name = gettext_lazy("point of the check-out")
        verbose_name_plural = gettext_lazy("points of the check-out")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text_ko"], name="inspection_point_once", violation_error_message=gettext_lazy("The list has this point already.")
            ),
        ]


class Finding(NamedTuple):
    """What was found at one item."""

    item: int
    result: str
    note: str
    photo: StoredFile | None = None


@pghistory.track()
class Inspection(models.Model):
    """One for each lease, opened when its last day is over; the points are copied, so that a later list does not change it."""

    lease = models.OneToOneField("workspace.Lease", models.PROTECT, related_name="inspection", verbose_name=gettext_lazy("Lease"))
    opened_at = models.DateTimeField(gettext_lazy("Opened at"))
    passed_at = models.DateTimeField(gettext_lazy("Passed at"), null=True, blank=True)
    passed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Passed by"))

    if TYPE_CHECKING:
        items: Any

    class Meta:
        verbose_name = gettext_lazy("check-out inspection")
        verbose_name_plural = gettext_lazy("check-out inspections")
        constraints = [
            models.CheckConstraint(
                name="inspection_passed_says_who_and_when",
                condition=Q(passed_at__isnull=True, passed_by__isnull=True) | Q(passed_at__isnull=False, passed_by__isnull=False),
                violation_error_message=gettext_lazy("A passed inspection says who passed it and when."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.lease)

    @classmethod
    def of(cls, lease: "Lease", *, now: datetime) -> "Inspection":
        """The lease's inspection, opened with the points in use where there is none. The caller holds the lease's lock."""
        found = cls.objects.filter(lease=lease).first()
        if found is None:
            found = cls.objects.create(lease=lease, opened_at=now)
            InspectionItem.objects.bulk_create(
                InspectionItem(inspection=found, text_ko=point.text_ko, text_en=point.text_en, order=point.order)
                for point in InspectionPoint.objects.filter(is_active=True)
            )
        return found

    @transaction.atomic
    def record(self, findings: Iterable[Finding], *, by: User, now: datetime) -> None:
        """Staff write down what they found, as often as they look. Raises `not_allowed`, `passed`, `note`."""
        self.lease.lock()
        self.lease.refuse_staff(by)
        self.refresh_from_db(from_queryset=Inspection.objects.select_for_update(of=("self",)))
        if self.passed_at:
            raise ValidationError(_("This inspection is passed already."), code="passed")
        items = {item.pk: item for item in self.items.all()}
        with because(by=by, now=now):
            for finding in findings:
                item = items[finding.item]
                item.write(finding, by=by, now=now)

    def refuse_unfinished(self) -> None:
        """Raises `inspection` with the items that are not in order."""
        left = [str(item) for item in self.items.all() if item.result != InspectionItem.Result.OK]
        if left:
            raise ValidationError(_("Not in order yet: %(items)s."), code="inspection", params={"items": ", ".join(left)})

    def close(self, *, by: User, now: datetime) -> None:
        """The desk may be offered again. The caller holds the lease's lock."""
        self.passed_at, self.passed_by = now, by
        self.save(update_fields=["passed_at", "passed_by"])


@pghistory.track()
class InspectionItem(Worded):
    class Result(models.TextChoices):
        UNSEEN = "unseen", gettext_lazy("Not looked at yet")
        OK = "ok", gettext_lazy("In order")
        FAULT = "fault", gettext_lazy("Not in order")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="items", verbose_name=gettext_lazy("check-out inspection"))
    result = models.CharField(gettext_lazy("Result"), max_length=6, choices=Result, default=Result.UNSEEN)
    note = models.CharField(gettext_lazy("Note"), max_length=500, blank=True)
    seen_at = models.DateTimeField(gettext_lazy("Looked at"), null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Looked at by"))

    if TYPE_CHECKING:
        photos: Any

    class Meta:
        verbose_name = gettext_lazy("item of a check-out")
        verbose_name_plural = gettext_lazy("items of a check-out")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="inspection_item_seen_by_somebody",
                condition=Q(result="unseen", seen_at__isnull=True, seen_by__isnull=True)
                | (Q(result__in=["ok", "fault"], seen_at__isnull=False, seen_by__isnull=False)),
                violation_error_message=gettext_lazy("A result says who looked and when."),
            ),
            models.CheckConstraint(
                name="inspection_fault_has_a_note",
                condition=~Q(result="fault", note=""),
                violation_error_message=gettext_lazy("Write what is not in order."),
            ),
        ]

    def write(self, finding: Finding, *, by: User, now: datetime) -> None:
        if finding.result == self.Result.FAULT and not finding.note.strip():
            raise ValidationError({f"note_{self.pk}": _("Write what is not in order.")}, code="note")
        if finding.photo:
            InspectionPhoto.objects.create(item=self, file=finding.photo)
        if (finding.result, finding.note.strip()) == (self.result, self.note) or finding.result == self.Result.UNSEEN:
            return
        self.result, self.note, self.seen_at, self.seen_by = finding.result, finding.note.strip(), now, by
        self.save()


class InspectionPhoto(models.Model):
    item = models.ForeignKey(InspectionItem, models.PROTECT, related_name="photos", verbose_name=gettext_lazy("item of a check-out"))
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Photo"))

    objects: ClassVar[models.Manager["InspectionPhoto"]]

    class Meta:
        verbose_name = gettext_lazy("photo of a check-out")
        verbose_name_plural = gettext_lazy("photos of a check-out")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name
