"""A lease is the promise of a desk until its cap; a term is one permission of at most six months inside it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.taxonomy.models import Holiday
from innocenter.values.terms import day_after, last_day
from innocenter.values.working_days import DAY
from projects.models import Project
from workspace.letters import renewals as letters
from workspace.models.application import Application
from workspace.models.rule import Rule, RunningNumber
from workspace.models.space import Occupancy

if TYPE_CHECKING:  # the offer imports the lease, the review imports the term
    from workspace.models.offer import Offer
    from workspace.models.renewal import RenewalReview

LONGEST = 24
LONGEST_TERM = 6


def end_after(first_day: date, months: int) -> date:
    """The exclusive end of `months` counted from the first day as the Civil Act counts; the first day itself for none."""
    return day_after(last_day(first_day, months)) if months else first_day


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
        desks = models.Prefetch("occupancies", queryset=Occupancy.objects.select_related("room__site"))
        return self.select_related("company", "project__institute", "project__researcher").prefetch_related("terms", desks)


@pghistory.track()
class Lease(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", gettext_lazy("In residence")
        ENDING = "ending", gettext_lazy("Ending")
        CHECKOUT = "checkout", gettext_lazy("Checking out")
        CLOSED = "closed", gettext_lazy("Moved out")

    class Outcome(models.TextChoices):
        GRADUATED = "graduated", gettext_lazy("Graduated")
        CAP_REACHED = "cap_reached", gettext_lazy("Longest stay reached")
        NOT_RENEWED = "not_renewed", gettext_lazy("Not renewed")
        WITHDRAWN = "withdrawn", gettext_lazy("Left at its own wish")
        TERMINATED = "terminated", gettext_lazy("Ended for cause")
        MERGED = "merged", gettext_lazy("Merged")

    MOVES: ClassVar[Moves] = {
        State.ACTIVE: {State.ENDING},
        State.ENDING: {State.CHECKOUT},
        State.CHECKOUT: {State.CLOSED},
        State.CLOSED: set(),
    }

    number = models.CharField(gettext_lazy("Lease number"), max_length=20, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="leases", verbose_name=gettext_lazy("Company"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="leases", verbose_name=gettext_lazy("Project"))
    application = models.OneToOneField(Application, models.PROTECT, related_name="lease", verbose_name=gettext_lazy("Application"))
    first_day = models.DateField(gettext_lazy("First day"))
    months = models.PositiveSmallIntegerField(gettext_lazy("Months promised"))
    cap = models.DateField(gettext_lazy("Cap"), help_text=gettext_lazy("The day after the last possible day."))
    state = models.CharField(gettext_lazy("State"), max_length=10, choices=State, default=State.ACTIVE)
    begun_at = models.DateTimeField(gettext_lazy("Signed at"))
    outcome = models.CharField(gettext_lazy("Outcome"), max_length=12, choices=Outcome, blank=True)
    end = models.DateField(gettext_lazy("End"), null=True, blank=True, help_text=gettext_lazy("The day after the last."))
    ending_at = models.DateTimeField(gettext_lazy("End settled at"), null=True, blank=True)
    ending_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("End settled by"),
        help_text=gettext_lazy("Empty when the calendar did it."),
    )  # fmt: skip
    ending_reason = models.TextField(gettext_lazy("Reason for the end"), blank=True)
    checkout_due_on = models.DateField(gettext_lazy("Check-out due"), null=True, blank=True)
    checked_out_on = models.DateField(gettext_lazy("Checked out on"), null=True, blank=True)
    closed_at = models.DateTimeField(gettext_lazy("Closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Closed by"))
    closing_note = models.TextField(gettext_lazy("Note on the check-out"), blank=True)

    objects: ClassVar[models.Manager["Lease"]] = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("office space", "lease")
        verbose_name_plural = gettext_lazy("leases")
        ordering = ["-first_day", "-pk"]
        triggers = [fsm("state")]
        indexes = [models.Index(fields=["state", "end"], name="lease_state_end")]
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

    @property
    def last_day(self) -> date | None:
        """Inclusive; None until the end is settled."""
        return self.end - DAY if self.end else None

    def state_on(self, day: date) -> str:
        """In words. A lease that is signed for a later day has not begun."""
        return _("Begins soon") if day < self.first_day and self.state == self.State.ACTIVE else self.get_state_display()

    def desks(self) -> list[Occupancy]:
        """With their rooms, in order; also those given back at the end."""
        return sorted(self.occupancies.all(), key=lambda desk: desk.room_id)

    def term_on(self, day: date) -> "Term":
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
        with because(by=by):
            lease.save(force_insert=True)
            lease._permit(number=1, first_day=lease.first_day, through=min(application.rule.term_months, lease.months), review=None)
            Occupancy.objects.filter(offer=offer, state=Occupancy.State.HELD).update(state=Occupancy.State.LIVE, lease=lease)
        letters.lease_begun(lease, now=now)
        return lease

    def _permit(self, *, number: int, first_day: date, through: int, review: "RenewalReview | None") -> "Term":
        return Term.objects.create(
            lease=self, number=number, first_day=first_day, through=through, end=end_after(self.first_day, through),
            review=review, lease_first_day=self.first_day, lease_cap=self.cap,
        )  # fmt: skip

    def months_open_after(self, term: "Term", *, step: int = LONGEST_TERM) -> list[tuple[int, date]]:
        """What may be granted after the term: months, and the inclusive last day each gives. Not across the grid, not past the cap."""
        grid_point = (term.through // step + 1) * step
        furthest = min(grid_point, self.months)
        return [(through - term.through, last_day(self.first_day, through)) for through in range(term.through + 1, furthest + 1)]

    def add_term(self, *, review: "RenewalReview", months: int) -> "Term":
        """The term that an extending review grants, counted from the lease's first day. The caller holds the lock."""
        last = review.term
        choices = dict(self.months_open_after(last, step=review.rule.term_months))
        if months not in choices:
            raise ValidationError(
                _("From here, 1 to %(most)s months can be granted."), code="months", params={"most": max(choices, default=0)}
            )
        return self._permit(number=last.number + 1, first_day=last.end, through=last.through + months, review=review)

    @transaction.atomic
    def settle_end(self, *, end: date, outcome: str, by: User | None, reason: str, now: datetime, rule: Rule) -> None:
        """Active → ending: from here the last day is settled. `by` is None when the calendar did it."""
        self.lock()
        if not (self.state == self.State.ENDING and self.end and end < self.end):
            refuse_unless_allowed(self.MOVES, self.state, self.State.ENDING)
        off_by = max(end - DAY, timezone.localdate(now))
        self.state, self.outcome, self.end = self.State.ENDING, outcome, end
        self.ending_at, self.ending_by, self.ending_reason = now, by, reason
        self.checkout_due_on = Holiday.objects.calendar().add(off_by, rule.checkout_working_days)
        with because(by=by, reason=reason):
            self.save()

    @transaction.atomic
    def end_by_notice(self, *, by: User, last_day: date, reason: str, now: datetime) -> None:
        """The company leaves before its term is over: staff record the day agreed. Later terms fall away, an open review is cancelled."""
        self.lock()
        self._refuse_staff(by)
        if self.state != self.State.ENDING:  # an end that is settled may still be brought forward
            refuse_unless_allowed(self.MOVES, self.state, self.State.ENDING)
        today, end = timezone.localdate(now), day_after(last_day)
        final = self.term_on(max(last_day, self.first_day))
        if not max(today, self.first_day) <= last_day <= final.last_day:
            raise ValidationError(
                _("The last day lies between today and the end of the term (%(last)s)."), code="last_day", params={"last": final.last_day}
            )
        with because(by=by, reason=reason):
            self.reviews.filter(term__number__gt=final.number).delete()
            self.terms.filter(number__gt=final.number).delete()
            self.terms.filter(pk=final.pk).update(end=end)
        for review in self.reviews.undecided():
            review.cancel(by=by, reason=reason, now=now)
        self.settle_end(end=end, outcome=self.Outcome.WITHDRAWN, by=by, reason=reason, now=now, rule=Rule.objects.in_force(today))
        letters.lease_ending(self, now=now)

    @transaction.atomic
    def reach_cap(self, *, now: datetime) -> None:
        """The last possible term is running out: there is nothing to review, so the company is told its last day."""
        self.settle_end(
            end=self.cap, outcome=self.Outcome.CAP_REACHED, by=None, reason="", now=now, rule=Rule.objects.in_force(timezone.localdate(now))
        )
        letters.lease_ending(self, now=now)

    @transaction.atomic
    def start_checkout(self, *, now: datetime) -> None:
        """Ending → check-out, once the last day is over."""
        self.lock()
        refuse_unless_allowed(self.MOVES, self.state, self.State.CHECKOUT)
        if self.end is None or timezone.localdate(now) < self.end:
            raise ValidationError(_("The last day is not over yet."), code="too_early")
        self.state = self.State.CHECKOUT
        with because(by=None):
            self.save(update_fields=["state"])
        letters.lease_checkout(self, now=now)

    @transaction.atomic
    def record_checkout(self, *, by: User, on: date, now: datetime, outcome: str = "", note: str = "") -> None:
        """Staff found the desk empty: the lease is closed and the desk free. `outcome` may say better why it ended (graduated)."""
        self.lock()
        self._refuse_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, self.State.CLOSED)
        if on > timezone.localdate(now) or on < self.first_day:
            raise ValidationError(_("The check-out was today or before."), code="checked_out_on")
        self.state, self.outcome = self.State.CLOSED, outcome or self.outcome
        self.checked_out_on, self.closed_at, self.closed_by, self.closing_note = on, now, by, note
        with because(by=by, reason=note):
            self.save()
            self._free_desks()
        letters.lease_closed(self, now=now)

    def _free_desks(self) -> None:
        """The desks were promised until the cap; now the promise is only as long as it was kept."""
        live = self.occupancies.filter(state=Occupancy.State.LIVE)
        live.filter(during__startswith__gte=self.end).update(state=Occupancy.State.VOID)
        live.filter(during__startswith__lt=self.end, during__endswith__gt=self.end).update(
            during=Func(Func(F("during"), function="lower", output_field=models.DateField()), Value(self.end), function="daterange",
                        output_field=DateRangeField())
        )  # fmt: skip

    def lock(self) -> None:
        """Read the row again under its lock: lease before review, always."""
        self.refresh_from_db(from_queryset=Lease.objects.select_for_update())

    def _refuse_staff(self, user: User) -> None:
        if not user.has_perm("workspace.change_lease"):
            raise ValidationError(_("Only the centre's staff for the space may do this."), code="not_allowed")
        self.company.refuse_own_people(user)


