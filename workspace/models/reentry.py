"""How long a company may still stay: its stays, and those of the companies that it came from or went into, count together."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from companies.models import Company, Succession
from innocenter.look.dates import full_day
from innocenter.values.terms import day_after, last_day, months_before, months_begun
from workspace.models.rule import Rule

if TYPE_CHECKING:  # a lease asks this before it begins
    from projects.models import Project
    from workspace.models.lease import Lease


@dataclass(frozen=True)
class Past:
    """What a company used up of its longest stay. `free_from`: the day from which it counts anew."""

    months_used: int
    free_from: date | None
    projects: frozenset[int]

    def months_left(self, rule: Rule) -> int:
        return max(0, rule.cap_months - self.months_used)


def past_of(company: Company, *, on: date, rule: Rule) -> Past:
    """Walks back from the day: stays with less than the cool-off between them are one. Begun months count whole.

    A stay that was merged into another counts only up to the merger, beside the other: the one anchor stands.
    """
    from_here, used, projects = on, 0, set()
    latest: date | None = None
    for lease in _leases(company):
        end = lease.end or lease.cap
        if end <= months_before(from_here, rule.cool_off_months):
            break
        from_here, latest = min(from_here, lease.first_day), max(latest or end, end)
        projects.add(lease.project_id)
        if lease.outcome != lease.Outcome.MERGED:
            used += months_begun(lease.first_day, end)
    free_from = day_after(last_day(latest, rule.cool_off_months)) if latest else None
    return Past(used, free_from, frozenset(projects))


def refuse_too_long(company: Company, *, first_day: date, months: int, rule: Rule) -> None:
    """Raises `cool_off` when nothing is left of the longest stay, `months` when less is left than asked for."""
    past = past_of(company, on=first_day, rule=rule)
    left = past.months_left(rule)
    if left == 0 and past.free_from:
        words = _("Your company has used the longest stay of %(most)s months. It can come again from %(day)s.")
        raise ValidationError(words, code="cool_off", params={"most": rule.cap_months, "day": full_day(past.free_from)})
    if months > left:
        words = _("Of the longest stay of %(most)s months your company has used %(used)s. Ask for at most %(left)s.")
        raise ValidationError(words, code="months_left", params={"most": rule.cap_months, "used": past.months_used, "left": left})


def refuse_same_cooperation(company: Company, project: "Project") -> None:
    """Who has used the longest stay comes again with another cooperation. Raises `same_project`."""
    full = [lease for lease in _leases(company) if lease.end and lease.end >= lease.cap and lease.outcome != lease.Outcome.MERGED]
    if any(lease.project_id == project.pk for lease in full):
        raise ValidationError(
            _("Your company stayed as long as it may with this project. Apply again with another one."), code="same_project"
        )


def _leases(company: Company) -> "list[Lease]":
    """Of the whole family, the latest end first."""
    model: type[Lease] = company.leases.model
    found = model.objects.filter(company__in=Succession.objects.family(company))
    return sorted(found, key=lambda lease: lease.end or lease.cap, reverse=True)
