"""The waiting list: companies that were selected while no desk was free, by the panel's score and then by time."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from workspace.letters import waiting as letters
from workspace.models.panel import Panel
from workspace.models.space import Room
from workspace.models.states import State as Stage

if TYPE_CHECKING:
    from workspace.models.application import Application
    from workspace.models.offer import Offer


class WaitEntryQuerySet(models.QuerySet["WaitEntry"]):
    def waiting(self) -> Self:
        return self.filter(state=WaitEntry.State.WAITING)

    def in_order(self) -> Self:
        """The next first: the higher score, then who has waited longer. Those whom no panel scored come after all others."""
        return self.order_by(F("score").desc(nulls_last=True), "since", "pk")

    def ahead_of(self, entry: "WaitEntry") -> Self:
        longer = Q(since__lt=entry.since) | Q(since=entry.since, pk__lt=entry.pk)
        if entry.score is None:
            return self.waiting().filter(Q(score__isnull=False) | longer)
        return self.waiting().filter(Q(score__gt=entry.score) | Q(score=entry.score) & longer)


@pghistory.track()
class WaitEntry(models.Model):
    """One stay on the list. It ends with an offer that is taken or not, or with the company leaving."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        OFFERED = "offered", gettext_lazy("Desk offered")
        TAKEN = "taken", gettext_lazy("Offer taken")
        EXPIRED = "expired", gettext_lazy("Offer not taken")
        LEFT = "left", gettext_lazy("Left the list")
        OVER = "over", gettext_lazy("Offer withdrawn by the centre")

    MOVES: ClassVar[Moves] = {
        State.WAITING: {State.OFFERED, State.LEFT},
        State.OFFERED: {State.TAKEN, State.EXPIRED, State.LEFT, State.OVER},
        State.TAKEN: set(),
        State.EXPIRED: set(),
        State.LEFT: set(),
        State.OVER: set(),
    }

    application = models.ForeignKey(
        "workspace.Application", models.PROTECT, related_name="waits", verbose_name=gettext_lazy("application")
    )
    state = models.CharField(gettext_lazy("state"), max_length=8, choices=State, default=State.WAITING, editable=False)
    score: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        gettext_lazy("score"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    since = models.DateTimeField(gettext_lazy("waiting since"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("entered by"))
    offer = models.OneToOneField(
        "workspace.Offer", models.PROTECT, null=True, blank=True, related_name="wait", verbose_name=gettext_lazy("offer")
    )
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True, blank=True)

    objects = WaitEntryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("entry of the waiting list")
        verbose_name_plural = gettext_lazy("waiting list")
        ordering = ["since", "pk"]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=["waiting", "offered"]), name="wait_once_on_the_list",
                violation_error_message=gettext_lazy("This company is on the waiting list already."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", offer=None, closed_at=None)
                | Q(state="offered", offer__isnull=False, closed_at=None)
                | Q(state__in=["taken", "expired", "over"], offer__isnull=False, closed_at__isnull=False)
                | Q(state="left", closed_at__isnull=False),
                name="wait_offered_has_an_offer",
                violation_error_message=gettext_lazy("Who was offered a desk has an offer; who is off the list has a time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.application)

    @property
    def place(self) -> int:
        """1 is the next."""
        return WaitEntry.objects.ahead_of(self).count() + 1

    @classmethod
    @transaction.atomic
    def enter(cls, application: "Application", *, by: User, now: datetime) -> "WaitEntry":
        """Staff put a selected company on the list because too few desks are free. Raises `free`, and those of `staff_step`."""
        application.staff_step(by, Stage.SELECTED)
        free = Room.objects.lettable().unclaimed_from(timezone.localdate(now)).most_at_one_site()
        if free >= (application.desks or 1):
            raise ValidationError(_("Enough desks are free (%(count)s). Offer them.") % {"count": free}, code="free")
        found = cls(application=application, score=score_of(application), since=now, entered_by=by)
        with because(by=by, now=now):
            found.save(force_insert=True)
        application.move(Stage.WAITLISTED, by=by, now=now)
        letters.on_the_list(found, now=now)
        return found

    @classmethod
    def leave(cls, application: "Application", *, by: User | None, now: datetime) -> None:
        """The company withdraws while it waits. The caller holds the application's lock."""
        entry = cls.objects.waiting().filter(application=application).first()
        if entry:
            entry._close(cls.State.LEFT, by=by, now=now)

    @classmethod
    def offered(cls, offer: "Offer", *, now: datetime) -> None:
        """The next in line has an offer. The caller holds the application's lock."""
        entry = cls.objects.waiting().get(application=offer.application_id)
        entry.offer = offer
        entry._move(cls.State.OFFERED, by=None, now=now)

    @classmethod
    def settle(cls, offer: "Offer", *, by: User | None, now: datetime) -> None:
        """What became of an offer that came from the list. The caller holds the application's lock."""
        entry = cls.objects.filter(offer=offer).first()
        if entry:
            told = {"signed": cls.State.TAKEN, "lapsed": cls.State.EXPIRED}
            own = by is not None and offer.application.company.is_person(by)
            entry._close(told.get(offer.state) or (cls.State.LEFT if own else cls.State.OVER), by=by, now=now)

    def _close(self, to: str, *, by: User | None, now: datetime) -> None:
        self.closed_at = now
        self._move(to, by=by, now=now)

    def _move(self, to: str, *, by: User | None, now: datetime) -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        with because(by=by, now=now):
            self.save()


def score_of(application: "Application") -> Decimal | None:
    """The mean on which the decision rests; None where no panel scored."""
    panel = Panel.objects.about(application).filter(decided_at__isnull=False).order_by("-decided_at").first()
    kept: Any = panel.frozen if panel else None
    mean = kept["result"]["mean"] if kept else None
    return Decimal(mean) if mean is not None else None


def refuse_overtaking(application: "Application", desks: int) -> None:
    """Desks that a company on the waiting list could take are not offered to another one by hand."""
    if WaitEntry.objects.waiting().filter(application__desks__lte=desks).exclude(application=application.pk).exists():
        raise ValidationError(_("Companies on the waiting list come first. Put this company on the list, too."), code="overtaking")
