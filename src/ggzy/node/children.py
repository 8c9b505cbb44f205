"""A child process that lives exactly as long as the node: started again when it dies, ended when the node ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time

import structlog

log = structlog.get_logger("ggzy.node")

PAUSES_S = (0.5, 1, 2, 5, 10)  # before a child that died is started again
STEADY_S = 60  # a child that ran this long begins the pauses anew
STOP_S = 10  # how long a child may take to finish what it is doing
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class Child:
    """`ggzy NAME …` as a child; `with Child("worker"):` keeps it running. One that `may_end` is let go when it says
    that it has done its work (code 0)."""

    def __init__(self, *words: str, may_end: bool = False) -> None:
        self.words = words
        self.may_end = may_end
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.keeper = threading.Thread(target=self.keep, name=f"keeper of {words[0]}", daemon=True)

    def __enter__(self) -> Child:
        self.keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.keeper.join(STOP_S + 5)

    def keep(self) -> None:
        deaths = 0
        while not self.stopping.is_set():
            begun = time.monotonic()
            self.process = self.start()
            while self.process.poll() is None and not self.stopping.wait(0.1):
                pass
            if self.stopping.is_set() or (self.may_end and self.process.returncode == 0):
                break
            deaths = 1 if time.monotonic() - begun > STEADY_S else deaths + 1
            log.error("child died", child=self.words[0], code=self.process.returncode, times=deaths)
            self.stopping.wait(PAUSES_S[min(deaths, len(PAUSES_S)) - 1])
        self.stop()

    def start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the node alone, which then ends its children in order.
        return subprocess.Popen(
            [sys.executable, "-m", "ggzy", *self.words],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  one syscall, no locks
            env={**os.environ, "GGZY_PARENT": str(os.getpid())},
        )

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            log.error("child would not stop", child=self.words[0])
            self.process.kill()
            self.process.wait()


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """In the child on Linux: be told to stop when the thread that started us ends, even by kill -9."""
    assert _libc is not None
    _libc.prctl(_DEATH_SIGNAL, signal.SIGTERM)
