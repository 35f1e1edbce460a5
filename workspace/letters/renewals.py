"""Letters about a running lease: its reviews, its terms, its end. Each is posted in the transaction of the fact it tells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import WORKSPACE
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.deciders import who_may
from workspace.letters.desks import named
from workspace.letters.papers import told

if TYPE_CHECKING:  # the models post these letters
    from innocenter.issued.models import IssuedDocument
    from workspace.models.lease import Lease
    from workspace.models.renewal import RenewalReview
    from workspace.models.term import Term

MORNING = time(9)


def _report_owed(letter: Letter) -> str | None:
    review: Any = letter.about()
    return None if review and review.state == "open" else str(_("The report is in, or the review is over."))


def _confirmation_owed(letter: Letter) -> str | None:
    review: Any = letter.about()
    owed = review and not review.is_decided and review.confirmation in {"", "unknown"}
    return None if owed else str(_("The institute has answered, or the review is over."))


def _decision_owed(letter: Letter) -> str | None:
    review: Any = letter.about()
    return None if review and not review.is_decided else str(_("The review is decided."))


def _term_begins(letter: Letter) -> str | None:
    return None if letter.about() else str(_("The term did not begin: the lease ended before it."))


def _checkout_owed(letter: Letter) -> str | None:
    lease: Any = letter.about()
    return None if lease and lease.state == "checkout" else str(_("The check-out is done."))


LEASE_BEGUN = Kind("workspace.lease_begun", title=_("Lease begun"))
LEASE_BEGUN_INSTITUTE = Kind("workspace.lease_begun_institute", title=_("Lease begun (institute)"))
LEASE_ENDING = Kind("workspace.lease_ending", title=_("Lease ends"))
LEASE_ENDING_INSTITUTE = Kind("workspace.lease_ending_institute", title=_("Lease ends (institute)"))
LEASE_CHECKOUT = Kind("workspace.lease_checkout", title=_("Check-out due"))
LEASE_CHECKOUT_STAFF = Kind("workspace.lease_checkout_staff", title=_("Check-out due (staff)"), still_owed=_checkout_owed)
LEASE_CLOSED = Kind("workspace.lease_closed", title=_("Check-out done"))
NEXT_TERM = Kind("workspace.next_term", title=_("Next term begins"), still_owed=_term_begins)
REVIEW_REPORT = Kind("workspace.review_report", title=_("Renewal report wanted"), still_owed=_report_owed)
REVIEW_CONFIRM = Kind("workspace.review_confirm", title=_("Institute's word wanted"), still_owed=_confirmation_owed)
REVIEW_REPORTED = Kind("workspace.review_reported", title=_("Renewal report is in"), still_owed=_decision_owed)
REVIEW_OVERDUE = Kind("workspace.review_overdue", title=_("Renewal decision overdue"), still_owed=_decision_owed)
REVIEW_ANSWERED = Kind("workspace.review_answered", title=_("Institute's word is in (staff)"), still_owed=_decision_owed)
REVIEW_DECLINED = Kind("workspace.review_declined", title=_("Company does not renew (staff)"))
REVIEW_LATE_ALLOWED = Kind("workspace.review_late_allowed", title=_("Late report allowed"), still_owed=_report_owed)
LEASE_NOTICE = Kind("workspace.lease_notice", title=_("Company gave notice (staff)"))
REVIEW_DECIDED = Kind("workspace.review_decided", title=_("Renewal decided"))


def staff() -> models.QuerySet[User]:
    """Those who run the space, and those who decide on it."""
    decides = Q(groups__permissions__codename="decide_renewalreview") | Q(user_permissions__codename="decide_renewalreview")
    return User.objects.filter(Q(groups__name=WORKSPACE) | decides, is_active=True, is_staff=True).distinct()


def lease_begun(lease: Lease, *, now: datetime) -> None:
    """To the company, and to the institute's people, who read it on the project's page: the lease is not theirs to see."""
    last_day = lease.term_on(lease.first_day).last_day
    context = about_lease(lease) | {"first_day": lease.first_day, "last_day": last_day, "last_possible": lease.last_possible_day}
    context |= {"desks": _desks(lease), "review_opens": last_day - timedelta(lease.application.rule.review_opens_days)}
    people = lease.company.managers()
    post(LEASE_BEGUN, people, about=lease, due_on=lease.first_day, context=context, link=lease.get_absolute_url(), now=now)
    people, link = lease.project.counterparts(), lease.project.get_absolute_url()
    post(LEASE_BEGUN_INSTITUTE, people, about=lease, due_on=lease.first_day, context=context, link=link, now=now)


def lease_ending(lease: Lease, *, now: datetime) -> None:
    """The last day is settled: the cap, or the company's own notice."""
    context = about_lease(lease) | {
        "last_day": lease.last_day,
        "checkout_due": lease.checkout_due_on,
        "at_cap": lease.outcome == "cap_reached",
    }
    context |= {"desks": _desks(lease)}
    people = lease.company.managers()
    post(LEASE_ENDING, people, about=lease, due_on=lease.last_day, context=context, link=lease.get_absolute_url(), now=now)
    people, link = lease.project.counterparts(), lease.project.get_absolute_url()
    post(LEASE_ENDING_INSTITUTE, people, about=lease, due_on=lease.last_day, context=context, link=link, now=now)


