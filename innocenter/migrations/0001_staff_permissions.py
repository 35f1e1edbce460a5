from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_groups"),
        ("companies", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("institutes", "0001_initial"),
        ("outbox", "0001_initial"),
        ("privacy", "0001_initial"),
        ("projects", "0001_initial"),
        ("taxonomy", "0001_initial"),
        ("workspace", "0001_initial"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
