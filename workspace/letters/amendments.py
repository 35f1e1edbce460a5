"""Letters about the amendment of a lease. That it is offered is told in the letter of the decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.renewals import staff

if TYPE_CHECKING:  # the amendment posts these letters
    from workspace.models.amendment import Amendment

def _unsigned(letter: Letter) -> str | None:
    amended: Any = letter.about()
    return None if amended and amended.company_signed_on is None else str(_("The company has signed."))


AMENDMENT_DUE = Kind("workspace.amendment_due", title=_("Amendment to sign"), still_owed=_unsigned)
AMENDMENT_SIGNED = Kind("workspace.amendment_signed", title=_("Amendment signed by the company (staff)"))


def amendment_signed(amended: Amendment, *, now: datetime) -> None:
    context = {"number": amended.lease.number, "company": amended.lease.company.name}
    link = f"/admin/workspace/amendment/{amended.pk}/change/"
    post(AMENDMENT_SIGNED, staff(), about=amended, context=context, link=link, now=now)


def amendment_due(amended: Amendment, *, milestone: date, today: date, now: datetime) -> int:
    """To the managers, before the day and once after it. Returns how many letters were new."""
    context = {"number": amended.lease.number, "company": amended.lease.company.name, "due": amended.sign_by}
    context["is_late"] = today > amended.sign_by
    people, link = amended.lease.company.managers(), amended.get_absolute_url()
    return post(AMENDMENT_DUE, people, about=amended, due_on=milestone, context=context, link=link, now=now)
