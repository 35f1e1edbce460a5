"""The calendar of rooms and the floor plan."""

import re
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innocenter.values.working_days import Calendar
from tests import make
from tests.make import NOON, TODAY
from workspace import calendar as calendars
from workspace.models import Claim, Closure, OpeningHours, Room
from workspace.models.claim import whole_days

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def spans(room: Room, day: date = TOMORROW, *, reader: Any = VISITOR, now: Any = NOON) -> list[tuple[str, str, str]]:
    """(from, until, kind or words) of the room's day."""
    rooms = [each for each in calendars.bookable_rooms() if each.pk == room.pk]
    [[found]] = calendars.days_of(rooms, day, 1, week=OpeningHours.objects.week(), reader=reader, now=now)
    hours = [(timezone.localtime(span.begin), timezone.localtime(span.end), span) for span in found.spans]
    return [(f"{begin:%H:%M}", f"{end:%H:%M}", span.words or span.kind) for begin, end, span in hours]


def closed(room: Room, begins: str, ends: str, reason: str) -> None:
    during = make.hours(begins, ends)
    closure = Closure.objects.create(room=room, during=during, reason=reason, made_by=make.clerk(), made_at=NOON)
    Claim.objects.create(room=room, during=during, kind="closure", state="live", closure=closure)


def page(client: Client | None = None, **query: Any) -> str:
    return (client or Client()).get(reverse("workspace:calendar"), {"date": TOMORROW, **query}).content.decode()


def test_a_day_is_cut_into_what_is_free_and_what_is_not() -> None:
    room, company = make.meeting_room(), make.member()
    make.booking(room=room, during=make.hours("10:00", "11:30"), company_=company, title="시제품 회의")
    closed(room, "15:00", "16:00", "청소")

    assert spans(room) == [
        ("09:00", "10:00", "free"), ("10:00", "11:30", "taken"), ("11:30", "15:00", "free"), ("15:00", "16:00", "청소"),
        ("16:00", "18:00", "free"),
    ]  # fmt: skip
    colleague = make.person(company).user
    assert ("10:00", "11:30", "시제품 회의") in spans(room, reader=colleague)
    assert ("10:00", "11:30", "taken") in spans(room, reader=make.stranger())


def test_a_combined_room_is_taken_where_a_part_is_and_a_part_where_the_whole_is() -> None:
    left, right = make.meeting_room(), make.meeting_room()
    whole = make.meeting_room(parts=[left, right])
    make.booking(room=left, during=make.hours("10:00", "11:00"))
    make.booking(room=whole, during=make.hours("13:00", "14:00"))

    taken = [span for span in spans(whole) if span[2] == "taken"]
    assert taken == [("10:00", "11:00", "taken"), ("13:00", "14:00", "taken")]
    assert [span for span in spans(right) if span[2] == "taken"] == [("13:00", "14:00", "taken")]


def test_what_is_over_is_not_offered() -> None:
    room = make.meeting_room()
    assert spans(room, TODAY, now=make.hours("10:10", "11:00", TODAY).lower) == [("09:00", "10:00", "past"), ("10:00", "18:00", "free")]
    assert spans(room, TODAY - timedelta(days=3)) == [("09:00", "18:00", "past")]


def test_weekends_and_holidays_are_closed() -> None:
    room = make.meeting_room()
    assert spans(room, date(2026, 11, 28)) == []
    assert spans(room, date(2026, 12, 25)) == []
    assert "쉬는 날" in page(date="2026-12-25")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(starts=st.lists(st.tuples(st.integers(-2, 17), st.integers(1, 6)), max_size=6))
def test_the_spans_fill_the_opening_hours_without_gap_or_overlap(starts: list[tuple[int, int]]) -> None:
    week = calendars.Week({1: (time(9), time(18))}, Calendar())
    hours = week.on(TOMORROW)
    assert hours
    room = Room(pk=1, code="M")
    room.part_keys = []  # type: ignore[attr-defined]
    step = calendars.STEP
    uses = [calendars.Use(type(hours)(hours.lower + n * step, hours.lower + (n + long) * step), "taken", "", None) for n, long in starts]
    found = calendars.spans_of(calendars.uses_of(room, {1: uses}), hours, now=NOON)
    assert found[0].begin == hours.lower
    assert found[-1].end == hours.upper
    assert all(before.end == after.begin for before, after in pairwise(found))
    assert sum(cell.steps for cell in calendars.RoomDay(room, TOMORROW, found).cells) == 18


# -- the page


