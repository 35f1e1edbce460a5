"""What candidates are found by came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0011_grant_sessions"), ("mentoring", "0006_matching")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
