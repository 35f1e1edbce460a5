"""Clinic days, for staff: planned here, opened and called off by acts."""

from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act, PortalModelAdmin
from mentoring.forms.clinics import ClinicOffForm
from mentoring.models import ClinicDay, ClinicSlot, ExpertProfile
from workspace.admin.lease_acts import as_person
from workspace.models import Room

PLAN = ["title", "day", "begins", "ends", "slot_minutes", "pause_minutes", "form", "room", "join_link", "fields", "experts"]


def open_day(one: ClinicDay, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.open(by=as_person(request), now=timezone.now())
    return _("The clinic day is open: companies can take slots, and its experts get a letter.")


def cancel(one: ClinicDay, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.cancel(cleaned["text"], by=as_person(request), now=timezone.now())
    return _("The clinic day is off. Everybody who had to do with it gets a letter.")


def may_be_off(one: ClinicDay) -> bool:
    return one.state == ClinicDay.State.PLANNED or (one.state == ClinicDay.State.OPEN and one.during.lower > timezone.now())


class SlotInline(admin.TabularInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    """To be read: slots come with the opening, and companies take them."""

    model = ClinicSlot
    fields = ("expert", "starts_at", "ends_at", "company", "session")
    readonly_fields = fields
    extra, can_delete = 0, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        names = ("expert__researcher__institute", "company", "session__request")
        return super().get_queryset(request).select_related(*names)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ClinicDay)
class ClinicDayAdmin(PortalModelAdmin):
    list_display = ["title", "day", "begins", "ends", "form", "room", "state"]
    list_filter = ["state", "day", "form"]
    list_select_related = ["room__site"]
    search_fields = ["title"]
    filter_horizontal = ["fields", "experts"]
    inlines = [SlotInline]
    hidden_in_history = ["join_link", "reason"]
    acts = [
        Act("open", gettext_lazy("Open it for companies"), open_day, when=lambda one: one.state == ClinicDay.State.PLANNED,
            sentence=gettext_lazy("Room and experts' times are taken, and nothing of the day can be changed any more.")),
        Act("cancel", gettext_lazy("Call the clinic day off"), cancel, form=ClinicOffForm, danger=True, when=may_be_off),
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        opened, closed = ["state", "opened_by", "opened_at"], ["closed_by", "closed_at", "reason"]
        return [*PLAN, *(opened if obj else []), *(closed if obj and obj.reason else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = [*super().get_readonly_fields(request, obj), "opened_by", "opened_at", "closed_by", "closed_at", "reason"]
        return [*fixed, *(PLAN if obj and obj.state != ClinicDay.State.PLANNED else [])]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """What is only planned has no page of its own yet."""
        return super().get_view_on_site_url(obj) if obj and obj.opened_at else None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "room":
            kwargs["queryset"] = Room.objects.bookable().of_kind(Room.Kind.MEETING).select_related("site")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "experts":
            kwargs["queryset"] = ExpertProfile.objects.available(timezone.localdate()).with_names()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: ClinicDay, form: Any, change: bool) -> None:
        """What was opened between the look at the form and its saving stays as it was opened."""
        if change and ClinicDay.objects.select_for_update(of=("self",)).get(pk=obj.pk).state != ClinicDay.State.PLANNED:
            raise IntegrityError("opened meanwhile")
        super().save_model(request, obj, form, change)
