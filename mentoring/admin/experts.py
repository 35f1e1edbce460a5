"""Experts, for staff: who can be asked today, how much they have, until when their word stands. And the times that are kept of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import full_day, moment
from mentoring.models import ExpertProfile, SlotHold
from mentoring.models.expert import Standing
from mentoring.models.states import Wanted
from workspace.admin.lease_acts import as_person


def close(expert: ExpertProfile, cleaned: dict[str, Any], request: HttpRequest) -> str:
    expert.close(cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("Off the list. What is agreed with this expert stands.")


def reopen(expert: ExpertProfile, cleaned: dict[str, Any], request: HttpRequest) -> str:
    expert.open(by=as_person(request), now=timezone.now())
    return _("On the list of experts again.")


def stands(is_active: bool) -> Callable[[Any], bool]:
    return lambda expert: expert.is_active is is_active


def number(hours: float) -> str:
    return f"{hours:g}"


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("can be asked")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(one.value, one.label) for one in reversed(Standing)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(standing=self.value()) if self.value() in Standing.values else queryset


class FormFilter(admin.SimpleListFilter):
    title = gettext_lazy("form")
    parameter_name = "form"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Wanted.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(forms__contains=[self.value()]) if self.value() in Wanted.values else queryset


@admin.register(ExpertProfile)
class ExpertProfileAdmin(PortalModelAdmin):
    list_display = ["researcher", "institute", "standing", "open_questions", "hours", "fresh", "away_until"]
    list_filter = [StandingFilter, FormFilter, ("researcher__institute", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["researcher__name", "researcher__name_en", "researcher__keywords", "researcher__institute__name"]
    readable_template = "admin/object_page.html"
    personal = True
    acts = [
        Act("close", gettext_lazy("Take off the list"), close, form=ReasonForm, danger=True, when=stands(True),
            sentence=gettext_lazy("Nobody is sent to this expert any more. What is agreed stands. The expert reads the reason.")),
        Act("open", gettext_lazy("Put on the list again"), reopen, when=stands(False)),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExpertProfile]:
        today = timezone.localdate()
        return ExpertProfile.objects.with_names().with_standing(today).with_load(today).order_by("researcher__name", "pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: ExpertProfile) -> list[User]:
        return [obj.researcher.user] if obj.researcher.user else []

    @admin.display(description=gettext_lazy("institute"), ordering="researcher__institute__name")
    def institute(self, expert: Any) -> str:
        return str(expert.researcher.institute)

    @admin.display(description=gettext_lazy("can be asked"), ordering="standing")
    def standing(self, expert: Any) -> str:
        return str(Standing(expert.standing).label)

    @admin.display(description=gettext_lazy("open questions"), ordering="open_cases")
    def open_questions(self, expert: Any) -> str:
        return f"{expert.open_cases} / {expert.open_cases_most}"

    @admin.display(description=gettext_lazy("hours this month"), ordering="hours_booked")
    def hours(self, expert: Any) -> str:
        return f"{number(expert.hours_booked)} / {expert.hours_a_month}"

    @admin.display(description=gettext_lazy("word stands until"), ordering="confirmed_at")
    def fresh(self, expert: Any) -> str:
        last = expert.fresh_until(expert.fresh_days)
        return full_day(last) if last else "–"

    def readable_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        facts = [
            (_("can be asked"), self.standing(obj)), (_("institute"), obj.researcher.institute),
            (_("not now, until"), full_day(obj.away_until) if obj.away_until else ""),
            (_("confirmed by the expert at"), moment(obj.confirmed_at) if obj.confirmed_at else _("not yet")),
            (_("word stands until"), self.fresh(obj)),
            (_("open questions"), self.open_questions(obj)), (_("hours this month"), self.hours(obj)),
            (_("in which form"), ", ".join(obj.form_names)), (_("regions for visits"), ", ".join(obj.region_names)),
            (_("why it was taken off the list"), obj.closed_reason),
        ]  # fmt: skip
        return {"facts": [fact for fact in facts if fact[1]]}


@admin.register(SlotHold)
class SlotHoldAdmin(PortalModelAdmin):
    """Only to be read: sessions take and give back the times."""

    list_display = ["expert", "time", "state", "held_until"]
    list_filter = ["state"]
    search_fields = ["expert__researcher__name"]
    readable_template = "admin/object_page.html"
    ordering = ["-during"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SlotHold]:
        return SlotHold.objects.with_names()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("time"), ordering="during")
    def time(self, hold: SlotHold) -> str:
        return str(hold)

    def readable_context(self, request: HttpRequest, obj: SlotHold) -> dict[str, Any]:
        facts = [
            (_("expert"), obj.expert), (_("time"), str(obj)), (_("state"), obj.get_state_display()),
            (_("kept until"), moment(obj.held_until) if obj.held_until else ""),
        ]  # fmt: skip
        return {"facts": [fact for fact in facts if fact[1]]}
