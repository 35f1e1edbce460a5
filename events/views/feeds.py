"""Calendars and news to subscribe to, and one event to put into one's own calendar. Asked again with the tag of the last answer, they
say that nothing has changed (304).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed as Syndication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from events import feeds
from events.models import Event, Series
from innocenter.taxonomy.models import Field


def answer(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@conditional_page
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Every public event; one statement."""
    return answer(feeds.written(feeds.programme(timezone.now()), feeds.of_everything(request.path)), "innocenter-events")


@conditional_page
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    which = get_object_or_404(Series, pk=pk)
    found = feeds.programme(timezone.now()).narrowed(series=str(pk))
    return answer(feeds.written(found, feeds.of_series(which, request.path)), f"series-{pk}")


@conditional_page
@require_safe
def field(request: HttpRequest, code: str) -> HttpResponse:
    which = get_object_or_404(Field, pk=code)
    found = feeds.programme(timezone.now()).narrowed(field=code)
    return answer(feeds.written(found, feeds.of_field(which, request.path)), f"field-{code}")


@conditional_page
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(feeds.with_revision(Event.objects.listed().with_everything()), pk=pk)
    return answer(feeds.written([event]), f"event-{pk}")


@dataclass(frozen=True)
class About:
    """What a feed of news tells of: everything, a series, a field."""

    title: str
    words: str
    page: str
    address: str
    narrowed: Mapping[str, str]


@method_decorator([conditional_page, require_safe], name="__call__")
class News(Syndication):  # type: ignore[type-arg]  # -- generic for the type checker alone
    """What was announced last, for readers of news (Atom)."""

    feed_type = feedgenerator.Atom1Feed

    def get_object(self, request: HttpRequest, pk: int = 0, code: str = "") -> About:
        if pk:
            which = get_object_or_404(Series, pk=pk)
            return About(which.title, which.summary, reverse("events:series", args=[pk]), request.path, {"series": str(pk)})
        if code:
            title = _("Events on %(field)s") % {"field": get_object_or_404(Field, pk=code).name}
            return About(title, "", reverse("events:field", args=[code]), request.path, {"field": code})
        words = _("Forums, technology seminars and briefings for companies and researchers, every month.")
        return About(_("Events of the centre"), words, reverse("events:list"), request.path, {})

    def title(self, obj: About) -> str:
        return obj.title

    def subtitle(self, obj: About) -> str:
        return obj.words

    def link(self, obj: About) -> str:
        return obj.page

    def feed_url(self, obj: About) -> str:
        return obj.address

    def items(self, obj: About) -> Any:
        return feeds.news(**obj.narrowed)

    def item_title(self, item: Event) -> str:
        return _("Cancelled: %(title)s") % {"title": item.title} if item.state == "cancelled" else item.title

    def item_description(self, item: Event) -> str:
        """HTML, as the format has it."""
        return format_html("<p>{} · {}</p><p>{}</p>", item.when_words, item.where_words, item.summary)

    def item_guid(self, item: Event) -> str:
        return f"urn:uuid:{item.uid}"

    def item_pubdate(self, item: Event) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Event) -> datetime:
        revised: datetime = item.revised_at  # type: ignore[attr-defined]  # -- annotated
        return revised
