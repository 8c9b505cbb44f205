"""Logs: one JSON object a line on standard error, without secrets and without paths.

A line that joins a person or an address with a lot tells who bids. So the access log has route names only, and
Django's own lines about a request lose the path.
"""

from __future__ import annotations

import logging
import logging.config
import re
from typing import Any

import structlog

SECRET_NAMES = re.compile(
    r"pass(word|phrase)?|secret|token|cookie|authori[sz]ation|session|private|share|scalar|seed|plain|envelope|"
    r"api_?key|node_?key|idempotency|request$",
    re.IGNORECASE,
)


def hide_secrets(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: values under names that sound secret become a dash."""
    return {name: "—" if SECRET_NAMES.search(name) else value for name, value in event.items()}


class WithoutPaths(logging.Filter):
    """Django says "Not Found: /lot/…"; we keep the sentence and the name of the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            route = getattr(getattr(request, "resolver_match", None), "view_name", None) or "no route"
            said = str(record.msg).partition(":")[0]
            record.msg, record.args = f"{said}: {route}", ()
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_secrets,
    structlog.processors.format_exc_info,
]


def configure(*, level: str) -> None:
    """Set up standard logging and structlog for this process; may be called again."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"without_paths": {"()": WithoutPaths}},
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                },
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["without_paths"]},
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "uvicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
                "django.server": {"handlers": [], "propagate": False, "level": "CRITICAL"},
                "axes": {"level": "ERROR"},
                "fontTools": {"level": "ERROR"},
                "httpx": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
