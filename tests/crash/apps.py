"""CRASH_AT="dotted.path.to.function:before" (or ":after") kills the process there with SIGKILL, the first time."""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.apps import AppConfig


class CrashConfig(AppConfig):
    name = "tests.crash"
    label = "crash"

    def ready(self) -> None:
        if asked := os.environ.get("CRASH_AT"):
            path, _, when = asked.partition(":")
            where, name = find(path)
            setattr(where, name, deadly(getattr(where, name), when))


def find(path: str) -> tuple[Any, str]:
    """The module or class that holds the function, and its name there."""
    head, _, name = path.rpartition(".")
    try:
        return import_module(head), name
    except ModuleNotFoundError:
        module, _, inner = head.rpartition(".")
        return getattr(import_module(module), inner), name


def deadly(work: Callable[..., Any], when: str) -> Callable[..., Any]:
    @functools.wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = work(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    return run
