"""Who could take the question on: looked for when the fields are confirmed, and when the staff ask again; what they chose is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.candidates import METHOD, Found, candidates_for
from mentoring.models.matching import Candidate, CandidateList
from mentoring.models.states import State
from mentoring.models.triage import Triaging, required

DECISION = ("skipped_because", "decided_by_id", "decided_at")


class Finding(Triaging):
    class Meta(Triaging.Meta):
        abstract = True

    @transaction.atomic
    def confirm_fields(self, fields: Iterable[Field], *, by: User, now: datetime) -> None:
        """As without candidates; then they are looked for."""
        super().confirm_fields(fields, by=by, now=now)
        found = candidates_for(self, today=timezone.localdate(now))
        self._keep_list(found, CandidateList.objects.newest(self), by=by, now=now)

    @transaction.atomic
    def find_candidates(self, *, by: User, now: datetime) -> CandidateList:
        """Look again: profiles, ties and loads change. Whom the staff left out stays out.

        Raises ValidationError `not_staff`, `own_company`, `illegal_move`, `fields`, or `same` when nobody comes, goes or moves.
        """
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING})
        self._refuse_without_fields()
        found, last = candidates_for(self, today=timezone.localdate(now)), CandidateList.objects.newest(self)
        if last and {(one.expert, one.rank, one.tie) for one in found} == set(last.candidates.values_list("expert", "rank", "tie")):
            raise ValidationError(_("The candidates are the same as in the newest list."), code="same")
        return self._keep_list(found, last, by=by, now=now)

    @transaction.atomic
    def skip_candidate(self, expert: int, text: str, *, by: User, now: datetime) -> None:
        """Not this one of the newest list, for a reason.

        Raises ValidationError `not_staff`, `own_company`, `illegal_move`, `empty`, `not_listed` or `decided`.
        """
        self._lock_for_staff(by)
        self._refuse_unless_in({State.TRIAGING, State.OFFERED})
        text = required(text, _("Write the reason."))
        candidate = self._candidate(expert)
        if candidate is None:
            raise ValidationError({"candidate": ValidationError(_("This expert is not in the newest list."), code="not_listed")})
        if candidate.decided_at:
            raise ValidationError({"candidate": ValidationError(_("It is decided about this candidate already."), code="decided")})
        candidate.skipped_because = text
        self._decide(candidate, by=by, now=now)

    def line(self) -> list[int]:
        """The experts of the newest list in their order, without those whom the staff skipped. Two statements."""
        newest = CandidateList.objects.newest(self)
        return list(newest.candidates.in_line().values_list("expert", flat=True)) if newest else []

    def keep_pick(self, expert: int, *, by: User, now: datetime) -> None:
        """Whom the staff chose, in the newest list; nothing for who is not in it. Under the lock of the request."""
        candidate = self._candidate(expert)
        if candidate and not candidate.picked:
            candidate.picked, candidate.skipped_because = True, ""
            self._decide(candidate, by=by, now=now)

    def _candidate(self, expert: int) -> Candidate | None:
        newest = CandidateList.objects.newest(self)
        return newest.candidates.ranked().filter(expert=expert).first() if newest else None

    def _decide(self, candidate: Candidate, *, by: User, now: datetime) -> None:
        candidate.decided_by, candidate.decided_at = by, now
        candidate.save(update_fields=["picked", "skipped_because", "decided_by", "decided_at"])

    def _keep_list(self, found: list[Found], last: CandidateList | None, *, by: User, now: datetime) -> CandidateList:
        version = last.version + 1 if last else 1
        made = CandidateList.objects.create(request_id=self.pk, version=version, method=METHOD, made_by=by, made_at=now)
        left_out = last.candidates.exclude(skipped_because="").values(*DECISION, "expert") if last else []
        kept = {row.pop("expert"): row for row in left_out}
        Candidate.objects.bulk_create(
            Candidate(list=made, **_columns(one), **(kept.get(one.expert, {}) if one.rank else {})) for one in found
        )
        return made


def _columns(one: Found) -> dict[str, Any]:
    values = asdict(one)
    del values["institute"]
    values["expert_id"] = values.pop("expert")
    return values
