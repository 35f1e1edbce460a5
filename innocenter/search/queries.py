"""How a list is searched: `SearchQuerySet.search(what a person typed)`."""

import unicodedata
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Concat, Length

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)

LONGEST = 100
WORDS = 8
# Keyboards join ㄱ and ㅅ typed in a row into one final consonant; people who type initials mean the two.
JOINED = {"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ"}
JOINED |= {"ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}
INITIALS = str.maketrans(JOINED)


def typed(text: str) -> str:
    """What is left of a query once letters that no name has (NUL, lone surrogates) are gone and it is cut to a sane length."""
    plain = "".join(character if unicodedata.category(character) not in {"Cc", "Cs"} else " " for character in text[: LONGEST * 10])
    return unicodedata.normalize("NFC", plain).translate(INITIALS).strip()[:LONGEST]


def normal(text: str) -> Func:
    return Func(Value(text), function="ko_normal", output_field=models.TextField())


def grams(text: str) -> Func:
    return Func(Value(text), function="ko_grams", output_field=ArrayField(models.TextField()))


class SearchQuerySet(models.QuerySet[Row_co]):
    """For models with `search = SearchField(…)` and `search_text = SearchText(…)` of the same columns."""

    named_by: ClassVar[str] = "name"

    def search(self, text: str) -> Self:
        """Rows that hold every word: the exact name first, then names that begin so, then the shorter. An empty query changes nothing."""
        text = typed(text)
        if not text:
            return self
        found = self.alias(typed=normal(text)).exclude(typed="")
        for word in text.split()[:WORDS]:
            found = found.filter(search__contains=grams(word), search_text__contains=normal(word))
        rank = Case(
            When(Q(search_text__startswith=Concat(normal(text), Value("\n"))), then=0),
            When(Q(search_text__startswith=normal(text)), then=1),
            default=2,
            output_field=IntegerField(),
        )
        return found.order_by(rank, Length(F(self.named_by)), self.named_by, "pk")