def test_a_free_time_leads_to_the_form_with_day_and_hour_filled_in() -> None:
    room = make.meeting_room()
    company = make.member()
    text = page()
    link = f"{reverse('workspace:book', args=[room.pk])}?day=2026-11-24&amp;begins=14:00&amp;ends=15:00"
    assert link in text
    form = make.signed_in(company.managers().get()).get(link.replace("&amp;", "&")).content.decode()
    assert 'value="2026-11-24"' in form
    assert re.search(r'value="14:00" selected', form)
    assert re.search(r'value="15:00" selected', form)


def test_nobody_reads_who_has_a_room_but_their_own_company() -> None:
    company = make.member(name="㈜한빛센서")
    booking = make.booking(company_=company, title="비밀 회의")
    boss, colleague = company.managers().get(), make.person(company).user
    for client in (Client(), make.signed_in(make.stranger()), make.signed_in(make.clerk())):
        text = page(client)
        for secret in ("비밀 회의", "한빛센서", str(booking.person), booking.get_absolute_url()):
            assert secret not in text
        assert "예약됨" in text
    assert booking.get_absolute_url() in page(make.signed_in(boss))
    text = page(make.signed_in(colleague))  # type: ignore[arg-type]
    assert "비밀 회의" in text
    assert booking.get_absolute_url() not in text


def spans_in(text: str, kind: str) -> list[str]:
    return re.findall(rf'<li class="is-{kind}">(\d\d:\d\d ~ \d\d:\d\d)', text)


def test_the_list_says_what_the_table_says() -> None:
    room = make.meeting_room()
    make.booking(room=room, during=make.hours("10:00", "11:30"))
    both, only = page(), page(show="list")
    assert spans_in(both, "free") == spans_in(only, "free") == ["09:00 ~ 10:00", "11:30 ~ 18:00"]
    assert spans_in(both, "taken") == spans_in(only, "taken") == ["10:00 ~ 11:30"]
    assert "<table" not in only
    table = both[both.index("<table") : both.index("</table>")]
    assert sum(int(n) for n in re.findall(r'<td[^>]* colspan="(\d+)"', table)) == 18
    assert re.findall(r'<td class="is-free" colspan="\d"><a[^>]*>(\d\d:\d\d)', table) == [
        "09:00", "11:30", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00",
    ]  # fmt: skip


def test_a_week_shows_what_is_left_of_each_day() -> None:
    room = make.meeting_room()
    make.booking(room=room, during=make.hours("10:00", "11:30"))
    answer = Client().get(reverse("workspace:calendar"), {"date": TOMORROW, "span": "week"})
    [days] = answer.context["rows"]
    assert [day.free_hours for day in days] == [6, 7.5, 9, 9, 9, 0, 0]  # noon on Monday: the morning is over
    text = answer.content.decode()
    table, twin = text[text.index("<table") : text.index("</table>")], text[text.index("</table>") :]
    left = re.findall(r">([^<>]*시간 비어 있음|[^<>]*휴무일)\s*</", table)
    assert len(left) == 7
    assert [words.strip() for words in left] == [words.strip() for words in re.findall(r"([\d.]+시간 비어 있음|휴무일)", twin)]


@pytest.mark.parametrize("query", [{"date": "x"}, {"date": "9999-12-31"}, {"site": "x", "kind": "%00", "span": "year", "page": "99"}])
def test_an_odd_address_is_today(query: dict[str, str]) -> None:
    make.meeting_room()
    answer = Client().get(reverse("workspace:calendar"), query)
    assert answer.status_code == 200
    assert answer.context["form"].day == TODAY


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("span", ["day", "week"])
def test_a_visitor_costs_four_statements_and_a_member_six(rows: int, span: str, django_assert_num_queries: Any) -> None:
    company = make.member()
    for _ in range(rows):
        make.booking(company_=company)
    client = make.signed_in(company.managers().get())
    page(client)
    with django_assert_num_queries(4):
        page(Client(), span=span)
    with django_assert_num_queries(6):
        page(client, span=span)


