"""Staff for the programme read what people are about to hear."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0008_grant_events"), ("events", "0002_change_notices")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
