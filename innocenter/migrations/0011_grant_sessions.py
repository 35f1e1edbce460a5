"""Sessions came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0010_grant_offers"), ("mentoring", "0005_sessions")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
