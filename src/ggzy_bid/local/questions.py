"""One question at a time: may this act be signed? Asked by this program of its user, and answered once."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Literal

from ggzy_core.certs.act_text import ActText, read
from ggzy_core.certs.cms import sign_detached
from ggzy_core.certs.credential import SigningKey
from ggzy_core.sentences import BadValue

PATIENCE_S = 300  # after that a question counts as refused
TRIES = 3  # wrong PINs, before a token locks itself
State = Literal["asking", "signed", "refused"]


class NotAsked(BadValue):
    """A question that is not put to the user; `name` is busy, other_site or gone."""


@dataclass
class Question:
    """An act that a site wants signed. `content` is what will be signed, `text` what it says."""

    origin: str
    content: bytes
    text: ActText
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    asked_at: float = field(default_factory=time.monotonic)
    state: State = "asking"
    signature: bytes = b""
    wrong: int = 0


class Questions:
    """The question that stands, and the last answered one until its site has fetched the answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, Question] = {}
        self.news = threading.Event()

    def ask(self, origin: str, content: bytes) -> Question:
        """Put an act before the user. Raises BadText for what is none, NotAsked for another site's or while one stands."""
        text = read(content)
        if text.origin != origin:
            raise NotAsked(
                "other_site",
                f"待签行为属于 {text.origin}，却由 {origin} 请求签名，已拒绝。",
                f"The act is for {text.origin}, but {origin} asks for its signature: refused.",
            )
        with self._lock:
            self._forget_old()
            if any(one.state == "asking" for one in self._all.values()):
                raise NotAsked("busy", "正在询问另一项签名，请先答复它。", "Another signature is being asked about.")
            made = Question(origin, content, text)
            self._all[made.id] = made
        self.news.set()
        return made

    def standing(self) -> Question | None:
        """The question that waits for its answer."""
        with self._lock:
            self._forget_old()
            return next((one for one in self._all.values() if one.state == "asking"), None)

    def find(self, key: str) -> Question | None:
        with self._lock:
            self._forget_old()
            return self._all.get(key)

    def sign(self, key: str, signer: SigningKey) -> None:
        """The user said yes: sign what was shown, once. Raises NotAsked when the question no longer stands."""
        with self._lock:
            self._forget_old()
            one = self._all.get(key)
            if one is None or one.state != "asking":
                raise gone()
            one.signature = sign_detached(one.content, signer)
            one.state = "signed"

    def refuse(self, key: str) -> None:
        with self._lock:
            one = self._all.get(key)
            if one is not None and one.state == "asking":
                one.state = "refused"

    def tried(self, key: str) -> None:
        """A wrong PIN: after a few the question is over, so that no page can lock a token."""
        with self._lock:
            one = self._all.get(key)
            if one is not None:
                one.wrong += 1
                if one.wrong >= TRIES and one.state == "asking":
                    one.state = "refused"

    def collect(self, key: str, origin: str) -> dict[str, str]:
        """What the asking site may know; an answer is handed out once. Raises NotAsked for anybody else's question."""
        with self._lock:
            self._forget_old()
            one = self._all.get(key)
            if one is None or one.origin != origin:
                raise gone()
            if one.state == "asking":
                return {"state": "asking"}
            del self._all[key]
            signature = base64.b64encode(one.signature).decode() if one.state == "signed" else ""
            return {"state": one.state, "signature": signature}

    def _forget_old(self) -> None:
        now = time.monotonic()
        for key, one in list(self._all.items()):
            if now - one.asked_at > 2 * PATIENCE_S:
                del self._all[key]
            elif one.state == "asking" and now - one.asked_at > PATIENCE_S:
                one.state = "refused"


def gone() -> NotAsked:
    return NotAsked("gone", "这项签名请求已结束，没有再签。", "That question is over; nothing was signed again.")
