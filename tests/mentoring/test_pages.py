"""The pages of a question."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mentoring.models import Request
from tests import make, make_mentoring
from tests.make import NOON

pytestmark = pytest.mark.django_db
CHOICES = {"urgency": "normal", "wanted": "answer", "readers": "experts"}


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_reads_the_promise_and_signs_in(client: Client):
    words = page(client, "/mentoring/")
    assert "근무일 3일 안에 첫 답변" in words
    assert "로그인하고 신청하기" in words
    assert client.get("/mentoring/1/").headers["Location"] == "/accounts/login/?next=/mentoring/1/"


def test_somebody_without_a_company_is_told_what_comes_first():
    assert "기업을 등록하거나" in page(make.signed_in(make.user()), "/mentoring/")


def test_from_the_button_to_the_receipt():
    make_mentoring.clerk(name="박담당")
    company = make_mentoring.company()
    client = make.signed_in(make_mentoring.asker(company))
    answer = client.post("/mentoring/ask/", {"company": company.pk})
    pk = Request.objects.get().pk
    assert answer.url == f"/mentoring/{pk}/edit/"
    body = make_mentoring.WORDS | CHOICES | {"file": make_mentoring.upload()}
    assert client.post(answer.url, body).url == f"/mentoring/{pk}/check/"
    words = page(client, f"/mentoring/{pk}/check/")
    assert "보낼 내용" in words
    assert "성적서.pdf" in words
    assert client.post(f"/mentoring/{pk}/check/").url == f"/mentoring/{pk}/"
    words = page(client, f"/mentoring/{pk}/")
    for told in ("M-2026-0001", "박담당", "2026. 11. 26. (목)", "11월 26일(목)까지 첫 답변을 드립니다"):
        assert told in words


def test_what_is_typed_is_kept_at_once_and_says_that_it_is_not_sent():
    draft = make_mentoring.draft()
    client = make.signed_in(make_mentoring.asker(draft.company))
    answer = client.post(f"/mentoring/{draft.pk}/edit/", CHOICES | {"title": "새 제목", "problem": "문제"}, headers={"HX-Request": "true"})
    assert "아직 보내지 않음" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("새 제목", "draft")


def test_what_another_window_saved_meanwhile_is_shown_before_it_is_replaced():
    draft = make_mentoring.draft()
    by = make_mentoring.asker(draft.company)
    client = make.signed_in(by)
    seen = client.get(f"/mentoring/{draft.pk}/edit/").context["form"]["seen"].value()
    draft.save_draft({"title": "다른 창에서 쓴 제목"}, by=by, now=NOON)
    body = make_mentoring.WORDS | CHOICES | {"title": "이 창의 제목", "seen": seen}
    first = client.post(f"/mentoring/{draft.pk}/edit/", body)
    assert "다른 창에서 쓴 제목" in first.content.decode()
    again = body | {"seen": first.context["form"]["seen"].value()}
    assert client.post(f"/mentoring/{draft.pk}/edit/", again).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "이 창의 제목"


def test_questions_that_are_alike_are_shown_before_sending():
    first = make_mentoring.request()
    draft = make_mentoring.draft(company_=first.company)
    client = make.signed_in(make_mentoring.asker(first.company))
    words = page(client, f"/mentoring/{draft.pk}/check/")
    assert "비슷한 내용으로 진행 중인 상담이 있습니다" in words
    assert first.number in words
    refused = client.post(f"/mentoring/{draft.pk}/check/")
    assert refused.status_code == 200
    assert 'aria-invalid="true"' in refused.content.decode()
    assert client.post(f"/mentoring/{draft.pk}/check/", {"is_another": "on"}).status_code == 302


def test_who_is_no_member_keeps_the_draft_and_is_shown_the_way():
    company = make.company()
    draft = make_mentoring.draft(company_=company)
    words = page(make.signed_in(make_mentoring.asker(company)), f"/mentoring/{draft.pk}/check/")
    assert "지금은 멤버십 기업이 아닙니다" in words
    assert "상담 신청 보내기" not in words


def test_the_proposed_fields_are_taken_with_one_click():
    make.researcher(fields=["EB"], keywords="니켈 도금")
    draft = make_mentoring.draft()
    client = make.signed_in(make_mentoring.asker(draft.company))
    assert "“니켈 도금”" in page(client, f"/mentoring/{draft.pk}/check/")
    client.post(f"/mentoring/{draft.pk}/fields/")
    assert "EB" in {field.pk for field in draft.fields.all()}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("submitted", "담당자는"), ("triaging", "검토"), ("info_needed", "추가 설명 보내기"), ("answered", "도움이 되었습니다"),
        ("resolved", "다시 열기"), ("referred", "표면처리 지원센터"), ("declined", "센터가 다루지 않는 분야입니다."),
        ("withdrawn", "취소했습니다"), ("expired", "추가 설명이 오지 않아"),
    ],
)  # fmt: skip
def test_the_page_says_where_it_stands(state: str, told: str):
    make_mentoring.clerk()
    request = make_mentoring.request(state)
    assert told in page(make.signed_in(make_mentoring.asker(request.company)), f"/mentoring/{request.pk}/")


def test_a_colleague_reads_and_answers():
    request = make_mentoring.request("info_needed")
    client = make.signed_in(make.person(request.company).user)
    assert "어떤 전처리 약품을 쓰시나요?" in page(client, f"/mentoring/{request.pk}/reply/")
    assert client.post(f"/mentoring/{request.pk}/reply/", {"text": ""}).status_code == 200
    assert client.post(f"/mentoring/{request.pk}/reply/", {"text": "스트라이크입니다."}).url == f"/mentoring/{request.pk}/"


def test_my_centre_tells_what_to_do():
    request = make_mentoring.request("info_needed")
    words = page(make.signed_in(make_mentoring.asker(request.company)), "/me/")
    assert f"상담 {request.number}에 답하려면 추가 설명이 필요합니다" in words
    assert make_mentoring.WORDS["title"] not in words


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    company = make_mentoring.company()
    client = make.signed_in(make_mentoring.asker(company))
    request = make_mentoring.request("answered", company_=company)
    for _ in range(many):
        make_mentoring.request(company_=company)
    client.get("/mentoring/")
    with django_assert_num_queries(7):  # session, person, rule, companies, the choice of them, count, questions
        assert client.get("/mentoring/").status_code == 200
    with django_assert_num_queries(6):  # session, person, question, offers, what was written, timeline
        assert client.get(f"/mentoring/{request.pk}/").status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_costs_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    for n in range(many):
        make_mentoring.request(now=NOON + timedelta(minutes=n))
    client = make.signed_in(make_mentoring.clerk())
    client.get("/admin/mentoring/request/")
    with django_assert_num_queries(7):
        assert client.get("/admin/mentoring/request/").status_code == 200
