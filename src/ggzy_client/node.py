"""A node as a program sees it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from ggzy_client.calls import Call, Calls
from ggzy_client.http import PAUSES_S, Line
from ggzy_client.memory import Memory, origin_of
from ggzy_client.problems import NodeProblem, Refused
from ggzy_client.uploads import Tell, upload
from ggzy_core.certs import challenge as questions
from ggzy_core.certs.credential import SigningKey
from ggzy_core.tlog.receipt import Verdict, verify_receipt


class Node:
    """`with Node.known(home) as node:` for the node signed in to; `Node.at(home, url)` to sign in."""

    def __init__(self, memory: Memory, origin: str, *, pauses: tuple[float, ...] = PAUSES_S) -> None:
        self.memory, self.origin, self.calls = memory, origin, Calls(memory)
        self.line = Line(memory, origin, pauses=pauses)

    @classmethod
    def at(cls, home: Path, url: str) -> Node:
        return cls(Memory.of(home, url), origin_of(url))

    @classmethod
    def known(cls, home: Path, url: str = "") -> Node:
        """The node of this address, or the only one this machine has signed in to. Raises NodeProblem."""
        memory = Memory.of(home, url) if url else Memory.only(home)
        return cls(memory, memory.origin)

    def __enter__(self) -> Node:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.line.close()

    # Signing in

    def sign_in(self, credential: SigningKey, vkey: str = "", policy: str = "") -> dict[str, Any]:
        """Prove who we are with our certificate; keep the token and, at the first time, the node's log key.

        `vkey` is a log key known from elsewhere; another one shown by the node is refused. `policy` likewise: who must
        have cosigned a receipt. We sign for the address we talk to ourselves, never for one the node names.
        """
        shown = self.get("log")
        self.memory.trust(self.origin, str(shown["vkey"]), vkey)
        self.memory.keep_policy(str(shown.get("policy") or ""), policy)
        self.memory.forget("token.json")
        asked = self.line.ask("POST", "sign-in/challenge", {}).json()
        if asked["origin"] != self.origin:
            raise NodeProblem(
                "other-origin",
                f"平台自称 {asked['origin']}，与所访问的 {self.origin} 不一致，未签名。请核对网址。",
                f"The node calls itself {asked['origin']}, we talk to {self.origin}: nothing was signed.",
            )
        question = questions.Challenge(self.origin, str(asked["nonce"]), datetime.fromisoformat(asked["at"]))
        signature = base64.b64encode(questions.answer(question, credential)).decode("ascii")
        told: dict[str, Any] = self.line.ask(
            "POST", "sign-in", {"nonce": question.nonce, "signature": signature}, again=False
        ).json()
        self.memory.write("token.json", {"token": told["token"], "expires": told["expires"]})
        return told

    def ensure_signed_in(self, credential: SigningKey) -> None:
        """Sign in unless the token of this machine still holds."""
        kept = self.memory.read("token.json")
        if kept is None or datetime.fromisoformat(kept["expires"]) <= datetime.now(UTC):
            self.sign_in(credential)

    # Asking

    def get(self, path: str) -> Any:
        return self.line.ask("GET", path).json()

    def matter(self, code: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"matters/{quote(code, safe='')}")
        return found

    def file(self, code: str, name: str) -> Any:
        """A structured file of a matter: `file`, `card`, `opening` of a lot."""
        return self.get(f"matters/{quote(code, safe='')}/{name}")

    def waiting(self, act: str) -> list[dict[str, Any]]:
        """The matters on which we may do this act now."""
        found: list[dict[str, Any]] = self.get(f"matters?act={quote(act)}")["matters"]
        return found

    # Acting

    def act(
        self, name: str, matter: str | None, data: dict[str, Any] | None = None, note: dict[str, Any] | None = None
    ) -> Call:
        """Do an act once, whatever happens on the way. Raises Refused, Unreachable."""
        return self.send(self.calls.begin(name, matter, data or {}, note))

    def send(self, call: Call) -> Call:
        """Send a call that is written down; its key makes a second sending harmless."""
        try:
            answer = self.line.ask(
                "POST",
                f"acts/{call.act}",
                {"matter": call.matter, "data": call.data},
                headers={"Idempotency-Key": call.key},
            )
        except Refused as refusal:
            if refusal.status not in (401, 429) and refusal.status < 500:
                self.calls.refused(call)
            raise
        return self.calls.answered(call, answer.json())

    def ask(self, name: str, matter: str, data: dict[str, Any] | None = None) -> Any:
        """A reading that is an act on the record: its answer is new each time, so it has no key."""
        return self.line.ask("POST", f"acts/{name}", {"matter": matter, "data": data or {}}).json()["result"]

    def upload(self, path: Path, kind: str, tell: Tell = lambda done, total: None) -> str:
        """Store a file on the node; its SHA-256."""
        return upload(self.line, path, kind, tell)

    # Receipts

    def receipt(self, leaf: str) -> str | None:
        """The receipt's text, checked against the log key we trust; None while the journal has not taken it in.

        Raises NodeProblem for one that does not hold.
        """
        answer = self.line.ask("POST", "receipts", {"leaf": leaf})
        if answer.status_code == 202:
            return None
        verdict = self.check(answer.text)
        if not verdict.ok:
            last = verdict.steps[-1]
            raise NodeProblem(
                "bad-receipt", f"平台给出的回执不成立：{last.zh}", f"The receipt does not hold: {last.en}"
            )
        return answer.text

    def check(self, text: str) -> Verdict:
        """Check a receipt offline against the log key this machine trusts."""
        return verify_receipt(text, self.memory.vkey)

    def is_cosigned(self, text: str) -> bool:
        """Have outsiders seen it too, as the policy asks? By the log's word alone it holds as well; but that is all."""
        policy = self.memory.policy
        return policy is None or not policy.asks or verify_receipt(text, self.memory.vkey, policy=policy).ok

    def keep_receipts(self) -> dict[str, str]:
        """Fetch what is still missing, and again what is not cosigned yet. Gives leaf → "kept" or "pending" for every
        answered call."""
        found = {}
        for call in self.calls.all():
            if not call.receipt:
                continue
            name = f"receipts/{call.receipt}.tlog-proof"
            path = self.memory.folder / name
            if not path.exists() or not self.is_cosigned(path.read_text("utf-8")):
                text = self.receipt(call.receipt)
                if text is None:
                    found[call.receipt] = "pending"
                    continue
                self.memory.write_text(name, text)
            found[call.receipt] = "kept"
        return found
