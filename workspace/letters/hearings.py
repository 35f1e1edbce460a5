"""Letters when a lease is off its usual path: for cause, without a report, undecided at the end, without an institute, building closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.deciders import who_may
from workspace.letters.desks import named
from workspace.letters.papers import told
from workspace.letters.renewals import about_lease, about_review, in_admin, staff

if TYPE_CHECKING:  # the models post these letters
    from innocenter.issued.models import IssuedDocument
    from workspace.models.lease import Lease
    from workspace.models.renewal import RenewalReview
    from workspace.models.space import Room
    from workspace.models.term import Term

DECIDE = "decide_renewalreview"


def _undecided(letter: Letter) -> str | None:
    review: Any = letter.about()
    return None if review and not review.is_decided else str(_("The review is decided."))


def _institute_missing(letter: Letter) -> str | None:
    lease: Any = letter.about()
    return None if lease and lease.name_institute_by else str(_("Another institute is named, or the lease ended."))


CAUSE_OPENED = Kind("workspace.cause_opened", title=_("Review for cause opened"), still_owed=_undecided)
CAUSE_OPENED_STAFF = Kind("workspace.cause_opened_staff", title=_("Review for cause opened (to decide)"), still_owed=_undecided)
CAUSE_DECIDED = Kind("workspace.cause_decided", title=_("Review for cause decided"))
PRIOR_NOTICE = Kind("workspace.prior_notice", title=_("Prior notice: no report"), still_owed=_undecided)
PRIOR_NOTICE_STAFF = Kind("workspace.prior_notice_staff", title=_("End proposed: no report (to decide)"), still_owed=_undecided)
VIEW_STATED = Kind("workspace.view_stated", title=_("Company stated its view (to decide)"), still_owed=_undecided)
PROVISIONAL = Kind("workspace.provisional_term", title=_("Provisional term"))
GRACE = Kind("workspace.review_grace", title=_("Term over, undecided: days to move out"), still_owed=_undecided)
RAN_OUT = Kind("workspace.review_ran_out", title=_("Lease ended undecided"))
INSTITUTE_LOST = Kind("workspace.institute_lost", title=_("Institute dropped out"), still_owed=_institute_missing)
INSTITUTE_OVERDUE = Kind("workspace.institute_overdue", title=_("No other institute named (staff)"), still_owed=_institute_missing)
INSTITUTE_NAMED = Kind("workspace.institute_named", title=_("Another institute named"))
DESK_MOVED = Kind("workspace.desk_moved", title=_("Desk changed"))
SUSPENDED = Kind("workspace.lease_suspended", title=_("Building closed"))
RESUMED = Kind("workspace.lease_resumed", title=_("Building open again"))


def view_page(review: RenewalReview) -> str:
    return f"{review.lease.get_absolute_url()}view/{review.pk}/"


def cause_opened(review: RenewalReview, *, now: datetime) -> None:
    """The grounds stand on the page, not in the letter."""
    context = about_review(review) | {"due": review.view_due_on, "decision_due": review.decision_due_on}
    people, link = review.lease.company.managers(), view_page(review)
    post(CAUSE_OPENED, people, about=review, due_on=review.view_due_on, context=context, link=link, now=now)
    post(CAUSE_OPENED_STAFF, who_may(DECIDE), about=review, due_on=review.decision_due_on, context=context, link=in_admin(review), now=now)


def cause_decided(review: RenewalReview, paper: IssuedDocument, *, last_day: date | None, now: datetime) -> None:
    lease = review.lease
    context = about_review(review) | {"last_day": last_day, "checkout_due": lease.checkout_due_on}
    today = timezone.localdate(now)
    for to, people, link, words in (
        ("company", lease.company.managers(), lease.get_absolute_url(), told(paper)),
        ("institute", lease.project.counterparts(), lease.project.get_absolute_url(), {}),
    ):
        if to == "company" or last_day:  # a stay that goes on is no news for the institute, which was not asked
            post(CAUSE_DECIDED, people, about=review, due_on=today, context=context | {"to": to} | words, link=link, now=now)


def prior_notice(review: RenewalReview, *, now: datetime) -> None:
    context = about_review(review) | {"due": review.view_due_on, "decision_due": review.decision_due_on}
    people, link = review.lease.company.managers(), view_page(review)
    post(PRIOR_NOTICE, people, about=review, due_on=review.view_due_on, context=context, link=link, now=now)
    post(PRIOR_NOTICE_STAFF, who_may(DECIDE), about=review, due_on=review.decision_due_on, context=context, link=in_admin(review), now=now)


def view_stated(review: RenewalReview, *, now: datetime) -> None:
    context = about_review(review) | {"due": review.decision_due_on}
    post(VIEW_STATED, who_may(DECIDE), about=review, due_on=review.decision_due_on, context=context, link=in_admin(review), now=now)


def provisional_term(review: RenewalReview, term: Term, *, now: datetime) -> None:
    """To the company and the institute; those who owe the decision hear of it besides, with the day on which it runs out."""
    lease = review.lease
    context = about_review(review) | {"first_day": term.first_day, "last_day": term.last_day, "grace": review.rule.grace_days}
    for to, people, link in (
        ("company", lease.company.managers(), lease.get_absolute_url()),
        ("institute", lease.project.counterparts(), review.get_absolute_url()),
        ("staff", who_may(DECIDE), in_admin(review)),
    ):
        post(PROVISIONAL, people, about=review, due_on=term.last_day, context=context | {"to": to}, link=link, now=now)


def grace(review: RenewalReview, *, milestone: date, today: date, now: datetime) -> int:
    """The company's report was late or missing, and its term ran out undecided."""
    context = about_review(review) | {"last_day": review.grace_last_day, "reported": review.reported_at is not None}
    posted = 0
    for to, people, link in (
        ("company", review.lease.company.managers(), review.lease.get_absolute_url()),
        ("staff", who_may(DECIDE), in_admin(review)),
    ):
        posted += post(GRACE, people, about=review, due_on=milestone, context=context | {"to": to}, link=link, now=now)
    return posted


