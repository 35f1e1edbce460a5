"""Proposals came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("events", "0006_proposals"), ("innocenter", "0006_grant_questions")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
