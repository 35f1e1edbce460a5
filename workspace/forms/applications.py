"""What a company fills in: one form for each step of an application, one for a supplement, one for sending."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.files.fields import CheckedFileField
from innocenter.files.models import StoredFile
from innocenter.look.forms import CleanForm, CleanModelForm, DateInput
from innocenter.look.seen import Save, SeenMixin
from innocenter.privacy.forms import ConsentFieldsMixin
from projects.models import Project
from workspace.models import Application, Document, SupplementRequest
from workspace.models.papers import FIELDS_OF_PART, Part

DOCUMENT_KINDS = ("pdf", "hwp", "hwpx", "docx", "xlsx", "jpg", "png")
LABELS = {
    "project": _("Project with an institute"),
    "desks": _("Number of desks"),
    "wanted_from": _("From when"),
    "months": _("For how many months"),
    "plan": _("What you will do here"),
    "needs": _("What you need for it (optional)"),
    "contact_name": _("Name of the contact"),
    "contact_phone": _("Phone"),
    "contact_email": _("E-mail address"),
}
HINTS = {
    "project": _(
        "The space is for companies that work with an institute."
        " Both planned projects and those that the institute has confirmed are shown."
    ),
    "wanted_from": _("The day on which you would like to move in."),
    "plan": _("What you plan with the institute, what you need the space for, and what should be there at the end."),
    "needs": _("For example storage, power supply or visitors that come often."),
}
WIDGETS: dict[str, forms.Widget] = {
    "wanted_from": DateInput(),
    "plan": forms.Textarea(attrs={"rows": 14}),
    "needs": forms.Textarea(attrs={"rows": 5}),
}


class ProjectChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # -- not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {obj.institute.name} ({obj.get_state_display()})"


class AnswerForm(SeenMixin, CleanModelForm):
    """One step of a draft. Nothing is required: what is missing is told before sending."""

    mark_optional = False

    class Meta:
        model = Application
        fields = [*Application.FIELDS]
        widgets = WIDGETS
        field_classes = {"project": ProjectChoice}
        labels = LABELS
        help_texts = HINTS

    def __init__(self, *args: Any, parts: Collection[str], company: Company, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(*args, **options)
        kept = {"seen", *(field for part in parts for field in FIELDS_OF_PART[part])}
        for name in set(self.fields) - kept:
            del self.fields[name]
        if "months" in self.fields:
            self.fields["months"].validators = []  # `clean_months` says both ends in one sentence
            rule, words = self.instance.rule, _("At most %(cap)s. The centre looks again every %(term)s months.")
            self.fields["months"].help_text = words % {"cap": rule.cap_months, "term": rule.term_months}
        if "project" in self.fields:
            project: Any = self.fields["project"]
            project.queryset = Project.objects.of_company(company).filter(state__in=["planned", "confirmed"]).select_related("institute")
            project.empty_label = _("Please choose")

    def clean_wanted_from(self) -> date | None:
        day: date | None = self.cleaned_data["wanted_from"]
        if day and day < self.today:
            raise ValidationError(_("This day is over. Choose a later day."))
        return day

    def clean_months(self) -> int | None:
        months: int | None = self.cleaned_data["months"]
        if months is not None and not 1 <= months <= self.instance.rule.cap_months:
            raise ValidationError(_("The space is given for 1 to %(months)s months.") % {"months": self.instance.rule.cap_months})
        return months

    def last_save(self) -> Save:
        return self.instance.saved_by, self.instance.saved_at

    def validate_constraints(self) -> None:
        """The verbs and the database look at the whole row; a step is only a part of it."""


class DocumentForm(CleanForm):
    """One document of one kind. `current` is the one that is there: its day of validity can be put right without the file."""

    file = CheckedFileField(label=_("File"), kinds=DOCUMENT_KINDS)
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput())

    def __init__(self, *args: Any, kind: str, today: date, current: Document | None = None, **options: Any) -> None:
        self.today, self.current = today, current
        options.setdefault("prefix", kind)
        super().__init__(*args, **options)
        self.fields["file"].label = Document.Kind(kind).label  # three on a page: "File" would not say which one is wrong
        self.fields["file"].required = current is None or kind != Document.Kind.SME
        if kind != Document.Kind.SME:
            del self.fields["valid_until"]

    def clean_valid_until(self) -> date:
        day: date = self.cleaned_data["valid_until"]
        if day < self.today:
            raise ValidationError(_("This certificate is no longer valid. Add a new one."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("file") and self.errors:
            self.add_error("file", _("Please choose the file once more: it is not kept while something else is wrong."))
        return cleaned

    def keep(self, *, by: User, now: datetime) -> StoredFile:
        upload = self.cleaned_data["file"]
        if self.current and not upload:
            return self.current.file
        return StoredFile.objects.keep(upload, by=by, now=now, kinds=DOCUMENT_KINDS)


class SupplementForm(AnswerForm):
    """What staff asked for, and nothing else: the fields of each part, its document, and a remark."""

    def __init__(self, *args: Any, request: SupplementRequest, **options: Any) -> None:
        self.items = list(request.items.all())
        super().__init__(*args, parts=[item.part for item in self.items], **options)
        for item in self.items:
            if item.part in Document.Kind.values:
                self.fields[item.part] = CheckedFileField(label=item.get_part_display(), kinds=DOCUMENT_KINDS, required=False)
            if item.part == Document.Kind.SME:
                self.fields["valid_until"] = forms.DateField(label=_("Valid until"), widget=DateInput(), required=False)
            remark = forms.CharField(
                label=_("Remark (optional)"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
            )
            remark.initial = item.reply
            self.fields[f"remark_{item.part}"] = remark

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(Part.SME) and not cleaned.get("valid_until"):
            self.add_error("valid_until", _("Give the day until which the certificate is valid."))
        return cleaned

    def groups(self) -> list[tuple[Any, Document | None, list[forms.BoundField]]]:
        """Each asked part with the document on file and its own fields, in the order in which it was asked for."""
        on_file = {paper.kind: paper for paper in self.instance.documents.current().select_related("file")}
        papers: dict[str, list[str]] = {kind: [kind] for kind in Document.Kind.values} | {Part.SME: [Part.SME, "valid_until"]}
        names = [(item, [*FIELDS_OF_PART[item.part], *papers.get(item.part, []), f"remark_{item.part}"]) for item in self.items]
        return [(item, on_file.get(item.part), [self[name] for name in fields]) for item, fields in names]

    def refuse(self, refusal: ValidationError) -> None:
        """Put the words of a verb beside the fields they are about."""
        for part, words in getattr(refusal, "message_dict", {"": refusal.messages}).items():
            field = part if part in self.fields else f"remark_{part}" if f"remark_{part}" in self.fields else None
            self.add_error(field, words)

    def keep(self, application: Application, *, by: User, now: datetime) -> dict[str, str]:
        """Save the answers, files and remarks; returns the remarks."""
        answers = {name: self.cleaned_data[name] for name in Application.FIELDS if name in self.cleaned_data}
        if answers:
            application.save_answers(answers, by=by, now=now)
        for item in self.items:
            upload = self.cleaned_data.get(item.part) if item.part in Document.Kind.values else None
            if upload:
                file = StoredFile.objects.keep(upload, by=by, now=now, kinds=DOCUMENT_KINDS)
                valid_until = self.cleaned_data.get("valid_until") if item.part == Part.SME else None
                application.add_document(item.part, file, by=by, now=now, valid_until=valid_until)
        remarks = {item.part: self.cleaned_data.get(f"remark_{item.part}", "") for item in self.items}
        application.keep_remarks(remarks, by=by)
        return remarks


class StartForm(CleanForm):
    """For which company; not asked for when there is only one."""

    company = forms.ModelChoiceField(Company.objects.none(), label=_("Company"), empty_label=None)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        companies: Any = self.fields["company"]
        companies.queryset = Company.objects.of(user)
        companies.initial = companies.queryset.first()


class SendForm(ConsentFieldsMixin, CleanForm):
    consent_purposes = ("apply_privacy", "apply_share", "apply_publicity")
