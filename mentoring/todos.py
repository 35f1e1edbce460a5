"""What questions expect of a person now."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo
from mentoring import expert_story, session_todos
from mentoring.models import Offer, Request
from mentoring.models.queries import RequestQuerySet
from mentoring.models.states import OPEN, State


def asks(user: User, today: date) -> list[Ask]:
    """Drafts to finish, details to give, answers to confirm, times to agree; an expert's offers, sessions and profile."""

    def asked(found: RequestQuerySet) -> list[Todo]:
        rows = found.with_names().waiting_for_log().newest_first()
        return [todo for request in rows if (todo := todo_of(request, today))]

    def offered(found: QuerySet[Offer]) -> list[Todo]:
        return [todo for offer in found.select_related("request") if (todo := offer_todo(offer, today))]

    return [
        Ask(Request.objects.of(user).filter(state__in=[State.DRAFT, *OPEN]), asked),
        Ask(Offer.objects.of(user).before_a_session().open(), offered),
        *session_todos.asks(user, today),
        *expert_story.asks(user, today),
    ]


def offer_todo(offer: Offer, today: date) -> Todo | None:
    """For its expert; None once it is over, or a session is agreed."""
    words, page = {"number": str(offer.request)}, offer.get_absolute_url()
    if offer.is_waiting:
        sentence = _("Question %(number)s is offered to you. Please say whether you take it on; else the next expert is asked.") % words
        return Todo(sentence, offer.due_on, _("Read the question"), page, late=offer.due_on < today)
    due = offer.request.due_on
    if offer.is_accepted and offer.request.state == State.ACCEPTED:
        sentence = _("You have taken question %(number)s on. Please agree on a time with the company.") % words
        return Todo(sentence, due, _("To the question"), page, late=bool(due and due < today))
    return None


def todo_of(request: Request, today: date) -> Todo | None:
    """None once it is closed."""
    words, page = {"number": str(request)}, request.get_absolute_url()
    late = bool(request.due_on and request.due_on < today)
    if request.state == State.DRAFT:
        url = reverse("mentoring:edit", args=[request.pk])
        return Todo(_("Your question is not sent yet. Please finish it and send it."), None, _("Continue the question"), url)
    if request.state == State.INFO_NEEDED and request.asks_consent:
        sentence = _("May an expert read question %(number)s? Without your word the centre goes on without an expert.") % words
        page = reverse("mentoring:experts_may_read", args=[request.pk])
        return Todo(sentence, request.due_on, _("Say who may read it"), page, late=late)
    if request.state == State.INFO_NEEDED:
        sentence = _("The centre needs details to answer question %(number)s. Please give them.") % words
        return Todo(sentence, request.due_on, _("Give the details"), reverse("mentoring:reply", args=[request.pk]), late=late)
    if request.state == State.ANSWERED:
        sentence = _("Question %(number)s is answered. Please say whether the answer helps you.") % words
        return Todo(sentence, request.due_on, _("Read the answer"), page, late=late)
    if request.state == State.REPORTED:
        sentence = _("Question %(number)s: the result is there. Please say whether your problem is solved, before it closes by itself.")
        sentence %= words
        return Todo(sentence, request.due_on, _("Say what came of it"), reverse("mentoring:close", args=[request.pk]), late=late)
    return _with_others(request, today) if request.state in OPEN else None


def _with_others(request: Request, today: date) -> Todo:
    """The centre or an expert is at work, or a time is to be agreed with one."""
    if told := session_todos.of_company(request, today):
        return told
    words, page = {"number": str(request)}, request.get_absolute_url()
    if request.state == State.OFFERED:
        sentence = _("Question %(number)s: an expert was asked, and answers by then. If not, the next one is asked.") % words
        return Todo(sentence, request.due_on, _("To the question"), page, waiting=True)
    words["name"] = request.owner.name if request.owner else _("the staff for mentoring")
    sentence = _("Question %(number)s: %(name)s looks after it.") % words
    due = request.promised_for if request.first_answer_at is None else request.due_on
    return Todo(sentence, due, _("To the question"), page, waiting=True)
