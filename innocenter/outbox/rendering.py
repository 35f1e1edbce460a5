"""From a letter to its words: subject, text and HTML, all out of one template in the reader's language.

`templates/letters/<room>/<name>.txt`: the first line is the subject (the centre's prefix is added here), then an empty line, then
paragraphs divided by empty lines. A line break inside a paragraph stays one. A line `-> Label` is the one button; it goes to the
letter's link, and `-> below/ | Label` to a page below that one. Lines that begin with `- ` make a list. The template sees the letter's
context, `due_on`, `link` (absolute) and `site_url`.
A context with `calendar` (an iCalendar text) and `calendar_method` sends the entry along, for the reader's calendar.
"""

from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import urljoin

import css_inline
from django.conf import settings
from django.core import signing
from django.template import Context, Template
from django.template.backends.django import Template as DjangoTemplate
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from innocenter.outbox.models import Letter

SIGNER = signing.Signer(salt="outbox.unsubscribe")


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


def render(letter: Letter) -> Words:
    """What the letter says now. One that has been worded before (sent, or handed over ready) says the same again."""
    if letter.text:
        return Words(letter.subject, letter.text, letter.html)
    kind = letter.what_kind
    if kind is None:
        raise LookupError(f"No kind of letters is named {letter.kind}.")
    path = letter.link or (kind.link_of(letter) if kind.link_of else "")
    link = absolute(path) if path else ""
    facts = {**letter.context, "due_on": letter.due_on, "link": link, "site_url": settings.SITE_URL}
    with translation.override(letter.language):
        source = _template(kind.template).render(Context(facts, autoescape=False))
        title, __, body = source.strip().replace("\r\n", "\n").partition("\n")
        subject = _("[Innovation Centre] %(subject)s") % {"subject": " ".join(title.split())}
        parts, goodbye = blocks(body), unsubscribe_url(letter) if kind.optional else ""
        html = _as_html(parts, link=link, goodbye=goodbye, title=subject, language=letter.language)
        return Words(subject[:250], _as_text(parts, link=link, goodbye=goodbye), html)


def absolute(path: str) -> str:
    return urljoin(settings.SITE_URL, path)


def unsubscribe_url(letter: Letter) -> str:
    """A link that needs no sign-in: it is signed, names the address and the topic, and a GET on it changes nothing."""
    kind = letter.what_kind
    token = SIGNER.sign_object([letter.address, kind.subscription if kind else letter.kind])
    return absolute(reverse("outbox:unsubscribe", args=[token]))


@dataclass(frozen=True)
class Block:
    """A stretch of lines of one sort: `text`, `list` or `button`; a button leads `below` the letter's link."""

    sort: str
    lines: list[str]
    below: str = ""


def blocks(body: str) -> list[Block]:
    found: list[Block] = []
    fresh = True
    for line in body.split("\n"):
        sort, words = _sort_of(line.strip())
        if not words:
            fresh = True
        elif sort == "button":
            below, divider, label = words.partition(" | ")
            found.append(Block(sort, [label], below) if divider else Block(sort, [words]))
        elif fresh or found[-1].sort != sort:
            found.append(Block(sort, [words]))
            fresh = False
        else:
            found[-1].lines.append(words)
    return found


def _sort_of(line: str) -> tuple[str, str]:
    if line.startswith("-> "):
        return "button", line[3:].strip()
    if line.startswith("- "):
        return "list", line[2:].strip()
    return "text", line


def _as_text(parts: list[Block], *, link: str, goodbye: str) -> str:
    written = []
    for part in parts:
        if part.sort == "button":
            written.append(f"{part.lines[0]}:\n{link}{part.below}")
        else:
            mark = "- " if part.sort == "list" else ""
            written.append("\n".join(mark + line for line in part.lines))
    foot = [
        "-- ",
        _("Innovation Centre for Small and Medium Enterprises"),
        settings.SITE_URL,
        _("Questions: %(contact)s") % {"contact": settings.CENTRE_CONTACT},
    ]
    if goodbye:
        foot.append(_("To stop letters of this kind: %(url)s") % {"url": goodbye})
    return "\n\n".join(written) + "\n\n" + "\n".join(foot) + "\n"


def _as_html(parts: list[Block], **facts: str) -> str:
    page = _template("letters/frame.html").render(
        Context({"parts": parts, "site_url": settings.SITE_URL, "contact": settings.CENTRE_CONTACT, **facts})
    )
    return _inliner().inline(page)


@cache
def _template(name: str) -> Template:
    return cast(DjangoTemplate, get_template(name)).template


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
