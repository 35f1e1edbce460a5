"""What every document carries besides its own words: the centre, number, date, where to check it."""

import hashlib
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from innocenter.issued.content import Content, plain
from innocenter.look.dates import bare_day


def frozen(content: Content, *, number: str, version: int, at: datetime) -> dict[str, Any]:
    """Everything that the layout shows, in the active language. Rendering this again needs nothing else."""
    local, words = timezone.localtime(at), content.as_json()
    head = [(_("Document number"), number), (pgettext("official letter", "Date"), bare_day(local))]
    head += [(pgettext("official letter", "To"), words["receiver"])] if words["receiver"] else []
    context = words | {
        "lang": (get_language() or "ko")[:2],
        "number": number,
        "version": version,
        "issued": [local.year, local.month, local.day, local.hour, local.minute],
        "centre": plain(_("Technology Innovation Centre for Small and Mid-sized Companies")),
        "sender": plain(_("Head of the Technology Innovation Centre for Small and Mid-sized Companies")),
        "address": plain(f"{_('Pangyo Techno Valley, Bundang-gu, Seongnam-si, Gyeonggi-do')} · {settings.CENTRE_CONTACT}"),
        "head": [[plain(label), plain(value)] for label, value in head],
        "subject_word": plain(pgettext("official letter", "Subject")),
        "number_line": plain(_("No. %(number)s") % {"number": number}),
        "version_line": plain(_("version %(version)s") % {"version": version}),
        "page_word": plain(_("pages")),
        "end_word": plain(_("End.")),
        "seal_word": plain(_("seal")),
        "qr_alt": plain(_("QR code: leads to the page that tells whether this document is genuine")),
        "check_words": plain(_("To check that this document is genuine, read the QR code. Code:")),
    }
    code = code_of(context)
    return context | {"code": code, "check_url": check_url(number, code)}


def again(
    context: dict[str, Any], words: dict[str, Any], *, version: int, at: datetime, replaces: str, why: str
) -> dict[str, Any]:
    """The same document as `context`, with `words` as they should be: its number and its day stay, and it says what it replaces and why."""
    local = timezone.localtime(at)
    kept = {key: value for key, value in context.items() if key not in ("code", "check_url")}
    head = context["head"][:2] + ([[context["head"][2][0], words["receiver"]]] if words["receiver"] else [])
    told = ((_("Issued again"), bare_day(local)), (_("Replaces"), replaces), (_("Reason"), why))
    fresh = kept | words | {
        "version": version,
        "issued": [local.year, local.month, local.day, local.hour, local.minute],
        "head": [*head, *([plain(label), plain(value)] for label, value in told)],
        "version_line": plain(_("version %(version)s") % {"version": version}),
    }  # fmt: skip
    code = code_of(fresh)
    return fresh | {"code": code, "check_url": check_url(context["number"], code)}


def code_of(context: dict[str, Any]) -> str:
    """Sixteen letters that only somebody who has the document can know: made from all its words."""
    return hashlib.sha256(json.dumps(context, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def check_url(number: str, code: str) -> str:
    return urljoin(settings.SITE_URL, f"{reverse('issued:check')}?{urlencode({'number': number, 'code': code})}")
