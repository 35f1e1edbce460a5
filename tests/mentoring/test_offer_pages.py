"""What an expert, the company and the desk see of an offer, and what they do not."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import AccessEvent
from mentoring.models import Offer, Request
from tests import make, make_mentoring, make_offers
from tests.make import NOON

pytestmark = pytest.mark.django_db
OVER = ["declined", "expired", "released", "withdrawn"]


def page(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def expert_of(offer: Offer) -> Client:
    return make.signed_in(make_offers.user_of(offer))


def with_file(state: str) -> tuple[Offer, str]:
    """An offer of a question with a file, and the file's address."""
    request = make_mentoring.draft()
    kept = request.add_file(make_mentoring.stored(), by=make_mentoring.asker(request.company), now=NOON)
    request.submit(by=make_mentoring.asker(request.company), now=NOON)
    desk = make_mentoring.clerk()
    request.take(by=desk, now=NOON)
    request.confirm_fields([], by=desk, now=NOON)
    line = make_offers.experts(2)
    offer = request.offer_to(line[0], by=desk, now=NOON, line=[one.pk for one in line])
    make_offers.bring(offer, state)
    return Offer.objects.with_names().get(pk=offer.pk), kept.get_absolute_url()


def company_words(request: Request) -> list[str]:
    """Whatever tells which company it is, or whom to talk to there."""
    manager = make_mentoring.asker(request.company)
    return [request.company.name, manager.name, manager.email]


def test_before_accepting_the_expert_reads_everything_but_whose_it_is():
    offer, file = with_file("offered")
    client = expert_of(offer)
    words = page(client, offer.get_absolute_url())
    for told in (*make_mentoring.WORDS.values(), "상담 맡기", "11월 25일(수)까지", str(offer.request.company.get_region_display())):
        assert told in words
    for hidden in company_words(offer.request):
        assert hidden not in words
    assert client.get(file).status_code == 200
    listed = page(client, "/mentoring/offers/") + page(client, f"/mentoring/offers/{offer.pk}/decline/") + page(client, "/me/")
    for hidden in company_words(offer.request):
        assert hidden not in listed


def test_what_was_said_is_told_without_names():
    request = make_mentoring.request("info_needed")
    request.reply("니켈 스트라이크입니다.", by=make_mentoring.asker(request.company), now=NOON)
    request.confirm_fields([], by=request.owner, now=NOON)
    expert = make_offers.expert()
    offer = request.offer_to(expert, by=request.owner, now=NOON, line=[expert.pk])
    words = page(expert_of(offer), offer.get_absolute_url())
    assert "니켈 스트라이크입니다." in words
    for hidden in company_words(request):
        assert hidden not in words


def test_after_accepting_both_see_each_other():
    offer, _file = with_file("offered")
    client = expert_of(offer)
    company = make.signed_in(make_mentoring.asker(offer.request.company))
    before = page(company, offer.request.get_absolute_url())
    assert offer.expert.researcher.name not in before
    assert "전문가에게 제안했습니다" in before
    assert "11월 25일(수)까지" in before
    assert client.post(f"/mentoring/offers/{offer.pk}/accept/").url == offer.get_absolute_url()
    words = page(client, offer.get_absolute_url())
    for told in company_words(offer.request):
        assert told in words
    assert offer.expert.researcher.name in page(company, offer.request.get_absolute_url())


@pytest.mark.parametrize("state", OVER)
def test_once_it_is_over_the_page_says_so_and_nothing_more(state: str):
    offer, file = with_file(state)
    client = expert_of(offer)
    words = page(client, offer.get_absolute_url())
    assert "제안이 끝났습니다" in words
    for hidden in (*make_mentoring.WORDS.values(), *company_words(offer.request)):
        assert hidden not in words
        assert hidden not in page(client, "/mentoring/offers/")
    assert client.get(file).status_code == 404
    assert client.get(offer.request.get_absolute_url()).status_code == 404
    assert not Request.objects.visible_to(make_offers.user_of(offer)).exists()


@pytest.mark.parametrize("state", ["expired", "released"])
def test_whoever_accepts_from_a_letter_of_last_week_reads_that_it_went_on(state: str):
    offer = make_offers.offer(state, line=make_offers.experts(2))
    answer = expert_of(offer).post(f"/mentoring/offers/{offer.pk}/accept/", follow=True)
    assert answer.status_code == 200
    assert "이미 끝난 제안입니다" in answer.content.decode()
    offer.refresh_from_db()
    assert offer.state == state


def test_each_reading_is_written_down():
    offer = make_offers.offer()
    expert_of(offer).get(offer.get_absolute_url())
    seen = AccessEvent.objects.get(actor=make_offers.user_of(offer))
    asker = make_mentoring.asker(offer.request.company)
    assert (seen.about_type, seen.about_id, seen.people) == ("mentoring.request", str(offer.request_id), [asker.pk])


def test_strangers_other_experts_and_the_company_find_no_offer():
    offer = make_offers.offer()
    asker = make_mentoring.asker(offer.request.company)
    for person in (make.user(), make_offers.user_of(make_offers.expert()), asker, make_mentoring.clerk(), make.head()):
        client = make.signed_in(person)
        for path in ("", "decline/", "give-back/"):
            assert client.get(f"/mentoring/offers/{offer.pk}/{path}").status_code == 404
    assert Client().get(offer.get_absolute_url()).headers["Location"].startswith("/accounts/login/")


