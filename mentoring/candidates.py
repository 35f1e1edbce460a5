"""Who could take a question on: those who can and may, ranked by fields and words, each with reasons (reference/partnering.md §3.5).

score = (0.35 · share of the question's fields + 0.65 · likeness of the text) · (1 − 0.15 · load). The likeness sums, over the terms on both
sides, how rare a term is among all researchers; twice for the question's line and twice for keywords; the best of a question is 1.
Whoever shares neither a field nor a keyword nor two words is none: then a coordinator calls the company.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db import connection, models

from mentoring import reasons
from mentoring.conflicts import with_ties
from mentoring.models.expert import ExpertProfile, cases_by_expert, hours_by_expert
from mentoring.models.matching import Synonym
from mentoring.models.offer import Offer, OfferState, with_room
from mentoring.models.states import Wanted
from mentoring.past_cases import Figures, Past, pasts
from mentoring.reasons import Reason

if TYPE_CHECKING:  # the request asks this
    from mentoring.models.record import RequestRecord

METHOD = 1
"""Kept with each list; goes up with every change of how candidates are found."""
KEPT, LOOKED_AT, TIED = 20, 60, 5
FIRST, OF_ONE_INSTITUTE = 5, 2
NO = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN)

SQL = """
WITH known (expert, institute, researcher, tie, cases_most, hours_most) AS MATERIALIZED ({known}),
held (expert, cases) AS ({held}), booked (expert, hours) AS ({booked}), offered AS (
    SELECT expert_id AS expert, max(made_at) AS offered_at, bool_or(answered_at IS NOT NULL AND decline_reason = '') AS has_taken
    FROM mentoring_offer GROUP BY expert_id
), able AS MATERIALIZED (
    SELECT known.*, greatest(coalesce(cases, 0) / cases_most::float8, coalesce(hours, 0) / hours_most) AS load, offered_at,
        NOT coalesce(has_taken, false) AS is_new
    FROM known LEFT JOIN held USING (expert) LEFT JOIN booked USING (expert) LEFT JOIN offered USING (expert)
    WHERE coalesce(cases, 0) < cases_most AND coalesce(hours, 0) < hours_most
), asked AS (
    SELECT term, count(*) AS weight
    FROM (SELECT unnest(ko_terms(%s)) AS term UNION ALL SELECT unnest(ko_terms(%s))) said GROUP BY term
), hits AS MATERIALIZED (
    SELECT t.researcher_id AS researcher, term, t.weight * asked.weight AS weight FROM asked JOIN mentoring_researcherterm t USING (term)
), rare AS MATERIALIZED (
    SELECT term, ln(1 + (n - count(*) + 0.5) / (count(*) + 0.5))::float8 AS worth
    FROM hits, (SELECT count(*) AS n FROM institutes_researcher) everybody GROUP BY term, n
), texts AS (
    SELECT researcher, sum(weight * worth) AS text FROM hits JOIN rare USING (term) WHERE researcher IN (SELECT researcher FROM able)
    GROUP BY researcher
), shared AS (
    SELECT researcher_id AS researcher, array_agg(field_id::text ORDER BY field_id) AS codes
    FROM institutes_researcher_fields WHERE field_id = ANY (%s) GROUP BY researcher_id
), parts AS (
    SELECT able.*, coalesce(codes, '{{}}') AS codes, coalesce(cardinality(codes), 0) / %s::float8 AS by_field,
        coalesce(text / nullif(max(text) OVER (), 0), 0) AS by_text
    FROM able LEFT JOIN texts USING (researcher) LEFT JOIN shared USING (researcher)
), scored AS (
    SELECT *, (0.35 * by_field + 0.65 * by_text) * (1 - 0.15 * load) AS score FROM parts WHERE by_field > 0 OR by_text > 0
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY tie = '' ORDER BY score DESC, offered_at NULLS FIRST, expert) AS place FROM scored
), top AS MATERIALIZED (SELECT * FROM placed WHERE place <= CASE WHEN tie = '' THEN %s ELSE %s END),
told AS MATERIALIZED (
    SELECT researcher, array_agg(term ORDER BY weight * worth DESC, term) AS terms FROM hits JOIN rare USING (term)
    WHERE researcher IN (SELECT researcher FROM top) GROUP BY researcher
)
SELECT expert, institute, researcher, tie, load, is_new, codes, by_field, by_text, score, r.keywords,
    concat_ws(' ', department, introduction), terms
FROM top JOIN institutes_researcher r ON r.id = researcher LEFT JOIN told USING (researcher) ORDER BY place
"""


class Row(NamedTuple):
    """What the statement answers."""

    expert: int
    institute: int
    researcher: int
    tie: str
    load: float
    is_new: bool
    codes: list[str]
    by_field: float
    by_text: float
    score: float
    keywords: str
    profile: str
    terms: list[str] | None


@dataclass(frozen=True)
class Found:
    """A candidate. `rank` is None for whom a tie keeps out: for the staff's eyes only."""

    expert: int
    institute: int
    score: float
    by_field: float
    by_text: float
    load: float
    is_new: bool
    tie: str = ""
    rank: int | None = None
    reasons: list[Reason] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


