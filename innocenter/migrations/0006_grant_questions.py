"""Who may keep an event's questions and materials; the page of an event that visitors read names its materials."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("events", "0005_questions_and_materials"), ("innocenter", "0005_grant_mentoring")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunSQL("SELECT visitors_watch('events_material')", "DROP TRIGGER visitors_see_a_change ON events_material"),
    ]
