from datetime import UTC, datetime

from django.db import migrations

from innocenter.privacy.texts import FIRST_TEXTS

OPENED = datetime(2017, 1, 22, 15, tzinfo=UTC)  # 23 January 2017, midnight in Seoul


def write(apps, schema_editor):
    apps.get_model("privacy", "ConsentText").objects.bulk_create(
        apps.get_model("privacy", "ConsentText")(
            purpose=purpose, version=1, required=required, title_ko=ko, title_en=en, body_ko=body_ko, body_en=body_en, in_force_from=OPENED
        )
        for purpose, required, ko, en, body_ko, body_en in FIRST_TEXTS
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
