"""What a membership gives from the day on which the centre opened. Staff change it by a new row."""

from datetime import date

from django.db import migrations

TIERS = [
    {"code": "regular", "name_ko": "일반 회원", "name_en": "Regular member", "hours_per_month": 20, "longest_hours": 4, "horizon_days": 14},
    {
        "code": "outside",
        "name_ko": "수도권 밖 회원",
        "name_en": "Member from outside the capital region",
        "hours_per_month": 20,
        "longest_hours": 8,
        "horizon_days": 21,
    },
    {
        "code": "tenant",
        "name_ko": "입주기업 회원",
        "name_en": "Resident company",
        "hours_per_month": 40,
        "longest_hours": 8,
        "horizon_days": 21,
    },
]


def add(apps, schema_editor):
    for tier in TIERS:
        apps.get_model("companies", "Tier").objects.get_or_create(code=tier["code"], effective_from=date(2017, 1, 23), defaults=tier)


class Migration(migrations.Migration):
    replaces = [("companies", "0003_first_tiers")]
    dependencies = [("companies", "0001_squashed_models")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
