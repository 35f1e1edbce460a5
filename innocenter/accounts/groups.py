"""Who of the staff may do what in the admin: one table, written into the groups by a migration of the roof (`innocenter/migrations`).

A later change is a change here and a new migration that calls `grant` again.
"""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_lazy

WORKSPACE, PROGRAMME, MENTORING = "workspace", "programme", "mentoring"
HEAD_OF_CENTRE, PRIVACY_OFFICER = "head of centre", "privacy officer"
NAMES = (WORKSPACE, PROGRAMME, MENTORING, HEAD_OF_CENTRE, PRIVACY_OFFICER)
IN_WORDS = {
    WORKSPACE: gettext_lazy("Staff for the office space"),
    PROGRAMME: gettext_lazy("Staff for the programme"),
    MENTORING: gettext_lazy("Staff for mentoring"),
    HEAD_OF_CENTRE: gettext_lazy("Head of centre"),
    PRIVACY_OFFICER: gettext_lazy("Privacy officer"),
}

READ, EDIT, KEEP = "view", "view change", "view add change"
PARTNERS = {
    "companies.company": READ,
    "companies.person": READ,
    "companies.succession": READ,
    "companies.formernumber": READ,
    "companies.tier": READ,
    "companies.centremembership": READ,
    "institutes.institute": READ,
    "institutes.researcher": READ,
    "institutes.coordinator": READ,
    "projects.project": READ,
    "projects.demand": READ,
}
OFFICE = PARTNERS | {
    "workspace.site": KEEP,
    "workspace.room": KEEP,
    "workspace.claim": READ,
    "workspace.booking": KEEP,
    "workspace.bookingseries": READ,
    "workspace.closure": KEEP,
    "workspace.openinghours": KEEP,
    "workspace.rule": READ,
    "workspace.application": EDIT,
    "workspace.document": READ,
    "workspace.revision": READ,
    "workspace.supplementrequest": READ,
    "workspace.supplementextension": READ,
    "workspace.waitentry": READ,
    "workspace.appeal": READ,
    "workspace.eligibilityfinding": READ,
    "workspace.offer": EDIT,
    "workspace.amendment": EDIT,
    "workspace.lease": EDIT,
    "workspace.leaseparty": READ,
    "workspace.term": READ,
    "workspace.renewalreview": EDIT,
    "workspace.panel": EDIT,
    "workspace.panelseat": READ,
    "workspace.rubric": KEEP,
    "workspace.rubricitem": f"{KEEP} delete",
    "workspace.reviewer": KEEP,
    "workspace.reviewerstatement": "view add",
    "workspace.publicmaildomain": "view add delete",
    "workspace.condition": EDIT,
    "workspace.inspection": READ,
    "workspace.inspectionitem": READ,
    "workspace.inspectionpoint": KEEP,
    "workspace.graduationreport": READ,
    "workspace.instituteword": READ,
    "companies.company": EDIT,
    "companies.person": EDIT,
    "companies.centremembership": EDIT,
    "projects.project": EDIT,
    "taxonomy.holiday": KEEP,
    "issued.issueddocument": "view reissue",
    "outbox.letter": EDIT,
    "outbox.attempt": READ,
    "outbox.undeliverable": "view delete",
    "outbox.unsubscription": READ,
    "outbox.relay": READ,
    "outbox.heartbeat": READ,
}
EVENTS = {
    "events.series": KEEP,
    "events.event": KEEP,
    "events.registration": EDIT,
    "events.seatpool": READ,
    "events.changenotice": READ,
    "events.invitee": f"{KEEP} delete",
    "events.subscription": READ,
    "events.guestsignup": READ,
    "events.agendaitem": f"{KEEP} delete",
    "events.question": f"{KEEP} delete",
    "events.material": EDIT,
    "events.speaker": f"{KEEP} delete",
    "events.checkin": READ,
    "events.doorhelper": READ,
    "events.rollcall": READ,
    "events.survey": EDIT,
    "events.surveyquestion": f"{KEEP} delete",
    "events.proposal": "view change decide",
    "events.proposalreview": READ,
    "events.proposalspeaker": READ,
    "events.proposalrule": KEEP,
}
MAY: dict[str, dict[str, str]] = {
    WORKSPACE: OFFICE,
    PROGRAMME: PARTNERS
    | EVENTS
    | {
        "workspace.room": READ,
        "workspace.claim": READ,
        "taxonomy.holiday": KEEP,
        "institutes.institute": KEEP,
        "institutes.researcher": KEEP,
        "institutes.coordinator": KEEP,
        "projects.project": EDIT,
        "projects.demand": EDIT,
        "taxonomy.field": KEEP,
        "outbox.letter": READ,
    },
    MENTORING: PARTNERS
    | {
        "mentoring.request": EDIT,
        "mentoring.offer": READ,
        "mentoring.rule": READ,
        "mentoring.expertprofile": KEEP,
        "mentoring.slothold": READ,
        "mentoring.cannedreply": KEEP,
        "mentoring.session": EDIT,
        "mentoring.clinicday": KEEP,
        "mentoring.clinicslot": READ,
        "mentoring.synonym": "view add delete",
        "mentoring.declaredtie": "view add delete",
        "mentoring.rival": "view add delete",
        "taxonomy.field": READ,
        "taxonomy.holiday": KEEP,
        "outbox.letter": READ,
    },
    HEAD_OF_CENTRE: OFFICE
    | {
        "events.series": READ,
        "events.event": READ,
        "events.registration": READ,
        "events.survey": READ,
        "mentoring.rule": KEEP,
        "mentoring.expertprofile": READ,
        "mentoring.slothold": READ,
        "events.proposal": "view change decide",
        "events.proposalreview": READ,
        "events.proposalspeaker": READ,
        "events.proposalrule": READ,
        "workspace.rule": KEEP,
        "companies.tier": KEEP,
        "workspace.application": "view change decide",
        "workspace.renewalreview": "view change decide",
        "institutes.institute": KEEP,
    },
    PRIVACY_OFFICER: {
        "privacy.accessevent": READ,
        "privacy.consent": READ,
        "privacy.consenttext": "view add",
        "accounts.user": READ,
    },
}


def make_groups(apps: Any, schema_editor: Any) -> None:
    for name in NAMES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


def grant(apps: Any, schema_editor: Any) -> None:
    """Give each group exactly what the table says of the models that exist by now; a later migration grants what came later.

    Permissions are else made after the last migration, so make them here first.
    """
    labels = sorted({model.split(".")[0] for table in MAY.values() for model in table})
    for label in filter(apps.app_configs.__contains__, labels):  # a room that is built later is granted later
        room = apps.get_app_config(label)
        room.models_module = True  # a migration's stand-in has none, and would be passed over
        create_permissions(room, apps=apps, verbosity=0)
    permissions = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in apps.get_model("auth", "Permission").objects.select_related("content_type")
    }
    for name, table in MAY.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.set(permissions[code] for code in codes(table) if code in permissions)


def codes(table: dict[str, str]) -> list[tuple[str, str]]:
    """("workspace", "view_room") and so on."""
    return [(model.split(".")[0], f"{may}_{model.split('.')[1]}") for model, words in table.items() for may in words.split()]
