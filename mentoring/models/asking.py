"""What the company does: it writes, sends, gives details, confirms, opens again, takes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import CentreMembership, Company
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because
from mentoring import letters
from mentoring.models.conversation import Reopening, RequestFile
from mentoring.models.rule import Rule
from mentoring.models.states import OVER, State
from mentoring.models.steps import RequestSteps
from workspace.models.rule import RunningNumber

FILES, FIELDS = 10, 3
MANY = {"fields"}


class Asking(RequestSteps):
    class Meta(RequestSteps.Meta):
        abstract = True

    @classmethod
    @transaction.atomic
    def start(cls, *, company: Company, by: User, now: datetime) -> Self:
        """Begin a draft, or go on with the one that this person has already. Raises ValidationError `not_yours`."""
        company.lock()
        if not company.is_person(by):
            raise ValidationError(_("Only people of the company do this."), code="not_yours")
        found = cls._default_manager.filter(company=company, started_by=by, state=State.DRAFT).first()
        if found:
            return found
        rule = Rule.objects.in_force(timezone.localdate(now))
        with because(by=by, now=now):
            return cls._default_manager.create(company=company, rule=rule, started_by=by, started_at=now, saved_by=by, saved_at=now)

    @transaction.atomic
    def save_draft(self, answers: Mapping[str, Any], *, by: User, now: datetime) -> None:
        """Keep what was written so far, complete or not. Raises ValidationError `not_yours`, `illegal_move` or `gone`."""
        self._open_draft(by)
        for name, value in answers.items():
            if name not in MANY:
                setattr(self, name, value)
        if "fields" in answers:
            self.fields.set(answers["fields"])
        self.saved_by, self.saved_at = by, now
        self._keep(by=by, now=now)

    @transaction.atomic
    def add_file(self, file: StoredFile, *, by: User, now: datetime) -> RequestFile:
        """While it is written, or with details. The same file once more is no second one. Raises `not_yours`, `illegal_move`, `many`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in({State.DRAFT, State.INFO_NEEDED})
        kept = list(self.files.select_related("file"))
        if len(kept) >= FILES:
            raise ValidationError(_("At most %(count)d files belong to a question.") % {"count": FILES}, code="many")
        same = next((one for one in kept if file.has_bytes_of(one.file)), None)
        if same:
            file.discard()
            return cast(RequestFile, same)
        if self.state == State.DRAFT:
            self.saved_by, self.saved_at = by, now
            self._keep(by=by, now=now)
        return cast(RequestFile, self.files.create(file=file, added_by=by, added_at=now))

    @transaction.atomic
    def remove_file(self, pk: int, *, by: User, now: datetime) -> None:
        """From a draft. Raises ValidationError `not_yours`, `illegal_move` or `gone`."""
        self._open_draft(by)
        found = self.files.select_related("file").filter(pk=pk).first()
        if found is None:
            raise ValidationError(_("This file was taken away already."), code="gone")
        stored = found.file
        found.delete()
        stored.discard()
        self.saved_by, self.saved_at = by, now
        self._keep(by=by, now=now)

    @transaction.atomic
    def discard(self, *, by: User) -> None:
        """Throw a draft away. Raises ValidationError `not_yours`, `illegal_move` or `gone`."""
        self._open_draft(by)
        self.throw_away()

    def throw_away(self) -> None:
        """Under the lock. The bytes of its files go by `files_sweep`."""
        files = list(self.files.values_list("file", flat=True))
        self.delete()
        StoredFile.objects.filter(pk__in=files).delete()

    def missing(self) -> dict[str, str]:
        """Field → what is missing before it can be sent."""
        wrong = {}
        if not self.title:
            wrong["title"] = _("Say in one line what it is about.")
        if not self.problem:
            wrong["problem"] = _("Describe the problem.")
        return wrong

    @transaction.atomic
    def submit(self, *, by: User, now: datetime, is_another: bool = False) -> None:
        """Send it to the centre. `is_another`: the sender has seen the open questions that are alike.

        Raises ValidationError with words for each field, or `not_yours`, `illegal_move`, `gone`, `no_membership`, `many`, `alike`.
        """
        self._open_draft(by)
        today = timezone.localdate(now)
        if wrong := self.missing():
            raise ValidationError({name: ValidationError(words, code="missing") for name, words in wrong.items()})
        if not CentreMembership.objects.standing_of(self.company, on=today).is_active:
            raise ValidationError(_("Questions are for member companies. Please apply for a membership first."), code="no_membership")
        self.rule = Rule.objects.in_force(today)
        self._refuse_one_too_many()
        alike = type(self)._default_manager.alike(self).first()  # type: ignore[attr-defined]  # -- of the finished model
        if alike and not is_another:
            raise ValidationError(_("Your company has asked something like this. Look at it before you send yours."), code="alike")
        self.similar_to, self.submitted_by, self.submitted_at = alike, by, now
        self.number = RunningNumber.take("M", today.year)
        self.owner = self._least_busy()
        self.promised_for = self.working_days_after(today, self.rule.answer_days)
        self._move(State.SUBMITTED, by=by, now=now, due_on=self._next_step_of_staff(now))
        letters.received(self, now=now)
        letters.tell_staff(letters.NEW, self, now=now)

    @transaction.atomic
    def reply(self, text: str, *, by: User, now: datetime) -> None:
        """Give the details that were asked for; the clock goes on. Raises ValidationError `not_yours`, `illegal_move` or `empty`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in({State.INFO_NEEDED})
        if not text.strip():
            raise ValidationError(_("Write what the centre asked for."), code="empty")
        inquiry = self.inquiries.open().get()
        inquiry.reply, inquiry.replied_by, inquiry.replied_at, inquiry.closed_at = text.strip(), by, now, now
        inquiry.save(update_fields=["reply", "replied_by", "replied_at", "closed_at"])
        self._start_clock(now)
        self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))
        letters.tell_staff(letters.REPLIED, self, about=inquiry, now=now)

    @transaction.atomic
    def confirm_answer(self, *, by: User, now: datetime) -> None:
        """The answer solves it. Raises ValidationError `not_yours` or `illegal_move`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in({State.ANSWERED})
        self._move(State.RESOLVED, by=by, now=now)

    @transaction.atomic
    def reopen(self, text: str, *, by: User, now: datetime) -> None:
        """Once, and not long after it was closed: the answer does not help, or it comes up again.

        Raises ValidationError `not_yours`, `illegal_move`, `once`, `late` or `empty`.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in({State.ANSWERED, *OVER})
        if self.reopened_at is not None:
            raise ValidationError(_("A question is opened again once. Please ask a new one."), code="once")
        if not self.may_be_reopened(now):
            raise ValidationError(_("It was closed too long ago. Please ask a new question."), code="late")
        if not text.strip():
            raise ValidationError(_("Write what is still open."), code="empty")
        Reopening.objects.create(request=cast(Any, self), text=text.strip(), opened_by=by, opened_at=now)
        self.reopened_at, self.closed_at, self.closed_by = now, None, None
        today = timezone.localdate(now)
        if self.first_answer_at is None or self.promised_for is None:  # a no was no answer: the promise begins anew
            self.promised_for = self.working_days_after(today, self.rule.answer_days)
        self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))
        letters.tell_staff(letters.REOPENED, self, now=now)

    def may_be_reopened(self, now: datetime) -> bool:
        """Whether it was never opened again and is not closed too long."""
        last = self.closed_at + timedelta(days=self.rule.reopen_days) if self.closed_at else None
        return self.reopened_at is None and (last is None or now <= last)

    @transaction.atomic
    def withdraw(self, *, by: User, now: datetime) -> None:
        """The company needs no answer any more. Raises ValidationError `not_yours` or `illegal_move`."""
        self.lock()
        self._refuse_others(by)
        self._stop_asking(now)
        self._move(State.WITHDRAWN, by=by, now=now)
        letters.tell_staff(letters.WITHDRAWN, self, now=now)

    def _open_draft(self, by: User) -> None:
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in({State.DRAFT})

    def _refuse_one_too_many(self) -> None:
        """Under the company's lock: two of its people may send at one moment."""
        self.company.lock()
        theirs: Any = type(self)._default_manager.filter(company=self.company)
        if theirs.open().count() >= self.rule.open_most:
            words = _(
                "Your company has %(count)d open questions. Please close one of them, or wait for an answer, before you send this one."
            )
            raise ValidationError(words % {"count": self.rule.open_most}, code="many")

    def _least_busy(self) -> User | None:
        """Of the staff for mentoring, but for people of the company itself, whoever looks after the fewest open questions."""
        people = type(self)._default_manager.staff_for(self.company)  # type: ignore[attr-defined]  # -- of the finished model
        found: User | None = people.first()
        return found

    def _stop_asking(self, now: datetime) -> None:
        self.inquiries.open().update(closed_at=now)
        self.days_left = None

    def _start_clock(self, now: datetime) -> None:
        """A promise that was broken before the clock stopped stays broken."""
        if self.promised_for is None:
            self.promised_for = self.working_days_after(timezone.localdate(now), max(self.days_left or 0, 1))
        self.days_left = None
