"""An offer of desks: they are held from the moment it is made until it is signed, lapses or is withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.issued.kinds import SIGNING
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.taxonomy.models import Holiday
from innocenter.values.terms import day_after, last_day
from workspace.issuing import applications as issuing
from workspace.issuing.kinds import AGREEMENT
from workspace.letters import applications as letters
from workspace.letters import waiting
from workspace.models.application import Application
from workspace.models.claim import Claim, whole_days
from workspace.models.lease import Lease
from workspace.models.reentry import refuse_too_long
from workspace.models.signing import Signed, SignedPapers
from workspace.models.space import Room
from workspace.models.states import State as Stage
from workspace.models.waiting import WaitEntry, refuse_overtaking


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> Self:
        return self.filter(state=Offer.State.OPEN)

    def with_signers(self) -> Self:
        return self.select_related("company_signed_by", "centre_signed_by")

    def waiting_for_company(self) -> Self:
        return self.open().filter(company_signed_on=None)

    def waiting_for_centre(self) -> Self:
        """The company has signed; the centre owes its signature."""
        return self.open().filter(company_signed_on__isnull=False)

    def past_signing(self, today: date) -> Self:
        """Nobody of the company signed by the last day for it (which is inclusive)."""
        return self.waiting_for_company().filter(sign_by__lt=today)


@pghistory.track()
class Offer(Signed):
    """Two signatures make a lease of it. Only the company's silence lets it lapse, never the centre's."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Waiting for signatures")
        SIGNED = "signed", gettext_lazy("Signed")
        LAPSED = "lapsed", gettext_lazy("Lapsed")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    MOVES: ClassVar[Moves] = {
        State.OPEN: {State.SIGNED, State.LAPSED, State.WITHDRAWN},
        State.SIGNED: set(),
        State.LAPSED: set(),
        State.WITHDRAWN: set(),
    }

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers", verbose_name=gettext_lazy("application"))
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    first_day: "models.DateField[date, date]" = models.DateField(gettext_lazy("first day"))
    months = models.PositiveSmallIntegerField(gettext_lazy("number of months"), validators=[MinValueValidator(1), MaxValueValidator(24)])
    sign_by: "models.DateField[date, date]" = models.DateField(gettext_lazy("sign by"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("offer", "made by"),
        help_text=gettext_lazy("Empty when it came from the waiting list."),
    )  # fmt: skip
    made_at = models.DateTimeField(pgettext_lazy("offer", "made at"))
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("closed by")
    )
    reason = models.TextField(gettext_lazy("reason"), max_length=1000, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("offer")
        verbose_name_plural = gettext_lazy("offers")
        ordering = ["-made_at", "-pk"]
        triggers = [fsm("state")]
        constraints = [
            *Signed.Meta.constraints,
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="open"), name="offer_one_open_for_an_application",
                violation_error_message=gettext_lazy("This application has an open offer."),
            ),
            models.CheckConstraint(
                condition=Q(months__range=(1, 24)), name="offer_at_most_24_months",
                violation_error_message=gettext_lazy("The space is given for 1 to 24 months."),
            ),
            models.CheckConstraint(
                condition=Q(state="signed", company_signed_on__isnull=False, centre_signed_on__isnull=False)
                | ~Q(state="signed") & Q(centre_signed_on=None),
                name="offer_signed_has_both_signatures",
                violation_error_message=gettext_lazy("An offer is signed when both have signed."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | ~Q(state="open") & Q(closed_at__isnull=False),
                name="offer_closed_has_a_time",
                violation_error_message=gettext_lazy("A closed offer has a time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.application} {self.first_day}"

    @property
    def last_day(self) -> date:
        """Inclusive."""
        return last_day(self.first_day, self.months)

    @property
    def end(self) -> date:
        """Exclusive."""
        return day_after(self.last_day)

    @property
    def rooms(self) -> list[Room]:
        return [claim.room for claim in self.claims.all()]

    @classmethod
    @transaction.atomic
    def make(
        cls, *, application: Application, rooms: Iterable[Room], first_day: date, months: int, by: User, now: datetime,
        other_number: bool = False,
    ) -> "Offer":
        """Offer desks to a selected company and hold them. Locks the rooms first, in pk order, then the application.

        `other_number`: the company knows that it is not as many as it applied for. Raises ValidationError `rooms` (another number;
        which desks are taken, and which are free), `first_day`, `months`, and those of `staff_step`.
        """
        chosen = list(Room.objects.lettable().filter(pk__in=[room.pk for room in rooms]).order_by("pk").select_for_update(of=("self",)))
        application.staff_step(by, Stage.SELECTED)
        application.refuse_unconfirmed_project()
        today = timezone.localdate(now)
        if not 1 <= months <= application.rule.cap_months:
            raise ValidationError({"months": _("The space is given for 1 to %(most)s months.") % {"most": application.rule.cap_months}})
        refuse_too_long(application.company, first_day=first_day, months=months, rule=application.rule)
        if first_day < today:
            raise ValidationError({"first_day": _("This day is over. Choose a later day.")})
        span = DateRange(first_day, day_after(last_day(first_day, months)))
        refuse_second_lease(application, span)
        if not other_number:
            refuse_other_number(application, chosen)
        refuse_overtaking(application, len(chosen))
        within = Holiday.objects.calendar().on_or_after(today + timedelta(application.rule.sign_within_days))
        return cls._hold(application, chosen, span, months=months, sign_by=min(within, first_day), by=by, now=now)

    @classmethod
    @transaction.atomic
    def make_from_list(cls, *, application: Application, rooms: list[Room], now: datetime) -> "Offer":
        """The calendar's offer to the next on the waiting list, held some working days. The caller holds the rooms' locks."""
        application.lock()
        application.refuse_unless_in(Stage.WAITLISTED)
        application.refuse_unconfirmed_project()
        sign_by = application.working_days_after(timezone.localdate(now), application.rule.waiting_hold_working_days)
        first_day, months = max(application.wanted_from or sign_by, sign_by), application.months or 1
        span = DateRange(first_day, day_after(last_day(first_day, months)))
        refuse_second_lease(application, span)
        offer = cls._hold(application, rooms, span, months=months, sign_by=sign_by, by=None, now=now)
        WaitEntry.offered(offer, now=now)
        waiting.offered_from_list(offer, now=now)
        return offer

    @classmethod
    def _hold(
        cls, application: Application, rooms: list[Room], span: DateRange, *, months: int, sign_by: date, by: User | None, now: datetime
    ) -> "Offer":
        refuse_taken(rooms, span)
        offer = cls(application=application, first_day=span.lower, months=months, sign_by=sign_by, made_by=by, made_at=now)
        with because(by=by, now=now):
            offer.save(force_insert=True)
            Claim.objects.bulk_create([Claim(room=room, during=whole_days(span), offer=offer) for room in rooms])
            offer.paper = issuing.agreement(offer, by=by, now=now)
            offer.save(update_fields=["paper"])
        application.move(Stage.OFFERED, by=by, now=now, due_on=offer.sign_by)
        letters.offered(offer, now=now)
        return offer

    @transaction.atomic
    def sign_for_company(self, *, on: date, copy: StoredFile, by: User, now: datetime, version: int | None = None) -> None:
        """A manager hands in the signed agreement, or staff record the scan. Raises `not_allowed`, for `on`, and as the signature does."""
        self._lock()
        if not self.application.company.is_manager(by):
            self._refuse_unless_staff(by)
        self._refuse_unless_open()
        self.refuse_day(on, since=self.made_at, now=now)
        self.take_company_signature(on=on, by=by, copy=copy, version=version)
        with because(by=by, now=now):
            self.save(update_fields=["company_signed_on", "company_signed_by", "signed_copy"])
        letters.company_signed(self, now=now)

    @transaction.atomic
    def sign_for_centre(self, *, on: date, by: User, now: datetime) -> Lease:
        """The second signature: the lease begins in the same transaction. Raises `not_allowed`, `own_company`, `already`, `not_yet`."""
        self._lock()
        self._refuse_unless_staff(by)
        self._refuse_unless_open()
        if self.company_signed_on is None:
            raise ValidationError(_("The company has not signed yet."), code="not_yet")
        self.refuse_day(on, since=self.made_at, now=now)
        self.application.company.lock()  # a merger may be about to give it a lease
        refuse_second_lease(self.application, DateRange(self.first_day, self.end))
        self.centre_signed_on, self.centre_signed_by = on, by
        self.close(self.State.SIGNED, by=by, now=now)
        self.application.move(Stage.CONTRACTED, by=by, now=now)
        return Lease.begin(offer=self, by=by, now=now)

    @transaction.atomic
    def withdraw(self, *, reason: str, by: User, now: datetime) -> None:
        """The centre takes the offer back; the desks are free, and the company stays selected and can be offered others."""
        self._lock()
        self._refuse_unless_staff(by)
        self._refuse_unless_open()
        if not reason.strip():
            raise ValidationError(_("Write the reason: the company reads it."), code="reason")
        self.close(self.State.WITHDRAWN, by=by, now=now, reason=reason.strip())
        due_on = self.application.working_days_after(timezone.localdate(now), self.application.rule.screening_working_days)
        self.application.move(Stage.SELECTED, by=by, now=now, due_on=due_on, reason=reason.strip())
        letters.offer_withdrawn(self, now=now)

    @transaction.atomic
    def lapse(self, *, now: datetime) -> bool:
        """The calendar's verb: True when the offer lapsed now, False when it was signed or closed meanwhile."""
        self._lock()
        if not Offer.objects.past_signing(timezone.localdate(now)).filter(pk=self.pk).exists():
            return False
        self.close(self.State.LAPSED, by=None, now=now)
        self.application.move(Stage.LAPSED, by=None, now=now)
        letters.lapsed(self, now=now)
        return True

    def close(self, state: str, *, by: User | None, now: datetime, reason: str = "") -> None:
        """End the offer and, unless it was signed, give its desks back. The caller holds the application's lock and this one."""
        refuse_unless_allowed(self.MOVES, self.state, state)
        self.state, self.closed_at, self.closed_by, self.reason = state, now, by, reason
        with because(by=by, reason=reason, now=now):
            self.save()
            if state != self.State.SIGNED:
                self.claims.filter(state=Claim.State.HELD).update(state=Claim.State.VOID)
        WaitEntry.settle(self, by=by, now=now)

    def _lock(self) -> None:
        """The application's row first, then the offer's: everybody locks in this order."""
        self.application.lock()
        held = self.application
        self.refresh_from_db(from_queryset=Offer.objects.select_for_update(of=("self",)))
        self.application = held

    def _refuse_unless_staff(self, by: User) -> None:
        if not by.may_as_staff("workspace.change_application"):
            raise ValidationError(_("You may not do this."), code="not_allowed")
        self.application.company.refuse_own_people(by)

    def _refuse_unless_open(self) -> None:
        if self.state != self.State.OPEN:
            raise ValidationError(
                _("This offer is already “%(state)s”: %(who)s, %(when)s.")
                % {
                    "state": self.get_state_display(),
                    "who": self.closed_by or _("by the calendar"),
                    "when": f"{timezone.localtime(self.closed_at):%Y. %-m. %-d. %H:%M}",
                },
                code="already",
            )


def refuse_other_number(application: Application, rooms: list[Room]) -> None:
    """An office of its own stands for any number of desks."""
    if not rooms or len(rooms) == application.desks or any(room.kind != Room.Kind.DESK for room in rooms):
        return
    words = _("Desks that the company applied for: %(asked)s; chosen: %(chosen)s. If it has agreed to that, say so below.")
    raise ValidationError({"rooms": ValidationError(words % {"asked": application.desks, "chosen": len(rooms)}, code="other_number")})


def refuse_taken(rooms: list[Room], span: DateRange) -> None:
    """Raises ValidationError that names the desks that are taken and those that are free. The caller holds the rooms' locks."""
    if not rooms:
        raise ValidationError({"rooms": _("Choose at least one desk.")})
    taken = Room.objects.filter(pk__in=Claim.objects.clashing_days(rooms, span).values("room")).select_related("site")
    if not taken:
        refuse_uninspected(rooms, span)
        return
    free = Room.objects.lettable().free_during(span).exclude(pk__in=[room.pk for room in rooms])[:10]
    words = _("Taken for part of this time: %(taken)s.") % {"taken": ", ".join(room.code for room in taken)}
    hint = _("Free for all of it: %(free)s.") % {"free": ", ".join(room.code for room in free)} if free else _("No other desk is free.")
    raise ValidationError({"rooms": f"{words} {hint}"})


def refuse_uninspected(rooms: list[Room], span: DateRange) -> None:
    """A desk is offered again once the check-out of the lease before is passed."""
    left = Room.objects.filter(pk__in=[room.pk for room in rooms]).uninspected(span)
    if left:
        words = _("Not to be offered before its check-out is passed: %(rooms)s.") % {"rooms": ", ".join(room.code for room in left)}
        raise ValidationError({"rooms": words})


def refuse_second_lease(application: Application, span: DateRange) -> None:
    """A company has one lease at a time."""
    leases = Lease.objects.annotate(over=Coalesce("end", F("cap"))).filter(company=application.company_id)
    if leases.filter(first_day__lt=span.upper, over__gt=span.lower).exists():
        raise ValidationError({"first_day": _("This company has a lease for part of this time.")})


SIGNING[AGREEMENT.name] = SignedPapers(Offer)
