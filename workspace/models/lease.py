"""A lease is the promise of a desk until its cap; a term is one permission of at most six months inside it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.models import CentreMembership, Company
from innocenter.accounts.models import User
from innocenter.lifecycle import because, fsm
from innocenter.values.terms import last_day
from innocenter.values.working_days import DAY
from projects.models import Project
from workspace.letters import renewals as letters
from workspace.models.application import Application
from workspace.models.claim import Claim
from workspace.models.departure import Departure
from workspace.models.rule import RunningNumber
from workspace.models.term import LONGEST, LONGEST_TERM, Term, end_after

if TYPE_CHECKING:  # the offer imports the lease, the review imports the term
    from workspace.models.offer import Offer
    from workspace.models.renewal import RenewalReview


class LeaseQuerySet(models.QuerySet["Lease"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff who may see leases see every one; people see those of the companies they act for."""
        if user.is_staff and user.has_perm("workspace.view_lease"):
            return self
        return self.of(user)

    def of(self, user: User | AnonymousUser) -> Self:
        return self.filter(company__in=Company.objects.of(user))

    def managed_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(company__in=Company.objects.managed_by(user))

    def live(self) -> Self:
        return self.exclude(state=Lease.State.CLOSED)

    def past_their_end(self, today: date) -> Self:
        """Ending, and the last day is over."""
        return self.filter(state=Lease.State.ENDING, end__lte=today)

    def in_their_last_possible_term(self, by: date) -> Self:
        """Still active, with a term that reaches the cap on or before the day `by`."""
        return self.filter(state=Lease.State.ACTIVE, cap__lte=by + DAY, terms__end=F("cap"))

    def with_everything(self) -> Self:
        """What a page about a lease names, in three statements however many there are."""
        return self.for_list().select_related("project__institute", "project__researcher")

    def for_list(self) -> Self:
        """What a row of the staff's list names: the company, the desks, the terms."""
        desks = models.Prefetch("claims", queryset=Claim.objects.select_related("room__site"))
        return self.select_related("company").prefetch_related("terms", desks)


