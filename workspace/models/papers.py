"""What belongs to an application: its documents, its frozen revisions, and what staff asked for afterwards."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import full_day


class Part(models.TextChoices):
    """A part of the application that staff can ask for again, and that is then unlocked."""

    PROJECT = "project", _("Cooperation")
    SPACE = "space", _("Desks and period")
    PLAN = "plan", _("Plan")
    NEEDS = "needs", _("What is needed")
    CONTACT = "contact", _("Contact")
    REGISTRATION = "registration", _("Business registration certificate")
    SME = "sme", _("SME or mid-sized company certificate")
    PLAN_FILE = "plan_file", _("Plan as a document")


FIELDS_OF_PART: dict[str, tuple[str, ...]] = {
    Part.PROJECT: ("project",),
    Part.SPACE: ("desks", "wanted_from", "months"),
    Part.PLAN: ("plan",),
    Part.NEEDS: ("needs",),
    Part.CONTACT: ("contact_name", "contact_phone", "contact_email"),
    Part.REGISTRATION: (),
    Part.SME: (),
    Part.PLAN_FILE: (),
}


class DocumentQuerySet(models.QuerySet["Document"]):
    def current(self) -> Self:
        return self.filter(superseded_at=None)


class Document(models.Model):
    """A paper of an application. A newer one of the same kind supersedes it; what was submitted stays."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", Part.REGISTRATION.label
        SME = "sme", Part.SME.label
        PLAN_FILE = "plan_file", Part.PLAN_FILE.label

    REQUIRED: ClassVar[tuple[str, ...]] = (Kind.REGISTRATION, Kind.SME)

    application = models.ForeignKey(
        "workspace.Application", on_delete=models.CASCADE, related_name="documents", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["application", "kind", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(superseded_at=None),
                name="document_one_current_of_a_kind",
                violation_error_message=_("There is a current document of this kind."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="sme", valid_until=None),
                name="document_sme_certificate_has_validity",
                violation_error_message=_("Give the day until which the certificate is valid."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="document_accepted_by_somebody",
                violation_error_message=_("Who accepted it, and when, go together."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_valid_on(self, day: date) -> bool:
        return self.valid_until is None or self.valid_until >= day


class Revision(models.Model):
    """The application as it was submitted or answered, frozen: what staff judged. The database refuses any change."""

    application = models.ForeignKey(
        "workspace.Application", on_delete=models.PROTECT, related_name="revisions", verbose_name=_("application")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("submitted by"))
    made_at = models.DateTimeField(_("submitted at"))
    answers = models.JSONField(_("answers"), encoder=DjangoJSONEncoder)
    documents = models.JSONField(_("documents"), encoder=DjangoJSONEncoder, help_text=_("Name, size and SHA-256 of each file."))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="revision_number_once")]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"


class SupplementRequestQuerySet(models.QuerySet["SupplementRequest"]):
    def open(self) -> Self:
        """Not answered, and the application still waits for it."""
        return self.filter(answered_at=None, application__state="supplement")

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def for_staff(self, today: date) -> Self:
        """Overdue, or more time is asked for: staff owe the next step."""
        return self.open().filter(Q(due_on__lt=today) | Q(pk__in=self.filter(extensions__state="open").values("pk")))


class SupplementRequest(models.Model):
    """Staff ask for named parts again. The handling clock stands still until the company has answered."""

    application = models.ForeignKey(
        "workspace.Application", on_delete=models.PROTECT, related_name="supplements", verbose_name=_("application")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"))
    working_days_left = models.PositiveSmallIntegerField(
        _("working days left"), help_text=_("Of the time for screening, when the clock was stopped.")
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="supplement", verbose_name=_("revision")
    )
    repeated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked once more by")
    )
    repeated_at = models.DateTimeField(_("asked once more at"), null=True, blank=True)

    if TYPE_CHECKING:
        items: Any
        extensions: Any

    objects = SupplementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplement request")
        verbose_name_plural = _("supplement requests")
        ordering = ["application", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at=None),
                name="supplement_one_open",
                violation_error_message=_("A supplement has been asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, revision=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, revision__isnull=False),
                name="supplement_answered_by_somebody",
                violation_error_message=_("An answer has a person, a time and a revision."),
            ),
            models.CheckConstraint(
                condition=Q(repeated_at=None, repeated_by=None) | Q(repeated_at__isnull=False, repeated_by__isnull=False),
                name="supplement_repeated_by_somebody",
                violation_error_message=_("Who asked once more, and when, go together."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.due_on}"

    @property
    def parts(self) -> list[str]:
        return [item.part for item in self.items.all()]

    def lock(self) -> None:
        """The application's row first: everybody locks in this order."""
        self.application.lock()
        self.refresh_from_db(fields=["due_on", "answered_at", "repeated_at"])

    def refuse_answered(self) -> None:
        if self.answered_at or self.application.state != "supplement":
            raise ValidationError(gettext("The supplement is in, or no longer wanted."), code="answered")

    @property
    def next_number(self) -> int:
        """Which time it would be that more time is asked for."""
        return int(self.extensions.count()) + 1

    def no_more_time(self, today: date) -> str:
        """Why more time cannot be asked for now; empty when it can."""
        asked, most = list(self.extensions.all()), self.application.rule.supplement_extensions
        if any(one.state == "open" for one in asked):
            return gettext("More time has been asked for already. The centre answers first.")
        if len(asked) >= most:
            return gettext("More time can be asked for %(most)s times.") % {"most": most}
        if today > self.due_on:
            return gettext("More time can be asked for until the day on which the supplement is due.")
        return ""

    def refuse_early_return(self, today: date) -> None:
        """Nothing is returned before the company was asked a second time, and that day, too, is over. Raises `too_early`."""
        self.refuse_before_due(today)
        if not self.repeated_at:
            words = gettext("Ask the company once more first. If it stays silent, too, the application can be returned.")
            raise ValidationError(words, code="too_early")

    def refuse_before_due(self, today: date) -> None:
        if self.due_on >= today:
            words = gettext("The supplement is due on %(day)s. Wait for that day.")
            raise ValidationError(words % {"day": full_day(self.due_on)}, code="too_early")


class SupplementItem(models.Model):
    """One part that is asked for, with what is wanted."""

    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="items", verbose_name=_("supplement request"))
    part = models.CharField(_("part"), max_length=12, choices=Part)
    note = models.TextField(_("what is wanted"), max_length=1000)
    reply = models.TextField(_("reply"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("asked part")
        verbose_name_plural = _("asked parts")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "part"], name="supplement_part_once"),
            models.CheckConstraint(condition=~Q(note=""), name="supplement_says_what_is_wanted"),
        ]

    def __str__(self) -> str:
        return self.get_part_display()
