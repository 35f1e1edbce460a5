from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0001_staff_permissions"), ("workspace", "0004_claims")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
