"""The pages of the programme are kept for visitors: innocenter/look/visitors.py says why seats have marks of their own.

A change of an event is a change of words unless only the columns of its seats differ. It is found by comparing the rows, not by a list of
columns, so that a column which is added later is watched without anybody thinking of it.
"""

from django.db import migrations

TABLE = """
CREATE TABLE visitors_seats (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mark bigint NOT NULL)
"""

# As `visitors_see_a_change`, in the other table.
CHANGE = """
CREATE FUNCTION visitors_see_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  INSERT INTO visitors_seats (mark) VALUES (hashtextextended(gen_random_uuid()::text, 0)) RETURNING id INTO number;
  IF number % 200 = 0 THEN
    WITH folded AS (
      DELETE FROM visitors_seats WHERE id IN (SELECT id FROM visitors_seats FOR UPDATE SKIP LOCKED) RETURNING mark
    ) INSERT INTO visitors_seats (mark) SELECT bit_xor(mark) FROM folded;
  END IF;
  RETURN NULL;
END $$
"""

SEATS = "{capacity_onsite,capacity_online,shrinks_onsite,shrinks_online,held_onsite,held_online,taken_onsite,taken_online,queue_last}"
OLD_WATCH = """
CREATE TRIGGER visitors_see_a_change AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF
title_ko, title_en, kind, starts_at, ends_at, state, audience, published_at ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_a_change()
"""
WATCH = """
CREATE TRIGGER visitors_see_a_change AFTER INSERT OR DELETE OR TRUNCATE ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_a_change()
"""
WATCH_WORDS = f"""
CREATE TRIGGER visitors_see_words AFTER UPDATE ON events_event FOR EACH ROW
WHEN (to_jsonb(OLD) - '{SEATS}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{SEATS}'::text[])
EXECUTE FUNCTION visitors_see_a_change()
"""
WATCH_SEATS = f"""
CREATE TRIGGER visitors_see_seats AFTER UPDATE OF {SEATS.strip("{}")} ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION visitors_see_seats()
"""
WATCHED = [
    "events_event_fields", "events_series", "events_series_fields", "events_agendaitem", "events_speaker", "events_changenotice",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0002_squashed_grants"), ("events", "0001_squashed_models")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE visitors_seats"),
        migrations.RunSQL(CHANGE, "DROP FUNCTION visitors_see_seats() CASCADE"),
        migrations.RunSQL("DROP TRIGGER visitors_see_a_change ON events_event", OLD_WATCH),
        migrations.RunSQL(WATCH, "DROP TRIGGER visitors_see_a_change ON events_event"),
        migrations.RunSQL(WATCH_WORDS, "DROP TRIGGER visitors_see_words ON events_event"),
        migrations.RunSQL(WATCH_SEATS, "DROP TRIGGER visitors_see_seats ON events_event"),
        *[
            migrations.RunSQL(f"SELECT visitors_watch('{table}')", f"DROP TRIGGER visitors_see_a_change ON {table}") for table in WATCHED
        ],
    ]
