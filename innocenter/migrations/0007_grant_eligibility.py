"""What each staff group may do with the findings of the eligibility list."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0006_grant_appeals"), ("workspace", "0020_eligibility")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
