"""The work list of applications: what is due, and the application as a page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innocenter.accounts.models import User
from innocenter.issued.models import IssuedDocument
from innocenter.look.admin import PortalModelAdmin, Queue, WaitingFilter, work_queue
from innocenter.look.dates import full_day, short_day
from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import Calendar
from workspace.admin.appeals import appeal_of
from workspace.admin.application_acts import ACTS, DECIDE
from workspace.admin.panels import panel_context
from workspace.applying import TONES, open_offer
from workspace.completeness import completeness
from workspace.handling_clock import handling_clock
from workspace.models import Application, EligibilityFinding, Offer, SupplementExtension, SupplementRequest
from workspace.models.states import IN_HAND, TO_HANDLE, State
from workspace.revision_changes import with_changes


def time_left(application: Application, calendar: Calendar) -> str:
    """In working days, as the clock of `handling_clock` counts them."""
    stopped_at = application.stopped_at  # type: ignore[attr-defined]  # -- annotated by with_stopped_clock()
    clock = handling_clock(application, today=timezone.localdate(), calendar=calendar, stopped_at=stopped_at)
    return clock.short if clock else "–"


class Waiting(WaitingFilter):
    """Whose turn it is. Without a choice: everything under way."""

    unchosen = gettext_lazy("Under way")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("us", _("the centre")),
            ("company", _("the company")),
            ("panel", _("the panel")),
            ("decision", _("the decision")),
            ("signature", _("the centre's signature")),
            ("supplement", _("an answer to a supplement's company")),
            ("appeal", _("the decision on an appeal")),
            ("overdue", _("overdue")),
            ("all", _("all, ended ones too")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        wanted = {
            "us": TO_US,
            "company": Q(state=State.SUPPLEMENT) | Q(offers__state="open", offers__company_signed_on=None),
            "panel": Q(pk__in=Application.objects.waiting_for_panel().values("pk")),
            "decision": Q(pk__in=Application.objects.waiting_for_decision().values("pk")),
            "signature": TO_SIGN,
            "appeal": Q(appeal__state="filed"),
            "supplement": Q(pk__in=SupplementRequest.objects.for_staff(timezone.localdate()).values("application")),
            "overdue": Q(state__in=IN_HAND, due_on__lt=timezone.localdate()),
            "all": Q(),
        }
        return queryset.filter(wanted.get(self.value() or "", Q(state__in=IN_HAND)))


TO_SIGN = Q(offers__state="open", offers__company_signed_on__isnull=False)
TO_US = Q(state__in=TO_HANDLE) | TO_SIGN


@admin.register(Application)
class ApplicationAdmin(PortalModelAdmin):
    list_display = ["number", "company", "badge", "due", "left", "institute", "desks", "wanted_from", "months"]
    list_display_links = ["number", "company"]
    list_filter = [Waiting, "state", "company__region", "project__institute"]
    search_fields = ["number", "company__name", "company__registration_number", "project__title"]
    ordering = [F("due_on").asc(nulls_last=True), "-submitted_at"]
    readable_template = "admin/workspace/application_page.html"
    personal = True
    hidden_in_history = ["moved_by", "moved_at", "reason"]
    acts = ACTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return Application.objects.submitted().with_names().with_stopped_clock()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The working days left, from a calendar that is read once for the whole list."""
        calendar: Any = SimpleLazyObject(Holiday.objects.calendar)

        @admin.display(description=gettext_lazy("Handling time"))
        def left(application: Application) -> str:
            return time_left(application, calendar)

        return [left if name == "left" else name for name in super().get_list_display(request)]

    def also_in_history(self, obj: Application) -> Iterable[Model]:
        """Who signed it, and when, is written on the offer; who gave more time, on the extension."""
        asked = SupplementExtension.objects.filter(request__application=obj)
        appeal = appeal_of(obj)
        asked_of = EligibilityFinding.objects.latest_of(obj).exclude(settled="")  # what the rules found stands in the list
        return [*asked_of, *obj.offers.all(), *obj.waits.all(), *([appeal] if appeal else []), *asked]

    def subject(self, obj: Application) -> str:
        offer = open_offer(obj)
        return " · ".join([obj.company.name, str(obj), *(str(room) for room in (offer.rooms if offer else []))])

    def people(self, obj: Application) -> Iterable[User]:
        return User.objects.filter(pk__in=[pk for pk in (obj.submitted_by_id, obj.saved_by_id) if pk])

    def readable_context(self, request: HttpRequest, obj: Application) -> dict[str, Any]:
        facts = [
            (_("Company"), obj.company),
            (_("Submitted"), full_day(obj.submitted_at) if obj.submitted_at else ""),
            (_("Desks"), ngettext("%(count)d desk", "%(count)d desks", obj.desks or 0) % {"count": obj.desks or 0}),
            (_("From"), full_day(obj.wanted_from) if obj.wanted_from else ""),
            (_("Months"), ngettext("%(count)d month", "%(count)d months", obj.months or 0) % {"count": obj.months or 0}),
            (_("Due on"), self.due(obj)),
            (_("Handling time"), time_left(obj, Holiday.objects.calendar())),
        ]
        return {
            "title": f"{obj.company} · {obj.number}",
            **panel_context(obj),
            "facts": facts,
            "documents": obj.documents.select_related("file", "added_by", "accepted_by"),
            "revisions": with_changes(obj.revisions.select_related("made_by")),
            "supplements": obj.supplements.select_related("asked_by", "answered_by", "repeated_by").prefetch_related(
                "items", "extensions__asked_by", "extensions__answered_by"
            ),
            "offers": obj.offers.select_related(
                "made_by", "company_signed_by", "centre_signed_by", "paper", "signed_copy"
            ).prefetch_related("claims__room__site"),
            "appeal": appeal_of(obj),
            "findings": EligibilityFinding.objects.latest_of(obj),
            "papers": completeness(obj, today=timezone.localdate()),
            "issued": IssuedDocument.objects.about(obj),
            "today": timezone.localdate(),
        }

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def badge(self, application: Application) -> str:
        return format_html('<span class="state {}">{}</span>', TONES[application.state], application.get_state_display())

    @admin.display(description=gettext_lazy("Due on"), ordering="due_on")
    def due(self, application: Application) -> str:
        if application.due_on is None:
            return "–"
        words = short_day(application.due_on)
        if application.due_on >= timezone.localdate():
            return words
        return format_html('<strong class="late">{} · {}</strong>', words, _("late"))

    @admin.display(description=gettext_lazy("Handling time"))
    def left(self, application: Application) -> str:
        return time_left(application, Holiday.objects.calendar())

    @admin.display(description=gettext_lazy("Institute"), ordering="project__institute__name")
    def institute(self, application: Application) -> str:
        project = application.project
        return f"{project.institute} ({project.get_state_display()})" if project else "–"


@work_queue(order=25, permission=DECIDE)
def applications_to_decide(today: date) -> Queue:
    rows, title = Application.objects.waiting_for_decision(), _("Applications waiting for the decision")
    return Queue.of(title, rows, oldest="submitted_at__date", due="due_on", url=listed("decision"))


@work_queue(order=30, permission="workspace.view_application")
def applications_waiting(today: date) -> Queue:
    rows = Application.objects.waiting_for_staff()
    return Queue.of(_("Applications waiting for us"), rows, oldest="submitted_at__date", due="due_on", url=listed("us"))


@work_queue(order=40, permission="workspace.view_application")
def offers_to_sign(today: date) -> Queue:
    rows = Offer.objects.waiting_for_centre()
    return Queue.of(_("Contracts to sign"), rows, oldest="company_signed_on", due="first_day", url=listed("signature"))


def listed(waits: str) -> str:
    return f"{reverse('admin:workspace_application_changelist')}?waits={waits}"
