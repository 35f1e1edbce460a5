"""A lease is the promise of a desk until its cap; a term is one permission of at most six months inside it."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

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
from innocenter.lifecycle import because, fsm, refuse_unless_allowed
from innocenter.taxonomy.models import Holiday
from innocenter.values.terms import day_after, last_day
from innocenter.values.working_days import DAY
from projects.models import Project
from workspace.letters import hearings
from workspace.letters import renewals as letters
from workspace.models.application import Application
from workspace.models.claim import Claim
from workspace.models.reentry import refuse_too_long
from workspace.models.rule import Rule, RunningNumber
from workspace.models.seated import Seated
from workspace.models.term import LONGEST, LONGEST_TERM, Term, end_after

if TYPE_CHECKING:  # the offer imports the lease, the review imports the term
    from workspace.models.offer import Offer
    from workspace.models.renewal import RenewalReview


class LeaseQuerySet(models.QuerySet["Lease"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff who may see leases see every one; people see those of the companies they act for."""
        if isinstance(user, User) and user.may_as_staff("workspace.view_lease"):
            return self
        return self.of(user)

    def of(self, user: User | AnonymousUser) -> Self:
        """Also those that a company had which went on in theirs."""
        return self.filter(company__in=Company.objects.of_or_before(user))

    def managed_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(company__in=Company.objects.managed_by(user))

    def live(self) -> Self:
        return self.exclude(state=Lease.State.CLOSED)

    def past_their_end(self, today: date) -> Self:
        """Ending, and the last day is over."""
        return self.filter(state=Lease.State.ENDING, end__lte=today)

    def in_their_last_possible_term(self, by: date) -> Self:
        """Running, with a granted term that reaches the cap on or before the day `by`."""
        return self.running().filter(cap__lte=by + DAY, terms__end=F("cap"), terms__provisional=False)

    def past_their_cap(self, today: date) -> Self:
        """Running although the last possible day is over: a provisional term ran into the cap, or nobody decided."""
        return self.running().filter(cap__lte=today)

    def without_institute(self, today: date) -> Self:
        """The institute dropped out, and no other was named in time."""
        return self.running().filter(name_institute_by__lt=today)

    def running(self) -> Self:
        """The end is not settled."""
        return self.filter(state__in=Lease.RUNNING)

    def with_everything(self) -> Self:
        """What a page about a lease names, in three statements however many there are."""
        return self.for_list().select_related("application", "project__institute", "project__researcher")

    def for_list(self) -> Self:
        """What a row of the staff's list names: the company, the desks, the terms."""
        desks = models.Prefetch("claims", queryset=Claim.objects.select_related("room__site"))
        return self.select_related("company").prefetch_related("terms", desks)


