"""Who is at work on a lease, by when, and what it asks of the person who looks at it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.look.dates import full_day, is_korean, short_day
from innocenter.look.text import with_particle
from innocenter.values.todo import Todo
from workspace.models import Amendment, Lease, RenewalReview, Rule
from workspace.next_hearings import graduation_todo, off_path_todo, under_way

State = RenewalReview.State


def next_step(lease: Lease, review: RenewalReview | None, *, today: date) -> str:
    """The next thing that happens to the lease, in two or three words: whom we wait for, as the todo says it."""
    match lease.state:
        case Lease.State.ENDING | Lease.State.CHECKOUT:
            return _("Check-out")
        case Lease.State.CLOSED:
            return _("None: it is closed")
    if review is None:
        return _("Renewal review")
    if review.may_be_viewed and not review.viewed_at:
        return _("The company's view")
    if review.state == State.OPEN:
        return _("Renewal report")
    return _("The institute's word") if is_the_institutes_turn(review, today) else _("Decision")


def next_due(lease: Lease, review: RenewalReview | None, *, today: date) -> date | None:
    """By when that is owed."""
    if lease.state in {Lease.State.ENDING, Lease.State.CHECKOUT}:
        return lease.checkout_due_on
    if review is None:
        return None
    if review.may_be_viewed and not review.viewed_at:
        return review.view_due_on
    return review.confirmation_due_on if is_the_institutes_turn(review, today) else review.due_on


def next_step_on(lease: Lease, review: RenewalReview | None, *, today: date) -> str:
    """The same with its day, where there is one: "Renewal report · 12월 1일(화)"."""
    step, due = next_step(lease, review, today=today), next_due(lease, review, today=today)
    return f"{step} · {short_day(due)}" if due else step


def lease_todo(lease: Lease, review: RenewalReview | None, *, is_manager: bool, today: date) -> Todo | None:
    """What the company is asked for now; `review` is the one under way. None once the lease is closed."""
    match lease.state:
        case Lease.State.ENDING:
            sentence = _("Your last day is %(day)s. Please empty the desk and have the check-out done.") % {
                "day": short_day(lease.last_day or today)
            }
            usual = Todo(sentence, lease.checkout_due_on, _("Look at the lease"), lease.get_absolute_url())
            return graduation_todo(lease, today=today) or usual
        case Lease.State.CHECKOUT:
            late = bool(lease.checkout_due_on and lease.checkout_due_on < today)
            return Todo(
                _("Please have the check-out done."), lease.checkout_due_on, _("Look at the lease"), lease.get_absolute_url(), late=late
            )
        case Lease.State.CLOSED:
            return None
    if todo := off_path_todo(lease, review, is_manager=is_manager, today=today):
        return todo
    if review is None:
        return _quiet(lease, today)
    return _review_todo(lease, review, is_manager=is_manager, today=today)


def _review_todo(lease: Lease, review: RenewalReview, *, is_manager: bool, today: date) -> Todo:
    if is_the_institutes_turn(review, today):
        sentence = _("Your report is in. The institute says next how the cooperation stands, then the centre decides.")
        return Todo(sentence, review.confirmation_due_on, _("Look at the lease"), lease.get_absolute_url(), waiting=True)
    if review.state != State.OPEN:
        sentence = _("Your report is in. The centre decides, and writes to you.")
        return Todo(sentence, review.decision_due_on, _("Look at the lease"), lease.get_absolute_url(), waiting=True)
    late = review.report_due_on < today
    if review.is_closed_for_report(today):
        if review.viewed_at:
            sentence = _("Your view is in. The centre decides, and writes to you.")
        else:
            sentence = _("Reports were accepted until %(day)s. Please call the centre.") % {"day": short_day(review.closes_on)}
        waiting = review.viewed_at is not None
        return Todo(sentence, review.decision_due_on, _("Look at the lease"), lease.get_absolute_url(), late=not waiting, waiting=waiting)
    if review.missing_in_report() or not is_manager:
        sentence = (
            _("Please submit the renewal report.")
            if is_manager
            else _("Please prepare the renewal report; a manager of your company submits it.")
        )
        return Todo(sentence, review.report_due_on, _("Write the report"), reverse("workspace:report", args=[lease.number]), late=late)
    sentence = _("The renewal report is written but not submitted. Please check and submit it.")
    return Todo(sentence, review.report_due_on, _("Check and submit"), reverse("workspace:report_check", args=[lease.number]), late=late)


def is_the_institutes_turn(review: RenewalReview, today: date) -> bool:
    """The report is in and the institute's word is not, and there is still time for it. Afterwards the centre decides without it."""
    return review.state == State.REPORTED and review.is_unconfirmed and today <= review.confirmation_due_on


