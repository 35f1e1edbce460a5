"""Signing, for staff: what came back signed beside what was issued, the centre's signature, and amendments that nobody signed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.look.admin import Act, PortalModelAdmin, Queue, WaitingFilter, work_queue
from innocenter.look.dates import full_day
from workspace.admin.lease_acts import as_person
from workspace.forms.signing import CountersignForm, PaperSignatureForm
from workspace.models import Amendment, Offer
from workspace.models.signing import COPY_KINDS, Signed


@transaction.atomic
def record_paper(signed: Offer | Amendment, cleaned: dict[str, Any], request: HttpRequest) -> None:
    """The company signed on paper: its scan is the signed copy."""
    by, now = as_person(request), timezone.now()
    copy = StoredFile.objects.keep(cleaned["copy"], by=by, now=now, kinds=COPY_KINDS)
    signed.sign_for_company(on=cleaned["on"], copy=copy, version=cleaned["version"], by=by, now=now)


def both_papers(signed: Signed, copy_url: str, words: str) -> SafeString:
    """`words`, then what was issued and what came back, each to be opened, with its SHA-256."""
    papers = []
    if signed.paper:
        papers.append((_("As issued"), signed.paper.get_absolute_url(), str(signed.paper), signed.paper.sha256))
    if signed.signed_copy:
        papers.append((_("As the company signed it"), copy_url, signed.signed_copy.name, signed.signed_copy.sha256))
    row = '<br>{}: <a href="{}" target="_blank" rel="noopener">{}</a> · SHA-256 <code>{}</code>'
    return format_html("{}{}", words, format_html_join("", row, papers))


def before_countersigning(amendment: Amendment) -> SafeString:
    words = _("Compare both papers before you sign. The next term runs by its decision; the signature puts it on record.")
    return both_papers(amendment, amendment.copy_url, words)


def company_signed(amendment: Amendment, cleaned: dict[str, Any], request: HttpRequest) -> str:
    record_paper(amendment, cleaned, request)
    return _("The company's signature is recorded. Sign for the centre next.")


def countersign(amendment: Amendment, cleaned: dict[str, Any], request: HttpRequest) -> str:
    amendment.sign_for_centre(on=cleaned["on"], by=as_person(request), now=timezone.now())
    return _("The amendment is signed by both sides.")


def has_term(amendment: Amendment) -> bool:
    return hasattr(amendment.review, "next_term")


def dated(amendment: Amendment, request: HttpRequest) -> dict[str, Any]:
    return {"initial": {"on": timezone.localdate()}}


class Waiting(WaitingFilter):
    """Whose signature is missing. Without a choice: every amendment that is not signed by both."""

    unchosen = gettext_lazy("Unsigned")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("company", _("the company")), ("late", _("the company, overdue")), ("us", _("the centre")), ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Amendment]) -> QuerySet[Amendment]:
        wanted = {
            "company": Amendment.objects.waiting_for_company(),
            "late": Amendment.objects.late(timezone.localdate()),
            "us": Amendment.objects.waiting_for_centre(),
            "all": Amendment.objects.all(),
        }
        unsigned = Amendment.objects.standing().filter(Q(company_signed_on=None) | Q(centre_signed_on=None))
        return queryset.filter(pk__in=wanted.get(self.value() or "", unsigned).values("pk"))


@admin.register(Amendment)
class AmendmentAdmin(PortalModelAdmin):
    list_display = ["lease", "company", "term", "sign_by", "company_signed_on", "centre_signed_on"]
    list_filter = [Waiting]
    search_fields = ["lease__number", "lease__company__name", "paper__number"]
    ordering = ["sign_by", "pk"]
    readable_template = "admin/workspace/amendment_page.html"
    personal = True
    acts = [
        Act(
            "company-signed",
            gettext_lazy("Record the company's signature"),
            company_signed,
            PaperSignatureForm,
            lambda amendment: amendment.company_signed_on is None and has_term(amendment),
            prepare=lambda amendment, request: dated(amendment, request) | {"signed": amendment},
            sentence=gettext_lazy("For an amendment that was signed on paper. The company can also sign on its page."),
        ),
        Act(
            "centre-signed",
            gettext_lazy("Sign for the centre"),
            countersign,
            CountersignForm,
            lambda amendment: amendment.company_signed_on and amendment.centre_signed_on is None and has_term(amendment),
            prepare=dated,
            sentence=before_countersigning,
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Amendment]:
        return Amendment.objects.with_everything()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Amendment) -> Iterable[User]:
        return obj.lease.company.managers()

    def readable_context(self, request: HttpRequest, obj: Amendment) -> dict[str, Any]:
        facts = [
            (_("Company"), obj.lease.company),
            (_("Term"), self.term(obj)),
            (_("Sign by"), full_day(obj.sign_by)),
        ]
        return {"title": f"{obj.lease.company} · {obj.lease.number}", "facts": facts}

    @admin.display(description=gettext_lazy("Company"), ordering="lease__company__name")
    def company(self, amendment: Amendment) -> str:
        return str(amendment.lease.company)

    @admin.display(description=gettext_lazy("Term"))
    def term(self, amendment: Amendment) -> str:
        term = getattr(amendment.review, "next_term", None)
        return f"{full_day(term.first_day)} ~ {full_day(term.last_day)}" if term else _("fallen away")


@work_queue(order=41, permission="workspace.change_amendment")
def amendments_to_sign(today: date) -> Queue:
    return Queue.of(_("Amendments to sign"), Amendment.objects.waiting_for_centre(), oldest="company_signed_on", url=listed("us"))


@work_queue(order=42, permission="workspace.change_amendment")
def amendments_unsigned(today: date) -> Queue:
    """The company owes its signature and the day for it is over: call."""
    title = _("Amendments that the company has not signed in time")
    return Queue.of(title, Amendment.objects.late(today), oldest="sign_by", url=listed("late"))


def listed(waits: str) -> str:
    return f"{reverse('admin:workspace_amendment_changelist')}?waits={waits}"
