"""Sealing and lodging in the background, told step by step: one button, the very functions of the commands."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ggzy_bid.commands import check_noticed, check_trustees, seal_and_keep, size_of
from ggzy_bid.remote import awaited, lodge, package_of
from ggzy_client.node import Node
from ggzy_core.certs.credential import CredentialProblem
from ggzy_core.certs.trust import CertificateProblem
from ggzy_core.sentences import BadValue

from .drafts import Draft
from .keys import KeyPlace

RECEIPT_S, PAUSE_S = 45.0, 1.5  # how long to wait for the proof, which comes with the next slot of the log
Problem = BadValue | CredentialProblem | CertificateProblem


@dataclass
class Work:
    """One bid on its way. `over` once there is nothing more to wait for; then `problem` says what went wrong, if it did."""

    draft: Draft
    place: KeyPlace
    pin: str = field(repr=False)
    zh: str = "正在准备"
    en: str = "getting ready"
    done: int = 0
    total: int = 0
    over: bool = False
    lodged: bool = False
    problem: Problem | None = None
    awaiting: dict[str, Any] = field(default_factory=dict)

    def start(self) -> Work:
        threading.Thread(target=self._run, name="lodging", daemon=True).start()
        return self

    def told(self) -> dict[str, object]:
        return {"zh": self.zh, "en": self.en, "done": self.done, "total": self.total, "over": self.over}

    def _run(self) -> None:
        try:
            with self._node() as node:
                package = self._unanswered(node) or self._sealed()
                self._step("正在提交", "lodging it", package.stat().st_size)
                lodge(node, package, tell_sent=self._count)
                self.lodged = True
                self._step("已提交，正在取回执", "lodged; fetching the receipt")
                self._receipt(node)
                self.awaiting = awaited(node, self.draft.lot)
        except (BadValue, CredentialProblem, CertificateProblem) as problem:
            self.problem = None if self.lodged else problem  # a receipt that is late is fetched later
        except Exception:
            traceback.print_exc(file=sys.stderr)
            self.problem = None if self.lodged else BadValue(
                "bug", "程序出错，投标文件都还在，请再试一次。", "The program failed; your files are all there. Try again."
            )  # fmt: skip
        finally:
            self.pin = ""
            self.over = True

    @contextmanager
    def _node(self) -> Iterator[Node]:
        """Signed in, with the certificate closed again."""
        with Node.at(self.draft.machine.home, self.draft.node) as node:
            with self.place.opened(self.pin) as key:
                node.ensure_signed_in(key)
            yield node

    def _unanswered(self, node: Node) -> Path | None:
        """A package of this very content that was sent and never answered: the same again, so that it happens once."""
        for call in node.calls.unfinished():
            if (call.act, call.matter) == ("bid.submit", self.draft.lot):
                package = package_of(call)
                if package.stat().st_mtime > self.draft.changed_at():
                    return package
        return None

    def _sealed(self) -> Path:
        card = self.draft.card
        self._step("正在核对托管人", "checking the trustees")
        check_trustees(card, self.draft.machine.trust())
        check_noticed(self.draft.machine, card, self.draft.card_file)
        self._step("正在加密", "sealing", size_of(self.draft.folder))
        with self.place.opened(self.pin) as key:
            _, package = seal_and_keep(self.draft.machine, self.draft.folder, card, key, progress=self._sealing)
        return package

    def _receipt(self, node: Node) -> None:
        until = time.monotonic() + RECEIPT_S
        while "pending" in node.keep_receipts().values() and time.monotonic() < until:
            time.sleep(PAUSE_S)

    def _step(self, zh: str, en: str, total: int = 0) -> None:
        self.zh, self.en, self.done, self.total = zh, en, 0, total

    def _count(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def _sealing(self, size: int) -> None:
        self.done = min(size, self.total)
