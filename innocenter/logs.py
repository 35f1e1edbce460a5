"""JSON lines, UTC, for web and worker alike. They carry ids (request, user, task), never names: no query strings, no e-mail addresses."""

import logging.config
from collections.abc import Callable
from typing import Any

import structlog

_first: list[Callable[..., Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": _first,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # the request line of ours tells of 4xx already
        "django.server": {"handlers": ["stderr"], "propagate": False},
    },
}


def configure() -> None:
    """structlog's own loggers end in the standard ones, so that LOGGING decides for all."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_first, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def configure_worker(**kwargs: Any) -> None:
    """For Celery's `setup_logging` signal: without it the worker installs plain-text handlers of its own."""
    logging.config.dictConfig(LOGGING)
