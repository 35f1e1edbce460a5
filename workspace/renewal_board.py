"""The renewal board: every living lease on a line of time, by what is due and whom we wait for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workspace.models import GraduationReport, Inspection, Lease, Panel, RenewalReview, Rule, Term
from workspace.models.review_states import State
from workspace.next_hearings import under_way

WHO = {
    "company": gettext_lazy("Company"),
    "institute": gettext_lazy("Institute"),
    "reviewers": gettext_lazy("Reviewers"),
    "centre": gettext_lazy("The centre"),
    "nobody": gettext_lazy("Nobody now"),
}


@dataclass(frozen=True)
class Line:
    """One lease: what comes next, by when, who owes it, and where staff go for it."""

    lease: Lease
    what: str
    due: date
    who: str
    url: str
    term_ends: date
    is_late: bool

    @property
    def month(self) -> date:
        return self.due.replace(day=1)

    @property
    def who_words(self) -> str:
        return str(WHO[self.who])


def lines(today: date, *, who: str = "", late: bool = False) -> list[Line]:
    """Every lease that is not closed, what is due first. Six statements however many there are."""
    panels = Prefetch("panels", queryset=Panel.objects.all())
    reviews = Prefetch("reviews", queryset=RenewalReview.objects.undecided().select_related("rule", "term").prefetch_related(panels))
    end = Subquery(Term.objects.filter(lease=OuterRef("pk")).order_by("-end").values("end")[:1])
    leases = Lease.objects.live().select_related("company", "project__institute").prefetch_related(reviews).annotate(terms_end=end)
    rule = Rule.objects.in_force(today)
    owed = set(GraduationReport.objects.owed().values_list("lease", flat=True))
    unpassed = set(Inspection.objects.filter(passed_at=None).values_list("lease", flat=True))
    found = [line_of(lease, today, rule=rule, graduates=lease.pk in owed, inspected=lease.pk not in unpassed) for lease in leases]
    shown = [line for line in found if (not who or line.who == who) and (not late or line.is_late)]
    return sorted(shown, key=lambda line: (line.due, line.lease.number))


def line_of(lease: Lease, today: date, *, rule: Rule, graduates: bool, inspected: bool) -> Line:
    term_ends = lease.terms_end - timedelta(days=1)  # type: ignore[attr-defined]  # -- annotated in `lines`
    page = reverse("admin:workspace_lease_change", args=[lease.pk])
    review = under_way(lease.reviews.all())
    if not lease.is_running:
        what, due, who, url = departing(lease, page, graduates=graduates, inspected=inspected)
    elif review:
        what, due, who = asked(review, today)
        url = reverse("admin:workspace_renewalreview_change", args=[review.pk])
    elif lease.name_institute_by:
        what, due, who, url = _("Another institute"), lease.name_institute_by, "company", page
    else:
        opens = max(term_ends - timedelta(days=rule.review_opens_days), today)
        what, due, who, url = _("Review opens"), opens, "nobody", page
    return Line(lease, what, due, who, url, term_ends, is_late=due < today)


def departing(lease: Lease, page: str, *, graduates: bool, inspected: bool) -> tuple[str, date, str, str]:
    due: Any = lease.checkout_due_on
    if lease.state == Lease.State.CHECKOUT:
        if inspected:
            return _("Record the check-out"), due, "centre", page
        return _("Inspect the desk"), due, "centre", reverse("admin:workspace_lease_act", args=[lease.pk, "inspect"])
    if graduates:
        return _("Graduation report"), lease.last_possible_day, "company", page
    return _("Last day"), lease.last_day or due, "nobody", page


def asked(review: RenewalReview, today: date) -> tuple[str, date, str]:
    """What the review waits for: (words, day, who)."""
    if review.may_be_viewed and not review.was_heard(today):
        return _("The company's view"), review.view_due_on or review.decision_due_on, "company"
    if review.state == State.OPEN and not review.noticed_at:
        return _("Renewal report"), review.report_due_on, "company"
    if review.is_unconfirmed and review.state != State.OPEN and today <= review.decision_due_on:
        return _("The institute's word"), review.confirmation_due_on, "institute"
    if any(panel.state == Panel.State.SCORING for panel in review.panels.all()):
        return _("Scores"), review.decision_due_on, "reviewers"
    return _("Decision"), review.decision_due_on, "centre"
