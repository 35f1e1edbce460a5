from workspace.admin import applications, leases, panels, renewals, rubrics, space

__all__ = ["applications", "leases", "panels", "renewals", "rubrics", "space"]
