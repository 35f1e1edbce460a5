"""The public list and page of companies, their own page, and the form that changes it."""

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import Company, Person
from tests import make

pytestmark = pytest.mark.django_db


def test_anybody_finds_a_listed_company_and_never_its_number():
    company = make.company(name="㈜한빛센서", name_en="Hanbit Sensor", fields=["EE"])
    make.company(name="숨은회사", is_listed=False)

    text = Client().get("/companies/").content.decode()

    assert "㈜한빛센서" in text
    assert "숨은회사" not in text
    page = Client().get(f"/companies/{company.pk}/").content.decode()
    assert "Hanbit Sensor" in page
    for shown in (text, page):
        assert company.registration_number not in shown
        assert company.registration_number[5:] not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_three_statements_however_long(rows, django_assert_num_queries):
    for _ in range(rows):
        make.company(fields=["EE", "EA"])
    client = Client()
    with django_assert_num_queries(4):
        response = client.get("/companies/?q=한빛&region=daejeon&field=EE")
    assert response.context["page_obj"].paginator.count == rows


def test_the_list_is_narrowed_and_sorted():
    old = make.company(name="가나전자", region="busan", fields=["ED"])
    new = make.company(name="나라전자", region="busan", fields=["ED", "EA"])
    Company.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00:00Z")
    make.company(name="다른회사", region="seoul")

    def names(query):
        return [company.name for company in Client().get(f"/companies/?{query}").context["page_obj"]]

    assert names("region=busan") == [old.name, new.name]
    assert names("region=busan&sort=newest") == [new.name, old.name]
    assert names("field=EA") == [new.name]
    assert names("q=ㄷㄹㅎㅅ") == ["다른회사"]
    assert names("region=atlantis&sort=%00&page=x") == [old.name, new.name, "다른회사"]


def test_an_empty_list_says_why():
    assert "등록된 기업이 없습니다" in Client().get("/companies/").content.decode()
    make.company()
    assert "조건에 맞는 기업이 없습니다" in Client().get("/companies/?q=없는이름").content.decode()


@pytest.mark.parametrize("hostile", ["%00", "%ED%A0%80", "%25", "_", "x" * 6_000, "한" * 1_000, "'; drop table--", "(주)", "\\", "%FF"])
def test_hostile_words_find_nothing_and_break_nothing(hostile):
    make.company()
    assert Client().get(f"/companies/?q={hostile}").status_code == 200


def test_a_company_that_is_not_listed_is_seen_by_its_people_and_staff():
    company = make.company(is_listed=False)
    colleague = make.person(company).user
    assert Client().get(company.get_absolute_url()).status_code == 404
    assert make.signed_in(make.stranger()).get(company.get_absolute_url()).status_code == 404
    assert make.signed_in(colleague).get(company.get_absolute_url()).status_code == 200
    assert make.signed_in(make.clerk()).get(company.get_absolute_url()).status_code == 200


def test_the_own_page_is_for_the_companys_people():
    boss = make.user()
    company = make.company(manager=boss, registration_number="120-81-47521")
    url = f"/companies/{company.pk}/own/"

    assert "120-81-47521" in make.signed_in(boss).get(url).content.decode()
    assert make.signed_in(make.person(company).user).get(url).status_code == 200
    assert make.signed_in(make.stranger()).get(url).status_code == 404
    assert Client().get(url).url == f"/accounts/login/?next={url}"
    assert make.signed_in(boss).post(url).status_code == 405


def test_the_own_page_leads_to_the_companys_leases_and_applications():
    company = make.company()
    url = f"/companies/{company.pk}/own/"
    page = make.signed_in(make.person(company).user).get(url).content.decode()
    for name in ("leases", "applications"):
        assert f'href="{reverse(f"workspace:{name}")}">' in page
    assert reverse("workspace:leases") not in make.signed_in(make.clerk()).get(url).content.decode()  # the lists are one's own


def edited(**fields):
    return {"name": "새이름", "size": "medium", "region": "busan", "is_listed": "on"} | fields


