"""The rule under which the centre opened."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("workspace", "Rule").objects.get_or_create(effective_from=date(2017, 1, 23))


class Migration(migrations.Migration):
    dependencies = [("workspace", "0002_constraints")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
