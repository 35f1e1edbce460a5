"""A registration: one person's way to a seat at one event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from events import tickets
from events.letters import registrations as letters
from events.models import checking_in, question
from events.models.attendee import Attendee
from events.models.check_in import CheckIn, How
from events.models.question import Answers
from events.models.registration_record import RegistrationRecord
from events.models.series import refuse_all_but_programme_staff, refuse_no_reason
from events.models.states import LIVE, MOVES, OPEN, SEATED, TONES, EventState, Place, State
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed

if TYPE_CHECKING:  # the event imports its registrations
    from events.models.event import Event

SIGNER = signing.Signer(salt="events.registration")
OWN_WORD = timedelta(days=3)
"""So long a colleague has to confirm their own data, once they have a seat."""


HAS_SEAT = Q(state__in=SEATED) | Q(state=State.PENDING) & ~Q(place="")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff for the programme see every one; people their own, those they made, and those of companies they manage."""
        if not isinstance(user, User):
            return self.none()
        if user.may_as_staff("events.view_registration"):
            return self
        return self.filter(Q(person=user) | Q(made_by=user) | Q(company__in=Company.objects.managed_by(user).values("pk")))

    def by_token(self, token: str) -> Self:
        """The registration whose own link it is, or none: whoever holds it may do what its person may (`by=None, by_link=True`)."""
        try:
            return self.filter(pk=SIGNER.unsign(token))
        except signing.BadSignature:
            return self.none()

    def of(self, user: User) -> Self:
        return self.filter(person=user)

    def live(self) -> Self:
        """One for each person and event."""
        return self.filter(state__in=LIVE)

    def open(self) -> Self:
        """Something is still to come of them."""
        return self.filter(state__in=OPEN)

    def seated(self) -> Self:
        return self.filter(HAS_SEAT)

    def in_line(self) -> Self:
        return self.filter(state=State.QUEUED).order_by("queue_no")

    def run_out(self, now: datetime) -> Self:
        """Offers that nobody answered in time, and seats for whom nobody gave their own word."""
        offers = Q(state=State.OFFERED, offer_until__lte=now)
        words = Q(state=State.CONFIRMED, agreed_at=None, agree_by__lte=now)
        return self.filter(offers | words, event__state=EventState.PUBLISHED, event__starts_at__gt=now)

    def with_everything(self) -> Self:
        return self.select_related("event__room__site", "event__series", "person", "company", "made_by")


