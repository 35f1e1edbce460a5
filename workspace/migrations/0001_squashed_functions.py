"""What tables and constraints are made with: months as the Civil Act counts them, days of Seoul out of moments, half hours of one day."""

from django.db import migrations

CIVIL_END = """
CREATE FUNCTION civil_end(first_day date, months integer) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (first_day + make_interval(months => months))::date
    + CASE WHEN extract(day FROM first_day + make_interval(months => months)) = extract(day FROM first_day) THEN 0 ELSE 1 END
"""
SEOUL_DAYS = """
CREATE FUNCTION seoul_days(during tstzrange) RETURNS daterange LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN daterange(
    timezone('Asia/Seoul', lower(during))::date, (timezone('Asia/Seoul', upper(during)) - interval '1 microsecond')::date, '[]'
)
"""
SEOUL_SPAN = """
CREATE FUNCTION seoul_span(days daterange) RETURNS tstzrange LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN tstzrange(timezone('Asia/Seoul', lower(days)::timestamp), timezone('Asia/Seoul', upper(days)::timestamp))
"""
HALF_HOURS = """
CREATE FUNCTION half_hours_of_a_day(during tstzrange) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN upper(seoul_days(during)) - lower(seoul_days(during)) = 1
    AND extract(epoch FROM timezone('Asia/Seoul', lower(during))) % 1800 = 0
    AND extract(epoch FROM timezone('Asia/Seoul', upper(during))) % 1800 = 0
"""
SIGNATURES = ("half_hours_of_a_day(tstzrange)", "seoul_span(daterange)", "seoul_days(tstzrange)", "civil_end(date, integer)")


class Migration(migrations.Migration):
    replaces = [("workspace", "0001_initial")]
    dependencies = []
    operations = [
        migrations.RunSQL([CIVIL_END, SEOUL_DAYS, SEOUL_SPAN, HALF_HOURS], [f"DROP FUNCTION {signature}" for signature in SIGNATURES]),
    ]
