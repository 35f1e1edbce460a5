"""A session is over: its log, or who did not come."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.taxonomy.models import Holiday
from mentoring import letters_sessions as letters
from mentoring.models.session_arranging import SessionArranging
from mentoring.models.session_papers import SessionLog
from mentoring.models.session_states import SessionState, Side

if TYPE_CHECKING:  # its row is written here, and nothing else is asked of it
    from collections.abc import Mapping

WAIT = timedelta(minutes=10)
"""So long one waits for the other side."""
NOT_OVER = {SessionState.SCHEDULED, SessionState.HELD}


class SessionEnding(SessionArranging):
    class Meta(SessionArranging.Meta):
        abstract = True

    @transaction.atomic
    def finish(self, *, now: datetime) -> bool:
        """Its time is over: the log is owed. Whether it was."""
        self.lock()
        return self._finish(now)

    def _finish(self, now: datetime) -> bool:
        if self.state != SessionState.SCHEDULED or self.ends_at > now:
            return False
        self.log_due_on = Holiday.objects.calendar().add(timezone.localdate(self.ends_at), self.request.rule.log_days)
        if (other := self.second()) and other.state == other.State.INVITED:
            other.release(by=None, now=now)
        self._move_to(SessionState.HELD, by=None, now=now)
        self.request.session_held(self, now=now)
        return True

    @transaction.atomic
    def write_log(self, words: Mapping[str, Any], *, by: User, now: datetime) -> SessionLog:
        """What came of it. `words`: the fields of `SessionLog`. The company gets a letter that says none of it.

        Raises ValidationError `not_yours`, `illegal_move`, `not_over` or `hours`, or what a field asks.
        """
        self.lock()
        self._refuse_all_but_expert(by)
        if self.state == SessionState.SCHEDULED and not self._finish(now):
            raise ValidationError(_("The log is written after the session."), code="not_over")
        self._refuse_unless_in({SessionState.HELD})
        log = SessionLog(session_id=self.pk, written_by=by, written_at=now, **words)
        log.hours = Decimal(log.hours)
        came = self.experts.accepted().exists()
        if not came:
            log.second_hours = None
        elif log.second_hours is None:
            raise ValidationError({"second_hours": ValidationError(_("Write the hours of the second expert, too."), code="hours")})
        log.full_clean(exclude=["session"])
        log.save()
        self._move_to(SessionState.REPORTED, by=by, now=now)
        self.request.session_reported(self, log, by=by, now=now)
        return log

    @transaction.atomic
    def record_absence(self, what: str, *, by: User, now: datetime, absent: str = "") -> None:
        """The other side did not come. Staff say which; either side says it of the other. Not once the log is written.

        Raises ValidationError `not_yours`, `not_staff`, `own_company`, `illegal_move`, `early`, `empty` or `absent`.
        """
        self.lock()
        self._refuse_strangers(by, staff=True)
        self._refuse_unless_in(NOT_OVER)
        if now < self.starts_at + WAIT:
            raise ValidationError(_("Please wait ten minutes for the other side."), code="early")
        if not what.strip():
            raise ValidationError(_("Write what happened."), code="empty")
        if self.is_for_company(by):
            absent = Side.EXPERT
        elif self.is_for_expert(by):
            absent = Side.COMPANY
        if absent not in Side.values:
            raise ValidationError({"absent": ValidationError(_("Say who did not come."), code="absent")})
        was_live = self.state == SessionState.SCHEDULED
        self.absent, self.absence, self.log_due_on = Side(absent), what.strip(), None
        if was_live and self.ends_at > now:
            self._give_back(by=by, now=now)
        self._move_to(SessionState.NO_SHOW, by=by, now=now)
        self.request.session_missed(self, by=by, now=now)

    @transaction.atomic
    def contradict(self, text: str, *, by: User, now: datetime) -> None:
        """Whoever is said not to have come tells how it was, once. Raises `not_yours`, `illegal_move`, `once`, `empty`."""
        self.lock()
        self._refuse_strangers(by)
        self._refuse_unless_in({SessionState.NO_SHOW})
        if not self.is_said_absent(by):
            raise ValidationError(_("This was said of the other side."), code="not_yours")
        if self.objected_at is not None:
            raise ValidationError(_("You have told how it was already."), code="once")
        if not text.strip():
            raise ValidationError(_("Write how it was."), code="empty")
        self.objection, self.objected_by, self.objected_at = text.strip(), by, now
        self._keep(by=by, now=now)
        letters.tell_owner(letters.OBJECTION, self, now=now)

    def is_said_absent(self, user: User) -> bool:
        return self.is_for_company(user) if self.absent == Side.COMPANY else self.is_for_expert(user)

    @transaction.atomic
    def excuse(self, *, by: User, now: datetime) -> None:
        """The staff do not count it. Raises ValidationError `not_staff`, `own_company`, `illegal_move` or `same`."""
        self.lock()
        self.request._refuse_all_but_staff(by)
        self._refuse_unless_in({SessionState.NO_SHOW})
        if self.excused_at is not None:
            raise ValidationError(_("It is excused already."), code="same")
        self.excused_by, self.excused_at = by, now
        self._keep(by=by, now=now)
