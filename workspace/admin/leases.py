"""Leases, for staff: which end when, what comes next, and the check-out."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.issued.models import IssuedDocument
from innocenter.look.admin import Act, PortalModelAdmin, Queue, work_queue
from innocenter.look.dates import bare_day, full_day
from innocenter.look.forms import CleanForm, DateInput
from innocenter.look.pages import page_of
from workspace import waiting
from workspace.admin.lease_acts import INSPECT, STAY_ACTS, as_person
from workspace.forms.renewals import EndForm
from workspace.models import Lease, Offer, RenewalReview
from workspace.next_hearings import under_way
from workspace.next_steps import next_due, next_step
from workspace.renewal_board import WHO, lines

PAGE = "admin/workspace/lease_page.html"
LINES = 50  # of the board, on one page


class CheckoutForm(CleanForm):
    on = forms.DateField(label=gettext_lazy("Checked out on"), widget=DateInput)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Lease.Outcome)
    note = forms.CharField(
        label=gettext_lazy("Note on the check-out"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def record_checkout(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    lease.record_checkout(by=as_person(request), now=timezone.now(), **cleaned)
    waiting.serve_after_commit(now=timezone.now())
    return _("%(lease)s is closed, and the desk is free.") % {"lease": lease}


def end_by_notice(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    lease.end_by_notice(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The end is settled: the last day is %(day)s.") % {"day": full_day(cleaned["last_day"])}


@admin.register(Lease)
class LeaseAdmin(PortalModelAdmin):
    list_display = ["number", "company", "state_words", "desk", "term_until", "next_thing", "next_date", "cap_day"]
    list_filter = ["state", "outcome"]
    search_fields = ["number", "company__name", "project__title", "claims__room__code"]
    readable_template = PAGE
    change_list_template = "admin/workspace/lease_list.html"
    personal = True
    acts = [
        INSPECT,
        Act(
            "checkout",
            gettext_lazy("Record the check-out"),
            record_checkout,
            form=CheckoutForm,
            when=lambda lease: lease.state == Lease.State.CHECKOUT,
            sentence=gettext_lazy("The desk is empty and the cards are back: the lease is closed and the desk free again."),
            prepare=lambda lease, request: {"initial": {"on": timezone.localdate(), "outcome": lease.outcome}},
        ),
        Act(
            "notice",
            gettext_lazy("End by the company's notice"),
            end_by_notice,
            form=EndForm,
            when=lambda lease: lease.is_running or lease.state == Lease.State.ENDING,
            danger=True,
            sentence=gettext_lazy("The company leaves before its term is over. Later terms fall away, and an open review is cancelled."),
        ),
        *STAY_ACTS,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lease]:
        open_reviews = Prefetch("reviews", queryset=RenewalReview.objects.undecided(), to_attr="open_reviews")
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "workspace_lease_changelist"
        leases = Lease.objects.for_list() if is_list else Lease.objects.with_everything()
        return leases.prefetch_related(open_reviews)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        board = cast(Callable[..., HttpResponse], self.admin_site.admin_view(self.board))
        return [path("board/", board, name="workspace_lease_board"), *super().get_urls()]

    def board(self, request: HttpRequest) -> HttpResponse:
        """Every living lease by what is due and whom we wait for. Names of companies only, no person."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today, who = timezone.localdate(), request.GET.get("who", "")
        who, late = who if who in WHO else "", "late" in request.GET
        every = lines(today)
        found = [line for line in every if (not who or line.who == who) and (not late or line.is_late)]
        shown = page_of(request, found, per_page=LINES)
        counts = [(key, words, sum(line.who == key for line in every)) for key, words in WHO.items()]
        context = self.admin_site.each_context(request) | {
            "title": _("Renewal board"), "opts": self.opts, "page_obj": shown, "counts": counts, "who": who, "late": late,
            "total": len(every), "late_count": sum(line.is_late for line in every), "today": today,
        }  # fmt: skip
        return TemplateResponse(request, "admin/workspace/renewal_board.html", context)

    def also_in_history(self, obj: Lease) -> Iterable[Offer]:
        """Who signed the contract, and when, is written on the offer that became it."""
        return Offer.objects.filter(application=obj.application_id, state=Offer.State.SIGNED)

    def subject(self, obj: Lease) -> str:
        return f"{obj.company.name} · {obj.number} · {self.desk(obj)}"

    def people(self, obj: Lease) -> Iterable[User]:
        return obj.company.managers()

    def readable_context(self, request: HttpRequest, obj: Lease) -> dict[str, Any]:
        facts = [
            (_("Company"), obj.company),
            (_("Desk"), self.desk(obj)),
            (_("This term until"), self.term_until(obj)),
            (_("Last possible day"), full_day(obj.last_possible_day)),
            (_("Next step"), self.next_thing(obj)),
        ]
        return {
            "title": f"{obj.company} · {obj.number}",
            "facts": facts,
            "today": timezone.localdate(),
            "reviews": obj.reviews.with_everything().order_by("-term_number"),
            "managers": obj.company.managers(),
            "amendments": obj.amendments.select_related("paper"),
            "issued": IssuedDocument.objects.about(obj, obj.application),
        }

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_words(self, lease: Lease) -> str:
        state = lease.state_on(timezone.localdate())
        return f"{state} · {lease.get_outcome_display()}" if lease.outcome else state

    @admin.display(description=gettext_lazy("Desk"))
    def desk(self, lease: Lease) -> str:
        return ", ".join(str(desk.room) for desk in lease.desks())

    @admin.display(description=gettext_lazy("This term until"))
    def term_until(self, lease: Lease) -> str:
        return full_day(lease.term_on(timezone.localdate()).last_day)

    @admin.display(description=gettext_lazy("Next step"))
    def next_thing(self, lease: Lease) -> str:
        return next_step(lease, under_way(open_reviews_of(lease)), today=timezone.localdate())

    @admin.display(description=gettext_lazy("Next date"))
    def next_date(self, lease: Lease) -> str:
        due = next_due(lease, under_way(open_reviews_of(lease)), today=timezone.localdate())
        return full_day(due) if due else ""

    @admin.display(description=gettext_lazy("Last possible day"), ordering="cap")
    def cap_day(self, lease: Lease) -> str:
        return bare_day(lease.last_possible_day)


def open_reviews_of(lease: Lease) -> list[RenewalReview]:
    """As the list has fetched them."""
    return getattr(lease, "open_reviews", [])


@work_queue(order=30, permission="workspace.change_lease")
def check_outs(today: date) -> Queue:
    rows, url = Lease.objects.filter(state=Lease.State.CHECKOUT), reverse("admin:workspace_lease_changelist") + "?state__exact=checkout"
    return Queue.of(_("Check-outs due"), rows, oldest="end", due="checkout_due_on", url=url)
