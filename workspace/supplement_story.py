"""What happened around the supplements of an application, as its company reads it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from innocenter.look.dates import full_day
from workspace.models import Application, SupplementExtension
from workspace.signing import Moment

State = SupplementExtension.State


def supplement_moments(application: Application, *, own_people: Collection[int]) -> list[Moment]:
    """More time asked for and answered, and what was asked for once more. Two statements."""
    moments: list[Moment] = []
    for request in application.supplements.prefetch_related("extensions__asked_by"):
        if request.repeated_at:
            moments.append((request.repeated_at, _("The centre asked for the supplement once more."), _("the centre")))
        for one in request.extensions.all():
            who = str(one.asked_by) if one.asked_by_id in own_people else _("the centre")
            words = _("More time until %(day)s was asked for.") % {"day": full_day(one.wanted_until)}
            moments.append((one.asked_at, words, who))
            if one.state in {State.GRANTED, State.REFUSED} and one.answered_at:
                moments.append((one.answered_at, _answer(one), _("the centre")))
    return moments


def _answer(one: SupplementExtension) -> str:
    if one.due_after:
        return _("More time was given: until %(day)s.") % {"day": full_day(one.due_after)}
    return " ".join([_("More time was refused."), one.answer])
