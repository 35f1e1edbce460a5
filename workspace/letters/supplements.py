"""Letters about a supplement that needs more time, or does not come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.applications import admin_page, applicants, names_of_parts, staff, supplement_owed

if TYPE_CHECKING:  # the models post these letters
    from workspace.models.extension import SupplementExtension
    from workspace.models.papers import SupplementRequest


def _answer_owed(letter: Letter) -> str | None:
    extension: Any = letter.about()
    return None if extension and extension.state == "open" else str(_("It is answered, or no longer needed."))


MORE_TIME_ASKED = Kind("workspace.more_time_asked", title=_("More time for a supplement asked for (staff)"), still_owed=_answer_owed)
MORE_TIME_ANSWERED = Kind("workspace.more_time_answered", title=_("More time for a supplement: the answer"))
ASKED_ONCE_MORE = Kind("workspace.supplement_once_more", title=_("Supplement asked for once more"), still_owed=supplement_owed)


def more_time_asked(extension: SupplementExtension, *, now: datetime) -> None:
    application = extension.request.application
    context = _about(extension.request) | {"until": extension.wanted_until, "number_of": extension.number}
    context |= {"most": application.rule.supplement_extensions}
    post(MORE_TIME_ASKED, staff(), about=extension, context=context, link=admin_page(application), now=now)


def more_time_answered(extension: SupplementExtension, *, now: datetime) -> None:
    """The reason of a refusal stands on the page."""
    request = extension.request
    context = _about(request) | {"is_granted": extension.due_after is not None}
    link = f"{request.application.get_absolute_url()}supplement/"
    post(MORE_TIME_ANSWERED, applicants(request.application), about=extension, context=context, link=link, now=now)


def asked_once_more(request: SupplementRequest, *, now: datetime) -> None:
    context = _about(request) | {"parts": names_of_parts(request)}
    link = f"{request.application.get_absolute_url()}supplement/"
    post(ASKED_ONCE_MORE, applicants(request.application), about=request, due_on=request.due_on, context=context, link=link, now=now)


def _about(request: SupplementRequest) -> dict[str, Any]:
    return {"number": request.application.number, "company": request.application.company.name, "due": request.due_on}
