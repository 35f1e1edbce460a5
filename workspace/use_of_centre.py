"""How a company used the centre during a term, by what it booked: a report, the panel and the decision look at the same figures."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.models import Booking, RenewalReview
from workspace.models.taking import hours_of


def use_in_term(review: RenewalReview, *, today: date) -> list[tuple[str, str]]:
    """Until today, or the term's last day. One statement. What staff have excused is not held against anybody."""
    term, lease = review.term, review.lease
    used = Booking.objects.use_of(lease.company, first=term.first_day, last=min(today, term.last_day))
    hours = _("%(times)s, %(hours)g hours") % {"times": times(used["rooms"]), "hours": hours_of(used["length"])}
    return [
        (_("Meeting rooms used"), hours if used["rooms"] else _("Never")),
        (_("Desks by the hour used"), times(used["desks"]) if used["desks"] else _("Never")),
        (_("Booked, but nobody came"), times(used["unused"]) if used["unused"] else _("Never")),
    ]


def times(number: int) -> str:
    return ngettext("%(number)d time", "%(number)d times", number) % {"number": number}
