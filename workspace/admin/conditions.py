"""The conditions of extensions: which are due, and ticking them off."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act, PortalModelAdmin, Queue, work_queue
from innocenter.look.dates import full_day
from workspace.admin.lease_acts import as_person
from workspace.forms.renewals import MetForm
from workspace.models import Condition


def meet(condition: Condition, cleaned: dict[str, Any], request: HttpRequest) -> str:
    condition.meet(by=as_person(request), now=timezone.now(), **cleaned)
    return _("Ticked off. The company is told.")


class Standing(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unmet", _("not met yet")), ("overdue", _("overdue")), ("met", _("met"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Condition]) -> QuerySet[Condition]:
        match self.value():
            case "unmet":
                return queryset.filter(pk__in=Condition.objects.unmet().values("pk"))
            case "overdue":
                return queryset.filter(pk__in=Condition.objects.overdue(timezone.localdate()).values("pk"))
            case "met":
                return queryset.filter(met_at__isnull=False)
        return queryset


@admin.register(Condition)
class ConditionAdmin(PortalModelAdmin):
    list_display = ["text", "company", "lease", "due_on", "met_at"]
    list_select_related = ["lease__company"]
    list_filter = [Standing]
    search_fields = ["text", "lease__number", "lease__company__name"]
    ordering = ["due_on", "pk"]
    readable_template = "admin/workspace/condition_page.html"
    acts = [
        Act(
            "meet", gettext_lazy("Tick off: met"), meet, MetForm, lambda condition: condition.met_at is None,
            sentence=gettext_lazy("You saw that the condition is met. The company is told."),
        ),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def readable_context(self, request: HttpRequest, obj: Condition) -> dict[str, Any]:
        met = f"{full_day(obj.met_at)} · {obj.met_by}" if obj.met_at else _("not met yet")
        facts = [(_("Company"), obj.lease.company), (_("Lease"), obj.lease.number), (_("Due on"), full_day(obj.due_on)), (_("Met"), met)]
        return {"title": obj.text, "facts": facts}

    @admin.display(description=gettext_lazy("Company"), ordering="lease__company__name")
    def company(self, condition: Condition) -> str:
        return condition.lease.company.name


@work_queue(order=40, permission="workspace.change_condition")
def overdue_conditions(today: date) -> Queue:
    url = reverse("admin:workspace_condition_changelist") + "?standing=overdue"
    return Queue.of(_("Conditions overdue"), Condition.objects.overdue(today), oldest="due_on", due="due_on", url=url)
