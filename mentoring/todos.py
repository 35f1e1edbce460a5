"""What questions expect of a person now."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.values.todo import Todo
from mentoring.models import Request
from mentoring.models.states import OPEN, State


def todos_for(user: User, today: date) -> list[Todo]:
    """Drafts to finish, details to give, answers to confirm, and what the centre is at work on. One statement."""
    found = Request.objects.of(user).filter(state__in=[State.DRAFT, *OPEN]).select_related("owner").newest_first()
    return [todo for request in found if (todo := todo_of(request, today))]


def todo_of(request: Request, today: date) -> Todo | None:
    """None once it is closed."""
    words, page = {"number": str(request)}, request.get_absolute_url()
    late = bool(request.due_on and request.due_on < today)
    if request.state == State.DRAFT:
        url = reverse("mentoring:edit", args=[request.pk])
        return Todo(_("Your question is not sent yet. Please finish it and send it."), None, _("Continue the question"), url)
    if request.state == State.INFO_NEEDED:
        sentence = _("The centre needs details to answer question %(number)s. Please give them.") % words
        return Todo(sentence, request.due_on, _("Give the details"), reverse("mentoring:reply", args=[request.pk]), late=late)
    if request.state == State.ANSWERED:
        sentence = _("Question %(number)s is answered. Please say whether the answer helps you.") % words
        return Todo(sentence, request.due_on, _("Read the answer"), page, late=late)
    if request.state not in OPEN:
        return None
    words["name"] = request.owner.name if request.owner else _("the staff for mentoring")
    sentence = _("Question %(number)s: %(name)s looks after it.") % words
    due = request.promised_for if request.first_answer_at is None else request.due_on
    return Todo(sentence, due, _("To the question"), page, waiting=True)
