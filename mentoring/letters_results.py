"""Letters about how questions end, and the staff's daily list of what is late. Numbers, names and days; no words of anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import MENTORING
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from mentoring.letters import company_side


def _if_unanswered(letter: Letter) -> str | None:
    return None if getattr(letter.about(), "answered_at", "gone") is None else "The company has answered already."


def _link(letter: Letter) -> str:
    found: Any = letter.about()
    return str(found.link_for(letter.user_id))


DIGEST = Kind("mentoring.digest", title=_("Questions that are late today"))
CLOSED = Kind("mentoring.closed", title=_("A company has said what came of its question"))
FOLLOW_UP = Kind(
    "mentoring.follow_up", title=_("How a solved question goes on"), optional=True, sensitive=True, still_owed=_if_unanswered,
    link_of=_link,
)  # fmt: skip
MOST = 30
"""So many stand in the letter; the list behind its link has them all."""


def digest(red: list[dict[str, Any]], *, today: date, now: datetime) -> int:
    """The same list to everybody of the staff for mentoring, once a day."""
    context = {"count": len(red), "lines": red[:MOST], "more": max(len(red) - MOST, 0)}
    link = reverse("admin:mentoring_request_changelist") + "?waits=late"
    people = User.objects.staff_of(MENTORING)
    return sum(post(DIGEST, [one], about=one, context=context, link=link, now=now, due_on=today) for one in people)


def closed(request: Any, said: Any, *, now: datetime) -> None:
    """To the expert and to whoever looks after it: that it is closed, and how; the words stand on its page."""
    offer = request.open_offer
    context = {"number": request.number, "company": request.company.name, "verdict": said.verdict}
    if offer and offer.expert.researcher.user:
        post(CLOSED, [offer.expert.researcher.user], about=said, context=context, link=offer.get_absolute_url(), now=now)
    if request.owner:
        link = reverse("admin:mentoring_request_change", args=[request.pk])
        post(CLOSED, [request.owner], about=said, context=context, link=link, now=now)


def follow_up(one: Any, *, now: datetime) -> int:
    """To the company's side. The link is made when the letter is worded: nobody who looks at the list of letters can answer for them."""
    request = one.request
    context = {"number": request.number, "days": one.days, "until": one.expires_on}
    return post(FOLLOW_UP, company_side(request), about=one, context=context, link="", now=now, due_on=one.asked_on)
