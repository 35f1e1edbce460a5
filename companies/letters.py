"""What the people of a company are told by e-mail."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

if TYPE_CHECKING:
    from companies.models.person import Person


def if_still_invited(letter: Letter) -> str | None:
    return None if _state(letter) == "invited" else "The invitation was answered or taken back."


def if_still_asked(letter: Letter) -> str | None:
    return None if _state(letter) == "asked" else "The request was answered or taken back."


def _state(letter: Letter) -> str:
    return getattr(letter.about(), "state", "gone")


INVITATION = Kind("companies.invitation", title=_("Invitation to a company"), still_owed=if_still_invited)
JOIN_REQUEST = Kind("companies.join_request", title=_("Request to join a company"), still_owed=if_still_asked)
ADMITTED = Kind("companies.admitted", title=_("Request to join was accepted"))
REFUSED = Kind("companies.refused", title=_("Request to join was turned down"))


def invite(person: "Person", *, now: datetime) -> None:
    known = User.objects.filter(email__iexact=person.email).first()
    Letter.objects.post(
        INVITATION,
        to=known or person.email,
        about=person,
        context={"company": person.company.name, "inviter": str(person.invited_by), "has_account": known is not None},
        link=reverse("companies:invitation", args=[person.pk]),
        now=now,
    )


def ask_managers(person: "Person", *, now: datetime) -> None:
    for manager in person.company.managers():
        Letter.objects.post(
            JOIN_REQUEST,
            to=manager,
            about=person,
            context={"company": person.company.name, "person": str(person)},
            link=reverse("companies:people", args=[person.company_id]),
            now=now,
        )


def admit(person: "Person", *, now: datetime) -> None:
    _answer(ADMITTED, person, link=reverse("companies:own", args=[person.company_id]), now=now)


def refuse(person: "Person", *, now: datetime) -> None:
    _answer(REFUSED, person, link=reverse("companies:page", args=[person.company_id]), now=now)


def _answer(kind: Kind, person: "Person", *, link: str, now: datetime) -> None:
    if person.user:
        Letter.objects.post(kind, to=person.user, about=person, context={"company": person.company.name}, link=link, now=now)
