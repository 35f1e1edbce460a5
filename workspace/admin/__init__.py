from workspace.admin import applications, bookings, conditions, leases, panels, renewals, rooms, rubrics, signing, space

__all__ = ["applications", "bookings", "conditions", "leases", "panels", "renewals", "rooms", "rubrics", "signing", "space"]
