"""Which fields of technology a question may be about: proposed from its own words, each with the words that speak for it."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import TYPE_CHECKING, Any

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
SELECT f.*, words FROM (
    SELECT code, sum(weight) AS weight, array_agg(word ORDER BY weight DESC, word) AS words FROM weighed GROUP BY code
    UNION ALL SELECT field_id, 0, '{}' FROM companies_company_fields WHERE company_id = %s AND field_id NOT IN (SELECT code FROM weighed)
) told JOIN taxonomy_field f USING (code) ORDER BY weight DESC, code LIMIT %s
"""


@dataclasses.dataclass(frozen=True)
class Proposal:
    """`words`: those of the text that speak for the field; none where only the company's own profile does."""

    field: Field
    words: list[str] = dataclasses.field(default_factory=list)


def propose(request: Request) -> list[Proposal]:
    """At most three, the likeliest first; where the text says too little, the company's own fields follow. One statement."""
    text = plain(" ".join([request.title, request.problem, request.tried, request.would_help]))
    found: Any = Field.objects.raw(SQL, [text, request.company_id, MOST])
    return [Proposal(one, one.words[:SHOWN]) for one in found]


def plain(text: str) -> str:
    """Without spaces: people write a word together or apart."""
    return "".join(unicodedata.normalize("NFC", text).lower().split())
