"""A project: planned by the company, answered by the institute."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client

from innocenter.outbox.models import Letter
from projects.models import Project
from projects.todos import asks
from tests import make
from tests.make import NOON, TODAY, todos_of
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


class Cast:
    """The people around one project."""

    def __init__(self):
        self.boss, self.member, self.researcher, self.coordinator = make.user(), make.user(), make.user(), make.user()
        self.company = make.company(name="한빛센서", manager=self.boss)
        make.person(self.company, self.member)
        self.institute = make.institute(name="한국전자통신연구원", coordinator=self.coordinator)
        self.profile = make.researcher(institute=self.institute, user=self.researcher, name="홍가람")
        self.project = make.project(company_=self.company, researcher_=self.profile, by=self.member, title="라이다 모듈")


@pytest.fixture
def cast():
    return Cast()


def letters(kind):
    return sorted(Letter.objects.filter(kind=kind).values_list("address", flat=True))


def test_planning_asks_the_researcher_and_the_coordinators(cast):
    assert letters("projects.confirm") == sorted([cast.researcher.email, cast.coordinator.email])
    assert set(cast.project.counterparts()) == {cast.researcher, cast.coordinator}
    assert cast.project.last_day == date(2027, 11, 30)


@pytest.mark.parametrize("who", ["researcher", "coordinator"])
def test_the_institute_confirms_and_the_company_is_told(cast, who):
    by = getattr(cast, who)
    cast.project.confirm(by=by, now=NOON)
    cast.project.refresh_from_db()
    assert (cast.project.state, cast.project.confirmed_by, cast.project.confirmed_at) == ("confirmed", by, NOON)
    assert letters("projects.confirmed") == sorted([cast.boss.email, cast.member.email])
    waiting = Letter.objects.filter(kind="projects.confirm").first()
    assert waiting.what_kind.still_owed(waiting)


def test_the_institute_declines_with_a_reason(cast):
    assert refusal(cast.project.decline, by=cast.researcher, reason="  ", now=NOON) == "reason"
    cast.project.decline(by=cast.researcher, reason="이미 합니다.", now=NOON)
    assert cast.project.decline_reason == "이미 합니다."
    assert letters("projects.declined") == sorted([cast.boss.email, cast.member.email])
    assert "이미 합니다" not in str(Letter.objects.values_list("context", flat=True))


def test_nobody_else_answers(cast):
    other = make.user()
    make.researcher(institute=cast.institute, user=other)
    for person in (cast.boss, cast.member, make.stranger(), make.clerk(), other):
        assert refusal(cast.project.confirm, by=person, now=NOON) == "not_theirs"
        assert refusal(cast.project.decline, by=person, reason="x", now=NOON) == "not_theirs"


def test_the_second_answer_is_refusal(cast):
    stale = Project.objects.get(pk=cast.project.pk)
    cast.project.confirm(by=cast.researcher, now=NOON)
    assert refusal(stale.decline, by=cast.coordinator, reason="x", now=NOON) == "illegal_move"
    assert refusal(stale.withdraw, by=cast.boss, now=NOON) == "illegal_move"
    assert Letter.objects.filter(kind="projects.declined").count() == 0


def test_the_company_takes_it_back_and_the_letters_with_it(cast):
    assert refusal(cast.project.withdraw, by=cast.researcher, now=NOON) == "not_theirs"
    cast.project.withdraw(by=cast.boss, now=NOON)
    assert set(Letter.objects.filter(kind="projects.confirm").values_list("state", flat=True)) == {"cancelled"}


def test_only_the_companys_people_plan(cast):
    about = {"company": cast.company, "researcher": cast.profile, "title": "x", "plan": "x", "starts_on": TODAY, "months": 6, "now": NOON}
    assert refusal(Project.objects.propose, by=make.stranger(), **about) == "not_theirs"
    assert refusal(Project.objects.propose, by=cast.researcher, **about) == "not_theirs"
    assert Project.objects.propose(by=cast.boss, **about).starts_on == date(2026, 11, 1)


def test_who_sees_it(cast):
    for person in (cast.boss, cast.member, cast.researcher, cast.coordinator, make.clerk()):
        assert Project.objects.visible_to(person).get() == cast.project
    left = make.person(cast.company, state="left", left_at=NOON)
    for person in (make.stranger(), left.user):
        assert not Project.objects.visible_to(person).exists()


def test_todos_name_who_is_at_work(cast):
    assert [(todo.label, todo.waiting) for todo in todos_of(asks(cast.researcher, TODAY))] == [("읽고 답하기", False)]
    assert [todo.waiting for todo in todos_of(asks(cast.boss, TODAY))] == [True]
    assert todos_of(asks(make.clerk(), TODAY)) == []
    cast.project.confirm(by=cast.researcher, now=NOON)
    assert todos_of(asks(cast.researcher, TODAY)) == todos_of(asks(cast.boss, TODAY)) == []


def test_who_has_nothing_yet_is_told_the_first_step(cast):
    def first(person) -> list[tuple[str, str]]:
        return [(todo.sentence, todo.url) for todo in todos_of(asks(person, TODAY)) if not todo.waiting]

    newcomer = make.stranger()
    assert first(newcomer) == [("기업을 등록해 주세요.", "/companies/new/")]
    assert [url for _, url in first(cast.coordinator)] == [cast.project.get_absolute_url()]
    asked = make.company(name="둘째회사")
    asked.ask_to_join(by=newcomer, now=NOON)
    assert first(newcomer) == []
    asked.people.get(user=newcomer).admit(by=asked.managers().get(), now=NOON)
    assert first(newcomer) == [("둘째회사의 협력과제를 계획해 주세요. 입주 신청에 필요합니다.", "/projects/new/")]
    invited = make.user()
    cast.company.invite(email=invited.email, by=cast.boss, now=NOON)
    assert first(invited) == []
    assert first(cast.boss) == []
    cast.project.decline(by=cast.researcher, reason="다른 일이 먼저입니다.", now=NOON)
    assert [url for _, url in first(cast.boss)] == ["/projects/new/"]


def test_a_confirmed_project_leads_the_company_to_the_application(cast):
    def offered(person) -> bool:
        page = make.signed_in(person).get(cast.project.get_absolute_url()).content.decode()
        return 'primary" href="/workspace/apply/">입주 신청하기' in page

    assert not offered(cast.boss)
    cast.project.confirm(by=cast.researcher, now=NOON)
    assert offered(cast.boss)
    assert offered(cast.member)
    assert not offered(cast.researcher)


@pytest.mark.parametrize("start", Project.State.values)
@pytest.mark.parametrize("end", Project.State.values)
def test_the_database_knows_the_moves_and_who_answered(cast, start, end):
    proof = {
        "planned": {"confirmed_by": None, "confirmed_at": None, "declined_by": None, "declined_at": None, "decline_reason": ""},
        "confirmed": {"confirmed_by": cast.researcher, "confirmed_at": NOON},
        "declined": {"declined_by": cast.researcher, "declined_at": NOON, "decline_reason": "x"},
        "withdrawn": {},
    }
    rows = Project.objects.filter(pk=cast.project.pk)
    if start != "planned":
        rows.update(state=start, **proof[start])
    change = {"state": end} | proof["planned"] | proof[end]
    if start == end or end in {str(state) for state in Project.MOVES[Project.State(start)]}:
        rows.update(**change)
    else:
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize("bare", [{"state": "confirmed"}, {"state": "declined"}, {"confirmed_at": NOON}, {"months": 0}, {"months": 61}])
def test_the_database_wants_proof(cast, bare):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=cast.project.pk).update(**bare)


# -- pages


def test_the_link_of_the_letter_leads_through_sign_in_and_a_get_changes_nothing(cast):
    url = cast.project.get_absolute_url()
    assert Letter.objects.filter(kind="projects.confirm").first().link == url
    assert Client().get(url).url == f"/accounts/login/?next={url}"
    client = make.signed_in(cast.researcher)
    assert "협력과제 확인하기" in client.get(url).content.decode()
    assert client.get(f"{url}confirm/").status_code == 405
    assert Project.objects.get().state == "planned"
    assert client.post(f"{url}confirm/").url == url
    assert Project.objects.get().state == "confirmed"


def test_the_second_click_is_told_in_words(cast):
    client = make.signed_in(cast.researcher)
    url = cast.project.get_absolute_url()
    client.post(f"{url}confirm/")
    text = client.post(f"{url}confirm/", follow=True).content.decode()
    assert "기관 확인 완료" in text
    assert 'role="alert"' in text
    assert Letter.objects.filter(kind="projects.confirmed").count() == 2


def test_a_stranger_gets_404_everywhere(cast):
    url = cast.project.get_absolute_url()
    client = make.signed_in(make.stranger())
    assert client.get(url).status_code == 404
    for act in ("confirm", "decline", "withdraw"):
        assert client.post(f"{url}{act}/").status_code == 404
        assert Client().post(f"{url}{act}/").status_code == 302
    for side, act in ((cast.boss, "confirm"), (cast.boss, "decline"), (cast.researcher, "withdraw")):
        assert make.signed_in(side).post(f"{url}{act}/").status_code == 404


def test_declining_wants_a_reason_and_the_company_reads_it(cast):
    url = cast.project.get_absolute_url()
    client = make.signed_in(cast.coordinator)
    assert client.get(f"{url}decline/").status_code == 200
    assert "입력해 주세요" in client.post(f"{url}decline/", {"reason": " "}).content.decode()
    client.post(f"{url}decline/", {"reason": "이미 합니다."})
    assert "이미 합니다." in make.signed_in(cast.boss).get(url).content.decode()


def plan(cast, **fields):
    return {
        "company": cast.company.pk,
        "researcher": cast.profile.pk,
        "title": "새 과제",
        "plan": "함께 합니다.",
        "starts_on": "2027-01",
        "months": "12",
    } | fields


def test_a_member_plans_in_two_steps(cast, time_machine):
    time_machine.move_to(NOON)
    client = make.signed_in(cast.member)
    assert "함께할 기관" in client.get("/projects/new/").content.decode()
    step = f"/projects/new/?institute={cast.institute.pk}"
    assert "홍가람" in client.get(step).content.decode()
    response = client.post(step, plan(cast))
    project = Project.objects.get(title="새 과제")
    assert response.url == project.get_absolute_url()
    assert (project.starts_on, project.months, project.planned_by) == (date(2027, 1, 1), 12, cast.member)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "가" * 10_000},
        {"title": "\0"},
        {"plan": ""},
        {"months": "0"},
        {"months": "61"},
        {"months": "x"},
        {"starts_on": "2027-13"},
        {"starts_on": "1999-01"},
        {"researcher": "999999"},
        {"company": "999999"},
    ],
)
def test_a_wrong_plan_is_told_beside_the_field(cast, wrong):
    response = make.signed_in(cast.member).post(f"/projects/new/?institute={cast.institute.pk}", plan(cast, **wrong))
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert Project.objects.count() == 1


def test_nobody_plans_for_another_company_or_with_a_researcher_of_another_institute(cast):
    client = make.signed_in(cast.member)
    step = f"/projects/new/?institute={cast.institute.pk}"
    client.post(step, plan(cast, company=make.company().pk))
    client.post(step, plan(cast, researcher=make.researcher().pk))
    assert Project.objects.count() == 1


@pytest.mark.parametrize("query", ["institute=999999", "institute=x", "institute=%00", "institute="])
def test_an_unknown_institute_is_asked_again(cast, query):
    assert make.signed_in(cast.member).get(f"/projects/new/?{query}").status_code == 200


def test_without_a_company_one_is_registered_first():
    assert make.signed_in(make.user()).get("/projects/new/").url == "/companies/new/"
    assert Client().get("/projects/new/").url == "/accounts/login/?next=/projects/new/"


def test_visitors_read_how_it_goes_and_see_no_project(cast):
    text = Client().get("/projects/").content.decode()
    assert "진행 순서" in text
    assert "라이다 모듈" not in text


def test_the_list_shows_ones_own_and_is_narrowed(cast):
    client = make.signed_in(cast.boss)
    assert "라이다 모듈" in client.get("/projects/?state=planned").content.decode()
    assert "이 상태인 협력과제가 없습니다" in client.get("/projects/?state=declined").content.decode()
    assert "라이다 모듈" not in make.signed_in(make.stranger()).get("/projects/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(rows, django_assert_num_queries):
    boss = make.user()
    company = make.company(manager=boss)
    for _ in range(rows):
        make.project(company_=company)
    client = make.signed_in(boss)
    client.get("/projects/")
    with django_assert_num_queries(4):
        assert client.get("/projects/").context["page_obj"].paginator.count == rows


def test_a_project_planned_by_a_double_click_is_one_with_one_letter():
    company, researcher = make.company(), make.researcher(user=make.user())
    first = make.project(company_=company, researcher_=researcher)
    second = make.project(company_=company, researcher_=researcher)

    assert second == first
    assert Letter.objects.filter(kind="projects.confirm").count() == 1
