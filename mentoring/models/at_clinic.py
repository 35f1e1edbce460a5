"""A question comes to a clinic day: the company takes a slot for it, and with the slot the expert."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.taxonomy.models import Holiday
from mentoring.conflicts import with_ties
from mentoring.models.expert import ExpertProfile
from mentoring.models.meeting import TO_AGREE, Meeting
from mentoring.models.offer import Offer, OfferState
from mentoring.models.session import Session
from mentoring.models.states import WITH_STAFF, Readers, State

if TYPE_CHECKING:  # the views bring it
    from mentoring.models.clinic import ClinicSlot


class AtClinic(Meeting):
    class Meta(Meeting.Meta):
        abstract = True

    @transaction.atomic
    def take_slot(self, slot: ClinicSlot, *, by: User, now: datetime, agenda: str = "") -> Session:
        """The company takes a slot of a clinic day for this question; from then on it is a session like any other.

        One that is still with the staff is offered to the slot's expert and accepted by this; whoever comes to a clinic has said so before.
        Raises ValidationError `not_yours`, `illegal_move`, `closed`, `taken`, `once`, `consent`, `conflict` or `asked`.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in((*WITH_STAFF, *TO_AGREE))
        slot.lock()
        slot.refuse_unless_free(self.company, now)
        if self.state in WITH_STAFF:
            self._refuse_reader(slot.expert, now)
            self._bring_to(slot, by=by, now=now)
        elif self.expert != slot.expert:
            raise ValidationError(_("Another expert has this question now. Choose a slot of theirs, or another question."), code="asked")
        day = slot.clinic
        session = Session(
            request_id=self.pk, expert=slot.expert, hold=slot.hold, number=self.sessions.took_place().count() + 1, form=day.form,
            starts_at=slot.starts_at, ends_at=slot.ends_at, room=day.room, join_link=day.join_link, agenda=agenda.strip(), made_by=by,
            made_at=now, agreed_by=by, agreed_at=now,
        )  # fmt: skip
        session.request = cast(Any, self)
        with because(by=by, now=now):
            session.save(force_insert=True)
        slot.fill(session, self.company)
        session.settle([], by=by, now=now)
        return session

    def _refuse_reader(self, expert: ExpertProfile, now: datetime) -> None:
        if self.readers == Readers.STAFF:
            words = _("You want to be asked before an expert reads this question. Say on its page that an expert may read it.")
            raise ValidationError(words, code="consent")
        me = ExpertProfile.objects.filter(pk=expert.pk)
        if with_ties(me, self, on=timezone.localdate(now), said=Offer.objects.for_conflict()).get().tie:
            words = _("This expert cannot read questions of your company. Choose a slot of another expert.")
            raise ValidationError(words, code="conflict")
        if self.offers.filter(expert=expert).exists():
            words = _("This expert was asked about this question already. Choose a slot of another expert, or another question.")
            raise ValidationError(words, code="asked")

    def _bring_to(self, slot: ClinicSlot, *, by: User, now: datetime) -> None:
        """What the desk does otherwise: whoever opened the day has confirmed its fields and chosen its experts."""
        day, today = slot.clinic, timezone.localdate(now)
        opener = cast(User, day.opened_by)
        if self.state == State.SUBMITTED:
            self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))
        if self.fields_confirmed_at is None:
            fields = set(day.fields.all())
            self.confirmed_fields.set(fields & set(self.fields.all()) or fields)
            self.fields_confirmed_by, self.fields_confirmed_at = opener, now
        calendar = Holiday.objects.calendar()
        offer = Offer(
            request=cast(Any, self), expert=slot.expert, round=self._rounds() + 1, made_by=opener, made_at=now,
            chosen_because=_("Clinic day: %(title)s") % {"title": day}, due_on=calendar.add(today, self.rule.reply_days),
            remind_on=calendar.add(today, self.rule.reply_reminder_days),
        )  # fmt: skip
        self._move(State.OFFERED, by=by, now=now, due_on=offer.due_on)
        with because(by=opener, now=now):
            offer.save(force_insert=True)
        offer.answered_at = now
        offer.move(OfferState.ACCEPTED, by=by, now=now)
        self.first_answer_at = self.first_answer_at or now
        self._move(State.ACCEPTED, by=by, now=now, due_on=self.working_days_after(today, self.rule.slot_days))
