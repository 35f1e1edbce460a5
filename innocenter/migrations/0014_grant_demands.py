"""Demands came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0013_grant_guests"), ("projects", "0004_demands")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