def able(request: RequestRecord, today: date) -> models.QuerySet[Any]:
    """Whoever can: available, with room, in the form and region asked for, and has not said no to this question. Adds `tie`."""
    return cast("models.QuerySet[Any]", with_room(suitable(request, today), today))


def suitable(request: RequestRecord, today: date) -> models.QuerySet[Any]:
    """As `able`, with room or without."""
    experts: Any = ExpertProfile.objects.available(today).filter(forms__contains=[request.wanted])
    if request.wanted == Wanted.VISIT:
        experts = experts.filter(regions__contains=[request.company.region])
    experts = experts.exclude(pk__in=Offer.objects.filter(request=request.pk, state__in=NO).values("expert"))
    return with_ties(experts, request, on=today, said=Offer.objects.for_conflict())


def candidates_for(request: RequestRecord, *, today: date) -> list[Found]:
    """The first twenty, then at most five whom a tie keeps out. Five statements."""
    codes = _fields(request)
    synonyms = _synonyms(request)
    rows = _rows(request, codes, [other for _key, _word, other in synonyms], today)
    past = pasts([row.expert for row in rows], today)
    asked = reasons.words(" ".join(_texts(request)))
    found = [one for row in rows if (one := _found(row, asked, synonyms, past.get(row.expert, Past()), codes))]
    free = arrange([one for one in found if not one.tie])[:KEPT]
    return [*(replace(one, rank=n) for n, one in enumerate(free, 1)), *(one for one in found if one.tie)]


def arrange(found: Sequence[Found]) -> list[Found]:
    """By score; in the first five at most two of an institute while there are others, and one without a case who is half as good."""
    first: list[Found] = []
    for one in found:
        if len(first) < FIRST and sum(other.institute == one.institute for other in first) < OF_ONE_INSTITUTE:
            first.append(one)
    if len(first) == FIRST and not any(one.is_new for one in first):
        before = first[:-1]
        fits = (one for one in found if one.is_new and sum(other.institute == one.institute for other in before) < OF_ONE_INSTITUTE)
        new = next(fits, None)
        if new and new.score >= found[0].score / 2:
            first[-1] = new
    return [*first, *(one for one in found if one not in first)]


def _texts(request: RequestRecord) -> list[str]:
    return [request.title, request.problem, request.tried, request.would_help]


def _fields(request: RequestRecord) -> list[str]:
    """Those that staff confirmed, none of them being an answer, too; before that the company's own."""
    chosen = request.confirmed_fields if request.fields_confirmed_at else request.fields
    return list(chosen.values_list("pk", flat=True))


def _synonyms(request: RequestRecord) -> list[tuple[int, str, str]]:
    """(key, the question's word, what profiles may say instead), both ways."""
    text = "".join(reasons.words(" ".join(_texts(request))))
    ways = [(key, *way) for key, a, b in Synonym.objects.values_list("pk", "word", "same_as") for way in ((a, b), (b, a))]
    return [(key, word, other) for key, word, other in ways if (spoken := "".join(reasons.words(word))) and spoken in text]


def _rows(request: RequestRecord, codes: list[str], also: Iterable[str], today: date) -> list[Row]:
    """Who has room, which `with_room` says of each expert apart, is counted here for all of them at once."""
    of_expert = ("pk", "researcher__institute_id", "researcher_id", "tie", "open_cases_most", "hours_a_month")
    parts = {
        "known": suitable(request, today).order_by().values_list(*of_expert),
        "held": cases_by_expert().values_list("expert", "n"),
        "booked": hours_by_expert(today).values_list("expert", "n"),
    }
    told = {name: part.query.sql_with_params() for name, part in parts.items()}
    params = [value for _sql, values in told.values() for value in values]
    sql = SQL.format(**{name: part for name, (part, _values) in told.items()})
    with connection.cursor() as cursor:
        whole = " ".join([*_texts(request), *also])
        cursor.execute(sql, [*params, whole, request.title, codes, len(codes) or 1, LOOKED_AT, TIED])
        return [Row(*row) for row in cursor.fetchall()]


def _found(row: Row, asked: list[str], synonyms: list[tuple[int, str, str]], past: Past, codes: list[str]) -> Found | None:
    """None for whom there is too little to say."""
    keywords = [word.strip() for word in row.keywords.split(",") if word.strip()]
    profile = "".join(reasons.words(f"{row.keywords} {row.profile}"))
    told = reasons.pairs(asked, keywords, row.profile, row.terms or [])
    same = [one for one in synonyms if "".join(reasons.words(one[2])) in profile]
    if not (row.codes or same or reasons.speaks(told)):
        return None
    me = ("institutes.Researcher", str(row.researcher))
    why = [Reason("field", ("taxonomy.Field", code)) for code in row.codes]
    why += [Reason("word", me, pair.asked, pair.found) for pair in told]
    why += [Reason("synonym", ("mentoring.Synonym", str(key)), word, other) for key, word, other in same]
    why += [Reason("case", ("mentoring.Request", str(key)), found=number) for key, number in past.solved_about(codes)]
    parts = {"load": min(max(row.load, 0.0), 1.0), "by_field": row.by_field, "by_text": row.by_text, "score": row.score}
    return Found(row.expert, row.institute, is_new=row.is_new, tie=row.tie, reasons=why, figures=past.figures, **cast(Any, parts))
