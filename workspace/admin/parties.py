"""With whom each lease is, and since which paper: read here, written by successions and new names alone."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import PortalModelAdmin
from innocenter.look.dates import bare_day
from innocenter.values.registration_numbers import pretty
from workspace.models import LeaseParty


class Why(admin.SimpleListFilter):
    title = gettext_lazy("how it came about")
    parameter_name = "why"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("first", _("the agreement's own")), ("succession", _("merger or split")), ("name", _("another name or number"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "first":
                return queryset.filter(place=1)
            case "succession":
                return queryset.filter(succession__isnull=False)
            case "name":
                return queryset.filter(place__gt=1, succession=None)
        return queryset


@admin.register(LeaseParty)
class LeasePartyAdmin(PortalModelAdmin):
    list_display = ["lease_number", "place", "told_name", "number", "since_day", "why", "amendment"]
    list_display_links = ["told_name"]
    list_filter = [Why, "since"]
    list_select_related = ["lease", "succession__predecessor", "succession__successor", "paper"]
    search_fields = ["lease__number", "told_name", "told_number", "company__name"]
    ordering = ["-made_at", "-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("lease"), ordering="lease__number")
    def lease_number(self, party: LeaseParty) -> str:
        return format_html('<a href="{}">{}</a>', reverse("admin:workspace_lease_change", args=[party.lease_id]), party.lease.number)

    @admin.display(description=gettext_lazy("registration number in the lease"), ordering="told_number")
    def number(self, party: LeaseParty) -> str:
        return pretty(party.told_number)

    @admin.display(description=gettext_lazy("party since"), ordering="since")
    def since_day(self, party: LeaseParty) -> str:
        return bare_day(party.since)

    @admin.display(description=gettext_lazy("how it came about"))
    def why(self, party: LeaseParty) -> str:
        if party.place == 1:
            return _("the agreement's own")
        return str(party.succession) if party.succession else _("another name or number")

    @admin.display(description=gettext_lazy("amendment"))
    def amendment(self, party: LeaseParty) -> str:
        if party.paper is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:issued_issueddocument_change", args=[party.paper_id]), party.paper)
