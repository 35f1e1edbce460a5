"""What stands in the papers about a lease: the renewal decision, the amendment that follows from it, the check-out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.issued import content
from innocenter.issued.content import Block, Content
from innocenter.issued.kinds import Kind
from innocenter.issued.models import IssuedDocument
from innocenter.look.dates import full_day
from workspace.issuing import kinds, scores
from workspace.issuing.applications import signers

if TYPE_CHECKING:  # the models issue these papers
    from workspace.models.amendment import Amendment
    from workspace.models.lease import Lease
    from workspace.models.renewal import RenewalReview
    from workspace.models.term import Term


def renewal(review: RenewalReview, *, term: Term | None, by: User, now: datetime) -> IssuedDocument:
    """Extended (with or without conditions, then with the term granted), not extended, or ended at the company's wish."""

    def write() -> Content:
        subject, opening, closing = decided_words(review, term)
        blocks = [
            content.paragraph(opening),
            about(
                lease,
                (_("Decision"), review.state_words),
                (_("Decided on"), full_day(now)),
                (_("Term under review"), days_of(review.term)),
                (_("Next term"), days_of(term) if term else ""),
                (_("Last day"), full_day(lease.last_day) if lease.last_day else ""),
            ),
        ]
        if review.reason:
            blocks += [content.heading(_("Reason")), content.quote(review.reason)]
        if review.conditions:
            blocks += [content.heading(_("Conditions")), content.quote(review.conditions)]
        blocks += [*scores.told(review), *([content.paragraph(closing)] if closing else [])]
        return Content(subject, blocks, lease.company.name)

    lease = review.lease
    kind = kinds.CAUSE if review.is_for_cause else kinds.RENEWAL
    return issue(kind, lease, write, by=by, now=now, part=f"review:{review.pk}")


def decided_words(review: RenewalReview, term: Term | None) -> tuple[str, str, str]:
    """Subject, first and last sentence. Inside the language of the paper."""
    if term:
        closing = _("An amendment of the agreement is issued with this letter. Please sign it by the day that it names.")
    elif review.lease.last_day:
        closing = _("Please empty the desks by the last day, and agree with the centre on a day for the check-out.")
    else:
        closing = ""
    if review.is_for_cause:
        opening = _("The centre has decided as follows after hearing you on the grounds that were given.")
        return _("Decision on the review of your lease for cause"), opening, closing
    opening = _("The centre has decided as follows on the renewal of your open office space.")
    return _("Decision on the renewal of your open office space"), opening, closing


def amendment(amended: Amendment, *, term: Term, by: User, now: datetime) -> IssuedDocument:
    def write() -> Content:
        days = {"number": term.number, "first": full_day(term.first_day), "last": full_day(term.last_day)}
        until = {"day": full_day(lease.last_possible_day)}
        told: list[tuple[str, list[str]]] = [
            (
                _("Article 1 (Next term)"),
                [
                    _("Term %(number)s lasts from %(first)s to %(last)s, both days included.") % days,
                    _("The stay ends on %(day)s at the latest, as agreed.") % until,
                ],
            )
        ]
        if amended.review.conditions:
            told.append((_("Article 2 (Conditions)"), [amended.review.conditions]))
        unchanged = [
            _("Everything else stays as the parties agreed in the lease agreement."),
            _("The permission for the term follows from the centre's decision; this amendment puts it on record. Please sign by %(day)s.")
            % {"day": full_day(amended.sign_by)},
        ]
        told.append((_("Article %(number)s (What stays)") % {"number": len(told) + 1}, unchanged))
        articles = [block for title, items in told for block in (content.heading(title), content.numbered(items))]
        blocks = [about(lease), *articles, content.signatures(signers(lease.company.name))]
        return Content(_("Amendment of the lease agreement for open office space"), blocks)

    lease = amended.lease
    return issue(kinds.AMENDMENT, lease, write, by=by, now=now, part=f"review:{amended.review_id}")


def checkout(lease: Lease, *, by: User, now: datetime) -> IssuedDocument:
    def write() -> Content:
        told = about(
            lease,
            (_("First day"), full_day(lease.first_day)),
            (_("Last day"), full_day(lease.last_day) if lease.last_day else ""),
            (_("Checked out on"), full_day(lease.checked_out_on) if lease.checked_out_on else ""),
            (_("Outcome"), lease.get_outcome_display()),
        )
        words = _("We confirm that the desks were found empty and were given back. The lease is closed.")
        thanks = _("We thank you for the time at the centre.")
        return Content(_("Confirmation of the check-out"), [content.paragraph(words), told, content.paragraph(thanks)], lease.company.name)

    return issue(kinds.CHECKOUT, lease, write, by=by, now=now)


def days_of(term: Term) -> str:
    return f"{full_day(term.first_day)} ~ {full_day(term.last_day)}"


def about(lease: Lease, *more: tuple[str, str]) -> Block:
    project = lease.project
    return content.facts(
        [
            (_("Lease number"), lease.number),
            (_("Company"), f"{lease.company.name} ({lease.company.registration_number})"),
            (_("Cooperation"), f"{project.title}\n{project.institute.local_name}"),
            (_("Desks"), ", ".join(dict.fromkeys(str(claim.room) for claim in lease.desks()))),
            *more,
        ]
    )


def issue(kind: Kind, lease: Lease, write: content.Writer, *, by: User | None, now: datetime, part: str = "") -> IssuedDocument:
    spoken = kinds.languages(lease.company)
    return IssuedDocument.objects.issue(kind, about=lease, write=write, by=by, now=now, part=part, languages=spoken)
