"""When a company goes on in another: what it has at the centre follows, and for the longest stay nothing begins anew."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import CentreMembership, Company, Succession
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.values.working_days import DAY
from projects.models import Project
from workspace.letters import successions as letters
from workspace.models import Application, Booking, Claim, Lease, LeaseParty, Room, Rule
from workspace.models.booking_states import LIVE
from workspace.models.claim import whole_days
from workspace.models.taking import lock_rooms

Kind = Succession.Kind


@transaction.atomic
def succeed(
    *, predecessor: Company, successor: Company, kind: str, on: date, reason: str, by: User, now: datetime,
    kept_desks: Collection[Room] = (), lease_follows: bool = True,
) -> Succession:  # fmt: skip
    """Record it, and let everything alive follow. A lease keeps its first day, its cap, its terms and its number.

    Two leases in one: the one with the earlier first day goes on, with `kept_desks` of the other; the other ends today as merged.
    In a split only one side keeps the lease: the successor, when `lease_follows`.
    Raises what `Succession.record` raises; `applications`, `leases`, `desks`.
    """
    made = Succession.objects.record(predecessor=predecessor, successor=successor, kind=kind, on=on, reason=reason, by=by, now=now)
    old, new = made.predecessor, made.successor
    told = set(new.managers()) | (set(old.managers()) if kind == Kind.SPLIT else set())
    with because(by=by, reason=made.reason, now=now):
        if kind == Kind.MERGER:
            _merge(made, kept_desks, by=by, now=now)
        elif lease_follows:
            _split_off(made, by=by, now=now)
    leases = list(new.leases.live().order_by("pk"))
    letters.succeeded(made, leases, people=told | set(User.objects.filter(stays__in=new.people.active())), now=now)
    return made


def _merge(made: Succession, kept_desks: Collection[Room], *, by: User, now: datetime) -> None:
    old, new, today = made.predecessor, made.successor, timezone.localdate(now)
    _move_draft(old, new)
    Project.objects.alive().of_company(old).update(company=new)
    Booking.objects.filter(company=old, state__in=LIVE, day__gte=today).update(company=new)
    _unite_leases(made, kept_desks, by=by, now=now)


def _move_draft(old: Company, new: Company) -> None:
    """What was submitted rests on the predecessor's papers, and is not another company's: it is decided or withdrawn first."""
    theirs = Application.objects.open().filter(company=old).first()
    if theirs is None:
        return
    if theirs.state != Application.State.DRAFT:
        _refuse_submitted(theirs)
    if Application.objects.open().filter(company=new).exists():
        words = _("The successor has an open application, and the predecessor a draft. The draft has to be discarded first.")
        raise ValidationError(words, code="applications")
    if not Application.objects.filter(pk=theirs.pk, state=Application.State.DRAFT).update(company=new):
        theirs.refresh_from_db()  # submitted meanwhile
        _refuse_submitted(theirs)


def _refuse_submitted(theirs: Application) -> NoReturn:
    words = _("The predecessor's application %(number)s is open. It has to be decided or withdrawn first.")
    raise ValidationError(words, code="applications", params={"number": theirs.number})


def _hand_over(leases: Iterable[Lease], made: Succession, *, by: User, now: datetime) -> None:
    """From today the lease is the successor's; before its first day, or after its end, it takes no time of it. An amendment says so."""
    today = timezone.localdate(now)
    for lease in leases:
        LeaseParty.first(lease, now=now)
        since = min(max(today, lease.first_day), lease.end or lease.cap)
        Lease.objects.filter(pk=lease.pk).update(company=made.successor, held_since=since)
        if Lease.objects.exclude(outcome=Lease.Outcome.MERGED).filter(pk=lease.pk).exists():
            LeaseParty.follow(lease, succession=made, by=by, now=now)


def amend_parties(*, now: datetime) -> int:
    """Sweep: a living lease whose company is named or numbered otherwise by now gets its amendment. Returns how many were issued."""
    return sum(LeaseParty.follow(lease, now=now) is not None for lease in LeaseParty.objects.named_otherwise())


def _unite_leases(made: Succession, kept_desks: Collection[Room], *, by: User, now: datetime) -> None:
    old, new = made.predecessor, made.successor
    living = list(Lease.objects.live().filter(company__in=[old, new]).order_by("pk").select_for_update(of=("self",)))
    if not living:
        return
    kept = min(living, key=lambda lease: (not lease.is_running, lease.first_day, lease.pk))
    rooms = lock_rooms(*kept_desks)
    for lease in living:
        if lease.pk != kept.pk:
            _end_as_merged(lease, into=kept, rooms=rooms, by=by, reason=made.reason, now=now)
    _hand_over((lease for lease in living if lease.company_id == old.pk), made, by=by, now=now)
    CentreMembership.objects.tenant_begins(new, first_day=kept.first_day, by=by, now=now)


def _end_as_merged(lease: Lease, *, into: Lease, rooms: Iterable[Room], by: User, reason: str, now: datetime) -> None:
    today = timezone.localdate(now)
    if not lease.is_running:  # its end is settled: nothing of it goes on
        Lease.objects.filter(pk=lease.pk).update(outcome=Lease.Outcome.MERGED)
        return
    end = today + DAY
    if lease.first_day >= end:
        words = _("The lease %(lease)s has not begun yet. Record this once it has.")
        raise ValidationError(words, code="leases", params={"lease": lease})
    desks = {desk.room_id for desk in lease.claims.taking()}
    taken_over = [room for room in rooms if room.pk in desks]
    lease.cut_terms(end, by=by, reason=reason)
    lease.settle_end(end=end, outcome=Lease.Outcome.MERGED, by=by, reason=reason, now=now, rule=Rule.objects.in_force(today))
    span = DateRange(end, into.cap)
    if taken_over and (end >= into.cap or Claim.objects.clashing_days(taken_over, span).exists()):
        words = _("A chosen desk is promised to somebody else before the lease that goes on is over.")
        raise ValidationError({"desks": words}, code="desks")
    for room in taken_over:
        into.claims.create(room=room, during=whole_days(span), kind=Claim.Kind.LEASE, state=Claim.State.LIVE)


def _split_off(made: Succession, *, by: User, now: datetime) -> None:
    old, new, today = made.predecessor, made.successor, timezone.localdate(now)
    leases = list(old.leases.live().select_for_update(of=("self",)))
    if not leases:
        return
    if new.leases.live().exists():
        raise ValidationError(_("The successor has a lease of its own already."), code="leases")
    for lease in leases:
        Project.objects.filter(pk=lease.project_id).update(company=new)
    _hand_over(leases, made, by=by, now=now)
    CentreMembership.objects.tenant_ends(old, on=today + DAY, by=by, now=now)
    CentreMembership.objects.tenant_begins(new, first_day=today, by=by, now=now)
