"""Who is found for a question: who can, in which order, and why."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pgtrigger
import pytest

from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.candidates import Found, arrange, candidates_for
from mentoring.models import ExpertProfile, Offer, Request, ResearcherTerm, Synonym
from tests import make_experts, make_mentoring, make_offers, make_results
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
PLATING: dict[str, Any] = {"keywords": "도금, 니켈, 부식", "fields": ["EB"], "introduction": "전기도금 층이 벗겨지는 원인을 찾습니다."}


def plater(**about: Any) -> ExpertProfile:
    return make_offers.expert(**(PLATING | about))


def question(fields: tuple[str, ...] = ("EB",), **words: Any) -> Request:
    """About nickel plating that comes off (`make_mentoring.WORDS`), its fields confirmed, nobody looked for yet."""
    request = make_mentoring.request("triaging", **words)
    request.confirm_fields(Field.objects.filter(pk__in=fields), by=request.owner, now=NOON)
    return Request.objects.with_names().get(pk=request.pk)


def found(request: Request) -> list[Found]:
    return candidates_for(request, today=TODAY)


def keys(request: Request) -> list[int]:
    return [one.expert for one in found(request) if one.rank]


def test_who_shares_the_field_and_the_words_comes_first():
    words, fields = plater(fields=["EE"]), plater(keywords="용접", introduction="")
    both, neither = plater(), make_offers.expert(keywords="안테나", introduction="전파를 봅니다.", fields=["EE"])
    listed = found(question())

    assert [one.expert for one in listed] == [both.pk, words.pk, fields.pk]
    assert neither.pk not in keys(question())
    assert [(one.rank, one.by_field, one.load) for one in listed] == [(1, 1.0, 0.0), (2, 0.0, 0.0), (3, 1.0, 0.0)]
    assert [round(one.score, 4) for one in listed] == [round(0.35 * one.by_field + 0.65 * one.by_text, 4) for one in listed]
    assert listed[0].by_text == 1.0


def away(one: ExpertProfile) -> None:
    one.go_away(TODAY, by=make_experts.user_of(one), now=NOON)


def closed(one: ExpertProfile) -> None:
    one.close("연락이 닿지 않습니다.", by=make_mentoring.clerk(), now=NOON)


def stale(one: ExpertProfile) -> None:
    ExpertProfile.objects.filter(pk=one.pk).update(confirmed_at=NOON - timedelta(days=181))


def other_forms(one: ExpertProfile) -> None:
    one.save_answers({"forms": ["online"]}, by=make_experts.user_of(one), now=NOON)


def hidden(one: ExpertProfile) -> None:
    one.researcher.is_visible = False
    one.researcher.save()


def without_account(one: ExpertProfile) -> None:
    User.objects.filter(pk=make_experts.user_of(one).pk).update(is_active=False)


def at_capacity(one: ExpertProfile) -> None:
    one.save_answers({"open_cases_most": 1}, by=make_experts.user_of(one), now=NOON)
    make_offers.offer("accepted", to=one)


def without_hours(one: ExpertProfile) -> None:
    one.save_answers({"hours_a_month": 1}, by=make_experts.user_of(one), now=NOON)
    make_experts.hold("10:00", "11:00", TODAY + timedelta(days=2), of=one, agreed=True)


@pytest.mark.parametrize("becomes", [away, closed, stale, other_forms, hidden, without_account, at_capacity, without_hours])
def test_who_cannot_is_not_found(becomes: Any):
    one = plater()
    request = question()
    assert keys(request) == [one.pk]
    becomes(one)
    assert found(request) == []


def test_a_visit_is_for_those_who_visit_the_companys_region():
    company = make_mentoring.company(region="busan")
    far = plater(forms=["visit"], regions=["seoul"])
    near = plater(forms=["visit"], regions=["busan", "ulsan"])
    request = question(company_=company, wanted="visit")
    assert (keys(request), far.pk in keys(request)) == ([near.pk], False)


@pytest.mark.parametrize(("state", "is_found"), [("declined", False), ("expired", False), ("withdrawn", False), ("released", True)])
def test_who_said_no_to_this_question_is_not_asked_again(state: str, is_found: bool):
    one = plater()
    request = Request.objects.with_names().get(pk=make_offers.offer(state, to=one).request_id)
    assert (one.pk in keys(request)) is is_found
    assert keys(question()) == [one.pk]


def test_load_lowers_the_score_and_the_least_recently_asked_comes_first():
    asked, free, never = plater(), plater(), plater()
    make_offers.offer("released", to=asked)
    busy = plater()
    make_offers.offer("accepted", to=busy)
    listed = found(question())
    assert [one.expert for one in listed] == [free.pk, never.pk, asked.pk, busy.pk]
    assert (listed[3].load, listed[3].score) == (0.5, pytest.approx(listed[0].score * (1 - 0.15 * 0.5)))


def one(n: int, institute: int, *, is_new: bool = False) -> Found:
    return Found(n, institute, score=1 - n / 100, by_field=1, by_text=1, load=0, is_new=is_new)


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ([one(n, 1) for n in range(3)], [0, 1, 2]),
        ([*(one(n, 1) for n in range(5)), one(5, 2), one(6, 3), one(7, 3)], [0, 1, 5, 6, 7]),
        ([one(n, n) for n in range(7)], [0, 1, 2, 3, 4]),
        ([*(one(n, n) for n in range(7)), one(7, 8, is_new=True)], [0, 1, 2, 3, 7]),
        ([*(one(n, n) for n in range(7)), one(60, 8, is_new=True)], [0, 1, 2, 3, 4]),
        ([one(0, 1), one(1, 1), *(one(n, n) for n in range(2, 7)), one(7, 1, is_new=True)], [0, 1, 2, 3, 4]),
    ],
    ids=["one institute alone", "two of one at most", "many", "somebody new", "new, but too far off", "new, but a third of one"],
)
def test_the_first_five(told: list[Found], first: list[int]):
    arranged = arrange(told)
    assert [each.expert for each in arranged[:5]] == first
    assert sorted(each.expert for each in arranged) == [each.expert for each in told]


def test_nobody_is_named_for_little():
    """A word that happens to stand on both sides is no reason; a keyword is, and so are two words."""
    make_offers.expert(keywords="안테나", introduction="니켈 안테나를 봅니다.", fields=["EE"])
    assert found(question(fields=())) == []
    two = make_offers.expert(keywords="안테나", introduction="니켈 전극의 시험과 모서리 형상을 봅니다.", fields=["EE"])
    keyword = make_offers.expert(keywords="니켈", introduction="", fields=["EE"])
    assert sorted(keys(question(fields=()))) == [two.pk, keyword.pk]


def told(request: Request, kind: str) -> list[Any]:
    return [reason for one in found(request) for reason in one.reasons if reason.kind == kind]


def solve(request: Request) -> None:
    """What the sessions and the company would do."""
    for state in ("scheduled", "held", "reported", "resolved"):
        closed = {"closed_at": NOON} if state == "resolved" else {}
        Request.objects.filter(pk=request.pk).update(state=state, due_on=TODAY, **closed)


def rows() -> SimpleNamespace:
    expert = plater(keywords="에칭")
    solved = Request.objects.get(pk=make_offers.offer("accepted", to=expert).request_id)
    solved.confirmed_fields.set(["EB"])
    solve(solved)
    synonym = Synonym.objects.create(word="도금", same_as="에칭")
    return SimpleNamespace(expert=expert, solved=solved, synonym=synonym, request=question())


def test_every_reason_comes_from_a_row_and_goes_with_it():
    here = rows()
    assert {reason.kind for one in found(here.request) for reason in one.reasons} == {"field", "word", "synonym", "case"}

    here.expert.researcher.introduction = "전기도금 층을 봅니다."
    assert ("벗겨집니다", "벗겨지는") in {(reason.asked, reason.found) for reason in told(here.request, "word")}
    here.expert.researcher.save()
    assert "벗겨지는" not in {reason.found for reason in told(here.request, "word")}

    assert [reason.row for reason in told(here.request, "synonym")] == [("mentoring.Synonym", str(here.synonym.pk))]
    here.synonym.delete()
    assert told(here.request, "synonym") == []

    assert [reason.row for reason in told(here.request, "case")] == [("mentoring.Request", str(here.solved.pk))]
    here.solved.confirmed_fields.clear()
    assert told(here.request, "case") == []

    assert [reason.row for reason in told(here.request, "field")] == [("taxonomy.Field", "EB")]
    here.expert.researcher.fields.clear()
    assert found(here.request) == []


def test_who_asks_in_other_words_is_found_by_a_synonym_both_ways():
    expert = make_offers.expert(keywords="적층제조", introduction="", fields=["EE"])
    request = question(fields=(), title="3D 프린팅으로 만든 부품이 휩니다", problem="3D프린팅 시제품이 휩니다.", tried="", would_help="")
    assert found(request) == []
    Synonym.objects.create(word="적층제조", same_as="3D 프린팅")
    assert keys(request) == [expert.pk]


def test_the_terms_follow_the_profile():
    expert = plater(keywords="LED 도금", introduction="IP67 시험", department="")

    def terms() -> dict[str, int]:
        return dict(ResearcherTerm.objects.filter(researcher=expert.researcher).values_list("term", "weight"))

    assert terms() == {"led": 2, "도금": 2, "ip67": 1, "시험": 1}
    expert.researcher.keywords = ""
    expert.researcher.save()
    assert terms() == {"ip67": 1, "시험": 1}
    type(expert.researcher).objects.filter(pk=expert.researcher.pk).update(introduction="방수")
    assert terms() == {"방수": 1}


def test_the_five_figures():
    expert = plater(open_cases_most=5)
    for state in ("accepted", "accepted", "declined"):
        made = make_offers.offer(state, to=expert)
    Offer.objects.update(made_at=NOON - timedelta(days=7))  # on a Monday, and answered today
    Offer.objects.filter(pk=made.pk).update(made_at=NOON - timedelta(days=5))
    solve(Offer.objects.filter(state="accepted")[0].request)
    one = found(question())[0]
    figures = one.figures
    assert (figures.open_cases, figures.done, figures.days_since_offer, figures.satisfaction) == (1, 1, 5, None)
    assert (figures.reply_days, one.is_new) == (5.0, False)  # of 5, 5 and 3 working days


def test_satisfaction_is_told_once_five_companies_have_said_something():
    expert = plater(open_cases_most=9, hours_a_month=80)
    for n in range(5):
        assert found(question())[0].figures.satisfaction is None
        made = make_offers.offer("accepted", to=expert).request
        with pgtrigger.ignore("mentoring.Request:lifecycle"):
            Request.objects.filter(pk=made.pk).update(state="reported")
        made.close(make_results.SAID | {"useful": 5 if n else 2}, by=make_mentoring.asker(made.company), now=NOON)
    assert found(question())[0].figures.satisfaction == 4.8  # four say 5, one says 4


@pytest.mark.parametrize("many", [1, 3])
def test_five_statements_for_one_and_for_three(many: int, django_assert_num_queries: Any):
    for _ in range(many):
        make_offers.offer("released", to=plater())
    Synonym.objects.create(word="도금", same_as="에칭")
    request = question()
    with django_assert_num_queries(5):
        assert len(found(request)) == many
