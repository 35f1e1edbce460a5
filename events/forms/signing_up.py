"""What people fill in to get a seat, for themselves or for colleagues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from companies.models import Company
from events.forms.questions import AsksQuestions
from events.models import Attendee, Event, Question, Together
from events.models.question import asked_at
from events.models.signing_up import wishes
from innocenter.accounts.models import User
from innocenter.look.forms import CleanForm

MOST_AT_ONCE = 30
# Which field a refusal of the verb belongs to; the others stand above the form.
FIELD_OF = {
    "wish": "wish", "members_only": "company", "company_cap": "company", "other_company": "company",
    "already": "people", "nobody": "people", "twice": "others", "too_few": "how",
}  # fmt: skip


def place(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put a refusal beside the field it is about."""
    for error in refusal.error_list:
        name = FIELD_OF.get(error.code or "", "")
        form.add_error(name if name in form.fields else None, error)


class WishForm(CleanForm):
    """Where the seat is to be: asked only where there is a choice."""

    wish = forms.ChoiceField(
        label=gettext_lazy("Where would you like to take part?"), choices=[], widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        found = wishes(event)
        if len(found) == 1:
            del self.fields["wish"]
        else:
            self.fields["wish"].choices = [(wish.value, wish.label) for wish in found]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> str:
        return str(self.cleaned_data.get("wish", ""))


class RegisterForm(AsksQuestions, WishForm):
    company = forms.ChoiceField(label=gettext_lazy("I come for"), required=False)
    affiliation = forms.CharField(
        label=gettext_lazy("Affiliation"), required=False, max_length=100,
        help_text=gettext_lazy("As it is to stand on the list of those who come. Empty: the name of the company."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, companies: Sequence[Company], **options: Any) -> None:
        super().__init__(*args, event=event, **options)
        self.ask(asked_at(event))
        self.companies = {str(company.pk): company for company in companies}
        if self.companies:
            choices = [("", _("Myself")), *((key, company.name) for key, company in self.companies.items())]
            self.fields["company"].choices = choices  # type: ignore[attr-defined]
            if len(self.companies) == 1:
                self.fields["company"].initial = next(iter(self.companies))
        else:
            del self.fields["company"]
            self.fields["affiliation"].help_text = _("As it is to stand on the list of those who come.")

    def attendee(self, user: User) -> Attendee:
        company = self.companies.get(self.cleaned_data.get("company", ""))
        return Attendee.of(user, company=company, affiliation=self.cleaned_data["affiliation"])


class PeopleField(forms.CharField):
    """One person a line: name, then address. Cleaned to (name, address) pairs."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        return [self._person(line) for line in (super().clean(value) or "").splitlines() if line.strip()]

    def _person(self, line: str) -> tuple[str, str]:
        name, _comma, email = (part.strip() for part in line.rpartition(","))
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise ValidationError(_("“%(line)s”: write the name, a comma, and the e-mail address.") % {"line": line[:60]}) from wrong
        if not 0 < len(name) <= 60:
            raise ValidationError(_("“%(line)s”: the name is missing or too long.") % {"line": line[:60]})
        return name, email.lower()


class ColleaguesForm(WishForm):
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People of the company"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = PeopleField(
        label=gettext_lazy("Other colleagues"), required=False,
        help_text=gettext_lazy("One a line: name, a comma, e-mail address. They get a letter and confirm their own data."),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=gettext_lazy("If there are not enough seats"), choices=Together, initial=Together.FIT, widget=forms.RadioSelect
    )
    field_order = ["people", "others", "wish", "how"]

    def __init__(self, *args: Any, company: Company, users: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.company, self.users = company, {str(user.pk): user for user in users}
        choices = [(key, f"{user} ({user.email})") for key, user in self.users.items()]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if len(cleaned.get("people", [])) + len(cleaned.get("others", [])) > MOST_AT_ONCE:
            raise ValidationError(_("At most %(most)d people at once.") % {"most": MOST_AT_ONCE}, code="too_many")
        return cleaned

    def attendees(self) -> list[Attendee]:
        known = [Attendee.of(self.users[key], company=self.company) for key in self.cleaned_data["people"]]
        language = (get_language() or "ko")[:2]
        return known + [
            Attendee.guest(email, name, company=self.company, language=language) for name, email in self.cleaned_data["others"]
        ]


class HandOverForm(CleanForm):
    """To one of the company's people, or to a colleague by name and address."""

    person = forms.ChoiceField(label=gettext_lazy("Who takes the seat"), required=False)
    name = forms.CharField(label=gettext_lazy("Name of another colleague"), required=False, max_length=60)
    email = forms.EmailField(label=gettext_lazy("Their e-mail address"), required=False)

    def __init__(self, *args: Any, company: Company, users: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.company, self.users = company, {str(user.pk): user for user in users}
        choices = [("", _("Another colleague, see below")), *((key, f"{user} ({user.email})") for key, user in self.users.items())]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("person"):
            for name in ("name", "email"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose somebody above, or write the name and the address here."))
        return cleaned

    def attendee(self) -> Attendee:
        if user := self.users.get(self.cleaned_data["person"]):
            return Attendee.of(user, company=self.company)
        language = (get_language() or "ko")[:2]
        return Attendee.guest(self.cleaned_data["email"], self.cleaned_data["name"], company=self.company, language=language)


class OwnDataForm(AsksQuestions):
    """Whom a colleague registered says who they are; the answers to the questions while they can be given or changed."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    affiliation = forms.CharField(label=gettext_lazy("Affiliation"), max_length=100, required=False)
    agreed = forms.BooleanField(label=gettext_lazy("This is right, and I want to come"))

    def __init__(self, *args: Any, questions: Sequence[Question], said: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask(questions, said)
        self.fields["agreed"] = self.fields.pop("agreed")  # the last word