def test_a_full_day_of_two_hundred_rooms_comes_in_pages_of_less_than_100_kb_and_six_statements(django_assert_max_num_queries: Any) -> None:
    """Every half hour of every room is somebody's, and 20,000 claims in all."""
    site, company = make.meeting_room().site, make.member()
    Room.objects.bulk_create(Room(site=site, code=f"R-{n:03}", kind="meeting") for n in range(199))
    first = make.hours("09:00", "09:30")
    days, slots = [timedelta(days=day) for day in range(6)], [timedelta(minutes=30 * slot) for slot in range(18)]
    begins = [first.lower + day + slot for day in days for slot in slots]
    Claim.objects.bulk_create(
        Claim(room=room, during=DateTimeTZRange(begin, begin + timedelta(minutes=30)), kind="event", state="live")
        for room in Room.objects.all()
        for begin in begins
    )
    assert Claim.objects.count() > 20_000
    client = make.signed_in(company.managers().get())
    address = reverse("workspace:calendar")
    client.get(address, {"date": TOMORROW})
    with django_assert_max_num_queries(6):
        answer = client.get(address, {"date": TOMORROW})
    assert "R-003" in answer.content.decode()
    assert answer.context["page_obj"].paginator.num_pages == 5
    assert len(answer.content) < 100_000


# -- the floor plan


def placed(**about: Any) -> Room:
    return make.desk(**{"plan_x": 0, "plan_y": 0, "plan_w": 2, "plan_h": 1, "floor": 3} | about)


def plan(client: Client | None = None, **query: Any) -> Any:
    return (client or Client()).get(reverse("workspace:plan"), {"date": TOMORROW, **query})


def test_the_plan_shows_each_status_in_words_and_in_a_pattern_and_the_list_says_the_same() -> None:
    free, used, held, closed_, booked = (placed(code=code) for code in ("F-1", "U-1", "H-1", "C-1", "M-1"))
    make.lease(desk_=used, first_day=date(2026, 10, 1))
    offer = make.offer()
    Claim.objects.filter(offer=offer).update(room=held, during=whole_days(DateRange(date(2026, 11, 1), date(2026, 12, 24))))
    closed(closed_, "09:00", "18:00", "전기 공사")
    Room.objects.filter(pk=booked.pk).update(kind="meeting")
    make.booking(room=Room.objects.get(pk=booked.pk))

    text = plan().content.decode()

    for code, status, words in (
        (free.code, "free", "비어 있음"), (used.code, "leased", "사용 중"), (held.code, "held", "다른 기업에 제안 중"),
        (closed_.code, "closed", "이용 불가"), (booked.code, "partly", "일부 시간 예약"),
    ):  # fmt: skip
        shape = re.search(rf'<a class="plan-place is-(\w+)"[^>]*aria-label="3층 {code}, [^:]*: ([^"]*)"', text)
        assert shape
        assert (shape[1], shape[2]) == (status, words)
        row = re.search(rf'<tr><th scope="row"><a [^>]*>3층 {code}</a>.*?</tr>', text, re.DOTALL)
        assert row
        assert words in row[0]
    assert " style=" not in text


def test_the_plan_goes_by_the_day() -> None:
    room = placed()
    make.lease(desk_=room, first_day=date(2026, 12, 1), months=6)
    status = {day: plan(date=day).context["plan"].places[0].status for day in ("2026-11-30", "2026-12-01", "2027-05-31", "2027-06-01")}
    assert status == {"2026-11-30": "free", "2026-12-01": "leased", "2027-05-31": "leased", "2027-06-01": "free"}


def test_each_floor_has_its_plan() -> None:
    low, high = placed(floor=1, code="A"), placed(floor=2, code="B")
    make.desk(code="not drawn")

    def shown(**query: str) -> list[str]:
        return [place.room.code for place in plan(**query).context["plan"].places]

    assert shown() == shown(place="nonsense") == ["A"]
    assert shown(place=f"{high.site_id}.2") == ["B"]
    assert low.site_id == high.site_id


def test_without_a_drawing_the_page_says_so() -> None:
    make.desk()
    assert "아직 그려진 층이 없습니다" in plan().content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_costs_two_statements_and_two_more_to_know_the_reader(rows: int, django_assert_num_queries: Any) -> None:
    for n in range(rows):
        placed(plan_x=2 * n)
    client = make.signed_in(make.user())
    plan(client)
    with django_assert_num_queries(2):
        plan()
    with django_assert_num_queries(4):
        plan(client)


def test_a_place_on_the_plan_has_all_four_numbers() -> None:
    clerk = make.signed_in(make.clerk())
    room = make.desk()
    data = {"site": room.site_id, "kind": "desk", "code": room.code, "floor": 3, "seats": 1, "is_active": "on", "plan_x": 3}
    url = reverse("admin:workspace_room_change", args=[room.pk])
    assert "네 가지" in clerk.post(url, data).content.decode()
    assert clerk.post(url, data | {"plan_y": 1, "plan_w": 2, "plan_h": 1}).status_code == 302
    room.refresh_from_db()
    assert (room.plan_x, room.plan_h) == (3, 1)
