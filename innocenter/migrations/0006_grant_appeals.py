"""What each staff group may do with appeals."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0005_grant_waiting_list"), ("workspace", "0018_appeals")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
