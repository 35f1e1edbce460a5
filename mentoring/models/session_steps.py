"""What every verb of a session shares: the locks, who may, the room, the expert's time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because, refuse_unless_allowed
from mentoring.availability import hold
from mentoring.models.expert import ExpertProfile
from mentoring.models.session_papers import Appointment
from mentoring.models.session_record import SessionRecord
from mentoring.models.session_states import CLOSED, SESSION_MOVES, Form, SessionState
from mentoring.models.slot import SlotHold
from mentoring.models.slot import Taken as TimeTaken
from mentoring.places import free_rooms
from workspace.models import Claim, Room
from workspace.models.taking import Taken as RoomTaken
from workspace.models.taking import take


@dataclass(frozen=True)
class Meet:
    """When, and how: what a company chooses, or an expert proposes. `place` is for a visit."""

    starts_at: datetime
    ends_at: datetime
    form: str
    place: str = ""

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class SessionSteps(SessionRecord):
    log: Any  # reverse names, which the type checker knows only of the finished session
    experts: Any
    appointments: Any
    clinic_slot: Any

    class Meta(SessionRecord.Meta):
        abstract = True

    def lock(self) -> None:
        """The question's row first, then the session's: everybody locks in this order."""
        asked = self.request
        asked.lock()
        rows: Any = type(self)._default_manager
        self.refresh_from_db(from_queryset=rows.with_names().select_for_update(of=("self",)))
        self.request = asked

    def second(self) -> Any:
        """The second expert who is asked or comes, if there is one."""
        return self.experts.live().with_names().first()

    @property
    def is_at_clinic(self) -> bool:
        """Its time and room are the clinic day's."""
        return getattr(self, "clinic_slot", None) is not None

    def is_for_company(self, user: User) -> bool:
        return self.request.is_of(user)

    def is_for_expert(self, user: User) -> bool:
        """The expert of the question. Whoever gave it back reads nothing more of it."""
        return self.expert.researcher.user_id == user.pk and self.request.expert == self.expert

    @property
    def meet(self) -> Meet:
        return Meet(self.starts_at, self.ends_at, self.form, self.place)

    def _refuse_strangers(self, by: User, *, staff: bool = False) -> None:
        if self.is_for_company(by) or self.is_for_expert(by):
            return
        if not staff:
            raise ValidationError(_("Only the company and its expert do this."), code="not_yours")
        self.request._refuse_all_but_staff(by)

    def _refuse_all_but_expert(self, by: User) -> None:
        if not self.is_for_expert(by):
            raise ValidationError(_("Only the expert of the question does this."), code="not_yours")

    def _refuse_unless_in(self, states: Collection[SessionState]) -> None:
        if self.state not in states:
            words = _("This is not possible any more: the state is now “%(state)s”.") % {"state": self.get_state_display()}
            raise ValidationError(words, code="illegal_move")

    def _refuse_begun(self, now: datetime) -> None:
        if self.starts_at <= now:
            raise ValidationError(_("The session has begun already."), code="begun")

    def _move_to(self, to: SessionState, *, by: User | None, now: datetime) -> None:
        """Under the lock."""
        refuse_unless_allowed(SESSION_MOVES, self.state, to)
        self.state = to
        if to in CLOSED:
            self.closed_at, self.closed_by = now, by
        self._keep(by=by, now=now)

    def _keep(self, *, by: User | None, now: datetime) -> None:
        with because(by=by, now=now):
            self.save()

    def _note_time(self, *, by: User, now: datetime) -> None:
        Appointment.objects.create(
            session_id=self.pk, number=self.sequence, starts_at=self.starts_at, ends_at=self.ends_at, made_by=by, made_at=now
        )

    def _give_back(self, *, by: User | None, now: datetime) -> None:
        """Under the lock: the expert's time and the room are free for others, a second expert is not needed."""
        if self.hold.state in {SlotHold.State.HELD, SlotHold.State.AGREED}:
            self.hold.free(by=by, now=now)
        self.claims.taking().cut(now)
        if other := self.second():
            other.release(by=by, now=now)


def take_room(session: SessionSteps, meet: Meet, *, state: str, seats: int, now: datetime) -> tuple[Room | None, list[Claim]]:
    """A room for that time instead of the one that the session has; None where it needs none. Raises ValidationError `no_room`.

    The smallest free room that is large enough; of two sessions at one moment the second gets the next room, or is told.
    """
    old = list(session.claims.taking().select_related("room")) if session.pk else []
    if meet.form != Form.ONSITE:
        take(None, meet.during, kind=Claim.Kind.CONSULTATION, state=state, now=now, instead_of=old)
        return None, []
    own = [claim.pk for claim in old]
    for room in free_rooms([meet.during], seats=seats, besides=own).get(meet.during.lower, []):
        try:
            with transaction.atomic():
                return room, take(room, meet.during, kind=Claim.Kind.CONSULTATION, state=state, now=now, instead_of=old)
        except RoomTaken:
            continue
    raise ValidationError(_("No room of the centre is free then. Choose another time or another form."), code="no_room")


def keep_time(expert: ExpertProfile, meet: Meet, *, by: User, now: datetime) -> SlotHold:
    """One of the expert's free times, kept for a while. Raises `Taken` when it is none, or none any more."""
    kept = hold(expert, meet.starts_at, by=by, now=now, form=meet.form, minutes=meet.minutes)
    if kept.during != meet.during:
        raise TimeTaken
    return kept


def lock_experts(*experts: ExpertProfile) -> None:
    """In one order, before any of them is given something."""
    keys: Iterable[int] = {expert.pk for expert in experts}
    list(ExpertProfile.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True))