@pghistory.track()
class Lease(Departure):
    """Who uses which desks for which project, from which day to which cap; how it ends stands in `Departure`."""

    number = models.CharField(gettext_lazy("Lease number"), max_length=20, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="leases", verbose_name=gettext_lazy("Company"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="leases", verbose_name=gettext_lazy("Project"))
    application = models.OneToOneField(Application, models.PROTECT, related_name="lease", verbose_name=gettext_lazy("Application"))
    first_day = models.DateField(gettext_lazy("First day"))
    months = models.PositiveSmallIntegerField(gettext_lazy("Months promised"))
    cap = models.DateField(gettext_lazy("Cap"), help_text=gettext_lazy("The day after the last possible day."))
    begun_at = models.DateTimeField(gettext_lazy("Signed at"))
    objects: ClassVar[models.Manager["Lease"]] = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("office space", "lease")
        verbose_name_plural = gettext_lazy("leases")
        ordering = ["-first_day", "-pk"]
        triggers = [fsm("state")]
        indexes = [
            models.Index(fields=["state", "end"], name="lease_state_end"),
            models.Index(fields=["-first_day", "-id"], name="lease_newest"),
        ]
        constraints = [
            ExclusionConstraint(
                name="lease_company_once_at_a_time",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    (
                        Func(F("first_day"), Coalesce("end", "cap"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=gettext_lazy("This company has a lease for part of this time."),
            ),
            models.CheckConstraint(
                name="lease_months_1_to_24",
                condition=Q(months__gte=1, months__lte=LONGEST),
                violation_error_message=gettext_lazy("A lease lasts 1 to 24 months."),
            ),
            models.CheckConstraint(
                name="lease_ends_within_its_promise",
                condition=Q(end__isnull=True) | Q(end__gt=F("first_day"), end__lte=F("cap")),
                violation_error_message=gettext_lazy("A lease ends after its first day and no later than its last possible day."),
            ),
            models.CheckConstraint(
                name="lease_ending_says_when_and_why",
                condition=Q(state="active", end__isnull=True, outcome="", ending_at__isnull=True, checkout_due_on__isnull=True)
                | (~Q(state="active") & ~Q(outcome="") & Q(end__isnull=False, ending_at__isnull=False, checkout_due_on__isnull=False)),
                violation_error_message=gettext_lazy("A lease that ends says when and why; one that does not, says nothing of it."),
            ),
            models.CheckConstraint(
                name="lease_closed_after_checkout",
                condition=Q(state="closed", checked_out_on__isnull=False, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(checked_out_on__isnull=True, closed_at__isnull=True, closed_by__isnull=True)),
                violation_error_message=gettext_lazy("A lease is closed by its check-out, with who and when."),
            ),
        ]  # that the cap is the civil-code end of `months`: migration 0002

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("workspace:lease", args=[self.number])

    @property
    def last_possible_day(self) -> date:
        """Inclusive."""
        return self.cap - DAY

    def state_on(self, day: date) -> str:
        """In words. A lease that is signed for a later day has not begun."""
        return _("Begins soon") if day < self.first_day and self.state == self.State.ACTIVE else self.get_state_display()

    def desks(self) -> list[Claim]:
        """With their rooms, in order; also those given back at the end."""
        return sorted(self.claims.all(), key=lambda desk: desk.room_id)

    def term_on(self, day: date) -> Term:
        """The term that holds on the day; before the first one the first, after the last one the last."""
        terms = sorted(self.terms.all(), key=lambda term: term.number)
        return next((term for term in reversed(terms) if term.first_day <= day), terms[0])

    @classmethod
    @transaction.atomic
    def begin(cls, *, offer: "Offer", by: User, now: datetime) -> "Lease":
        """The lease that an offer becomes when the second signature is recorded, with its first term and its desks."""
        application = offer.application
        lease = cls(
            number=RunningNumber.take("L", timezone.localdate(now).year),
            company=application.company,
            project=application.project,
            application=application,
            first_day=offer.first_day,
            months=offer.months,
            cap=end_after(offer.first_day, offer.months),
            begun_at=now,
        )
        CentreMembership.objects.tenant_begins(lease.company, first_day=lease.first_day, by=by, now=now)  # locks the company before claims
        with because(by=by, now=now):
            lease.save(force_insert=True)
            lease._permit(number=1, first_day=lease.first_day, through=min(application.rule.term_months, lease.months), review=None)
            Claim.objects.filter(offer=offer, state=Claim.State.HELD).update(state=Claim.State.LIVE, lease=lease)
        letters.lease_begun(lease, now=now)
        return lease

    def _permit(self, *, number: int, first_day: date, through: int, review: "RenewalReview | None") -> Term:
        return Term.objects.create(
            lease=self, number=number, first_day=first_day, through=through, end=end_after(self.first_day, through),
            review=review, lease_first_day=self.first_day, lease_cap=self.cap,
        )  # fmt: skip

    def months_open_after(self, term: Term, *, step: int = LONGEST_TERM) -> list[tuple[int, date]]:
        """What may be granted after the term: months, and the inclusive last day each gives. Not across the grid, not past the cap."""
        grid_point = (term.through // step + 1) * step
        furthest = min(grid_point, self.months)
        return [(through - term.through, last_day(self.first_day, through)) for through in range(term.through + 1, furthest + 1)]

    def add_term(self, *, review: "RenewalReview", months: int) -> Term:
        """The term that an extending review grants, counted from the lease's first day. The caller holds the lock."""
        last = review.term
        choices = dict(self.months_open_after(last, step=review.rule.term_months))
        if months not in choices:
            raise ValidationError(
                _("From here, 1 to %(most)s months can be granted."), code="months", params={"most": max(choices, default=0)}
            )
        return self._permit(number=last.number + 1, first_day=last.end, through=last.through + months, review=review)

    def lock(self) -> None:
        """Read the row again under its lock: lease before review, always."""
        self.refresh_from_db(from_queryset=Lease.objects.select_for_update())
