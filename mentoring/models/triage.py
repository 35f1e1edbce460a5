"""What the desk does: it takes a question up, confirms its fields, asks back, answers, shows another way, says no. And the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field, Holiday
from mentoring import letters
from mentoring.models.asking import Asking
from mentoring.models.conversation import Answer, Inquiry
from mentoring.models.states import OPEN, State


class Triaging(Asking):
    class Meta(Asking.Meta):
        abstract = True

    @transaction.atomic
    def take(self, *, by: User, now: datetime) -> None:
        """Begin to look at it, and look after it from now on. Raises ValidationError `not_staff`, `own_company` or `illegal_move`."""
        self._lock_for_staff(by)
        self._refuse_unless_in({State.SUBMITTED})
        self.owner = by
        self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))

    @transaction.atomic
    def hand_to(self, owner: User, *, by: User, now: datetime) -> None:
        """Somebody else of the staff looks after it. Raises ValidationError `not_staff`, `own_company`, `illegal_move`, `not_theirs`."""
        self._lock_for_staff(by)
        self._refuse_unless_in(OPEN)
        if not self._can_look_after(owner):
            raise ValidationError({"owner": ValidationError(_("This person cannot look after the question."), code="not_theirs")})
        if owner == self.owner:
            words = _("%(name)s looks after it already.") % {"name": owner}
            raise ValidationError({"owner": ValidationError(words, code="same")})
        self.owner = owner
        self._keep(by=by, now=now)
        letters.tell_staff(letters.HANDED, self, now=now)

    @transaction.atomic
    def confirm_fields(self, fields: Iterable[Field], *, by: User, now: datetime) -> None:
        """Which fields it is about; none is an answer, too. Raises `not_staff`, `own_company`, `illegal_move` or `same`."""
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING})
        chosen = set(fields)
        if self.fields_confirmed_at and chosen == set(self.confirmed_fields.all()):
            raise ValidationError(_("These fields are confirmed already."), code="same")
        self.fields_confirmed_by, self.fields_confirmed_at = by, now
        self.confirmed_fields.set(chosen)
        self._keep(by=by, now=now)

    @transaction.atomic
    def ask_more(self, text: str, *, by: User, now: datetime, asks_consent: bool = False) -> Inquiry:
        """Ask the company for details, or whether an expert may read it; the clock stops.

        Raises ValidationError `not_staff`, `own_company`, `illegal_move` or `empty`.
        """
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING})
        text = required(text, _("Write what you need to know."))
        today, calendar = timezone.localdate(now), Holiday.objects.calendar()
        due_on = calendar.add(today, self.rule.info_days)
        self.days_left = max(calendar.between(today, self.promised_for), 0) if self.promised_for else 0
        if self.first_answer_at is None and self.promised_for and self.promised_for >= today:
            self.promised_for = None
        self._move(State.INFO_NEEDED, by=by, now=now, due_on=due_on)
        remind_on = calendar.add(today, self.rule.info_reminder_days)
        inquiry: Inquiry = self.inquiries.create(
            text=text, asked_by=by, asked_at=now, due_on=due_on, remind_on=remind_on, asks_consent=asks_consent
        )
        letters.ask(letters.CONSENT if asks_consent else letters.MORE, inquiry, now=now)
        return inquiry

    @transaction.atomic
    def answer(self, text: str, *, by: User, now: datetime) -> Answer:
        """Answer from the desk; the company confirms. Raises `not_staff`, `own_company`, `illegal_move`, `empty` or `fields`."""
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING})
        text = required(text, _("Write the answer."))
        self._refuse_without_fields()
        self.first_answer_at = self.first_answer_at or now
        self._move(State.ANSWERED, by=by, now=now, due_on=self.working_days_after(timezone.localdate(now), self.rule.confirm_days))
        given: Answer = self.answers.create(text=text, given_by=by, given_at=now)
        letters.answered(given, now=now)
        return given

    @transaction.atomic
    def refer(self, to: str, text: str, *, by: User, now: datetime) -> None:
        """Somebody else can help: who, and why. Raises `not_staff`, `own_company`, `illegal_move`, `empty` or `fields`."""
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING})
        self.referred_to = required(to, _("Say who can help."))
        self.reason = required(text, _("Say why, and how to get there."))
        self._refuse_without_fields()
        self._move(State.REFERRED, by=by, now=now)
        letters.ended(self, now=now)

    @transaction.atomic
    def decline(self, text: str, *, by: User, now: datetime) -> None:
        """The centre cannot take it on. Raises ValidationError `not_staff`, `own_company`, `illegal_move` or `empty`."""
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING})
        self.reason = required(text, _("Tell the company the reason."))
        self._move(State.DECLINED, by=by, now=now)
        letters.ended(self, now=now)

    # The calendar

    @transaction.atomic
    def lapse(self, *, now: datetime) -> bool:
        """What has waited for the company too long: asked for details it expires, answered it counts as solved. Whether it was owed."""
        self.lock()
        if self.due_on is None or self.due_on >= timezone.localdate(now):
            return False
        if self.state == State.INFO_NEEDED:
            self._stop_asking(now)
            self._move(State.EXPIRED, by=None, now=now)
        elif self.state == State.ANSWERED:
            self._move(State.RESOLVED, by=None, now=now)
        else:
            return False
        letters.ended(self, now=now)
        return True

    def _lock_for_staff(self, by: User) -> None:
        self.lock()
        self._refuse_all_but_staff(by)

    def _refuse_without_fields(self) -> None:
        if self.fields_confirmed_at is None:
            raise ValidationError(_("Confirm the fields first, or say that there is none."), code="fields")

    def _can_look_after(self, person: User) -> bool:
        people = type(self)._default_manager.staff_for(self.company)  # type: ignore[attr-defined]  # -- of the finished model
        return bool(people.filter(pk=person.pk).exists())


def required(text: str, words: str) -> str:
    if not text.strip():
        raise ValidationError(words, code="empty")
    return text.strip()
