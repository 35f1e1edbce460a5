"""Who acts for a company: inviting, asking, accepting, leaving."""

import pytest
from django.db import InternalError, transaction
from django.test import Client

from companies.models import Company, Person
from companies.todos import asks
from innocenter.outbox.models import Letter
from innocenter.privacy.models import AccessEvent
from tests import make
from tests.make import NOON, TODAY, todos_of
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make.user(name="김하늘")


@pytest.fixture
def company(boss):
    return make.company(manager=boss)


def letters(kind):
    return list(Letter.objects.filter(kind=kind).values_list("address", flat=True))


def test_an_invited_colleague_gets_a_letter_and_a_get_changes_nothing(company, boss):
    newcomer = make.user(email="new@example.com")
    make.signed_in(boss).post(f"/companies/{company.pk}/people/invite/", {"email": "NEW@example.com", "role": "member"})
    person = company.people.get(email="new@example.com")
    client = make.signed_in(newcomer)

    assert letters("companies.invitation") == ["new@example.com"]
    assert "한빛센서" in client.get(f"/companies/invitations/{person.pk}/").content.decode()
    assert client.get(f"/companies/invitations/{person.pk}/accept/").status_code == 405
    assert not company.is_person(newcomer)

    assert client.post(f"/companies/invitations/{person.pk}/accept/").url == f"/companies/{company.pk}/own/"
    assert company.is_person(newcomer)
    assert not company.is_manager(newcomer)


def test_an_address_without_an_account_can_be_invited_and_accept_later(company, boss):
    person = company.invite(email="later@example.com", role="manager", by=boss, now=NOON)
    newcomer = make.user(email="later@example.com")
    assert [todo.label for todo in todos_of(asks(newcomer, TODAY))] == ["초대 보기"]
    person.accept(by=newcomer, now=NOON)
    assert company.is_manager(newcomer)


def test_an_invitation_is_nobody_elses(company, boss):
    person = company.invite(email="new@example.com", by=boss, now=NOON)
    other = make.signed_in(make.stranger())
    for act in ("", "accept/", "decline/"):
        url = f"/companies/invitations/{person.pk}/{act}"
        assert (other.post(url) if act else other.get(url)).status_code == 404
    assert Client().get(f"/companies/invitations/{person.pk}/").status_code == 302
    assert refusal(person.accept, by=make.stranger(), now=NOON) == "not_theirs"


def test_an_answered_invitation_says_so(company, boss):
    newcomer = make.user(email="new@example.com")
    person = company.invite(email="new@example.com", by=boss, now=NOON)
    client = make.signed_in(newcomer)
    client.post(f"/companies/invitations/{person.pk}/decline/")

    text = client.post(f"/companies/invitations/{person.pk}/accept/", follow=True).content.decode()
    assert "더 이상 유효하지 않은 초대입니다" in text
    assert not company.is_person(newcomer)


def test_an_invitation_is_taken_back_with_its_letter(company, boss):
    person = company.invite(email="new@example.com", by=boss, now=NOON)
    person.remove(by=boss, now=NOON)
    letter = Letter.objects.get(kind="companies.invitation")
    assert letter.what_kind.still_owed(letter) is not None
    assert company.invite(email="new@example.com", by=boss, now=NOON).state == "invited"
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 400 + "@example.com", "가@나"])
def test_a_wrong_address_is_told_beside_the_field(company, boss, email):
    response = make.signed_in(boss).post(f"/companies/{company.pk}/people/invite/", {"email": email, "role": "member"})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()


def test_nobody_is_invited_twice(company, boss):
    company.invite(email="new@example.com", by=boss, now=NOON)
    assert refusal(company.invite, email="New@Example.com", by=boss, now=NOON) == "already"
    assert refusal(company.invite, email=boss.email, by=boss, now=NOON) == "already"


def test_only_managers_and_staff_invite_and_decide(company, boss):
    member = make.person(company).user
    assert refusal(company.invite, email="x@example.com", by=member, now=NOON) == "not_manager"
    asked = company.ask_to_join(by=make.user(), now=NOON)
    for act in (asked.admit, asked.refuse, asked.remove, asked.make_manager):
        assert refusal(act, by=member, now=NOON) == "not_manager"
    asked.admit(by=make.clerk(), now=NOON)
    assert asked.state == "active"


def test_somebody_asks_and_is_let_in(company, boss):
    asker = make.user(name="박서준")
    client = make.signed_in(asker)
    assert client.get(f"/companies/{company.pk}/join/").status_code == 200
    assert not company.people.filter(user=asker).exists()
    client.post(f"/companies/{company.pk}/join/")
    client.post(f"/companies/{company.pk}/join/")  # the second click
    person = company.people.get(user=asker)

    assert letters("companies.join_request") == [boss.email]
    assert [todo.sentence for todo in todos_of(asks(boss, TODAY))] == [
        "박서준 님이 한빛센서 참여를 요청했습니다. 수락하거나 거절해 주세요."
    ]
    assert [todo.waiting for todo in todos_of(asks(asker, TODAY))] == [True]
    assert "답이 오면" in client.get(f"/companies/{company.pk}/join/").content.decode()

    assert make.signed_in(boss).get(f"/companies/people/{person.pk}/admit/").status_code == 405
    make.signed_in(boss).post(f"/companies/people/{person.pk}/admit/")
    assert company.is_person(asker)
    assert letters("companies.admitted") == [asker.email]
    assert todos_of(asks(boss, TODAY)) == []


