"""After the event, to those who were there: thanks with what there is for them, and once more a word about the survey."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.letters import registrations
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

if TYPE_CHECKING:  # the attendance posts these letters
    from events.models.registration import Registration


def _was_there(letter: Letter) -> str | None:
    """Asked at the last moment: a check-in may have been taken back."""
    stands = apps.get_model("events.Registration").objects.filter(pk=letter.about_id, state="attended").exists()
    return None if stands else str(_("This person was not there after all."))


def _has_not_answered(letter: Letter) -> str | None:
    """One query: was there, has not answered, and it can still be answered."""
    found = apps.get_model("events.Registration").objects.filter(pk=letter.about_id, state="attended", answered=None)
    stands = found.filter(event__survey__closes_at__gt=timezone.now()).exists()
    return None if stands else str(_("The survey is answered, or over."))


THANKS = Kind("events.thanks", title=_("Thanks after an event"), still_owed=_was_there, useless_after=timedelta(days=14))
MATERIALS = Kind("events.materials", title=_("Materials of an event"), still_owed=_was_there, useless_after=timedelta(days=14))
SURVEY = Kind("events.survey", title=_("Reminder of the survey"), still_owed=_has_not_answered, useless_after=timedelta(days=4))


def thanks(registration: Registration, *, now: datetime) -> bool:
    survey = getattr(registration.event, "survey", None)
    return _tell(THANKS, registration, until=survey.closes_at if survey and survey.is_open(now) else None, now=now)


def materials(registration: Registration, *, now: datetime) -> bool:
    """For whom was thanked before the materials were out."""
    return _tell(MATERIALS, registration, until=None, now=now)


def survey(registration: Registration, *, now: datetime) -> bool:
    return _tell(SURVEY, registration, until=registration.event.survey.closes_at, now=now)


def _tell(kind: Kind, registration: Registration, *, until: datetime | None, now: datetime) -> bool:
    """Whether it was new."""
    language = registration.person.language if registration.person else registration.language
    with translation.override(language):
        context = registrations.about(registration) | {"survey_until": until, "has_materials": registration.event.materials_at is not None}
    return Letter.objects.post(
        kind, to=registration.person or registration.email, about=registration, context=context, link=registration.get_absolute_url(),
        now=now, language=language,
    ).is_new  # fmt: skip
