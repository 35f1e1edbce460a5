"""Staff for mentoring look after questions; the head keeps the rules."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0004_grant_day"), ("mentoring", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
