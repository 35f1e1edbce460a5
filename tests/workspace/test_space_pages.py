"""The public pages of the space."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests import make
from workspace.models import Claim, Room, Site
from workspace.models.claim import whole_days

pytestmark = pytest.mark.django_db
FAR = date(2099, 1, 1)


def test_the_page_tells_what_is_free_from_when(client: Client, time_machine_today: date) -> None:
    _free, held, used, soon = (make.desk(code=code) for code in ("F-1", "H-1", "U-1", "S-1"))
    offer = make.offer()
    Claim.objects.update(room=held, during=whole_days(DateRange(date(2026, 11, 1), date(2026, 12, 1))))
    lease = make.lease(desk_=used, first_day=date(2026, 10, 1), months=6)
    Claim.objects.create(room=soon, during=whole_days(DateRange(date(2026, 12, 10), FAR)), state="held", offer=offer)

    page = client.get(reverse("workspace:home"))

    rows = {room.code: vacancy for room, vacancy in page.context["found"]}
    assert (rows["F-1"].is_free, rows["F-1"].until) == (True, None)
    assert (rows["H-1"].is_free, rows["H-1"].is_held, rows["H-1"].free_from) == (False, True, date(2026, 12, 1))
    assert (rows["U-1"].is_held, rows["U-1"].free_from) == (False, lease.cap)
    assert (rows["S-1"].is_free, rows["S-1"].until, rows["S-1"].last_day) == (True, date(2026, 12, 10), date(2026, 12, 9))
    assert (page.context["desks"], page.context["free"]) == (5, 3)
    assert "12월 9일(수)" in page.content.decode()


@pytest.fixture
def time_machine_today(monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: make.TODAY)
    return make.TODAY


@pytest.mark.parametrize("rows", [1, 3])
def test_a_visitor_costs_five_statements(client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for _ in range(rows):
        make.desk()
    make.offer()
    with django_assert_num_queries(5):
        assert client.get(reverse("workspace:home")).status_code == 200


def test_four_hundred_desks_fit_on_pages_and_are_counted_right(client: Client, time_machine_today: date) -> None:
    site = make.desk().site
    Room.objects.bulk_create(Room(site=site, code=f"M-{n:03}", kind="desk", floor=2 + n % 3) for n in range(399))
    offer = make.offer()
    taken = Room.objects.filter(code__in=["M-001", "M-002"])
    Claim.objects.bulk_create(
        Claim(room=room, during=whole_days(DateRange(date(2026, 11, 1), FAR)), state="held", offer=offer) for room in taken
    )

    page = client.get(reverse("workspace:home"))
    second = client.get(reverse("workspace:home"), {"floor": 3, "kind": "desk", "page": 2})

    assert (page.context["desks"], page.context["free"], len(page.context["found"])) == (401, 399, 20)
    assert len(page.content) < 40_000
    assert "floor=3" in second.content.decode()
    on_third = Room.objects.filter(floor=3, kind="desk").count()
    assert (second.context["page_obj"].number, second.context["page_obj"].paginator.count) == (2, on_third)


def test_rooms_are_chosen_by_site_floor_and_kind(client: Client) -> None:
    desk = make.desk(floor=3)
    second = Site.objects.create(name_ko="판교 제2센터", name_en="Pangyo 2", address_ko="성남")
    make.desk(site=second, floor=3)
    make.desk(kind="meeting", floor=5)

    def found(**query: object) -> list[str]:
        return [room.code for room, _vacancy in client.get(reverse("workspace:home"), query).context["found"]]

    assert found(site=desk.site_id, floor=3) == [desk.code]
    assert len(found(kind="meeting")) == 1
    assert len(found(kind="nonsense", site="x' OR 1=1", floor="\x00")) == 3


def test_rooms_out_of_use_are_not_shown(client: Client) -> None:
    desk = make.desk(is_active=False)

    assert client.get(reverse("workspace:home")).context["found"] == []
    assert client.get(desk.get_absolute_url()).status_code == 404
    assert client.get("/workspace/rooms/99999999999999999999/").status_code == 404


def test_a_room_has_a_page(client: Client) -> None:
    room = make.desk(code="M-1", kind="meeting", equipment=["화이트보드", "<script>"], introduction="창가입니다.")

    page = client.get(room.get_absolute_url()).content.decode()

    assert "창가입니다." in page
    assert "&lt;script&gt;" in page
    assert Room.objects.count() == 1


def test_how_to_apply_is_for_everybody(client: Client) -> None:
    assert reverse("account_login") in client.get(reverse("workspace:apply")).content.decode()
    assert reverse("companies:new") in make.signed_in(make.user()).get(reverse("workspace:apply")).content.decode()
    assert client.post(reverse("workspace:home")).status_code == 405


def test_a_company_in_the_space_is_shown_its_lease_instead_of_the_way_in():
    lease = make.lease()
    manager = lease.company.managers().get()

    page = make.signed_in(manager).get(reverse("workspace:apply")).content.decode()

    assert lease.get_absolute_url() in page
    assert reverse("workspace:start") not in page
    newcomer = make.company().managers().get()
    assert reverse("workspace:start") in make.signed_in(newcomer).get(reverse("workspace:apply")).content.decode()


def test_a_claim_by_the_hour_leaves_the_desk_free_for_the_day():
    desk = make.desk()
    Claim.objects.create(room=desk, kind="event", state="live", during=make.hours("14:00", "16:00", make.TODAY))
    desks = Room.objects.filter(pk=desk.pk)

    assert desks.count_free(make.TODAY) == (1, 1)
    assert desks.next_to_be_free(make.TODAY) is None
    assert desks.with_claims(make.TODAY).get().vacancy(make.TODAY).is_free


def test_the_next_desk_to_be_free_is_found_behind_stays_that_follow_each_other():
    first, second, third = make.desk(), make.desk(), make.desk()
    for room, start, end in [
        (first, date(2026, 11, 1), date(2026, 12, 1)),
        (first, date(2026, 12, 1), date(2027, 3, 1)),
        (second, date(2026, 11, 1), date(2027, 2, 1)),
        (third, date(2026, 11, 24), date(2026, 11, 25)),
    ]:
        Claim.objects.create(room=room, during=whole_days(DateRange(start, end)), state="held", offer=make.offer())
    desks = Room.objects.filter(pk__in=[first.pk, second.pk, third.pk])

    assert desks.count_free(date(2026, 11, 23)) == (3, 1)
    assert desks.next_to_be_free(date(2026, 11, 23)) == date(2027, 2, 1)
    assert [room.vacancy(date(2026, 11, 23)).free_from for room in desks.with_claims(date(2026, 11, 23)).order_by("pk")] == [
        date(2027, 3, 1),
        date(2027, 2, 1),
        date(2026, 11, 23),
    ]
