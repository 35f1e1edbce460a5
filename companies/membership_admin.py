"""Memberships and their tiers, for staff: who waits for a decision, who is a member, and the acts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.membership_steps import membership_facts
from companies.models import CentreMembership, Tier
from companies.models.membership_rules import missing_in_profile
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, ReasonForm, work_queue
from innocenter.look.dates import bare_day, full_day
from innocenter.values.registration_numbers import pretty

State = CentreMembership.State


def by(request: HttpRequest) -> dict[str, Any]:
    return {"by": cast(User, request.user), "now": timezone.now()}


def approve(membership: CentreMembership, cleaned: dict[str, Any], request: HttpRequest) -> str:
    membership.approve(reason=cleaned["reason"], **by(request))
    return _("%(company)s is a member now.") % {"company": membership}


def decline(membership: CentreMembership, cleaned: dict[str, Any], request: HttpRequest) -> str:
    membership.decline(reason=cleaned["reason"], **by(request))
    return _("The application of %(company)s is declined.") % {"company": membership}


def suspend(membership: CentreMembership, cleaned: dict[str, Any], request: HttpRequest) -> str:
    membership.suspend(reason=cleaned["reason"], **by(request))
    return _("The membership of %(company)s is suspended.") % {"company": membership}


def lift(membership: CentreMembership, cleaned: dict[str, Any], request: HttpRequest) -> str:
    membership.lift(reason=cleaned["reason"], **by(request))
    return _("The suspension of %(company)s is lifted.") % {"company": membership}


def revoke(membership: CentreMembership, cleaned: dict[str, Any], request: HttpRequest) -> str:
    membership.revoke(reason=cleaned["reason"], **by(request))
    return _("The membership of %(company)s is revoked.") % {"company": membership}


def before_admitting(membership: CentreMembership) -> str:
    months = Tier.objects.in_force(timezone.localdate())[membership.tier].months
    words = ngettext(
        "The company is a member for %(n)d month from today. It can read your reason.",
        "The company is a member for %(n)d months from today. It can read your reason.",
        months,
    )
    return words % {"n": months}


def is_applied(membership: CentreMembership) -> bool:
    return membership.state == State.APPLIED


def is_suspended(membership: CentreMembership) -> bool:
    return membership.state == State.SUSPENDED


def is_in_use(membership: CentreMembership) -> bool:
    return membership.state in {State.ACTIVE, State.RENEWAL_DUE}


class RegionFilter(admin.SimpleListFilter):
    title = gettext_lazy("Head office")
    parameter_name = "where"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("outside", gettext_lazy("Outside the capital region")), ("inside", gettext_lazy("Seoul, Incheon, Gyeonggi"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CentreMembership]) -> QuerySet[CentreMembership]:
        tiers = {"outside": Tier.Code.OUTSIDE, "inside": Tier.Code.REGULAR}
        return queryset.filter(tier=tiers[self.value() or ""]) if self.value() in tiers else queryset


@admin.register(CentreMembership)
class CentreMembershipAdmin(PortalModelAdmin):
    """Companies apply on the site; staff decide, suspend and revoke."""

    list_display = ["company", "state", "tier_now", "region", "applied_at", "valid_until"]
    list_filter = ["state", RegionFilter]
    search_fields = ["company__name", "company__name_en", "company__registration_number"]
    list_select_related = ["company"]
    readable_template = "admin/companies/membership_page.html"
    hidden_in_history = ["open_points"]
    personal = True
    acts = [
        Act(
            "approve", gettext_lazy("Admit"), approve, form=ReasonForm, when=is_applied,
            sentence=before_admitting,
        ),
        Act(
            "decline", gettext_lazy("Decline"), decline, form=ReasonForm, when=is_applied, danger=True,
            sentence=gettext_lazy("The company gets a letter and can read your reason. It may apply again."),
        ),
        Act(
            "lift", gettext_lazy("Lift the suspension"), lift, form=ReasonForm, when=is_suspended,
            sentence=gettext_lazy("The company can book again. Its period has not stopped meanwhile."),
        ),
        Act(
            "suspend", gettext_lazy("Suspend"), suspend, form=ReasonForm, when=is_in_use, danger=True,
            sentence=gettext_lazy("The company cannot book until you lift this. It gets a letter and can read your reason."),
        ),
        Act(
            "revoke", gettext_lazy("Revoke"), revoke, form=ReasonForm, when=is_suspended, danger=True,
            sentence=gettext_lazy("The membership ends today. The company gets a letter and can read your reason."),
        ),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Any) -> Iterable[User]:
        return cast("QuerySet[User]", obj.company.managers())

    def get_queryset(self, request: HttpRequest) -> QuerySet[CentreMembership]:
        return CentreMembership.objects.select_related("company", "applied_by", "decided_by")

    def readable_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        today = timezone.localdate()
        standing = CentreMembership.objects.standing_of(obj.company, on=today)
        facts = [*membership_facts(obj, standing, today), (_("Head office"), obj.company.get_region_display())]
        return {
            "title": str(obj.company),
            "facts": facts,
            "number": pretty(obj.company.registration_number),
            "points": obj.points_in_words(),
            "missing": missing_in_profile(obj.company) if is_applied(obj) else [],
            "managers": obj.company.managers(),
            "others": CentreMembership.objects.of(obj.company).exclude(pk=obj.pk),
        }

    @admin.display(description=gettext_lazy("Kind"))
    def tier_now(self, membership: CentreMembership) -> str:
        return membership.tier_words(timezone.localdate())

    @admin.display(description=gettext_lazy("Head office"), ordering="company__region")
    def region(self, membership: CentreMembership) -> str:
        return str(membership.company.get_region_display())

    @admin.display(description=gettext_lazy("Valid until"), ordering="end")
    def valid_until(self, membership: CentreMembership) -> str:
        if membership.tenant_since:
            return _("while the lease lives")
        return full_day(membership.last_day) if membership.last_day else ""


@admin.register(Tier)
class TierAdmin(PortalModelAdmin):
    """Numbers in force are never changed: a new row with a later day takes their place."""

    list_display = ["code", "from_day", "name_ko", "hours_per_month", "longest_hours", "horizon_days", "months"]
    list_filter = ["code"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        changeable = obj is None or obj.effective_from > timezone.localdate()
        return changeable and super().has_change_permission(request, obj)

    @admin.display(description=gettext_lazy("in force from"), ordering="effective_from")
    def from_day(self, tier: Tier) -> str:
        return bare_day(tier.effective_from)


@work_queue(order=25, permission="companies.change_centremembership")
def memberships_to_decide(today: date) -> Queue:
    url = reverse("admin:companies_centremembership_changelist") + "?state__exact=applied"
    return Queue.of(_("Memberships to decide"), CentreMembership.objects.waiting(), oldest="applied_at__date", url=url)