def ran_out(review: RenewalReview, *, now: datetime) -> None:
    lease = review.lease
    context = about_review(review) | {"last_day": lease.last_day, "checkout_due": lease.checkout_due_on}
    for to, people, link in (
        ("company", lease.company.managers(), lease.get_absolute_url()),
        ("institute", lease.project.counterparts(), lease.project.get_absolute_url()),
        ("staff", staff(), in_admin(review)),
    ):
        post(RAN_OUT, people, about=review, due_on=lease.last_day, context=context | {"to": to}, link=link, now=now)


def institute_lost(lease: Lease, *, now: datetime) -> None:
    context = about_lease(lease) | {"due": lease.name_institute_by, "institute": str(lease.project.institute)}
    people, link = lease.company.managers(), f"{lease.get_absolute_url()}institute/"
    post(INSTITUTE_LOST, people, about=lease, due_on=lease.name_institute_by, context=context, link=link, now=now)


def institute_overdue(lease: Lease, *, now: datetime) -> int:
    context = about_lease(lease) | {"due": lease.name_institute_by, "institute": str(lease.project.institute)}
    link = f"/admin/workspace/lease/{lease.pk}/change/"
    return post(INSTITUTE_OVERDUE, staff(), about=lease, due_on=lease.name_institute_by, context=context, link=link, now=now)


def institute_named(lease: Lease, *, now: datetime) -> None:
    """To the new institute and to staff."""
    context, today = about_lease(lease) | {"institute": str(lease.project.institute)}, timezone.localdate(now)
    people, link = lease.project.counterparts(), lease.project.get_absolute_url()
    post(INSTITUTE_NAMED, people, about=lease, due_on=today, context=context | {"to": "institute"}, link=link, now=now)
    link = f"/admin/workspace/lease/{lease.pk}/change/"
    post(INSTITUTE_NAMED, staff(), about=lease, due_on=today, context=context | {"to": "staff"}, link=link, now=now)


def suspended(lease: Lease, *, now: datetime) -> None:
    context = about_lease(lease) | {"since": lease.suspended_on, "reason": lease.suspended_reason, "last_possible": lease.last_possible_day}
    people, link = lease.company.managers(), lease.get_absolute_url()
    post(SUSPENDED, people, about=lease, due_on=lease.suspended_on, context=context, link=link, now=now)


def resumed(lease: Lease, *, since: date | None, now: datetime) -> None:
    context, today = about_lease(lease) | {"since": since, "last_possible": lease.last_possible_day}, timezone.localdate(now)
    people, link = lease.company.managers(), lease.get_absolute_url()
    post(RESUMED, people, about=lease, due_on=today, context=context, link=link, now=now)


def desk_moved(lease: Lease, *, old: Room, new: Room, on: date, now: datetime) -> None:
    context = about_lease(lease) | {"old": named([old]), "new": named([new]), "on": on}
    people, link = lease.company.managers(), lease.get_absolute_url()
    post(DESK_MOVED, people, about=lease, due_on=on, context=context, link=link, now=now)
