"""What is there of the papers of an application, kind by kind."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from workspace.models import Application, Document


class Status(models.TextChoices):
    MISSING = "missing", gettext_lazy("Missing")
    NONE = "none", gettext_lazy("Not required, not there")
    PRESENT = "present", gettext_lazy("There, not looked at yet")
    EXPIRED = "expired", gettext_lazy("No longer valid")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    TO_REPLACE = "replace", gettext_lazy("To be replaced")


@dataclass(frozen=True)
class Paper:
    kind: str
    label: str
    status: Status
    accepted_by: User | None

    @property
    def words(self) -> str:
        return str(self.status.label)

    @property
    def is_lacking(self) -> bool:
        return self.status in {Status.MISSING, Status.EXPIRED, Status.TO_REPLACE}


def completeness(application: Application, *, today: date) -> list[Paper]:
    """Each kind of document, whether it is there or not."""
    current = {paper.kind: paper for paper in application.documents.current().select_related("accepted_by")}
    asked = application.open_supplement()
    wanted = set(asked.parts) if asked else set()
    told = []
    for kind, label in Document.Kind.choices:
        paper = current.get(kind)
        status = Status.TO_REPLACE if paper and kind in wanted else status_of(kind, paper, today)
        told.append(Paper(kind, str(label), status, paper.accepted_by if paper else None))
    return told


def status_of(kind: str, paper: Document | None, today: date) -> Status:
    if paper is None:
        return Status.MISSING if kind in Document.REQUIRED else Status.NONE
    if not paper.is_valid_on(today):
        return Status.EXPIRED
    return Status.ACCEPTED if paper.accepted_at else Status.PRESENT
