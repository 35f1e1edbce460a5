"""The front page shows the next events. Who registers changes the row of the event too, but nothing that such pages show: so only the
columns that they do show are watched, and a rush of registrations leaves the kept pages where they are.
"""

from django.db import migrations

SHOWN = "title_ko, title_en, kind, starts_at, ends_at, state, audience, published_at"
WATCH = f"""
CREATE TRIGGER visitors_see_a_change AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {SHOWN} ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_a_change()
"""


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0009_grant_change_notices"), ("events", "0002_change_notices")]
    operations = [migrations.RunSQL(WATCH, "DROP TRIGGER visitors_see_a_change ON events_event")]
