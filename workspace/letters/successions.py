"""What people hear when a company goes on in another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from companies.models import Succession
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.papers import told

if TYPE_CHECKING:  # the models post letters
    from workspace.models.lease import Lease
    from workspace.models.party import LeaseParty

PARTY_CHANGED = Kind("workspace.party_changed", title=_("Lease goes on under another name or number"))
SUCCEEDED = Kind("workspace.succeeded", title=_("A company goes on in another"))


def succeeded(made: Succession, leases: Sequence[Lease], *, people: Iterable[User], now: datetime) -> None:
    """To the people of both companies; for each lease also to those who speak for its institute."""
    context = {
        "predecessor": made.predecessor.name,
        "successor": made.successor.name,
        "is_merger": made.kind == made.Kind.MERGER,
        "day": made.on,
        "leases": [{"number": lease.number, "cap_last_day": lease.last_possible_day} for lease in leases],
    }
    papers = [party.paper for lease in leases if (party := lease.parties.filter(succession=made).select_related("paper").last())]
    paper = told(papers[0] if papers else None)
    link = leases[0].get_absolute_url() if leases else f"/companies/{made.successor_id}/own/"
    for person in sorted(people, key=lambda person: person.pk):
        Letter.objects.post(SUCCEEDED, to=person, about=made, context=context | {"to": "company"} | paper, link=link, now=now)
    for lease in leases:
        for person in lease.project.counterparts():
            about = context | {"to": "institute", "project": lease.project.title}
            Letter.objects.post(SUCCEEDED, to=person, about=made, context=about, link=lease.project.get_absolute_url(), now=now)


def party_changed(made: LeaseParty, before: LeaseParty, *, now: datetime) -> None:
    """To the managers of the same company, which is named otherwise by now."""
    lease = made.lease
    context = {"number": lease.number, "old": str(before), "new": str(made), "day": made.since} | told(made.paper)
    post(PARTY_CHANGED, lease.company.managers(), about=made, context=context, link=lease.get_absolute_url(), now=now)