@pghistory.track()
class Lease(Seated):
    """Who uses which desks for which project, from which day to which cap; how it ends stands in `Departure`."""

    number = models.CharField(gettext_lazy("Lease number"), max_length=20, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="leases", verbose_name=gettext_lazy("Company"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="leases", verbose_name=gettext_lazy("Project"))
    application = models.OneToOneField(Application, models.PROTECT, related_name="lease", verbose_name=gettext_lazy("Application"))
    first_day = models.DateField(gettext_lazy("First day"))
    months = models.PositiveSmallIntegerField(gettext_lazy("Months promised"))
    cap = models.DateField(gettext_lazy("Cap"), help_text=gettext_lazy("The day after the last possible day."))
    begun_at = models.DateTimeField(gettext_lazy("Signed at"))
    name_institute_by = models.DateField(
        gettext_lazy("Another institute is named by"), null=True, blank=True, help_text=gettext_lazy("Set when the institute dropped out.")
    )
    held_since = models.DateField(
        gettext_lazy("Held by this company since"), null=True, blank=True, help_text=gettext_lazy("Set when it came from a predecessor.")
    )
    suspended_on = models.DateField(gettext_lazy("Suspended from"), null=True, blank=True)
    suspended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Who suspended it")
    )
    suspended_reason = models.TextField(gettext_lazy("Reason of the suspension"), blank=True)

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
                        Func(
                            Coalesce("held_since", "first_day"),
                            Coalesce("end", "cap"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(outcome="merged"),  # a merged company has one lease from then on, and two before
                violation_error_message=gettext_lazy("This company has a lease for part of this time."),
            ),
            models.CheckConstraint(
                name="lease_suspended_says_since_when_and_why",
                condition=(Q(state="suspended", suspended_on__isnull=False, suspended_by__isnull=False) & ~Q(suspended_reason=""))
                | (~Q(state="suspended") & Q(suspended_on__isnull=True, suspended_by__isnull=True, suspended_reason="")),
                violation_error_message=gettext_lazy("A suspended lease says since when and why."),
            ),
            models.CheckConstraint(
                name="lease_held_within_its_time",
                condition=Q(held_since=None) | Q(held_since__gte=F("first_day"), held_since__lte=Coalesce("end", "cap")),
                violation_error_message=gettext_lazy("A lease comes from a predecessor while it lives."),
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
                condition=Q(
                    state__in=["active", "suspended"], end__isnull=True, outcome="", ending_at__isnull=True, checkout_due_on__isnull=True
                )
                | (
                    ~Q(state__in=["active", "suspended"])
                    & ~Q(outcome="")
                    & Q(end__isnull=False, ending_at__isnull=False, checkout_due_on__isnull=False)
                ),
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

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        """Django's own asks for the words of every choice, for each row of a list."""
        return str(self.State(self.state).label)

    @property
    def last_possible_day(self) -> date:
        """Inclusive."""
        return self.cap - DAY

    def state_on(self, day: date) -> str:
        """In words. A lease that is signed for a later day has not begun."""
        return _("Begins soon") if day < self.first_day and self.state == self.State.ACTIVE else self.get_state_display()

    def term_on(self, day: date) -> Term:
        """The term that holds on the day; before the first one the first, after the last one the last."""
        terms = sorted(self.terms.all(), key=lambda term: term.number)
        return next((term for term in reversed(terms) if term.first_day <= day), terms[0])

    @classmethod
    @transaction.atomic
    def begin(cls, *, offer: "Offer", by: User, now: datetime) -> "Lease":
        """The lease that an offer becomes when the second signature is recorded, with its first term and its desks."""
        application = offer.application
        application.company.lock()
        refuse_too_long(application.company, first_day=offer.first_day, months=offer.months, rule=application.rule)
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
            lease.parties.create(place=1, since=lease.first_day, made_at=now, **lease.company_as_named())
            lease._permit(number=1, first_day=lease.first_day, through=min(application.rule.term_months, lease.months), review=None)
            Claim.objects.filter(offer=offer, state=Claim.State.HELD).update(state=Claim.State.LIVE, lease=lease)
        letters.lease_begun(lease, now=now)
        return lease

    def company_as_named(self) -> dict[str, Any]:
        """The party as the papers of these days name it."""
        return {"company": self.company, "told_name": self.company.name, "told_number": self.company.registration_number}

    def _permit(self, *, number: int, first_day: date, through: int, review: "RenewalReview | None", end: date | None = None) -> Term:
        """`end` cuts the term short of its months: a provisional one."""
        return Term.objects.create(
            lease=self, number=number, first_day=first_day, through=through, end=end or end_after(self.first_day, through),
            provisional=end is not None, review=review, lease_first_day=self.first_day, lease_cap=self.cap,
        )  # fmt: skip

    def months_open_after(self, term: Term, *, step: int = LONGEST_TERM) -> list[tuple[int, date]]:
        """What may be granted after the term: months, and the inclusive last day each gives. Not across the grid, not past the cap."""
        grid_point = (term.through // step + 1) * step
        furthest = min(grid_point, self.months)
        return [(through - term.through, last_day(self.first_day, through)) for through in range(term.through + 1, furthest + 1)]

    def add_term(self, *, review: "RenewalReview", months: int, today: date) -> Term:
        """The term that an extending review grants, counted from the lease's first day. The caller holds the lock.

        Where a provisional term runs already, that row is lengthened: the count stays put. Raises `months`.
        """
        last = review.term
        choices = {months: day for months, day in self.months_open_after(last, step=review.rule.term_months) if day >= today}
        if months not in choices:
            least, most = min(choices, default=0), max(choices, default=0)
            words = _("From here, %(least)s to %(most)s months can be granted.")
            raise ValidationError({"months": ValidationError(words, code="months", params={"least": least, "most": most})})
        standing = self.terms.filter(review=review, provisional=True).first()
        if standing is None:
            return self._permit(number=last.number + 1, first_day=last.end, through=last.through + months, review=review)
        standing.through, standing.end, standing.provisional = last.through + months, day_after(choices[months]), False
        standing.save(update_fields=["through", "end", "provisional"])
        return standing

    def add_provisional_term(self, *, review: "RenewalReview", days: int) -> Term:
        """The next term cut short, while the decision is owed, which lengthens or cuts this row. The caller holds the lock."""
        last = review.term
        through, furthest = max((last.through + months, day) for months, day in self.months_open_after(last, step=review.rule.term_months))
        end = min(last.end + timedelta(days=days), day_after(furthest), self.cap)
        return self._permit(number=last.number + 1, first_day=last.end, through=through, review=review, end=end)

    # The institute

    def lose_institute(self, *, by: User, now: datetime, rule: Rule) -> None:
        """The cooperation ended: from here the company has some weeks to name another institute. The caller holds the lock."""
        if self.name_institute_by or not self.is_running:
            return
        self.name_institute_by = Holiday.objects.calendar().on_or_after(timezone.localdate(now) + timedelta(days=rule.new_institute_days))
        with because(by=by, now=now):
            self.save(update_fields=["name_institute_by"])
        hearings.institute_lost(self, now=now)

    @transaction.atomic
    def record_lost_institute(self, *, by: User, reason: str, now: datetime) -> None:
        """Staff heard, between the reviews, that the institute dropped out. Raises `not_allowed`, `ending`, `already`."""
        self.lock()
        self.refuse_staff(by)
        self.refuse_unless_running()
        if self.name_institute_by:
            raise ValidationError(_("The company is asked for another institute already."), code="already")
        with because(by=by, reason=reason, now=now):
            self.lose_institute(by=by, now=now, rule=Rule.objects.in_force(timezone.localdate(now)))

    def keep_institute(self, *, by: User, now: datetime) -> None:
        """The cooperation goes on after all. The caller holds the lock."""
        if self.name_institute_by:
            self.name_institute_by = None
            with because(by=by, now=now):
                self.save(update_fields=["name_institute_by"])

    @transaction.atomic
    def name_institute(self, project: Project, *, by: User, now: datetime) -> None:
        """The company goes on with another confirmed project. Raises `not_allowed`, `project`."""
        self.lock()
        if not self.company.is_manager(by):
            raise ValidationError(_("Only a manager of the company may do this."), code="not_allowed")
        self.refuse_unless_running()
        if project.company_id != self.company_id or not project.is_confirmed or project.pk == self.project_id:
            raise ValidationError(
                {"project": _("Choose another project of your company that its institute has confirmed.")}, code="project"
            )
        self.project, self.name_institute_by = project, None
        with because(by=by, now=now):
            self.save(update_fields=["project", "name_institute_by"])
            for review in self.reviews.regular().undecided():
                review.weigh_words()
                review.save()
        hearings.institute_named(self, now=now)

    # The building

    @transaction.atomic
    def suspend(self, *, by: User, reason: str, now: datetime) -> None:
        """The building is closed: nobody uses the desk, and the terms and the cap run on. Raises `reason`, `illegal_move`."""
        self.lock()
        self.refuse_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, self.State.SUSPENDED)
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        self.state = self.State.SUSPENDED
        self.suspended_on, self.suspended_by, self.suspended_reason = timezone.localdate(now), by, reason.strip()
        with because(by=by, reason=self.suspended_reason, now=now):
            self.save()
        hearings.suspended(self, now=now)

    @transaction.atomic
    def resume(self, *, by: User, now: datetime) -> None:
        """The building is open again."""
        self.lock()
        self.refuse_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, self.State.ACTIVE)
        since = self.suspended_on
        self.state, self.suspended_on, self.suspended_by, self.suspended_reason = self.State.ACTIVE, None, None, ""
        with because(by=by, now=now):
            self.save()
        hearings.resumed(self, since=since, now=now)

    def lock(self) -> None:
        """Read the row again under its lock: lease before review, always."""
        self.refresh_from_db(from_queryset=Lease.objects.select_for_update())

    def refuse_staff(self, user: User) -> None:
        if not user.may_as_staff("workspace.change_lease"):
            raise ValidationError(_("Only the centre's staff for the space may do this."), code="not_allowed")
        self.company.refuse_own_people(user)

    def refuse_unless_running(self) -> None:
        if not self.is_running:
            raise ValidationError(_("The end of this lease is settled already."), code="ending")
