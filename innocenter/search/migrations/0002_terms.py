"""What two texts are compared by, in SQL. Changing the body later means writing anew every column and table made with it."""

from django.db import migrations

# Every two neighbouring syllables of each run of Hangul; words of Latin letters and digits as they are.
TERMS = """
CREATE FUNCTION ko_terms(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  WITH plain AS MATERIALIZED (SELECT ko_normal(t) AS words)
  SELECT coalesce(array_agg(DISTINCT term), '{}') FROM (
    SELECT substr(run[1], i, 2) AS term
      FROM plain, regexp_matches(words, '[가-힣]{2,}', 'g') run, generate_series(1, length(run[1]) - 1) i
    UNION ALL SELECT run[1] FROM plain, regexp_matches(words, '[a-z0-9]{2,}', 'g') run
  ) found
$$"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_functions")]
    operations = [migrations.RunSQL(TERMS, "DROP FUNCTION ko_terms(text)")]
