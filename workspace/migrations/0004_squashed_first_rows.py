"""What the centre opened with: its rule, two score sheets, the reviewers' statement, public mail domains, opening hours, points of the check-out."""

from datetime import UTC, date, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from workspace.panel_defaults import fill

OPENING = datetime(2017, 1, 22, 15, 0, tzinfo=UTC)
POINTS = [
    ("책상과 의자를 비우고 제자리에 두었다", "Desk and chair are empty and in their place"),
    ("개인 물품과 장비를 모두 가져갔다", "Belongings and equipment are taken away"),
    ("출입카드와 열쇠를 반납했다", "Cards and keys are given back"),
    ("공용 기기와 저장매체의 자료를 지웠다", "Data on shared devices and media is wiped"),
    ("비치된 비품이 모두 있고 고장이 없다", "The centre's own things are complete and work"),
    ("파손된 곳이 없다", "Nothing is damaged"),
]


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("workspace", "Rule").objects.get_or_create(effective_from=date(2017, 1, 23))
    fill(apps, now=OPENING)
    for weekday in range(5):  # Monday to Friday, nine to six
        apps.get_model("workspace", "OpeningHours").objects.get_or_create(weekday=weekday)
    for place, (ko, en) in enumerate(POINTS, 1):
        apps.get_model("workspace", "InspectionPoint").objects.get_or_create(text_ko=ko, defaults={"text_en": en, "order": place * 10})


class Migration(migrations.Migration):
    replaces = [("workspace", "0003_first_rule")]
    dependencies = [("workspace", "0003_squashed_constraints")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
