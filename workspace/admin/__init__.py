from workspace.admin import applications, bookings, leases, panels, renewals, rubrics, space

__all__ = ["applications", "bookings", "leases", "panels", "renewals", "rubrics", "space"]