@pghistory.track(exclude=["answers"])  # they are deleted when their days are over
class Registration(RegistrationRecord):
    """Its verbs lock the event first, then look at this row anew. Links in letters prove who somebody is: then `by` is None and
    `by_link` True, which only a view that has checked the link's signature may say.
    """

    State = State
    MOVES: ClassVar[Moves] = MOVES

    event: models.ForeignKey[Event, Event]
    check_ins: Any  # reverse name, which the type checker does not find
    objects = RegistrationQuerySet.as_manager()

    class Meta(RegistrationRecord.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.name} · {self.event}"

    def get_absolute_url(self) -> str:
        """Its own page: a GET shows it, also without an account, and changes nothing. Letters lead here."""
        return f"/events/registrations/{self.token}/"

    @property
    def token(self) -> str:
        """Signed, so that nobody finds another's; `objects.by_token` reads it."""
        return SIGNER.sign(str(self.pk))

    @property
    def ticket(self) -> str:
        """What its person shows at the door: signed, and without a word about them."""
        return tickets.ticket_of(self.pk)

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def line_position(self) -> int | None:
        """How many stand in the queue up to and with this one; None for those who do not. One statement."""
        if self.state != State.QUEUED:
            return None
        return Registration.objects.filter(event=self.event_id, state=State.QUEUED, queue_no__lte=self.queue_no).count()

    def join_link(self, now: datetime) -> str:
        """The link of the meeting, for somebody confirmed online and only around the time; else nothing. Never cache what it says."""
        opens = self.event.starts_at - timedelta(minutes=self.event.join_opens_minutes)
        is_in = self.state in {State.CONFIRMED, State.ATTENDED} and self.place == Place.ONLINE
        return self.event.join_link if is_in and self.event.state == EventState.PUBLISHED and opens <= now < self.event.ends_at else ""

    # -- the person's own

    @transaction.atomic
    def cancel(self, *, by: User | None, now: datetime, reason: str = "", by_link: bool = False) -> None:
        """Give up the seat, the place in the queue, the offer or the wish; whoever waits first gets what came free.

        Staff say why. Raises ValidationError `not_allowed`, `reason`, `illegal_move`, `too_late`.
        """
        self.begin()
        if not (by_link or self.is_run_by(by)):
            self._refuse_all_but_staff(by)
            refuse_no_reason(reason)
        if now >= self.event.ends_at:
            raise ValidationError(_("This event is over already."), code="too_late")
        self.end(State.DECLINED if self.state == State.OFFERED else State.CANCELLED, by=by, now=now, reason=reason)
        self.event.promote(now=now)

    @transaction.atomic
    def accept(self, *, by: User | None, now: datetime, by_link: bool = False) -> None:
        """Take the offered seat. Raises ValidationError `not_allowed`, `illegal_move`, `too_late`."""
        self.begin()
        self._refuse_strangers(by, by_link)
        self._expect(State.OFFERED, State.CONFIRMED)
        if self.offer_until is None or now >= self.offer_until:
            raise ValidationError(_("The time to answer is over: the seat has gone to the next."), code="too_late")
        self.agreed_at = now
        self._write(State.CONFIRMED, by=by, fields=["agreed_at"])
        letters.confirmed(self, now=now)

    @transaction.atomic
    def decline(self, *, by: User | None, now: datetime, by_link: bool = False) -> None:
        """Say no to the offered seat: it goes to the next at once. Raises ValidationError `not_allowed`, `illegal_move`."""
        self.begin()
        self._refuse_strangers(by, by_link)
        self._expect(State.OFFERED, State.DECLINED)
        self.end(State.DECLINED, by=by, now=now, reason="")
        self.event.promote(now=now)

    @transaction.atomic
    def confirm_own_data(
        self, *, name: str, affiliation: str, by: User | None, now: datetime, by_link: bool = False, answers: Answers | None = None
    ) -> None:
        """Whom a colleague registered says who they are, themselves. A second time changes the data, and the answers until
        `question.may_answer_until`; where the event approves these anew, the seat is kept meanwhile.

        Raises ValidationError `not_allowed`, `over`, `unanswered`, `too_late`.
        """
        self.begin()
        if not (by_link or (by is not None and by.pk == self.person_id)):
            raise ValidationError(_("Everybody confirms their own data."), code="not_allowed")
        if self.state not in OPEN:
            raise ValidationError(_("This registration is over already."), code="over")
        is_changed = self._answer(answers, now=now)
        if is_changed and self.agreed_at and self.event.reapproves and self.state == State.CONFIRMED:
            self.state = State.PENDING
        self.name, self.affiliation, self.agreed_at = name, affiliation, now
        with because(by=by):
            self.save(update_fields=["name", "affiliation", "agreed_at", "answers", "state"])

    def _answer(self, answers: Answers | None, *, now: datetime) -> bool:
        """Whether it changes what was said before."""
        if answers is None or (given := answers.over(self.answers)) == self.answers:
            return False
        answers.refuse_incomplete()
        if now >= question.may_answer_until(self):
            raise ValidationError(_("Answers can be changed until registration closes."), code="too_late")
        self.answers = given
        return True

    @transaction.atomic
    def hand_over(self, to: Attendee, *, by: User, now: datetime) -> Registration:
        """Give the confirmed seat to a colleague of the same company: it is never free in between. Returns theirs.

        Raises ValidationError `not_allowed`, `illegal_move`, `too_late`, `other_company`, `already`.
        """
        self.begin()
        self._refuse_strangers(by, by_link=False)
        self._expect(State.CONFIRMED, State.CANCELLED)
        if now >= self.event.starts_at:
            raise ValidationError(_("This event has begun already."), code="too_late")
        if self.company is None or to.company != self.company:
            raise ValidationError(_("A seat is handed over within a company."), code="other_company")
        if Registration.objects.live().filter(Q(email=to.email) | Q(person__isnull=False, person=to.person), event=self.event).exists():
            raise ValidationError(_("%(name)s is registered already.") % {"name": to.name}, code="already")
        place, wish = self.place, self.wish
        self.end(State.CANCELLED, by=by, now=now, reason=str(_("Handed over to %(name)s.") % {"name": to.name}))
        theirs = Registration.entered(self.event, to, wish=wish, by=by, now=now)
        theirs.hands_over = self
        theirs.sit(State.CONFIRMED, Place(place), by=by, now=now)
        return theirs

    # -- the staff's

    @transaction.atomic
    def approve(self, *, by: User, now: datetime) -> None:
        """Let them in: the seat they kept, a free one, or the end of the queue. Raises ValidationError `not_allowed`, `illegal_move`."""
        self.begin()
        self._refuse_all_but_staff(by)
        self._expect(State.PENDING, State.CONFIRMED)
        if not self.place:
            self.event.seat_or_queue(self, by=by, now=now)
            return
        self._write(State.CONFIRMED, by=by)
        letters.approved_anew(self, now=now)

    @transaction.atomic
    def reject(self, *, by: User, reason: str, now: datetime) -> None:
        """Raises ValidationError `not_allowed`, `reason`, `illegal_move`."""
        self.begin()
        self._refuse_all_but_staff(by)
        refuse_no_reason(reason)
        self._expect(State.PENDING, State.DECLINED)
        self.end(State.DECLINED, by=by, now=now, reason=reason)
        self.event.promote(now=now)  # they may have kept a seat

    @transaction.atomic
    def check_in(
        self, *, by: User, now: datetime, how: str = How.LIST, at: datetime | None = None, nonce: UUID | None = None
    ) -> CheckIn:
        """See `checking_in.check_in`."""
        self.begin()
        return checking_in.check_in(self, by=by, now=now, how=how, at=at, nonce=nonce)

    @transaction.atomic
    def check_in_oneself(self, code: str, *, by: User | None, now: datetime, by_link: bool = False) -> CheckIn:
        """See `checking_in.check_in_oneself`; also raises `not_allowed` for everybody but the person."""
        self.begin()
        if not (by_link or (by is not None and by.pk == self.person_id)):
            raise ValidationError(_("Everybody checks in themselves."), code="not_allowed")
        return checking_in.check_in_oneself(self, code, by=by, now=now)

    @transaction.atomic
    def miss(self, *, by: User, now: datetime) -> None:
        """They did not come. Raises ValidationError `not_allowed`, `illegal_move`, `too_early`."""
        self.begin()
        self._refuse_all_but_staff(by)
        self._expect(State.CONFIRMED, State.NO_SHOW)
        if now < self.event.ends_at:
            raise ValidationError(_("Who did not come is known when the event is over."), code="too_early")
        self._write(State.NO_SHOW, by=by)

    # -- the calendar's

    @transaction.atomic
    def lapse(self, *, now: datetime) -> bool:
        """The offer was not answered, or the colleague never gave their own word: the seat goes to the next. False if neither is so."""
        self.begin()
        if not Registration.objects.run_out(now).filter(pk=self.pk).exists():
            return False
        if self.state == State.OFFERED:
            self.end(State.EXPIRED, by=None, now=now, reason="")
        else:
            self.end(State.CANCELLED, by=None, now=now, reason=str(_("The person did not confirm their own data in time.")))
        self.event.promote(now=now)
        return True

    # -- steps of verbs; the caller holds the event's lock

    @classmethod
    def entered(
        cls, event: Event, to: Attendee, *, wish: str, by: User | None, now: datetime, answers: Answers | None = None
    ) -> Registration:
        """Not saved yet; whoever registers themselves has given their word by that."""
        is_own = by is None or by == to.person
        return cls(
            event=event, person=to.person, email=to.email, name=to.name, affiliation=to.affiliation, language=to.language,
            company=to.company, wish=wish, made_by=by, made_at=now, agreed_at=now if is_own else None,
            answers=answers.given() if answers else {},
        )  # fmt: skip

    def sit(self, state: str, place: Place, *, by: User | None, now: datetime, until: datetime | None = None) -> None:
        """Has a seat there: confirmed, offered `until`, or already in it. The caller has counted."""
        was = self.state
        if self.pk:
            refuse_unless_allowed(MOVES, was, state)
        self.state, self.place, self.seated_at, self.offer_until = state, place, now, until
        if self.agreed_at is None and state == State.CONFIRMED:
            self.agree_by = min(now + OWN_WORD, self.event.starts_at)
        with because(by=by):
            self.save()
        if state == State.OFFERED:
            letters.offered(self, now=now)
        elif state == State.CONFIRMED:
            letters.confirmed(self, was_waiting=was == State.QUEUED, now=now)

    def stand_in_line(self, number: int, *, position: int, by: User | None, now: datetime) -> None:
        """`position`: how many wait now, with this one."""
        if self.pk:
            refuse_unless_allowed(MOVES, self.state, State.QUEUED)
        self.state, self.queue_no = State.QUEUED, number
        with because(by=by):
            self.save()
        letters.queued(self, position=position, now=now)

    def wait_for_approval(self, *, by: User | None, now: datetime) -> None:
        self.state = State.PENDING
        with because(by=by):
            self.save()
        letters.received(self, now=now)

    def end(self, state: str, *, by: User | None, now: datetime, reason: str) -> None:
        """Over, in one of the ways that `MOVES` knows."""
        was = self.state
        refuse_unless_allowed(MOVES, was, state)
        self.closed_at, self.closed_by, self.reason = now, by, reason.strip()
        self._write(state, by=by, fields=["closed_at", "closed_by", "reason"])
        letters.ended(self, was=was, now=now)

    def stand(self, state: str, *, by: User | None) -> None:
        """The state and nothing else. The caller has checked that `MOVES` has it."""
        self._write(state, by=by)

    def _write(self, state: str, *, by: User | None, fields: list[str] | None = None) -> None:
        self.state = state
        with because(by=by, reason=self.reason):
            self.save(update_fields=["state", *(fields or [])])

    def begin(self) -> None:
        """The event's lock in a statement of its own, then this row as it is now."""
        event = self.event
        event.lock()
        self.refresh_from_db(from_queryset=Registration.objects.select_related("person", "company"))
        self.event = event

    def _expect(self, only: str, to: str) -> None:
        """A verb for one state is none for the others, even where these may come to the same end."""
        refuse_unless_allowed({state: {to} if state == only else () for state in State}, self.state, to)

    def is_run_by(self, user: User | None) -> bool:
        """Whether this person may change it: theirs, made by them, or of a company that they manage."""
        if user is None:
            return False
        return user.pk in {self.person_id, self.made_by_id} or bool(self.company and self.company.is_manager(user))

    def _refuse_strangers(self, by: User | None, by_link: bool) -> None:
        if not (by_link or self.is_run_by(by)):
            self._refuse_all_but_staff(by)

    def _refuse_all_but_staff(self, by: User | None) -> None:
        if by is None:
            raise ValidationError(_("You may not do this."), code="not_allowed")
        refuse_all_but_programme_staff(by)
