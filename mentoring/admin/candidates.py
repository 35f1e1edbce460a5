"""The candidates beside a question, and what decides who is found: synonyms, ties that somebody declared, competitors."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.look.admin import PortalModelAdmin
from innocenter.taxonomy.models import Field
from mentoring.candidates import able
from mentoring.conflicts import Tie
from mentoring.forms.candidates import RivalForm, SkipForm, SynonymForm, TieForm
from mentoring.models import Candidate, CandidateList, DeclaredTie, Request, Rival, Synonym
from mentoring.models.states import State
from mentoring.reasons import in_words
from workspace.admin.lease_acts import as_person

LOOKED_AT = (State.TRIAGING, State.OFFERED)


class Shown(NamedTuple):
    """`not_now`: why not any more, although it stood in the list; empty while the question is with nobody who could be asked."""

    candidate: Candidate
    reasons: list[str]
    not_now: str


class Panel(NamedTuple):
    made: CandidateList
    ranked: list[Shown]
    tied: list[Shown]


def panel(one: Request, today: date) -> Panel | None:
    """The newest list, looked at anew for who can be asked today. Five statements; None when nobody has looked yet."""
    made = CandidateList.objects.newest(one)
    if made is None:
        return None
    candidates = list(made.candidates.with_names())
    names = _names(candidates)
    ties: dict[int, str] | None = None
    if one.state in LOOKED_AT and candidates:
        ties = dict(able(one, today).filter(pk__in=[candidate.expert_id for candidate in candidates]).values_list("pk", "tie"))
    shown = [Shown(each, [in_words(reason, names) for reason in each.reasons], _not_now(each, ties)) for each in candidates]
    return Panel(made, [row for row in shown if row.candidate.rank], [row for row in shown if not row.candidate.rank])


def _not_now(candidate: Candidate, ties: dict[int, str] | None) -> str:
    if not candidate.rank:
        return str(Tie(candidate.tie).label)
    if ties is None:
        return ""
    if candidate.expert_id not in ties:
        return _("cannot be asked now")
    tie = ties[candidate.expert_id]
    return str(Tie(tie).label) if tie else ""


def _names(candidates: list[Candidate]) -> dict[str, str]:
    """Of the fields and questions that the reasons speak of."""
    rows = {kind: {r["row"][1] for c in candidates for r in c.reasons if r["kind"] == kind} for kind in ("field", "case")}
    fields = {field.pk: field.name for field in Field.objects.filter(pk__in=rows["field"])} if rows["field"] else {}
    cases = Request.objects.filter(pk__in=map(int, rows["case"])).values_list("pk", "number") if rows["case"] else []
    return fields | {str(key): number or "" for key, number in cases}


def find(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = one.find_candidates(by=as_person(request), now=timezone.now())
    return _("%(count)d candidates were found.") % {"count": made.candidates.ranked().count()}


def skip(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    candidate = cleaned["candidate"]
    one.skip_candidate(candidate.expert_id, cleaned["text"], by=as_person(request), now=timezone.now())
    return _("%(name)s is left out.") % {"name": candidate.expert}


def has_line(one: Request) -> bool:
    return one.state in LOOKED_AT and bool(one.line())


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
