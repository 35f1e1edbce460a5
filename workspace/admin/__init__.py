from workspace.admin import applications, leases, renewals, space

__all__ = ["applications", "leases", "renewals", "space"]
