"""Sites, rooms and desks as staff keep them; the rules with their days."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act, PortalModelAdmin
from innocenter.look.dates import full_day
from innocenter.look.forms import CleanModelForm, DateInput
from workspace.admin import occupancy, rooms
from workspace.admin.lease_acts import as_person
from workspace.closing import close_site, open_site
from workspace.forms.handling import ToldReasonForm
from workspace.models import Closure, Room, Rule, Site


class CloseSiteForm(ToldReasonForm):
    until = forms.DateField(label=gettext_lazy("Closed until (inclusive)"), widget=DateInput)
    field_order = ["until", "reason"]


def shut(site: Site, cleaned: dict[str, Any], request: HttpRequest) -> str:
    rooms, leases = close_site(site, by=as_person(request), now=timezone.now(), **cleaned)
    return _("Closed: %(rooms)s rooms. Suspended and told: %(leases)s leases.") % {"rooms": rooms, "leases": leases}


def reopen(site: Site, cleaned: dict[str, Any], request: HttpRequest) -> str:
    rooms, leases = open_site(site, by=as_person(request), now=timezone.now())
    return _("Open again: %(rooms)s rooms. Leases that go on, and were told: %(leases)s.") % {"rooms": rooms, "leases": leases}


def is_shut(site: Site) -> bool:
    return Closure.objects.standing(timezone.now()).filter(room__site=site, of_site=True).exists()


@admin.register(Site)
class SiteAdmin(PortalModelAdmin):
    list_display = ["name_ko", "name_en", "address_ko", "is_active", "order"]
    search_fields = ["name_ko", "name_en"]
    acts = [
        Act(
            "shut", gettext_lazy("Close the whole site"), shut, CloseSiteForm, lambda site: not is_shut(site), danger=True,
            sentence=gettext_lazy(
                "From now on nobody can use its rooms: bookings are cancelled and leases suspended, and everybody gets a letter with "
                "the reason. Terms and last possible days go on."
            ),
        ),
        Act(
            "reopen", gettext_lazy("Open the site again"), reopen, when=is_shut,
            sentence=gettext_lazy("The closures are lifted, and the suspended leases go on."),
        ),
    ]  # fmt: skip


class RoomForm(CleanModelForm):
    """What a room is made up of: one level deep, and never a desk or an office, which are let whole."""

    def clean_parts(self) -> QuerySet[Room]:
        parts: QuerySet[Room] = self.cleaned_data["parts"]
        self.instance.refuse_parts(list(parts), kind=self.cleaned_data.get("kind") or self.instance.kind)
        return parts


@admin.register(Room)
class RoomAdmin(PortalModelAdmin):
    form = RoomForm
    list_display = ["code", "kind", "site", "floor", "seats", "free", "is_active"]
    list_filter = ["kind", "site", "floor", "is_active"]
    search_fields = ["code", "name_ko", "name_en"]
    list_select_related = ["site"]
    change_list_template = "admin/workspace/room_list.html"
    readonly_fields = ["door"]
    acts = rooms.ACTS

    def get_urls(self) -> list[URLPattern]:
        views = {"": occupancy.page, "_export": occupancy.export}
        reports = [
            path(f"occupancy/{suffix.strip('_')}", self.admin_site.admin_view(view), name=f"workspace_occupancy{suffix}")
            for suffix, view in views.items()
        ]
        door = cast(Callable[..., HttpResponse], self.admin_site.admin_view(self.door_view))
        return [*reports, path("<int:pk>/door/", door, name="workspace_room_door"), *super().get_urls()]

    def door_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A page to print: the code at the door."""
        room = get_object_or_404(Room.objects.select_related("site"), pk=pk)
        if not self.has_view_permission(request, room):
            raise PermissionDenied
        page = {"title": _("Code at the door"), "subtitle": None} | rooms.door_code(room, request)
        return TemplateResponse(request, "admin/workspace/booking_door.html", self.admin_site.each_context(request) | page)

    @admin.display(description=gettext_lazy("Code at the door"))
    def door(self, room: Room) -> str:
        url = reverse("admin:workspace_room_door", args=[room.pk]) if room.pk else ""
        return format_html('<a href="{}">{}</a>', url, _("To print")) if url else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return Room.objects.select_related("site").with_claims(timezone.localdate())

    @admin.display(description=gettext_lazy("Free from"))
    def free(self, room: Room) -> str:
        vacancy = room.vacancy(timezone.localdate())
        if not vacancy.is_free:
            until = _("held for somebody") if vacancy.is_held else _("in use")
            return f"{full_day(vacancy.free_from)} ({until})"
        return _("now, until %(day)s") % {"day": full_day(vacancy.last_day)} if vacancy.last_day else _("now")


@admin.register(Rule)
class RuleAdmin(PortalModelAdmin):
    """A rule in force is never changed: a new row with a later day takes its place."""

    list_display = ["effective_from", "term_months", "cap_months", "sign_within_days", "screening_working_days", "report_due_days"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        changeable = obj is None or obj.effective_from > timezone.localdate()
        return changeable and super().has_change_permission(request, obj)
