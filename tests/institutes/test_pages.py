"""The lists and pages of institutes and researchers, and who may change them."""

import pytest
from django.test import Client

from institutes.models import Institute, Researcher
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def etri():
    return make.institute(name="한국전자통신연구원", short_name="ETRI", region="daejeon", fields=["EE"], coordinator=make.user())


def names(url):
    return [row.name for row in Client().get(url).context["page_obj"]]


def test_institutes_are_found_by_name_short_name_kind_region_and_field(etri):
    make.institute(name="서울대학교 공학컨설팅센터", kind="consulting", region="seoul", fields=["EA"])
    for query in ("q=전자통신", "q=etri", "q=ㅎㄱㅈㅈ", "kind=government", "region=daejeon", "field=EE"):
        assert names(f"/institutes/?{query}") == ["한국전자통신연구원"]
    assert "조건에 맞는 연구기관이 없습니다" in Client().get("/institutes/?q=없는곳").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_however_long(rows, django_assert_num_queries):
    for _ in range(rows):
        make.researcher(fields=["EE", "EA"], institute=make.institute(fields=["EE"]))
    client = Client()
    with django_assert_num_queries(4):
        assert client.get("/institutes/?q=연구원&field=EE").context["page_obj"].paginator.count == rows
    with django_assert_num_queries(5):
        assert client.get("/institutes/researchers/?q=홍가람").context["page_obj"].paginator.count == rows


def test_an_institutes_page_shows_its_visible_researchers(etri):
    make.researcher(institute=etri, name="홍가람")
    make.researcher(institute=etri, name="숨은이", is_visible=False)
    text = Client().get(etri.get_absolute_url()).content.decode()
    assert "홍가람" in text
    assert "숨은이" not in text
    assert "숨은이" in make.signed_in(etri.coordinators().get()).get(etri.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_an_institutes_page_costs_the_same_however_many_researchers(etri, rows, django_assert_num_queries):
    for _ in range(rows):
        make.researcher(institute=etri, fields=["EE"])
    with django_assert_num_queries(5):
        Client().get(etri.get_absolute_url())


def test_a_hidden_researcher_is_seen_by_themselves_the_coordinator_and_staff(etri):
    me = make.user()
    researcher = make.researcher(institute=etri, user=me, is_visible=False)
    url = researcher.get_absolute_url()
    assert Client().get(url).status_code == 404
    assert make.signed_in(make.stranger()).get(url).status_code == 404
    for person in (me, etri.coordinators().get(), make.clerk()):
        assert make.signed_in(person).get(url).status_code == 200


def profile(**fields):
    return {"name": "홍가람", "is_visible": "on", "keywords": "라이다, 레이더"} | fields


def test_researchers_change_their_own_profile_and_coordinators_those_of_the_institute(etri):
    me = make.user()
    researcher = make.researcher(institute=etri, user=me)
    url = f"/institutes/researchers/{researcher.pk}/edit/"
    make.signed_in(me).post(url, profile(keywords="안테나", fields=["ED"]))
    assert Researcher.objects.search("안테나").get() == researcher
    make.signed_in(etri.coordinators().get()).post(url, profile(keywords="광학"))
    assert Researcher.objects.search("광학").get() == researcher


def test_nobody_else_changes_a_profile(etri):
    researcher = make.researcher(institute=etri, user=make.user())
    url = f"/institutes/researchers/{researcher.pk}/edit/"
    other_coordinator, colleague = make.user(), make.user()
    make.institute(coordinator=other_coordinator)
    make.researcher(institute=etri, user=colleague)
    for person in (make.stranger(), other_coordinator, colleague):
        assert make.signed_in(person).post(url, profile(name="가짜")).status_code == 404
    assert Client().get(url).url == f"/accounts/login/?next={url}"
    researcher.refresh_from_db()
    assert researcher.name == "홍가람"


def test_a_coordinator_changes_the_page_and_adds_a_researcher(etri):
    client = make.signed_in(etri.coordinators().get())
    fields = {"name": "한국전자통신연구원", "region": "daejeon", "homepage": "etri.example", "contact_desk": "기업협력실", "fields": ["EE"]}
    assert client.post(f"/institutes/{etri.pk}/edit/", fields).url == etri.get_absolute_url()
    assert Institute.objects.get(pk=etri.pk).homepage == "https://etri.example"
    client.post(f"/institutes/{etri.pk}/researchers/new/", profile(name="새사람"))
    assert Researcher.objects.get(name="새사람").institute == etri


def test_others_do_not_change_the_page(etri):
    researcher = make.user()
    make.researcher(institute=etri, user=researcher)
    for url in (f"/institutes/{etri.pk}/edit/", f"/institutes/{etri.pk}/researchers/new/"):
        for person in (make.stranger(), researcher):
            assert make.signed_in(person).get(url).status_code == 404
        assert Client().post(url).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "입력해 주세요"),
        ({"name": "가" * 10_000}, "60"),
        ({"keywords": "\0"}, "다시 입력해 주세요"),
        ({"fields": ["ZZ"]}, "ZZ"),
    ],
)
def test_a_wrong_profile_is_told_beside_the_field(etri, wrong, words):
    client = make.signed_in(etri.coordinators().get())
    text = client.post(f"/institutes/{etri.pk}/researchers/new/", profile(**wrong)).content.decode()
    assert words in text
    assert 'aria-invalid="true"' in text
    assert not Researcher.objects.exists()


def test_a_page_in_english_uses_the_english_names():
    institute = make.institute(name="한국기계연구원", name_en="Korea Institute of Machinery and Materials")
    client = make.signed_in(make.user(language="en"))
    assert "Korea Institute of Machinery" in client.get(institute.get_absolute_url()).content.decode()


def test_reading_pages_takes_no_post(etri):
    researcher = make.researcher(institute=etri)
    for url in ("/institutes/", "/institutes/researchers/", etri.get_absolute_url(), researcher.get_absolute_url()):
        assert Client().post(url).status_code == 405
