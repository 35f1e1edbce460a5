"""A term is one permission of at most six months inside a lease, with a decision of its own."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy

from innocenter.values.terms import day_after, last_day
from innocenter.values.working_days import DAY

LONGEST = 24
LONGEST_TERM = 6


def end_after(first_day: date, months: int) -> date:
    """The exclusive end of `months` counted from the first day as the Civil Act counts; the first day itself for none."""
    return day_after(last_day(first_day, months)) if months else first_day


@pghistory.track(exclude=["previous", "rests_on_grant", "previous_provisional"])
class Term(models.Model):
    """One permission. The database holds its neighbours, its cap and the review it rests on: migration 0002."""

    lease = models.ForeignKey("workspace.Lease", models.PROTECT, related_name="terms", verbose_name=gettext_lazy("Lease"))
    number = models.PositiveSmallIntegerField(gettext_lazy("Number"))
    first_day = models.DateField(gettext_lazy("First day"))
    end = models.DateField(gettext_lazy("End"), help_text=gettext_lazy("The day after the last day."))
    through = models.PositiveSmallIntegerField(gettext_lazy("Months from the lease's first day"))
    review = models.OneToOneField(
        "workspace.RenewalReview", models.PROTECT, null=True, blank=True, related_name="next_term", verbose_name=gettext_lazy("Granted by")
    )
    provisional = models.BooleanField(
        gettext_lazy("Provisional"), default=False, help_text=gettext_lazy("Its review was not decided when the term before it ran out.")
    )
    lease_first_day = models.DateField(editable=False)
    lease_cap = models.DateField(editable=False)
    previous = models.GeneratedField(
        expression=NullIf(F("number") - Value(1), Value(0)), output_field=models.SmallIntegerField(), db_persist=True
    )
    rests_on_grant = models.GeneratedField(
        expression=Case(When(review__isnull=False, provisional=False, then=Value(True)), default=None),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )
    previous_provisional = models.GeneratedField(  # no term follows a provisional one: a foreign key finds the previous term with this
        expression=Case(When(number__gt=1, then=Value(False)), default=None), output_field=models.BooleanField(null=True), db_persist=True
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
        ]  # that a provisional term has at most 30 days and rests on the review of the term before it: migration 0007

    def __str__(self) -> str:
        return f"{self.lease} #{self.number}"

    @property
    def last_day(self) -> date:
        """Inclusive."""
        return self.end - DAY

    @property
    def is_last_possible(self) -> bool:
        return self.end == self.lease_cap
