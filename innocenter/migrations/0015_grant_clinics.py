"""Clinic days came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0014_grant_demands"), ("mentoring", "0009_clinics")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
