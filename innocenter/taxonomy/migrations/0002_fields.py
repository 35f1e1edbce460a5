"""The sixteen large classes of science and technology in the national standard classification."""

from django.db import migrations

FIELDS = [
    ("NA", "수학", "Mathematics"),
    ("NB", "물리학", "Physics"),
    ("NC", "화학", "Chemistry"),
    ("ND", "지구과학", "Earth science"),
    ("LA", "생명과학", "Life science"),
    ("LB", "농림수산식품", "Agriculture, forestry, fisheries and food"),
    ("LC", "보건의료", "Health and medicine"),
    ("EA", "기계", "Mechanical engineering"),
    ("EB", "재료", "Materials"),
    ("EC", "화공", "Chemical engineering"),
    ("ED", "전기·전자", "Electrical and electronic engineering"),
    ("EE", "정보·통신", "Information and communication"),
    ("EF", "에너지·자원", "Energy and resources"),
    ("EG", "원자력", "Nuclear energy"),
    ("EH", "환경", "Environment"),
    ("EI", "건설·교통", "Construction and transport"),
]


def add(apps, schema_editor):
    field = apps.get_model("taxonomy", "Field")
    field.objects.bulk_create(field(code=code, name_ko=ko, name_en=en) for code, ko, en in FIELDS)


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
