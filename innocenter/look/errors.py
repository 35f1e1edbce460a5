"""The pages for what goes wrong. None of them blames anybody; each gives the number of the request and ways on."""

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def request_number() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"request_number": request_number()}, status=HTTPStatus.NOT_FOUND)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"request_number": request_number()}, status=HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"request_number": request_number()}, status=HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("400.html", {"request_number": request_number()}), status=HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither the database nor the session: they may be what failed."""
    return HttpResponse(render_to_string("500.html", {"request_number": request_number()}), status=HTTPStatus.INTERNAL_SERVER_ERROR)
