"""Institutes, their researchers and coordinators, for staff."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin

from innocenter.accounts.models import User
from innocenter.look.admin import PortalModelAdmin
from institutes.models import Coordinator, Institute, Researcher


class CoordinatorInline(admin.TabularInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    model = Coordinator
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Institute)
class InstituteAdmin(PortalModelAdmin):
    list_display = ["name", "short_name", "kind", "region", "contact_desk"]
    list_filter = ["kind", "region", "fields"]
    search_fields = ["name", "name_en", "short_name"]
    exclude = ["search", "search_text"]
    filter_horizontal = ["fields"]
    inlines = [CoordinatorInline]
    personal = True

    def people(self, obj: Institute) -> Iterable[User]:
        return obj.coordinators()


@admin.register(Researcher)
class ResearcherAdmin(PortalModelAdmin):
    list_display = ["name", "institute", "department", "position", "is_visible"]
    list_filter = ["is_visible", "institute", "fields"]
    list_select_related = ["institute"]
    search_fields = ["name", "name_en", "department", "keywords", "institute__name"]
    exclude = ["search", "search_text"]
    autocomplete_fields = ["institute"]
    raw_id_fields = ["user"]
    filter_horizontal = ["fields"]
    personal = True

    def people(self, obj: Any) -> Iterable[User]:
        return [obj.user] if obj.user else []
