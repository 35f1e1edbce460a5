"""What panels begin with: two score sheets, the reviewers' statement, public mail domains. In force since the centre opened."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from workspace.panel_defaults import fill

OPENING = datetime(2017, 1, 22, 15, 0, tzinfo=UTC)


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    fill(apps, now=OPENING)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0005_panels")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
