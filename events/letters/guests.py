"""Letters to somebody who wants to come without an account. Both go to the address alone: the screen says the same to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

if TYPE_CHECKING:  # the guests post these letters
    from events.models.event import Event
    from events.models.guest import GuestSignUp
    from events.models.registration import Registration


def _link(letter: Letter) -> str:
    """Made when the letter is worded: nobody who looks at the list of letters can confirm for the guest."""
    return str(apps.get_model("events.GuestSignUp")(pk=letter.about_id).get_absolute_url())


CONFIRM = Kind(
    "events.guest_confirm", title=_("Guest: please confirm your address"), urgent=True, sensitive=True, useless_after=timedelta(hours=24),
    link_of=_link,
)  # fmt: skip
ALREADY = Kind("events.guest_already", title=_("Guest: registered already"))


def please_confirm(wish: GuestSignUp, *, now: datetime) -> None:
    with translation.override(wish.language):
        context = _about(wish.event) | {"name": wish.name, "until": wish.expires_at}
    Letter.objects.post(CONFIRM, to=wish.email, about=wish, context=context, now=now, language=wish.language)


def registered_already(registration: Registration, *, now: datetime) -> None:
    """Once a day, whoever asks how often."""
    language = registration.person.language if registration.person else registration.language
    with translation.override(language):
        context = _about(registration.event) | {"state": str(registration.get_state_display())}
    Letter.objects.post(
        ALREADY, to=registration.person or registration.email, about=registration, due_on=timezone.localdate(now), context=context,
        link=registration.get_absolute_url(), now=now, language=language,
    )  # fmt: skip


def _about(event: Event) -> dict[str, Any]:
    return {"what": event.title, "begin": event.starts_at, "end": event.ends_at, "where": event.where_words}
