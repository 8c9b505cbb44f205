"""kill -9 at every step: work is done in children that kill themselves at each point they come to, once a point.

A point is named by what was under way (act or sequencer) and which step. A run dies at the first point at which none
died before; the work is then begun again, as a restarted node would, until a run comes through.

The children are forked by a process of its own that has done nothing but import (`python -m tests.support.killed
MODULE WORK FILE`): a fork of a process with threads would stand still. It calls MODULE.WORK(FILE) in each child and
prints the points, one a line.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
MOST = 400  # runs; more means that the work never ends
SECONDS = 60  # of one run


def survive(work: Callable[[Path], None], file: Path) -> list[str]:
    """Have `work(file)` done in killed children on the database and data folder of this test; returns the points."""
    from django.conf import settings
    from django.db import connection, connections

    module, name, given = work.__module__, work.__name__, connection.settings_dict
    env = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "ggzy.settings.embedded", "GGZY_LOG": "ERROR"}
    env |= {"GGZY_DATA": str(settings.GGZY_DATA), "PYTHONPATH": os.pathsep.join([str(REPO / "src"), str(REPO)])}
    env["GGZY_TEST_DATABASE"] = str(given["NAME"])
    env["GGZY_TEST_SHIFT"] = str(_shift())
    connections.close_all()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.killed", module, name, str(file)],
        env=env, cwd=REPO, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    return ran.stdout.splitlines()


def _shift() -> float:
    from ggzy.foundation import clock

    return clock.shift().total_seconds()


class Killer:
    """In the child: dies at the first point that is not in `before`, after telling the parent its name."""

    def __init__(self, before: set[str], tell: int) -> None:
        self.before, self.tell = before, tell
        self.label = "start"

    def at(self, step: str) -> None:
        name = f"{self.label} {step}"
        if name not in self.before:
            os.write(self.tell, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str, step: str) -> None:
        """Die before or after each call of owner.name."""
        inner = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            self.at(f"before {step}")
            result = inner(*args, **kwargs)
            self.at(f"after {step}")
            return result

        setattr(owner, name, call)


def _main(module: str, name: str, file: str) -> None:
    """The forking process."""
    _set_up()
    work = getattr(import_module(module), name)
    died: list[str] = []
    while (point := _run(lambda: work(Path(file)), set(died))) is not None:
        died.append(point)
        assert len(died) < MOST, f"still dying after {MOST} runs, last at {point}"
    sys.stdout.write("\n".join(died))


def _set_up() -> None:
    from datetime import timedelta

    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = os.environ["GGZY_TEST_DATABASE"]
    settings.INSTALLED_APPS.append("tests.listing")
    django.setup()
    from ggzy.foundation import clock

    clock._shift = timedelta(seconds=float(os.environ["GGZY_TEST_SHIFT"]))


def _run(work: Callable[[], None], before: set[str]) -> str | None:
    """The point at which this run died; None when it came to its end."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(work, before, mouth)
    os.close(mouth)
    with os.fdopen(ear, "rb") as told:
        name = told.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        assert name not in before
        return name
    assert os.waitstatus_to_exitcode(status) == 0, f"the run failed: {name}"
    return None


def _be_the_child(work: Callable[[], None], before: set[str], tell: int) -> None:
    import traceback

    signal.alarm(SECONDS)
    try:
        _instrument(Killer(before, tell))
        work()
    except BaseException:
        os.write(tell, traceback.format_exc()[-3000:].encode())
        os._exit(1)
    os._exit(0)


def _instrument(killer: Killer) -> None:
    from django.db import connection

    from ggzy.foundation.acts import door
    from ggzy.foundation.documents import stored
    from ggzy.foundation.journal import sequencer
    from ggzy_core.tlog import tiles

    connection.ensure_connection()
    killer.around(connection, "_commit", "commit")
    killer.around(door.record, "write", "entry")
    killer.around(stored, "place", "document")
    killer.around(sequencer, "sign", "sign")
    killer.around(tiles.TileLog, "append", "append")
    killer.around(tiles.TileLog, "publish", "publish")
    killer.around(tiles.durable, "write_all", "files")
    _label(killer, door, sequencer)


def _label(killer: Killer, door: Any, sequencer: Any) -> None:
    """Points are told apart by the act, or the sequencer, that was at work."""
    perform, settle = door._perform, sequencer.settle

    def labelled(spec: Any, session: Any, *rest: Any) -> Any:
        killer.label = spec.name
        inner = spec.prepare_with
        if inner is not None:
            spec.prepare_with = lambda *args: _prepared(killer, inner, args)
        try:
            return perform(spec, session, *rest)
        finally:
            spec.prepare_with = inner

    def sequenced() -> int:
        killer.label = "sequencer"
        return int(settle())

    door._perform, sequencer.settle = labelled, sequenced


def _prepared(killer: Killer, inner: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    killer.at("before prepare")
    result = inner(*args)
    killer.at("after prepare")
    return result


if __name__ == "__main__":
    _main(*sys.argv[1:])
