"""Moving out and moving desks: the inspection before a desk is offered again, the report at the cap, the board of what is due."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innocenter.management import bulk
from innocenter.outbox.models import Letter
from tests import make
from tests.refusals import refusal
from workspace import renewals
from workspace.models import GraduationReport, Inspection, InspectionItem, Lease, Offer, Room
from workspace.models.inspection import Finding
from workspace.renewal_board import lines

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)
LATER = DateRange(E + 30 * DAY, E + 60 * DAY)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def leaving(**about) -> Lease:
    """At the cap, the last day is over."""
    lease = make.lease(months=6, **about)
    renewals.sweep(now=make.noon(E - 60 * DAY))
    renewals.sweep(now=make.noon(E + DAY))
    return Lease.objects.get(pk=lease.pk)


def test_a_desk_is_not_offered_again_until_its_check_out_is_passed():
    desk = make.desk()
    lease, now = leaving(desk_=desk), make.noon(E + 2 * DAY)
    application = make.application("selected")
    head = make.clerk()
    assert list(Room.objects.free_during(LATER).filter(pk=desk.pk)) == []
    offer = {"application": application, "rooms": [desk], "first_day": E + 30 * DAY, "months": 6, "by": head, "now": now}
    assert refusal(Offer.make, **offer) == "rooms"

    clerk = make.clerk()
    inspection = Inspection.objects.get()
    first, *others = inspection.items.all()
    assert refusal(lease.record_checkout, by=clerk, on=E + 2 * DAY, now=now) == "inspection"
    assert refusal(inspection.record, [Finding(first.pk, "fault", " ")], by=clerk, now=now) == f"note_{first.pk}"
    assert refusal(inspection.record, [Finding(first.pk, "ok", "")], by=lease.company.managers().get(), now=now) == "not_allowed"
    inspection.record([Finding(first.pk, "fault", "서랍 열쇠 없음"), *(Finding(item.pk, "ok", "") for item in others)], by=clerk, now=now)
    assert refusal(lease.record_checkout, by=clerk, on=E + 2 * DAY, now=now) == "inspection"
    inspection.record([Finding(first.pk, "ok", "열쇠 받음")], by=clerk, now=now)
    lease.record_checkout(by=clerk, on=E + 2 * DAY, now=now, outcome="graduated")
    inspection.refresh_from_db()
    assert (lease.state, lease.outcome, inspection.passed_by) == ("closed", "graduated", clerk)
    assert Offer.make(**offer)
    assert refusal(inspection.record, [Finding(first.pk, "ok", "")], by=clerk, now=now) == "passed"


@pytest.mark.parametrize("change", [{"result": "ok"}, {"result": "fault", "seen_at": make.NOON}])
def test_an_item_past_every_form(change):
    leaving()
    with pytest.raises(IntegrityError, match="inspection_"), transaction.atomic():
        InspectionItem.objects.update(**change)


def test_staff_record_the_inspection_with_photos_that_strangers_cannot_see():
    lease = leaving()
    staff, items = make.signed_in(make.clerk()), list(lease.inspection.items.all())
    body = {f"result_{item.pk}": "ok" for item in items} | {f"note_{items[0].pk}": "깨끗함"}
    body[f"photo_{items[0].pk}"] = SimpleUploadedFile("desk.png", PNG, content_type="image/png")
    answer = staff.post(reverse("admin:workspace_lease_act", args=[lease.pk, "inspect"]), body)
    assert answer.status_code == 302, answer.context["form"].errors
    photo = reverse("workspace:inspection_photo", args=[items[0].photos.get().pk])
    assert "깨끗함" in staff.get(reverse("admin:workspace_lease_change", args=[lease.pk])).content.decode()
    assert staff.get(photo).status_code == 200
    assert make.signed_in(lease.company.managers().get()).get(photo).status_code == 200
    assert make.signed_in(make.user()).get(photo).status_code == 404


def test_the_last_possible_term_ends_in_a_graduation_report():
    make.clerk()
    lease = make.lease(months=6)
    assert not GraduationReport.objects.exists()
    for _ in range(2):
        renewals.sweep(now=make.noon(E - 60 * DAY))
    report = GraduationReport.objects.get()
    assert (report.opened_on, report.due_on, lease.reviews.count()) == (E - 60 * DAY, E - 14 * DAY, 0)
    renewals.sweep(now=make.noon(E - 14 * DAY))
    assert Letter.objects.filter(kind="workspace.graduation_wanted").count() == 2
    page = reverse("workspace:graduation", args=[lease.number])
    with time_machine.travel(make.noon(E - 20 * DAY), tick=False):
        client = make.signed_in(lease.company.managers().get())
        assert "졸업 보고서" in client.get(lease.get_absolute_url()).content.decode()
        assert client.post(page, {"results": "시제품 3종", "destination": ""}).context["form"].errors["destination"]
        assert client.post(page, {"results": "시제품 3종", "destination": "대전 본사"}).status_code == 302
        assert make.signed_in(make.user()).get(page).status_code == 404
    report.refresh_from_db()
    assert report.destination == "대전 본사"
    assert refusal(report.submit, results="또", destination="또", by=report.submitted_by, now=make.NOON) == "already_reported"
    with pytest.raises(IntegrityError, match="graduation_submitted"), transaction.atomic():
        GraduationReport.objects.update(results="")


def test_a_change_of_desk_touches_neither_term_nor_cap():
    old, new, taken = make.desk(), make.desk(), make.desk()
    lease = make.lease(desk_=old)
    make.lease(desk_=taken)
    clerk, day, now = make.clerk(), date(2026, 11, 30), make.NOON
    move = {"old": old, "new": new, "on": day, "by": clerk, "reason": "누수", "now": now}
    before = list(lease.terms.values_list("number", "first_day", "end"))
    assert refusal(lease.move_desk, **move | {"new": taken}) == "new"
    assert refusal(lease.move_desk, **move | {"old": taken}) == "old"
    assert refusal(lease.move_desk, **move | {"on": date(2026, 11, 22)}) == "on"
    assert refusal(lease.move_desk, **move | {"by": lease.company.managers().get()}) == "not_allowed"
    assert refusal(lease.move_desk, **move | {"reason": " "}) == "reason"
    lease.move_desk(**move)
    assert [(claim.room_id, claim.days.lower, claim.days.upper) for claim in lease.claims.order_by("during")] == [
        (old.pk, lease.first_day, day),
        (new.pk, day, lease.cap),
    ]
    lease.refresh_from_db()
    assert (list(lease.terms.values_list("number", "first_day", "end")), lease.cap) == (before, date(2028, 7, 1))
    assert Room.objects.free_during(DateRange(day, day + DAY)).filter(pk=old.pk).exists()


# The board



@pytest.mark.parametrize("many", [1, 3])
def test_the_board_costs_the_same_for_one_lease_and_for_three(many, django_assert_num_queries):
    for _ in range(many):
        make.renewal_review(reported=True)
    with django_assert_num_queries(6):
        assert len(lines(E)) == many


def test_the_board_takes_twelve_statements_at_most_with_five_hundred_leases(monkeypatch):
    size = bulk.Size(
        companies=600, institutes=3, researchers=5, applications=550, leases=500, desks=500, events=1, registrations=1
    )
    monkeypatch.setitem(bulk.SIZES, "large", size)
    bulk.fill("large", now=make.NOON)
    staff = make.signed_in(make.clerk())
    with time_machine.travel(make.NOON, tick=False):
        staff.get(reverse("admin:workspace_lease_board"))
        with CaptureQueriesContext(connection) as seen:
            answer = staff.get(reverse("admin:workspace_lease_board"))
    assert answer.context["page_obj"].paginator.count == 500
    assert len(answer.context["page_obj"]) == 50
    assert len(seen) <= 12


def test_the_board_tells_who_is_late():
    quiet, waiting, moving = make.lease(first_day=date(2026, 10, 1)), make.renewal_review().lease, leaving()
    today = E + 7 * DAY  # noticed on New Year's Day: the company's view until Monday the 4th, the decision on the 5th
    found = {line.lease: (line.what, line.who, line.is_late) for line in lines(today)}
    assert found[quiet][1:] == ("nobody", False)
    assert found[waiting][1:] == ("centre", True)  # prior notice was given, the end is to be decided
    assert found[moving][1:] == ("centre", False)
    page = reverse("admin:workspace_lease_board")
    with time_machine.travel(make.noon(today), tick=False):
        staff = make.signed_in(make.clerk())
        assert [line.lease for line in staff.get(page + "?late=1").context["page_obj"]] == [waiting]
        assert len(staff.get(page + "?who=nobody").context["page_obj"]) == 1
        assert len(staff.get(page + "?who=rubbish").context["page_obj"]) == 3
    assert make.signed_in(make.staff("programme")).get(page).status_code == 403
