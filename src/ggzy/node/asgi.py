"""The front of this node, for uvicorn: `ggzy.node.asgi:application`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from a2wsgi import WSGIMiddleware

from .wsgi import application as pages  # sets Django up, so it comes before anything that asks for settings

from django.conf import settings  # isort: skip

from .front import Front  # isort: skip
from .shelf import Shelf  # isort: skip
from .stamps import stamps  # isort: skip


def live() -> Any:
    """The app of the live streams, once that face is built."""
    return import_module("ggzy.live.app").application if find_spec("ggzy.live") else None


django: Any = pages  # Django and a2wsgi write the same WSGI types in two ways
threads: Any = WSGIMiddleware(django, workers=settings.GGZY_THREADS)
application = Front(threads, live(), settings.GGZY_UPLOAD_LIMIT, None if settings.DEBUG else Shelf(stamps()))
