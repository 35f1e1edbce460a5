"""/livez and /readyz, answered before anything else: a probe has no session, no language and perhaps not our host name."""

import functools
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match request.path:
            case "/livez":
                return HttpResponse("ok\n", content_type="text/plain")
            case "/readyz":
                return readiness()
        return self.get_response(request)


def readiness() -> HttpResponse:
    """503 without the database or behind the migrations; without the broker letters are late and pages go on: degraded, still 200."""
    seen = {"database": database(), "broker": broker()}
    if seen["database"] != "ok":
        status, code = "not ready", 503
    else:
        status, code = ("ready", 200) if seen["broker"] == "ok" else ("degraded", 200)
    return JsonResponse({"status": status, **seen}, status=code, headers={"Cache-Control": "no-store"})


@functools.cache
def migrations() -> frozenset[tuple[str, str]]:
    """Those in the code, which do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except DatabaseError:
        return "lost"
    return "ok" if migrations() <= applied else "migrations to run"


def broker() -> str:
    try:
        with redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5) as client:
            client.ping()
    except redis.RedisError:
        return "lost"
    return "ok"