def test_somebody_asks_and_is_refused_and_may_ask_again(company, boss):
    asker = make.user()
    person = company.ask_to_join(by=asker, now=NOON)
    person.refuse(by=boss, now=NOON)
    assert letters("companies.refused") == [asker.email]
    assert refusal(person.admit, by=boss, now=NOON) == "illegal_move"
    assert company.ask_to_join(by=asker, now=NOON).state == "asked"


def test_who_is_invited_and_asks_is_in_at_once(company, boss):
    newcomer = make.user()
    company.invite(email=newcomer.email, by=boss, now=NOON)
    assert company.ask_to_join(by=newcomer, now=NOON).state == "active"
    assert company.people.live().count() == 2


def test_who_has_asked_is_not_invited_but_accepted(company, boss):
    asker = make.user()
    company.ask_to_join(by=asker, now=NOON)
    assert refusal(company.invite, email=asker.email, by=boss, now=NOON) == "asked"


def test_a_request_is_not_admitted_through_an_invitation(company, boss):
    person = company.invite(email="new@example.com", by=boss, now=NOON)
    assert refusal(person.admit, by=boss, now=NOON) == "illegal_move"
    assert refusal(person.refuse, by=boss, now=NOON) == "illegal_move"


def test_the_last_manager_stays(company, boss):
    mine = company.people.get(user=boss)
    member = make.person(company)
    assert refusal(mine.leave, by=boss, now=NOON) == "last_manager"
    assert refusal(mine.remove, by=make.clerk(), now=NOON) == "last_manager"
    member.make_manager(by=boss, now=NOON)
    mine.leave(by=boss, now=NOON)
    assert not company.is_person(boss)
    assert list(company.managers()) == [member.user]


def test_leaving_asks_first(company, boss):
    person = make.person(company)
    client = make.signed_in(person.user)
    assert "나가기" in client.get(f"/companies/people/{person.pk}/leave/").content.decode()
    assert company.is_person(person.user)
    assert client.post(f"/companies/people/{person.pk}/leave/").url == "/me/"
    assert not company.is_person(person.user)
    assert make.signed_in(boss).post(f"/companies/people/{person.pk}/leave/").status_code == 404


def test_the_people_page_is_the_companys_and_reading_it_is_recorded(company, boss):
    member = make.person(company).user
    url = f"/companies/{company.pk}/people/"
    text = make.signed_in(member).get(url).content.decode()
    assert boss.email in text
    assert "초대 보내기" not in text
    assert AccessEvent.objects.get().people == sorted([boss.pk, member.pk])
    assert make.signed_in(make.stranger()).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert make.signed_in(member).post(f"{url}invite/", {"email": "x@example.com", "role": "member"}).status_code == 404


def test_a_stranger_acts_on_nobody(company):
    person = company.ask_to_join(by=make.user(), now=NOON)
    client = make.signed_in(make.stranger())
    for act in ("admit", "refuse", "make-manager", "remove", "leave"):
        assert client.post(f"/companies/people/{person.pk}/{act}/").status_code == 404
        assert Client().post(f"/companies/people/{person.pk}/{act}/").status_code == 302
    assert company.people.get(pk=person.pk).state == "asked"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_people_page_costs_the_same_however_many(company, boss, rows, django_assert_num_queries):
    for _ in range(rows):
        make.person(company)
    client = make.signed_in(boss)
    client.get(f"/companies/{company.pk}/people/")
    with django_assert_num_queries(6):
        client.get(f"/companies/{company.pk}/people/")


@pytest.mark.parametrize("start", Person.State.values)
@pytest.mark.parametrize("end", Person.State.values)
def test_the_database_knows_the_moves(company, start, end):
    if start == end:
        return
    when = {"invited": {}, "asked": {}, "active": {"since": NOON}, "left": {"left_at": NOON}}
    person = Person.objects.create(company=company, user=make.user(), email="x@example.com", state=start, asked_at=NOON, **when[start])
    change = {"since": NOON, "left_at": None} | {"state": end} | when[end]
    if end in {str(state) for state in Person.MOVES[Person.State(start)]}:
        Person.objects.filter(pk=person.pk).update(**change)
    else:
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(**change)


def test_staff_do_not_decide_on_their_own_company(company):
    clerk = make.clerk()
    company.refuse_own_people(clerk)
    make.person(company, clerk)
    assert refusal(company.refuse_own_people, user=clerk) == "own_company"


def test_who_may_see_what(company, boss):
    member, stranger, clerk = make.person(company).user, make.stranger(), make.clerk()
    hidden = make.company(is_listed=False)
    assert set(Company.objects.of(member)) == {company}
    assert set(Company.objects.managed_by(member)) == set()
    assert set(Company.objects.managed_by(boss)) == {company}
    assert set(Company.objects.visible_to(stranger)) == {company}
    assert set(Company.objects.visible_to(clerk)) == {company, hidden}
    assert set(Company.objects.open_to(stranger)) == set()
    assert set(Company.objects.run_by(clerk)) == {company, hidden}
