"""What staff fill in before an act on a panel, and the head before a decision."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.dates import full_day
from innocenter.look.forms import CleanForm, CleanModelForm, DateInput, ReasonForm
from workspace.forms.handling import ToldReasonForm
from workspace.forms.renewals import ConditionalDecisionForm, DecisionForm
from workspace.models import Panel, PanelSeat, Reviewer
from workspace.panel_pool import Candidate, candidates


class PanelForm(CleanForm):
    score_by = forms.DateField(label=gettext_lazy("Scores due"), widget=DateInput())

    def __init__(self, *args: Any, days: int, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["score_by"].initial = today + timedelta(days)
        self.fields["score_by"].help_text = _("%(day)s or later. A day off moves to the next working day.") % {"day": full_day(today)}


class DueForm(ReasonForm):
    score_by = forms.DateField(label=gettext_lazy("Scores due"), widget=DateInput())
    field_order = ["score_by", "reason"]


class PoolMixin:
    """Only those whom nothing ties to the matter can be chosen; the others are named with what ties them."""

    def offer(self, field: Any, panel: Panel, today: date) -> None:
        found = candidates(panel, on=today)
        self.known = {one.reviewer.pk: one.reviewer for one in found if not one.why}
        field.choices = [(one.reviewer.pk, str(one)) for one in found if not one.why]
        field.error_messages["invalid_choice"] = _("Choose again: somebody of these has a seat already, or cannot be asked any more.")
        field.help_text = told_of([one for one in found if one.why]) or field.help_text


class InviteForm(PoolMixin, CleanForm):
    reviewers = forms.TypedMultipleChoiceField(label=gettext_lazy("Reviewers"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, panel: Panel, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(self.fields["reviewers"], panel, today)

    def clean_reviewers(self) -> list[Reviewer]:
        return [self.known[pk] for pk in self.cleaned_data["reviewers"]]


class ReplaceForm(PoolMixin, CleanForm):
    seat = forms.TypedChoiceField(label=gettext_lazy("Silent reviewer"), coerce=int, widget=forms.RadioSelect)
    reviewer = forms.TypedChoiceField(label=gettext_lazy("In their place"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, panel: Panel, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = {seat.pk: seat for seat in silent(panel, today)}
        seats: Any = self.fields["seat"]
        seats.choices = [(seat.pk, f"{seat.reviewer} · {seat.get_state_display()}") for seat in self.seats.values()]
        self.offer(self.fields["reviewer"], panel, today)

    def clean_seat(self) -> PanelSeat:
        return self.seats[self.cleaned_data["seat"]]

    def clean_reviewer(self) -> Reviewer:
        return self.known[self.cleaned_data["reviewer"]]


class TakeOutForm(ReasonForm):
    seat = forms.TypedChoiceField(label=gettext_lazy("Reviewer"), coerce=int, widget=forms.RadioSelect)
    is_conflict = forms.BooleanField(label=gettext_lazy("Because of a conflict of interest"), required=False)
    field_order = ["seat", "is_conflict", "reason"]

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = {seat.pk: seat for seat in live(panel)}
        seats: Any = self.fields["seat"]
        seats.choices = [(pk, f"{seat.reviewer} · {sheet_state(seat)}") for pk, seat in self.seats.items()]
        self.fields["reason"].help_text = _("The reviewer reads it.")

    def clean_seat(self) -> PanelSeat:
        return self.seats[self.cleaned_data["seat"]]


class OverrideMixin(CleanForm):
    """Asked only where the scores are too low for a yes."""

    def ask_override(self, panel: Panel | None) -> None:
        if panel is None or panel.state != Panel.State.CLOSED or panel.is_decided or panel.result().passed:
            return
        self.fields["override"] = forms.CharField(
            label=_("Why against the scores"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Kept with the decision and shown to staff. The company does not read it."),
        )


class SelectForm(OverrideMixin, ToldReasonForm):
    def __init__(self, *args: Any, panel: Panel | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_override(panel)


class ExtendForm(OverrideMixin, DecisionForm):
    def __init__(self, *args: Any, panel: Panel | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_override(panel)


class ExtendConditionallyForm(OverrideMixin, ConditionalDecisionForm):
    def __init__(self, *args: Any, panel: Panel | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_override(panel)


class KnownReviewerForm(CleanModelForm):
    class Meta:
        model = Reviewer
        fields = ["institute", "affiliation", "department", "fields", "is_active"]


class NewReviewerForm(KnownReviewerForm):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The one the person signs in with."))
    field_order = ["email"]

    def clean_email(self) -> str:
        """Also sets whom the row is about, so that the constraints are asked of the whole."""
        email: str = self.cleaned_data["email"]
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise ValidationError(_("Nobody signs in with this address yet. Ask the person to sign up first."))
        if Reviewer.objects.filter(user=found).exists():
            raise ValidationError(_("%(who)s is in the pool already.") % {"who": found})
        self.instance.user = found
        return email


def live(panel: Panel) -> list[PanelSeat]:
    return list(PanelSeat.objects.filter(panel=panel).live().with_names().order_by("pk"))


def silent(panel: Panel, today: date) -> list[PanelSeat]:
    return [seat for seat in live(panel) if seat.is_silent(today)]


def sheet_state(seat: PanelSeat) -> str:
    sheet = seat.sheet()
    return _("sheet locked") if sheet and sheet.is_locked else str(seat.get_state_display())


def told_of(out: list[Candidate]) -> str:
    if not out:
        return ""
    rows = format_html_join("", "<li>{}: {}</li>", ((str(one.reviewer), one.why) for one in out))
    return format_html("{}<ul>{}</ul>", _("Cannot be asked because of a conflict of interest:"), rows)
