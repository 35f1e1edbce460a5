"""Korean search: what is found, in which order, and what cannot break it."""

import unicodedata

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, TextField

from companies.models import Company
from institutes.models import Researcher
from tests import make

pytestmark = pytest.mark.django_db

NAMES = [
    ("㈜한빛센서", "Hanbit Sensor Co., Ltd."),
    ("주식회사 한빛", "Hanbit"),
    ("한빛 소재 연구(주)", ""),
    ("전자가속기전", ""),
    ("한국전자통신", "KET 2024"),
    ("까르푸 Café", ""),
    ("2024솔루션", ""),
]


@pytest.fixture
def names():
    for name, english in NAMES:
        make.company(name=name, name_en=english)

    def found(words):
        return [company.name for company in Company.objects.search(words)]

    return found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("센서", {"㈜한빛센서"}),
        ("빛센", {"㈜한빛센서"}),
        ("전자", {"전자가속기전", "한국전자통신"}),
        ("(주)한빛센서", {"㈜한빛센서"}),
        ("주식회사한빛센서", {"㈜한빛센서"}),
        ("㈜ 한빛센서", {"㈜한빛센서"}),
        ("한빛 센서", {"㈜한빛센서"}),
        ("한빛소재연구", {"한빛 소재 연구(주)"}),
        ("소재 한빛", {"한빛 소재 연구(주)"}),
        ("hanbit", {"㈜한빛센서", "주식회사 한빛"}),
        ("HANBIT sensor", {"㈜한빛센서"}),
        ("ＨＡＮＢＩＴ", {"㈜한빛센서", "주식회사 한빛"}),
        ("cafe", {"까르푸 Café"}),
        ("CAFÉ", {"까르푸 Café"}),
        ("2024", {"2024솔루션", "한국전자통신"}),
        ("ㅎㅂ", {"㈜한빛센서", "주식회사 한빛", "한빛 소재 연구(주)"}),
        ("ㅎㅂㅅㅅ", {"㈜한빛센서"}),
        ("ㅎㅂㅆㅅ", set()),
        ("ㅂㅅㅅ", {"㈜한빛센서"}),
        ("ㅄㅅ", {"㈜한빛센서"}),
        ("ㄲㄹㅍ", {"까르푸 Café"}),
        ("ㅎㄱㅈㅈ", {"한국전자통신"}),
        ("전", {"전자가속기전"}),
        ("한", {"㈜한빛센서", "주식회사 한빛", "한빛 소재 연구(주)", "한국전자통신"}),
        ("k", {"한국전자통신"}),
        ("한빛 없는말", set()),
        ("한빛", {"㈜한빛센서", "주식회사 한빛", "한빛 소재 연구(주)"}),
    ],
)
def test_what_is_found(names, words, found):
    assert set(names(words)) == found


def test_letters_in_another_order_are_no_hit(names):
    """Every pair of 다가나다 lies in 가나다가나, but not in that order."""
    make.company(name="가나다가나")
    assert names("나다가나") == ["가나다가나"]
    assert names("다가나다") == []


def test_the_exact_name_comes_first_then_the_beginning_then_the_shorter(names):
    make.company(name="새한빛")
    assert names("한빛") == ["주식회사 한빛", "㈜한빛센서", "한빛 소재 연구(주)", "새한빛"]


def test_decomposed_hangul_is_found(names):
    assert names(unicodedata.normalize("NFD", "한빛센서")) == ["㈜한빛센서"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "%%", "(주)", "!?", "'", "' or 1=1", "[[:alnum:]]", "\u200b", "가" * 10_000])
def test_what_holds_no_letters_of_a_name_finds_nothing(names, words):
    assert names(words) == []


def test_signs_around_words_are_ignored(names):
    assert names("%센서_") == ["㈜한빛센서"]
    assert names("\0센서\ud800") == ["㈜한빛센서"]
    assert names("한빛센서\\") == ["㈜한빛센서"]


def test_nothing_typed_leaves_the_list_as_it_is(names):
    assert len(names("   ")) == len(names("\0")) == len(names("\ud800")) == len(NAMES)
    assert not Company.objects.search("").query.order_by


def test_keywords_and_department_find_a_researcher():
    make.researcher(name="홍가람", department="센서신호연구실", keywords="라이다, 저전력")
    for words in ("라이다", "ㄹㅇㄷ", "저전력 홍가람", "센서신호", "ㅎㄱㄹ"):
        assert Researcher.objects.search(words).count() == 1
    assert Researcher.objects.search("레이더").count() == 0


def test_a_changed_name_is_found_at_once_and_the_old_one_still_finds_it(names):
    Company.objects.filter(name="2024솔루션").update(name="새이름")
    assert names("새이름") == ["새이름"]
    assert names("솔루션") == ["새이름"]


def test_index_and_query_go_through_the_same_function(names):
    """Every pair that a query could ask for of a whole name is in the column."""
    asked = Func(F("name"), function="ko_grams", output_field=ArrayField(TextField()))
    assert Company.objects.filter(search__contains=asked).count() == len(NAMES)


def test_the_columns_are_not_fetched_and_not_in_the_history(names):
    company = Company.objects.first()
    assert company.search is None
    assert company.search_text is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'companies_companyevent'")
        assert not {"search", "search_text"} & {name for (name,) in cursor.fetchall()}


def test_two_syllables_use_the_index(names):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "company_search" in Company.objects.search("센서").explain()
