"""Letters about an appeal. None tells the reason, of either side."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.applications import admin_page, applicants
from workspace.letters.deciders import who_may
from workspace.letters.papers import told

if TYPE_CHECKING:  # the models post these letters
    from innocenter.issued.models import IssuedDocument
    from workspace.models.appeal import Appeal


def _still_open(letter: Letter) -> str | None:
    appeal: Any = letter.about()
    return None if appeal and appeal.state == "filed" else str(_("The appeal is decided."))


APPEAL_FILED = Kind("workspace.appeal_filed", title=_("Appeal received"))
APPEAL_TO_DECIDE = Kind("workspace.appeal_to_decide", title=_("Appeal to decide (head)"), still_owed=_still_open)
APPEAL_DECIDED = Kind("workspace.appeal_decided", title=_("Appeal decided"))


def filed(appeal: Appeal, *, now: datetime) -> None:
    """To the company as a receipt, and to those who may decide, without whoever decided first."""
    application, context = appeal.application, _about(appeal) | {"due": appeal.due_on}
    post(APPEAL_FILED, applicants(application), about=appeal, context=context, link=application.get_absolute_url(), now=now)
    deciders = who_may("decide_application").exclude(pk=appeal.against_by_id)
    post(APPEAL_TO_DECIDE, deciders, about=appeal, due_on=appeal.due_on, context=context, link=admin_page(application), now=now)


def decided(appeal: Appeal, paper: IssuedDocument, *, now: datetime) -> None:
    application = appeal.application
    context = _about(appeal) | {"state": str(appeal.state), "due": application.due_on} | told(paper)
    post(APPEAL_DECIDED, applicants(application), about=appeal, context=context, link=application.get_absolute_url(), now=now)


def _about(appeal: Appeal) -> dict[str, Any]:
    return {"number": appeal.application.number, "company": appeal.application.company.name}
