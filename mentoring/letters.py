"""What the company and the staff are told about a request. Nothing that either has written: a number, a name, a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import MENTORING
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post

if TYPE_CHECKING:  # the requests post these
    from mentoring.models.conversation import Answer, Inquiry
    from mentoring.models.record import RequestRecord


def _if_open(letter: Letter) -> str | None:
    return None if getattr(letter.about(), "closed_at", "gone") is None else "The company has answered, or the question is closed."


def _if_with_staff(letter: Letter) -> str | None:
    return None if getattr(letter.about(), "state", "") in {"submitted", "triaging"} else "The staff have done the step."


RECEIVED = Kind("mentoring.received", title=_("Receipt of a question"))
MORE = Kind("mentoring.more", title=_("Details of a question are asked for"), still_owed=_if_open)
MORE_REMINDER = Kind("mentoring.more_reminder", title=_("Details of a question are still missing"), still_owed=_if_open)
CONSENT = Kind("mentoring.consent", title=_("Whether an expert may read a question"), still_owed=_if_open)
CONSENT_REMINDER = Kind("mentoring.consent_reminder", title=_("Whether an expert may read a question (reminder)"), still_owed=_if_open)
CONSENTED = Kind("mentoring.consented", title=_("A company has said whether an expert may read its question"))
ANSWERED = Kind("mentoring.answered", title=_("A question is answered"))
ENDED = Kind("mentoring.ended", title=_("A question is closed"))
NEW = Kind("mentoring.new", title=_("A new question"), still_owed=_if_with_staff)
HANDED = Kind("mentoring.handed", title=_("A question to look after"))
REPLIED = Kind("mentoring.replied", title=_("Details of a question have come"))
REOPENED = Kind("mentoring.reopened", title=_("A question is open again"), still_owed=_if_with_staff)
WITHDRAWN = Kind("mentoring.withdrawn", title=_("A question was withdrawn"))
LATE = Kind("mentoring.late", title=_("A question is late"), still_owed=_if_with_staff)


def received(request: RequestRecord, *, now: datetime) -> None:
    """The receipt: the number, who looks after it, and the day of the first answer."""
    context = _about(request) | {"answer_by": request.promised_for}
    post(RECEIVED, _asker(request), about=request, context=context, link=request.get_absolute_url(), now=now)


def ask(kind: Kind, inquiry: Inquiry, *, now: datetime) -> int:
    request = inquiry.request
    link = reverse("mentoring:experts_may_read" if inquiry.asks_consent else "mentoring:reply", args=[request.pk])
    return post(kind, company_side(request), about=inquiry, context=_about(request), link=link, now=now, due_on=inquiry.due_on)


def consented(inquiry: Inquiry, request: RequestRecord, *, now: datetime) -> None:
    """Also when the company said nothing."""
    tell_staff(CONSENTED, request, about=inquiry, now=now, more={"said": "nothing" if inquiry.replied_at is None else request.readers})


def answered(answer: Answer, *, now: datetime) -> None:
    request = answer.request
    people, link = company_side(request), request.get_absolute_url()
    post(ANSWERED, people, about=answer, context=_about(request), link=link, now=now, due_on=request.due_on)


def ended(request: RequestRecord, *, now: datetime) -> None:
    """Also when only the calendar closed it: the company reads how to come back."""
    context = _about(request) | {"state": request.state, "days": request.rule.reopen_days}
    due_on = timezone.localdate(request.closed_at or now)
    post(ENDED, company_side(request), about=request, context=context, link=request.get_absolute_url(), now=now, due_on=due_on)


def tell_staff(
    kind: Kind,
    request: RequestRecord,
    *,
    now: datetime,
    about: models.Model | None = None,
    due_on: date | None = None,
    more: dict[str, Any] | None = None,
) -> int:
    """Whoever looks after it; while nobody does, all staff for mentoring."""
    people = [request.owner] if request.owner else User.objects.staff_of(MENTORING)
    link = reverse("admin:mentoring_request_change", args=[request.pk])
    context = _about(request) | {"company": request.company.name} | (more or {})
    return post(kind, people, about=about or request, context=context, link=link, now=now, due_on=due_on or request.due_on)


def company_side(request: RequestRecord) -> models.QuerySet[User]:
    """Who sent it, while they act for the company; else its managers."""
    sender = _asker(request)
    return sender if sender.exists() else request.company.managers()


def whom_to_talk_to(request: RequestRecord) -> User | None:
    """The first of the company's side. One statement."""
    people = User.objects.filter(Q(pk__in=_asker(request).values("pk")) | Q(pk__in=request.company.managers().values("pk")))
    return people.order_by(Case(When(pk=request.submitted_by_id, then=0), default=1), "pk").first()


def _asker(request: RequestRecord) -> models.QuerySet[User]:
    return User.objects.filter(pk__in=[request.submitted_by_id], stays__in=request.company.people.active()).distinct()


def _about(request: RequestRecord) -> dict[str, Any]:
    return {"number": request.number, "owner": request.owner.name if request.owner else "", "step_by": request.due_on}
