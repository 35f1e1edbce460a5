"""What is asked of a company whose lease is off its usual path: its view, another institute."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from innocenter.look.dates import short_day
from innocenter.values.todo import Todo
from workspace.models import GraduationReport, Lease, RenewalReview
from workspace.models.review_states import State


def under_way(reviews: Iterable[RenewalReview]) -> RenewalReview | None:
    """Of the undecided reviews the one that asks most: one for cause whose company is heard, then the regular one."""
    undecided = [review for review in reviews if not review.is_decided]
    return min(undecided, key=lambda review: (not (review.is_for_cause and not review.viewed_at), review.is_for_cause), default=None)


def off_path_todo(lease: Lease, review: RenewalReview | None, *, is_manager: bool, today: date) -> Todo | None:
    """None where the usual path says what to do."""
    if review and review.may_be_viewed and not review.viewed_at:
        return view_todo(lease, review, is_manager=is_manager, today=today)
    if review and review.state == State.HEARING:
        sentence = _("Your view on the review for cause is in. The centre decides, and writes to you.")
        return Todo(sentence, review.decision_due_on, _("Look at the lease"), lease.get_absolute_url(), waiting=True)
    if lease.name_institute_by and lease.is_running:
        url = reverse("workspace:name_institute", args=[lease.number])
        late = lease.name_institute_by < today
        return Todo(_("Your institute has ended the cooperation. Please name another one."), lease.name_institute_by,
                    _("Name another institute"), url, late=late)  # fmt: skip
    return provisional_todo(lease, review, today=today)


def view_todo(lease: Lease, review: RenewalReview, *, is_manager: bool, today: date) -> Todo:
    due = review.view_due_on or review.decision_due_on
    if review.is_for_cause:
        sentence = _("A review for cause is open. Please read the grounds and state your view.")
    else:
        sentence = _("We have no report, so the end is proposed. Please state your view, or call the centre.")
    if not is_manager:
        sentence += " " + _("A manager of your company states it.")
    return Todo(sentence, due, _("State your view"), reverse("workspace:state_view", args=[lease.number, review.pk]), late=due < today)


def provisional_todo(lease: Lease, review: RenewalReview | None, *, today: date) -> Todo | None:
    """The term is over and nobody has decided."""
    if review is None or review.is_for_cause or review.term.end > today:
        return None
    term = max(lease.terms.all(), key=lambda term: term.number)
    if term.provisional:
        sentence = _("The decision is late, and the delay is ours: a provisional term runs until %(day)s. We write to you.")
        return Todo(sentence % {"day": short_day(term.last_day)}, None, _("Look at the lease"), lease.get_absolute_url(), waiting=True)
    if not review.is_reported_in_time:
        sentence = _("The term is over. Unless the centre extends it, your last day is %(day)s.") % {
            "day": short_day(review.grace_last_day)
        }
        return Todo(sentence, review.grace_last_day, _("Look at the lease"), lease.get_absolute_url())
    return None


def graduation_todo(lease: Lease, *, today: date) -> Todo | None:
    """The report at the cap, while it is owed."""
    report = GraduationReport.objects.owed().filter(lease=lease).first() if lease.outcome == Lease.Outcome.CAP_REACHED else None
    if report is None:
        return None
    url, late = reverse("workspace:graduation", args=[lease.number]), report.due_on < today
    return Todo(_("Please submit the graduation report."), report.due_on, _("Write the graduation report"), url, late=late)
