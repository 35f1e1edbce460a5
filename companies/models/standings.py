"""Which companies are members, what that gives them on a day, and how a membership comes about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies import membership_letters as letters
from companies.models.company import Company
from companies.models.membership_rules import open_points, refuse_all_but_managers
from companies.models.membership_states import IN_USE, LIVING, State, in_use
from companies.models.tier import Tier, code_for
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.privacy.models import Consent, Purpose
from innocenter.values.terms import day_after

if TYPE_CHECKING:  # the membership has this as its manager
    from companies.models.membership import CentreMembership


@dataclass(frozen=True)
class Standing:
    """What a company may use on a day. Without a membership that is in use: nothing. `until` is the inclusive last day, if there is one."""

    tier: Tier | None = None
    is_active: bool = False
    hours_per_month: int = 0
    horizon_days: int = 0
    longest_hours: int = 0
    until: date | None = None


class CentreMembershipQuerySet(models.QuerySet["CentreMembership"]):
    def of(self, company: Company) -> Self:
        return self.filter(company=company)

    def of_or_before(self, company: Company) -> Self:
        """Its own, and those of the companies that it took over."""
        return self.filter(Q(company=company) | Q(company__continued_by=company))

    def of_managed(self, user: User) -> Self:
        return self.filter(company__in=Company.objects.managed_by(user).values("pk"))

    def living(self) -> Self:
        """Applied for or granted, and not over: a company has at most one."""
        return self.filter(state__in=LIVING)

    def waiting(self) -> Self:
        """Applications that staff have to decide."""
        return self.filter(state=State.APPLIED)

    def to_renew(self) -> Self:
        return self.filter(state=State.RENEWAL_DUE)

    def in_use(self, day: date) -> Self:
        """Members on that day."""
        return self.filter(in_use(day))

    def in_use_or_to_come(self, day: date) -> Self:
        """Members on that day, and those whose membership begins later."""
        return self.filter(state__in=IN_USE).filter(Q(end__gt=day) | Q(tenant_since__isnull=False))

    def held_between(self, first: date, last: date) -> Self:
        """Granted for some day of these, over or not; newest first."""
        return self.filter(first_day__lte=last).filter(Q(end__gt=first) | Q(tenant_since__isnull=False)).order_by("-pk")

    def ordinary(self) -> Self:
        """Those that run by their own period, not by a lease."""
        return self.filter(tenant_since=None)

    def newest_of(self, company: Company) -> "CentreMembership | None":
        return self.of(company).select_related("granted_under").order_by("-pk").first()

    def standing_of(self, company: Company, *, on: date) -> Standing:
        """Two statements."""
        return self.standings_of([company], on=on)[company.pk]

    def standings_of(self, companies: Iterable[Company], *, on: date) -> dict[int, Standing]:
        """By the company's primary key; two statements however many companies."""
        tiers = Tier.objects.in_force(on)
        keys = [company.pk for company in companies]
        found = {membership.company_id: membership.standing(tiers, on=on) for membership in self.living().filter(company__in=keys)}
        return {pk: found.get(pk, Standing()) for pk in keys}

    @transaction.atomic
    def apply(self, *, company: Company, purpose: str, by: User, now: datetime) -> "CentreMembership":
        """Ask for a membership. It is active at once where every rule is met, else staff decide.

        Raises ValidationError `not_manager`, `consent` or `living`.
        """
        company.lock()
        refuse_all_but_managers(company, by)
        if not Consent.objects.agreed(by, Purpose.MEMBERSHIP_PRIVACY):
            raise ValidationError(_("Please agree to the use of personal data first."), code="consent")
        if self.of(company).living().exists():
            raise ValidationError(_("The company is a member already, or has applied."), code="living")
        company.refresh_from_db()
        points = open_points(company, ended_badly=self.of_or_before(company).filter(suspended_at__isnull=False).exists())
        with because(by=by):
            membership = self.create(
                company=company, tier=code_for(company.region), purpose=purpose, applied_by=by, applied_at=now, open_points=points
            )
        if points:
            letters.applied(membership, now=now)
        else:
            membership._grant(by=None, reason="", now=now)
        return membership

    @transaction.atomic
    def tenant_begins(self, company: Company, *, first_day: date, by: User | None, now: datetime) -> "CentreMembership":
        """A lease was signed: from its first day the company is a member as a resident. A second call changes nothing."""
        company.lock()
        membership = self.of(company).living().first()
        with because(by=by):
            if membership is None:
                return self.create(
                    company=company, tier=code_for(company.region), state=State.ACTIVE, applied_at=now, applied_by=by,
                    first_day=first_day, tenant_since=first_day, decided_at=now,
                )  # fmt: skip
            membership.lock()
            if membership.tenant_since is None:
                membership.tenant_since = first_day
                if membership.state == State.APPLIED:
                    membership.state, membership.first_day, membership.decided_at = State.ACTIVE, first_day, now
                elif membership.state == State.RENEWAL_DUE:
                    membership.state = State.ACTIVE
                membership.save()
        return membership

    @transaction.atomic
    def tenant_ends(self, company: Company, *, on: date, by: User | None, now: datetime) -> None:
        """The company's last lease is closed; `on` is the first day without it. What is left of its own period goes on, else it is over."""
        company.lock()
        membership = self.of(company).living().filter(tenant_since__isnull=False).first()
        if membership is None:
            return
        membership.lock()
        membership.tenant_since = None
        membership.end = max(on, membership.end or on, day_after(membership.first_day or on))
        with because(by=by):
            membership.save(update_fields=["tenant_since", "end"])
            if membership.end <= timezone.localdate(now):
                membership.expire(now=now)

    def follow(self, old: Company, new: Company, *, by: User, reason: str, now: datetime) -> None:
        """After a merger the living membership goes on with the successor; where that has one, its own stands, and the other is over.

        The caller holds the locks of both companies, and tells of the leases with `tenant_begins`.
        """
        theirs, standing = self.of(old).living().first(), self.of(new).living().first()
        if theirs is None:
            return
        if standing is None:
            theirs.company = new
            theirs.save(update_fields=["company"])
            return
        theirs.give_way(by=by, reason=reason, now=now)
