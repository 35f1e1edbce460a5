"""The front page tells how the questions were answered: it follows each question whose figures change, and no other.

An autosaved draft changes nothing that visitors see, nor does a letter's owner: rows are compared, not statements.
"""

from django.db import migrations

from innocenter.accounts.groups import grant

WATCH = """
CREATE TRIGGER visitors_see_a_change AFTER INSERT OR DELETE OR TRUNCATE ON mentoring_request
FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_a_change()
"""
WATCH_FIGURES = """
CREATE TRIGGER visitors_see_figures AFTER UPDATE ON mentoring_request FOR EACH ROW
WHEN ((OLD.state, OLD.company_id, OLD.submitted_at, OLD.first_answer_at, OLD.promised_for, OLD.closed_at, OLD.closed_by_id)
  IS DISTINCT FROM (NEW.state, NEW.company_id, NEW.submitted_at, NEW.first_answer_at, NEW.promised_for, NEW.closed_at, NEW.closed_by_id))
EXECUTE FUNCTION visitors_see_a_change()
"""


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0008_grant_experts"), ("mentoring", "0003_desk")]
    operations = [
        migrations.RunSQL(WATCH, "DROP TRIGGER visitors_see_a_change ON mentoring_request"),
        migrations.RunSQL(WATCH_FIGURES, "DROP TRIGGER visitors_see_figures ON mentoring_request"),
        migrations.RunSQL("SELECT visitors_watch('mentoring_rule')", "DROP TRIGGER visitors_see_a_change ON mentoring_rule"),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
