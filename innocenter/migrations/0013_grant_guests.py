"""Staff for the programme look up guests and followers; the programme's calendar of a month shows holidays, which visitors see at once."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("events", "0007_talk_place"), ("taxonomy", "0002_fields"), ("innocenter", "0012_grant_matching")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL("SELECT visitors_watch('taxonomy_holiday')", "DROP TRIGGER visitors_see_a_change ON taxonomy_holiday"),
    ]
