"""Projects, for staff to read. The institute answers; staff do not answer for it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from innocenter.accounts.models import User
from innocenter.look.admin import PortalModelAdmin
from projects.models import Project


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
