"""From an expert's yes to the last log: times proposed and chosen, the plan of a series, and what each session does to its question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from mentoring import letters_sessions as letters
from mentoring.models.expert import ExpertProfile
from mentoring.models.offering import Offering
from mentoring.models.session import Session
from mentoring.models.session_papers import FEWEST, MOST, SessionLog, SessionPlan
from mentoring.models.session_states import Form, SessionState, Side
from mentoring.models.session_steps import Meet, SessionSteps, keep_time, take_room
from mentoring.models.states import State
from workspace.models import Claim
from workspace.models.taking import once_more

PROPOSALS, STRIKES = 3, 2
TO_AGREE = (State.ACCEPTED, State.HELD)
"""A time is wanted, or another one may be."""
OFF = (State.OFFERED, State.TRIAGING, State.WITHDRAWN, State.EXPIRED, State.NO_SHOW)
"""Whoever comes here has no session before them."""


class Meeting(Offering):
    sessions: Any  # reverse names, which the type checker knows only of the finished request
    plan: Any

    class Meta(Offering.Meta):
        abstract = True

    # The company and its expert

    @once_more
    @transaction.atomic
    def choose_time(self, meet: Meet, *, by: User, now: datetime, agenda: str = "", people: Iterable[User] = ()) -> Session:
        """The company takes one of its expert's free times; whoever comes gets a letter with the calendar entry.

        Raises ValidationError `not_yours`, `illegal_move`, `form`, `place`, `no_room`, and `taken` when another was quicker.
        """
        self.lock()
        self._refuse_others(by)
        expert = self.refuse_no_time_wanted()
        session = self._made(meet, expert, agenda=agenda, by=by, now=now)
        session.agreed_by, session.agreed_at = by, now
        session.refuse_no_place()
        coming = {by, *people}
        session.hold = keep_time(expert, meet, by=by, now=now)
        session.hold.agree(by=by, now=now)
        self._kept(session, claim=Claim.State.LIVE, seats=len(coming) + 1, by=by, now=now)
        session.settle(coming, by=by, now=now)
        return session

    @once_more
    @transaction.atomic
    def propose_times(self, meets: Sequence[Meet], *, by: User, now: datetime, agenda: str = "") -> list[Session]:
        """Up to three of the expert's free times, each kept for the company for a day; then they free themselves.

        Raises ValidationError `not_yours`, `illegal_move`, `many`, `proposed`, `no_room` and `taken`.
        """
        self.lock()
        expert = self.refuse_no_time_wanted()
        self.refuse_all_but_expert(expert, by)
        if not 1 <= len(meets) <= PROPOSALS:
            raise ValidationError(_("Propose one to three times."), code="many")
        if self.sessions.proposed(now).exists():
            raise ValidationError(_("You have proposed times already. The company has until then to choose."), code="proposed")
        self._free_run_out(now)
        made = []
        for meet in sorted(meets, key=lambda one: one.starts_at):
            session = self._made(meet, expert, agenda=agenda, by=by, now=now)
            session.hold = keep_time(expert, meet, by=by, now=now)
            session.state, session.kept_until = SessionState.PROPOSED, session.hold.held_until
            self._kept(session, claim=Claim.State.HELD, seats=2, by=by, now=now)
            made.append(session)
        letters.proposed(made[0], now=now)
        return made

    @transaction.atomic
    def write_plan(self, goals: Sequence[str], *, by: User, now: datetime) -> SessionPlan:
        """What the three to six sessions of a series are for; it is written anew while the series goes on.

        Raises ValidationError `not_yours`, `illegal_move`, `count` or `held`.
        """
        self.lock()
        self._refuse_unless_in((*TO_AGREE, State.SCHEDULED))
        self.refuse_all_but_expert(self.expert, by)
        wanted = [goal.strip() for goal in goals if goal.strip()]
        if not FEWEST <= len(wanted) <= MOST:
            raise ValidationError(_("Write three to six goals, one for each session."), code="count")
        if len(wanted) < self.sessions.took_place().count():
            raise ValidationError(_("There have been more sessions already."), code="held")
        plan, _is_new = SessionPlan.objects.update_or_create(request_id=self.pk, defaults={"goals": wanted, "made_by": by, "made_at": now})
        return plan

    @transaction.atomic
    def conclude(self, *, by: User, now: datetime) -> None:
        """No other session follows. By either side, once every log is written. Raises `not_yours`, `illegal_move`, `no_log`."""
        self.lock()
        self._refuse_unless_in({State.HELD})
        if not self.is_of(by):
            self.refuse_all_but_expert(self.expert, by)
        if self.sessions.log_owed().exists():
            raise ValidationError(_("The log of the last session is not written yet."), code="no_log")
        self._report(by=by, now=now)

    # What the verbs of a session do to its question, under the lock of both

    def session_agreed(self, session: SessionSteps, *, by: User, now: datetime) -> None:
        for other in self.sessions.filter(state=SessionState.PROPOSED).exclude(pk=session.pk).with_names():
            other.request = self
            other.call_off(by=by, now=now)
        self._move(State.SCHEDULED, by=by, now=now, due_on=session.day)

    def session_moved(self, session: SessionSteps, *, by: User, now: datetime) -> None:
        self.due_on = session.day
        self._keep(by=by, now=now)

    def session_off(self, *, by: User | None, now: datetime) -> None:
        """Another time is to be agreed: as at the beginning, or as after the session before."""
        self._want_time(by=by, now=now)

    def session_held(self, session: SessionSteps, *, now: datetime) -> None:
        self._move(State.HELD, by=None, now=now, due_on=session.log_due_on)

    def session_reported(self, session: SessionSteps, log: SessionLog, *, by: User, now: datetime) -> None:
        """With the last log the result is there. While more is planned, the next time is to be agreed."""
        if self.state != State.HELD:
            return
        if self.sessions.log_owed().exists():
            return
        if log.follow_up or session.number < len(self.goals()):
            self.due_on = self.working_days_after(timezone.localdate(now), self.rule.slot_days)
            self._keep(by=by, now=now)
            letters.next_wanted(session, now=now)
        else:
            self._report(by=by, now=now, session=session)

    def session_missed(self, session: SessionSteps, *, by: User, now: datetime) -> None:
        """The first time another time is agreed; the second time in one question the staff look at it, or it ends."""
        rows = Session.objects.missed_by(session.absent, company=self.company, expert=session.expert, now=now)
        here = rows.filter(request=self.pk).count()
        letters.missed(session, now=now)
        if rows.count() >= STRIKES:
            letters.tell_owner(letters.STRIKES, session, now=now)
        if here < STRIKES:
            self._want_time(by=by, now=now)
        elif session.absent == Side.COMPANY:
            self._move(State.NO_SHOW, by=by, now=now)
        else:
            self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))

    def goals(self) -> list[str]:
        plan: SessionPlan | None = SessionPlan.objects.filter(request_id=self.pk).first()
        return list(plan.goals) if plan else []

    def refuse_no_time_wanted(self) -> ExpertProfile:
        """The expert with whom a time is to be agreed now. Raises ValidationError `illegal_move`."""
        self._refuse_unless_in(TO_AGREE)
        found = self.expert
        if found is None:
            raise ValidationError(_("No expert has the question now."), code="illegal_move")
        return found

    def refuse_all_but_expert(self, expert: ExpertProfile | None, by: User) -> None:
        if expert is None or expert.researcher.user_id != by.pk:
            raise ValidationError(_("Only the expert of the question does this."), code="not_yours")

    def _made(self, meet: Meet, expert: ExpertProfile, *, agenda: str, by: User, now: datetime) -> Session:
        if meet.form not in forms_of(expert):
            raise ValidationError({"form": ValidationError(_("Choose one of the expert's forms."), code="form")})
        place = meet.place.strip() if meet.form == Form.VISIT else ""
        return Session(
            request_id=self.pk, expert=expert, number=self.sessions.took_place().count() + 1, form=meet.form, starts_at=meet.starts_at,
            ends_at=meet.ends_at, place=place, agenda=agenda.strip(), made_by=by, made_at=now,
        )  # fmt: skip

    def _kept(self, session: Session, *, claim: str, seats: int, by: User, now: datetime) -> None:
        session.request = self  # type: ignore[assignment]  # -- the finished request
        session.room, claims = take_room(session, session.meet, state=claim, seats=seats, now=now)
        with because(by=by, now=now):
            session.save(force_insert=True)
        session.claims.add(*claims)

    def _free_run_out(self, now: datetime) -> None:
        for session in self.sessions.run_out(now):
            session.lapse(now=now)

    def _want_time(self, *, by: User | None, now: datetime) -> None:
        due_on = self.working_days_after(timezone.localdate(now), self.rule.slot_days)
        to = State.HELD if self.sessions.took_place().exists() else State.ACCEPTED
        if self.state == to:
            self.due_on = due_on
            self._keep(by=by, now=now)
        else:
            self._move(to, by=by, now=now, due_on=due_on)

    def _report(self, *, by: User, now: datetime, session: SessionSteps | None = None) -> None:
        self._move(State.REPORTED, by=by, now=now, due_on=self.working_days_after(timezone.localdate(now), self.rule.confirm_days))
        last = session or self.sessions.took_place().with_names().last()
        letters.reported(last, now=now)

    def _move(self, to: State, *, by: User | None, now: datetime, due_on: Any = None) -> None:
        """Wherever it goes to another expert or to an end, what was agreed is off."""
        super()._move(to, by=by, now=now, due_on=due_on)
        if to in OFF:
            for session in self.sessions.live().with_names():
                session.request = self
                session.call_off(by=by, now=now)


def forms_of(expert: ExpertProfile) -> list[str]:
    """The forms of a session that the expert takes on."""
    return [form for form in Form.values if form in expert.forms]
