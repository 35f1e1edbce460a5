"""`{% load room_hours %}`: how the calendar writes the hours of its rooms.

A page holds hundreds of them. Written here they cost a tenth of what as many nodes of a template do.
"""

from collections.abc import Iterator
from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from innocenter.look.dates import clock, full_day
from workspace.calendar import FREE, RoomDay, Span

register = template.Library()
LINK = '<a href="{}">{}</a>'


@register.filter
def cells(day: RoomDay) -> SafeString:
    """The row of a table: each free hour leads to its booking."""
    form = book_form(day)
    drawn = ((cell.kind, cell.steps, inside(cell, form)) for cell in day.cells)
    return format_html_join("", '<td class="is-{}" colspan="{}">{}</td>', drawn)


def inside(cell: Span, form: str) -> str:
    return format_html(LINK, free_url(form, cell), clock(cell.begin)) if cell.kind == FREE else told(cell)


@register.filter
def lines(day: RoomDay) -> SafeString:
    """The same day as the items of a list."""
    return format_html_join("", '<li class="is-{}">{} ~ {} {}</li>', lines_of(day))


def lines_of(day: RoomDay) -> Iterator[tuple[str, str, str, str]]:
    form, room, book = book_form(day), str(day.room), _("book")
    for span in day.spans:
        says = told(span)
        if span.kind == FREE:
            says = format_html('<a href="{}">{}: {}<span class="sr-only"> {}</span></a>', free_url(form, span), says, book, room)
        yield span.kind, clock(span.begin), clock(span.end), says


@register.filter
def week_cells(days: list[RoomDay]) -> SafeString:
    """The row of a room in the table of a week."""
    return format_html_join("", '<td class="is-{}">{}</td>', ((day.tone, left(day)) for day in days))


@register.filter
def week_lines(days: list[RoomDay]) -> SafeString:
    """The same week as the items of a list."""
    return format_html_join("", '<li class="is-{}">{} {}</li>', ((day.tone, full_day(day.day), left(day)) for day in days))


def left(day: RoomDay) -> str:
    """What is left of a day of a week; leads to that day."""
    if not day.spans:
        return _("Day off")
    words = _("%(n)s h free") % {"n": f"{day.free_hours:g}"} if day.free_hours else _("Nothing free")
    return format_html('<a href="?date={}#room-{}">{}</a>', day.day.isoformat(), day.room.pk, words)


def told(span: Span) -> str:
    return format_html(LINK, reverse("workspace:booking", args=[span.booking]), span.says) if span.booking else span.says


def book_form(day: RoomDay) -> str:
    return reverse("workspace:book", args=[day.room.pk])


def free_url(form: str, span: Span) -> str:
    """To the booking form with the day and the time filled in: an hour, or what there is of one."""
    begin, end = timezone.localtime(span.begin), timezone.localtime(min(span.end, span.begin + timedelta(hours=1)))
    return f"{form}?day={begin:%Y-%m-%d}&begins={begin:%H:%M}&ends={end:%H:%M}"
