"""How a company used the centre in a term: counted from its bookings, and the same on every page."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from companies.models import CentreMembership
from tests import make, make_panels
from tests.make import NOON, hours
from workspace import bookings
from workspace.models import Booking, RenewalReview
from workspace.use_of_centre import use_in_term

pytestmark = pytest.mark.django_db
TOLD = [("회의실 이용", "1회, 1.5시간"), ("시간제 좌석 이용", "1회"), ("예약 후 미이용", "1회")]


@pytest.fixture
def review() -> RenewalReview:
    """A company that met once, sat at a desk once, and did not come once; before its term, and for others, all that counts nothing."""
    review = make.renewal_review(reported=True)
    company = review.lease.company
    assert CentreMembership.objects.standing_of(company, on=make.TODAY).is_active  # a tenant
    for room, begins, ends in ((make.meeting_room(), "10:00", "11:30"), (make.hot_desk(), "13:00", "15:00")):
        booked = make.booking(company_=company, room=room, during=hours(begins, ends, make.TODAY), now=NOON - timedelta(days=2))
        booked.check_in(by=booked.person, now=booked.during.lower)
    make.booking(company_=company, during=hours("16:00", "17:00", make.TODAY), now=NOON - timedelta(days=2))
    make.booking()  # of somebody else
    make.booking(company_=company, during=hours("16:00", "17:00", date(2026, 11, 25)))  # to come
    bookings.sweep(now=hours("17:00", "18:00", make.TODAY).upper)
    return review


def test_what_was_booked_is_counted_by_what_became_of_it(review: RenewalReview) -> None:
    assert use_in_term(review, today=make.TODAY) == TOLD
    assert use_in_term(review, today=make.TODAY - timedelta(days=1)) == [(name, "없음") for name, _words in TOLD]
    Booking.objects.get(state="released").excuse_no_show(by=make.clerk(), reason="출입기록으로 확인", now=NOON)
    assert use_in_term(review, today=make.TODAY)[2] == ("예약 후 미이용", "없음")


def test_company_staff_and_reviewers_see_the_same(review: RenewalReview) -> None:
    RenewalReview.objects.filter(pk=review.pk).update(reported_at=NOON + timedelta(hours=6))
    review.refresh_from_db()
    seat = make_panels.seats_of(make_panels.scoring(review))[0]
    pages = [
        (make.clerk(), reverse("admin:workspace_renewalreview_change", args=[review.pk])),
        (seat.reviewer, reverse("workspace:sheet", args=[seat.pk])),
    ]
    with time_machine.travel(NOON + timedelta(hours=7), tick=False):
        for person, path in pages:
            page = make.signed_in(person).get(path).content.decode()
            assert all(name in page and words in page for name, words in TOLD), path
