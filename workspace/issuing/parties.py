"""What stands in the amendment that says who steps into a lease, from which day."""

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
from workspace.issuing.leases import about, issue

if TYPE_CHECKING:  # the party issues this paper
    from workspace.models.party import LeaseParty


def party(made: LeaseParty, before: LeaseParty, *, by: User | None, now: datetime) -> IssuedDocument:
    def write() -> Content:
        days = {"day": full_day(made.since), "first": full_day(lease.first_day), "cap": full_day(lease.last_possible_day)}
        articles = [
            (_("Article 1 (Party)"), [how(made, before) % {"old": str(before), "new": str(made), **days}]),
            (
                _("Article 2 (What stays)"),
                [
                    _("The first day (%(first)s), the last possible day (%(cap)s), the terms and the desks do not change.") % days,
                    _("Everything else stays as the parties agreed in the lease agreement."),
                ],
            ),
            (
                _("Article 3 (Effect)"),
                [
                    _("The centre recorded the change on %(day)s.") % {"day": full_day(now)},
                    _("It takes effect by itself: this amendment puts it on record, needs no signature and is kept with the agreement."),
                ],
            ),
        ]  # fmt: skip
        blocks = [
            about(lease, (_("Party before"), str(before)), (_("Party now"), str(made)), (_("From"), full_day(made.since))),
            *(block for title, items in articles for block in (content.heading(title), content.numbered(items))),
        ]
        return Content(_("Amendment of the lease agreement: change of party"), blocks, made.told_name)

    lease = made.lease
    return issue(kinds.PARTY, lease, write, by=by, now=now, part=f"party:{made.place}")


def how(made: LeaseParty, before: LeaseParty) -> str:
    """One sentence with the places `old`, `new` and `day`. Inside the language of the paper."""
    if made.succession and made.succession.kind == made.succession.Kind.MERGER:
        return _("By merger, %(new)s takes the place of %(old)s in the lease agreement from %(day)s on, with all rights and duties.")
    if made.succession:
        return _("By split, %(new)s takes the place of %(old)s in the lease agreement from %(day)s on, with all rights and duties.")
    return _("From %(day)s on the company that the lease agreement names %(old)s is named %(new)s. It is the same company.")
