"""The pages for what goes wrong. None of them blames anybody; each gives the number of the request and ways on."""

from contextlib import suppress
from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve


def request_number() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"request_number": request_number()}, status=HTTPStatus.NOT_FOUND)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"request_number": request_number()}, status=HTTPStatus.FORBIDDEN)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Mostly somebody whose session ended before the click: after signing in the browser asks for what only a button can send."""
    words = {"request_number": request_number(), "back_url": page_above(request.path)}
    answer = render(request, "405.html", words, status=HTTPStatus.METHOD_NOT_ALLOWED)
    answer.headers["Allow"] = allowed
    return answer


def page_above(path: str) -> str:
    """The nearest address above this one that is a page: the act of an object leads to the object."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        with suppress(Resolver404):
            resolve(path)
            return path
    return "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"request_number": request_number()}, status=HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("400.html", {"request_number": request_number()}), status=HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither the database nor the session: they may be what failed."""
    return HttpResponse(render_to_string("500.html", {"request_number": request_number()}), status=HTTPStatus.INTERNAL_SERVER_ERROR)
