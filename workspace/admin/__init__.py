from workspace.admin import (
    applications,
    bookings,
    conditions,
    inspections,
    leases,
    panels,
    renewals,
    rooms,
    rubrics,
    signing,
    space,
    successions,
)

__all__ = [
    "applications",
    "bookings",
    "conditions",
    "inspections",
    "leases",
    "panels",
    "renewals",
    "rooms",
    "rubrics",
    "signing",
    "space",
    "successions",
]
