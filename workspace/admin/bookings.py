"""Bookings, for staff: who has which room when, and what to do about it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import full_day, moment
from workspace import recurring
from workspace.admin.lease_acts import as_person
from workspace.booking_story import booking_facts, hours_words
from workspace.forms.bookings import StaffChangeForm, in_words
from workspace.models import Booking, OpeningHours, Room
from workspace.models.series import Scope

State = Booking.State


def cancel(booking: Booking, cleaned: dict[str, Any], request: HttpRequest) -> str:
    booking.cancel(by=as_person(request), now=timezone.now(), reason=cleaned["reason"])
    return _("The booking is cancelled, and the person gets a letter with the reason.")


def change(booking: Booking, cleaned: dict[str, Any], request: HttpRequest) -> str:
    if booking.is_for(cleaned["wish"]) and cleaned["scope"] == Scope.THIS:
        raise ValidationError(_("The booking is like that already: nothing was changed, and nobody gets a letter."), code="already")
    try:
        left = recurring.change_all(
            booking, cleaned["scope"], cleaned["wish"], by=as_person(request), reason=cleaned["reason"], now=timezone.now()
        )
    except ValidationError as refusal:
        raise in_words(refusal) from refusal
    return " ".join([_("The booking is changed, and the person gets a letter with the reason."), *left])


def as_it_stands(booking: Booking, request: HttpRequest) -> dict[str, Any]:
    return {"booking": booking, "rooms": list(Room.objects.bookable().of_kind(booking.room.kind)), "week": OpeningHours.objects.week()}


def check_in(booking: Booking, cleaned: dict[str, Any], request: HttpRequest) -> str:
    booking.check_in(by=as_person(request), now=timezone.now())
    return _("Checked in.")


def excuse(booking: Booking, cleaned: dict[str, Any], request: HttpRequest) -> str:
    booking.excuse_no_show(by=as_person(request), now=timezone.now(), reason=cleaned["reason"])
    return _("It does not count as unused any more.")


@admin.register(Booking)
class BookingAdmin(PortalModelAdmin):
    list_display = ["when", "room", "company", "person", "state", "made_at"]
    list_filter = ["state", "is_desk", "room__site", "day"]
    search_fields = ["room__code", "room__name_ko", "company__name", "person__name", "person__email", "title"]
    list_select_related = ["room", "company", "person"]
    readable_template = "admin/workspace/booking_page.html"
    personal = True
    acts = [
        Act("check_in", gettext_lazy("Check in"), check_in, when=lambda booking: booking.may_check_in(timezone.now())),
        Act(
            "change", gettext_lazy("Change the booking"), change, form=StaffChangeForm, prepare=as_it_stands,
            when=lambda booking: booking.may_change(timezone.now()),
            sentence=gettext_lazy("Hours, horizon and opening hours do not count here. The person and the guests get a letter."),
        ),
        Act(
            "cancel", gettext_lazy("Cancel the booking"), cancel, form=ReasonForm, danger=True,
            when=lambda booking: booking.may_cancel(timezone.now()),
            sentence=gettext_lazy("The room is free at once. The person reads the reason, and guests hear that it is off."),
        ),
        Act(
            "excuse", gettext_lazy("Somebody did come"), excuse, form=ReasonForm,
            when=lambda booking: booking.state == State.RELEASED and booking.excused_at is None,
            sentence=gettext_lazy("The booking does not count as unused any more."),
        ),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        return Booking.objects.with_everything()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Booking) -> list[User]:
        return [obj.person]

    def readable_context(self, request: HttpRequest, obj: Booking) -> dict[str, Any]:
        facts = [*booking_facts(obj), (_("State"), obj.get_state_display()), (_("Booked at"), f"{moment(obj.made_at)} · {obj.made_by}")]
        return {"title": f"{obj.room} · {obj.name}", "facts": facts, "booking": obj}

    @admin.display(description=gettext_lazy("time"), ordering="during")
    def when(self, booking: Booking) -> str:
        return f"{full_day(booking.local_day)} {hours_words(booking)}"


@admin.register(OpeningHours)
class OpeningHoursAdmin(PortalModelAdmin):
    """A weekday without a row is closed: taking a row away closes it."""

    list_display = ["weekday", "opens", "closes"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("workspace.change_openinghours")
