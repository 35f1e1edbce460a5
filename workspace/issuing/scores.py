"""What a decision letter tells of the panel: the mean of each item and of the whole, and the cut-off. Never whose sheet said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from innocenter.issued import content
from innocenter.issued.content import Block
from innocenter.look.dates import is_korean
from workspace.models import panel_decision

if TYPE_CHECKING:
    from workspace.models.application import Application
    from workspace.models.renewal import RenewalReview


def told(about: Application | RenewalReview) -> list[Block]:
    """Nothing where no panel has scored."""
    panel = panel_decision.current(about)
    if panel is None or not panel.decided_at or not panel.frozen:
        return []
    kept: dict[str, Any] = panel.frozen
    names = {item["key"]: item["name_ko" if is_korean() else "name_en"] for item in kept["items"]}
    weights = {item["key"]: item["weight"] for item in kept["items"]}
    rows = [(names[item["key"]], weights[item["key"]], item["points"]) for item in kept["result"]["items"]]
    if not kept["result"]["mean"]:
        return []
    return [
        content.heading(_("Scores of the panel")),
        content.table([_("Item"), _("Weight"), _("Mean")], [*rows, (_("All together"), sum(weights.values()), kept["result"]["mean"])]),
        content.paragraph(_("The cut-off is %(cutoff)s of 100.") % {"cutoff": kept["terms"]["cutoff"]}),
    ]
