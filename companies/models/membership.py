"""The membership that a company holds at the centre (not a person's membership of a company: that is `person.py`)."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies import membership_letters as letters
from companies.models.company import Company
from companies.models.membership_rules import Point, refuse_all_but_managers
from companies.models.membership_states import GRANTED, IN_USE, LIVING, MOVES, OVER, TONES, State
from companies.models.standings import CentreMembershipQuerySet, Standing
from companies.models.tier import Code, Tier, code_for
from innocenter.accounts.models import User
from innocenter.lifecycle import because, fsm, refuse_unless_allowed
from innocenter.values.terms import day_after, last_day
from innocenter.values.working_days import DAY


class CentreMembership(models.Model):
    """One stay of a company among the centre's members. One that comes back after the end gets a row of its own."""

    State = State
    MOVES = MOVES
    Code = Code

    company = models.ForeignKey(Company, models.PROTECT, related_name="memberships", verbose_name=_("Company"))
    tier = models.CharField(
        _("Kind"), max_length=10, choices=[(code.value, code.label) for code in (Code.REGULAR, Code.OUTSIDE)], editable=False,
        help_text=_("By the region of the head office; while a lease lives, the company is a member as a resident."),
    )  # fmt: skip
    state = models.CharField(_("State"), max_length=11, choices=State, default=State.APPLIED, editable=False)
    purpose = models.TextField(_("What you want to use the centre for"), max_length=1000, blank=True)
    open_points = ArrayField(
        models.CharField(max_length=10, choices=Point),
        verbose_name=_("Rules not met at applying"),
        default=list,
        blank=True,
        editable=False,
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Applied by")
    )
    applied_at = models.DateTimeField(_("Applied on"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Decided by"),
        help_text=_("Empty when the rules or a lease decided."),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("Decided on"), null=True, editable=False)
    decision_reason = models.TextField(_("Reason for the decision"), max_length=1000, blank=True, editable=False)
    granted_under = models.ForeignKey(
        Tier, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Numbers it was granted under")
    )
    first_day = models.DateField(_("First day"), null=True, editable=False)
    months = models.PositiveSmallIntegerField(_("Months granted, renewals included"), default=0, editable=False)
    end = models.DateField(_("End"), null=True, editable=False, help_text=_("The day after the last."))
    renewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Renewed by")
    )
    renewed_at = models.DateTimeField(_("Renewed on"), null=True, editable=False)
    tenant_since = models.DateField(_("Resident since"), null=True, editable=False, help_text=_("While a lease lives: its first day."))
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Suspended by")
    )
    suspended_at = models.DateTimeField(_("Suspended on"), null=True, editable=False)
    suspension_reason = models.TextField(_("Reason for the suspension"), max_length=1000, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Ended by")
    )
    ended_at = models.DateTimeField(_("Ended on"), null=True, editable=False)
    ending_reason = models.TextField(_("Reason for the end"), max_length=1000, blank=True, editable=False)
    token = models.CharField(_("Number in the card's code"), max_length=64, unique=True, default=secrets.token_urlsafe, editable=False)

    objects = CentreMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre membership")
        verbose_name_plural = _("centre memberships")
        ordering = ["-applied_at", "-pk"]
        indexes = [models.Index(fields=["state", "end"], name="membership_state_end")]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(state__in=LIVING),
                name="membership_one_living_for_a_company",
                violation_error_message=_("The company is a member already, or has applied."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="membership_state_is_known"),
            models.CheckConstraint(
                condition=(Q(state__in=GRANTED) & Q(first_day__isnull=False, decided_at__isnull=False))
                | Q(state__in=["expired", "revoked"], first_day__isnull=False, decided_at__isnull=False)
                | (Q(state="applied") & Q(first_day__isnull=True, decided_at__isnull=True))
                | (Q(state="declined") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason=""))
                | Q(state="withdrawn"),
                name="membership_decided_on_a_day",
                violation_error_message=_("A membership that was decided says when, and one that was declined says by whom and why."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decision_reason=""),
                name="membership_decided_by_somebody_for_a_reason",
                violation_error_message=_("Whoever decides on a membership says why."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GRANTED) | Q(end__isnull=False) | Q(tenant_since__isnull=False),
                name="membership_has_an_end_or_a_lease",
                violation_error_message=_("A membership has an end, or a lease that carries it."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("first_day")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A membership ends after its first day."),
            ),
            models.CheckConstraint(
                condition=(Q(state="suspended") & Q(suspended_by__isnull=False, suspended_at__isnull=False) & ~Q(suspension_reason=""))
                | (~Q(state__in=["suspended", "revoked", "expired"]) & Q(suspended_by__isnull=True, suspended_at__isnull=True))
                | Q(state__in=["revoked", "expired"]),
                name="membership_suspended_by_somebody_for_a_reason",
                violation_error_message=_("A suspension says who, when and why."),
            ),
            models.CheckConstraint(
                condition=(Q(state__in=OVER) & Q(ended_at__isnull=False)) | (~Q(state__in=OVER) & Q(ended_at__isnull=True)),
                name="membership_over_on_a_day",
                violation_error_message=_("A membership that is over says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | (Q(ended_by__isnull=False) & ~Q(ending_reason="")),
                name="membership_revoked_by_somebody_for_a_reason",
                violation_error_message=_("Whoever revokes a membership says why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.company)

    def get_absolute_url(self) -> str:
        return reverse("companies:membership", args=[self.company_id])

    @property
    def tone(self) -> str:
        """The colour of the badge that names the state."""
        return TONES[State(self.state)]

    @property
    def last_day(self) -> date | None:
        """Inclusive; None while a lease carries the membership, or nothing is granted."""
        return self.end - DAY if self.end and self.tenant_since is None else None

    def code_on(self, day: date) -> str:
        """Under which tier the company comes on the day."""
        return Code.TENANT if self.tenant_since and self.tenant_since <= day else self.tier

    def tier_words(self, day: date) -> str:
        return str(Code(self.code_on(day)).label)

    def points_in_words(self) -> list[str]:
        return [str(Point(code).label) for code in self.open_points]

    def standing(self, tiers: Mapping[str, Tier], *, on: date) -> Standing:
        """What it gives on the day, `tiers` being those in force then."""
        tier = tiers.get(self.code_on(on))
        if tier is None or not self.is_in_use(on):
            return Standing(tier=tier if self.state in GRANTED else None)
        return Standing(tier, True, tier.hours_per_month, tier.horizon_days, tier.longest_hours, self.last_day)

    def is_in_use(self, day: date) -> bool:
        if self.state not in IN_USE or self.first_day is None or day < self.first_day:
            return False
        return self.code_on(day) == Code.TENANT or (self.end is not None and day < self.end)

    def was_held(self, day: date) -> bool:
        """Whether it had been granted for the day and was not over by then."""
        over = timezone.localdate(self.ended_at) if self.ended_at else None
        if self.first_day is None or day < self.first_day or (over and day >= over):
            return False
        return self.code_on(day) == Code.TENANT or (self.end is not None and day < self.end)

    @property
    def may_be_left(self) -> bool:
        return State.WITHDRAWN in MOVES[State(self.state)] and self.tenant_since is None

    @staticmethod
    def code_for(company: Company) -> str:
        """Which membership this company applies for."""
        return code_for(company.region)

    def last_day_if_renewed(self, now: datetime) -> date:
        """Inclusive: what a renewal now would give."""
        assert self.first_day
        months = Tier.objects.in_force(timezone.localdate(now))[self.code_for(self.company)].months
        return last_day(self.first_day, self.months + months)

    def milestones(self) -> list[date]:
        """The days on which the company is reminded to renew; none while a lease carries the membership."""
        if self.last_day is None or self.granted_under is None:
            return []
        return [self.last_day - timedelta(days=days) for days in self.granted_under.reminder_days()]

    # -- staff

    @transaction.atomic
    def approve(self, *, by: User, reason: str, now: datetime) -> None:
        """Staff admit a company that does not meet every rule. Raises `not_allowed`, `own_company`, `reason` or `illegal_move`."""
        self._refuse_staff(by, reason, State.ACTIVE, only=State.APPLIED)
        self._grant(by=by, reason=reason.strip(), now=now)

    @transaction.atomic
    def decline(self, *, by: User, reason: str, now: datetime) -> None:
        self._refuse_staff(by, reason, State.DECLINED)
        self.state = State.DECLINED
        self.decided_by, self.decided_at, self.decision_reason = by, now, reason.strip()
        self._keep(by, "decided_by", "decided_at", "decision_reason", reason=self.decision_reason)
        letters.declined(self, now=now)

    @transaction.atomic
    def suspend(self, *, by: User, reason: str, now: datetime) -> None:
        """Wrong statements or misuse: nothing can be booked until staff lift it. The period runs on."""
        self._refuse_staff(by, reason, State.SUSPENDED)
        self.state = State.SUSPENDED
        self.suspended_by, self.suspended_at, self.suspension_reason = by, now, reason.strip()
        self._keep(by, "suspended_by", "suspended_at", "suspension_reason", reason=self.suspension_reason)
        letters.suspended(self, now=now)

    @transaction.atomic
    def lift(self, *, by: User, reason: str, now: datetime) -> None:
        """The suspension is over; what it was for stays in the history."""
        self._refuse_staff(by, reason, State.ACTIVE, only=State.SUSPENDED)
        self.state = State.ACTIVE
        self.suspended_by, self.suspended_at, self.suspension_reason = None, None, ""
        self._keep(by, "suspended_by", "suspended_at", "suspension_reason", reason=reason.strip())
        letters.lifted(self, now=now)

    @transaction.atomic
    def revoke(self, *, by: User, reason: str, now: datetime) -> None:
        self._refuse_staff(by, reason, State.REVOKED)
        self._end(State.REVOKED, by=by, reason=reason.strip(), now=now)
        letters.revoked(self, now=now)

    # -- the company

    @transaction.atomic
    def renew(self, *, by: User, now: datetime) -> None:
        """One period more, counted from the first day of all, so the old end is where it begins. Raises `not_manager` or `illegal_move`."""
        self._refuse_company(by, State.ACTIVE, only=State.RENEWAL_DUE)
        self.tier = code_for(self.company.region)
        self.state, self.renewed_by, self.renewed_at = State.ACTIVE, by, now
        self._extend(now)
        self._keep(by, "tier", "renewed_by", "renewed_at", "granted_under", "months", "end")
        letters.active(self, now=now, renewed=True)

    @transaction.atomic
    def leave(self, *, by: User, now: datetime) -> None:
        """Take the application back, or give the membership up. Raises `not_manager`, `lease` or `illegal_move`."""
        self._refuse_company(by, State.WITHDRAWN)
        if self.tenant_since:
            raise ValidationError(_("While your lease lives, the membership comes with it."), code="lease")
        self._end(State.WITHDRAWN, by=by, reason="", now=now)

    # -- the calendar

    def expire(self, *, now: datetime) -> None:
        """The last day is over. The caller holds the row. A membership that only a lease carried ends with the lease's own letters."""
        refuse_unless_allowed(MOVES, self.state, State.EXPIRED)
        self._end(State.EXPIRED, by=None, reason="", now=now)
        if self.granted_under_id:
            letters.expired(self, now=now)

    def give_way(self, *, by: User, reason: str, now: datetime) -> None:
        """The company was merged into one that is a member itself. The caller holds the row."""
        self.tenant_since, self.end = None, self.end or max(timezone.localdate(now), day_after(self.first_day or timezone.localdate(now)))
        self.save(update_fields=["tenant_since", "end"])
        self._end(State.EXPIRED if self.state == State.SUSPENDED else State.WITHDRAWN, by=by, reason=reason, now=now)

    # -- steps

    def lock(self) -> None:
        """Company before membership, always."""
        self.company.lock()
        self.refresh_from_db(from_queryset=CentreMembership.objects.select_for_update(of=("self",)))

    def _grant(self, *, by: User | None, reason: str, now: datetime) -> None:
        self.state, self.first_day = State.ACTIVE, timezone.localdate(now)
        self.decided_by, self.decided_at, self.decision_reason = by, now, reason
        self._extend(now)
        self._keep(by, "first_day", "decided_by", "decided_at", "decision_reason", "granted_under", "months", "end", reason=reason)
        letters.active(self, now=now, renewed=False)

    def _extend(self, now: datetime) -> None:
        """One period of the tier in force, at the end of what there is: months always count from the first day (Civil Act §160)."""
        assert self.first_day
        self.granted_under = Tier.objects.in_force(timezone.localdate(now))[self.tier]
        self.months += self.granted_under.months
        self.end = day_after(last_day(self.first_day, self.months))

    def _end(self, state: str, *, by: User | None, reason: str, now: datetime) -> None:
        self.state, self.ended_by, self.ended_at, self.ending_reason = state, by, now, reason
        self._keep(by, "ended_by", "ended_at", "ending_reason", reason=reason)

    def _keep(self, by: User | None, *fields: str, reason: str = "") -> None:
        with because(by=by, reason=reason):
            self.save(update_fields=["state", *fields])

    def _refuse_staff(self, user: User, reason: str, to: str, *, only: str | None = None) -> None:
        self.lock()
        if not user.may_as_staff("companies.change_centremembership"):
            raise ValidationError(_("Only the centre's staff for memberships may do this."), code="not_allowed")
        self.company.refuse_own_people(user)
        self._expect(to, only)
        if not reason.strip():
            raise ValidationError(_("Please write the reason."), code="reason")

    def _refuse_company(self, user: User, to: str, *, only: str | None = None) -> None:
        self.lock()
        refuse_all_but_managers(self.company, user)
        self._expect(to, only)

    def _expect(self, to: str, only: str | None) -> None:
        """`only`: this verb leaves from that state, though the table knows other ways to where it goes."""
        moves = {state: MOVES[state] & {to} if only in (None, state) else set() for state in State}
        refuse_unless_allowed(moves, self.state, to)


pghistory.track(exclude=["token"])(CentreMembership)
