"""The look taken at a lease before its term runs out: the company reports, the institute confirms, the centre decides."""

from datetime import date
from typing import ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import fsm
from projects.models import Project
from workspace.models.confirmation import Confirmed
from workspace.models.decision import Decided
from workspace.models.lease import Lease
from workspace.models.review_states import Kind

# What is owed next: the report, then the institute's word, then the decision. A decided review keeps the day of its decision.
NEXT_DUE = Case(
    When(state="open", then=F("report_due_on")),
    When(state="reported", confirmation__in=["", "unknown"], then=F("confirmation_due_on")),
    default=F("decision_due_on"),
)


class RenewalReviewQuerySet(models.QuerySet["RenewalReview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the lease; besides, the people of the institute that the project is done with."""
        return self.filter(Q(lease__in=Lease.objects.visible_to(user)) | Q(lease__project__in=Project.objects.answerable_by(user)))

    def to_confirm_by(self, user: User | AnonymousUser) -> Self:
        """Those whose cooperation the user may confirm, answered or not."""
        return self.regular().filter(lease__project__in=Project.objects.answerable_by(user))

    def with_report_for(self, user: User | AnonymousUser) -> Self:
        """Whose report the user may read: as the lease, so not the institute's people."""
        return self.filter(lease__in=Lease.objects.visible_to(user)).select_related("report_file", "lease")

    def undecided(self) -> Self:
        return self.filter(state__in=RenewalReview.UNDECIDED)

    def told(self) -> Self:
        """Undecided, with something to score: a report, or the grounds of a review for cause."""
        return self.undecided().filter(Q(reported_at__isnull=False) | Q(kind=Kind.CAUSE))

    def regular(self) -> Self:
        return self.filter(kind=Kind.REGULAR)

    def without_report(self) -> Self:
        return self.filter(state=RenewalReview.State.OPEN)

    def unconfirmed(self) -> Self:
        """Nobody has said how the cooperation stands; “don't know” is no answer yet."""
        return self.regular().undecided().filter(confirmation__in=["", RenewalReview.Confirmation.UNKNOWN])

    def overdue(self, today: date) -> Self:
        """Should have been decided by now."""
        return self.undecided().filter(decision_due_on__lt=today)

    def to_be_viewed(self) -> Self:
        """On which a company states its view, or stated one."""
        return self.filter(Q(kind=Kind.CAUSE) | Q(noticed_at__isnull=False))

    def to_give_notice(self, today: date) -> Self:
        """No report is in, and the day for the prior notice has come."""
        return self.without_report().filter(noticed_at=None, notice_on__lte=today, lease__state__in=Lease.RUNNING)

    def undecided_at_the_end(self, today: date) -> Self:
        """Regular ones whose term ran out, with no term after it."""
        later = Lease.objects.filter(pk=models.OuterRef("lease"), terms__number__gt=models.OuterRef("term_number"))
        return self.regular().undecided().filter(~models.Exists(later), term__end__lte=today, lease__state__in=Lease.RUNNING)

    def to_call(self, today: date) -> Self:
        """Neither the researcher nor a deputy has answered by the day it was due: staff call."""
        return self.unconfirmed().filter(confirmation_due_on__lt=today)

    def by_due_date(self) -> Self:
        return self.order_by("decision_due_on", "pk")

    def with_everything(self) -> Self:
        lease = ("lease__company", "lease__project__institute", "lease__project__researcher")
        people = ("report_saved_by", "reported_by", "confirmed_by", "decided_by")
        return self.select_related("term", "rule", "report_file", *lease, *people)


@pghistory.track(exclude=["grants"])
class RenewalReview(Confirmed, Decided):
    """A regular one for each term, and those for cause between. Its columns and verbs stand with their subject, in the classes above it."""

    grants = models.GeneratedField(
        expression=Case(When(state__in=["extended", "extended_with_conditions"], then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects: ClassVar[models.Manager["RenewalReview"]] = RenewalReviewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("renewal review")
        verbose_name_plural = gettext_lazy("renewal reviews")
        ordering = ["decision_due_on", "pk"]
        permissions = [("decide_renewalreview", "Can decide a renewal review")]
        triggers = [fsm("state")]
        indexes = [models.Index(fields=["state", "decision_due_on"], name="review_state_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["term"],
                condition=Q(kind="regular"),
                name="review_one_regular_for_a_term",
                violation_error_message=gettext_lazy("This term has its renewal review already."),
            ),
            models.UniqueConstraint(
                fields=["lease"],
                condition=Q(kind="cause", state="hearing"),
                name="review_one_open_for_cause",
                violation_error_message=gettext_lazy("A review for cause is open already."),
            ),
            models.CheckConstraint(
                name="review_for_cause_hears_and_grants_nothing",
                condition=(
                    Q(kind="cause", state__in=["hearing", "continued", "ended", "cancelled"], opened_by__isnull=False) & ~Q(grounds="")
                )
                | (Q(kind="regular", grounds="", opened_by__isnull=True) & ~Q(state__in=["hearing", "continued"])),
                violation_error_message=gettext_lazy("A review for cause names its grounds and who opened it; it grants nothing."),
            ),
            models.CheckConstraint(
                name="review_view_says_who_when",
                condition=Q(view="", viewed_at__isnull=True, viewed_by__isnull=True)
                | (~Q(view="") & Q(viewed_at__isnull=False, viewed_by__isnull=False, view_due_on__isnull=False)),
                violation_error_message=gettext_lazy("A view says who stated it and when."),
            ),
            models.CheckConstraint(
                name="review_late_report_allowed_says_who_when_why",
                condition=Q(late_allowed_at__isnull=True, late_allowed_by__isnull=True, late_reason="")
                | (~Q(late_reason="") & Q(late_allowed_at__isnull=False, late_allowed_by__isnull=False)),
                violation_error_message=gettext_lazy("Who allows a late report says why."),
            ),
            models.CheckConstraint(
                name="review_decided_says_who_when_why",
                condition=Q(state__in=["open", "reported", "hearing"], decided_at__isnull=True, decided_by__isnull=True, reason="")
                | (
                    Q(
                        state__in=["extended", "extended_with_conditions", "ended", "continued"],
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                    )
                    & ~Q(reason="")
                )
                | Q(state="declined", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="cancelled", decided_at__isnull=False),
                violation_error_message=gettext_lazy("A decision says who decided, when and why."),
            ),
            models.CheckConstraint(
                name="review_conditions_where_there_are_some",
                condition=(Q(state="extended_with_conditions") & ~Q(conditions=""))
                | (~Q(state="extended_with_conditions") & Q(conditions="")),
                violation_error_message=gettext_lazy("An extension with conditions names them."),
            ),
            models.CheckConstraint(
                name="review_report_says_who_when",
                condition=Q(reported_at__isnull=True, reported_by__isnull=True, reported_late=False)
                & ~Q(state__in=["reported", "extended", "extended_with_conditions"])
                | (Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(state="open")),
                violation_error_message=gettext_lazy("A report says who submitted it and when; nothing is extended without one."),
            ),
            models.CheckConstraint(
                name="review_confirmation_says_who_when",
                condition=Q(confirmation="", confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (~Q(confirmation="") & Q(confirmed_at__isnull=False, confirmed_by__isnull=False)),
                violation_error_message=gettext_lazy("A confirmation says who gave it and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} · {self.term_number}"

    def get_absolute_url(self) -> str:
        return reverse("workspace:review", args=[self.pk])

    def before(self) -> "RenewalReview | None":
        """The review that granted the term which this one looks at; None in the first term."""
        earlier = self.lease.reviews.regular().filter(term_number__lt=self.term_number)
        return earlier.order_by("-term_number").first()
