"""What each staff group may do with the programme."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0007_grant_eligibility"), ("events", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