def _quiet(lease: Lease, today: date) -> Todo:
    """No review is under way: the first day, the next review, or the end at the cap, comes by itself."""
    url, label = lease.get_absolute_url(), _("Look at the lease")
    if today < lease.first_day:
        return Todo(_("You can move in on %(day)s.") % {"day": full_day(lease.first_day)}, None, label, url, waiting=True)
    term = max(lease.terms.all(), key=lambda term: term.number)
    if term.is_last_possible:
        sentence = _("This is the last possible term. It ends on %(day)s.") % {"day": full_day(term.last_day)}
        return Todo(sentence, None, label, url, waiting=True)
    opens = max(term.last_day - timedelta(days=Rule.objects.in_force(today).review_opens_days), term.first_day, today)
    sentence = _("Nothing to do now. The next renewal review begins on %(day)s.") % {"day": full_day(opens)}
    return Todo(sentence, None, label, url, waiting=True)


def amendment_todo(amendment: Amendment, *, is_manager: bool, today: date) -> Todo:
    """An amendment that the company has not signed. The term begins without it, so a review under way comes first."""
    sentence = (
        _("Please sign the amendment of the extension: download it, and hand in the signed copy.")
        if is_manager
        else _("The amendment of the extension is to be signed. A manager of your company signs.")
    )
    late = amendment.sign_by < today
    return Todo(sentence, amendment.sign_by, _("Look at the amendment"), amendment.get_absolute_url(), late=late)


def confirmation_todo(review: RenewalReview, *, today: date) -> Todo:
    """What the institute's people are asked."""
    company = review.lease.company.name
    company = with_particle(company, "과", "와") if is_korean() else company
    sentence = _("Please tell us how the cooperation with %(company)s stands.") % {"company": company}
    late = review.confirmation_due_on < today
    return Todo(sentence, review.confirmation_due_on, _("Tell how it stands"), review.get_absolute_url(), late=late)


def review_steps(review: RenewalReview, *, today: date) -> list[tuple[str, str]]:
    """Where the review is. The institute's word is a step of its own, beside the report; once its time is over, the centre is at work."""
    reported, confirmed = review.reported_at is not None, not review.is_unconfirmed and bool(review.confirmation)
    done = [True, reported, confirmed, review.is_decided]
    names = [_("Review begins"), _("Company reports"), _("Institute confirms"), _("Decision")]
    at_work = len(done) if review.is_decided else 1 if not reported else 2 if is_the_institutes_turn(review, today) else 3
    return [
        (name, "done" if is_done else "now" if place == at_work else "next")
        for place, (name, is_done) in enumerate(zip(names, done, strict=True))
    ]


def leases_asks(user: User, today: date) -> list[Ask]:
    """For “my page”: leases of the user's companies, and reviews that wait for the user's word. Four statements."""

    def managed(company: str) -> Exists:
        return Exists(Company.objects.managed_by(user).filter(pk=OuterRef(company)))

    def of_leases(found: QuerySet[Lease]) -> Iterator[Todo]:
        reviews = Prefetch("reviews", queryset=RenewalReview.objects.select_related("rule", "term"))
        for lease in found.select_related("company").prefetch_related(reviews).annotate(is_managed=managed("company")):
            review = under_way(lease.reviews.all())
            if review is None and lease.is_running and not lease.name_institute_by:
                continue
            if todo := lease_todo(lease, review, is_manager=lease.is_managed, today=today):
                yield todo

    def unsigned(found: QuerySet[Amendment]) -> Iterator[Todo]:
        for each in found.annotate(is_managed=managed("lease__company")).select_related("lease"):
            if todo := amendment_todo(each, is_manager=each.is_managed, today=today):
                yield todo

    def to_confirm(found: QuerySet[RenewalReview]) -> list[Todo]:
        return [confirmation_todo(review, today=today) for review in found.select_related("lease__company")]

    return [
        Ask(Lease.objects.of(user).live(), of_leases),
        Ask(Amendment.objects.of(user).waiting_for_company(), unsigned),
        Ask(RenewalReview.objects.to_confirm_by(user).unconfirmed().by_due_date(), to_confirm),
    ]


STATE_TONES = {
    Lease.State.ACTIVE: "success",
    Lease.State.SUSPENDED: "warning",
    Lease.State.ENDING: "warning",
    Lease.State.CHECKOUT: "warning",
    Lease.State.CLOSED: "gray",
}
