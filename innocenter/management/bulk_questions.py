"""Questions of a year in bulk: a few hundred at the desk, the others answered and closed, one in ten late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from companies.models import Company
from innocenter.accounts.models import User
from mentoring.models import Answer, Request, Rule

OPEN = 300
PROBLEM = "시험에서 같은 결함이 되풀이되어 원인을 찾고 있습니다. 소재와 공정을 바꾸어 보았으나 차이가 작았습니다. " * 4
ENDS = ("resolved", "resolved", "partly", "resolved", "unresolved")


@dataclass(frozen=True)
class Questions:
    """`people` are the managers of `companies`, in the same order."""

    count: int
    companies: Sequence[Company]
    people: Sequence[User]
    clerk: User
    now: datetime

    def requests(self) -> list[Request]:
        rule = Rule.objects.in_force(timezone.localdate(self.now))
        return [self.request(n, rule) for n in range(self.count)]

    def request(self, n: int, rule: Rule) -> Request:
        sent = self.now - (timedelta(hours=n % 72) if n < OPEN else timedelta(days=5 + n % 360))
        day, by = timezone.localdate(sent), self.people[n % len(self.people)]
        return Request(
            company=self.companies[n % len(self.companies)], number=f"BQ-{n:06d}", title=f"측정용 상담 {n}",
            problem=f"{PROBLEM}{n}", rule=rule, started_by=by, started_at=sent,
            saved_by=by, saved_at=sent, submitted_by=by, submitted_at=sent, owner=self.clerk,
            promised_for=day + timedelta(days=5), **(self.waiting(n, sent) if n < OPEN else self.over(n, sent)),
        )  # fmt: skip

    def waiting(self, n: int, sent: datetime) -> dict[str, Any]:
        return {"state": "triaging" if n % 2 else "submitted", "due_on": timezone.localdate(sent) + timedelta(days=1)}

    def over(self, n: int, sent: datetime) -> dict[str, Any]:
        answered = sent + timedelta(days=7 if n % 10 == 0 else 1 + n % 3)
        return {
            "state": ENDS[n % len(ENDS)], "fields_confirmed_by": self.clerk, "fields_confirmed_at": answered, "first_answer_at": answered,
            "closed_at": answered, "closed_by": self.people[n % len(self.people)],
        }  # fmt: skip

    def answers(self, requests: Sequence[Request]) -> list[Answer]:
        return [
            Answer(request=one, text=PROBLEM, given_by=self.clerk, given_at=one.first_answer_at) for one in requests if one.first_answer_at
        ]
