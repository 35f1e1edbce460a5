"""How well the candidates for a question are found, against questions and experts labelled by hand (`tests/mentoring/match_gold.json`)."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from companies.models import Company
from innocenter.accounts.models import User
from institutes.models import Institute, Researcher
from mentoring.candidates import candidates_for
from mentoring.models import ExpertProfile, Request, Rule

GOLD = Path(__file__).resolve().parent.parent / "tests/mentoring/match_gold.json"
NOW, TODAY = datetime(2026, 11, 23, 3, tzinfo=UTC), date(2026, 11, 23)


@dataclass(frozen=True)
class Quality:
    """Means over the questions. `coverage`: the share of experts who are in somebody's first five; `calls`: how many found nobody."""

    ndcg_5: float
    precision_3: float
    exact_3: float
    coverage: float
    calls: int

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]], everybody: int) -> "Quality":
        n = len(lists)
        return cls(
            sum(ndcg(found, grades[key]) for key, found in lists.items()) / n,
            sum(sum(grades[key].get(one, 0) > 0 for one in found[:3]) / 3 for key, found in lists.items()) / n,
            sum(any(grades[key].get(one) == 2 for one in found[:3]) for key, found in lists.items()) / n,
            len({one for found in lists.values() for one in found[:5]}) / everybody,
            sum(not found for found in lists.values()),
        )

    def __str__(self) -> str:
        parts = f"nDCG@5 {self.ndcg_5:.3f}   P@3 {self.precision_3:.3f}   exact@3 {self.exact_3:.3f}   coverage {self.coverage:.3f}"
        return f"{parts}   nobody found {self.calls}"


def ndcg(found: Sequence[str], grades: Mapping[str, int], k: int = 5) -> float:
    """With gains of 3 and 1 for the grades 2 and 1."""

    def gained(values: Iterable[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(values))

    return gained([grades.get(one, 0) for one in found[:k]]) / gained(sorted(grades.values(), reverse=True)[:k])


class Gold:
    """Its experts and a company that asks, in the database; everybody else there would only be in the way."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = json.loads(GOLD.read_text())
        self.asker = User.objects.create(email="asker@gold.innocenter.example", name="묻는 사람", password="!")  # noqa: S106 -- nobody signs in
        self.company = Company.objects.create(
            registration_number="1000000009", name="묻는 회사", size="small", region="daejeon", address="산업로 1", created_at=NOW
        )
        self.rule = Rule.objects.in_force(TODAY)
        self.keys = {row.pk: told["key"] for row, told in zip(self._experts(), self.told["experts"], strict=True)}

    def _experts(self) -> list[ExpertProfile]:
        told = self.told["experts"]
        institutes = {
            name: Institute.objects.create(kind="government", name=name, region="daejeon") for name in {one["institute"] for one in told}
        }
        people = User.objects.bulk_create(
            User(email=f"{one['key'].lower()}@gold.innocenter.example", name=one["key"], password="!")  # noqa: S106 -- nobody signs in
            for one in told
        )
        researchers = Researcher.objects.bulk_create(
            Researcher(
                institute=institutes[one["institute"]], user=person, name=one["key"], department=one["department"],
                keywords=one["keywords"], introduction=one["introduction"],
            )
            for one, person in zip(told, people, strict=True)
        )  # fmt: skip
        fields: Any = Researcher.fields.through
        fields.objects.bulk_create(
            fields(researcher_id=row.pk, field_id=code) for row, one in zip(researchers, told, strict=True) for code in one["fields"]
        )
        common = {"forms": ["answer"], "confirmed_at": NOW, "made_by": self.asker, "made_at": NOW}
        return ExpertProfile.objects.bulk_create(ExpertProfile(researcher=row, **common) for row in researchers)

    def ask(self, told: Mapping[str, Any], *, confirmed: bool) -> list[str]:
        """The experts whom the question finds, the first first."""
        common: dict[str, Any] = {"company": self.company, "rule": self.rule, "started_at": NOW, "saved_at": NOW}
        common |= {"started_by": self.asker, "saved_by": self.asker, "submitted_by": self.asker, "submitted_at": NOW}
        common |= {"state": "triaging", "due_on": TODAY, "promised_for": TODAY, "number": f"G-{Request.objects.count():05}"}
        if confirmed:
            common |= {"fields_confirmed_by": self.asker, "fields_confirmed_at": NOW}
        words = {name: told.get(name, "") for name in ("title", "problem", "tried")}
        request = Request.objects.create(**common, **words)
        (request.confirmed_fields if confirmed else request.fields).set(told.get("confirmed" if confirmed else "fields", []))
        return [self.keys[one.expert] for one in candidates_for(request, today=TODAY)]

    def quality(self, *, confirmed: bool) -> Quality:
        lists = {one["key"]: self.ask(one, confirmed=confirmed) for one in self.told["questions"]}
        return Quality.of(lists, {one["key"]: one["grades"] for one in self.told["questions"]}, len(self.keys))

    def wrongly_named(self) -> list[str]:
        """Questions for nobody here, to which somebody was found."""
        return [one["title"] for one in self.told["nobody"] if self.ask(one, confirmed=True)]
