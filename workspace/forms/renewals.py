"""What the company writes in its report, what the institute answers, what staff are asked when they act."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innocenter.accounts.models import User
from innocenter.files.fields import CheckedFileField
from innocenter.files.models import StoredFile
from innocenter.look.dates import full_day
from innocenter.look.forms import CleanForm, CleanModelForm, DateInput, ReasonForm
from innocenter.look.seen import Save, SeenMixin
from projects.models import Project
from workspace.models import Lease, RenewalReview
from workspace.models.report import Report


def month_words(months: int, last: date) -> str:
    """ "6 months, until 2027. 6. 30. (수)"."""
    words = ngettext("%(months)d month, until %(last)s", "%(months)d months, until %(last)s", months)
    return words % {"months": months, "last": full_day(last)}


def text(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReportForm(SeenMixin, CleanModelForm):
    """A draft: nothing is required until it is submitted. Until the first save it proposes what is known; only saving writes."""

    mark_optional = False
    still_needed = forms.TypedChoiceField(
        label=_("Is the desk still needed?"),
        choices=[("", _("Not answered yet")), ("yes", _("Yes, we want to stay")), ("no", _("No, not after this term"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    months_wanted = forms.TypedChoiceField(
        label=_("Months wanted"),
        help_text=_("Counted from the end of this term."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    file = CheckedFileField(label=_("Attachment (optional)"), required=False)

    class Meta:
        model = RenewalReview
        fields = ["progress", "results", "desk_use", "next_plan", "still_needed", "months_wanted"]
        widgets = {"progress": text(), "results": text(), "desk_use": text(3), "next_plan": text()}
        help_texts = {
            "progress": _("How far are you with what you planned together with the institute?"),
            "results": _("Prototypes, data, papers, patents, contracts: what came of it so far."),
            "desk_use": _("Who uses it, how many days a week, for what?"),
            "next_plan": _("What will you do in the next six months, and why do you need the desk for it?"),
        }

    def __init__(self, *args: Any, before: RenewalReview | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review: RenewalReview = self.instance
        open_months = review.lease.months_open_after(review.term, step=review.rule.term_months)
        months = self.fields["months_wanted"]
        assert isinstance(months, forms.TypedChoiceField)
        months.choices = [("", _("Not answered yet")), *((count, month_words(count, last)) for count, last in open_months)]
        if review.report_saved_at is None:
            self.initial["months_wanted"] = max((count for count, _last in open_months), default=None)
            self.initial["desk_use"] = before.desk_use if before else ""
        if review.still_needed is not None:
            self.initial["still_needed"] = "yes" if review.still_needed else "no"

    def last_save(self) -> Save:
        return self.instance.report_saved_by, self.instance.report_saved_at

    def report(self, *, by: User, now: datetime) -> Report:
        """Keeps the upload, if there is one; otherwise the file that was there."""
        upload = self.cleaned_data.pop("file", None)
        kept = StoredFile.objects.keep(upload, by=by, now=now) if upload else self.instance.report_file
        return Report(**self.cleaned_data, file=kept)

    def _post_clean(self) -> None:
        """The form never writes on the review itself: only the verb does."""


class ConfirmationForm(CleanForm):
    answer = forms.ChoiceField(label=_("How does the cooperation stand?"), choices=RenewalReview.Confirmation, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your own words"), required=False, max_length=2000, widget=text(3))


class DeclineForm(CleanForm):
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=text(3), help_text=_("If you like to tell: it helps us to do better.")
    )


class DecisionForm(CleanForm):
    """For both ways of extending; `review` fills in what can be granted."""

    months = forms.TypedChoiceField(label=_("Months"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=text(4), help_text=_("The company reads it."))

    def __init__(self, *args: Any, review: RenewalReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_months = review.lease.months_open_after(review.term, step=review.rule.term_months)
        months = self.fields["months"]
        assert isinstance(months, forms.TypedChoiceField)
        months.choices = [(count, month_words(count, last)) for count, last in reversed(open_months)]


class ConditionalDecisionForm(DecisionForm):
    """Up to four conditions, each with its day: `cleaned_data["conditions"]` is the list of (what, until when)."""

    MOST = 4

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.MOST + 1):
            label, day = _("Condition %(number)s") % {"number": number}, _("Condition %(number)s: until") % {"number": number}
            self.fields[f"condition_{number}"] = forms.CharField(label=label, required=number == 1, max_length=500)
            self.fields[f"due_{number}"] = forms.DateField(label=day, required=number == 1, widget=DateInput)
        self.order_fields(
            ["months", *(f"{name}_{number}" for number in range(1, self.MOST + 1) for name in ("condition", "due")), "reason"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        conditions = []
        for number in range(1, self.MOST + 1):
            text, due_on = cleaned.pop(f"condition_{number}", ""), cleaned.pop(f"due_{number}", None)
            if text and not due_on and not self.has_error(f"due_{number}"):
                self.add_error(f"due_{number}", _("Choose a day."))
            if due_on and not text and not self.has_error(f"condition_{number}"):
                self.add_error(f"condition_{number}", _("Please write the conditions."))
            if text and due_on:
                conditions.append((text, due_on))
        return {**cleaned, "conditions": conditions}


class CallForm(CleanForm):
    """What staff heard on the telephone."""

    spoken_to = forms.CharField(label=_("Spoken to"), max_length=60, help_text=_("Name and position of the person at the institute."))
    called_at = forms.DateTimeField(
        label=_("Called at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    answer = forms.ChoiceField(label=_("How does the cooperation stand?"), choices=RenewalReview.Confirmation, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In the institute's own words"), required=False, max_length=2000, widget=text(3))


class CauseForm(CleanForm):
    grounds = forms.CharField(label=_("Grounds"), max_length=2000, widget=text(5), help_text=_("The company reads them."))


class EndForm(ReasonForm):
    """Staff end a lease before its term is over."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput)
    field_order = ["last_day", "reason"]


class ViewForm(CleanForm):
    view = forms.CharField(label=_("The view of your company"), max_length=4000, widget=text(8), help_text=_("It is sent once."))


class NoticeForm(DeclineForm):
    """The company's own notice."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput)
    field_order = ["last_day", "reason"]


class ProjectField(forms.ModelChoiceField):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {obj.institute}"


class InstituteForm(CleanForm):
    """Another confirmed project of the company."""

    project = ProjectField(label=_("Project"), queryset=Project.objects.none(), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, lease: Lease, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        assert isinstance(field, ProjectField)
        field.queryset = Project.objects.of_company(lease.company).confirmed().exclude(pk=lease.project_id).with_names()


class MetForm(CleanForm):
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
