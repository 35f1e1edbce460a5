"""Which fields of technology a question may be about: proposed from its own words, each with the words that speak for it."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import TYPE_CHECKING

from django.db import connection

from innocenter.taxonomy.models import Field

if TYPE_CHECKING:  # the request asks nothing of this
    from mentoring.models import Request

MOST, SHOWN = 3, 5
# The words of a field: its own name, and what researchers of that field are found by. One that stands in many fields says less.
SQL = r"""
WITH words AS (
    SELECT f.field_id AS code, lower(replace(word, ' ', '')) AS plain, btrim(word) AS word
    FROM institutes_researcher r JOIN institutes_researcher_fields f ON f.researcher_id = r.id,
        regexp_split_to_table(r.keywords, ',') word
    WHERE r.is_visible
    UNION SELECT code, lower(part), part FROM taxonomy_field, regexp_split_to_table(name_ko, '·') part
), found AS (
    SELECT code, plain, min(word) AS word FROM words WHERE length(plain) >= 2 AND position(plain IN %s) > 0 GROUP BY code, plain
), weighed AS (SELECT code, word, 1.0 / count(*) OVER (PARTITION BY plain) AS weight FROM found)
SELECT code, array_agg(word ORDER BY weight DESC, word) FROM weighed GROUP BY code ORDER BY sum(weight) DESC, code LIMIT %s
"""


@dataclasses.dataclass(frozen=True)
class Proposal:
    """`words`: those of the text that speak for the field; none where only the company's own profile does."""

    field: Field
    words: list[str] = dataclasses.field(default_factory=list)


def propose(request: Request) -> list[Proposal]:
    """At most three, the likeliest first; where the text says too little, the company's own fields follow. Three statements at most."""
    text = plain(" ".join([request.title, request.problem, request.tried, request.would_help]))
    found: dict[str, list[str]] = {}
    if text:
        with connection.cursor() as cursor:
            cursor.execute(SQL, [text, MOST])
            found = dict(cursor.fetchall())
    fields = Field.objects.in_bulk(found)
    proposals = [Proposal(fields[code], words[:SHOWN]) for code, words in found.items()]
    own = [one for one in request.company.fields.all() if one.pk not in found] if len(proposals) < MOST else []
    return [*proposals, *map(Proposal, own)][:MOST]


def plain(text: str) -> str:
    """Without spaces: people write a word together or apart."""
    return "".join(unicodedata.normalize("NFC", text).lower().split())
