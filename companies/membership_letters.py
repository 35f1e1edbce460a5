"""What a company is told about its membership of the centre."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import WORKSPACE
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post

if TYPE_CHECKING:
    from companies.models.membership import CentreMembership


def if_still_due(letter: Letter) -> str | None:
    membership: Any = letter.about()
    return None if membership and membership.state == "renewal_due" else str(_("The membership was renewed, or is over."))


def if_still_waiting(letter: Letter) -> str | None:
    membership: Any = letter.about()
    return None if membership and membership.state == "applied" else str(_("The application was decided or taken back."))


APPLIED = Kind("companies.membership_applied", title=_("Membership applied for"))
TO_DECIDE = Kind("companies.membership_to_decide", title=_("Membership to decide (staff)"), still_owed=if_still_waiting)
ACTIVE = Kind("companies.membership_active", title=_("Membership active"))
DECLINED = Kind("companies.membership_declined", title=_("Membership declined"))
RENEWAL = Kind("companies.membership_renewal", title=_("Membership to renew"), still_owed=if_still_due)
EXPIRED = Kind("companies.membership_expired", title=_("Membership expired"))
SUSPENDED = Kind("companies.membership_suspended", title=_("Membership suspended"))
LIFTED = Kind("companies.membership_lifted", title=_("Suspension of a membership lifted"))
REVOKED = Kind("companies.membership_revoked", title=_("Membership revoked"))


def applied(membership: "CentreMembership", *, now: datetime) -> None:
    """It waits for the staff: the company hears that it came in, and the staff that it is there."""
    _tell(APPLIED, membership, on=timezone.localdate(now), now=now)
    link = f"/admin/companies/centremembership/{membership.pk}/change/"
    _post(TO_DECIDE, User.objects.staff_of(WORKSPACE), membership, on=timezone.localdate(now), link=link, now=now)


def active(membership: "CentreMembership", *, renewed: bool, now: datetime) -> None:
    _tell(ACTIVE, membership, on=membership.end, now=now, renewed=renewed)


def declined(membership: "CentreMembership", *, now: datetime) -> None:
    _tell(DECLINED, membership, on=timezone.localdate(now), now=now)


def renewal(membership: "CentreMembership", managers: Iterable[User], *, milestone: date, now: datetime) -> int:
    """Returns how many letters were new."""
    return _post(RENEWAL, managers, membership, on=milestone, link=f"{membership.get_absolute_url()}renew/", now=now)


def expired(membership: "CentreMembership", *, now: datetime) -> None:
    _tell(EXPIRED, membership, on=membership.end, now=now)


def suspended(membership: "CentreMembership", *, now: datetime) -> None:
    _tell(SUSPENDED, membership, on=timezone.localdate(now), now=now)


def lifted(membership: "CentreMembership", *, now: datetime) -> None:
    _tell(LIFTED, membership, on=timezone.localdate(now), now=now)


def revoked(membership: "CentreMembership", *, now: datetime) -> None:
    _tell(REVOKED, membership, on=timezone.localdate(now), now=now)


def _tell(kind: Kind, membership: "CentreMembership", *, on: date | None, now: datetime, **more: Any) -> None:
    _post(kind, membership.company.managers(), membership, on=on, link=membership.get_absolute_url(), now=now, **more)


def _post(
    kind: Kind, people: Iterable[User], membership: "CentreMembership", *, on: date | None, link: str, now: datetime, **more: Any
) -> int:
    context = {
        "company": membership.company.name,
        "first_day": membership.first_day,
        "last_day": membership.last_day,
        **more,
    }
    return post(kind, people, about=membership, due_on=on, context=context, link=link, now=now)
