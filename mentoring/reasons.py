"""Why somebody is a candidate, each reason from a row: words that stand on both sides, shared fields, solved cases.

Kept as values, told in the language of the reader: `Reason.words()`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_WORDS = 5
WORD = re.compile("[가-힣]{2,}|[a-z0-9]{2,}")
# How words begin that stand everywhere and tell nothing of what it is about.
EVERYDAY = frozenset(
    re.findall(
        r"\w+",
        """
        가능 가장 가지 같습 같은 개발 거의 결과 경우 계속 고객 공장 공정 관련 그런 그렇 기술 기업 나면 나오 나옵
        높은 높이 늘리 다른 다시 다양 대한 대해 도움 돕습 되는 됩니 들어 때문 떨어 또는 만들 많은 많이 매우 모두
        모르 못하 무엇 문제 미리 바꾸 바꾼 바꿔 바꿨 받고 발생 방법 방식 보고 보는 보았 봅니 봤습 분석 분야 사용
        생기 생긴 시작 시험 실제 싶습 쓰고 쓰는 아니 안에 알고 알아 어떤 어떻 없는 없습 없이 여러 연구 오래 오면
        우리 원인 위한 위해 위험 이런 이후 있는 있습 있을 작은 저희 적은 전문 정도 제공 제품 조건 조금 좋아 좋은
        줄어 줄이 지금 지원 직접 찾고 찾습 찾아 처음 큰데 통해 특히 평가 필요 하고 하는 하루 하면 하여 함께 합니
        해서 해야 했는 했습 현장 현재 확인 회사 효과
        """,
    )
)


@dataclass(frozen=True)
class Pair:
    """`asked`: the question's word; `found`: the profile's. `is_keyword`: the expert has chosen it to be found by."""

    asked: str
    found: str
    is_keyword: bool = False
    is_whole: bool = False
    """A keyword that the question holds in full."""


@dataclass(frozen=True)
class Reason:
    """`kind`: field, word, synonym or case. `row`: what it comes from, as (model, key)."""

    kind: str
    row: tuple[str, str]
    asked: str = ""
    found: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def words(text: str) -> list[str]:
    """Runs of Hangul and of Latin letters and digits, each once, in their order."""
    return list(dict.fromkeys(WORD.findall(plain(text))))


def beginning(word: str) -> str:
    """Of Hangul the first two syllables, which endings leave as they are; of other letters the whole word."""
    return word[:2] if word[0] >= "가" else word


def pairs(question: Iterable[str], keywords: Sequence[str], profile: str, worth: Sequence[str]) -> list[Pair]:
    """The words of the question that the profile has, too: the same from their first letters on, keywords first.

    `worth`: the terms that both have, the most telling first, as the database compared them.
    """
    asked, order = list(question), {term: n for n, term in enumerate(worth)}
    joined = "".join(asked)
    found: dict[str, tuple[tuple[bool, int], Pair]] = {}
    for keyword in keywords:
        spoken = "".join(words(keyword))
        whole = len(spoken) >= 2 and spoken in joined
        for word in asked:
            begin = beginning(word)
            if begin in order and begin in spoken and begin not in EVERYDAY:
                found.setdefault(begin, ((not whole, order[begin]), Pair(word, keyword, is_keyword=True, is_whole=whole)))
    theirs = [word for word in words(profile) if word[:2] not in EVERYDAY]
    for word in asked:
        begin = beginning(word)
        other = next((one for one in theirs if beginning(one) == begin), None)
        if other and begin in order:
            found.setdefault(begin, ((True, order[begin]), Pair(word, other)))
    return [pair for _place, pair in sorted(found.values(), key=lambda one: (not one[1].is_keyword, one[0]))][:MOST_WORDS]


def speaks(told: Sequence[Pair]) -> bool:
    """Enough to name somebody for it: a keyword in full, or two words."""
    return len(told) >= 2 or any(pair.is_whole for pair in told)


def in_words(reason: dict[str, Any], names: dict[str, str]) -> str:
    """`names`: of fields by their code. A question is named by its number, which was kept with the reason."""
    name = reason["found"] if reason["kind"] == "case" else names.get(reason["row"][1], "")
    values = {"asked": reason["asked"], "found": reason["found"], "name": name}
    match reason["kind"]:
        case "field":
            return _("Field in common: %(name)s") % values
        case "case":
            return _("Solved a question of the same field: %(name)s") % values
        case "synonym":
            return _("“%(asked)s” in the question means “%(found)s” in the profile") % values
    return _("“%(asked)s” in the question, “%(found)s” in the profile") % values
