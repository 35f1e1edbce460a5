"""The pages of clinic days: for visitors, for people of a company, for the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mentoring.models import ClinicDay, Session
from tests import make, make_clinics, make_mentoring, make_sessions
from tests.make_experts import TUESDAY

pytestmark = pytest.mark.django_db
LIST = "/mentoring/clinics/"


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_list_of_days_to_the_session_and_back():
    slot, request = make_clinics.slot(of=make_clinics.onsite()), make_mentoring.request()
    client = make.signed_in(make_mentoring.asker(request.company))
    assert LIST in page(client, "/mentoring/")
    assert "3개 신청 가능" in page(client, LIST)
    path = slot.clinic.get_absolute_url()
    words = page(client, path)
    for told in ("10:00~10:30", str(slot.expert.researcher), "이 시간 신청"):
        assert told in words
    take = f"{LIST}slots/{slot.pk}/"
    assert request.title in page(client, take)
    answer = client.post(take, {"question": request.pk, "agenda": "시험 방법"})
    session = Session.objects.get()
    assert answer.url == session.get_absolute_url()
    words = page(client, answer.url)
    assert "시험 방법" in words
    assert f"/sessions/{session.pk}/move/" not in words
    assert client.get(f"/mentoring/sessions/{session.pk}/move/").url == session.get_absolute_url()
    words = page(client, path)
    assert session.get_absolute_url() in words
    assert "이 시간 신청" not in words  # one for a company
    client.post(f"/mentoring/sessions/{session.pk}/cancel/", {"text": "출장"})
    assert "3개 신청 가능" in page(client, LIST)


def test_visitors_read_of_the_day_and_nobody_is_named_to_them():
    slot = make_clinics.taken()
    words = page(Client(), slot.clinic.get_absolute_url())
    assert "2개" in words
    assert "로그인하고 신청하기" in words
    assert str(slot.expert.researcher.name) not in words
    assert Client().get(f"{LIST}slots/{slot.pk}/").url.startswith("/accounts/login/")


def test_others_are_not_told_who_has_a_slot():
    slot = make_clinics.taken()
    assert slot.company
    other = make_mentoring.asker(make.company(name="다른 기업"))
    words = page(make.signed_in(other), slot.clinic.get_absolute_url())
    assert "신청 마감" in words
    assert slot.company.name not in words
    assert f"/mentoring/sessions/{slot.session_id}/" not in words


def test_without_a_question_the_way_to_ask_is_shown():
    slot = make_clinics.slot()
    words = page(make.signed_in(make_mentoring.asker(make_mentoring.company())), f"{LIST}slots/{slot.pk}/")
    assert "먼저 새 질문 보내기" in words
    assert 'name="question"' not in words


def test_a_question_of_another_company_cannot_be_chosen():
    slot, other = make_clinics.slot(), make_mentoring.request()
    mine = make_mentoring.request()
    client = make.signed_in(make_mentoring.asker(mine.company))
    answer = client.post(f"{LIST}slots/{slot.pk}/", {"question": other.pk, "agenda": "오래 쓴 글"})
    assert answer.status_code == 200
    assert "더 이상 고를 수 없습니다" in answer.content.decode()
    assert "오래 쓴 글" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_refusal_is_told_on_the_page_and_nothing_typed_is_lost():
    slot, mine = make_clinics.slot(), make_mentoring.request(readers="staff")
    client = make.signed_in(make_mentoring.asker(mine.company))
    answer = client.post(f"{LIST}slots/{slot.pk}/", {"question": mine.pk, "agenda": "오래 쓴 글"})
    assert answer.status_code == 200
    assert "전문가가 읽어도 된다고 알려 주세요" in answer.content.decode()
    assert "오래 쓴 글" in answer.content.decode()


def test_a_planned_day_is_not_there_and_one_called_off_says_so():
    planned, off = make_clinics.clinic("planned"), make_clinics.clinic("cancelled")
    assert Client().get(planned.get_absolute_url()).status_code == 404
    assert "강사 사정으로 취소합니다." in page(Client(), off.get_absolute_url())
    assert "지금 신청을 받는 집중 상담일이 없습니다" in page(Client(), LIST)


def test_the_list_costs_the_same_with_one_and_three(django_assert_num_queries: DjangoAssertNumQueries):
    make_clinics.clinic()
    with django_assert_num_queries(2):
        page(Client(), LIST)
    for weeks in (1, 2):
        make_clinics.onsite(day=TUESDAY + timedelta(days=7 * weeks))
    with django_assert_num_queries(2):
        page(Client(), LIST)


def test_a_day_costs_the_same_with_one_expert_and_three(django_assert_num_queries: DjangoAssertNumQueries):
    client = make.signed_in(make_mentoring.asker(make_mentoring.request().company))
    days = [make_clinics.clinic(experts=[make_sessions.expert() for _ in range(many)]) for many in (1, 3)]
    client.get(LIST)
    for day in days:
        with django_assert_num_queries(8):
            page(client, day.get_absolute_url())


def test_the_desk_reads_the_slots_and_changes_nothing_of_an_open_day():
    slot = make_clinics.taken()
    client = make.signed_in(make_mentoring.clerk())
    path = f"/admin/mentoring/clinicday/{slot.clinic_id}/change/"
    words = page(client, path)
    for told in (str(slot.company), "10:00", "집중 상담일 취소"):
        assert told in words
    client.post(path, {"title": "다른 제목", "slots-TOTAL_FORMS": "0", "slots-INITIAL_FORMS": "0"})
    assert ClinicDay.objects.get().title == slot.clinic.title


def test_a_clinic_with_both_a_room_and_an_address_is_told_so():
    room = make.meeting_room()
    body = {
        "title": "클리닉", "day": "2026-12-01", "begins": "10:00", "ends": "12:00", "slot_minutes": "30", "pause_minutes": "10",
        "form": "onsite", "room": room.pk, "join_link": make_clinics.LINK, "fields": ["EE"], "experts": [make_sessions.expert().pk],
        "slots-TOTAL_FORMS": "0", "slots-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = make.signed_in(make_mentoring.clerk()).post("/admin/mentoring/clinicday/add/", body)
    assert "센터에서 여는 경우에는 회의실만" in answer.content.decode()
    assert not ClinicDay.objects.exists()
