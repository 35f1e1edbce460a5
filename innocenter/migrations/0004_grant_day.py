"""Check-ins, the door, attendance and surveys."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0003_seats_for_visitors"), ("events", "0004_day")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
