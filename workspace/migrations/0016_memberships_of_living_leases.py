"""Leases that began before there were memberships: their companies are members as residents, as `CentreMembership.tenant_begins` makes them."""

from typing import Any

from django.db import migrations
from django.utils import timezone

CAPITAL = ("seoul", "incheon", "gyeonggi")


def carry(apps: Any, schema_editor: Any) -> None:
    membership_model = apps.get_model("companies", "CentreMembership")
    living = membership_model.objects.filter(state__in=["applied", "active", "renewal_due", "suspended"])
    now = timezone.now()
    for lease in apps.get_model("workspace", "Lease").objects.exclude(state="closed").select_related("company").order_by("pk"):
        membership = living.filter(company=lease.company).first()
        if membership is None:
            membership_model.objects.create(
                company=lease.company, tier="regular" if lease.company.region in CAPITAL else "outside", state="active",
                applied_at=now, first_day=lease.first_day, tenant_since=lease.first_day, decided_at=now,
            )
        elif membership.tenant_since is None:
            membership.tenant_since = lease.first_day
            if membership.state == "applied":
                membership.state, membership.first_day, membership.decided_at = "active", lease.first_day, now
            elif membership.state == "renewal_due":
                membership.state = "active"
            membership.save()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0015_lease_held_since"), ("companies", "0004_succession")]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop, elidable=False)]
