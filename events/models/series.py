"""A series: what the centre holds every month, as people say it ("the third Thursday, 15:00")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.proposal_states import DATED
from events.models.states import Kind
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.look.dates import is_korean
from innocenter.taxonomy.models import Field
from innocenter.values import monthly
from innocenter.values.monthly import Planned
from innocenter.values.working_days import Calendar
from institutes.models import Institute

if TYPE_CHECKING:  # an event names its series; the series makes drafts
    from events.models.event import Event


class SeriesState(models.TextChoices):
    LIVE = "live", _("Goes on")
    CLOSED = "closed", _("Brought to an end")


class Nth(models.IntegerChoices):
    FIRST = 1, _("first")
    SECOND = 2, _("second")
    THIRD = 3, _("third")
    FOURTH = 4, _("fourth")
    LAST = monthly.LAST, _("last")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OnHoliday(models.TextChoices):
    SKIP = monthly.SKIP, _("Not in that month")
    SHIFT = monthly.SHIFT, _("On the next working day")


class SeriesQuerySet(models.QuerySet["Series"]):
    def live(self) -> Self:
        return self.filter(state=SeriesState.LIVE)


@pghistory.track()
class Series(models.Model):
    """Its rule plans dates; each date is an `Event` of its own, which a later change of the rule does not touch."""

    State = SeriesState
    MOVES: ClassVar[Moves] = {SeriesState.LIVE: {SeriesState.CLOSED}, SeriesState.CLOSED: {SeriesState.LIVE}}

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.FORUM)
    title_ko = models.CharField(_("title in Korean"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    host = models.ForeignKey(
        Institute, models.PROTECT, null=True, blank=True, related_name="event_series", verbose_name=_("host institute"),
        help_text=_("Empty when the centre itself invites."),
    )  # fmt: skip
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of technology"), blank=True)
    nth = models.PositiveSmallIntegerField(_("which one of the month"), choices=Nth, default=Nth.THIRD)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, default=Weekday.THURSDAY)
    begins = models.TimeField(_("begins at"), default=time(15))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    on_holiday = models.CharField(_("on a public holiday"), max_length=5, choices=OnHoliday, default=OnHoliday.SHIFT)
    state = models.CharField(_("state"), max_length=6, choices=SeriesState, default=SeriesState.LIVE, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("event series")
        verbose_name_plural = _("event series")
        ordering = ["title_ko", "pk"]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["title_ko"], name="series_title_once", violation_error_message=_("There is a series of this title already.")
            ),
            models.CheckConstraint(
                condition=Q(nth__range=(1, monthly.LAST), weekday__range=(0, 6)),
                name="series_on_a_weekday_of_the_month",
                violation_error_message=_("A series is held on a certain weekday of the month."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, 720)),
                name="series_lasts_between_a_quarter_and_twelve_hours",
                violation_error_message=_("An event lasts between 15 minutes and 12 hours."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/events/series/{self.pk}/"

    @property
    def title(self) -> str:
        """In the reader's language where there is one."""
        return self.title_ko if is_korean() else self.title_en or self.title_ko

    @property
    def rule(self) -> monthly.Rule:
        return monthly.Rule(self.nth, self.weekday, self.on_holiday)

    @property
    def rule_words(self) -> str:
        """ "third Thursday of the month, 15:00"."""
        words = {"nth": Nth(self.nth).label, "weekday": Weekday(self.weekday).label, "time": f"{self.begins:%H:%M}"}
        return gettext("%(nth)s %(weekday)s of the month, %(time)s") % words

    def coming(self, today: date, calendar: Calendar, n: int = 12) -> list[Planned]:
        """The next `n` dates by the rule, whether planned yet or not, and between them the months that a holiday takes out."""
        return monthly.next_dates(self.rule, today, calendar, n)

    def hours_on(self, day: date) -> tuple[datetime, datetime]:
        """When a date on that day begins and ends by the rule."""
        begin = timezone.make_aware(datetime.combine(day, self.begins))
        return begin, begin + timedelta(minutes=self.minutes)

    @transaction.atomic
    def plan(self, calendar: Calendar, *, months: int, by: User, now: datetime) -> list[Event]:
        """A draft for each of the next months that has none yet, so a second run makes nothing twice. Returns the new ones.

        Raises ValidationError `not_allowed`, `closed`.
        """
        self.lock()
        refuse_all_but_programme_staff(by)
        if self.state != SeriesState.LIVE:
            raise ValidationError(_("This series is closed."), code="closed")
        there = set(self.dates.exclude(state="cancelled").values_list("month", flat=True))
        wanted = [each for each in self.coming(timezone.localdate(now), calendar, months) if each.day and each.month not in there]
        with because(by=by):
            return [self._draft(each) for each in wanted]

    def _draft(self, planned: Planned) -> Event:
        assert planned.day
        begin, end = self.hours_on(planned.day)
        event: Event = self.dates.create(
            month=planned.month, kind=self.kind, title_ko=self.title_ko, title_en=self.title_en, summary=self.summary, host=self.host,
            starts_at=begin, ends_at=end,
        )  # fmt: skip
        event.fields.set(self.fields.all())
        return event

    @transaction.atomic
    def follow(
        self, calendar: Calendar, *, since: date, by: User, now: datetime, published_too: bool = False, moved_too: bool = False
    ) -> tuple[list[Event], list[Event]]:
        """Drafts of the month of `since` and later take the series' words, and the day and hours of its rule; returns (done, left).

        What is published keeps its time and place, for people rely on it (staff move it by itself, with a reason); `published_too`: it
        takes the words. A draft that was moved by itself keeps its time, unless `moved_too`. Left as they are: a date that carries a
        proposed seminar, a draft whose room is taken at the new time, or whose new day is over. Nobody's registration moves to another
        date. Raises ValidationError `not_allowed`.
        """
        self.lock()
        refuse_all_but_programme_staff(by)
        done: list[Event] = []
        left: list[Event] = []
        for event in self.dates.filter(month__gte=since.replace(day=1), state__in=["draft", "published"]).order_by("month"):
            is_free = not event.proposals.filter(state__in=DATED).exists()
            if event.state == "draft":
                is_done = is_free and self._lead(event, calendar, by=by, now=now, time_too=moved_too or not event.own_time)
            else:
                is_done = is_free and published_too and self._word(event, ["title_ko", "title_en", "summary", "host"], by=by, now=now)
            (done if is_done else left).append(event)
        return done, left

    def _lead(self, event: Event, calendar: Calendar, *, by: User, now: datetime, time_too: bool) -> bool:
        return (not time_too or self._time(event, calendar, by=by, now=now)) and self._word(
            event, ["kind", "title_ko", "title_en", "summary", "host"], by=by, now=now
        )

    def _time(self, event: Event, calendar: Calendar, *, by: User, now: datetime) -> bool:
        """Back to the day and hours of the rule; False where the room is taken then, or that is over."""
        day = monthly.planned(self.rule, event.month or timezone.localdate(event.starts_at), calendar).day
        begin, end = self.hours_on(day or timezone.localdate(event.starts_at))
        try:
            with transaction.atomic():
                event.move(replace(event.setting, starts_at=begin, ends_at=end), by=by, now=now, is_own=False)
        except ValidationError:
            return False
        return True

    def _word(self, event: Event, names: list[str], *, by: User, now: datetime) -> bool:
        """The date reads as the series does; not where another event of this title begins at that time."""
        same = type(event).objects.filter(title_ko=self.title_ko, starts_at=event.starts_at).exclude(state="cancelled")
        if event.is_over or same.exclude(pk=event.pk).exists():
            return False
        for name in names:
            setattr(event, name, getattr(self, name))
        with because(by=by, now=now):
            event.save(update_fields=names)
        event.fields.set(self.fields.all())
        return True

    @transaction.atomic
    def close(self, *, by: User, reason: str, now: datetime) -> None:
        """No further dates are planned; those that exist stay. Raises ValidationError `not_allowed`, `illegal_move`, `reason`."""
        refuse_no_reason(reason)
        self._turn(SeriesState.CLOSED, by=by, reason=reason)

    @transaction.atomic
    def reopen(self, *, by: User, now: datetime) -> None:
        """Raises ValidationError `not_allowed`, `illegal_move`."""
        self._turn(SeriesState.LIVE, by=by, reason="")

    def _turn(self, state: str, *, by: User, reason: str) -> None:
        self.lock()
        refuse_all_but_programme_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, state)
        self.state = state
        with because(by=by, reason=reason.strip()):
            self.save(update_fields=["state"])

    def lock(self) -> None:
        self.refresh_from_db(from_queryset=Series.objects.select_for_update(of=("self",), no_key=True))


def refuse_all_but_programme_staff(user: User) -> None:
    """Raises ValidationError `not_allowed`."""
    if not user.may_as_staff("events.change_event"):
        raise ValidationError(_("Only the centre's staff for the programme may do this."), code="not_allowed")


def refuse_no_reason(reason: str) -> None:
    """Raises ValidationError `reason`."""
    if not reason.strip():
        raise ValidationError(_("Write the reason: it is kept, and people read it."), code="reason")


