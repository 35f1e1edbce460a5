"""To an expert: the staff choose one, the ranked list goes on by itself when one does not take it, the company says who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import moment
from innocenter.taxonomy.models import Holiday
from mentoring import letters, letters_offers
from mentoring.in_line import next_after, refuse_unable
from mentoring.models.conversation import Inquiry
from mentoring.models.expert import ExpertProfile
from mentoring.models.finding import Finding
from mentoring.models.offer import Offer, OfferState, Release
from mentoring.models.states import WITH_EXPERTS, Readers, State
from mentoring.models.triage import required

HOME = (State.TRIAGING, State.WITHDRAWN, State.EXPIRED)
"""Whoever comes here is with no expert any more."""
MAY_ALLOW = (State.SUBMITTED, State.TRIAGING, State.INFO_NEEDED)
MAY_KEEP = (*MAY_ALLOW, State.ANSWERED, *WITH_EXPERTS)


class Offering(Finding):
    offers: Any  # the reverse name, which the type checker knows only of the finished request
    asks_consent = False
    """Whether the company is asked now if an expert may read it: as `with_names` has read it."""

    class Meta(Finding.Meta):
        abstract = True

    @property
    def open_offer(self) -> Offer | None:
        """The one that waits for an expert's word, or that was accepted. One statement."""
        return cast("Offer | None", self.offers.open().with_names().first())

    @property
    def expert(self) -> ExpertProfile | None:
        """Who has taken it on. One statement."""
        offer = self.offers.accepted().with_names().first()
        return offer.expert if offer else None

    @property
    def may_allow_experts(self) -> bool:
        return self.state in MAY_ALLOW and self.readers == Readers.STAFF

    @property
    def may_keep_from_experts(self) -> bool:
        return self.state in MAY_KEEP and (self.readers == Readers.EXPERTS or self.state == State.INFO_NEEDED)

    # The staff

    @transaction.atomic
    def offer_to(self, expert: ExpertProfile, *, by: User, now: datetime, line: Sequence[int] = (), why: str = "") -> Offer:
        """Ask this expert; if it comes to nothing, the list goes on by itself.

        `line`: the keys of the experts as they are ranked. `why`: needed for somebody who is not among them.
        Raises ValidationError `not_staff`, `own_company`, `offered`, `illegal_move`, `fields`, `consent`, or for `expert` and `text`.
        """
        self._lock_for_staff(by)
        self._refuse_second_offer()
        self._refuse_unless_in({State.TRIAGING})
        self._refuse_without_fields()
        if self.readers == Readers.STAFF:
            words = _("The company wants to be asked before an expert reads it. Please ask it first.")
            raise ValidationError(words, code="consent")
        refuse_unable(self, expert, timezone.localdate(now))
        rank = line.index(expert.pk) + 1 if expert.pk in line else None
        if rank is None and not why.strip():
            words = _("Write why this expert is asked, who is not in the list.")
            raise ValidationError({"text": ValidationError(words, code="empty")})
        self.keep_pick(expert.pk, by=by, now=now)
        offer = Offer(expert=expert, rank=rank, round=self._rounds() + 1, line=list(line), chosen_because=why.strip())
        return self._ask_expert(offer, by=by, now=now)

    @transaction.atomic
    def offer_next(self, text: str, *, by: User, now: datetime) -> Offer:
        """Do not wait for this expert's word any longer: the next in the list is asked.

        Raises ValidationError `not_staff`, `own_company`, `illegal_move`, `empty` or `nobody`.
        """
        self._lock_for_staff(by)
        self._refuse_unless_in({State.OFFERED})
        text = required(text, _("Write the reason."))
        offer = self._locked_offer()
        offer.release(Release.STAFF, by=by, now=now, note=text)
        letters_offers.over(offer, now=now)
        following = self._next_offer(offer, now)
        if following is None:
            raise ValidationError(_("Nobody else of the list is available. Take the offer back and choose an expert."), code="nobody")
        return self._ask_expert(following, by=by, now=now)

    @transaction.atomic
    def take_back(self, text: str, *, by: User, now: datetime, is_conflict: bool = False) -> None:
        """From the expert to the desk; sessions to come are off. `is_conflict`: this expert never reads the question again.

        Raises ValidationError `not_staff`, `own_company`, `illegal_move` or `empty`.
        """
        self._lock_for_staff(by)
        self._refuse_unless_in(WITH_EXPERTS)
        text = required(text, _("Write the reason."))
        offer = self._locked_offer()
        offer.release(Release.CONFLICT if is_conflict else Release.STAFF, by=by, now=now, note=text)
        letters_offers.over(offer, now=now)
        self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))

    @transaction.atomic
    def ask_consent(self, text: str, *, by: User, now: datetime) -> Inquiry:
        """Ask the company whether an expert may read it; the clock stops. Raises as `ask_more`, or `same`."""
        if self.readers != Readers.STAFF:
            raise ValidationError(_("The company lets experts read it already."), code="same")
        return self.ask_more(text, by=by, now=now, asks_consent=True)

    # The company

    @transaction.atomic
    def allow_experts(self, *, by: User, now: datetime) -> None:
        """Experts whom the centre asks may read it. Raises ValidationError `not_yours`, `illegal_move` or `same`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in(MAY_ALLOW)
        if self.readers == Readers.EXPERTS:
            raise ValidationError(_("Experts whom the centre asks may read it already."), code="same")
        self.readers = Readers.EXPERTS
        if not self._answer_consent(_("An expert may read it."), by=by, now=now):
            self._keep(by=by, now=now)

    @transaction.atomic
    def keep_from_experts(self, *, by: User, now: datetime) -> None:
        """No expert reads it, or goes on reading it. Raises ValidationError `not_yours`, `illegal_move` or `same`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in(MAY_KEEP)
        was_open, self.readers = self.readers == Readers.EXPERTS, Readers.STAFF
        if self._answer_consent(_("No expert may read it."), by=by, now=now):
            return
        if not was_open:
            raise ValidationError(_("No expert reads it without your word already."), code="same")
        if self.state in WITH_EXPERTS:
            self.back_to_desk("consent", by=by, now=now)
        else:
            self._keep(by=by, now=now)

    # The calendar: each looks again under the lock, and says whether it was owed

    @transaction.atomic
    def lapse(self, *, now: datetime) -> bool:
        """Silence is a no: the desk goes on without an expert."""
        self.lock()
        asked = self.inquiries.open().filter(asks_consent=True).first() if self.state == State.INFO_NEEDED else None
        if asked is None or asked.due_on >= timezone.localdate(now):
            return super().lapse(now=now)
        asked.closed_at = now
        asked.save(update_fields=["closed_at"])
        self._go_on_after_consent(asked, by=None, now=now)
        return True

    @transaction.atomic
    def expire_offer(self, *, now: datetime) -> bool:
        """No word in time: the next is asked."""
        self.lock()
        offer = self._locked_offer() if self.state == State.OFFERED else None
        if offer is None or offer.due_on >= timezone.localdate(now):
            return False
        offer.move(OfferState.EXPIRED, by=None, now=now)
        letters_offers.over(offer, now=now)
        self.go_on(now=now)
        return True

    @transaction.atomic
    def release_unable(self, *, now: datetime) -> bool:
        """The expert is away, has left, has no room any more or is tied to the company. Accepted ones: only who has left, or is tied.

        Where a session is agreed it is off then; one that was held stays without a log, and nobody is asked for it any more.
        """
        self.lock()
        if self.state not in WITH_EXPERTS:
            return False
        offer, today = self._locked_offer(), timezone.localdate(now)
        if not offer.is_in_vain(today):
            return False
        is_tied = offer.tie_on(today) != ""
        offer.release(Release.CONFLICT if is_tied else Release.UNAVAILABLE, by=None, now=now)
        letters_offers.over(offer, now=now)
        if is_tied:
            self.back_to_desk("conflict", by=None, now=now)
        else:
            self.go_on(now=now)
        return True

    # Steps of the verbs above, and of the expert's own (`offer.py`), under the lock

    def go_to_expert(self, offer: Offer, *, by: User, now: datetime) -> None:
        """The first who takes it on is the first real answer."""
        self.first_answer_at = self.first_answer_at or now
        due_on = self.working_days_after(timezone.localdate(now), self.rule.slot_days)
        self._move(State.ACCEPTED, by=by, now=now, due_on=due_on)
        letters_offers.accepted(offer, now=now)

    def go_on(self, *, now: datetime) -> None:
        """After one who did not take it on: the next in the list; after too many, or when nobody is left, the desk."""
        last = self.offers.with_names().order_by("-pk").first()
        if last.round_misses >= self.rule.offer_misses:
            self.back_to_desk("missed", by=None, now=now)
        elif following := self._next_offer(last, now):
            letters_offers.moved(self._ask_expert(following, by=None, now=now), now=now)
        else:
            self.back_to_desk("nobody", by=None, now=now)

    def back_to_desk(self, why: str, *, by: User | None, now: datetime) -> None:
        """`why`: missed, nobody, conflict or consent."""
        self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))
        letters_offers.back(self.offers.with_names().order_by("-pk").first(), why, now=now)

    def _move(self, to: State, *, by: User | None, now: datetime, due_on: date | None = None) -> None:
        """Wherever it is taken from an expert, the expert's access ends in the same moment."""
        super()._move(to, by=by, now=now, due_on=due_on)
        if to in HOME:
            self._release_open(by=by, now=now)

    def _release_open(self, *, by: User | None, now: datetime) -> None:
        for offer in self.offers.open().select_for_update(of=("self",)).with_names():
            offer.release(Release.CASE, by=by, now=now)
            letters_offers.over(offer, now=now)

    def _next_offer(self, last: Offer, now: datetime) -> Offer | None:
        """Not saved yet; none when nobody is left."""
        found = next_after(last, today=timezone.localdate(now))
        return Offer(expert=found[0], rank=found[1], round=last.round, line=last.line) if found else None

    def _ask_expert(self, offer: Offer, *, by: User | None, now: datetime) -> Offer:
        today, calendar = timezone.localdate(now), Holiday.objects.calendar()
        offer.request, offer.made_by, offer.made_at = cast(Any, self), by, now
        offer.due_on = calendar.add(today, self.rule.reply_days)
        offer.remind_on = calendar.add(today, self.rule.reply_reminder_days)
        self._release_open(by=by, now=now)
        if self.state == State.OFFERED:
            self.due_on = offer.due_on
            self._keep(by=by, now=now)
        else:
            self._move(State.OFFERED, by=by, now=now, due_on=offer.due_on)
        with because(by=by, now=now):
            offer.save(force_insert=True)
        letters_offers.offered(offer, now=now)
        return offer

    def _locked_offer(self) -> Offer:
        return cast(Offer, self.offers.open().select_for_update(of=("self",)).with_names().get())

    def _rounds(self) -> int:
        last = self.offers.order_by("-round").first()
        return last.round if last else 0

    def _refuse_second_offer(self) -> None:
        """The second of two who choose is told what the first has done."""
        offer = self.open_offer
        if offer:
            words = _("%(who)s has offered it to %(expert)s already, on %(when)s.")
            who = offer.made_by or _("The calendar")
            raise ValidationError(words % {"who": who, "expert": offer.expert, "when": moment(offer.made_at)}, code="offered")

    def _answer_consent(self, words: str, *, by: User, now: datetime) -> bool:
        """Whether the company was asked for it: then this is the answer, and the clock goes on."""
        asked = self.inquiries.open().filter(asks_consent=True).first()
        if asked is None:
            return False
        asked.reply, asked.replied_by, asked.replied_at, asked.closed_at = words, by, now, now
        asked.save(update_fields=["reply", "replied_by", "replied_at", "closed_at"])
        self._go_on_after_consent(asked, by=by, now=now)
        return True

    def _go_on_after_consent(self, asked: Inquiry, *, by: User | None, now: datetime) -> None:
        self._start_clock(now)
        self._move(State.TRIAGING, by=by, now=now, due_on=self._next_step_of_staff(now))
        letters.consented(asked, self, now=now)
