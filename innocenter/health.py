"""/livez and /readyz, answered before anything else: a probe has no session, no language and perhaps not our host name."""

import functools
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from innocenter.outbox.models import Heartbeat

STALE = 180  # seconds: beat ticks every ten, a worker may be busy with one round for sixty


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
    """503 without the database or behind the migrations. Without broker, worker or beat letters are late and pages go on: degraded, 200.

    `heartbeats`: seconds since beat and worker were last seen at work, null for never.
    """
    seen: dict[str, Any] = {"database": database(), "broker": broker()}
    if seen["database"] != "ok":
        return answer("not ready", 503, seen)
    seen["heartbeats"] = heartbeats()
    lives = all(age is not None and age <= STALE for age in seen["heartbeats"].values())
    return answer("ready" if lives and seen["broker"] == "ok" else "degraded", 200, seen)


def answer(status: str, code: int, seen: dict[str, Any]) -> JsonResponse:
    return JsonResponse({"status": status, **seen}, status=code, headers={"Cache-Control": "no-store"})


def heartbeats() -> dict[str, int | None]:
    """Seconds; a clock that is ahead of ours counts as now."""
    now, last = timezone.now(), dict(Heartbeat.objects.values_list("name", "at"))
    return {name: max(int((now - last[name]).total_seconds()), 0) if name in last else None for name in ("beat", "worker")}


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
