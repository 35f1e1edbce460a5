"""How a panel's figure came about, in words and in rows: for whoever decides, and for what the company is told afterwards."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innocenter.look.dates import full_day
from innocenter.values.scores import ItemMean, Result
from workspace.models import Application, Panel, PanelSeat, RenewalReview, RubricItem, ScoreSheet
from workspace.models.panel_decision import as_kept


@dataclass(frozen=True)
class SheetLine:
    """One locked sheet: whose, what it comes to, mark and note for each item in order, and whether it was dropped."""

    seat: PanelSeat
    sheet: ScoreSheet
    total: Decimal
    marks: list[tuple[RubricItem, int, str]]
    is_dropped: bool
    is_stale: bool


@dataclass(frozen=True)
class Account:
    """Everything that the result page shows. `is_as_decided`: the rows still give what was decided on; None before the decision."""

    result: Result
    sentences: list[str]
    items: list[tuple[RubricItem, ItemMean]]
    lines: list[SheetLine]
    is_as_decided: bool | None


def account(panel: Panel) -> Account:
    """Only for a panel whose scoring is closed: before that nobody but its writer sees a mark."""
    sheets, items = panel.sheets_that_count(), {item.pk: item for item in panel.rubric.items.all()}
    result = panel.result(sheets)
    return Account(
        result=result,
        sentences=sentences(panel, result),
        items=[(items[mean.key], mean) for mean in result.items],
        lines=_lines(panel, result, sheets, list(items.values())),
        is_as_decided=panel.frozen == as_kept(panel, result, sheets) if panel.is_decided else None,
    )


def _lines(panel: Panel, result: Result, sheets: list[ScoreSheet], items: list[RubricItem]) -> list[SheetLine]:
    of_seat = {sheet.seat_id: sheet for sheet in sheets}
    version, lines = panel.file_version(), []
    for key, total in reversed(result.totals):
        sheet = of_seat[key]
        given = {score.item_id: score for score in sheet.scores.all()}
        marks = [(item, given[item.pk].mark or 0, given[item.pk].note) for item in items]
        lines.append(SheetLine(sheet.seat, sheet, total, marks, key in result.dropped, sheet.version != version))
    return lines


def sentences(panel: Panel, result: Result) -> list[str]:
    """Step by step, so that whoever reads it can do the sum again."""
    count = len(result.totals)
    told = [ngettext("%(count)d sheet counts.", "%(count)d sheets count.", count) % {"count": count}]
    if not result.quorum_met:
        told.append(_("At least %(quorum)s are needed: there is no decision on so few.") % {"quorum": panel.rule.panel_quorum})
    if result.mean is None:
        return told
    if result.dropped:
        told.append(_("The highest and the lowest sheet are dropped, one each."))
    else:
        told.append(_("With fewer than %(count)s sheets none is dropped.") % {"count": panel.rule.panel_trim_from})
    kept = [figure for key, figure in result.totals if key not in result.dropped]
    figures = " + ".join(map(str, kept))
    told.append(_("(%(figures)s) ÷ %(count)s = %(mean)s points") % {"figures": figures, "count": len(kept), "mean": result.mean})
    told.append(
        (_("The cut-off is %(cutoff)s: reached.") if result.reaches_cutoff else _("The cut-off is %(cutoff)s: not reached."))
        % {"cutoff": panel.rule.panel_cutoff}
    )
    names = {item.pk: item.name for item in panel.rubric.items.all()}
    low = [f"{names[item.key]} ({item.percent} % < {item.floor} %)" for item in result.items if not item.reaches_floor]
    told.append(_("Below its floor: %(items)s.") % {"items": ", ".join(low)} if low else _("Every item reaches its floor."))
    return told


def in_a_sentence(panel: Panel) -> str:
    """For the page before a decision."""
    if panel.state != Panel.State.CLOSED:
        count = {"count": panel.sheets_in(), "state": panel.get_state_display(), "day": full_day(panel.score_by)}
        return _("The panel: %(state)s, %(count)s sheets in, due %(day)s.") % count
    result = panel.result()
    if not result.quorum_met:
        return _("The panel has too few sheets for a decision.")
    words = _("The panel's mean is %(mean)s points; the cut-off is %(cutoff)s.")
    told = [words % {"mean": result.mean, "cutoff": panel.rule.panel_cutoff}]
    if result.below_floor:
        told.append(_("An item is below its floor."))
    if not result.passed and not panel.is_decided:
        told.append(_("A yes needs the reason why it is right against the scores."))
    return " ".join(told)


def disclosed(panel: Panel) -> dict[str, Any] | None:
    """What the company is told once it is decided, from the kept figures: the items' means, never a sheet; names only by the rule."""
    if not panel.is_decided:
        return None
    kept = panel.frozen
    weights = {item["key"]: item["weight"] for item in kept["items"]}
    words = {item.pk: item.name for item in panel.rubric.items.all()}
    names = [seat.reviewer.name for seat in panel.seats.select_related("reviewer").filter(state="cleared")]
    return {
        "mean": kept["result"]["mean"],
        "cutoff": kept["terms"]["cutoff"],
        "is_trimmed": bool(kept["result"]["dropped"]),
        "sheets": len(kept["sheets"]),
        "means": [(words[row["key"]], row["points"], weights[row["key"]]) for row in kept["result"]["items"]],
        "reviewers": sorted(names) if panel.rule.panel_list_disclosed else [],
    }


def told_of_scores(subject: Application | RenewalReview) -> dict[str, Any] | None:
    """The same for an application or a review. None where no panel was asked, or nothing is decided."""
    panel = Panel.objects.about(subject).filter(decided_at__isnull=False).with_names().order_by("-decided_at").first()
    return disclosed(panel) if panel else None
