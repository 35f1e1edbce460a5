"""Who of the staff may do what in the admin: one table, written into the groups by a migration of the roof (`innocenter/migrations`)."""

from typing import Any

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
WORKSPACE, PROGRAMME, MENTORING = "workspace", "programme", "mentoring"
HEAD_OF_CENTRE, PRIVACY_OFFICER = "head of centre", "privacy officer"
NAMES = (WORKSPACE, PROGRAMME, MENTORING, HEAD_OF_CENTRE, PRIVACY_OFFICER)


def make_groups(apps: Any, schema_editor: Any) -> None:
    for name in NAMES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
