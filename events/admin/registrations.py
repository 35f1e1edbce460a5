"""Registrations, for staff: who comes, who waits, and why somebody is not in."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import certificates
from events.models import Registration
from events.registration_story import answers_said
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import moment
from workspace.admin.lease_acts import as_person

State = Registration.State


def approve(registration: Registration, cleaned: dict[str, Any], request: HttpRequest) -> str:
    registration.approve(by=as_person(request), now=timezone.now())
    return _("Approved: %(state)s. The person gets a letter.") % {"state": registration.get_state_display()}


def reject(registration: Registration, cleaned: dict[str, Any], request: HttpRequest) -> str:
    registration.reject(by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    return _("Declined. The person reads the reason in a letter.")


def cancel(registration: Registration, cleaned: dict[str, Any], request: HttpRequest) -> str:
    registration.cancel(by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    return _("Cancelled. A seat that came free has gone to the queue.")


def check_in(registration: Registration, cleaned: dict[str, Any], request: HttpRequest) -> str:
    registration.check_in(by=as_person(request), now=timezone.now())
    return _("Checked in.")


def miss(registration: Registration, cleaned: dict[str, Any], request: HttpRequest) -> str:
    registration.miss(by=as_person(request), now=timezone.now())
    return _("Kept as absent.")


def is_in(*states: str) -> Any:
    return lambda registration: registration.state in states


def paper_of(registration: Registration) -> str:
    """Its number, as a link to it, once it is made."""
    document = certificates.of(registration) if registration.state == State.ATTENDED else None
    return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document) if document else ""


@admin.register(Registration)
class RegistrationAdmin(PortalModelAdmin):
    list_display = ["name", "event", "state", "seat", "comes_from", "made_at"]
    list_filter = ["state", "place", "event__kind"]
    search_fields = ["name", "email", "company__name", "affiliation", "event__title_ko"]
    list_select_related = ["event", "company"]
    readable_template = "admin/events/registration_page.html"
    personal = True
    acts = [
        Act("approve", gettext_lazy("Approve"), approve, when=is_in(State.PENDING)),
        Act("reject", gettext_lazy("Decline"), reject, form=ReasonForm, danger=True, when=is_in(State.PENDING)),
        Act(
            "check_in", gettext_lazy("Check in"), check_in,
            when=lambda one: one.state == State.CONFIRMED and timezone.localdate() >= timezone.localdate(one.event.starts_at),
        ),
        Act(
            "miss", gettext_lazy("Did not come"), miss,
            when=lambda one: one.state == State.CONFIRMED and timezone.now() >= one.event.ends_at,
        ),
        Act(
            "cancel", gettext_lazy("Cancel the registration"), cancel, form=ReasonForm, danger=True,
            when=is_in(State.PENDING, State.QUEUED, State.OFFERED, State.CONFIRMED),
            sentence=gettext_lazy("The person reads the reason. A seat that comes free goes to the next in the queue at once."),
        ),
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("seat at the event"), ordering="place")
    def seat(self, registration: Registration) -> str:
        """Where, or the number in the queue."""
        if registration.place:
            return str(registration.get_place_display())
        is_waiting = registration.state == State.QUEUED
        return _("number %(n)d in the queue") % {"n": registration.queue_no} if is_waiting else "–"

    @admin.display(description=gettext_lazy("affiliation"), ordering="affiliation")
    def comes_from(self, registration: Registration) -> str:
        company = str(registration.company or "")
        said = registration.affiliation
        return f"{company} · {said}" if company and said and said != company else company or said or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return Registration.objects.with_everything()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Registration) -> list[User]:
        return [obj.person] if obj.person else []

    def readable_context(self, request: HttpRequest, obj: Registration) -> dict[str, Any]:
        event = format_html('<a href="{}">{}</a>', reverse("admin:events_event_change", args=[obj.event_id]), obj.event)
        facts = [
            (_("event"), event), (_("State"), obj.get_state_display()), (_("name"), obj.name), (_("e-mail address"), obj.email),
            (_("affiliation"), obj.affiliation), (_("company"), obj.company), (_("wants a seat"), obj.get_wish_display()),
            (_("seat at the event"), obj.get_place_display()), (_("number in the queue"), obj.queue_no),
            (_("place in the queue now"), obj.line_position),
            (_("answer by"), moment(obj.offer_until) if obj.offer_until else ""),
            (_("own word by"), moment(obj.agree_by) if obj.agree_by and not obj.agreed_at else ""),
            (_("Certificate of attendance"), paper_of(obj)),
            (_("registered by"), obj.made_by), (_("registered at"), moment(obj.made_at)), (_("Reason"), obj.reason),
        ]  # fmt: skip
        return {"title": obj.name, "facts": [fact for fact in facts if fact[1] not in {None, ""}], "answers": answers_said(obj)}
