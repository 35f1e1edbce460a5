"""The sweeps of leases. Each asks what is owed by today, never what fell into a window: a missed run is only late, a second harmless."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import DAY
from workspace.letters import renewals as letters
from workspace.models import Lease, RenewalReview, Rule, Term
from workspace.models.due_dates import DueDates


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything, in the order in which one thing leads to the next. Safe at any time, any number of times, two at once."""
    today = timezone.localdate(now)
    return {
        "reviews opened": open_reviews(today, now=now),
        "last terms running out": announce_caps(today, now=now),
        "letters": remind(today, now=now),
        "check-outs begun": start_checkouts(today, now=now),
    }


def open_reviews(today: date, *, now: datetime) -> int:
    """A review for each term that has none and whose last day E has E-60 ≤ today; a short one from its first day; none at the cap."""
    rule = Rule.objects.in_force(today)
    latest_end = today + timedelta(days=rule.review_opens_days) + DAY
    due = Term.objects.filter(
        lease__state=Lease.State.ACTIVE, renewal_review=None, end__lt=F("lease_cap"), end__lte=latest_end, first_day__lte=today
    ).order_by("pk")
    calendar = Holiday.objects.calendar()
    reviews = [_review(term, DueDates.of(term, rule, calendar), rule=rule, now=now) for term in due]
    RenewalReview.objects.bulk_create(reviews, ignore_conflicts=True)
    return len(reviews)


def _review(term: Term, dates: DueDates, *, rule: Rule, now: datetime) -> RenewalReview:
    return RenewalReview(
        term=term, lease_id=term.lease_id, term_number=term.number, rule=rule, opened_at=now,
        opens_on=dates.opens_on, report_due_on=dates.report_due_on,
        confirmation_due_on=dates.confirmation_due_on, decision_due_on=dates.decision_due_on,
    )  # fmt: skip


def announce_caps(today: date, *, now: datetime) -> int:
    """Where the last possible term runs out within 60 days there is nothing to review: the lease is ending, and the company hears it."""
    by = today + timedelta(days=Rule.objects.in_force(today).review_opens_days)
    return _each(Lease.objects.in_their_last_possible_term(by=by), lambda lease: lease.reach_cap(now=now))


def start_checkouts(today: date, *, now: datetime) -> int:
    """Ending leases whose last day is over."""
    return _each(Lease.objects.past_their_end(today), lambda lease: lease.start_checkout(now=now))


def _each(leases: models.QuerySet[Lease], act: Callable[[Lease], None]) -> int:
    """One transaction for each lease; one that another sweep was quicker with is passed over. Returns how many were done."""
    done = 0
    for lease in leases.select_related("company").order_by("pk"):
        try:
            act(lease)
        except ValidationError as refusal:
            if refusal.code != "illegal_move":
                raise
        else:
            done += 1
    return done


def remind(today: date, *, now: datetime) -> int:
    """Post what is owed by today: of several days that passed unseen only the latest speaks. Returns how many letters were new."""
    undecided = list(RenewalReview.objects.undecided().with_everything().order_by("pk"))
    said = _said(letters.REVIEW_REPORT, letters.REVIEW_CONFIRM, letters.REVIEW_OVERDUE, about=undecided)
    posted = 0
    for review in undecided:
        owed = [(post, day) for kind, post, day in _due(review, today) if (kind.name, str(review.pk), day) not in said]
        if owed:
            with transaction.atomic():
                posted += sum(post(review, milestone=day, today=today, now=now) for post, day in owed)
    return posted


def _due(review: RenewalReview, today: date) -> Iterator[tuple[Kind, Callable[..., int], date]]:
    """The letters that the review's state and the day call for: of each kind the latest."""
    day = _latest(review.milestones(), today)
    if day and review.state == RenewalReview.State.OPEN:
        yield letters.REVIEW_REPORT, letters.review_report, day
    day = _latest(review.confirmation_milestones(), today)
    if day and review.is_unconfirmed:
        yield letters.REVIEW_CONFIRM, letters.review_confirm, day
    if review.decision_due_on < today:
        yield letters.REVIEW_OVERDUE, letters.review_overdue, review.decision_due_on


def _latest(days: Iterable[date], today: date) -> date | None:
    return max((day for day in days if day <= today), default=None)


def _said(*kinds: Kind, about: list[RenewalReview]) -> set[tuple[str, str, date]]:
    """Which of these letters stand already, in one statement: (kind, review, day it tells)."""
    rows = Letter.objects.filter(
        Q(kind__in=[kind.name for kind in kinds]),
        about_type=RenewalReview._meta.label_lower,
        about_id__in=[str(review.pk) for review in about],
    )
    return {(kind, pk, day) for kind, pk, day in rows.values_list("kind", "about_id", "due_on") if day}
