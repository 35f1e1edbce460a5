"""What stands in the decision about an appeal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.issued import content
from innocenter.issued.content import Content
from innocenter.issued.models import IssuedDocument
from innocenter.look.dates import full_day
from workspace.issuing import kinds
from workspace.issuing.applications import about, issue

if TYPE_CHECKING:  # the model issues this paper
    from workspace.models.appeal import Appeal


def decision(appeal: Appeal, *, by: User, now: datetime) -> IssuedDocument:
    def write() -> Content:
        if appeal.state == "upheld":
            subject, opening = _("Your appeal is upheld"), _("Your appeal is upheld: the first decision no longer stands.")
            closing = _("The application is looked at again by people who did not take part in the first decision.")
        else:
            subject, opening = _("Your appeal is dismissed"), _("Your appeal is dismissed: the first decision stands.")
            closing = _("There is one appeal for each application. You can apply again at any time.")
        rows = (
            (_("First decision"), f"{appeal.get_against_state_display()} · {full_day(appeal.against_at)}"),
            (_("Appeal filed"), full_day(appeal.filed_at)),
            (_("Decided on"), full_day(now)),
        )
        blocks = [
            content.paragraph(opening),
            about(application, *rows),
            content.heading(_("Reason")),
            content.quote(appeal.decision),
            content.paragraph(closing),
        ]
        return Content(subject, blocks, application.company.name)

    application = appeal.application
    return issue(kinds.APPEAL, application, write, by=by, now=now)
