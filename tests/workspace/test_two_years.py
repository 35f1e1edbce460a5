"""Two years of a lease as the people of the company and of the institute read them: every letter, on its day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from innocenter.outbox.models import Letter
from tests import make
from workspace import renewals
from workspace.models import Amendment, Lease, RenewalReview

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


TOLD = """
2026-11-01 institute review_confirm · company review_report
2026-11-16 company review_report
2026-11-24 company review_report
2026-12-01 institute review_confirm · company review_report · staff review_reported
2026-12-07 institute review_confirm
2026-12-24 staff amendment_signed · company next_term · company review_decided · institute review_decided
2027-05-01 institute review_confirm · company review_report
2027-05-16 company review_report
2027-05-24 company review_report
2027-05-31 institute review_confirm · company review_report · staff review_reported
2027-06-07 institute review_confirm
2027-06-23 staff amendment_signed · company next_term · company review_decided · institute review_decided
2027-11-01 institute review_confirm · company review_report
2027-11-16 company review_report
2027-11-24 company review_report
2027-12-01 institute review_confirm · company review_report · staff review_reported
2027-12-07 institute review_confirm
2027-12-24 staff amendment_signed · company next_term · company review_decided · institute review_decided
2028-05-01 company graduation_wanted · company lease_ending · institute lease_ending_institute
2028-06-16 staff graduation_in · company graduation_wanted
2028-07-01 company lease_checkout · staff lease_checkout_staff
2028-07-07 company lease_closed
"""  # 6 June 2027 is a Sunday: the institute's word is due on the Monday


class Walk:
    """Everybody does their part on the last day for it; the sweep runs on that day before them, and on the days round the milestones."""

    def __init__(self, lease: Lease) -> None:
        self.lease, self.head, self.clerk = lease, make.head(), make.clerk()
        self.company, self.researcher = lease.company.managers().get(), lease.project.researcher.user
        self.seen = set(Letter.objects.values_list("pk", flat=True))
        self.told: dict[date, set[str]] = {}

    def to(self, letter: Letter) -> str:
        names = {self.company.pk: "company", self.researcher.pk: "institute"}
        return names.get(letter.user_id, "staff" if letter.user.is_staff else str(letter.user))

    def on(self, day: date, *acts: Callable[[datetime], object]) -> None:
        renewals.sweep(now=make.noon(day))
        for act in acts:
            act(make.noon(day))
        for letter in Letter.objects.exclude(pk__in=self.seen).select_related("user"):
            self.seen.add(letter.pk)
            self.told.setdefault(day, set()).add(f"{self.to(letter)} {letter.kind.removeprefix('workspace.')}")

    def term(self) -> bool:
        """One term to its end; False for the last."""
        end = self.lease.terms.latest("number").last_day
        for before in (61, 60, 46, 45, 38, 37, 31):
            self.on(end - before * DAY)
        review = self.lease.reviews.undecided().first()
        if review is None:
            return False
        self.on(review.report_due_on, lambda now: self.report(review, now))
        self.on(review.confirmation_due_on, lambda now: review.confirm("alive", by=self.researcher, now=now))
        self.on(review.decision_due_on, lambda now: self.extend(review, now))
        for day in (end - 3 * DAY, end, end + DAY):
            self.on(day)
        return True

    def report(self, review: RenewalReview, now: datetime) -> None:
        review.save_report(make.REPORT, by=self.company, now=now)
        review.submit_report(by=self.company, now=now)

    def extend(self, review: RenewalReview, now: datetime) -> None:
        review.extend(by=self.head, months=6, reason="좋습니다.", now=now)
        amendment = Amendment.objects.latest("pk")
        amendment.sign_for_company(on=now.date(), copy=make.signed_copy(), by=self.company, now=now)
        amendment.sign_for_centre(on=now.date(), by=self.clerk, now=now)

    def leave(self) -> None:
        self.lease.refresh_from_db()
        report = self.lease.graduation
        self.on(report.due_on, lambda now: report.submit(results="시제품", destination="창원", by=self.company, now=now))
        for day in (self.lease.last_day, self.lease.last_day + DAY):
            self.on(day)
        self.lease.refresh_from_db()
        self.on(self.lease.checkout_due_on, self.check_out)

    def check_out(self, now: datetime) -> None:
        make.inspected(self.lease, by=self.clerk, now=now)
        self.lease.record_checkout(by=self.clerk, on=now.date(), now=now, outcome="graduated")


def test_every_letter_of_two_years_on_its_day() -> None:
    lease = make.lease(first_day=date(2026, 7, 1))
    walk = Walk(lease)
    while walk.term():
        pass
    walk.leave()

    told = [f"{day} " + " · ".join(sorted(letters, key=lambda one: one.split()[::-1])) for day, letters in sorted(walk.told.items())]
    assert told == TOLD.strip().splitlines()
    lease.refresh_from_db()
    assert (lease.state, lease.outcome, lease.terms.count(), lease.cap) == ("closed", "graduated", 4, date(2028, 7, 1))
