"""A session is agreed, moved, called off; who else comes, and where one joins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from mentoring import letters_sessions as letters
from mentoring.in_line import refuse_unable
from mentoring.models.expert import ExpertProfile
from mentoring.models.session_papers import SessionExpert
from mentoring.models.session_record import MOVED_MOST
from mentoring.models.session_states import LIVE, Form, SessionState
from mentoring.models.session_steps import Meet, SessionSteps, keep_time, lock_experts, take_room
from mentoring.models.slot import SlotHold
from mentoring.models.slot import Taken as TimeTaken
from workspace.models import Claim
from workspace.models.taking import once_more


class SessionArranging(SessionSteps):
    class Meta(SessionSteps.Meta):
        abstract = True

    @once_more
    @transaction.atomic
    def agree(self, *, by: User, now: datetime, place: str = "", agenda: str = "", people: Iterable[User] = ()) -> None:
        """The company takes a time that the expert proposed. Raises ValidationError `not_yours`, `illegal_move`, `taken`, `place`."""
        self.lock()
        if not self.is_for_company(by):
            raise ValidationError(_("Only people of the company do this."), code="not_yours")
        self._refuse_unless_in({SessionState.PROPOSED})
        self.request.refuse_no_time_wanted()
        if self.kept_until is None or self.kept_until <= now or self.starts_at <= now:
            raise TimeTaken
        self.hold.agree(by=by, now=now)
        self.place = place.strip() if self.form == Form.VISIT else ""
        self.refuse_no_place()
        self.claims.filter(state=Claim.State.HELD).update(state=Claim.State.LIVE)
        self.agenda, self.agreed_by, self.agreed_at = agenda.strip(), by, now
        self._move_to(SessionState.SCHEDULED, by=by, now=now)
        self.settle(people, by=by, now=now)

    def settle(self, people: Iterable[User], *, by: User, now: datetime) -> None:
        """Under the lock, once it is agreed: who comes, the other proposals, the question, and letters with the calendar entry."""
        self.people.set({by, *people})
        self._note_time(by=by, now=now)
        self.request.session_agreed(self, by=by, now=now)
        letters.agreed(self, to=letters.participants(self), now=now)

    def refuse_no_place(self) -> None:
        if self.form == Form.VISIT and not self.place:
            raise ValidationError({"place": ValidationError(_("Write the address that the expert comes to."), code="place")})

    @once_more
    @transaction.atomic
    def move(self, starts_at: datetime, ends_at: datetime, *, by: User, now: datetime) -> None:
        """To another of the expert's free times, by either side, twice at most. Nothing is given up before the new time is taken.

        Raises ValidationError `not_yours`, `illegal_move`, `begun`, `clinic`, `moved_twice`, `same`, `no_room`, and `taken`.
        """
        self.lock()
        self._refuse_strangers(by)
        self._refuse_unless_in({SessionState.SCHEDULED})
        self._refuse_begun(now)
        if self.is_at_clinic:
            raise ValidationError(_("A slot of a clinic day is not moved: call it off and take another one."), code="clinic")
        if self.moved >= MOVED_MOST:
            raise ValidationError(_("A session is moved twice at most. Please talk to the centre."), code="moved_twice")
        if starts_at == self.starts_at:
            raise ValidationError(_("The session is at this time already."), code="same")
        was, to = self.when_words, replace(self.meet, starts_at=starts_at, ends_at=ends_at)
        other: SessionExpert | None = self.second()
        lock_experts(self.expert, *([other.expert] if other else []))
        self.hold.free(by=by, now=now)
        self.hold = keep_time(self.expert, to, by=by, now=now)
        self.hold.agree(by=by, now=now)
        if other:
            other.hold.free(by=by, now=now)
            other.hold = keep_time_of_second(other.expert, to, by=by, now=now)
            other.save(update_fields=["hold"])
        self.room, claims = take_room(self, to, state=Claim.State.LIVE, seats=self.seats, now=now)
        self.claims.add(*claims)
        self.starts_at, self.ends_at = starts_at, ends_at
        self.moved, self.sequence = self.moved + 1, self.sequence + 1
        self._keep(by=by, now=now)
        self._note_time(by=by, now=now)
        self.request.session_moved(self, by=by, now=now)
        letters.moved(self, was=was, by=by, now=now)

    @property
    def seats(self) -> int:
        count: int = self.people.count() + 1 + self.experts.live().count()
        return count

    @transaction.atomic
    def cancel(self, reason: str, *, by: User, now: datetime) -> None:
        """By either side or the staff, before it begins; an expert also takes back what was only proposed.

        Raises ValidationError `not_yours`, `not_staff`, `own_company`, `illegal_move`, `begun` or `empty`.
        """
        self.lock()
        self._refuse_strangers(by, staff=True)
        self._refuse_unless_in(LIVE)
        self._refuse_begun(now)
        if not reason.strip():
            raise ValidationError(_("Write why."), code="empty")
        was_agreed = self.state == SessionState.SCHEDULED
        self.reason = reason.strip()
        self.call_off(by=by, now=now)
        if was_agreed:
            self.request.session_off(by=by, now=now)

    def call_off(self, *, by: User | None, now: datetime) -> None:
        """Under the lock of the question: whoever had it in the calendar is told."""
        was_agreed = self.state == SessionState.SCHEDULED
        told = letters.participants(self) if was_agreed else []
        self._give_back(by=by, now=now)
        if self.is_at_clinic:
            self.clinic_slot.empty(by=by, now=now)
        self.sequence += 1 if was_agreed else 0
        self._move_to(SessionState.CANCELLED, by=by, now=now)
        if was_agreed:
            letters.cancelled(self, to=told, by=by, now=now)

    @transaction.atomic
    def lapse(self, *, now: datetime) -> bool:
        """A proposed time that nobody took is free again. Whether it was owed."""
        self.lock()
        if self.state != SessionState.PROPOSED or (self.kept_until and self.kept_until > now and self.starts_at > now):
            return False
        self._give_back(by=None, now=now)
        self._move_to(SessionState.LAPSED, by=None, now=now)
        return True

    @transaction.atomic
    def give_link(self, link: str, *, by: User, now: datetime) -> None:
        """Where one joins: the participants see it shortly before. Raises ValidationError `not_staff`, `illegal_move`, `form`, `same`."""
        self.lock()
        if not self.is_for_expert(by):
            self.request._refuse_all_but_staff(by)
        self._refuse_unless_in({SessionState.SCHEDULED})
        if self.form != Form.ONLINE:
            raise ValidationError(_("This session is not online."), code="form")
        if self.join_link == link:
            raise ValidationError(_("This link is kept already."), code="same")
        self.join_link = link
        self._keep(by=by, now=now)

    @once_more
    @transaction.atomic
    def invite_second(self, expert: ExpertProfile, *, by: User, now: datetime) -> SessionExpert:
        """Ask an expert of another institute to come along; that time is kept while they think about it.

        Raises ValidationError `not_staff`, `own_company`, `illegal_move`, `begun`, `second`, `institute`, `taken`, and as `refuse_unable`.
        """
        self.lock()
        self.request._refuse_all_but_staff(by)
        self._refuse_unless_in({SessionState.SCHEDULED})
        self._refuse_begun(now)
        if self.second():
            raise ValidationError(_("A second expert is asked already."), code="second")
        if expert.researcher.institute_id == self.expert.researcher.institute_id:
            words = ValidationError(_("The second expert comes from another institute."), code="institute")
            raise ValidationError({"expert": words})
        refuse_unable(self.request, expert, timezone.localdate(now))
        lock_experts(self.expert, expert)
        kept = keep_time_of_second(expert, self.meet, by=by, now=now)
        seat = SessionExpert(session_id=self.pk, expert=expert, hold=kept, invited_by=by, invited_at=now)
        seat.save()
        letters.second_asked(seat, self, now=now)
        return seat

    @transaction.atomic
    def release_second(self, *, by: User, now: datetime) -> None:
        """Nobody needs to come along any more. Raises ValidationError `not_staff`, `own_company`, `illegal_move`, `begun` or `nobody`."""
        self.lock()
        self.request._refuse_all_but_staff(by)
        self._refuse_unless_in({SessionState.SCHEDULED})
        self._refuse_begun(now)
        other = self.second()
        if other is None:
            raise ValidationError(_("No second expert is asked."), code="nobody")
        other.release(by=by, now=now)
        letters.second_released(other, self, by=by, now=now)


def keep_time_of_second(expert: ExpertProfile, meet: Meet, *, by: User, now: datetime) -> SlotHold:
    """That time, if nothing else of theirs is then: they say themselves whether it suits them. Raises `Taken`."""
    kept = SlotHold.objects.hold(expert, meet.during, until=meet.starts_at, by=by, now=now)
    kept.agree(by=by, now=now)
    return kept
