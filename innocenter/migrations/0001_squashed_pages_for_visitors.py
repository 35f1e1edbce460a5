"""What tells the web processes that a page for visitors has changed: innocenter/look/visitors.py says why it is like this.

`visitors_watch('a_table')` belongs in a migration of the roof for every table of which a page marked `for_visitors` is made.
"""

from django.db import migrations

TABLE = """
CREATE TABLE visitors_change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mark bigint NOT NULL)
"""

# The row is seen with the change, not before and not after. Every 200th change folds what nobody else holds; nobody waits.
CHANGE = """
CREATE FUNCTION visitors_see_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  INSERT INTO visitors_change (mark) VALUES (hashtextextended(gen_random_uuid()::text, 0)) RETURNING id INTO number;
  IF number % 200 = 0 THEN
    WITH folded AS (
      DELETE FROM visitors_change WHERE id IN (SELECT id FROM visitors_change FOR UPDATE SKIP LOCKED) RETURNING mark
    ) INSERT INTO visitors_change (mark) SELECT bit_xor(mark) FROM folded;
  END IF;
  RETURN NULL;
END $$
"""

WATCH = """
CREATE FUNCTION visitors_watch(watched regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER visitors_see_a_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
                  FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_a_change()', watched);
END $$
"""

WATCHED = [
    "companies_company", "companies_company_fields",
    "institutes_institute", "institutes_institute_fields", "institutes_researcher", "institutes_researcher_fields",
    "taxonomy_field",
    "workspace_site", "workspace_room", "workspace_claim", "workspace_rule",
]

# Who registers changes the row of the event too, but nothing that pages for visitors show: so only the columns that they do show are watched,
# and a rush of registrations leaves the kept pages where they are.
SHOWN = "title_ko, title_en, kind, starts_at, ends_at, state, audience, published_at"
WATCH_EVENTS = f"""
CREATE TRIGGER visitors_see_a_change AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {SHOWN} ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_a_change()
"""


class Migration(migrations.Migration):
    replaces = [("innocenter", "0003_pages_for_visitors"), ("innocenter", "0010_front_page_shows_events")]
    dependencies = [
        ("companies", "0001_squashed_models"),
        ("events", "0001_squashed_models"),
        ("institutes", "0001_initial"),
        ("taxonomy", "0002_fields"),
        ("workspace", "0002_squashed_models"),
    ]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE visitors_change"),
        migrations.RunSQL(CHANGE, "DROP FUNCTION visitors_see_a_change() CASCADE"),
        migrations.RunSQL(WATCH, "DROP FUNCTION visitors_watch(regclass)"),
        *[migrations.RunSQL(f"SELECT visitors_watch('{table}')", migrations.RunSQL.noop) for table in WATCHED],
        migrations.RunSQL(WATCH_EVENTS, "DROP TRIGGER visitors_see_a_change ON events_event"),
    ]
