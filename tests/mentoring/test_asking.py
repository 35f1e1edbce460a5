"""What a company does with its question, past the pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from innocenter.files.models import StoredFile
from innocenter.outbox.models import Letter
from mentoring import sweeps
from mentoring.models import Request, RequestFile, Rule
from mentoring.proposing import propose
from tests import make, make_mentoring
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
CHUSEOK = datetime(2026, 9, 23, 3, 0, tzinfo=UTC)  # Wednesday; Thursday to Saturday are Chuseok


def test_a_person_has_one_draft_and_goes_on_with_it():
    company = make_mentoring.company()
    manager = make_mentoring.asker(company)
    first = Request.start(company=company, by=manager, now=NOON)
    assert Request.start(company=company, by=manager, now=NOON) == first
    other = make.person(company).user
    assert Request.start(company=company, by=other, now=NOON) != first
    with pytest.raises(ValidationError) as refusal:
        Request.start(company=company, by=make.user(), now=NOON)
    assert refusal.value.code == "not_yours"


def test_a_sent_question_has_a_number_an_owner_and_a_day():
    desk, busy = make_mentoring.clerk(), make_mentoring.clerk()
    Request.objects.filter(pk=make_mentoring.request().pk).update(owner=busy)
    request = make_mentoring.request()
    assert request.number == "M-2026-0002"
    assert request.owner == desk
    assert (request.due_on, request.promised_for) == (date(2026, 11, 24), date(2026, 11, 26))
    kinds = Letter.objects.filter(about_id=str(request.pk), kind__startswith="mentoring").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["mentoring.received", "mentoring.new"]


def test_the_promise_counts_working_days_over_chuseok():
    company = make_mentoring.company()
    manager = make_mentoring.asker(company)
    request = make_mentoring.draft(company_=company, now=NOON)
    type(company.memberships.get()).objects.update(first_day=date(2026, 1, 1), end=date(2027, 12, 1))
    request.submit(by=manager, now=CHUSEOK)
    assert request.promised_for == date(2026, 9, 30)  # 24, 25 and 26 September are holidays, then a weekend: 28, 29, 30


def test_the_owner_is_never_of_the_company_itself():
    own = make_mentoring.clerk()
    company = make_mentoring.company()
    make.person(company, own)
    assert make_mentoring.request(company_=company).owner is None


def test_an_incomplete_question_is_not_sent():
    request = make_mentoring.draft(title="", problem="")
    with pytest.raises(ValidationError) as refusal:
        request.submit(by=make_mentoring.asker(request.company), now=NOON)
    assert set(refusal.value.error_dict) == {"title", "problem"}


def test_a_company_that_lost_its_membership_asks_nothing_new_but_its_question_goes_on():
    going_on = make_mentoring.request("info_needed")
    company = going_on.company
    request = make_mentoring.draft(company_=company)
    company.memberships.get().suspend(by=make.clerk(), reason="시험", now=NOON)
    manager = make_mentoring.asker(company)
    with pytest.raises(ValidationError) as refusal:
        request.submit(by=manager, now=NOON, is_another=True)
    assert refusal.value.code == "no_membership"
    going_on.reply("니켈 스트라이크를 씁니다.", by=manager, now=NOON)
    assert going_on.state == "triaging"


def test_the_same_problem_twice_is_shown_before_it_is_sent_and_linked_after():
    first = make_mentoring.request()
    manager = make_mentoring.asker(first.company)
    second = make_mentoring.draft(company_=first.company, problem=make_mentoring.WORDS["problem"] + " 급합니다.")
    with pytest.raises(ValidationError) as refusal:
        second.submit(by=manager, now=NOON)
    assert refusal.value.code == "alike"
    second.submit(by=manager, now=NOON, is_another=True)
    assert second.similar_to == first


def test_another_problem_another_company_and_a_closed_question_are_not_alike():
    first = make_mentoring.request("withdrawn")
    words = {"title": "로봇 팔의 위치 오차", "problem": "여섯 축 로봇의 끝점이 온도에 따라 밀립니다."}
    other = make_mentoring.request(company_=first.company, **words)
    draft = make_mentoring.draft(company_=first.company)
    make_mentoring.request()
    assert list(Request.objects.alike(draft)) == []
    assert other.similar_to is None


def test_files_come_once_and_leave_with_the_draft():
    request = make_mentoring.draft()
    by = make_mentoring.asker(request.company)
    kept = request.add_file(make_mentoring.stored(), by=by, now=NOON)
    assert request.add_file(make_mentoring.stored(), by=by, now=NOON) == kept
    other = request.add_file(make_mentoring.stored("다른.pdf"), by=by, now=NOON)
    request.remove_file(other.pk, by=by, now=NOON)
    assert list(request.files.all()) == [kept]
    request.discard(by=by)
    assert not RequestFile.objects.exists()
    assert not StoredFile.objects.filter(pk=kept.file_id).exists()


def test_no_more_than_ten_files():
    request = make_mentoring.draft()
    by = make_mentoring.asker(request.company)
    for n in range(10):
        request.add_file(make_mentoring.stored(f"{n}.pdf"), by=by, now=NOON)
    with pytest.raises(ValidationError) as refusal:
        request.add_file(make_mentoring.stored("11.pdf"), by=by, now=NOON)
    assert refusal.value.code == "many"


def test_a_sent_question_is_not_changed():
    request = make_mentoring.request()
    by = make_mentoring.asker(request.company)
    for act in (
        lambda: request.save_draft({"title": "다른 말"}, by=by, now=NOON),
        lambda: request.add_file(make_mentoring.stored(), by=by, now=NOON),
        lambda: request.discard(by=by),
        lambda: request.submit(by=by, now=NOON),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "illegal_move"


def test_fields_are_proposed_from_the_text_with_the_words_that_speak_for_them():
    make.researcher(fields=["EB"], keywords="니켈 도금, 표면처리")
    make.researcher(fields=["EB", "EC"], keywords="염수분무, 부식")
    make.researcher(fields=["LA"], keywords="세포 배양")
    request = make_mentoring.draft()
    found = [(proposal.field.pk, proposal.words) for proposal in propose(request)]
    assert found == [("EB", ["니켈 도금", "염수분무"]), ("EC", ["염수분무"]), ("EE", [])]  # the last from the company's own profile


def test_an_untouched_draft_goes_after_thirty_days_and_a_touched_one_stays():
    forgotten = make_mentoring.draft()
    make_mentoring.draft(now=NOON + timedelta(days=10))
    sent = make_mentoring.request()
    assert sweeps.purge(now=NOON + timedelta(days=30)) == 0
    assert sweeps.purge(now=NOON + timedelta(days=30, minutes=1)) == 1
    assert not Request.objects.filter(pk=forgotten.pk).exists()
    assert Request.objects.filter(pk=sent.pk).exists()
    assert sweeps.purge(now=NOON + timedelta(days=30, minutes=1)) == 0


def test_a_company_opens_a_question_again_once_and_not_long_after():
    request = make_mentoring.request("resolved")
    by = make_mentoring.asker(request.company)
    with pytest.raises(ValidationError) as refusal:
        request.reopen("다시 벗겨집니다.", by=by, now=NOON + timedelta(days=31))
    assert refusal.value.code == "late"
    request.reopen("다시 벗겨집니다.", by=by, now=NOON + timedelta(days=29))
    assert (request.state, request.closed_at, request.reopening.text) == ("triaging", None, "다시 벗겨집니다.")
    request.withdraw(by=by, now=NOON + timedelta(days=29))
    with pytest.raises(ValidationError) as refusal:
        request.reopen("또", by=by, now=NOON + timedelta(days=30))
    assert refusal.value.code == "once"


def test_a_reopened_question_has_a_promise_again_when_it_never_had_an_answer():
    request = make_mentoring.request("declined")
    request.reopen("다른 방법이라도 알려 주세요.", by=make_mentoring.asker(request.company), now=NOON + timedelta(days=7))
    assert request.promised_for == date(2026, 12, 3)  # a no was no answer
    expired = make_mentoring.request("expired")
    assert expired.promised_for is None
    expired.reopen("설명을 가져왔습니다.", by=make_mentoring.asker(expired.company), now=NOON + timedelta(days=31))
    assert expired.promised_for == date(2026, 12, 30)


def test_the_successors_people_go_on_with_the_question_of_a_company_that_was_taken_over():
    request = make_mentoring.request("info_needed")
    old, new = request.company, make.company()
    type(old).objects.filter(pk=old.pk).update(continued_by=new, is_listed=False)
    heir = make_mentoring.asker(new)
    assert Request.objects.of(heir).get() == request
    request.reply("이어서 답합니다.", by=heir, now=NOON)
    assert request.state == "triaging"


def test_a_rule_is_data():
    Rule.objects.create(effective_from=TODAY, answer_days=5)
    assert make_mentoring.request().promised_for == date(2026, 11, 30)


def test_an_upload_is_checked(client):
    request = make_mentoring.draft()
    by = make_mentoring.asker(request.company)
    fake = SimpleUploadedFile("fake.pdf", b"MZ")
    body = make_mentoring.WORDS | {"urgency": "normal", "wanted": "answer", "readers": "experts", "file": fake}
    page = make.signed_in(by).post(f"/mentoring/{request.pk}/edit/", body)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
