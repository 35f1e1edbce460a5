"""What each staff group may do with the waiting list. A file of its own: the grant before is applied where people work already."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0004_grant_again"), ("workspace", "0017_waiting_list")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
