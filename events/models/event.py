"""An event: one date with its own seats, whatever series it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from events.models import ending, material, seat_changes, seats, signing_up
from events.models.attendee import Attendee
from events.models.event_queries import SHOWN, EventQuerySet
from events.models.event_record import EventRecord
from events.models.notice import ChangeNotice
from events.models.pool import SeatPool
from events.models.question import Answers
from events.models.registration import Registration
from events.models.seat_changes import refuse_more_than_the_room
from events.models.series import refuse_all_but_programme_staff, refuse_no_reason
from events.models.states import EVENT_MOVES, EVENT_TONES, Audience, EventState, Kind, Mode, Place, State, Wish
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed
from innocenter.look.dates import clock, full_day, is_korean, moment
from workspace.models import Claim, Room
from workspace.models.taking import once_more, take

NO_PLACE = _("The place is missing: a room, or an address elsewhere.")


@dataclass(frozen=True)
class Setting:
    """When and where: what `move` changes. Either a room of the centre, or the name and address of a place elsewhere, or neither."""

    starts_at: datetime
    ends_at: datetime
    room: Room | None = None
    elsewhere: str = ""
    setup_minutes: int = 30

    @property
    def during(self) -> DateTimeTZRange:
        """How long the room is taken."""
        return DateTimeTZRange(self.starts_at - timedelta(minutes=self.setup_minutes), self.ends_at)

    def is_told_as(self, other: Setting) -> bool:
        """People read the same time and place, whatever the set-up."""
        return replace(self, setup_minutes=other.setup_minutes) == other


@pghistory.track(exclude=["search", "search_text"])
class Event(EventRecord):
    """What pages ask: `visible_to`, `upcoming`, `title`, `when_words`, `where_words`, `seats_left`, `not_open`, `wishes`.

    What they do: `register`, `register_together`; the rest of a person's way is on `Registration`. Staff: `publish`, `move`, `cancel`,
    `change_seats`, `keep_seats`, `seat_from_pool`, `walk_in`. Every refusal is a ValidationError in words.
    """

    State = EventState
    MOVES: ClassVar[Moves] = EVENT_MOVES

    objects = EventQuerySet.as_manager()

    class Meta(EventRecord.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.title} · {full_day(self.starts_at)}"

    @property
    def title(self) -> str:
        """In the reader's language where there is one."""
        return self.title_ko if is_korean() else self.title_en or self.title_ko

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name, which asks for the words of all
        return str(Kind(self.kind).label)

    def get_absolute_url(self) -> str:
        """Its public page; letters and calendar entries lead here."""
        return f"/events/{self.pk}/"

    @property
    def tone(self) -> str:
        return EVENT_TONES[EventState(self.state)]

    @property
    def setting(self) -> Setting:
        return Setting(self.starts_at, self.ends_at, self.room, self.elsewhere, self.setup_minutes)

    @property
    def when_words(self) -> str:
        """Day and hours in Seoul; over midnight both days."""
        if timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at):
            return f"{moment(self.starts_at)}~{clock(self.ends_at)}"
        return f"{moment(self.starts_at)} ~ {moment(self.ends_at)}"

    @property
    def where_words(self) -> str:
        """The place, for those who come; whether it is also online."""
        place = f"{self.room.site.name} {self.room.name}" if self.room else self.elsewhere
        if self.mode == Mode.ONLINE:
            return gettext("Online")
        place = place or gettext("The place is not settled yet")
        return gettext("%(place)s, and online") % {"place": place} if self.mode == Mode.BOTH else place

    @property
    def place_key(self) -> str:
        """The same for the same room, or the same address elsewhere, whatever they are called in whose language."""
        return f"{self.room_id or ''}|{self.elsewhere}"

    @property
    def is_over(self) -> bool:
        return self.state in {EventState.CANCELLED, EventState.HELD, EventState.ARCHIVED}

    @property
    def is_listed(self) -> bool:
        """`objects.listed` of this row: the public programme shows it."""
        is_announced = self.state in SHOWN or (self.state == EventState.CANCELLED and self.published_at is not None)
        return is_announced and self.audience != Audience.INVITED

    def is_visible_to(self, user: User | AnonymousUser) -> bool:
        """`objects.visible_to` of this row; a statement only for what the programme does not show."""
        return self.is_listed or Event.objects.visible_to(user).filter(pk=self.pk).exists()

    @property
    def wishes(self) -> list[Wish]:
        """Where somebody can want a seat; the first is the default."""
        return signing_up.wishes(self)

    def not_open(self, now: datetime) -> ValidationError | None:
        """Why nobody can register now (code `not_open`, `not_yet`, `closed`), or None."""
        return signing_up.not_open(self, now)

    def seats_left(self, place: str) -> int:
        """As the row says; while people wait for them, free seats are theirs."""
        if place == Place.ONSITE:
            return max(0, self.capacity_onsite - self.held_onsite - self.taken_onsite)
        return max(0, self.capacity_online - self.held_online - self.taken_online)

    def counts(self) -> dict[str, int]:
        """Recounted from the registrations and the kept seats, under the names of the columns: what a check compares. Two statements."""
        counted, kept = seats.tally(self), seat_changes.kept(self)
        return {"taken_onsite": counted.onsite, "taken_online": counted.online, "held_onsite": kept[0], "held_online": kept[1]}

    # -- seats

    def register(
        self, attendee: Attendee, *, by: User | None, now: datetime, wish: str = "", answers: Answers | None = None
    ) -> Registration:
        """See `signing_up.register`. Without a wish: where the event is held, on site first."""
        return signing_up.register(self, attendee, wish=wish or self.wishes[0], by=by, now=now, answers=answers)

    def register_together(
        self, attendees: Sequence[Attendee], *, company: Company, how: str, by: User, now: datetime, wish: str = ""
    ) -> list[Registration]:
        """See `signing_up.register_together`."""
        wish = wish or self.wishes[0]
        return signing_up.register_together(self, attendees, company=company, how=how, wish=wish, by=by, now=now)

    def walk_in(
        self, attendee: Attendee, *, by: User, now: datetime, reason: str = "", at: datetime | None = None, nonce: UUID | None = None
    ) -> Registration:
        """See `signing_up.walk_in`."""
        return signing_up.walk_in(self, attendee, by=by, reason=reason, now=now, at=at, nonce=nonce)

    def seat_from_pool(self, pool: SeatPool, attendee: Attendee, *, by: User, now: datetime) -> Registration:
        """See `signing_up.seat_from_pool`."""
        return signing_up.seat_from_pool(self, pool, attendee, by=by, now=now)

    @transaction.atomic
    def promote(self, *, now: datetime) -> list[Registration]:
        """Let the queue move on as far as there are free seats; see `seats.promote`. Takes the lock, again if the caller has it."""
        self.lock()
        return seats.promote(self, now=now)

    def seat_or_queue(self, registration: Registration, *, by: User, now: datetime) -> None:
        """For one that was approved. The caller holds the lock."""
        signing_up.seat_or_queue(self, registration, counted=seats.tally(self), by=by, now=now)

    def change_seats(self, *, onsite: int, online: int, by: User, now: datetime, reason: str = "") -> list[Registration]:
        """See `seat_changes.change_seats`."""
        return seat_changes.change_seats(self, onsite=onsite, online=online, by=by, now=now, reason=reason)

    def keep_seats(self, label: str, place: str, number: int, *, by: User, now: datetime) -> SeatPool:
        """See `seat_changes.keep_seats`."""
        return seat_changes.keep_seats(self, label, place, number, by=by, now=now)

    def count_kept(self) -> None:
        """Into the columns; the caller holds the lock and saves them with `seats.keep`."""
        self.held_onsite, self.held_online = seat_changes.kept(self)

    # -- the programme

    def missing(self, now: datetime) -> list[Any]:
        """What keeps it from being published, one sentence each."""
        points = [
            (self.starts_at <= now, gettext("The beginning is in the past.")),
            (not self.summary.strip(), gettext("The summary is missing: lists and letters show it.")),
            (self.mode != Mode.ONLINE and not (self.room or self.elsewhere), NO_PLACE),
            (self.mode != Mode.ONLINE and not self.capacity_onsite, gettext("There are no seats on site yet.")),
            (self.mode != Mode.ONSITE and not self.capacity_online, gettext("There are no seats online yet.")),
        ]
        return [words for is_so, words in points if is_so]

    @transaction.atomic
    def publish(self, *, by: User, now: datetime) -> None:
        """Everybody sees it, and the room is taken for good. Raises ValidationError `not_allowed`, `illegal_move`, `incomplete`."""
        self.lock()
        refuse_all_but_programme_staff(by)
        refuse_unless_allowed(EVENT_MOVES, self.state, EventState.PUBLISHED)
        if missing := self.missing(now):
            raise ValidationError([ValidationError(words, code="incomplete") for words in missing])
        refuse_more_than_the_room(self.capacity_onsite, self.room)
        self.state, self.published_at = EventState.PUBLISHED, now
        with because(by=by, now=now):
            self.save(update_fields=["state", "published_at"])
            self.claims.filter(state=Claim.State.HELD).update(state=Claim.State.LIVE)

    @once_more
    @transaction.atomic
    def move(self, to: Setting, *, by: User, now: datetime, reason: str = "", is_own: bool = True) -> bool:
        """Another time or place; the room is taken, or the refusal says what is in its way. False: it stands there already.

        What was published stays published, its identity stays, and its sequence rises. `sweeps.tell` writes to everybody concerned, once
        for the changes of ten minutes: old and new, and why; another set-up is nobody's news. `is_own`: not by the rule of its series.
        Raises Taken (with ways out), ValidationError `not_allowed`, `over`, `past`, `ends`, `reason`, `room_seats`, `two_places`.
        """
        self.lock()
        refuse_all_but_programme_staff(by)
        if to == self.setting:
            return False
        self._refuse_setting(to, now=now, reason=reason)
        if self.state == EventState.PUBLISHED and not to.is_told_as(self.setting):
            ChangeNotice.objects.note(self, reason=reason.strip(), now=now)
        if (to.starts_at, to.ends_at) != (self.starts_at, self.ends_at):
            self.own_time = is_own
        state = Claim.State.LIVE if self.state == EventState.PUBLISHED else Claim.State.HELD
        old = list(self.claims.taking().select_related("room"))
        if (to.room, to.during) != (self.room, self.setting.during):
            self.claims.add(*take(to.room, to.during, kind=Claim.Kind.EVENT, state=state, now=now, instead_of=old))
        self._shift(to)
        with because(by=by, reason=reason.strip(), now=now):
            self.save(update_fields=MOVED)
            found = Registration.objects.filter(event=self)
            found.filter(state=State.OFFERED, offer_until__gt=to.starts_at).update(offer_until=to.starts_at)
            found.filter(agreed_at=None, agree_by__gt=to.starts_at).update(agree_by=to.starts_at)
        return True

    def _refuse_setting(self, to: Setting, *, now: datetime, reason: str) -> None:
        if self.is_over or (self.state == EventState.PUBLISHED and now >= self.starts_at):
            raise ValidationError(_("This event has begun, is over or cancelled: it cannot be moved any more."), code="over")
        if to.ends_at <= to.starts_at:
            raise ValidationError(_("The end is after the beginning."), code="ends")
        if to.starts_at <= now:
            raise ValidationError(_("The beginning is in the past."), code="past")
        if to.room and to.elsewhere:
            raise ValidationError(_("An event is in a room of the centre or elsewhere, not both."), code="two_places")
        if self.state == EventState.PUBLISHED:
            refuse_no_reason(reason)
            if self.mode != Mode.ONLINE and not (to.room or to.elsewhere):
                raise ValidationError(NO_PLACE, code="place")
        refuse_more_than_the_room(self.capacity_onsite, to.room)

    def _shift(self, to: Setting) -> None:
        """The end of registration moves along; a beginning of it that would come after goes."""
        if self.closes_at:
            self.closes_at += to.starts_at - self.starts_at
            if self.opens_at and self.opens_at >= self.closes_at:
                self.opens_at = None
        if self.state == EventState.PUBLISHED and not to.is_told_as(self.setting):
            self.sequence += 1
        self.starts_at, self.ends_at, self.setup_minutes = to.starts_at, to.ends_at, to.setup_minutes
        self.room, self.elsewhere = to.room, to.elsewhere

    def cancel(self, *, by: User, reason: str, now: datetime) -> list[Registration]:
        """See `ending.cancel`."""
        return ending.cancel(self, by=by, reason=reason, now=now)

    def finish(self, *, now: datetime) -> bool:
        """See `ending.finish`."""
        return ending.finish(self, now=now)

    def archive(self, *, by: User, now: datetime) -> None:
        """See `ending.archive`."""
        ending.archive(self, by=by, now=now)

    def publish_materials(self, *, by: User, now: datetime) -> None:
        """See `material.publish`."""
        material.publish(self, by=by, now=now)

    def lock(self, *, names_too: bool = True) -> None:
        """The row's lock in a statement of its own, and the row as it is now: whoever counts seats, counts after this.

        Without `names_too` room, host and series, which no lock holds anyway, stay as they were fetched where the row still has the same
        ones: others wait, and Django takes longer to word their four tables than it takes to give a seat.
        """
        if names_too:
            self.refresh_from_db(from_queryset=Event.objects.with_everything().select_for_update(of=("self",), no_key=True))
            return
        columns = [field for field in Event._meta.concrete_fields if not field.generated]
        with connection.cursor() as cursor:
            cursor.execute(LOCK.format(", ".join(str(field.column) for field in columns)), [self.pk])
            row = cursor.fetchone()
        if row is None:
            raise Event.DoesNotExist
        for field, value in zip(columns, row, strict=True):
            setattr(self, field.attname, value)  # another room is fetched when somebody asks for it


LOCK = "SELECT {} FROM events_event WHERE id = %s FOR NO KEY UPDATE"
MOVED = ["starts_at", "ends_at", "setup_minutes", "room", "elsewhere", "sequence", "closes_at", "opens_at", "own_time"]
