"""A clinic day: experts sit at the centre or online, and each company takes one slot for a question of its own.

The experts' times are kept from the moment the day is opened, each slot for itself. A slot that is taken is a session like any other, with
the time that was the slot's; one that is given back is kept for the clinic again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self, cast

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.look.dates import clock, full_day
from innocenter.taxonomy.models import Field
from mentoring import letters_clinics as letters
from mentoring.models.availability import BlockedPeriod
from mentoring.models.expert import ON_LIST, ExpertProfile, Standing
from mentoring.models.session_states import Form
from mentoring.models.slot import SlotHold, Taken
from workspace.models import Claim, Room
from workspace.models.claim import at
from workspace.models.opening import OpeningHours
from workspace.models.taking import once_more, take

CHANGE = "mentoring.change_clinicday"
SHORTEST, LONGEST = 15, 120
FORMS = [(str(form), form.label) for form in (Form.ONSITE, Form.ONLINE)]


class ClinicState(models.TextChoices):
    PLANNED = "planned", gettext_lazy("Being planned")
    OPEN = "open", gettext_lazy("Open for companies")
    CANCELLED = "cancelled", gettext_lazy("Clinic day called off")


class ClinicQuerySet(models.QuerySet["ClinicDay"]):
    def shown(self) -> Self:
        """What companies see, also when it is called off: whoever has the address reads so."""
        return self.exclude(opened_at=None).select_related("room__site")

    def coming(self, now: datetime) -> Self:
        """Earliest first, with the number of slots that can still be taken, `free`."""
        free = Q(slots__in=ClinicSlot.objects.free(now))
        rows = self.shown().filter(state=ClinicState.OPEN, day__gte=timezone.localdate(now)).prefetch_related("fields")
        return rows.annotate(free=models.Count("slots", filter=free)).order_by("day", "begins", "pk")


@pghistory.track(exclude=["join_link", "reason"])
class ClinicDay(models.Model):
    """Planned by the staff. Once companies see it nothing of it is changed any more, but the whole day can be called off."""

    State = ClinicState
    MOVES: ClassVar[Moves] = {
        ClinicState.PLANNED: {ClinicState.OPEN, ClinicState.CANCELLED},
        ClinicState.OPEN: {ClinicState.CANCELLED},
        ClinicState.CANCELLED: set(),
    }
    slots: Any  # the reverse name

    title = models.CharField(gettext_lazy("title of the clinic day"), max_length=100)
    day: models.DateField[date, date] = models.DateField(gettext_lazy("day of the clinic"))
    begins: models.TimeField[time, time] = models.TimeField(gettext_lazy("begin of the clinic"))
    ends: models.TimeField[time, time] = models.TimeField(gettext_lazy("end of the clinic"))
    slot_minutes = models.PositiveSmallIntegerField(
        gettext_lazy("minutes of a slot"), default=30, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    pause_minutes = models.PositiveSmallIntegerField(
        gettext_lazy("minutes between two slots"), default=10, validators=[MaxValueValidator(LONGEST)]
    )
    form = models.CharField(gettext_lazy("form of the clinic"), max_length=6, choices=FORMS, default=Form.ONSITE)
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("room of the clinic"),
        help_text=gettext_lazy("For a clinic at the centre. It is claimed for the whole time when the day is opened."),
    )  # fmt: skip
    join_link = models.URLField(
        gettext_lazy("address of the online clinic"), max_length=500, blank=True,
        help_text=gettext_lazy("For a clinic online. Those who take part see it shortly before their slot."),
    )  # fmt: skip
    fields = models.ManyToManyField(
        Field, related_name="+", verbose_name=gettext_lazy("fields of the clinic"),
        help_text=gettext_lazy("What questions for it are about."),
    )  # fmt: skip
    experts = models.ManyToManyField(
        ExpertProfile, related_name="clinics", verbose_name=gettext_lazy("experts of the clinic"),
        help_text=gettext_lazy("Ask them first: with the opening their times are taken, and they get a letter."),
    )  # fmt: skip
    claims = models.ManyToManyField(Claim, related_name="for_clinics", editable=False, verbose_name=gettext_lazy("uses of rooms"))
    state = models.CharField(
        gettext_lazy("state of the clinic"), max_length=9, choices=ClinicState, default=ClinicState.PLANNED, editable=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=gettext_lazy("clinic opened by"),
    )  # fmt: skip
    opened_at = models.DateTimeField(gettext_lazy("clinic opened at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=gettext_lazy("clinic called off by"),
    )  # fmt: skip
    closed_at = models.DateTimeField(gettext_lazy("clinic called off at"), null=True, editable=False)
    reason = models.TextField(gettext_lazy("why the clinic is off"), max_length=1000, blank=True, editable=False)

    objects = ClinicQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("clinic day")
        verbose_name_plural = gettext_lazy("clinic days")
        ordering = ["-day", "begins", "pk"]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "begins", "title"], name="clinic_once",
                violation_error_message=gettext_lazy("There is a clinic day of this title at this time already."),
            ),
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends")), name="clinic_begins_before_it_ends",
                violation_error_message=gettext_lazy("The end comes after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=SHORTEST, slot_minutes__lte=LONGEST, pause_minutes__lte=LONGEST), name="clinic_slots_fit",
                violation_error_message=gettext_lazy("A slot takes 15 to 120 minutes, and the pause at most 120."),
            ),
            models.CheckConstraint(
                condition=Q(form="onsite", room__isnull=False, join_link="") | Q(form="online", room=None) & ~Q(join_link=""),
                name="clinic_has_its_place",
                violation_error_message=gettext_lazy("A clinic at the centre has a room and no address, one online has an address only."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", opened_at__isnull=False, opened_by__isnull=False)
                | Q(state="planned", opened_at=None, opened_by=None) | Q(state="cancelled"),
                name="clinic_opened_by_somebody",
                violation_error_message=gettext_lazy("A clinic day is opened by somebody at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", closed_at__isnull=False, closed_by__isnull=False) & ~Q(reason="")
                | ~Q(state="cancelled") & Q(closed_at=None, closed_by=None, reason=""),
                name="clinic_called_off_for_a_reason",
                violation_error_message=gettext_lazy("A clinic day is called off by somebody, who says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} ({full_day(self.day)})"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:clinic", args=[self.pk])

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(at(self.day, self.begins), at(self.day, self.ends))

    @property
    def when_words(self) -> str:
        return f"{full_day(self.day)} {self.begins:%H:%M}~{self.ends:%H:%M}"

    @property
    def where_words(self) -> str:
        return f"{self.room.site.name} {self.room.name}" if self.room else _("Online")

    def times(self) -> Iterator[DateTimeTZRange]:
        """The slots of one expert, one after another with the pause between; what does not fit any more is left out."""
        begins, end = self.during.lower, self.during.upper
        length = timedelta(minutes=self.slot_minutes)
        while begins + length <= end:
            yield DateTimeTZRange(begins, begins + length)
            begins += length + timedelta(minutes=self.pause_minutes)

    def lock(self) -> None:
        rows = ClinicDay.objects.select_related("room__site", "opened_by").select_for_update(of=("self",), no_key=True)
        self.refresh_from_db(from_queryset=rows)

    @once_more
    @transaction.atomic
    def open(self, *, by: User, now: datetime) -> None:
        """Companies see it from now on; the room and every expert's times are taken.

        Raises ValidationError `not_staff`, `illegal_move`, `day`, `no_slot`, `experts`, `expert`, and `taken` for a room or an expert.
        """
        self.lock()
        self._refuse_all_but_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, ClinicState.OPEN)
        if self.during.lower <= now or not OpeningHours.objects.week().is_open(self.during):
            raise ValidationError(_("Choose a time to come at which the centre is open."), code="day")
        times, experts = list(self.times()), list(self.experts.with_names().order_by("pk"))
        if not times:
            raise ValidationError(_("Not even one slot fits into these hours."), code="no_slot")
        if not experts:
            raise ValidationError(_("Choose at least one expert."), code="experts")
        for expert in experts:
            self._refuse_unable(expert, timezone.localdate(now))
        if self.room:
            self.claims.add(*take(self.room, self.during, kind=Claim.Kind.CONSULTATION, state=Claim.State.LIVE, now=now))
        self.state, self.opened_by, self.opened_at = ClinicState.OPEN, by, now
        self._keep(by=by, now=now)
        for expert in experts:
            for during in times:
                slot = ClinicSlot(clinic=self, expert=expert, starts_at=during.lower, ends_at=during.upper)
                slot.keep_time(by=by, now=now)
                slot.save(force_insert=True)
        letters.opened(self, experts, now=now)

    @transaction.atomic
    def cancel(self, reason: str, *, by: User, now: datetime) -> None:
        """The whole day is off before it begins: its sessions are called off, room and times are free for others, everybody is told.

        The questions' rows are locked before the day's, as when a slot is taken.
        Raises ValidationError `not_staff`, `illegal_move`, `begun`, `empty` or `again`.
        """
        locked = {slot.pk for slot in self._taken_slots(and_lock=True)}
        self.lock()
        self._refuse_all_but_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, ClinicState.CANCELLED)
        was_open = self.state == ClinicState.OPEN
        if was_open and self.during.lower <= now:
            raise ValidationError(_("The clinic day has begun already."), code="begun")
        if not reason.strip():
            raise ValidationError(_("Write why."), code="empty")
        taken = self._taken_slots()
        if {slot.pk for slot in taken} != locked:
            raise ValidationError(_("A company has just taken a slot or given one back. Please try again."), code="again")
        self.state, self.reason, self.closed_by, self.closed_at = ClinicState.CANCELLED, reason.strip(), by, now
        self._keep(by=by, now=now)
        for slot in taken:
            cast(Any, slot.session).cancel(reason, by=by, now=now)
        for slot in self.slots.filter(hold__state=SlotHold.State.AGREED).select_related("hold"):
            slot.hold.free(by=by, now=now)
        self.claims.taking().cut(now)
        if was_open:
            letters.cancelled(self, self.experts.with_names().order_by("pk"), now=now)

    def _taken_slots(self, *, and_lock: bool = False) -> list[ClinicSlot]:
        found = list(self.slots.exclude(session=None).select_related("session__request").order_by("session__request"))
        if and_lock:
            for slot in found:
                cast(Any, slot.session).request.lock()
        return found

    def _refuse_all_but_staff(self, by: User) -> None:
        if not by.may_as_staff(CHANGE):
            raise ValidationError(_("Only the centre's staff for mentoring do this."), code="not_staff")

    def _refuse_unable(self, expert: ExpertProfile, today: date) -> None:
        """How busy somebody is does not count: whoever comes to a clinic takes on as many questions as have slots."""
        standing = ExpertProfile.objects.standing_on(expert.pk, today)
        why = ""
        if standing != Standing.AVAILABLE:
            why = str(standing.label)
        elif self.form not in expert.forms:
            why = _("does not take on sessions of this form")
        elif BlockedPeriod.objects.filter(expert=expert, during__overlap=self.during).exists():
            why = _("has blocked this time")
        if why:
            words = _("%(name)s cannot come to this clinic day: %(why)s.") % {"name": expert, "why": why}
            raise ValidationError(words, code="expert")

    def _keep(self, *, by: User, now: datetime) -> None:
        with because(by=by, now=now):
            self.save()


class ClinicSlotQuerySet(models.QuerySet["ClinicSlot"]):
    def with_names(self) -> Self:
        return self.select_related("clinic__room__site", "clinic__opened_by", "expert__researcher__institute", "expert__researcher__user")

    def free(self, now: datetime) -> Self:
        """What a company can take now; nothing of an expert who has left the list meanwhile."""
        experts = ExpertProfile.objects.filter(ON_LIST).values("pk")
        return self.filter(clinic__state=ClinicState.OPEN, session=None, starts_at__gt=now, expert__in=experts)

    def of(self, user: User | AnonymousUser) -> Self:
        """Taken by a company for which this person acts."""
        return self.filter(company__in=Company.objects.of_or_before(user).values("pk"))


class ClinicSlot(models.Model):
    """`hold` is the expert's time: the session's too, once the slot is taken, and a new one when it is given back."""

    clinic = models.ForeignKey(ClinicDay, models.PROTECT, related_name="slots", verbose_name=gettext_lazy("clinic day"))
    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="clinic_slots", verbose_name=gettext_lazy("expert"))
    starts_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(gettext_lazy("begin of the slot"))
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(gettext_lazy("end of the slot"))
    hold = models.OneToOneField(SlotHold, models.PROTECT, related_name="clinic_slot", verbose_name=gettext_lazy("time of an expert"))
    session = models.OneToOneField(
        "mentoring.Session", models.PROTECT, related_name="clinic_slot", null=True, verbose_name=gettext_lazy("session")
    )
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="clinic_slots", null=True, verbose_name=gettext_lazy("company of the slot")
    )

    objects = ClinicSlotQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("slot of a clinic day")
        verbose_name_plural = gettext_lazy("slots of clinic days")
        ordering = ["starts_at", "expert", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "company"], name="clinic_slot_one_for_a_company",
                violation_error_message=gettext_lazy("Your company has a slot of this clinic day already."),
            ),
            models.UniqueConstraint(
                fields=["clinic", "expert", "starts_at"], name="clinic_slot_once",
                violation_error_message=gettext_lazy("This expert has a slot at this time already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="clinic_slot_ends_after_it_begins",
                violation_error_message=gettext_lazy("The end comes after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(session=None, company=None) | Q(session__isnull=False, company__isnull=False),
                name="clinic_slot_taken_for_a_company",
                violation_error_message=gettext_lazy("A slot that is taken has a session and a company."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{full_day(self.starts_at)} {self.hours}"

    @property
    def hours(self) -> str:
        return f"{clock(self.starts_at)}~{clock(self.ends_at)}"

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.ends_at)

    def lock(self) -> None:
        """The day's row first, so that nobody takes a slot of a day that is being called off."""
        day = self.clinic
        day.lock()
        self.refresh_from_db(from_queryset=ClinicSlot.objects.with_names().select_for_update(of=("self",), no_key=True))
        self.clinic = day

    def refuse_unless_free(self, company: Company, now: datetime) -> None:
        """Under the lock. Raises `Taken`, or ValidationError `closed` or `once`."""
        if not ClinicSlot.objects.filter(pk=self.pk, clinic__state=ClinicState.OPEN, starts_at__gt=now).exists():
            raise ValidationError(_("This slot cannot be taken any more: it has begun, or the clinic day is off."), code="closed")
        if not ClinicSlot.objects.free(now).filter(pk=self.pk).exists():
            raise Taken
        if self.clinic.slots.filter(company=company).exists():
            raise ValidationError(_("Your company has a slot of this clinic day already."), code="once")

    def fill(self, session: Any, company: Company) -> None:
        """Under the lock."""
        self.session, self.company = session, company
        self.save()

    def empty(self, *, by: User | None, now: datetime) -> None:
        """Its session is off: while the day is open and the time is to come, it is kept for the clinic again."""
        self.lock()
        self.session = self.company = None
        if self.clinic.state == ClinicState.OPEN and self.starts_at > now:
            self.keep_time(by=by or cast(User, self.clinic.opened_by), now=now)
        self.save()

    def keep_time(self, *, by: User, now: datetime) -> None:
        """Raises ValidationError `taken`, which names the expert."""
        try:
            self.hold = SlotHold.objects.hold(self.expert, self.during, until=self.ends_at, by=by, now=now)
        except Taken:
            words = _("%(name)s has something else at %(time)s.") % {"name": self.expert, "time": self.hours}
            raise ValidationError(words, code="taken") from None
        self.hold.agree(by=by, now=now)
