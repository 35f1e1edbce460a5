"""The shared cache, which may vanish at any time: then each process remembers for itself until it is back, and no page fails."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
REST = 10.0  # seconds without a new try, so that a server that hangs does not make every request wait


class KeptClient(RedisCacheClient):
    """Of the one server. Django makes a client for each word with it, which costs twice the word itself."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if not hasattr(self, "_kept"):
            self._kept = super().get_client(key, write=True)
        return self._kept


class PatientCache(RedisCache):
    """Redis as long as it answers. Rate limits then count per process instead of not at all."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
        self._own = LocMemCache("while-redis-is-away", {})
        self._away_until = 0.0

    def _ask(self, verb: str, *args: Any, **options: Any) -> Any:
        if time.monotonic() >= self._away_until:
            asked: Callable[..., Any] = getattr(super(), verb)
            try:
                return asked(*args, **options)
            except RedisError as problem:
                self._away_until = time.monotonic() + REST
                log.error("the cache does not answer: %s", problem)
        return getattr(self._own, verb)(*args, **options)

    def add(self, *args: Any, **options: Any) -> Any:
        return self._ask("add", *args, **options)

    def get(self, *args: Any, **options: Any) -> Any:
        return self._ask("get", *args, **options)

    def set(self, *args: Any, **options: Any) -> Any:
        return self._ask("set", *args, **options)

    def touch(self, *args: Any, **options: Any) -> Any:
        return self._ask("touch", *args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        return self._ask("delete", *args, **options)

    def get_many(self, *args: Any, **options: Any) -> Any:
        return self._ask("get_many", *args, **options)

    def has_key(self, *args: Any, **options: Any) -> Any:
        return self._ask("has_key", *args, **options)

    def incr(self, *args: Any, **options: Any) -> Any:
        return self._ask("incr", *args, **options)

    def set_many(self, *args: Any, **options: Any) -> Any:
        return self._ask("set_many", *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> Any:
        return self._ask("delete_many", *args, **options)
