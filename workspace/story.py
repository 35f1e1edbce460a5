"""What happened to a lease, as its company reads it: newest first, with who and when."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.look.dates import full_day
from workspace.models import Lease, Offer, RenewalReview, Term
from workspace.signing import Moment, signatures, time_of


def story(lease: Lease, reviews: list[RenewalReview], *, today: date) -> list[Moment]:
    """`reviews` are the lease's, with their terms. Staff are named as the centre."""
    own_people = set(lease.company.people.values_list("user_id", flat=True))
    contract = Offer.objects.with_signers().filter(application=lease.application_id, state=Offer.State.SIGNED)
    signed = signatures(contract, own_people=own_people)
    moments = [*signed, *_of_lease(lease), *_of_terms(list(lease.terms.all()), today)]
    for review in reviews:
        moments += _of_review(review)
    return sorted(moments, key=time_of)[::-1]  # of two at one time, too, the later first


def _of_lease(lease: Lease) -> list[Moment]:
    centre = _("the centre")
    moments: list[Moment] = [(lease.begun_at, _("With both signatures the lease was made."), "")]
    if lease.suspended_on:
        moments.append((lease.suspended_on, _("The building was closed: the space cannot be used."), centre))
    if lease.ending_at and lease.last_day:
        text = _("The end was settled: the last day is %(day)s. %(outcome)s.") % {
            "day": full_day(lease.last_day),
            "outcome": lease.get_outcome_display(),
        }
        moments.append((lease.ending_at, text, ""))
    if lease.end and lease.state in {Lease.State.CHECKOUT, Lease.State.CLOSED}:
        moments.append((lease.end, _("The lease ended. The check-out began."), ""))
    if lease.closed_at:
        moments.append((lease.closed_at, _("The check-out was done and the lease closed."), centre))
    return moments


def _of_terms(terms: list[Term], today: date) -> list[Moment]:
    return [(term.first_day, _beginning(term), "") for term in terms if term.first_day <= today]


def _beginning(term: Term) -> str:
    if term.number == 1:
        return _("You moved in.")
    words = _("A provisional term began: until %(day)s.") if term.provisional else _("The next term began: until %(day)s.")
    return words % {"day": full_day(term.last_day)}


def _of_review(review: RenewalReview) -> list[Moment]:
    if review.is_for_cause:
        return _for_cause(review)
    due = full_day(review.report_due_on)
    moments: list[Moment] = [
        (timezone.localdate(review.opened_at), _("The renewal review began. The report is due on %(day)s.") % {"day": due}, "")
    ]
    if review.reported_at:
        text = _("The renewal report was submitted, late.") if review.reported_late else _("The renewal report was submitted.")
        moments.append((review.reported_at, text, str(review.reported_by)))
    if review.confirmed_at:
        text = _("The institute answered: %(answer)s.") % {"answer": review.get_confirmation_display()}
        moments.append((review.confirmed_at, text, str(review.confirmed_by)))
    if review.decided_at:
        by_company = review.state == RenewalReview.State.DECLINED
        text = " ".join(filter(None, [_("Renewal review: %(state)s.") % {"state": review.state_words}, review.conditions]))
        moments.append((review.decided_at, text, str(review.decided_by) if by_company else _("the centre")))
    return moments


def _for_cause(review: RenewalReview) -> list[Moment]:
    """The grounds stand on the review's page."""
    centre = _("the centre")
    moments: list[Moment] = [(review.opened_at, _("A review for cause was opened."), centre)]
    if review.viewed_at:
        moments.append((review.viewed_at, _("The company stated its view."), str(review.viewed_by)))
    if review.decided_at:
        moments.append((review.decided_at, _("Review for cause: %(state)s.") % {"state": review.state_words}, centre))
    return moments
