"""The letter that goes with a document that is issued again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.posting import post

if TYPE_CHECKING:  # the document posts it
    from innocenter.issued.models import IssuedDocument

ISSUED_AGAIN = Kind("issued.issued_again", title=_("Document issued again"))


def issued_again(document: IssuedDocument, about: models.Model, *, now: datetime) -> None:
    """To the people whom the document is for. What it is called is worded in the reader's language by the template."""
    before = document.replaces
    assert before is not None
    context = {
        "number": document.number,
        "version": document.version,
        "before": before.version,
        "before_on": before.issued_at,
        "title_ko": document.titled("ko"),
        "title_en": document.titled("en"),
        "cause": document.cause,
        "reason": document.reason,
    }
    post(ISSUED_AGAIN, document.people(about), about=document, context=context, link=document.get_absolute_url(), now=now)
