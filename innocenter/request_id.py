import re
import uuid

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware(RequestMiddleware):
    """Names each request: `request.request_id`, the X-Request-ID header, `request_id` in the logs and in the tasks it starts.

    A name from outside is kept only if a trusted proxy stands in front of us and it looks like one.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        kept = settings.TRUSTED_PROXY_COUNT > 0 and ACCEPTABLE.fullmatch(given)
        request.request_id = request.META["HTTP_X_REQUEST_ID"] = given if kept else uuid.uuid4().hex  # type: ignore[attr-defined]  # -- error pages show it
        request.__dict__.pop("headers", None)
        response: HttpResponse = super().__call__(request)  # type: ignore[assignment]  # -- we are never async
        response["X-Request-ID"] = request.META["HTTP_X_REQUEST_ID"]
        return response

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """A page asks for dozens of styles, fonts and pictures: they are told of only when one is not there."""
        if response.status_code < 400 and request.path.startswith(settings.STATIC_URL):
            structlog.contextvars.clear_contextvars()
        else:
            super().handle_response(request, response)

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address that our own proxy saw, as for the rate limits; never what a client claims to be."""
        count, seen = settings.TRUSTED_PROXY_COUNT, request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        ip = seen[-count].strip() if 0 < count <= len(seen) else ""
        structlog.contextvars.bind_contextvars(ip=ip or request.META.get("REMOTE_ADDR"))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"
