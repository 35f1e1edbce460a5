"""The candidates beside a question, and what decides who is found: synonyms, ties that somebody declared, competitors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.look.admin import PortalModelAdmin
from mentoring.candidates import able
from mentoring.conflicts import Tie
from mentoring.forms.candidates import RivalForm, SkipForm, SynonymForm, TieForm
from mentoring.models import Candidate, DeclaredTie, Request, Rival, Synonym
from mentoring.models.states import State
from mentoring.reasons import in_words
from workspace.admin.lease_acts import as_person

LOOKED_AT = (State.TRIAGING, State.OFFERED)


class Shown(NamedTuple):
    """`not_now`: why not any more, although it stood in the list; empty while the question is with nobody who could be asked."""

    candidate: Candidate
    reasons: list[str]
    not_now: str


class Made(NamedTuple):
    version: int
    made_at: datetime
    made_by: str


class Panel(NamedTuple):
    made: Made
    ranked: list[Shown]
    tied: list[Shown]


def panel(one: Request, today: date) -> Panel | None:
    """The newest list, looked at anew for who can be asked today. One statement; None when nobody has looked yet.

    The question as `for_page` has read it.
    """
    told: dict[str, Any] | None = one.newest_list  # type: ignore[attr-defined]  # -- annotated
    if told is None:
        return None
    candidates: Any = Candidate.objects.filter(list=told["pk"]).with_names().select_related("decided_by")
    if one.state in LOOKED_AT:
        now = able(one, today).filter(pk=OuterRef("expert"))
        candidates = candidates.annotate(tie_now=Subquery(now.values("tie")))
    names = dict(one.staff_fields)  # type: ignore[attr-defined]  # -- annotated
    shown = [Shown(each, [in_words(reason, names) for reason in each.reasons], _not_now(each, one)) for each in candidates]
    made = Made(told["version"], datetime.fromisoformat(told["made_at"]), told["made_by"])
    return Panel(made, [row for row in shown if row.candidate.rank], [row for row in shown if not row.candidate.rank])


def _not_now(candidate: Candidate, one: Request) -> str:
    if not candidate.rank:
        return str(Tie(candidate.tie).label)
    if one.state not in LOOKED_AT:
        return ""
    tie: str | None = candidate.tie_now  # type: ignore[attr-defined]  # -- annotated
    if tie is None:
        return _("cannot be asked now")
    return str(Tie(tie).label) if tie else ""


def find(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = one.find_candidates(by=as_person(request), now=timezone.now())
    return _("%(count)d candidates were found.") % {"count": made.candidates.ranked().count()}


def skip(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    candidate = cleaned["candidate"]
    one.skip_candidate(candidate.expert_id, cleaned["text"], by=as_person(request), now=timezone.now())
    return _("%(name)s is left out.") % {"name": candidate.expert}


def has_line(one: Request) -> bool:
    """Whether there is a list; who is left in it, the form asks."""
    return one.state in LOOKED_AT and one.newest_list is not None  # type: ignore[attr-defined]  # -- annotated


class KeptByStaff(PortalModelAdmin):
    """Rows are added and taken away, never rewritten: who entered one stands for all of it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(f"mentoring.delete_{self.opts.model_name}"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.set_by = as_person(request)
        super().save_model(request, obj, form, change)


@admin.register(Synonym)
class SynonymAdmin(KeptByStaff):
    form = SynonymForm
    list_display = ["word", "same_as", "set_by"]
    list_select_related = ["set_by"]
    search_fields = ["word", "same_as"]


@admin.register(DeclaredTie)
class DeclaredTieAdmin(KeptByStaff):
    form = TieForm
    list_display = ["company", "researcher", "institute", "kind", "until", "set_by"]
    list_select_related = ["company", "researcher", "institute", "set_by"]
    list_filter = ["kind"]
    search_fields = ["company__name", "researcher__name", "institute__name"]
    autocomplete_fields = ["company", "researcher", "institute"]


@admin.register(Rival)
class RivalAdmin(KeptByStaff):
    form = RivalForm
    list_display = ["company", "rival", "set_by"]
    list_select_related = ["company", "rival", "set_by"]
    search_fields = ["company__name", "rival__name"]
    autocomplete_fields = ["company", "rival"]


__all__ = ["DeclaredTieAdmin", "RivalAdmin", "SkipForm", "SynonymAdmin", "find", "has_line", "panel", "skip"]
