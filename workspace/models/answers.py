"""What a company writes into its application, and whether anything is missing from it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from projects.models import Project
from workspace.models.papers import FIELDS_OF_PART, Document, Part, Revision
from workspace.models.rule import Rule

if TYPE_CHECKING:
    from companies.models import Company

WITHOUT = (Part.NEEDS, Part.PLAN_FILE)  # parts that may stay empty


class Answers(models.Model):
    """The fields that a company fills in; `Application` adds what happens to them."""

    FIELDS: ClassVar[tuple[str, ...]] = tuple(field for fields in FIELDS_OF_PART.values() for field in fields)

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=gettext_lazy("project")
    )
    desks = models.PositiveSmallIntegerField(
        gettext_lazy("number of desks"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    wanted_from: "models.DateField[date | None, date | None]" = models.DateField(gettext_lazy("wanted from"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        gettext_lazy("number of months"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    plan = models.TextField(gettext_lazy("plan"), max_length=10_000, blank=True)
    needs = models.TextField(gettext_lazy("what is needed"), max_length=3_000, blank=True)
    contact_name = models.CharField(gettext_lazy("contact: name"), max_length=60, blank=True)
    contact_phone = models.CharField(gettext_lazy("contact: phone"), max_length=20, blank=True)
    contact_email = models.EmailField(gettext_lazy("contact: e-mail"), blank=True)

    if TYPE_CHECKING:
        company: models.ForeignKey[Company, Company]
        rule: models.ForeignKey[Rule, Rule]
        documents: Any
        revisions: Any

    class Meta:
        abstract = True

    def missing(self, today: date, *, parts: Iterable[str] = tuple(Part.values)) -> dict[str, str]:
        """What still has to be filled in or put right before sending: part or field → words. Two statements."""
        asked = set(parts)
        empty = {
            field: _("Please fill this in.")
            for part in asked - set(WITHOUT)
            for field in FIELDS_OF_PART[part]
            if getattr(self, field + "_id" if field == "project" else field) in (None, "")
        }
        return {**empty, **self._wrong_values(today, asked), **self._missing_documents(today, asked)}

    def _wrong_values(self, today: date, asked: set[str]) -> dict[str, str]:
        wrong = {}
        if Part.SPACE in asked:
            if self.wanted_from and self.wanted_from < today:
                wrong["wanted_from"] = _("This day is over. Choose a later day.")
            if self.months and self.months > self.rule.cap_months:
                wrong["months"] = _("The space is given for at most %(months)s months.") % {"months": self.rule.cap_months}
        if Part.PROJECT in asked and self.project:
            if self.project.company_id != self.company.pk:
                wrong["project"] = _("This project belongs to another company.")
            elif self.project.state not in ("planned", "confirmed"):
                wrong["project"] = _("The institute does not take part in this project. Choose another one.")
        return wrong

    def _missing_documents(self, today: date, asked: set[str]) -> dict[str, str]:
        have = {document.kind: document for document in self.documents.filter(superseded_at=None)}
        wrong = {kind: _("Please add this document.") for kind in Document.REQUIRED if kind in asked and kind not in have}
        sme = have.get(Document.Kind.SME)
        if sme and Part.SME in asked and not sme.is_valid_on(today):
            wrong[Part.SME] = _("This certificate is no longer valid. Add a new one.")
        return wrong

    def snapshot(self) -> dict[str, Any]:
        """The answers as they stand, with the names that a reader needs when the rows behind them change later."""
        project = self.project
        return {
            **{field: getattr(self, field) for field in self.FIELDS if field != "project"},
            "company": {"id": self.company.pk, "name": self.company.name, "registration_number": self.company.registration_number},
            "project": {"id": project.pk, "title": project.title, "institute": project.institute.name, "state": project.state}
            if project
            else None,
        }

    def documents_snapshot(self) -> list[dict[str, Any]]:
        current = self.documents.filter(superseded_at=None).select_related("file").order_by("kind")
        return [
            {
                "document": document.pk,
                "kind": document.kind,
                "name": document.file.name,
                "size": document.file.size,
                "sha256": document.file.sha256,
                "valid_until": document.valid_until,
            }
            for document in current
        ]

    def freeze(self, *, by: User, now: datetime) -> Revision:
        """Keep the answers as the next revision. The caller holds the application's lock."""
        number = (self.revisions.aggregate(last=models.Max("number"))["last"] or 0) + 1
        made: Revision = self.revisions.create(
            number=number, made_by=by, made_at=now, answers=self.snapshot(), documents=self.documents_snapshot()
        )
        return made
