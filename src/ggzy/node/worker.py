"""The worker: takes acts into the journal, does what is due, hands entries to their readers.

Any number may run. One of them writes the journal (the others wait for its place); what is due is done once whoever
comes first, because the due row is crossed off in the transaction of its act. Killed at any step, nothing is lost or
done twice.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ggzy.foundation import clock
from ggzy.foundation.acts import dues, outbox, rounds
from ggzy.foundation.journal import sequencer

if TYPE_CHECKING:
    from ggzy.foundation.journal.sequencer import Sequencer

log = structlog.get_logger("ggzy.worker")
STEP_S = 0.15  # between two steps of the sequencer
SECOND_S = 1.0  # between two looks at the clock
PAUSES_S = (0.5, 1.0, 2.0, 5.0)  # after the database failed
ERRAND_S = 20.0  # for an errand to end when the worker does
AGAIN_S = 30.0  # before a due act that broke is tried again


class Worker:
    """`run()` until `stop()`; `once()` does one round of everything."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._held = ExitStack()
        self._writer: Sequencer | None = None
        self._next_look = 0.0
        self._broken: dict[int, float] = {}
        self._parent = int(os.environ.get("GGZY_PARENT", "0"))

    def stop(self, *_: object) -> None:
        """End after the step under way. Serves as a signal handler."""
        self.stopping.set()

    def run(self) -> None:
        failures = 0
        errands = self._errands()
        try:
            while not self.stopping.is_set():
                try:
                    self._round()
                    failures = 0
                    self.stopping.wait(STEP_S)
                except (DatabaseError, InterfaceError) as error:
                    log.warning("database_failed", error=type(error).__name__, times=failures + 1)
                    self._let_go()
                    self.stopping.wait(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                    failures += 1
            self._journal()
        finally:
            self.stop()
            for thread in errands:
                thread.join(ERRAND_S)
            self._let_go()

    def once(self) -> None:
        """What is due now, then everything on the record into the log, then the readers and the rounds."""
        try:
            self._dues()
            self._journal()
            outbox.run()
            rounds.run(all_of_them=True)
        finally:
            self._let_go()

    def _errands(self) -> list[threading.Thread]:
        """What waits for other people's servers runs beside the rounds, so that the journal never waits for it."""
        threads = [
            threading.Thread(target=work, args=(self.stopping,), name=name, daemon=True)
            for name, work in outbox.ERRANDS.items()
        ]
        for thread in threads:
            thread.start()
        return threads

    def _round(self) -> None:
        self._journal()
        outbox.run()
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + SECOND_S
            close_old_connections()
            if self._orphaned():
                self.stop()
            self._dues()
            rounds.run()

    def _journal(self) -> None:
        """One step of the sequencer, if the journal is ours to write."""
        if self._writer is None:
            try:
                self._writer = self._held.enter_context(sequencer.sole_writer())
            except sequencer.Busy:
                return
        self._writer.step()

    def _dues(self) -> None:
        """Each due act by itself: one that breaks does not hold up the others."""
        for due in dues.waiting(clock.now()):
            if self.stopping.is_set():
                return
            if self._broken.get(due.pk, 0.0) > time.monotonic():
                continue
            try:
                dues.carry_out(due)
                self._broken.pop(due.pk, None)
            except (DatabaseError, InterfaceError):
                raise
            except Exception:
                self._broken[due.pk] = time.monotonic() + AGAIN_S
                log.exception("due_failed", act=due.act)

    def _let_go(self) -> None:
        """Give the journal and the connections back; the next round takes them anew."""
        self._writer = None
        self._held.close()
        self._held = ExitStack()
        connections.close_all()

    def _orphaned(self) -> bool:
        """Has the node that started us gone? Only Linux tells us by a signal."""
        return bool(self._parent) and os.getppid() != self._parent
