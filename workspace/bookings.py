"""The sweeps of bookings. Each asks what is owed by now: a missed run is only late, a second harmless, two at once share the work."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models, transaction
from django.db.models import F, Func, OuterRef, Subquery
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.outbox.models import Letter
from innocenter.values.working_days import DAY
from workspace.letters import bookings as letters
from workspace.models import Booking, Claim, Closure


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything, in the order in which one thing leads to the next."""
    return {
        "bookings not confirmed": Booking.objects.expire_holds(now=now),
        "rooms released": release(now=now),
        "bookings over": close(now=now),
        "closed rooms that came free": Closure.objects.claim_what_came_free(now=now),
        "bookings without membership": cancel_without_membership(now=now),
        "bookings of former colleagues": pass_on_from_former_colleagues(now=now),
        "reminders of bookings": remind(now=now),
    }


@transaction.atomic
def release(*, now: datetime) -> int:
    """Where nobody came the room is free from the minute that the rule names; the booking is kept, and counts as not used."""
    found = list(Booking.objects.unused(now).select_for_update(skip_locked=True, of=("self",)).with_everything().order_by("pk"))
    keys = [booking.pk for booking in found]
    until = Subquery(Booking.objects.filter(pk=OuterRef("booking")).values("release_at"))
    begin = Func(F("during"), function="lower", output_field=models.DateTimeField())
    end = Func(F("during"), function="upper", output_field=models.DateTimeField())
    with because(by=None):
        Booking.objects.filter(pk__in=keys).update(state=Booking.State.RELEASED, closed_at=F("release_at"))
        Claim.objects.taking().filter(booking__in=keys).update(
            during=Func(begin, Least(end, until), function="tstzrange", output_field=DateTimeRangeField())
        )
    for booking in found:
        letters.released(booking, now=now)
    return len(found)


@transaction.atomic
def close(*, now: datetime) -> int:
    """What is over is over. Its claims stay: the room was used."""
    keys = list(Booking.objects.over(now).select_for_update(skip_locked=True).values_list("pk", flat=True))
    with because(by=None):
        return Booking.objects.filter(pk__in=keys).update(state=Booking.State.DONE, closed_at=F("during__endswith"))


def cancel_without_membership(*, now: datetime) -> int:
    """Where a membership is suspended, revoked or over, what its company booked is cancelled: after its end, never before.

    The company's row first, as whoever lifts, renews or books does: what they were quicker with stands.
    """
    cancelled = 0
    keys = Booking.objects.without_membership(now).order_by().values_list("company", flat=True).distinct()
    for company in Company.objects.filter(pk__in=list(keys)).order_by("pk"):
        with transaction.atomic():
            company.lock()
            found = list(Booking.objects.without_membership(now).filter(company=company).with_everything().order_by("during", "pk"))
            reason = _("The membership of %(company)s is suspended or over.") % {"company": company}
            for booking in found:
                booking.cancel(by=None, reason=reason, now=now, tell=False)
            if found:
                letters.cancelled_together(found, now=now)
        cancelled += len(found)
    return cancelled


def pass_on_from_former_colleagues(*, now: datetime) -> int:
    """What is booked for somebody who has left the company goes on without them.

    A meeting is the company's: its hours, its guests. So whoever booked it comes, or else the manager who is longest there, who may
    cancel it. A desk is for the one who sits at it: it is cancelled. The company's row first, as whoever leaves or comes back does.
    """
    passed = 0
    keys = Booking.objects.of_former_colleagues(now).order_by().values_list("company", flat=True).distinct()
    for company in Company.objects.filter(pk__in=list(keys)).order_by("pk"):
        with transaction.atomic():
            company.lock()
            found = list(Booking.objects.of_former_colleagues(now).filter(company=company).with_everything().order_by("during", "pk"))
            heir = company.managers().order_by("stays__since", "pk").first()
            goes = [booking for booking in found if booking.is_desk or heir is None]
            for booking in goes:
                words = _("%(person)s does not act for %(company)s any more.") % {"person": booking.person, "company": company}
                booking.cancel(by=None, reason=words, now=now, tell=False)
            if goes:
                letters.cancelled_together(goes, now=now)
            _hand_over([booking for booking in found if booking not in goes], heir, now=now)
        passed += len(found)
    return passed


def _hand_over(found: list[Booking], heir: User | None, *, now: datetime) -> None:
    """One letter for each person who came, and each who comes now."""
    passed: dict[tuple[User, User], list[Booking]] = {}
    for booking in found:
        before, maker = booking.person, booking.made_by
        to = maker if booking.company and booking.company.is_person(maker) else heir
        assert to
        reason = _("%(person)s does not act for %(company)s any more.") % {"person": before, "company": booking.company}
        booking.hand_over(to, reason=reason)
        passed.setdefault((before, to), []).append(booking)
    for (before, _to), rows in passed.items():
        letters.handed_over(rows, before=before, now=now)


def remind(*, now: datetime) -> int:
    """The day before each booking, once for each time that it has. Returns how many letters were new."""
    due = list(Booking.objects.to_remind(timezone.localdate(now)).with_everything().order_by("pk"))
    if not due:
        return 0
    tomorrow = timezone.localdate(now) + DAY
    said = set(Letter.objects.filter(kind=letters.REMINDER.name, due_on=tomorrow).values_list("link", flat=True))
    return sum(letters.reminder(booking, now=now) for booking in due if booking.get_absolute_url() not in said)
