"""How a question ends: by the company's own words, or without any when it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from mentoring import letters, letters_offers, letters_results
from mentoring.models.at_clinic import AtClinic
from mentoring.models.offer import Release
from mentoring.models.outcome import STANDS, Fit, FollowUp, Match, Outcome, Verdict
from mentoring.models.states import FOLLOWED, State, Wanted

ENDS = {Verdict.SOLVED: State.RESOLVED, Verdict.PARTLY: State.PARTLY, Verdict.NOT: State.UNRESOLVED}
AFTER_A_SESSION = (State.HELD, State.REPORTED)
SCORES = ("understood", "useful", "again")


class Closing(AtClinic):
    outcomes: Any  # reverse names, which the type checker knows only of the finished request
    follow_ups: Any
    fits: Any

    class Meta(AtClinic.Meta):
        abstract = True

    @transaction.atomic
    def close(self, words: Mapping[str, Any], *, by: User, now: datetime) -> Outcome:
        """`words`: the verdict, the three scores, and `text` or nothing.

        Raises ValidationError `not_yours`, `illegal_move`, or for each of the words that is missing.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in({State.REPORTED})
        said = Outcome(request_id=self.pk, said_by=by, said_at=now, text=str(words.get("text") or "").strip())
        said.verdict = words.get("verdict") or ""
        for name in SCORES:
            setattr(said, name, words.get(name))
        said.clean_fields()
        said.save(force_insert=True)
        self._move(ENDS[Verdict(said.verdict)], by=by, now=now)
        letters_results.closed(self, said, now=now)
        return said

    @property
    def may_ask_fit(self) -> bool:
        """After a session of a series."""
        return self.wanted == Wanted.SERIES and self.state in AFTER_A_SESSION

    @property
    def asks_fit(self) -> bool:
        """Until the company has said yes or no to its expert. Two statements at most."""
        if not self.may_ask_fit:
            return False
        expert = self.expert
        return expert is not None and not self.fits.filter(expert=expert).exclude(verdict=Match.UNDECIDED).exists()

    @transaction.atomic
    def say_fit(self, verdict: str, *, by: User, now: datetime, text: str = "") -> Fit:
        """Not the right match: this expert's access ends, the question is at the desk again, and this expert is not asked any more.

        Raises ValidationError `not_yours`, `illegal_move`, `same`, or for `verdict`.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in(AFTER_A_SESSION)
        if verdict not in Match.values:
            raise ValidationError({"verdict": ValidationError(_("Choose one."), code="invalid")})
        expert = self.expert
        if expert is None or not self.asks_fit or self.fits.filter(expert=expert, verdict=verdict).exists():
            raise ValidationError(_("There is nothing to say about the expert now."), code="same")
        said: Fit = self.fits.create(expert=expert, verdict=verdict, text=text.strip(), said_by=by, said_at=now)
        if verdict == Match.NOT_RIGHT:
            offer = self._locked_offer()
            offer.release(Release.FIT, by=by, now=now)
            letters_offers.over(offer, now=now)
            self.back_to_desk("fit", by=by, now=now)
        return said

    @transaction.atomic
    def lapse(self, *, now: datetime) -> bool:
        """A company that does not say what came of it: the question is closed, and nobody claims that it is solved."""
        self.lock()
        if self.state != State.REPORTED:
            return super().lapse(now=now)
        if self.due_on is None or self.due_on >= timezone.localdate(now):
            return False
        self._move(State.NO_WORD, by=None, now=now)
        letters.ended(self, now=now)
        return True

    @transaction.atomic
    def ask_how_it_goes(self, days: int, *, now: datetime) -> bool:
        """So many days after the end, or later when nobody looked then; once, and not after a later day was asked about."""
        self.lock()
        today = timezone.localdate(now)
        is_due = self.closed_at is not None and timezone.localdate(self.closed_at) + timedelta(days=days) <= today
        if self.state not in FOLLOWED or not is_due or self.follow_ups.filter(days__gte=days).exists():
            return False
        asked: FollowUp = self.follow_ups.create(days=days, asked_on=today, expires_on=today + STANDS)
        letters_results.follow_up(asked, now=now)
        return True
