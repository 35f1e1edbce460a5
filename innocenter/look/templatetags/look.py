"""`{% load look %}`: the portal's filters and tags."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from innocenter.look import dates, rich_text
from innocenter.look.text import with_particle
from innocenter.values import registration_numbers

register = template.Library()
NUMBER = re.compile(r"\b[A-Z]-\d{4}-\d+\b")

ROOMS = [
    ("events:list", _("Events")),
    ("workspace:home", _("Office space")),
    ("mentoring:home", _("Mentoring")),
    ("projects:list", _("Joint projects")),
    ("companies:list", _("Companies")),
    ("institutes:list", _("Institutes")),
]


class RoomLink(NamedTuple):
    name: Any
    url: str
    is_here: bool


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[RoomLink]:
    """The rooms that exist, in the header's order."""
    request = context.get("request")
    path = request.path if request else ""
    return [RoomLink(name, url, path.startswith(url)) for name, url in addresses(get_urlconf() or settings.ROOT_URLCONF)]


@cache
def addresses(site_map: str) -> list[tuple[Any, str]]:
    found = []
    for url_name, name in ROOMS:
        with suppress(NoReverseMatch):
            found.append((name, reverse(url_name)))
    return found


@register.simple_tag(takes_context=True)
def draw(context: Context, name: str) -> SafeString:
    """`{% draw "components/x.html" as x %}`: what stands on a page twice (once in the menu of a phone) is drawn once."""
    template_of_page = context.template
    assert template_of_page
    found: template.Template = template_of_page.engine.get_template(name)
    return found.render(context)


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Of a tag, in their order; True stands without a value, False not at all. Every field of every form asks for them."""
    said = ((conditional_escape(name), value) for name, value in attrs.items() if value is not False)
    words = [f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in said]
    return mark_safe("".join(words))  # noqa: S308 -- escaped one by one


@register.simple_tag
def centre_contact() -> str:
    """Whom to ask."""
    return str(settings.CENTRE_CONTACT)


@register.filter
def day(value: date | None) -> str:
    return dates.full_day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    return dates.short_day(value) if value else ""


@register.filter
def month_words(value: date | None) -> str:
    return dates.month_words(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    return dates.clock(value) if value else ""


@register.filter
def moment(value: datetime | date | None) -> str:
    """A day with its hour, if it has one."""
    if not value:
        return ""
    return dates.moment(value) if isinstance(value, datetime) else dates.full_day(value)


@register.filter
def period(value: Any) -> str:
    return dates.period(value) if value else ""


@register.filter
def days_left(due: date | None, today: date | None) -> str:
    return dates.days_left(due, today) if due and today else ""


@register.filter
def registration_number(value: str | None) -> str:
    return registration_numbers.pretty(value) if value else ""


@register.filter
def file_size(value: int | None) -> str:
    return filesizeformat(value).replace("\xa0", " ") if value is not None else ""


@register.filter
def rich(text: str | None) -> SafeString:
    """Rich text, cleaned once more."""
    return rich_text.rich(text or "")


@register.filter
def plain(text: str | None) -> str:
    """Rich text without its tags; escaped as other text is."""
    return rich_text.plain(text or "")


@register.filter
def whole(words: object) -> SafeString:
    """A receipt or lease number is not broken at its hyphens: Chromium does so on a phone."""
    return mark_safe(NUMBER.sub(r'<span class="whole">\g<0></span>', conditional_escape(str(words))))  # noqa: S308 -- escaped first


@register.filter
def particle(word: object, pair: str) -> str:
    """`{{ name|particle:"과,와" }}`: for Korean readers with the particle that fits, for others as it is."""
    after_consonant, _comma, after_vowel = pair.partition(",")
    return with_particle(str(word), after_consonant, after_vowel) if dates.is_korean() else str(word)


class WrapNode(template.Node):
    def __init__(self, css_class: FilterExpression, inside: NodeList) -> None:
        self.css_class = css_class
        self.nodelist = inside

    def render(self, context: Context) -> SafeString:
        inside = self.nodelist.render(context)
        if not inside.strip():
            return SafeString("")
        return format_html('<div class="{}">{}</div>', self.css_class.resolve(context), inside)


@register.tag
def wrap(parser: Parser, token: Token) -> WrapNode:
    """`{% wrap "page-aside" %}…{% endwrap %}`: a div of that class, or nothing at all if there is nothing inside."""
    try:
        _name, css_class = token.split_contents()
    except ValueError as mistake:
        raise template.TemplateSyntaxError("wrap takes one class name") from mistake
    inside = parser.parse(("endwrap",))
    parser.delete_first_token()
    return WrapNode(parser.compile_filter(css_class), inside)
