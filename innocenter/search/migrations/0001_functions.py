"""Korean search in SQL. Changing a body later means rewriting every column made with it."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# Lower case, no accents, width and form folded (㈜ becomes (주)), the words for "company limited" gone, one space between words.
NORMAL = r"""
CREATE FUNCTION ko_normal(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT btrim(regexp_replace(regexp_replace(
    lower(normalize(regexp_replace(normalize(t, NFKD), '[\u0300-\u036f]', '', 'g'), NFKC)),
    '\(주\)|\(유\)|주식회사|유한회사', ' ', 'g'), '[^[:alnum:]]+', ' ', 'g'))
$$"""

# Syllables become their initial consonants, as conjoining jamo: what NFKC makes of the ㅎㄱ that people type.
INITIALS = """
CREATE FUNCTION ko_cho(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT string_agg(CASE WHEN ch BETWEEN '가' AND '힣' THEN chr(4352 + (ascii(ch) - 44032) / 588) ELSE ch END, '' ORDER BY i)
  FROM unnest(string_to_array(t, NULL)) WITH ORDINALITY u(ch, i)
$$"""

# One line for each column, the first column first; then the same without spaces; then the initials of both.
TEXT = r"""
CREATE FUNCTION ko_text(VARIADIC columns text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(line, E'\n' ORDER BY form, i), '') || E'\n' FROM (
    SELECT n, i FROM (SELECT ko_normal(c) n, i FROM unnest(columns) WITH ORDINALITY u(c, i)) z WHERE n <> '') named,
    LATERAL (VALUES (1, n), (2, replace(n, ' ', '')), (3, ko_cho(n)), (4, ko_cho(replace(n, ' ', '')))) forms(form, line)
  WHERE form = 1 OR (line <> n AND (form = 3 OR n LIKE '% %'))
$$"""

# Every two neighbouring letters of every word; a word of one letter is itself.
GRAMS = """
CREATE FUNCTION ko_grams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(DISTINCT substr(w, i, 2)), '{}')
  FROM regexp_split_to_table(ko_normal(t), ' ') w, generate_series(1, greatest(length(w) - 1, 1)) i WHERE w <> ''
$$"""

# What a row is found by: its grams, and the first letter of each word for those who type only one.
SEARCH = r"""
CREATE FUNCTION ko_search(VARIADIC columns text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT g), '{}') FROM (
    SELECT unnest(array_append(ko_grams(w), left(w, 1))) g FROM regexp_split_to_table(ko_text(VARIADIC columns), '\s+') w WHERE w <> '') z
$$"""


def function(sql: str, signature: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {signature}")


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        function(NORMAL, "ko_normal(text)"),
        function(INITIALS, "ko_cho(text)"),
        function(TEXT, "ko_text(text[])"),
        function(GRAMS, "ko_grams(text)"),
        function(SEARCH, "ko_search(text[])"),
    ]
