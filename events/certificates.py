"""The certificate of attendance: an official document, for somebody who was there, when the event is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.models import Place, Registration
from events.models.states import EventState, State
from innocenter.accounts.models import User
from innocenter.issued import content
from innocenter.issued.content import Content
from innocenter.issued.kinds import Kind
from innocenter.issued.models import IssuedDocument
from innocenter.values.names import initials


def people(registration: Registration) -> Iterable[User]:
    return [registration.person] if registration.person else []


def shown(registration: Registration) -> list[tuple[str, str]]:
    """What the page for checking tells anybody who holds it: no more than this."""
    told = [
        (_("Who took part"), initials(registration.name)),
        (_("Event"), registration.event.title),
        (_("Date and time"), registration.event.when_words),
    ]
    if registration.state != State.ATTENDED:
        told.append((_("State"), _("No longer valid: the attendance was corrected.")))
    return told


KIND = Kind("events.certificate", gettext_lazy("Certificate of attendance"), people, shown=shown)


def of(registration: Registration) -> IssuedDocument | None:
    """The newest, in the language in which it is read; else in Korean. One statement."""
    found = IssuedDocument.objects.about(registration).current().filter(kind=KIND.name)
    by_language = {document.language: document for document in found}
    return by_language.get((get_language() or "ko")[:2]) or by_language.get("ko")


def made() -> Exists:
    """Of a row of registrations: there is one."""
    about = Cast(OuterRef("pk"), CharField())
    return Exists(IssuedDocument.objects.filter(kind=KIND.name, about_type=Registration._meta.label_lower, about_id=about))


@transaction.atomic
def issue(registration: Registration, *, by: User | None, now: datetime) -> IssuedDocument:
    """Once; a second time it is the same. Raises ValidationError `absent`, `too_early`, `paper`."""
    registration.begin()
    if registration.state != State.ATTENDED:
        raise ValidationError(_("A certificate is for those who were there."), code="absent")
    if registration.event.state not in {EventState.HELD, EventState.ARCHIVED}:
        raise ValidationError(_("The certificate is made when the event is over."), code="too_early")
    if known := of(registration):
        return known
    languages = {"ko", registration.person.language if registration.person else registration.language}
    return IssuedDocument.objects.issue(
        KIND, about=registration, write=lambda: written(registration), by=by, now=now, languages=sorted(languages - {"ko", ""})
    )


def written(registration: Registration) -> Content:
    event = registration.event
    host = event.host or _("Technology Innovation Centre for Small and Mid-sized Companies")
    about = [
        (_("Name"), registration.name), (_("Affiliation"), registration.affiliation), (_("Event"), event.title),
        (_("Kind"), event.get_kind_display()), (_("Date and time"), event.when_words),
        (_("Where"), _("Online") if registration.place == Place.ONLINE else event.where_words), (_("Host"), host),
    ]  # fmt: skip
    closing = _("We confirm that this person took part in the event named above.")
    return Content(_("Certificate of attendance"), [content.facts(about), content.paragraph(closing)], registration.name)
