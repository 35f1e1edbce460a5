"""What a panel means for the decision: who may not take it, when it needs a written reason, and what is kept of the figures."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.values import scores
from workspace.models.panel import Panel
from workspace.models.score_sheet import ScoreSheet

if TYPE_CHECKING:
    from workspace.models.application import Application
    from workspace.models.renewal import RenewalReview


@transaction.atomic
def settle(
    about: "Application | RenewalReview", *, by: User, favourable: bool, override: str, now: datetime, scored: bool = True
) -> Panel | None:
    """Asked by every verb that decides, under the subject's lock. Raises ValidationError and nothing is decided:

    `no_panel` (the rule wants one and there is none), `still_scoring`, `quorum`, `took_part` (whoever scores does not decide), or
    `override`: a yes against the scores needs its reason in writing. A panel that the rule does not want but somebody formed counts, too.
    `scored=False`: there was nothing to score, because no report ever came.
    """
    panel = Panel.objects.about(about).undecided().first()
    if panel is None:
        if needs_panel(about, scored=scored):
            raise ValidationError(_("A panel scores first. Form one on this page."), code="no_panel")
        return None
    panel.lock()
    _refuse(panel, by)
    sheets = panel.sheets_that_count()
    found = panel.result(sheets)
    is_override = favourable and not found.passed
    if is_override and not override.strip():
        raise ValidationError(
            {"override": ValidationError(_("The scores are too low for this. Write why it is right nevertheless."), code="override")}
        )
    panel.frozen = as_kept(panel, found, sheets)
    panel.decided_by, panel.decided_at = by, now
    panel.override_reason = override.strip() if is_override else ""
    with because(by=by, reason=panel.override_reason):
        panel.save()
    return panel


def _refuse(panel: Panel, by: User) -> None:
    if panel.state != Panel.State.CLOSED:
        raise ValidationError(
            _("The panel is “%(state)s”: decide when its scoring is closed.") % {"state": panel.get_state_display()}, code="still_scoring"
        )
    panel.refuse_below_quorum()
    if panel.seats.filter(reviewer=by, declared_at__isnull=False).exists():
        raise ValidationError(_("You sat on the panel, so somebody else has to decide."), code="took_part")


def current(about: "Application | RenewalReview") -> Panel | None:
    """The panel that is at work or has last decided; None when there is none."""
    return Panel.objects.about(about).standing().with_names().order_by("-formed_at", "-pk").first()


def needs_panel(about: "Application | RenewalReview", *, scored: bool = True) -> bool:
    """Asked while none is at work: the rule wants one, or one has decided before and, after an appeal, others score."""
    return bool(about.rule.panel_required and scored) or Panel.objects.about(about).decided().exists()


def to_be_scored(field: str) -> models.Q:
    """The same for undecided rows of "application" or "review"; `scored` says for which of them it is done."""
    again = Panel.objects.filter(**{f"{field}__isnull": False}).decided().values(field)
    return models.Q(rule__panel_required=True) | models.Q(pk__in=again)


def scored(field: str) -> models.Q:
    """For undecided rows of "application" or "review": the head's turn has come, because the panel has closed, or none is wanted."""
    known = Panel.objects.filter(**{f"{field}__isnull": False})
    closed, at_work = known.to_decide().values(field), known.under_way().values(field)
    return models.Q(pk__in=closed) | (~to_be_scored(field) & ~models.Q(pk__in=at_work))


def call_off(about: "Application | RenewalReview", *, by: User | None, now: datetime) -> None:
    """The subject ended otherwise: an undecided panel has nothing left to score."""
    panel = Panel.objects.about(about).undecided().first()
    if panel is None:
        return
    panel.lock()
    if not panel.is_decided and panel.state != Panel.State.CANCELLED:
        panel.call_off(by=by, reason=_("The procedure ended otherwise."), now=now)


def as_kept(panel: Panel, found: scores.Result, sheets: list[ScoreSheet]) -> dict[str, Any]:
    """Everything that the figure came from, as plain values: it can be computed again without the rows."""
    return {
        "terms": {"cutoff": str(panel.rule.panel_cutoff), "quorum": panel.rule.panel_quorum, "trim_from": panel.rule.panel_trim_from},
        "items": [
            {
                "key": item.pk,
                "name_ko": item.name_ko,
                "name_en": item.name_en,
                "weight": item.weight,
                "scale": item.scale,
                "floor": item.floor,
            }
            for item in panel.rubric.items.all()
        ],
        "sheets": [
            {"seat": sheet.seat_id, "version": sheet.version, "marks": {str(item): mark for item, mark in sorted(sheet.marks().items())}}
            for sheet in sheets
        ],
        "result": in_plain(found),
    }


def in_plain(found: scores.Result) -> dict[str, Any]:
    return {
        "mean": str(found.mean) if found.mean is not None else None,
        "items": [{"key": item.key, "points": str(item.points), "percent": str(item.percent), "floor": item.floor} for item in found.items],
        "totals": [[key, str(figure)] for key, figure in found.totals],
        "dropped": list(found.dropped),
        "passed": found.passed,
    }
