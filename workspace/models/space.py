"""Sites, rooms and desks, and from when they are to be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.files.images import PublicImageField
from innocenter.look.dates import is_korean
from innocenter.values.working_days import DAY
from workspace.models.claim import Claim


class Site(models.Model):
    """A building in which the centre has rooms."""

    name_ko = models.CharField(_("name in Korean"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    address_ko = models.CharField(_("address in Korean"), max_length=200)
    address_en = models.CharField(_("address in English"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=10)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name_ko"], name="site_name_once", violation_error_message=_("There is a site of this name.")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_ko if is_korean() else self.name_en

    @property
    def address(self) -> str:
        return ("" if is_korean() else self.address_en) or self.address_ko


@dataclass(frozen=True)
class Vacancy:
    """When a room can be had. `until` is exclusive: the first day on which somebody else has it; None means no end is known."""

    free_from: date
    until: date | None
    is_free: bool
    is_held: bool

    @property
    def last_day(self) -> date | None:
        """The last day on which it is free, inclusive."""
        return self.until - DAY if self.until else None


@dataclass(frozen=True)
class RoomGroup:
    """Rooms of one kind on one floor: what the list of the space is narrowed by, and how many of them nobody has that day."""

    site: Site
    floor: int
    kind: str
    rooms: int
    free: int


def taken_for_days(day: date) -> Exists:
    """Of a room: whether somebody has it on that day by the day. Bookings by the hour do not count."""
    return Exists(Claim.objects.taking().by_the_day().filter(room=OuterRef("pk"), days__contains=day))


class RoomQuerySet(models.QuerySet["Room"]):
    def shown(self) -> Self:
        return self.filter(is_active=True, site__is_active=True).select_related("site")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def lettable(self) -> Self:
        """What an offer may name: desks and closed offices in use. Neither is ever made up of others."""
        return self.shown().filter(kind__in=LETTABLE)

    def bookable(self) -> Self:
        """What members may have by the hour."""
        return self.shown().filter(kind__in=BOOKABLE).prefetch_related("parts")

    def locked(self) -> list[Room]:
        """These rooms under their locks, taken in pk order in a statement of its own: who claims a room waits here for the one before."""
        return list(self.order_by("pk").select_for_update(of=("self",), no_key=True))

    def free_during(self, span: DateRange) -> Self:
        taken = Claim.objects.taking().filter(room=OuterRef("pk"), days__overlap=span)
        return self.filter(~Exists(taken)).exclude(pk__in=self.uninspected(span).values("pk"))

    def uninspected(self, span: DateRange) -> Self:
        """Left, or to be left, before those days by a lease whose check-out is not passed: not to be offered yet."""
        last = Coalesce("lease__end", "lease__cap")
        stays = Claim.objects.filter(room=OuterRef("pk"), state=Claim.State.LIVE, kind=Claim.Kind.LEASE, days__endswith=last)
        return self.filter(Exists(stays.exclude(lease__state="closed").filter(days__endswith__lte=span.lower)))

    def unclaimed_from(self, day: date) -> Self:
        """Nobody has these that day or later, and no check-out is open: what can be given to whoever waits, for as long as they like."""
        later = Claim.objects.taking().filter(room=OuterRef("pk"), days__endswith__gt=day)
        return self.filter(~Exists(later)).exclude(pk__in=self.uninspected(DateRange(day, None)).values("pk"))

    def most_at_one_site(self) -> int:
        """How many of these there are where there are most."""
        return max(self.order_by().values("site").annotate(count=Count("pk")).values_list("count", flat=True), default=0)

    def taken_on(self, day: date) -> Self:
        return self.filter(taken_for_days(day))

    def count_free(self, day: date) -> tuple[int, int]:
        """How many there are, and how many of them nobody has on that day. One statement."""
        found = self.annotate(is_taken=taken_for_days(day)).aggregate(desks=Count("pk"), free=Count("pk", filter=Q(is_taken=False)))
        return found["desks"], found["free"]

    def groups(self, day: date) -> list[RoomGroup]:
        """All of these, by site, floor and kind. One statement."""
        names = ("site_id", "site__name_ko", "site__name_en", "floor", "kind")
        counts = {"rooms": Count("pk"), "free": Count("pk", filter=Q(is_taken=False))}
        found = self.annotate(is_taken=taken_for_days(day)).order_by("site__order", "site_id", "floor", "kind").values_list(*names)
        return [RoomGroup(Site(pk=site, name_ko=ko, name_en=en), *numbers) for site, ko, en, *numbers in found.annotate(**counts)]

    def next_to_be_free(self, today: date) -> date | None:
        """The first day on which one of these that is taken today can be had again: an end that no other stay covers. One statement."""
        stays = Claim.objects.taking().by_the_day().filter(room__in=self.taken_on(today), days__endswith__gt=today)
        goes_on = Claim.objects.taking().by_the_day().filter(room=OuterRef("room"), days__contains=OuterRef("days__endswith"))
        ends = stays.filter(~Exists(goes_on)).aggregate(first=Min("days__endswith"))
        return cast(date | None, ends["first"])

    def with_claims(self, today: date) -> Self:
        """With `taken`: by what they are taken for days, now or later, earliest first (one statement for all rooms)."""
        soon = Claim.objects.taking().by_the_day().filter(days__endswith__gt=today).order_by("during")
        return self.prefetch_related(Prefetch("claims", queryset=soon, to_attr="taken"))


IN_STEPS = _("In steps of the floor plan's grid; empty while the room is not drawn.")


def floor_name(floor: int) -> str:
    return _("%(floor)sF") % {"floor": floor} if floor > 0 else f"B{-floor}"


class Room(models.Model):
    """A desk, an office or a room. What companies are given is a desk of the open office; seminars and meetings use the others."""

    class Kind(models.TextChoices):
        DESK = "desk", _("Desk in the open office")
        HOT_DESK = "hot_desk", _("Desk by the hour")
        OFFICE = "office", _("Office")
        MEETING = "meeting", _("Meeting room")
        SEMINAR = "seminar", _("Seminar room")
        OTHER = "other", _("Other room")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DESK)
    code = models.CharField(_("code"), max_length=20, help_text=_("As it stands on the door or the desk, for example B-07."))
    name_ko = models.CharField(_("name in Korean"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    floor = models.SmallIntegerField(_("floor"), default=1)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1, validators=[MinValueValidator(1)])
    equipment = ArrayField(
        models.CharField(max_length=60), verbose_name=_("equipment"), default=list, blank=True, help_text=_("Separated by commas.")
    )
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)
    photo = PublicImageField(_("photo"))
    is_active = models.BooleanField(_("in use"), default=True)
    plan_x = models.PositiveSmallIntegerField(_("plan: from the left"), null=True, blank=True, help_text=IN_STEPS)
    plan_y = models.PositiveSmallIntegerField(_("plan: from the top"), null=True, blank=True, help_text=IN_STEPS)
    plan_w = models.PositiveSmallIntegerField(_("plan: width"), null=True, blank=True, help_text=IN_STEPS)
    plan_h = models.PositiveSmallIntegerField(_("plan: height"), null=True, blank=True, help_text=IN_STEPS)
    parts = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="wholes", verbose_name=_("made up of"),
        help_text=_("Rooms that become this one when the wall between them is opened: who takes it takes each of them."),
    )  # fmt: skip

    taken: list[Claim]  # by with_claims()
    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room or desk")
        verbose_name_plural = _("rooms and desks")
        ordering = ["site", "floor", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "code"],
                name="room_code_once_in_a_site",
                violation_error_message=_("This site has a room with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="room_has_a_seat", violation_error_message=_("A room has at least one seat.")
            ),
            models.CheckConstraint(
                condition=Q(plan_x=None, plan_y=None, plan_w=None, plan_h=None)
                | Q(plan_x__isnull=False, plan_y__isnull=False, plan_w__isnull=False, plan_h__isnull=False)
                & Q(plan_x__lte=200, plan_y__lte=200, plan_w__range=(1, 100), plan_h__range=(1, 100)),
                name="room_has_its_whole_place_on_the_plan",
                violation_error_message=_("A place on the plan has all four numbers: from the left, from the top, width and height."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.floor_name} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("workspace:room", args=[self.pk])

    @property
    def floor_name(self) -> str:
        return floor_name(self.floor)

    @property
    def name(self) -> str:
        return (self.name_ko if is_korean() else self.name_en) or self.code

    @property
    def is_bookable(self) -> bool:
        return self.kind in BOOKABLE

    @property
    def is_desk(self) -> bool:
        return self.kind in DESKS

    def claimed(self) -> list[Room]:
        """The rooms that are claimed when this one is taken: its parts, or itself when it has none."""
        return sorted(self.parts.all(), key=lambda part: part.pk) or [self]

    def refuse_parts(self, parts: Sequence[Room], *, kind: str) -> None:
        """Raises ValidationError where these rooms cannot make this one."""
        if not parts:
            return
        if kind in {*LETTABLE, self.Kind.HOT_DESK}:
            raise ValidationError(_("A desk or an office is not made up of other rooms."), code="parts")
        if any(part.pk == self.pk for part in parts):
            raise ValidationError(_("A room is not a part of itself."), code="parts")
        combined = next((part for part in parts if part.parts.exists()), None)
        if combined:
            raise ValidationError(_("%(room)s is made up of others already. Choose its parts.") % {"room": combined}, code="parts")
        if self.pk and self.wholes.exists():
            raise ValidationError(_("This room is a part of another, so it has no parts itself."), code="parts")
        if self.pk and Claim.objects.taking().filter(room=self, during__endswith__gt=Now()).exists():
            raise ValidationError(_("This room is taken in its own name. Wait until that is over, or cancel it."), code="parts")

    def vacancy(self, today: date) -> Vacancy:
        """When this room is to be had, from `taken`: the first day that nobody has, and how long it lasts."""
        free_from, held = today, False
        for claim in self.taken:
            if claim.days.lower > free_from:
                return Vacancy(free_from, claim.days.lower, free_from == today, held)
            if claim.days.lower <= today:
                held = claim.state == Claim.State.HELD
            free_from = max(free_from, claim.days.upper)
        return Vacancy(free_from, None, free_from == today, held)


LETTABLE = (Room.Kind.DESK, Room.Kind.OFFICE)
BOOKABLE = (Room.Kind.MEETING, Room.Kind.HOT_DESK)
DESKS = (Room.Kind.DESK, Room.Kind.HOT_DESK)
