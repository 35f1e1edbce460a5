"""An appeal on the company's pages: what happened, and who is at work on it until when."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo
from workspace.models import Appeal, Application
from workspace.signing import Moment


def appeal_todo(appeal: Appeal | None) -> Todo | None:
    if appeal is None or appeal.state != Appeal.State.FILED:
        return None
    words = _("Somebody who did not take the first decision looks at your appeal. We write to you.")
    return Todo(words, appeal.due_on, "", "", waiting=True)


def appeals_asks(user: User) -> list[Ask]:
    """For “my page”. One statement."""
    return [Ask(Appeal.objects.open().of(user), lambda found: filter(None, map(appeal_todo, found)))]


def appeal_moments(application: Application, *, own_people: Collection[int]) -> list[Moment]:
    """One statement. That it was upheld stands with the move that follows from it."""
    found = Appeal.objects.filter(application=application).select_related("filed_by").first()
    if found is None:
        return []
    who = str(found.filed_by) if found.filed_by_id in own_people else _("the centre")
    moments: list[Moment] = [(found.filed_at, _("The company appealed against the decision."), who)]
    if found.state == Appeal.State.DISMISSED and found.decided_at:
        moments.append((found.decided_at, " ".join([_("The appeal was dismissed."), found.decision]), _("the centre")))
    return moments
