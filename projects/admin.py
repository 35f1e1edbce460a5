"""Projects and demands, for staff to read. The institute answers; staff only take off the list what should not be there."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import full_day, moment
from projects.models import Demand, Project


@admin.register(Project)
class ProjectAdmin(PortalModelAdmin):
    list_display = ["title", "company", "institute", "researcher", "state", "planned_at"]
    list_filter = ["state", "institute"]
    list_select_related = ["company", "institute", "researcher"]
    search_fields = ["title", "company__name", "institute__name", "researcher__name"]
    date_hierarchy = "planned_at"
    fields = readonly_fields = (
        "company",
        "institute",
        "researcher",
        "title",
        "plan",
        "origin",
        "starts_on",
        "months",
        "state",
        "planned_by",
        "planned_at",
        "confirmed_by",
        "confirmed_at",
        "declined_by",
        "declined_at",
        "decline_reason",
    )
    personal = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def people(self, obj: Any) -> Iterable[User]:
        named = {obj.planned_by_id, obj.confirmed_by_id, obj.declined_by_id, obj.researcher.user_id}
        return User.objects.filter(Q(pk__in=named - {None}))


def take_off(one: Demand, cleaned: dict[str, Any], request: HttpRequest) -> str:
    assert isinstance(request.user, User)  # the staff's site lets nobody else in
    one.take_off(cleaned["reason"], by=request.user, now=timezone.now())
    return _("The demand is off the list; the company is told, and those who answered.")


@admin.register(Demand)
class DemandAdmin(PortalModelAdmin):
    list_display = ["title", "company", "kind", "audience", "state", "published_at", "open_until"]
    list_filter = ["state", "kind", "audience"]
    list_select_related = ["company"]
    search_fields = ["title", "company__name"]
    readable_template = "admin/projects/demand_page.html"
    personal = True
    acts = [
        Act("take_off", gettext_lazy("Take off the list"), take_off, form=ReasonForm, danger=True, when=lambda one: one.is_open,
            sentence=gettext_lazy("The company reads the reason. Those who answered are told that it is closed.")),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Demand]:
        """Never drafts: those are their company's alone."""
        return Demand.objects.published().select_related("company", "made_by", "published_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Demand) -> Iterable[User]:
        return [obj.made_by]

    def readable_context(self, request: HttpRequest, obj: Demand) -> dict[str, Any]:
        facts = [
            (_("company"), obj.company), (_("what is looked for"), obj.get_kind_display()), (_("who reads it"), obj.get_audience_display()),
            (_("published by"), obj.published_by), (_("published at"), moment(obj.published_at) if obj.published_at else ""),
            (_("listed until"), full_day(obj.open_until) if obj.open_until else ""), (_("why it was closed"), obj.get_ending_display()),
        ]  # fmt: skip
        return {"facts": [fact for fact in facts if fact[1]], "answers": obj.answers.select_related("researcher__institute")}
