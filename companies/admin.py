"""Companies and their people, for staff."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.membership_admin import CentreMembershipAdmin, TierAdmin
from companies.models import Company, Person, Succession
from companies.models.company import Business
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, work_queue
from innocenter.look.forms import CleanForm, DateInput, ReasonForm
from innocenter.values.registration_numbers import pretty

__all__ = ["CentreMembershipAdmin", "CompanyAdmin", "PersonAdmin", "TierAdmin"]


class PersonInline(admin.TabularInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    model = Person
    extra = 0
    can_delete = False
    fields = readonly_fields = ("user", "email", "role", "state", "since", "left_at")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).select_related("user")


class SuccessionInline(admin.TabularInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    """What it went into; below, what it came from."""

    model = Succession
    fk_name = "predecessor"
    verbose_name_plural = gettext_lazy("Went into")
    extra = 0
    can_delete = False
    fields = readonly_fields = ("predecessor", "successor", "kind", "on", "reason", "recorded_by", "recorded_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Succession]:
        return super().get_queryset(request).select_related("predecessor", "successor", "recorded_by")


class CameFromInline(SuccessionInline):
    fk_name = "successor"
    verbose_name_plural = gettext_lazy("Came from")


class NumberForm(ReasonForm):
    number = forms.CharField(
        label=gettext_lazy("New business registration number"), max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Changed on"), widget=DateInput)
    field_order = ["number", "on", "reason"]


def change_number(company: Company, cleaned: dict[str, Any], request: HttpRequest) -> str:
    company.change_number(**cleaned, **by(request))
    return _("The company has its new number. The old one stays its own.")


class BusinessForm(CleanForm):
    business = forms.ChoiceField(label=gettext_lazy("What the tax office says"), choices=Business)
    on = forms.DateField(label=gettext_lazy("Looked up on"), widget=DateInput)


def record_business(company: Company, cleaned: dict[str, Any], request: HttpRequest) -> str:
    company.record_business(**cleaned, **by(request))
    return _("Recorded. Leases and memberships stay as they are.")


@work_queue(order=45, permission="companies.change_company")
def out_of_business(today: date) -> Queue:
    rows = Company.objects.out_of_business_but_here(today).distinct()  # one with two memberships stands there once
    url = reverse("admin:companies_company_changelist") + "?business__in=paused,closed"
    return Queue.of(_("Members that are out of business"), rows, oldest="business_seen_on", url=url)


@admin.register(Company)
class CompanyAdmin(PortalModelAdmin):
    """Companies are registered on the site, by their people."""

    list_display = ["name", "number", "size", "region", "is_listed", "created_at"]
    list_filter = ["size", "region", "is_listed", "business", "fields"]
    search_fields = ["name", "name_en", "former_names", "registration_number", "former_numbers__registration_number"]
    ordering = ["name"]
    readonly_fields = ["number", "former", "former_names", "continued_by", "business", "business_seen_on", "created_at"]
    exclude = ["search", "search_text"]
    filter_horizontal = ["fields"]
    inlines = [PersonInline, SuccessionInline, CameFromInline]
    personal = True
    acts = [
        Act(
            "number", gettext_lazy("New registration number"), change_number, NumberForm, lambda company: company.continued_by_id is None,
            sentence=gettext_lazy("The same company has a new certificate. Its leases, its membership and its people stay as they are."),
            prepare=lambda company, request: {"initial": {"on": timezone.localdate()}},
        ),
        Act(
            "business", gettext_lazy("Record the state of the business"), record_business, BusinessForm,
            sentence=gettext_lazy("As looked up at the tax office by the registration number. Nothing ends by this."),
            prepare=lambda company, request: {"initial": {"on": timezone.localdate(), "business": company.business}},
        ),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Tables of successions only where there are some: an empty one is nothing to scroll to."""
        shown = {SuccessionInline: "went_into", CameFromInline: "came_from"}
        return [one for one in self.inlines if one not in shown or (obj is not None and getattr(obj, shown[one]).exists())]

    @admin.display(description=gettext_lazy("earlier registration numbers"))
    def former(self, company: Company) -> str:
        return ", ".join(pretty(one.registration_number) for one in company.former_numbers.all()) or "–"

    def people(self, obj: Any) -> Iterable[User]:
        return User.objects.filter(stays__company=obj).distinct()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """A number is found with its dashes too."""
        digits = search_term.replace("-", "").replace(" ", "")
        return super().get_search_results(request, queryset, digits if digits.isdecimal() else search_term)

    @admin.display(description=gettext_lazy("Business registration number"), ordering="registration_number")
    def number(self, company: Company) -> str:
        return pretty(company.registration_number)


def by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}


def admit(person: Person, cleaned: dict[str, Any], request: HttpRequest) -> str:
    person.admit(**by(request))
    return _("%(person)s acts for the company now.") % {"person": person}


def refuse(person: Person, cleaned: dict[str, Any], request: HttpRequest) -> str:
    person.refuse(**by(request))
    return _("You have refused the request of %(person)s.") % {"person": person}


def make_manager(person: Person, cleaned: dict[str, Any], request: HttpRequest) -> str:
    person.make_manager(**by(request))
    return _("%(person)s is a manager now.") % {"person": person}


def remove(person: Person, cleaned: dict[str, Any], request: HttpRequest) -> str:
    person.remove(**by(request))
    return _("%(person)s does not act for the company any more.") % {"person": person}


def has_asked(person: Person) -> bool:
    return person.state == Person.State.ASKED


def is_member(person: Person) -> bool:
    return person.state == Person.State.ACTIVE and not person.is_manager


def is_in(person: Person) -> bool:
    return person.state in {Person.State.ACTIVE, Person.State.INVITED}


@admin.register(Person)
class PersonAdmin(PortalModelAdmin):
    """For a company that has lost its manager, staff may stand in."""

    list_display = ["__str__", "company", "role", "state", "since", "left_at"]
    list_filter = ["state", "role"]
    list_select_related = ["user", "company"]
    search_fields = ["user__name", "user__email", "email", "company__name"]
    fields = readonly_fields = ("company", "user", "email", "role", "state", "invited_by", "asked_at", "since", "left_at")
    personal = True
    acts = [
        Act("admit", gettext_lazy("Accept"), admit, when=has_asked),
        Act("refuse", gettext_lazy("Refuse"), refuse, when=has_asked, danger=True),
        Act("make-manager", gettext_lazy("Make manager"), make_manager, when=is_member),
        Act("remove", gettext_lazy("Remove from the company"), remove, when=is_in, danger=True),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def object_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Nothing to save: only acts."""
        return super().object_context(request, obj) | {"show_save": False, "show_save_and_continue": False}

    def people(self, obj: Any) -> Iterable[User]:
        return [obj.user] if obj.user else []
