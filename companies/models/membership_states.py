"""Where a membership can stand, and which way it can go from there."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    APPLIED = "applied", _("Applied for")
    ACTIVE = "active", pgettext_lazy("membership", "Active")
    RENEWAL_DUE = "renewal_due", _("Renewal due")
    SUSPENDED = "suspended", _("Suspended")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Given up by the company")


MOVES: dict[State, set[State]] = {
    State.APPLIED: {State.ACTIVE, State.DECLINED, State.WITHDRAWN},
    State.ACTIVE: {State.RENEWAL_DUE, State.SUSPENDED, State.EXPIRED, State.WITHDRAWN},
    State.RENEWAL_DUE: {State.ACTIVE, State.SUSPENDED, State.EXPIRED, State.WITHDRAWN},
    State.SUSPENDED: {State.ACTIVE, State.REVOKED, State.EXPIRED},
    State.EXPIRED: set(),
    State.REVOKED: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
}
LIVING = (State.APPLIED, State.ACTIVE, State.RENEWAL_DUE, State.SUSPENDED)
GRANTED = (State.ACTIVE, State.RENEWAL_DUE, State.SUSPENDED)
IN_USE = (State.ACTIVE, State.RENEWAL_DUE)
OVER = (State.EXPIRED, State.REVOKED, State.WITHDRAWN)
TONES = {
    State.APPLIED: "information",
    State.ACTIVE: "success",
    State.RENEWAL_DUE: "warning",
    State.SUSPENDED: "danger",
    State.EXPIRED: "gray",
    State.REVOKED: "danger",
    State.DECLINED: "danger",
    State.WITHDRAWN: "gray",
}


def in_use(day: date, *, of: str = "") -> Q:
    """The memberships that count on the day, as a condition; `of` leads to them from another table ("memberships__")."""
    ends = Q(**{f"{of}end__gt": day}) | Q(**{f"{of}tenant_since__lte": day})
    return Q(**{f"{of}state__in": IN_USE, f"{of}first_day__lte": day}) & ends
