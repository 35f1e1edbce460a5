"""What the two sides of a project are told by e-mail."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post

if TYPE_CHECKING:
    from projects.models import Project


def if_still_planned(letter: Letter) -> str | None:
    return None if getattr(letter.about(), "state", "gone") == "planned" else "The project was answered or withdrawn."


CONFIRM = Kind("projects.confirm", title=_("Please confirm a project"), still_owed=if_still_planned)
CONFIRMED = Kind("projects.confirmed", title=_("A project was confirmed"))
DECLINED = Kind("projects.declined", title=_("A project was declined"))


def ask_institute(project: "Project", *, now: datetime) -> None:
    post(CONFIRM, project.counterparts(), about=project, context=_about(project), link=project.get_absolute_url(), now=now)


def call_off(project: "Project", *, now: datetime) -> None:
    Letter.objects.cancel(about=project, kinds=[CONFIRM], reason="The company withdrew the project.", now=now)


def tell_confirmed(project: "Project", *, now: datetime) -> None:
    _tell_company(CONFIRMED, project, now=now)


def tell_declined(project: "Project", *, now: datetime) -> None:
    _tell_company(DECLINED, project, now=now)


def _tell_company(kind: Kind, project: "Project", *, now: datetime) -> None:
    post(kind, project.company_side(), about=project, context=_about(project), link=project.get_absolute_url(), now=now)


def _about(project: "Project") -> dict[str, Any]:
    """Nothing confidential: no plan, and no reason."""
    return {
        "title": project.title,
        "company": project.company.name,
        "institute": project.institute.name,
        "researcher": project.researcher.name,
        "starts_on": project.starts_on,
        "last_day": project.last_day,
    }