def lease_checkout(lease: Lease, *, now: datetime) -> None:
    context = about_lease(lease) | {"last_day": lease.last_day, "checkout_due": lease.checkout_due_on, "desks": _desks(lease)}
    people = lease.company.managers()
    post(LEASE_CHECKOUT, people, about=lease, due_on=lease.checkout_due_on, context=context, link=lease.get_absolute_url(), now=now)
    link = f"/admin/workspace/lease/{lease.pk}/change/"
    post(LEASE_CHECKOUT_STAFF, staff(), about=lease, due_on=lease.checkout_due_on, context=context, link=link, now=now)


def lease_closed(lease: Lease, paper: IssuedDocument, *, now: datetime) -> None:
    context = about_lease(lease) | {"checked_out_on": lease.checked_out_on} | told(paper)
    people = lease.company.managers()
    post(LEASE_CLOSED, people, about=lease, due_on=lease.checked_out_on, context=context, link=lease.get_absolute_url(), now=now)


def next_term(term: Term, *, now: datetime) -> None:
    """Planned when the term is granted, sent on the morning of its first day."""
    lease = term.lease
    context = about_lease(lease) | {"first_day": term.first_day, "last_day": term.last_day, "last_possible": lease.last_possible_day}
    context |= {"desks": _desks(lease)}
    morning = max(now, timezone.make_aware(datetime.combine(term.first_day, MORNING)))
    people = lease.company.managers()
    post(NEXT_TERM, people, about=term, due_on=term.first_day, context=context, link=lease.get_absolute_url(), now=now, send_at=morning)


def review_report(review: RenewalReview, *, milestone: date, today: date, now: datetime) -> int:
    context = about_review(review) | {
        "due": review.report_due_on,
        "late": today > review.report_due_on,
        "today": today == review.report_due_on,
    }
    link = f"{review.lease.get_absolute_url()}report/"
    return post(REVIEW_REPORT, review.lease.company.managers(), about=review, due_on=milestone, context=context, link=link, now=now)


def review_confirm(review: RenewalReview, *, milestone: date, today: date, now: datetime) -> int:
    context = about_review(review) | {"due": review.confirmation_due_on, "late": today > review.confirmation_due_on}
    people = whom_to_ask(review, today)
    return post(REVIEW_CONFIRM, people, about=review, due_on=milestone, context=context, link=review.get_absolute_url(), now=now)


