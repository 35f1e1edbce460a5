"""Offers hold desks; two signatures make a lease; silence lets them lapse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from innocenter.outbox.models import Letter
from tests import make
from tests.make import NOON, TODAY
from tests.refusals import refusal
from workspace import applications
from workspace.models import Application, Claim, Lease, Offer, Room
from workspace.models.claim import midnight, whole_days

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 14)


def make_offer(
    rooms: list[Room], application: Application | None = None, first_day: date = FIRST, months: int = 12, other_number: bool = False
) -> Offer:
    return Offer.make(
        application=application or make.application("selected"), rooms=rooms, first_day=first_day, months=months, by=make.clerk(), now=NOON,
        other_number=other_number,
    )  # fmt: skip


def test_an_offered_desk_is_held_for_the_whole_time() -> None:
    desk = make.desk()

    offer = make_offer([desk])

    assert offer.sign_by == date(2026, 12, 3)
    assert offer.application.due_on == offer.sign_by
    assert list(desk.claims.values_list("state", "days")) == [("held", DateRange(FIRST, date(2027, 12, 14)))]
    manager = offer.application.company.managers().get()
    assert list(Letter.objects.filter(kind="workspace.offer_made").values_list("address", "due_on")) == [(manager.email, date(2026, 12, 3))]


def test_a_taken_desk_is_refused_with_the_free_ones_named() -> None:
    taken, free = make.desk(code="A-01"), make.desk(code="A-02")
    make_offer([taken])
    late = make.application("selected")

    with pytest.raises(ValidationError, match=r"A-01.*A-02") as refusal:
        make_offer([taken], late, first_day=date(2027, 12, 13))

    assert set(refusal.value.message_dict) == {"rooms"}
    assert Application.objects.get(pk=late.pk).state == "selected"
    day_after = make_offer([taken, free], make.application("selected", desks=2), first_day=date(2027, 12, 14))
    assert day_after.state == "open"


@pytest.mark.parametrize(("asked", "offered"), [(2, 1), (1, 2)])
def test_another_number_of_desks_than_applied_for_is_offered_only_when_the_company_knows(asked: int, offered: int) -> None:
    application, desks = make.application("selected", desks=asked), [make.desk() for _ in range(offered)]
    client, address = make.signed_in(make.clerk()), f"/admin/workspace/application/{application.pk}/act/offer/"
    body = {"first_day": FIRST, "months": 12, "rooms": [desk.pk for desk in desks]}

    answer = client.post(address, body)

    assert (answer.status_code, Offer.objects.count(), Claim.objects.count()) == (200, 0, 0)
    assert f"신청한 자리는 {asked}석인데 {offered}석을 고르셨습니다." in answer.content.decode()

    assert client.post(address, body | {"other_number": "on"}).status_code == 302
    assert len(Offer.objects.get().rooms) == offered


def test_an_office_stands_for_any_number_of_desks() -> None:
    assert make_offer([make.desk(kind="office")], make.application("selected", desks=4)).state == "open"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_day": TODAY - timedelta(days=1)}, "first_day"),
        ({"months": 25}, "months"),
        ({"months": 0}, "months"),
        ({"rooms": []}, "rooms"),
    ],
)
def test_an_impossible_offer_is_refused(change: dict[str, object], field: str) -> None:
    application = make.application("selected")
    asked = {"rooms": [make.desk()], "first_day": FIRST, "months": 12} | change

    with pytest.raises(ValidationError) as refusal:
        Offer.make(application=application, by=make.clerk(), now=NOON, **asked)

    assert set(refusal.value.message_dict) == {field}


def test_meeting_rooms_and_desks_out_of_use_are_not_let() -> None:
    for room in (make.desk(kind="meeting"), make.desk(is_active=False)):
        with pytest.raises(ValidationError):
            make_offer([room])


def test_two_signatures_make_a_lease() -> None:
    offer = make.offer()
    manager, clerk = offer.application.company.managers().get(), make.clerk()
    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=manager, now=NOON)

    lease = offer.sign_for_centre(on=TODAY, by=clerk, now=NOON)

    application = Application.objects.get()
    assert (application.state, application.due_on, offer.state) == ("contracted", None, "signed")
    assert (lease.application, lease.first_day, lease.cap) == (application, FIRST, date(2027, 12, 14))
    assert [(term.first_day, term.end) for term in lease.terms.all()] == [(FIRST, date(2027, 6, 14))]
    assert Claim.objects.get().state == "live"
    assert Letter.objects.filter(kind="workspace.lease_begun").count() == 1


def test_the_centre_does_not_sign_first_and_nobody_signs_twice() -> None:
    offer = make.offer()
    manager, clerk = offer.application.company.managers().get(), make.clerk()
    with pytest.raises(ValidationError) as refusal:
        offer.sign_for_centre(on=TODAY, by=clerk, now=NOON)
    assert refusal.value.code == "not_yet"

    offer.refresh_from_db()
    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=manager, now=NOON)
    with pytest.raises(ValidationError, match=manager.name) as refusal:
        offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=clerk, now=NOON)
    assert refusal.value.code == "already"

    offer.sign_for_centre(on=TODAY, by=clerk, now=NOON)
    with pytest.raises(ValidationError, match=clerk.name):
        Offer.objects.get().sign_for_centre(on=TODAY, by=clerk, now=NOON)
    assert Lease.objects.count() == 1


def test_a_signature_is_dated_between_the_offer_and_today() -> None:
    offer = make.offer()
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(ValidationError):
            offer.sign_for_company(on=day, copy=make.signed_copy(), by=make.clerk(), now=NOON)

    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=make.clerk(), now=NOON)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(ValidationError):
            Offer.objects.get().sign_for_centre(on=day, by=make.clerk(), now=NOON)


def test_a_company_with_a_lease_is_not_offered_a_second_one() -> None:
    selected = make.application("selected")
    make.lease(first_day=date(2026, 7, 1), months=6, project_=make.confirmed_project(company_=selected.company))  # short: both are possible

    wanted = {"rooms": [make.desk()], "first_day": FIRST, "months": 12}
    assert refusal(Offer.make, application=selected, by=make.clerk(), now=NOON, **wanted) == "first_day"


def test_a_lease_that_began_meanwhile_stands_in_the_way_of_the_second_signature() -> None:
    project = make.confirmed_project()
    offer = make.offer(project_=project)
    manager = project.company.managers().get()
    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=manager, now=NOON)
    make.lease(first_day=FIRST, project_=make.confirmed_project(company_=project.company))

    assert refusal(offer.sign_for_centre, on=TODAY, by=make.clerk(), now=NOON) == "first_day"
    assert Offer.objects.get(pk=offer.pk).state == "open"


def test_an_offer_lapses_after_its_last_day_and_frees_the_desk() -> None:
    offer = make.offer()
    desk = offer.claims.get().room
    last = offer.sign_by

    assert applications.lapse_offers(last, now=make.noon(last)) == 0
    midnight = make.noon(last + timedelta(days=1)) - timedelta(hours=12)  # 00:00 in Seoul
    assert [applications.lapse_offers(last + timedelta(days=1), now=midnight) for _ in range(2)] == [1, 0]

    offer.refresh_from_db()
    assert (offer.state, offer.application.state, desk.claims.get().state) == ("lapsed", "lapsed", "void")
    staff = set(make.User.objects.filter(groups__name="workspace").values_list("email", flat=True))
    told = set(Letter.objects.filter(kind="workspace.offer_lapsed").values_list("address", flat=True))
    assert told == staff | {offer.application.company.managers().get().email}
    assert make_offer([desk]).state == "open"


def test_an_offer_that_the_company_signed_does_not_lapse() -> None:
    offer = make.offer()
    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=offer.application.company.managers().get(), now=NOON)

    assert applications.lapse_offers(date(2027, 1, 1), now=make.noon(date(2027, 1, 1))) == 0


def test_withdrawing_frees_the_desk_whoever_withdraws() -> None:
    by_centre, by_company = make.offer(), make.offer()
    by_centre.withdraw(reason="수리합니다.", by=make.clerk(), now=NOON)
    by_company.application.withdraw(by=by_company.application.company.managers().get(), now=NOON)

    assert [offer.state for offer in Offer.objects.order_by("pk")] == ["withdrawn", "withdrawn"]
    assert set(Claim.objects.values_list("state", flat=True)) == {"void"}
    assert sorted(Application.objects.values_list("state", flat=True)) == ["selected", "withdrawn"]
    assert make_offer([by_company.claims.get().room], by_centre.application).state == "open"


def test_reminders_are_posted_once_however_often_and_late_the_sweep_runs() -> None:
    offer = make.offer()
    supplement = make.application("supplement").supplements.get()
    for day in (offer.sign_by - timedelta(days=5), offer.sign_by - timedelta(days=2), offer.sign_by):
        for _ in range(2):
            applications.sweep(now=make.noon(day))

    assert Letter.objects.filter(kind="workspace.offer_reminder").count() == 1
    assert Letter.objects.filter(kind="workspace.application_supplement_reminder", due_on=supplement.due_on).count() == 1


def test_a_draft_is_nudged_after_a_week_and_gone_after_ninety_days() -> None:
    draft = make.application()
    counts = [applications.sweep(now=NOON + timedelta(days=days)) for days in (6, 8, 9, 89, 91, 91)]

    assert [count["draft reminders"] for count in counts] == [0, 1, 0, 0, 0, 0]
    assert [count["drafts purged"] for count in counts] == [0, 0, 0, 0, 1, 0]
    assert not Application.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"centre_signed_on": TODAY}, "offer_centre_signature_by_somebody"),
        ({"company_signed_on": TODAY}, "offer_company_signature_by_somebody"),
        ({"months": 25}, "offer_at_most_24_months"),
        ({"closed_at": NOON}, "offer_closed_has_a_time"),
    ],
)
def test_the_offers_state_is_tied_to_its_columns(change: dict[str, object], name: str) -> None:
    offer = make.offer()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**change)


def test_the_database_holds_offers_and_claims_to_their_tables() -> None:
    offer = make.offer()
    offer.withdraw(reason="수리", by=make.clerk(), now=NOON)
    for rows, state in ((Offer.objects.all(), "open"), (Claim.objects.all(), "held")):
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            rows.update(state=state)


def test_a_desk_is_never_taken_twice_below_the_code() -> None:
    held = make.offer().claims.get()
    other = make.offer()
    with pytest.raises(IntegrityError, match="claim_room_once_at_a_time"), transaction.atomic():
        Claim.objects.create(room=held.room, during=whole_days(DateRange(date(2027, 12, 13), date(2028, 1, 1))), offer=other)
    Claim.objects.create(room=held.room, during=whole_days(DateRange(date(2027, 12, 14), date(2028, 1, 1))), offer=other)
    at = midnight(FIRST)
    for during in (DateTimeTZRange(at, None), DateTimeTZRange(at, at)):
        with pytest.raises(IntegrityError, match="claim_has_begin_and_end"), transaction.atomic():
            Claim.objects.filter(pk=held.pk).update(during=during)
    with pytest.raises(IntegrityError, match="claim_live_under_a_lease"), transaction.atomic():
        Claim.objects.filter(pk=held.pk).update(state="live")
