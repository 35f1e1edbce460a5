from typing import Any

from django.core.checks import CheckMessage, Error, register

from innocenter.checks import TAG
from innocenter.issued import font


@register(TAG)
def documents_have_their_font(**kwargs: Any) -> list[CheckMessage]:
    """A decision is issued with its paper or not at all, so a portal without the font would decide nothing."""
    lost = font.missing()
    if not lost:
        return []
    names = ", ".join(path.name for path in lost)
    hint = "Run `npm ci` in the portal's folder (`make run` and the Dockerfile do); the package is pretendard-gov."
    return [Error(f"The font for official documents is missing: {names} in {lost[0].parent}.", hint=hint, id="innocenter.E005")]
