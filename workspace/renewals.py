"""The sweeps of leases. Each asks what is owed by today, never what fell into a window: a missed run is only late, a second harmless."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import DAY
from workspace.letters import amendments, conditions, graduation, hearings
from workspace.letters import renewals as letters
from workspace.models import Amendment, Condition, GraduationReport, Lease, RenewalReview, Rule, Term
from workspace.models.due_dates import DueDates


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything, in the order in which one thing leads to the next. Safe at any time, any number of times, two at once."""
    today = timezone.localdate(now)
    return {
        "reviews opened": open_reviews(today, now=now),
        "last terms running out": announce_caps(today, now=now),
        "prior notices": give_notices(today, now=now),
        "provisional terms": bridge_terms(today, now=now),
        "leases run out undecided": end_undecided(today, now=now),
        "letters": remind(today, now=now) + remind_of_leases(today, now=now) + remind_of_amendments(today, now=now),
        "check-outs begun": start_checkouts(today, now=now),
    }


def open_reviews(today: date, *, now: datetime) -> int:
    """A review for each term that has none and whose last day E has E-60 ≤ today; a short one from its first day; none at the cap."""
    rule = Rule.objects.in_force(today)
    latest_end = today + timedelta(days=rule.review_opens_days) + DAY
    regular = RenewalReview.objects.regular().filter(term=OuterRef("pk"))
    due = Term.objects.filter(
        ~Exists(regular), lease__state__in=Lease.RUNNING, provisional=False,
        end__lt=F("lease_cap"), end__lte=latest_end, first_day__lte=today,
    ).order_by("pk")  # fmt: skip
    calendar = Holiday.objects.calendar()
    reviews = [_review(term, DueDates.of(term, rule, calendar), rule=rule, now=now) for term in due]
    RenewalReview.objects.bulk_create(reviews, ignore_conflicts=True)
    return len(reviews)


def _review(term: Term, dates: DueDates, *, rule: Rule, now: datetime) -> RenewalReview:
    return RenewalReview(
        term=term, lease_id=term.lease_id, term_number=term.number, rule=rule, opened_at=now,
        **vars(dates),
    )  # fmt: skip


def announce_caps(today: date, *, now: datetime) -> int:
    """Where the last possible term runs out within 60 days there is nothing to review: the lease is ending, and the company hears it."""
    by = today + timedelta(days=Rule.objects.in_force(today).review_opens_days)
    due = Lease.objects.in_their_last_possible_term(by=by).values("pk").union(Lease.objects.past_their_cap(today).values("pk"))
    return _each(Lease.objects.filter(pk__in=due), lambda lease: lease.reach_cap(now=now))


def give_notices(today: date, *, now: datetime) -> int:
    """Reviews without a report ten days before the end: the end is proposed, and the company hears it before."""
    return sum(review.give_notice(now=now) for review in RenewalReview.objects.to_give_notice(today).with_everything().order_by("pk"))


def bridge_terms(today: date, *, now: datetime) -> int:
    """Terms that ran out undecided although the report was in time: the delay is ours, so one provisional term."""
    due = RenewalReview.objects.undecided_at_the_end(today).filter(reported_at__isnull=False, reported_late=False)
    return sum(review.bridge(now=now) is not None for review in due.with_everything().order_by("pk"))


def end_undecided(today: date, *, now: datetime) -> int:
    """Terms that ran out undecided because the company was late, once the days to move out are over."""
    due = RenewalReview.objects.undecided_at_the_end(today).exclude(reported_at__isnull=False, reported_late=False)
    return sum(review.run_out(now=now) for review in due.with_everything().order_by("pk"))


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
    said = _said(letters.REVIEW_REPORT, letters.REVIEW_CONFIRM, letters.REVIEW_OVERDUE, hearings.GRACE, about=undecided)
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
    if day := _latest(review.decision_milestones(), today - DAY):
        yield letters.REVIEW_OVERDUE, letters.review_overdue, day
    if review.term.end <= today and not review.is_for_cause and not review.is_reported_in_time:
        yield hearings.GRACE, hearings.grace, review.grace_last_day


def remind_of_leases(today: date, *, now: datetime) -> int:
    """Conditions that are due soon or overdue, and institutes that were not named in time. Returns how many letters were new."""
    soon = today + timedelta(days=Rule.objects.in_force(today).condition_reminder_days)
    unmet = list(Condition.objects.unmet().filter(due_on__lte=soon).select_related("lease__company", "lease__project").order_by("pk"))
    lost = list(Lease.objects.without_institute(today).select_related("company", "project__institute").order_by("pk"))
    owed = list(GraduationReport.objects.owed().filter(due_on__lte=today).select_related("lease__company", "lease__project"))
    told = _said(graduation.GRADUATION_WANTED, about=owed)
    posted = 0
    for report in owed:
        if (graduation.GRADUATION_WANTED.name, str(report.pk), report.due_on) not in told:
            posted += graduation.graduation_wanted(report, milestone=report.due_on, today=today, now=now)
    told = _said(conditions.CONDITION_DUE, about=unmet) | _said(hearings.INSTITUTE_OVERDUE, about=lost)
    for condition in unmet:
        day = condition.due_on + DAY if today > condition.due_on else condition.due_on
        if (conditions.CONDITION_DUE.name, str(condition.pk), day) not in told:
            with transaction.atomic():
                posted += conditions.condition_due(condition, milestone=day, today=today, now=now)
    for lease in lost:
        if (hearings.INSTITUTE_OVERDUE.name, str(lease.pk), lease.name_institute_by) not in told:
            posted += hearings.institute_overdue(lease, now=now)
    return posted


def remind_of_amendments(today: date, *, now: datetime) -> int:
    """Amendments that the company has not signed: before the day and after it. Returns how many letters were new."""
    unsigned = list(Amendment.objects.waiting_for_company().select_related("lease__company").order_by("pk"))
    said = _said(amendments.AMENDMENT_DUE, about=unsigned)
    posted = 0
    for amended in unsigned:
        day = _latest(amended.milestones(), today)
        if day and (amendments.AMENDMENT_DUE.name, str(amended.pk), day) not in said:
            posted += amendments.amendment_due(amended, milestone=day, today=today, now=now)
    return posted


def _latest(days: Iterable[date], today: date) -> date | None:
    return max((day for day in days if day <= today), default=None)


def _said(*kinds: Kind, about: Sequence[models.Model]) -> set[tuple[str, str, date]]:
    """Which of these letters stand already, in one statement: (kind, what it is about, day it tells). All about one model."""
    if not about:
        return set()
    rows = Letter.objects.filter(
        Q(kind__in=[kind.name for kind in kinds]),
        about_type=about[0]._meta.label_lower,
        about_id__in=[str(thing.pk) for thing in about],
    )
    return {(kind, pk, day) for kind, pk, day in rows.values_list("kind", "about_id", "due_on") if day}
