"""The list that staff see: kept as it was, looked at anew, chosen from."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.admin.candidates import panel
from mentoring.candidates import candidates_for
from mentoring.models import Candidate, CandidateList, DeclaredTie, ExpertProfile, Request, Rival, Synonym
from tests import make, make_experts, make_mentoring, make_offers
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
PLATING: dict[str, Any] = {"keywords": "도금, 니켈, 부식", "fields": ["EB"], "introduction": "전기도금 층이 벗겨지는 원인을 찾습니다."}


def plater(**about: Any) -> ExpertProfile:
    return make_offers.expert(**(PLATING | about))


def question(**words: Any) -> Request:
    request = make_mentoring.request("triaging", **words)
    request.confirm_fields(Field.objects.filter(pk="EB"), by=request.owner, now=NOON)
    return Request.objects.with_names().get(pk=request.pk)


def listed(request: Request) -> list[Candidate]:
    newest = CandidateList.objects.newest(request)
    assert newest
    return list(newest.candidates.all())


def refused(code: str, act: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(*given, **named)
    errors = [error for errors in refusal.value.error_dict.values() for error in errors] if hasattr(refusal.value, "error_dict") else [
        *refusal.value.error_list
    ]  # fmt: skip
    assert [error.code for error in errors] == [code]
    return " ".join(refusal.value.messages)


def test_confirming_the_fields_makes_the_list_with_all_its_parts():
    expert = plater()
    request = question()
    made = CandidateList.objects.get()
    one = made.candidates.get()
    assert (made.version, made.made_by, made.made_at, one.expert, one.rank, one.is_new) == (1, request.owner, NOON, expert, 1, True)
    assert (one.score, one.by_field, one.by_text, one.load, one.tie, one.picked) == (1.0, 1.0, 1.0, 0.0, "", False)
    assert one.figures == {"open_cases": 0, "done": 0, "days_since_offer": None, "reply_days": None, "satisfaction": None}
    assert {reason["kind"] for reason in one.reasons} == {"field", "word"}
    assert {"kind": "word", "row": ["institutes.Researcher", str(expert.researcher_id)], "asked": "니켈", "found": "니켈"} in one.reasons


def test_looking_again_makes_the_next_version_and_the_first_stands():
    plater()
    request = question()
    plater()
    request.find_candidates(by=request.owner, now=NOON)
    assert [made.candidates.count() for made in CandidateList.objects.order_by("version")] == [1, 2]
    assert request.line() == [one.expert_id for one in listed(request)]


def test_it_is_looked_for_by_the_desk_with_confirmed_fields():
    request = make_mentoring.request("triaging")
    refused("fields", request.find_candidates, by=request.owner, now=NOON)
    refused("not_staff", request.find_candidates, by=make_mentoring.asker(request.company), now=NOON)


def test_without_a_change_there_is_no_next_version():
    plater()
    request = question()
    assert "가장 최근 목록과 같습니다" in refused("same", request.find_candidates, by=request.owner, now=NOON)
    assert CandidateList.objects.count() == 1


def test_at_most_twenty_are_kept():
    for n in range(22):
        plater(institute=make.institute(name=f"기관 {n}"))
    assert len(listed(question())) == 20


def test_whom_the_staff_leave_out_is_out_of_the_line_and_the_reason_is_kept():
    first, second = plater(), plater()
    request = question()
    desk = request.owner
    assert request.line() == [first.pk, second.pk]
    refused("empty", request.skip_candidate, first.pk, " ", by=desk, now=NOON)
    request.skip_candidate(first.pk, "장기 출장 중이라고 하셨습니다.", by=desk, now=NOON)
    assert request.line() == [second.pk]
    kept = listed(request)[0]
    assert (kept.skipped_because, kept.decided_by, kept.decided_at) == ("장기 출장 중이라고 하셨습니다.", desk, NOON)
    refused("decided", request.skip_candidate, first.pk, "다시", by=desk, now=NOON)
    refused("not_listed", request.skip_candidate, make_offers.expert().pk, "이유", by=desk, now=NOON)


def test_whom_the_staff_choose_is_kept():
    first, second = plater(), plater()
    request = question()
    request.offer_to(second, line=request.line(), by=request.owner, now=NOON)
    assert [(one.expert, one.picked) for one in listed(request)] == [(first, False), (second, True)]


def declared(request: Request, **side: Any) -> None:
    DeclaredTie.objects.create(company=request.company, kind="shares", note="대표의 말씀", **side)


def project_with_a_rival(request: Request, expert: ExpertProfile) -> None:
    rival = make_mentoring.company()
    Rival.objects.create(company=request.company, rival=rival)
    make.project(company_=rival, researcher_=expert.researcher, by=make_mentoring.asker(rival))


TIES: dict[str, Any] = {
    "company": lambda request, expert: make.person(request.company, make_experts.user_of(expert)),
    "mail": lambda request, expert: User.objects.filter(pk=expert.researcher.user_id).update(
        email=f"somebody@{make_mentoring.asker(request.company).email.partition('@')[2]}"
    ),
    "other": lambda request, expert: make.person(make_mentoring.company(), make_experts.user_of(expert)),
    "declared": lambda request, expert: declared(request, researcher=expert.researcher),
    "spin off": lambda request, expert: declared(request, institute=expert.researcher.institute),
    "rival": project_with_a_rival,
}  # fmt: skip


@pytest.mark.parametrize("name", TIES)
def test_a_tie_counts_at_once_whenever_it_comes_up(name: str):
    """Computed anew whenever it is asked: a changed profile or address is enough. Staff read why; the line goes on without them."""
    tied, free = plater(), plater()
    request = question()
    assert [one.rank for one in listed(request)] == [1, 2]
    TIES[name](request, tied)

    shown = panel(Request.objects.for_page().get(pk=request.pk), TODAY)
    assert shown
    assert [bool(row.not_now) for row in shown.ranked] == [True, False]
    refused("conflict", request.offer_to, tied, line=request.line(), by=request.owner, now=NOON)

    request.find_candidates(by=request.owner, now=NOON)
    kind = "declared" if name == "spin off" else name
    assert [(one.expert, one.rank, one.tie) for one in listed(request)] == [(free, 1, ""), (tied, None, kind)]
    assert request.line() == [free.pk]
    words = desk_page(request)
    assert "이해관계로 제외" in words
    assert str(tied) in words


@pytest.mark.parametrize(
    "harmless",
    [
        lambda request, expert: DeclaredTie.objects.create(
            company=request.company, researcher=expert.researcher, kind="adviser", note="계약서", until=TODAY.replace(day=1)
        ),
        lambda request, expert: DeclaredTie.objects.create(
            company=make.company(), institute=expert.researcher.institute, kind="spin_off", note="공시"
        ),
        lambda request, expert: make.project(company_=request.company, researcher_=expert.researcher),
        lambda request, expert: Rival.objects.create(company=request.company, rival=make.company()),
    ],
    ids=["over", "of another company", "a project with the company itself", "a competitor who is a stranger"],
)
def test_what_is_no_tie(harmless: Any):
    expert = plater()
    request = question()
    harmless(request, expert)
    assert [(one.expert, one.tie) for one in candidates_for(request, today=TODAY)] == [(expert.pk, "")]


def desk_page(request: Request) -> str:
    answer = make.signed_in(make_mentoring.clerk()).get(f"/admin/mentoring/request/{request.pk}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_reads_the_reasons_and_the_company_reads_nothing_of_it():
    expert = plater(name="도전문", institute=make.institute(name="한국도금연구원"))
    request = question()
    words = desk_page(request)
    for said in ("도전문", "한국도금연구원", "같은 분야: 재료", "질문의 “니켈”, 소개의 “니켈”", "첫 상담", "진행 중", "만족도"):
        assert said in words, said
    expert.go_away(TODAY, by=make_experts.user_of(expert), now=NOON)
    assert "지금은 제안할 수 없음" in desk_page(request)
    theirs = make.signed_in(make_mentoring.asker(request.company)).get(request.get_absolute_url()).content.decode()
    assert "도전문" not in theirs


def test_nobody_found_sends_to_the_telephone():
    assert "코디네이터가 기업에 전화" in desk_page(question())


def test_buttons_of_the_desk():
    expert = plater()
    request = question()
    client = make.signed_in(make_mentoring.clerk())
    act = f"/admin/mentoring/request/{request.pk}/act"
    assert "candidate" in client.get(f"{act}/skip/").content.decode()
    candidate = listed(request)[0]
    assert client.post(f"{act}/skip/", {"candidate": candidate.pk, "text": "다른 분이 낫습니다."}).status_code == 302
    assert request.line() == []
    newcomer = plater()
    assert client.post(f"{act}/find/").status_code == 302
    assert request.line() == [newcomer.pk]
    assert [one.expert for one in listed(request) if one.skipped_because] == [expert]


def test_who_enters_a_synonym_is_kept_and_none_is_rewritten():
    clerk = make_mentoring.clerk()
    client = make.signed_in(clerk)
    assert client.post("/admin/mentoring/synonym/add/", {"word": "3D 프린터", "same_as": "적층제조"}).status_code == 302
    pk, by = Synonym.objects.values_list("pk", "set_by").get()
    assert by == clerk.pk
    assert client.post(f"/admin/mentoring/synonym/{pk}/change/", {"word": "다른 말", "same_as": "적층제조"}).status_code == 403
    assert client.post(f"/admin/mentoring/synonym/{pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_panel_asks_as_much_for_one_as_for_three(many: int, django_assert_num_queries: Any):
    for _ in range(many):
        plater()
    request = question()
    asked = Request.objects.for_page().get(pk=request.pk)
    with django_assert_num_queries(1):
        shown = panel(asked, TODAY)
    assert shown
    assert len(shown.ranked) == many
