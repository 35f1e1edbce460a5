"""Canned replies, the cap on open questions, the daily list of what is late, the case file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import AccessEvent
from mentoring import sweeps
from mentoring.models import CannedReply, Request, Rule
from tests import make, make_mentoring
from tests.make import NOON

pytestmark = pytest.mark.django_db


def canned(use: str = "answer", **fields: object) -> CannedReply:
    return CannedReply.objects.create(**{"title": "시험 기관 안내", "text": "가까운 시험기관은 다음과 같습니다.", "use": use} | fields)


# Canned replies


def at_the_desk() -> tuple[Client, Request]:
    made = make_mentoring.request("triaging")
    made.confirm_fields([], by=made.owner, now=NOON)
    return make.signed_in(made.owner), made


def test_a_canned_reply_is_put_behind_what_was_typed_and_nothing_is_sent() -> None:
    client, made = at_the_desk()
    page = client.post(f"/admin/mentoring/request/{made.pk}/act/answer/", {"canned": canned().pk, "text": "안녕하세요."})
    form = page.context["form"]
    assert page.status_code == 200
    assert form["text"].value() == "안녕하세요.\n\n가까운 시험기관은 다음과 같습니다."
    assert (form["canned"].value(), form.errors["text"]) == ("", ["‘시험 기관 안내’ 답변을 넣었습니다. 읽고 고친 뒤에 보내 주세요."])
    made.refresh_from_db()
    assert made.state == "triaging"
    sent = client.post(f"/admin/mentoring/request/{made.pk}/act/answer/", {"canned": "", "text": form["text"].value()})
    assert sent.status_code == 302
    assert made.answers.get().text == form["text"].value()


def test_one_is_offered_only_where_it_belongs_and_while_it_is_active() -> None:
    client, made = at_the_desk()
    canned("decline")
    canned(is_active=False, title="옛 답변")
    page = client.get(f"/admin/mentoring/request/{made.pk}/act/answer/")
    assert "canned" not in page.context["form"].fields
    assert "canned" in client.get(f"/admin/mentoring/request/{made.pk}/act/decline/").context["form"].fields


@pytest.mark.parametrize("wrong", ["x", "0", "99999999999999999999", "1 OR 1"])
def test_a_wrong_choice_is_told(wrong: str) -> None:
    client, made = at_the_desk()
    canned()
    page = client.post(f"/admin/mentoring/request/{made.pk}/act/answer/", {"canned": wrong, "text": "답입니다."})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["canned"])


def test_they_are_kept_by_the_mentoring_staff() -> None:
    client = make.signed_in(make_mentoring.clerk())
    body = {"title": "장비 예약", "use": "answer", "text": "예약 방법입니다.", "is_active": "on"}
    assert client.post("/admin/mentoring/cannedreply/add/", body).status_code == 302
    again = client.post("/admin/mentoring/cannedreply/add/", body)
    assert "같은 이름의 답변이 이미 있습니다." in again.content.decode()
    assert make.signed_in(make.staff("programme")).get("/admin/mentoring/cannedreply/").status_code in {302, 403}


# The cap


def test_a_company_has_so_many_open_questions_and_no_more() -> None:
    company = make_mentoring.company()
    Rule.objects.create(effective_from=date(2026, 11, 1), open_most=2)
    first, _second = (make_mentoring.request(company_=company) for _ in range(2))
    third = make_mentoring.draft(company_=company)
    with pytest.raises(ValidationError, match="진행 중인 상담이 2건") as refusal:
        third.submit(by=make_mentoring.asker(company), now=NOON, is_another=True)
    assert refusal.value.code == "many"
    first.withdraw(by=make_mentoring.asker(company), now=NOON)
    third.submit(by=make_mentoring.asker(company), now=NOON, is_another=True)
    assert third.state == "submitted"


def test_the_page_says_it_and_the_draft_stays() -> None:
    company = make_mentoring.company()
    Rule.objects.create(effective_from=date(2026, 11, 1), open_most=1)
    make_mentoring.request(company_=company)
    draft = make_mentoring.draft(company_=company, title="다른 문제", problem="전혀 다른 이야기입니다.")
    page = make.signed_in(draft.started_by).post(f"/mentoring/{draft.pk}/check/", {}, follow=True)
    assert "진행 중인 상담이 1건" in page.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft


# The daily list


def at(day: int, hour: int = 3) -> datetime:
    """Hours of the world: three is noon in Seoul."""
    return datetime(2026, 11, day, hour, 0, tzinfo=UTC)


def test_what_is_late_is_listed_once_a_day_to_each_of_the_staff() -> None:
    made, desks = make_mentoring.request(), [make_mentoring.clerk() for _ in range(2)]
    for now in (at(24), at(25, hour=20) - timedelta(days=1), at(25), at(25, hour=9), at(26)):
        sweeps.sweep(now=now)
    found = Letter.objects.filter(kind="mentoring.digest")
    assert {letter.user for letter in found} >= set(desks)
    assert {(letter.due_on, found.filter(due_on=letter.due_on, user=letter.user).count()) for letter in found} == {
        (date(2026, 11, 25), 1), (date(2026, 11, 26), 1),
    }  # fmt: skip
    words = render(found.first())  # type: ignore[arg-type]
    assert (made.number in words.text, make_mentoring.WORDS["title"] in words.text) == (True, False)
    assert "기한이 지난 상담이 1건" in words.subject


def test_nothing_late_and_no_working_day_no_letter() -> None:
    make_mentoring.clerk()
    sweeps.sweep(now=at(25))
    make_mentoring.request()
    sweeps.sweep(now=at(28))  # a Saturday
    assert not Letter.objects.filter(kind="mentoring.digest").exists()


def test_what_waits_for_its_company_is_not_red() -> None:
    make_mentoring.request("info_needed")
    late = make_mentoring.request()
    assert list(Request.objects.red(date(2026, 12, 1))) == [late]
    page = make.signed_in(make_mentoring.clerk()).get("/admin/mentoring/request/?waits=late")
    assert page.status_code == 200


# The case file


def test_the_case_file_holds_everything_on_one_page_and_the_reading_is_written_down() -> None:
    made, desk = make_mentoring.request("resolved"), make_mentoring.clerk()
    client = make.signed_in(desk)
    page = client.get(f"/admin/mentoring/request/{made.pk}/case-file/").content.decode()
    for words in (made.number, made.title, made.problem, "활성화 처리를 먼저", made.company.name, desk.name):
        assert words in page
    assert AccessEvent.objects.filter(about_type="mentoring.request", about_id=str(made.pk), actor=desk).count() == 1
    assert f"/admin/mentoring/request/{made.pk}/case-file/" in client.get(f"/admin/mentoring/request/{made.pk}/change/").content.decode()


def test_the_case_file_is_for_the_staff_of_the_mentoring_and_no_draft_has_one() -> None:
    made, draft = make_mentoring.request("resolved"), make_mentoring.draft()
    for person in (make.head(), make.staff("programme"), make_mentoring.asker(made.company), make.user()):
        assert make.signed_in(person).get(f"/admin/mentoring/request/{made.pk}/case-file/").status_code in {302, 403}
    assert make.signed_in(make_mentoring.clerk()).get(f"/admin/mentoring/request/{draft.pk}/case-file/").status_code == 404
