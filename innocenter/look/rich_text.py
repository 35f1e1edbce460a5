"""Text with paragraphs, lists and links, written by many hands: cleaned when it is saved and once more when it is shown.

A model has `description = RichTextField(_("description"))`; a page shows `{{ event.description|rich }}`, and whatever cannot have tags
(a calendar, a line of a list) `plain(event.description)`. The editor needs `@with_editor` on its view, and `{{ form.media }}` on its page.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

import nh3
from csp.decorators import csp_update
from django import forms
from django.db import models
from django.forms.widgets import Script
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

TAGS = {"p", "div", "br", "h3", "h4", "strong", "em", "del", "a", "ul", "ol", "li", "blockquote"}
SCHEMES = {"http", "https", "mailto", "tel"}
CLEANER = nh3.Cleaner(
    tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener noreferrer", strip_comments=True,
    clean_content_tags={"script", "style", "svg", "math", "template", "noscript", "iframe", "object", "title", "textarea"},
)  # fmt: skip
NO_TAGS = nh3.Cleaner(tags=set())
A_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
ENDS_LINE = re.compile(r"<br>|</(?:p|div|h3|h4|li|blockquote)>")
NOTHING = re.compile(r"(?:<[^>]*>|&nbsp;|\s)*")
TRIX_STYLES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # both while they are empty
    "'sha256-jAP18ioNeNaQBBU5RJvT96kjJnVxHvZs+s8WUNiLnvA='",
    "'sha256-c5Z9aB2t69CSpeI1aC8dDLr7LZYZlynV8iY/8Uc9ZFk='",
]
"""What the editor writes into two elements of style when it starts; nothing else may be written there (tests/e2e/test_rich_text.py)."""
with_editor = csp_update({"style-src": TRIX_STYLES})


def clean(text: str) -> str:
    """The allowed tags alone; "" for what shows nothing. Text without tags becomes paragraphs at its empty lines."""
    text = text.strip()
    if not A_TAG.search(text):
        text = linebreaks(text, autoescape=True) if text else ""
    made = CLEANER.clean(text).strip()
    if NOTHING.fullmatch(made):
        return ""
    return made if A_TAG.search(made) else f"<p>{made}</p>"


def rich(text: str) -> SafeString:
    """For a page, whatever stands in the database."""
    return mark_safe(clean(text or ""))  # noqa: S308 -- cleaned in the same breath


def plain(text: str) -> str:
    """Lines of text without any tag: calendars, letters and search engines read it."""
    one_line = clean(text or "").replace("\n", " ")
    words = html.unescape(NO_TAGS.clean(ENDS_LINE.sub("\n", one_line.replace("<li>", "\n· "))))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


class RichTextArea(forms.Textarea):
    """An editor in the reader's language. Without its script it is a text area, which takes text with empty lines between paragraphs."""

    class Media:
        css = {"all": ["vendor/trix/trix.css", "rich-text.css"]}
        js = [Script("vendor/trix/trix.umd.min.js", defer=True), Script("rich-text.js", defer=True)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"data-rich-text": json.dumps(words_of_editor(), ensure_ascii=False)}
        return context


def words_of_editor() -> dict[str, str]:
    return {
        "toolbar": _("Formatting"), "bold": _("Bold"), "italic": _("Italic"), "heading1": _("Heading"), "quote": _("Quotation"),
        "bullets": _("List"), "numbers": _("Numbered list"), "link": _("Link"), "unlink": _("Remove the link"), "undo": _("Undo"),
        "redo": _("Redo"), "url": _("Address of the page"),
    }  # fmt: skip


class RichTextFormField(forms.CharField):
    """Cleaned as it will be kept, so that a text of nothing but tags is empty, and its length is what is kept."""

    widget = RichTextArea

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class RichTextField(models.TextField):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    """A text column whose content is cleaned whenever a row is saved. For migrations it is an ordinary one."""

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = clean(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **options: Any) -> Any:
        options = {key: value for key, value in options.items() if key != "widget"}  # the admin's own text area is none for this
        return super().formfield(**{"form_class": RichTextFormField, "widget": RichTextArea} | options)
