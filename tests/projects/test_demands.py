"""Demands: what a company looks for, read without its name; a researcher's answer; and the question that one grew out of."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from innocenter.outbox.models import Letter
from mentoring.models import Continuation
from projects.models import Demand
from tests import make, make_demands, make_mentoring, make_results, walk
from tests.make import NOON, TODAY
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
LIST = "/projects/demands/"

DEMAND: dict[str, walk.Verb] = {
    "rewrite": lambda one, by: one.rewrite(**make_demands.WORDS | {"title": "다른 제목"}, by=by, now=NOON),
    "publish": lambda one, by: one.publish(by=by, now=NOON),
    "prolong": lambda one, by: one.prolong(by=by, now=NOON + timedelta(days=170)),
    "close": lambda one, by: one.close("found", by=by, now=NOON),
    "take_off": lambda one, by: one.take_off("공개할 수 없는 내용입니다.", by=by, now=NOON),
    "answer": lambda one, by: one.answer("할 수 있습니다.", by=by, now=NOON),
}
COMPANY = {"manager", "member", "own clerk"}
ALLOWED = {
    "draft": walk.cells((("rewrite", "publish", "close"), COMPANY)),
    "open": walk.cells((("prolong", "close"), COMPANY), (("take_off",), {"programme"}), (("answer",), {"researcher"})),
    "closed": set(),
}


@pytest.mark.parametrize("state", list(ALLOWED))
def test_every_verb_of_a_demand_in_this_state_by_every_role(state):
    company = make.company()
    found = make_demands.demand(state, company=company)
    assert walk.possible(found, DEMAND, walk.cast(company)) == ALLOWED[state]


# -- who reads it


def titles(client):
    return [demand.title for demand in client.get(LIST).context["page_obj"].object_list]


def test_institutes_read_every_demand_and_everybody_else_only_the_public_ones():
    make_demands.demand(title="기관용")
    make_demands.demand(title="공개용", audience="public")
    make_demands.demand("draft", title="작성 중", audience="public")
    make_demands.demand("closed", title="마감", audience="public")
    coordinator = make.user()
    make.institute(coordinator=coordinator)
    assert titles(Client()) == ["공개용"]
    assert titles(make.signed_in(make.stranger())) == ["공개용"]
    assert titles(make.signed_in(coordinator)) == ["공개용", "기관용"]
    assert titles(make.signed_in(make_demands.researcher().user)) == ["공개용", "기관용"]


def test_a_demand_leaves_the_list_when_its_half_year_is_over_until_it_is_kept_open():
    found = make_demands.demand(now=NOON - timedelta(days=181), audience="public")
    assert titles(Client()) == []
    found.prolong(by=found.made_by, now=NOON)
    assert titles(Client()) == [found.title]
    assert refusal(found.prolong, by=found.made_by, now=NOON) == "early"


def test_it_is_found_by_words_kind_region_and_field():
    make_demands.demand(title="잉크 건조", audience="public", kind="joint", company=make.company(region="busan"))
    other = make_demands.demand(title="금형 수명", audience="public", kind="testing")
    other.fields.add("EE")
    found = {"?q=금형": "금형 수명", "?kind=joint": "잉크 건조", "?region=busan": "잉크 건조", "?field=EE": "금형 수명"}
    for query, expected in found.items():
        assert [one.title for one in Client().get(LIST + query).context["page_obj"]] == [expected]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_statements_for_three_rows_as_for_one(rows, django_assert_num_queries):
    for _ in range(rows):
        make_demands.demand(audience="public")
    client = make.signed_in(make_demands.researcher().user)
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)


def test_nobody_but_the_company_learns_its_name():
    company = make.company(name="한빛센서", name_en="Hanbit Sensor")
    found = make_demands.demand(company=company, audience="public")
    researcher = make_demands.researcher().user
    for client in (Client(), make.signed_in(researcher), make.signed_in(make.stranger())):
        for path in (LIST, found.get_absolute_url()):
            page = client.get(path).content.decode()
            assert found.title in page
            assert "한빛" not in page
            assert "Hanbit" not in page
            assert found.made_by.email not in page
    found.answer("할 수 있습니다.", by=researcher, now=NOON)
    found.close("found", by=found.made_by, now=NOON)
    letters = Letter.objects.filter(user=researcher)
    assert [letter.kind for letter in letters] == ["projects.demand_closed"]
    assert "한빛" not in str([letter.context for letter in letters])
    page = make.signed_in(researcher).get(found.get_absolute_url()).content.decode()
    assert "한빛" not in page
    assert "할 수 있습니다." in page


def test_a_draft_and_a_closed_demand_are_nobody_elses():
    draft, over = make_demands.demand("draft"), make_demands.demand("closed")
    for person in (make.stranger(), make_demands.researcher().user, make.staff("mentoring")):
        assert make.signed_in(person).get(draft.get_absolute_url()).status_code == 404
    assert make.signed_in(make_demands.researcher().user).get(over.get_absolute_url()).status_code == 404
    assert Client().get(over.get_absolute_url()).status_code == 404
    assert make.signed_in(make.staff("mentoring")).get(f"/admin/projects/demand/{draft.pk}/change/").status_code in {302, 404}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("연락은 lab@firm.co.kr 로 주세요.", "contact"), ("전화 031-123-4567", "contact"), ("010 1234 5678", "contact"),
        ("㈜한빛센서에서 찾습니다.", "named"), ("한빛 센서의 라인", "named"), ("HANBIT sensor line", "named"),
    ],
)  # fmt: skip
def test_what_names_the_company_is_not_published(text, code):
    draft = make_demands.demand("draft", text=text, company=make.company(name="주식회사 한빛센서", name_en="Hanbit Sensor"))
    assert refusal(draft.publish, by=draft.made_by, now=NOON) == code
    draft.refresh_from_db()
    assert draft.state == "draft"


# -- the pages of the company and of the researcher


def test_a_company_writes_looks_publishes_and_closes():
    manager = make.company().managers().get()
    client = make.signed_in(manager)
    page = client.get(reverse("projects:new_demand"))
    company = page.context["form"].fields["company"].initial
    answer = client.post(reverse("projects:new_demand"), make_demands.FORM | {"company": company.pk, "fields_of_demand": ["EE"]})
    found = Demand.objects.get()
    assert answer.url == found.get_absolute_url()
    assert (found.state, [field.pk for field in found.fields.all()]) == ("draft", ["EE"])
    client.post(reverse("projects:edit_demand", args=[found.pk]), make_demands.FORM | {"title": "더 나은 제목"})
    client.post(reverse("projects:publish_demand", args=[found.pk]))
    found.refresh_from_db()
    assert (found.state, found.title, found.published_by) == ("open", "더 나은 제목", manager)
    assert found.open_until == TODAY + timedelta(days=180)
    assert client.get(reverse("projects:edit_demand", args=[found.pk])).status_code == 302
    page = client.post(reverse("projects:close_demand", args=[found.pk]), {})
    assert page.status_code == 200
    assert page.context["form"].errors
    client.post(reverse("projects:close_demand", args=[found.pk]), {"ending": "nobody"})
    found.refresh_from_db()
    assert (found.state, found.ending) == ("closed", "nobody")


def test_a_researcher_answers_and_the_company_plans_a_project_with_them():
    found = make_demands.demand()
    researcher = make_demands.researcher(name="홍가람")
    client = make.signed_in(researcher.user)
    address = reverse("projects:answer_demand", args=[found.pk])
    assert "aria-invalid" in client.post(address, {"text": ""}).content.decode()
    client.post(address, {"text": "저온 소결을 함께 합니다."})
    assert "저온 소결" in client.get(found.get_absolute_url()).content.decode()
    letter = Letter.objects.get(kind="projects.demand_answered")
    assert (letter.user, letter.link) == (found.company.managers().get(), found.get_absolute_url())
    assert "소결" not in str(letter.context)
    page = make.signed_in(found.made_by).get(found.get_absolute_url()).content.decode()
    assert "홍가람" in page
    assert f"?institute={researcher.institute_id}&amp;researcher={researcher.pk}" in page
    other = make.signed_in(make_demands.researcher().user).get(found.get_absolute_url()).content.decode()
    assert "저온 소결을" not in other


def test_staff_take_it_off_with_a_reason_that_the_company_reads():
    found = make_demands.answer().demand
    assert refusal(found.take_off, " ", by=make.staff("programme"), now=NOON) == "empty"
    found.refresh_from_db()
    found.take_off("다른 기업의 비밀이 들어 있습니다.", by=make.staff("programme"), now=NOON)
    kinds = set(Letter.objects.filter(kind__startswith="projects.demand").values_list("kind", flat=True))
    assert kinds == {"projects.demand_answered", "projects.demand_closed", "projects.demand_taken_off"}
    assert "다른 기업의 비밀" not in str(list(Letter.objects.values_list("context", flat=True)))
    assert "다른 기업의 비밀" in make.signed_in(found.made_by).get(found.get_absolute_url()).content.decode()


# -- out of a question


def test_a_question_becomes_a_demand_without_retyping_and_each_links_to_the_other():
    made = make_results.closed()
    asker = make_mentoring.asker(made.company)
    client = make.signed_in(asker)
    address = reverse("mentoring:become_demand", args=[made.pk])
    start = client.get(address).context["form"].initial
    assert start["title"] == made.title
    assert made.problem in start["text"]
    assert Demand.objects.count() == 0
    client.post(address, make_demands.FORM | {"fields_of_demand": start["fields_of_demand"]})
    found = Demand.objects.get()
    assert (found.state, found.origin, found.company) == ("draft", made.number, made.company)
    assert made.get_absolute_url() in client.get(found.get_absolute_url()).content.decode()
    assert found.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()
    assert client.get(address).url == found.get_absolute_url()
    found.publish(by=asker, now=NOON)
    page = make.signed_in(make_demands.researcher().user).get(found.get_absolute_url()).content.decode()
    assert made.number not in page
    assert refusal(made.become_demand, make_demands.WORDS, by=asker, now=NOON) == "same"
    found.close("nobody", by=asker, now=NOON)
    made.become_demand(make_demands.WORDS, by=asker, now=NOON)
    made.become_project(**make_results.PLAN, by=asker, now=NOON)
    assert Continuation.objects.filter(request=made).count() == 3
    assert made.grown.project
    assert made.grown.demand != found


def test_a_question_in_hand_does_not_become_a_demand():
    made = make_mentoring.request("triaging")
    asker = make_mentoring.asker(made.company)
    with pytest.raises(ValidationError):
        made.become_demand(make_demands.WORDS, by=asker, now=NOON)
    assert make.signed_in(asker).get(reverse("mentoring:become_demand", args=[made.pk])).url == made.get_absolute_url()
    assert make.signed_in(make.stranger()).get(reverse("mentoring:become_demand", args=[made.pk])).status_code == 404
