"""What each staff group may do with the rooms' new records. Landed: a dependency more would stop every centre that has it already."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [
        ("innocenter", "0001_staff_permissions"),
        ("companies", "0003_first_tiers"),
        ("issued", "0001_initial"),
        ("privacy", "0003_membership_text"),
        ("workspace", "0007_renewal_cycle"),
        ("workspace", "0006_first_score_sheets"),
        ("workspace", "0004_claims"),
        ("workspace", "0009_bookings"),
        ("workspace", "0012_signing"),
        ("workspace", "0013_departures"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
