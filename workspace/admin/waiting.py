"""The waiting list on the staff's site: who is next, and why somebody cannot be served."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act, PortalModelAdmin, Queue, work_queue
from workspace.admin.lease_acts import as_person
from workspace.models import Application, WaitEntry


def put_on_list(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    entry = WaitEntry.enter(application, by=as_person(request), now=timezone.now())
    return _("The company is on the waiting list, place %(place)s. It is told.") % {"place": entry.place}


PUT_ON_LIST = Act(
    "waiting-list",
    gettext_lazy("Put on the waiting list"),
    put_on_list,
    when=lambda application: application.state == Application.State.SELECTED,
    sentence=gettext_lazy(
        "Only while too few desks are free. The next desks are offered by the calendar, in the order of the scores, then of the time."
    ),
)


class Standing(admin.SimpleListFilter):
    """Without a choice: who waits now."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("offered", WaitEntry.State.OFFERED.label), ("all", _("all, ended ones too"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        everything, *others = super().choices(changelist)
        yield {**everything, "display": WaitEntry.State.WAITING.label}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[WaitEntry]) -> QuerySet[WaitEntry]:
        match self.value():
            case "offered":
                return queryset.filter(state=WaitEntry.State.OFFERED)
            case "all":
                return queryset
        return queryset.filter(state=WaitEntry.State.WAITING)


@admin.register(WaitEntry)
class WaitEntryAdmin(PortalModelAdmin):
    list_display = ["company", "number", "score", "since", "desks", "badge", "obstacle"]
    list_filter = [Standing]
    list_select_related = ["application__company", "application__project"]
    search_fields = ["application__number", "application__company__name"]
    ordering = [F("score").desc(nulls_last=True), "since", "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("Company"), ordering="application__company__name")
    def company(self, entry: WaitEntry) -> str:
        return entry.application.company.name

    @admin.display(description=gettext_lazy("Application"), ordering="application__number")
    def number(self, entry: WaitEntry) -> str:
        page = reverse("admin:workspace_application_change", args=[entry.application_id])
        return format_html('<a href="{}">{}</a>', page, entry.application.number)

    @admin.display(description=gettext_lazy("Desks"), ordering="application__desks")
    def desks(self, entry: WaitEntry) -> int | None:
        return entry.application.desks

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def badge(self, entry: WaitEntry) -> str:
        return entry.get_state_display()

    @admin.display(description=gettext_lazy("Cannot be served because"))
    def obstacle(self, entry: WaitEntry) -> str:
        project = entry.application.project
        is_ready = entry.state != WaitEntry.State.WAITING or (project is not None and project.is_confirmed)
        return "–" if is_ready else _("The institute has not confirmed the project yet.")


@work_queue(order=42, permission="workspace.view_waitentry")
def companies_waiting(today: date) -> Queue:
    url = reverse("admin:workspace_waitentry_changelist")
    return Queue.of(_("Companies on the waiting list"), WaitEntry.objects.waiting(), oldest="since__date", url=url)
