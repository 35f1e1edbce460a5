"""Candidates for one question among all experts: the time of its statements, and how many they are."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.gold import GOLD
from companies.models import Company
from innocenter.accounts.models import User
from mentoring.candidates import candidates_for
from mentoring.models import ExpertProfile, Request, Rule


def question(n: int, told: dict[str, Any], company: Company, asker: User) -> Request:
    now = timezone.now()
    common: dict[str, Any] = {"company": company, "rule": Rule.objects.in_force(timezone.localdate(now)), "number": f"BQ-{n:05}"}
    common |= {"started_by": asker, "saved_by": asker, "submitted_by": asker, "fields_confirmed_by": asker}
    common |= dict.fromkeys(("started_at", "saved_at", "submitted_at", "fields_confirmed_at"), now)
    today = timezone.localdate(now)
    words = {name: told[name] for name in ("title", "problem", "tried")}
    made = Request.objects.create(state="triaging", due_on=today, promised_for=today, **common, **words)
    made.confirmed_fields.set(told["confirmed"])
    return Request.objects.with_names().get(pk=made.pk)


def milliseconds() -> tuple[float, float, int, int]:
    """Median and 95th percentile over the questions of the gold file, statements of one, experts who could be found."""
    taken, counts = [], []
    with transaction.atomic():
        asker = User.objects.get(email="manager3000@bulk.innocenter.example")
        company = Company.objects.get(people__user=asker)
        asked = [question(n, told, company, asker) for n, told in enumerate(json.loads(GOLD.read_text())["questions"])]
        candidates_for(asked[0], today=timezone.localdate())  # warm
        for one in asked:
            spent: list[float] = []

            def timed(execute: Callable[..., Any], sql: str, *rest: Any, spent: list[float] = spent) -> Any:
                began = time.perf_counter()
                try:
                    return execute(sql, *rest)
                finally:
                    spent.append((time.perf_counter() - began) * 1000)

            with connection.execute_wrapper(timed):
                found = candidates_for(one, today=timezone.localdate())
            if not found:
                raise RuntimeError("nobody was found: the bench would measure nothing")
            taken.append(sum(spent))
            counts.append(len(spent))
        transaction.set_rollback(True)
    everybody = ExpertProfile.objects.available(timezone.localdate()).count()
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)], max(counts), everybody