def review_reported(review: RenewalReview, *, now: datetime) -> None:
    context = about_review(review) | {"due": review.decision_due_on, "late": review.reported_late}
    post(
        REVIEW_REPORTED,
        who_may("decide_renewalreview"),
        about=review,
        due_on=review.decision_due_on,
        context=context,
        link=in_admin(review),
        now=now,
    )


def whom_to_ask(review: RenewalReview, today: date) -> models.QuerySet[User]:
    """The researcher; the institute's coordinators are deputies, asked when the researcher is silent or does not sign in."""
    project = review.lease.project
    if today >= review.deputies_on or project.researcher.user_id is None:
        return project.counterparts()
    return User.objects.filter(pk=project.researcher.user_id)


def late_report_allowed(review: RenewalReview, *, now: datetime) -> None:
    context = about_review(review) | {"due": review.decision_due_on}
    link, people = f"{review.lease.get_absolute_url()}report/", review.lease.company.managers()
    post(REVIEW_LATE_ALLOWED, people, about=review, due_on=timezone.localdate(now), context=context, link=link, now=now)


def notice_given(lease: Lease, *, now: datetime) -> None:
    context = about_lease(lease) | {"last_day": lease.last_day, "checkout_due": lease.checkout_due_on}
    link = f"/admin/workspace/lease/{lease.pk}/change/"
    post(LEASE_NOTICE, staff(), about=lease, due_on=lease.last_day, context=context, link=link, now=now)


def review_answered(review: RenewalReview, *, now: datetime) -> None:
    """The institute's answer is not a plain yes; which one it is stands on the review's page only."""
    context = about_review(review) | {"due": review.decision_due_on}
    post(REVIEW_ANSWERED, staff(), about=review, due_on=review.decision_due_on, context=context, link=in_admin(review), now=now)


def review_declined(review: RenewalReview, *, now: datetime) -> None:
    lease = review.lease
    context = about_lease(lease) | {"last_day": lease.last_day, "checkout_due": lease.checkout_due_on}
    post(REVIEW_DECLINED, staff(), about=review, due_on=lease.last_day, context=context, link=in_admin(review), now=now)


def review_overdue(review: RenewalReview, *, milestone: date, today: date, now: datetime) -> int:
    context = about_review(review) | {"due": review.decision_due_on, "has_report": review.state == "reported"}
    return post(
        REVIEW_OVERDUE, who_may("decide_renewalreview"), about=review, due_on=milestone, context=context, link=in_admin(review), now=now
    )


def review_decided(review: RenewalReview, paper: IssuedDocument, *, now: datetime) -> None:
    """To the company and to the institute. The institute reads the outcome, not the reason or the conditions."""
    lease = review.lease
    term = lease.terms.filter(review=review, provisional=False).first()
    context = about_review(review) | {
        "state": review.state,
        "last_day": term.last_day if term else lease.last_day,
        "first_day": term.first_day if term else None,
        "checkout_due": lease.checkout_due_on,
    }
    amendment = lease.amendments.filter(review=review).first()
    for people, link, words in (
        (lease.company.managers(), lease.get_absolute_url(), {"to": "company", "sign_by": amendment and amendment.sign_by} | told(paper)),
        (lease.project.counterparts(), review.get_absolute_url(), {"to": "institute"}),
    ):
        post(REVIEW_DECIDED, people, about=review, due_on=timezone.localdate(now), context=context | words, link=link, now=now)


def in_admin(review: RenewalReview) -> str:
    return f"/admin/workspace/renewalreview/{review.pk}/change/"


def about_lease(lease: Lease) -> dict[str, Any]:
    return {"number": lease.number, "company": lease.company.name, "project": lease.project.title}


def _desks(lease: Lease) -> dict[str, str]:
    return named(claim.room for claim in lease.claims.select_related("room__site"))


def about_review(review: RenewalReview) -> dict[str, Any]:
    return about_lease(review.lease) | {"term_last_day": review.term.last_day}