def test_a_manager_changes_what_is_shown():
    boss = make.user()
    company = make.company(manager=boss)

    response = make.signed_in(boss).post(
        f"/companies/{company.pk}/edit/",
        edited(fields=["EE", "EA"], ksic_codes="26112, 262", homepage="hanbit.example", founded_on="2001-02-03"),
    )

    assert response.status_code == 302
    company.refresh_from_db()
    assert (company.name, company.ksic_codes, company.homepage) == ("새이름", ["26112", "262"], "https://hanbit.example")
    assert {field.code for field in company.fields.all()} == {"EE", "EA"}


def test_a_member_a_stranger_and_a_visitor_do_not_change_it():
    company = make.company()
    url = f"/companies/{company.pk}/edit/"
    assert make.signed_in(make.person(company).user).post(url, edited()).status_code == 404
    assert make.signed_in(make.stranger()).get(url).status_code == 404
    assert Client().post(url, edited()).status_code == 302
    company.refresh_from_db()
    assert company.name == "한빛센서"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "가" * 10_000}, "100"),
        ({"name": "한\0빛"}, "다시 입력해 주세요"),
        ({"name": ""}, "입력해 주세요"),
        ({"postcode": "12"}, "다섯 자리"),
        ({"ksic_codes": "abc"}, "두 자리에서 다섯 자리"),
        ({"founded_on": "2199-01-01"}, "설립한 날"),
        ({"founded_on": "2999-01-01"}, "연도"),
        ({"founded_on": "2021-02-31"}, "날짜"),
        ({"employees": "-1"}, "0"),
        ({"homepage": "javascript:alert(1)"}, "https://"),
        ({"fields": ["ZZ"]}, "ZZ"),
    ],
)
def test_wrong_details_are_told_beside_the_field(wrong, words):
    boss = make.user()
    company = make.company(manager=boss)
    response = make.signed_in(boss).post(f"/companies/{company.pk}/edit/", edited(**wrong))
    text = response.content.decode()
    assert response.status_code == 200
    assert 'aria-invalid="true"' in text
    assert words in text


def test_decomposed_hangul_is_kept_composed():
    boss = make.user()
    company = make.company(manager=boss)
    make.signed_in(boss).post(f"/companies/{company.pk}/edit/", edited(name=unicodedata.normalize("NFD", "한빛센서")))
    company.refresh_from_db()
    assert company.name == "한빛센서"


def test_whoever_registers_a_company_manages_it():
    boss = make.user()
    response = make.signed_in(boss).post(
        "/companies/new/", {"number": "１２０ 81-47521", "name": "㈜한빛센서", "size": "small", "region": "daejeon"}
    )
    company = Company.objects.get()
    assert response.url == f"/companies/{company.pk}/own/"
    assert company.registration_number == "1208147521"
    assert [person.user for person in company.people.managers()] == [boss]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("120-81-47522", "사업자등록번호의 마지막 숫자가 맞지 않습니다. 등록증을 보고 다시 입력해 주세요."),
        ("000-00-00000", "0으로만"),
        ("12081475", "열 자리"),
        ("", "입력해 주세요"),
    ],
)
def test_a_wrong_number_is_told_beside_the_field(number, words):
    response = make.signed_in(make.user()).post("/companies/new/", {"number": number, "name": "a", "size": "small", "region": "seoul"})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Company.objects.exists()


def test_a_broken_number_is_told_too():
    client = make.signed_in(make.user())
    response = client.post("/companies/new/", "number=120%ED%A0%8081", content_type="application/x-www-form-urlencoded")
    assert "다시 입력해 주세요" in response.content.decode()


def test_the_second_who_enters_a_number_asks_its_manager_even_of_an_unlisted_company():
    company = make.company(name="한빛센서", is_listed=False)
    second = make.user()
    client = make.signed_in(second)

    response = client.post(
        "/companies/new/", {"number": company.registration_number, "name": "가짜", "size": "small", "region": "seoul"}, follow=True
    )

    assert response.redirect_chain == [(f"/companies/{company.pk}/join/", 302)]
    assert "한빛센서 참여" in response.content.decode()
    client.post(f"/companies/{company.pk}/join/")
    assert company.people.get(user=second).state == Person.State.ASKED
    assert Company.objects.count() == 1


def test_a_visitor_signs_in_before_registering():
    assert Client().get("/companies/new/").url == "/accounts/login/?next=/companies/new/"
