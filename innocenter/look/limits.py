"""How often something may be tried: counted in the shared cache, in windows of a fixed length."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(what: str, *, times: int, seconds: int) -> bool:
    """Counts this try. True from the one after `times` on, until the window that the first one opened is over."""
    key = f"limit:{what}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return int(cache.incr(key)) > times
    except ValueError:  # the window has just ended
        return False


def address_of(request: HttpRequest) -> str:
    """As our own proxy saw it."""
    return str(get_adapter(request).get_client_ip(request))
