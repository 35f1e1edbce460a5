"""What staff do with a room: close it, book it with a reason, hang its code at the door."""

from datetime import date, datetime
from typing import Any

import segno
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, work_queue
from innocenter.look.dates import moment
from innocenter.look.forms import CleanForm
from workspace.admin.lease_acts import as_person
from workspace.models import Booking, Claim, Closure, Room
from workspace.models.taking import Wish

MINUTES = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar with the time of day."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MINUTES)


class SpanForm(CleanForm):
    begins = forms.DateTimeField(label=gettext_lazy("Begins at"), widget=MomentInput, input_formats=[MINUTES])
    ends = forms.DateTimeField(label=gettext_lazy("Ends at"), widget=MomentInput, input_formats=[MINUTES])

    def __init__(self, *args: Any, room: Room, **options: Any) -> None:
        super().__init__(*args, **options)
        self.room = room

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"begins", "ends"} <= set(cleaned) and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("The end is after the beginning."))
        return cleaned


class CloseForm(SpanForm):
    """Says first who is in the way, and asks for a tick before it is done."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Everybody reads it."))
    agreed = forms.BooleanField(label=gettext_lazy("Cancel these bookings"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("agreed"):
            lines = in_the_way(self.room, DateTimeTZRange(cleaned["begins"], cleaned["ends"]))
            if lines:
                self.add_error("agreed", [ValidationError(line) for line in [_("This is in the way. Tick the box to go on."), *lines]])
        return cleaned


def in_the_way(room: Room, during: DateTimeTZRange) -> list[str]:
    rooms = room.claimed()
    bookings = Booking.objects.in_the_way(rooms, during).with_everything().order_by("during")
    leases = Claim.objects.clashing(rooms, during).filter(kind=Claim.Kind.LEASE).select_related("lease__company", "room")
    booked = _("Booking: %(room)s, %(time)s, %(who)s")
    let = _("Lease (stays; find another desk): %(room)s, %(lease)s")
    return [
        *(booked % {"room": one.room, "time": moment(one.during.lower), "who": one.person} for one in bookings),
        *(let % {"room": one.room, "lease": lease_words(one)} for one in leases),
    ]


def lease_words(claim: Claim) -> str:
    return f"{claim.lease.company} {claim.lease}" if claim.lease else _("an offer")


def close(room: Room, cleaned: dict[str, Any], request: HttpRequest) -> str:
    during = DateTimeTZRange(cleaned["begins"], cleaned["ends"])
    Closure.objects.close(room, during, reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The room is closed for that time. Whoever had booked it gets a letter.")


class StaffBookingForm(SpanForm):
    """For somebody of a company, or with nobody's address for the centre itself."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail of the person"), required=False, help_text=gettext_lazy("Empty: the centre uses the room itself.")
    )
    title = forms.CharField(label=gettext_lazy("What it is for"), max_length=100)
    reason = forms.CharField(label=gettext_lazy("Reason for the exception"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_email(self) -> User | None:
        address = self.cleaned_data["email"]
        if not address:
            return None
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise ValidationError(_("Nobody signs in with this address."), code="email")
        return person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("begins", "ends"):
            at: datetime | None = cleaned.get(name)
            if at and at.minute % 30:
                self.add_error(name, _("A booking begins and ends on the half hour, on one day."))
        if not self.errors and day_of(cleaned["begins"]) != day_of(cleaned["ends"]):
            self.add_error("ends", _("A booking begins and ends on the half hour, on one day."))
        return cleaned


def day_of(at: datetime) -> date:
    return timezone.localdate(at)


def book(room: Room, cleaned: dict[str, Any], request: HttpRequest) -> str:
    by, now, person = as_person(request), timezone.now(), cleaned["email"] or as_person(request)
    company = Company.objects.of(person).order_by("pk").first() if cleaned["email"] else None
    wish = Wish(room, DateTimeTZRange(cleaned["begins"], cleaned["ends"]), person, company, title=cleaned["title"])
    Booking.objects.hold(wish, by=by, now=now, override=cleaned["reason"]).confirm(by=by, now=now)
    return _("%(room)s is booked.") % {"room": room}


def of_room(room: Room, request: HttpRequest) -> dict[str, Any]:
    return {"room": room}


ACTS = [
    Act(
        "close", gettext_lazy("Close for some time"), close, form=CloseForm, permission="workspace.add_closure", danger=True,
        prepare=of_room,
        sentence=gettext_lazy("Nobody can book the room meanwhile. Bookings in the way are shown first, then cancelled with a letter."),
    ),
    Act(
        "book", gettext_lazy("Book with a reason"), book, form=StaffBookingForm, permission="workspace.add_booking", prepare=of_room,
        sentence=gettext_lazy("The house's hours and limits do not count here, but nobody's booking is touched."),
    ),
]  # fmt: skip


def door_code(room: Room, request: HttpRequest) -> dict[str, Any]:
    """For the printed page: the code leads to the page on which one checks in."""
    address = request.build_absolute_uri(reverse("workspace:at_the_door", args=[room.pk]))
    return {"room": room, "address": address, "code": segno.make(address, error="m").svg_data_uri(scale=8, border=4)}


@admin.register(Closure)
class ClosureAdmin(PortalModelAdmin):
    """Made from the room's page."""

    list_display = ["room", "span", "reason", "made_by", "lifted_at"]
    list_filter = ["room__site", "lifted_at"]
    search_fields = ["room__code", "reason"]
    list_select_related = ["room", "made_by"]
    readable_template = "admin/workspace/closure_page.html"
    acts = [
        Act(
            "lift", gettext_lazy("Open again"), lambda closure, cleaned, request: lift(closure, request),
            when=lambda closure: closure.may_lift(timezone.now()), sentence=gettext_lazy("The room can be booked again from now on."),
        ),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def readable_context(self, request: HttpRequest, obj: Closure) -> dict[str, Any]:
        facts = [(_("Room or desk"), obj.room), (_("Time"), self.span(obj)), (_("Reason"), obj.reason), (_("made by"), obj.made_by)]
        leases = [(claim.room, lease_words(claim), claim.lease) for claim in obj.leases_in_it()]
        return {"title": f"{obj.room}: {obj.reason}", "facts": facts, "leases": leases}

    @admin.display(description=gettext_lazy("time"), ordering="during")
    def span(self, closure: Closure) -> str:
        return f"{moment(closure.during.lower)} ~ {moment(closure.during.upper)}"


def lift(closure: Closure, request: HttpRequest) -> str:
    closure.lift(by=as_person(request), now=timezone.now())
    return _("The room can be booked again.")


@work_queue(order=45, permission="workspace.change_lease")
def desks_in_closed_rooms(today: date) -> Queue:
    rows, first = Closure.objects.over_leases(timezone.now()), "during__startswith__date"
    url = reverse("admin:workspace_closure_changelist") + "?lifted_at__isnull=True"
    return Queue.of(_("Desks in rooms that are closed"), rows, oldest=first, due=first, url=url)
