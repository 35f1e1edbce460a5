"""What each staff group may do with the records that came after the first two grants.

Once landed, later records need a grant of their own: a dependency added here would stop every centre that has migrated already.
"""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [
        ("innocenter", "0003_pages_for_visitors"),
        ("companies", "0004_succession"),
        ("workspace", "0014_supplement_extensions"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
