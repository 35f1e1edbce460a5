"""A new date of a series, or on a field, for those who follow it: one letter for each person and event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import Readers, post_to_all

if TYPE_CHECKING:  # `events.following` posts these
    from events.models.event import Event


def _still_followed(letter: Letter) -> str | None:
    """Asked at the last moment, in one query: the event stands, and the person still follows what it belongs to."""
    event = apps.get_model("events.Event")
    found = event.objects.filter(pk=letter.about_id, state="published").followed_by(letter.user_id)
    return None if found.exists() else str(_("The event was called off, or the person follows it no longer."))


def _page(letter: Letter) -> str:
    return f"/events/{letter.about_id}/"


def _goodbye(address: str) -> None:
    """One click in a letter ends all of it; the page of what one follows then says so too."""
    apps.get_model("events.Subscription").objects.filter(person__email__iexact=address).delete()


NEW_DATE = Kind(
    "events.new_date", title=_("New dates of events that I follow"), optional=True, still_owed=_still_followed, link_of=_page,
    on_goodbye=_goodbye,
)  # fmt: skip


def tell(event: Event, followers: QuerySet[User], *, now: datetime) -> int:
    """In one statement. Returns how many letters were new."""
    to = Readers(followers, user=F("pk"), address=F("email"), language=F("language"), about_id=Value(event.pk))
    return post_to_all(NEW_DATE, to, about=apps.get_model("events.Event"), contexts=_contexts(event), now=now)


def _contexts(event: Event) -> Iterator[tuple[Q, dict[str, Any]]]:
    """The centre's own language last: for whoever speaks none of ours."""
    for language in sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code == settings.LANGUAGE_CODE):
        with translation.override(language):
            yield Q() if language == settings.LANGUAGE_CODE else Q(letter_language=language), {
                "what": event.title,
                "begin": event.starts_at,
                "end": event.ends_at,
                "where": event.where_words,
                "summary": event.summary,
                "series": event.series.title if event.series else "",
                "who": str(event.get_audience_display()) if event.audience != "all" else "",
            }
