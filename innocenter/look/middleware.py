"""What each answer carries: the reader's language, and headers that keep the page to its reader."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers

from innocenter.look.errors import method_not_allowed, page_not_found

Answer = Callable[[HttpRequest], HttpResponse]


def language_of(request: HttpRequest) -> str:
    """The signed-in person's own choice, else this browser's, else Korean. What the browser itself prefers is not asked."""
    if not request.user.is_authenticated:
        return language_of_browser(request)
    return request.user.language if request.user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_of_browser(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_middleware(get_response: Answer) -> Answer:
    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def privacy_middleware(get_response: Answer) -> Answer:
    """Pages of a signed-in person are kept by nobody; no page may use a sensor of the device."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def manners_middleware(get_response: Answer) -> Answer:
    """An address that no page can have is not there; a page that only takes what its button sends says so in our own words."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            return page_not_found(request)
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return method_not_allowed(request, response.headers["Allow"])
        return response

    return answer
