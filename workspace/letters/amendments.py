"""Letters about the amendment of a lease. That it is offered is told in the letter of the decision."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.posting import post
from workspace.letters.renewals import staff

if TYPE_CHECKING:  # the amendment posts these letters
    from workspace.models.amendment import Amendment

AMENDMENT_SIGNED = Kind("workspace.amendment_signed", title=_("Amendment signed by the company (staff)"))


def amendment_signed(amended: Amendment, *, now: datetime) -> None:
    context = {"number": amended.lease.number, "company": amended.lease.company.name}
    link = f"/admin/workspace/amendment/{amended.pk}/change/"
    post(AMENDMENT_SIGNED, staff(), about=amended, context=context, link=link, now=now)
