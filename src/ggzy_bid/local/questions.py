"""One question at a time: may this be signed? Asked by this program of its user, and answered once.

Three things are signed, none of which can pass for another: an act, in the text the node writes; a sign-in, in the text
this program writes itself, for the site that asks; a paper (a PDF or a flat statement) that the user can look at first.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ggzy_core.canonical import NotCanonical, load
from ggzy_core.certs import challenge as logins
from ggzy_core.certs.act_text import Line, Words, read, refuse_login
from ggzy_core.certs.cms import sign_detached
from ggzy_core.certs.credential import SigningKey
from ggzy_core.sentences import BadValue

PATIENCE_S = 300  # after that a question counts as refused
TRIES = 3  # wrong PINs, before a token locks itself
MOST_PAPER, MOST_STATEMENT = 10 << 20, 8 << 10  # bytes
State = Literal["asking", "signed", "refused"]


class NotAsked(BadValue):
    """A question that is not put to the user; `name` is busy, other_site or gone."""


@dataclass
class Question:
    """What a site wants signed: `content` is what will be, `lines` what it says, `paper` its media type if it is one."""

    origin: str
    content: bytes
    lines: list[Line]
    paper: str = ""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    asked_at: float = field(default_factory=time.monotonic)
    state: State = "asking"
    signature: bytes = b""
    wrong: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of what will be signed, hex."""
        return hashlib.sha256(self.content).hexdigest()


class Questions:
    """The question that stands, and the last answered one until its site has fetched the answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, Question] = {}
        self.news = threading.Event()

    def ask_act(self, origin: str, content: bytes) -> Question:
        """Put an act before the user. Raises BadText for what is none, NotAsked for another site's or while one stands."""
        text = read(content)
        if text.origin != origin:
            raise NotAsked(
                "other_site",
                f"待签行为属于 {text.origin}，却由 {origin} 请求签名，已拒绝。",
                f"The act is for {text.origin}, but {origin} asks for its signature: refused.",
            )
        return self._ask(Question(origin, content, text.lines()))

    def ask_login(self, origin: str, nonce: str, at: str) -> Question:
        """Put a sign-in before the user: to the very site that asks, in our own words. Raises ChallengeProblem."""
        try:
            made_at = datetime.fromisoformat(at)
        except ValueError as error:
            raise NotAsked("malformed", "登录质询格式不正确。", "The sign-in challenge is malformed.") from error
        content = logins.Challenge(origin, nonce, made_at).text()
        said = Words(zh=f"登录 {origin}，不签任何文件", en=f"sign in to {origin}; no document is signed")
        return self._ask(Question(origin, content, [Line(Words(zh="用途", en="what for"), said)]))

    def ask_paper(self, origin: str, name: str, content: bytes) -> Question:
        """Put a paper before the user, who can open it first. Raises NotAsked for what nobody could look at."""
        refuse_login(content)
        kind, said = _read_paper(content)
        if not kind or len(content) > MOST_PAPER:
            raise NotAsked(
                "no_paper",
                "待签内容不是可以查看的文件（PDF 或一份声明），已拒绝。",
                "This is no paper one could look at (a PDF or a statement): refused.",
            )
        size = Words(zh=f"{len(content):,} 字节", en=f"{len(content):,} bytes")
        shown = name[:120]
        lines = [
            Line(Words(zh="签署文件", en="sign the paper"), Words(zh=shown, en=shown)),
            Line(Words(zh="大小", en="size"), size),
            *said,
        ]
        return self._ask(Question(origin, content, lines, kind))

    def _ask(self, made: Question) -> Question:
        with self._lock:
            self._forget_old()
            if any(one.state == "asking" for one in self._all.values()):
                raise NotAsked("busy", "正在询问另一项签名，请先答复它。", "Another signature is being asked about.")
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


def _read_paper(content: bytes) -> tuple[str, list[Line]]:
    """The media type of a paper, empty for what is none, and what a statement says. No label of ours begins like either.

    A statement is flat canonical JSON, so that every value of it can be shown; a bid's header is none.
    """
    if content.startswith(b"%PDF-"):
        return "application/pdf", []
    try:
        found = load(content)
    except NotCanonical:
        return "", []
    flat = isinstance(found, dict) and all(isinstance(one, str | int | bool) for one in found.values())
    if not flat or len(content) > MOST_STATEMENT:
        return "", []
    return "application/json", [
        Line(Words(zh=name, en=name), Words(zh=str(one), en=str(one))) for name, one in found.items()
    ]
