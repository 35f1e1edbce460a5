"""What people type comes in as NFC, and what cannot be shown is told beside its field."""

import unicodedata

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from innocenter.look.forms import CleanForm
from innocenter.look.templatetags.look import attributes
from innocenter.look.text import clean_query, composed, with_particle


class NameForm(CleanForm):
    name = forms.CharField(max_length=10)
    plan = forms.CharField(widget=forms.Textarea, required=False)
    nickname = forms.CharField(required=False)


def test_decomposed_hangul_is_stored_composed_and_counted_composed() -> None:
    form = NameForm({"name": unicodedata.normalize("NFD", "가나다라마바사아자차")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "가나다라마바사아자차"


@pytest.mark.parametrize(
    "bad",
    ["\x00", "a\x00b", "\ud800", "a\udfffb", "\x07bell", "\x1b[31m", "a\u202eb", "\u3164", "a\ufffdb", "\ue000"],  # noqa: PT014 -- a surrogate is no duplicate
)
def test_what_cannot_be_shown_is_refused_in_words(bad: str) -> None:
    form = NameForm({"name": bad})
    assert not form.is_valid()
    assert form.has_error("name", "unseen") or form.has_error("name", "null_characters_not_allowed")
    str(form).encode()


def test_a_name_is_one_line_and_a_plan_may_have_many() -> None:
    assert NameForm({"name": "a\nb"}).has_error("name", "lines")
    form = NameForm({"name": "a", "plan": "first\r\n\tsecond"})
    assert form.is_valid()


@pytest.mark.parametrize(("name", "length"), [("name", 10_000), ("nickname", 10_000), ("plan", 30_000)])
def test_what_is_too_long_is_refused_even_where_nobody_set_a_length(name: str, length: int) -> None:
    form = NameForm({"name": "a", name: "가" * length})
    assert form.has_error(name, "max_length")


def test_a_query_string_is_cleaned_and_never_refused() -> None:
    request = RequestFactory().get("/", {"q": "전\x00자\u202e" + "a" * 999, "page": "2", "field": ["1", "2"]})
    clean = clean_query(request)
    assert clean["q"] == "전자" + "a" * 196
    assert clean.getlist("field") == ["1", "2"]
    assert clean["page"] == "2"


@given(st.text(st.characters(exclude_categories=[]), max_size=50))
def test_any_text_at_all_ends_in_a_page_that_can_be_sent(text: str) -> None:
    data = QueryDict(mutable=True)
    data["name"] = text
    form = NameForm(data)
    form.is_valid()
    str(form).encode()
    assert composed(composed(text)) == composed(text)


@pytest.mark.parametrize(
    ("word", "said"),
    [("연구원", "과"), ("센터", "와"), ("제1연구실 5021", "과"), ("제2센터 4", "와"), ("KAIST", "와"), ("KIMM", "과"), ("", "와")],
)
def test_a_particle_fits_numbers_and_initials_too(word: str, said: str) -> None:
    assert with_particle(word, "과", "와") == word + said


def test_attributes_of_a_field_are_escaped_one_by_one() -> None:
    said = attributes({"title": '"><script>', "required": True, "disabled": False, "maxlength": 10, "label": gettext_lazy("Home")})
    assert said == ' title="&quot;&gt;&lt;script&gt;" required maxlength="10" label="홈"'
