"""Files leave the house here, after the room that owns them has checked who asks."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from django.db import models
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from innocenter.accounts.models import User
from innocenter.files.images import gallery
from innocenter.files.models import StoredFile
from innocenter.privacy.models import AccessEvent

PICTURE = re.compile(r"[0-9a-f]{32}(-\d+)?\.webp")
A_YEAR = 31_536_000
SHOWN_IN_PLACE = {"application/pdf", "image/jpeg", "image/png"}


def serve(
    request: HttpRequest,
    stored: StoredFile,
    *,
    about: models.Model,
    people: Iterable[User] | None = None,
    inline: bool = False,
    reason: str = "",
) -> FileResponse:
    """Answer with a private file. The caller has checked that the reader may; the access is written down first, or nothing is sent.

    `about` is what the file belongs to, `people` those whose data it holds (unless given: who uploaded it).
    """
    if people is None:
        people = [stored.uploaded_by] if stored.uploaded_by else []
    AccessEvent.objects.record(request, about=about, action=AccessEvent.Action.DOWNLOAD, people=people, reason=reason)
    return answer_with(stored, inline=inline)


def answer_with(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file itself, for a reader of whom the caller knows that it is theirs, such as a guest with their own link."""
    shown = inline and stored.media_type in SHOWN_IN_PLACE
    answer = FileResponse(stored.open(), content_type=stored.media_type)
    answer["Content-Length"] = str(stored.size)
    answer["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(stored.name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    # browsers do not open their PDF viewer inside a sandbox
    viewer = shown and stored.media_type == "application/pdf"
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'" + ("" if viewer else "; sandbox")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A public picture. Its name is never used for another one, so it may be cached for good."""
    if not PICTURE.fullmatch(name) or not gallery().exists(name):
        raise Http404
    answer = FileResponse(gallery().open(name), content_type="image/webp")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
