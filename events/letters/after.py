"""After the event, to those who were there: thanks with what there is for them, and once more a word about the survey.

Each kind in one statement, however many people there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.letters.registrations import own_page, readers
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post_to_all

if TYPE_CHECKING:  # the attendance posts these letters
    from events.models.event import Event
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


THANKS = Kind(
    "events.thanks", title=_("Thanks after an event"), still_owed=_was_there, useless_after=timedelta(days=14), link_of=own_page
)
MATERIALS = Kind(
    "events.materials", title=_("Materials of an event"), still_owed=_was_there, useless_after=timedelta(days=14), link_of=own_page
)
SURVEY = Kind(
    "events.survey", title=_("Reminder of the survey"), still_owed=_has_not_answered, useless_after=timedelta(days=4), link_of=own_page
)


def tell(kind: Kind, owed: QuerySet[Registration], events: Iterable[Event], *, now: datetime) -> int:
    """`events`: those of the registrations, with their surveys. Returns how many letters were new."""
    contexts = [pair for event in events for pair in _contexts(event, now=now)]
    return post_to_all(kind, readers(owed), about=apps.get_model("events.Registration"), contexts=contexts, now=now)


def _contexts(event: Event, *, now: datetime) -> Iterator[tuple[Q, dict[str, Any]]]:
    """What everybody who was there reads in the same language; the centre's own last, for whoever speaks none of ours."""
    survey = getattr(event, "survey", None)
    until = survey.closes_at if survey and survey.is_open(now) else None
    for language in sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code == settings.LANGUAGE_CODE):
        with translation.override(language):
            read = Q() if language == settings.LANGUAGE_CODE else Q(letter_language=language)
            yield read & Q(event=event.pk), {
                "what": event.title, "begin": event.starts_at, "survey_until": until, "has_materials": event.materials_at is not None,
            }  # fmt: skip
