"""What each staff group may do with the rooms' records.

Once landed, later records need a grant of their own: a dependency added here would stop every centre that has migrated already.
"""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    replaces = [
        ("innocenter", "0001_staff_permissions"),
        ("innocenter", "0002_grant_again_today"),
        ("innocenter", "0004_grant_again"),
        ("innocenter", "0005_grant_waiting_list"),
        ("innocenter", "0006_grant_appeals"),
        ("innocenter", "0007_grant_eligibility"),
        ("innocenter", "0008_grant_events"),
        ("innocenter", "0009_grant_change_notices"),
        ("innocenter", "0011_grant_issuing_again"),
    ]
    dependencies = [
        ("accounts", "0002_groups"),
        ("companies", "0002_squashed_first_tiers"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("events", "0001_squashed_models"),
        ("institutes", "0001_initial"),
        ("innocenter", "0001_squashed_pages_for_visitors"),
        ("issued", "0002_issued_again"),
        ("outbox", "0001_initial"),
        ("privacy", "0003_membership_text"),
        ("projects", "0001_initial"),
        ("taxonomy", "0001_initial"),
        ("workspace", "0004_squashed_first_rows"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
