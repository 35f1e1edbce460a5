"""What each staff group may do with the records that came after the first two grants. Whoever adds records adds their migration here."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [
        ("innocenter", "0003_pages_for_visitors"),
        ("workspace", "0014_supplement_extensions"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
