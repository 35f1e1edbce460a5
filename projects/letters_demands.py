"""What the two sides of a demand are told by e-mail: never a word of the answer, and never who the company is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.posting import post

if TYPE_CHECKING:  # the demands post these
    from projects.models.demand import Demand, DemandAnswer

ANSWERED = Kind("projects.demand_answered", title=_("A researcher answered a demand"))
CLOSED = Kind("projects.demand_closed", title=_("A demand that you answered is closed"))
TAKEN_OFF = Kind("projects.demand_taken_off", title=_("A demand was taken off the list"))


def answered(answer: DemandAnswer, *, now: datetime) -> None:
    demand, researcher = answer.demand, answer.researcher
    context = {"title": demand.title, "institute": researcher.institute.name, "researcher": researcher.name}
    post(ANSWERED, demand.company_side(), about=answer, context=context, link=demand.get_absolute_url(), now=now)


def closed(demand: Demand, *, now: datetime) -> None:
    people = User.objects.filter(researcher__in=demand.answers.values("researcher"), is_active=True)
    context = {"title": demand.title, "ending": demand.ending}
    post(CLOSED, people, about=demand, context=context, link=reverse("projects:demands"), now=now)


def taken_off(demand: Demand, *, now: datetime) -> None:
    post(TAKEN_OFF, demand.company_side(), about=demand, context={"title": demand.title}, link=demand.get_absolute_url(), now=now)
