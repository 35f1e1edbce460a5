"""Who could be asked for a panel: shown to staff with what stands in the way, before anybody is invited."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.models import Panel, PanelSeat, Reviewer
from workspace.models.panel_seat import in_words


@dataclass(frozen=True)
class Candidate:
    """`open` files are in their hands; `fields` they share with the company; `why` they must not, if they must not."""

    reviewer: Reviewer
    open: int
    fields: list[str]
    why: str

    def __str__(self) -> str:
        at_work = ngettext("%(count)d open review", "%(count)d open reviews", self.open) % {"count": self.open}
        known = _("knows %(fields)s") % {"fields": ", ".join(self.fields)} if self.fields else ""
        return " · ".join(filter(None, [str(self.reviewer), self.reviewer.works_at, known, at_work if self.open else ""]))


def candidates(panel: Panel, *, on: date) -> list[Candidate]:
    """Everybody who can be asked at present and has no seat here: the fitting ones first. Constant statements."""
    taken = panel.seats.values("reviewer")
    reviewers = list(Reviewer.objects.active().exclude(user__in=taken).with_names())
    why = panel.conflicts_of(reviewers, on=on)
    busy: dict[int, int] = {}
    for person in PanelSeat.objects.waiting().values_list("reviewer", flat=True):
        busy[person] = busy.get(person, 0) + 1
    wanted = set(panel.company.fields.values_list("pk", flat=True))
    found = [
        Candidate(
            one,
            busy.get(one.user_id, 0),
            [field.name for field in one.fields.all() if field.pk in wanted],
            in_words(why.get(one.user_id, [])),
        )
        for one in reviewers
    ]
    return sorted(found, key=lambda one: (bool(one.why), -len(one.fields), one.open, str(one.reviewer)))
