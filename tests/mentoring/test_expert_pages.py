"""The pages of experts."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import AccessEvent
from innocenter.taxonomy.models import Holiday
from mentoring import sweeps
from mentoring.models import BlockedPeriod, ExpertProfile, Window
from tests import make, make_experts
from tests.make import NOON, TODAY
from tests.make_experts import TUESDAY, user_of

pytestmark = pytest.mark.django_db
OWN = "/mentoring/expert/"
NUMBERS = {"hours_a_month": 8, "open_cases_most": 2, "slot_minutes": 60, "buffer_minutes": 15, "travel_minutes": 90}
NUMBERS |= {"lead_hours": 48, "horizon_days": 28}


def page(client: Client, path: str = OWN) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def of(expert: ExpertProfile) -> Client:
    return make.signed_in(user_of(expert))


def test_pages_are_for_those_who_signed_in_and_strangers_find_nothing(client: Client):
    assert client.get(OWN).headers["Location"] == f"/accounts/login/?next={OWN}"
    made, stranger = make_experts.expert(), make.signed_in(make.user())
    assert "전문가는 연구기관이나 대학의 연구자입니다" in page(stranger)
    for path in ("expert/edit/", "expert/times/", "experts/", f"experts/{made.pk}/"):
        assert stranger.get(f"/mentoring/{path}").status_code == 404
    assert stranger.get(f"{OWN}renew/").status_code == 405
    assert stranger.post(f"{OWN}renew/").status_code == 404


def test_a_researcher_becomes_an_expert_and_enters_hours():
    researcher = make.researcher(user=make.user())
    client = make.signed_in(researcher.user)
    assert "전문가로 등록하기" in page(client)
    refused = client.post(f"{OWN}edit/", NUMBERS | {"forms": ["visit"], "hours_a_month": 0})
    words = refused.content.decode()
    assert (refused.status_code, "방문할 수 있는 지역" in words, 'aria-invalid="true"' in words) == (200, True, True)
    assert client.post(f"{OWN}edit/", NUMBERS | {"forms": ["online", "visit"], "regions": ["daejeon"]}).url == f"{OWN}times/"
    assert ExpertProfile.objects.available(TODAY).get().researcher == researcher
    assert "아직 고를 수 있는 시간이 없습니다" in page(client)
    client.post(f"{OWN}times/week/", {"week-weekdays": ["1", "3"], "week-begins": "10:00", "week-ends": "12:00"})
    words = page(client, f"{OWN}times/")
    assert "화요일 10:00~12:00" in words
    assert "2026. 11. 26. (목) 10:00~11:00" in words  # tomorrow is too soon


@pytest.mark.parametrize(
    ("address", "body", "told"),
    [
        ("week/", {"week-weekdays": ["1"], "week-begins": "12:00", "week-ends": "10:00"}, "끝 시각은 시작 시각보다"),
        ("week/", {"week-weekdays": ["1"], "week-begins": "11:00", "week-ends": "13:00"}, "이미 등록한 시간과 겹칩니다: 화요일"),
        ("week/", {"week-begins": "11:00", "week-ends": "13:00"}, "하나 이상"),
        ("day/", {"day-day": "2026-11-20", "day-begins": "10:00", "day-ends": "12:00"}, "오늘부터 1년 안"),
        ("day/", {"day-day": "2026-12-25", "day-begins": "10:00", "day-ends": "12:00"}, "공휴일"),
        ("block/", {"block-first": "2026-12-03", "block-last": "2026-12-02"}, "첫날보다 빠를 수 없습니다"),
        ("block/", {"block-first": "2026-12-03", "block-last": "2026-12-03", "block-begins": "10:00"}, "둘 다 고르거나"),
        ("block/", {"block-first": "2026-11-03", "block-last": "2026-11-03"}, "이미 지난 시간"),
        ("block/", {"block-first": "2026-12-03", "block-last": "2029-12-03"}, "1년까지만"),
    ],
)  # fmt: skip
def test_wrong_hours_are_told_in_words_and_stay_typed(address: str, body: dict[str, Any], told: str):
    answer = of(make_experts.expert()).post(f"{OWN}times/{address}", body)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert told in words
    typed = [value for name, value in body.items() if name.endswith(("begins", "first", "day"))]
    assert all(f'value="{value}"' in words for value in typed)


def test_times_are_taken_out_again():
    made = make_experts.expert()
    client = of(made)
    Window.add_to_day(made, TUESDAY, time(14), time(16), by=user_of(made), now=NOON)
    client.post(f"{OWN}times/block/", {"block-first": "2026-12-02", "block-last": "2026-12-03"})
    words = page(client, f"{OWN}times/")
    assert "2026. 12. 1. (화) 14:00~16:00" in words
    assert "2026. 12. 2. (수) ~ 2026. 12. 3. (목)" in words
    window, block = made.windows.get(day=TUESDAY), BlockedPeriod.objects.get()
    client.post(f"{OWN}times/{window.pk}/remove/")
    client.post(f"{OWN}times/blocked/{block.pk}/remove/")
    words = page(client, f"{OWN}times/")
    assert "14:00~16:00" not in words
    other = make_experts.window()
    assert client.post(f"{OWN}times/{other.pk}/remove/").status_code == 404


def test_not_now_is_one_click_and_so_is_the_way_back():
    made = make_experts.expert()
    client = of(made)
    words = page(client)
    assert 'value="2026-12-21"' in words  # four weeks
    assert client.post(f"{OWN}away/", {"until": "2026-12-21"}).url == OWN
    assert not ExpertProfile.objects.available(TODAY).exists()
    assert ExpertProfile.objects.available(date(2026, 12, 22)).exists()
    words = page(client)
    assert "12월 21일(월)까지 새 상담을 제안하지 않습니다" in words
    client.post(f"{OWN}back/")
    assert ExpertProfile.objects.available(TODAY).exists()
    refused = client.post(f"{OWN}away/", {"until": "2026-11-01"})
    assert (refused.status_code, "오늘부터 1년 안" in refused.content.decode()) == (200, True)


def test_leaving_the_list_asks_why_and_coming_back_is_ones_own_affair():
    made = make_experts.expert()
    client = of(made)
    assert client.post(f"{OWN}leave/", {"reason": ""}).status_code == 200
    client.post(f"{OWN}leave/", {"reason": "안식년입니다."})
    assert "안식년입니다." in page(client)
    client.post(f"{OWN}return/")
    assert ExpertProfile.objects.available(TODAY).exists()


def test_of_a_profile_that_runs_out_the_expert_is_asked_once_in_time_and_once_after():
    made = make_experts.expert(now=NOON - timedelta(days=165))
    sweeps.sweep(now=NOON)
    assert not Letter.objects.filter(kind="mentoring.expert_runs_out").exists()
    for day in (1, 1, 5):
        sweeps.sweep(now=NOON + timedelta(days=day))
    letter = Letter.objects.get(kind="mentoring.expert_runs_out")
    assert (letter.user, letter.due_on) == (user_of(made), TODAY + timedelta(days=15))
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        assert "달라진 것이 없는지 확인해 주세요" in page(of(made), "/me/")
        assert of(made).post(f"{OWN}renew/").url == OWN
        assert "달라진 것이 없는지" not in page(of(made), "/me/")
    for day in (16, 20):
        sweeps.sweep(now=NOON + timedelta(days=day))
    assert not Letter.objects.filter(kind="mentoring.expert_ran_out").exists()
    for day in (200, 300):  # nobody swept for months
        sweeps.sweep(now=NOON + timedelta(days=day))
    assert Letter.objects.filter(kind="mentoring.expert_ran_out").count() == 1
    assert Letter.objects.filter(kind="mentoring.expert_runs_out").count() == 1


def test_my_centre_tells_an_expert_whose_word_has_run_out():
    words = page(of(make_experts.stale()), "/me/")
    assert "전문가 정보의 확인 기한이 지났습니다" in words


def test_a_time_on_a_day_off_is_flagged_to_the_expert_and_to_the_staff():
    made = make_experts.expert()
    hold = make_experts.hold(of=made, agreed=True)
    Holiday.objects.create(day=TUESDAY, name="임시 공휴일")
    for path in (OWN, f"{OWN}times/"):
        assert "이 날은 공휴일이 되었습니다: 임시 공휴일." in page(of(made), path)
    staff = make.signed_in(make.staff("mentoring"))
    assert "휴일과 겹친 상담 일정" in page(staff, "/admin/")
    assert f"/admin/mentoring/slothold/{hold.pk}/change/" in page(staff, "/admin/mentoring/slothold/?clash=yes")
    assert "임시 공휴일" in page(staff, f"/admin/mentoring/expertprofile/{made.pk}/change/")


def test_a_coordinator_sees_the_experts_of_the_institute_and_changes_nothing():
    coordinator = make.user()
    institute = make.institute(coordinator=coordinator)
    made, other = make_experts.expert(institute=institute), make_experts.expert()
    make_experts.hold(of=made, agreed=True)
    client = make.signed_in(coordinator)
    words = page(client, "/mentoring/experts/")
    assert f"/mentoring/experts/{made.pk}/" in words
    assert f"/mentoring/experts/{other.pk}/" not in words
    words = page(client, f"/mentoring/experts/{made.pk}/")
    assert "월요일 10:00~12:00" in words
    assert "2026. 12. 1." not in words  # when somebody meets a company is between the two
    assert "<form" not in words.split("<main", 1)[1].split("</main>")[0]
    assert AccessEvent.objects.filter(actor=coordinator, about_id=str(made.pk)).count() == 1
    assert client.get(f"/mentoring/experts/{other.pk}/").status_code == 404
    assert of(made).get(f"/mentoring/experts/{made.pk}/").url == OWN


def test_staff_ask_a_researcher_who_becomes_an_expert_by_confirming():
    staff = make.signed_in(make.staff("mentoring"))
    researcher = make.researcher(user=make.user())
    body = NUMBERS | {"researcher": researcher.pk, "forms": ["online"]}
    refused = staff.post("/admin/mentoring/expertprofile/add/", body | {"researcher": make.researcher().pk})
    assert "아직 계정이 없는 연구자입니다." in refused.content.decode()
    assert staff.post("/admin/mentoring/expertprofile/add/", body).status_code == 302
    assert Letter.objects.filter(kind="mentoring.expert_asked", user=researcher.user).count() == 1
    assert not ExpertProfile.objects.available(TODAY).exists()
    client = make.signed_in(researcher.user)
    assert "센터에서 기업의 상담을 부탁드리려고 합니다" in page(client)
    client.post(f"{OWN}renew/")
    assert ExpertProfile.objects.available(TODAY).exists()


def test_the_staffs_list_tells_who_can_be_asked_and_how_busy_they_are():
    made = make_experts.expert(name="김상담")
    make_experts.hold(day=TODAY + timedelta(days=3), of=made)
    make_experts.stale(name="박만료")
    make_experts.expert(name="이휴식", away_until=TODAY)
    staff = make.signed_in(make.staff("mentoring"))
    assert "1 / 8" in page(staff, "/admin/mentoring/expertprofile/")
    for chosen, name in (("available", "김상담"), ("stale", "박만료"), ("away", "이휴식"), ("word", "박만료")):
        words = page(staff, f"/admin/mentoring/expertprofile/?standing={chosen}")
        assert [one for one in ("김상담", "박만료", "이휴식") if f">{one}</a>" in words] == [name]


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    coordinator = make.user()
    institute = make.institute(coordinator=coordinator)
    made = make_experts.expert(institute=institute)
    for n in range(many):
        make_experts.hold(day=TUESDAY + timedelta(days=n), of=made)
        make_experts.blocked(TUESDAY + timedelta(days=20 + n), TUESDAY + timedelta(days=20 + n), of=made)
        make_experts.expert(institute=institute)
    own, their, staff = of(made), make.signed_in(coordinator), make.signed_in(make.staff("mentoring"))
    for client in (own, their, staff):
        client.get("/mentoring/")
    with django_assert_num_queries(9):  # session, person, profile, times with holidays and blocked, week, days, blocked
        assert own.get(OWN).status_code == 200
    with django_assert_num_queries(13):  # and what can be chosen
        assert own.get(f"{OWN}times/").status_code == 200
    with django_assert_num_queries(6):
        assert their.get("/mentoring/experts/").status_code == 200
    with django_assert_num_queries(7):
        assert staff.get("/admin/mentoring/expertprofile/").status_code == 200


def test_an_expert_whom_staff_take_off_the_list_is_told_and_whoever_leaves_by_themselves_is_not() -> None:
    taken_off, leaves = make_experts.expert(), make_experts.expert()
    taken_off.close("연락이 되지 않습니다.", by=make.staff("mentoring"), now=NOON)
    leaves.close("그만둡니다.", by=user_of(leaves), now=NOON)
    letter = Letter.objects.get(kind="mentoring.expert_closed")
    words = render(letter)
    assert (letter.user, "명단에서 제외" in words.subject, "연락이" in words.text) == (user_of(taken_off), True, False)