def test_declining_asks_for_a_reason_and_keeps_what_was_typed():
    offer = make_offers.offer(line=make_offers.experts(2))
    client = expert_of(offer)
    path = f"/mentoring/offers/{offer.pk}/decline/"
    for body, told in (
        ({}, "하나"), ({"reason": "other"}, "까닭을 적어 주세요"), ({"reason": "form", "until": "2026-12-31"}, "시간이 없을 때만"),
        ({"reason": "no_time", "until": "2026-11-01", "note": "바쁩니다."}, "오늘"),
    ):  # fmt: skip
        answer = client.post(path, body)
        assert answer.status_code == 200
        assert told in answer.content.decode()
    assert "바쁩니다." in answer.content.decode()
    assert client.post(path, {"reason": "not_mine", "note": "KIMM의 도금 연구실을 권합니다."}).url == offer.get_absolute_url()
    assert client.get(path).url == offer.get_absolute_url()


def test_my_centre_tells_the_expert_what_to_do_and_nothing_confidential():
    offer = make_offers.offer()
    words = page(expert_of(offer), "/me/")
    assert f"상담 {offer.request.number} 제안이 도착했습니다" in words
    assert make_mentoring.WORDS["title"] not in words


def test_the_company_is_asked_and_answers_with_a_button():
    request = make_offers.asked()
    client = make.signed_in(make_mentoring.asker(request.company))
    assert "전문가가 읽어도 되는지 알려 주세요" in page(client, "/me/")
    assert client.get(f"/mentoring/{request.pk}/reply/").url == f"/mentoring/{request.pk}/experts/"
    words = page(client, f"/mentoring/{request.pk}/experts/")
    assert "이 분야의 전문가가 계십니다." in words
    assert client.get(f"/mentoring/{request.pk}/experts/allow/").status_code == 405
    client.post(f"/mentoring/{request.pk}/experts/allow/")
    request.refresh_from_db()
    assert (request.state, request.readers) == ("triaging", "experts")


CANARY = "카나리아비밀합금"


def test_no_letter_no_log_line_and_no_history_holds_a_word_of_it():
    words = {name: f"{text} {CANARY}" for name, text in make_mentoring.WORDS.items()}
    line = make_offers.experts(4)
    request = make_offers.looked_at(**words)
    for act in (
        lambda: request.offer_to(line[0], by=request.owner, now=NOON, line=[one.pk for one in line], why=CANARY),
        lambda: request.open_offer.decline("other", by=make_offers.user_of(line[0]), now=NOON, note=CANARY),
        lambda: request.offer_next(CANARY, by=request.owner, now=NOON),
        lambda: request.open_offer.accept(by=make_offers.user_of(line[2]), now=NOON),
        lambda: request.open_offer.withdraw("other", by=make_offers.user_of(line[2]), now=NOON, note=CANARY),
        lambda: request.take_back(CANARY, by=request.owner, now=NOON),
    ):
        act()
        request.refresh_from_db()
    for letter in Letter.objects.filter(kind__startswith="mentoring."):
        told = render(letter)
        assert CANARY not in json.dumps([told.subject, told.text, told.html, letter.link], ensure_ascii=False), letter.kind
    for model in (Offer.events.rel.related_model, Request.events.rel.related_model):
        assert not any(CANARY in str(row) for row in model.objects.values())
    desk = make.signed_in(request.owner)
    listed = page(desk, "/admin/mentoring/offer/")
    assert CANARY not in listed
    assert request.number in listed
    assert CANARY in page(desk, f"/admin/mentoring/offer/{request.offers.first().pk}/change/")


def test_the_desk_sees_who_was_asked_and_what_became_of_it():
    offer = make_offers.offer("declined", line=make_offers.experts(2))
    desk = make.signed_in(offer.request.owner)
    words = page(desk, f"/admin/mentoring/request/{offer.request_id}/change/")
    for told in ("제안한 전문가", str(offer.expert), "제 분야가 아닙니다", "다음 전문가에게 제안"):
        assert told in words
    assert "전문가에게 간 상담" in page(desk, "/admin/")
    assert [row.pk for row in desk.get("/admin/mentoring/request/?waits=experts").context["cl"].result_list] == [offer.request_id]


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    expert = make_offers.expert(open_cases_most=9)
    offers = [make_offers.offer(to=expert, now=NOON + timedelta(minutes=n)) for n in range(many)]
    client = make.signed_in(make_offers.user_of(expert))
    client.get("/mentoring/offers/")
    with django_assert_num_queries(4):  # session, person, count, offers
        client.get("/mentoring/offers/")
    with django_assert_num_queries(5):  # session, person, offer, the reading, what was written
        client.get(offers[0].get_absolute_url())


@pytest.mark.parametrize("many", [1, 3])
def test_a_question_with_experts_costs_no_more(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    line = make_offers.experts(4)
    offer = make_offers.offer(line=line)
    for expert in line[: many - 1]:
        Request.objects.get(pk=offer.request_id).open_offer.decline("form", by=make_offers.user_of(expert), now=NOON)
    client = make.signed_in(make_mentoring.asker(offer.request.company))
    client.get("/mentoring/")
    with django_assert_num_queries(6):  # session, person, question, offers, what was written, timeline
        client.get(offer.request.get_absolute_url())
