"""Experts came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0007_grant_proposals"), ("mentoring", "0002_experts")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