@pghistory.track(exclude=["previous", "rests_on_grant"])
class Term(models.Model):
    """One permission. The database holds its neighbours, its cap and the review it rests on: migration 0002."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="terms", verbose_name=gettext_lazy("Lease"))
    number = models.PositiveSmallIntegerField(gettext_lazy("Number"))
    first_day = models.DateField(gettext_lazy("First day"))
    end = models.DateField(gettext_lazy("End"), help_text=gettext_lazy("The day after the last day."))
    through = models.PositiveSmallIntegerField(gettext_lazy("Months from the lease's first day"))
    review = models.OneToOneField(
        "workspace.RenewalReview", models.PROTECT, null=True, blank=True, related_name="next_term", verbose_name=gettext_lazy("Granted by")
    )
    lease_first_day = models.DateField(editable=False)
    lease_cap = models.DateField(editable=False)
    previous = models.GeneratedField(
        expression=NullIf(F("number") - Value(1), Value(0)), output_field=models.SmallIntegerField(), db_persist=True
    )
    rests_on_grant = models.GeneratedField(
        expression=Case(When(review__isnull=False, then=Value(True)), default=None),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = gettext_lazy("term")
        verbose_name_plural = gettext_lazy("terms")
        ordering = ["lease", "number"]
        constraints = [
            models.UniqueConstraint(fields=["lease", "number"], name="term_number_once"),
            models.CheckConstraint(
                name="term_within_the_cap",
                condition=Q(end__gt=F("first_day"), end__lte=F("lease_cap")),
                violation_error_message=gettext_lazy("A term ends after it begins and no later than the last possible day of its lease."),
            ),
            models.CheckConstraint(
                name="term_months_on_the_grid",
                condition=Q(number__gte=1, through__gte=F("number"), through__lte=LONGEST) & Q(through__lte=F("number") * LONGEST_TERM),
                violation_error_message=gettext_lazy("A term lasts at most six months and no term goes past 24 months from the first day."),
            ),
            models.CheckConstraint(
                name="term_first_without_review_later_with",
                condition=Q(number=1, review__isnull=True, first_day=F("lease_first_day")) | Q(number__gt=1, review__isnull=False),
                violation_error_message=gettext_lazy("Every term after the first rests on a review that granted it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} #{self.number}"

    @property
    def last_day(self) -> date:
        """Inclusive."""
        return self.end - DAY

    @property
    def is_last_possible(self) -> bool:
        return self.end == self.lease_cap
