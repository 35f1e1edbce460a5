"""What a survey's answers come to, once it is closed: figures, bars and a table, and nothing of fewer than five answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from events.models import Answer, Registration, Survey, SurveyQuestion
from events.models.states import State
from events.models.survey import FEWEST, Sort

WIDTH, HEIGHT, LABEL = 320, 28, 60
"""Of a bar's whole row, in the units of the drawing."""


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    share: str
    y: int
    width: float

    @property
    def middle(self) -> int:
        return self.y + HEIGHT // 2

    @property
    def end(self) -> float:
        """Where the number stands."""
        return LABEL + self.width + 8


@dataclass
class Result:
    """`bars` are empty where too few have answered; `words` come in the order of their keys, which chance has drawn."""

    question: SurveyQuestion
    count: int = 0
    mean: str = ""
    bars: list[Bar] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return self.count >= FEWEST

    @property
    def height(self) -> int:
        return HEIGHT * len(self.bars)


@dataclass(frozen=True)
class Results:
    sheets: int
    came: int
    questions: list[Result]
    fewest: int = FEWEST

    @property
    def share(self) -> str:
        return f"{100 * self.sheets / self.came:.0f}%" if self.came else "–"


def results(survey: Survey) -> Results:
    """Five statements, however many have answered."""
    counted: dict[int, dict[int | None, int]] = defaultdict(dict)
    rows = Answer.objects.filter(sheet__survey=survey).order_by().values_list("question", "number").annotate(n=Count("pk"))
    for question, number, n in rows:
        counted[question][number] = n
    written: dict[int, list[str]] = defaultdict(list)
    for question, words in Answer.objects.filter(sheet__survey=survey).exclude(words="").order_by("pk").values_list("question", "words"):
        written[question].append(words)
    came = Registration.objects.filter(event=survey.event_id, state=State.ATTENDED).count()
    told = [_result(question, counted[question.pk], written[question.pk]) for question in survey.questions.all()]
    return Results(survey.sheets.count(), came, told)


def _result(question: SurveyQuestion, counted: dict[int | None, int], words: list[str]) -> Result:
    made = Result(question, sum(counted.values()))
    if not made.is_told:
        return made
    if question.sort == Sort.TEXT:
        made.words = words
        return made
    choices: list[tuple[int, Any]] = [(1, _("Yes")), (0, _("No"))]
    if question.sort == Sort.SCALE:
        choices = [(n, str(n)) for n in range(5, 0, -1)]
        made.mean = f"{sum((number or 0) * n for number, n in counted.items()) / made.count:.1f}"
    for place, (number, label) in enumerate(choices):
        n = counted.get(number, 0)
        made.bars.append(Bar(label, n, f"{100 * n / made.count:.0f}%", place * HEIGHT, round(WIDTH * n / made.count, 1)))
    return made
