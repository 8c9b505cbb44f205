"""What a program remembers of one node, in a folder that belongs to one person.

node.json holds address, trusted log key and the policy of its cosigners; token.json the bearer token; receipts/ the proofs; calls/ and uploads/ what
is under way. Every file is written whole or not at all.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ggzy_client.problems import NodeProblem
from ggzy_core.tlog import note
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.policy import Policy

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Memory:
    """The folder of one node."""

    folder: Path

    @classmethod
    def of(cls, home: Path, url: str) -> Memory:
        """The folder for a node's address below `home`. Raises NodeProblem for an address that must not be used."""
        origin = origin_of(url)
        return cls(home / "nodes" / origin.partition("://")[2].replace(":", "_").replace("[", "").replace("]", ""))

    @classmethod
    def only(cls, home: Path) -> Memory:
        """The one node this program knows. Raises NodeProblem when there is none, or more than one."""
        known = sorted(path.parent for path in (home / "nodes").glob("*/node.json"))
        if len(known) != 1:
            names = "、".join(json.loads((path / "node.json").read_text("utf-8"))["origin"] for path in known) or "—"
            raise NodeProblem(
                "which-node",
                f"请用 --node 指明平台网址；本机已登录过：{names}。",
                f"Say which node with --node; this machine knows: {names}.",
            )
        return cls(known[0])

    def read(self, name: str) -> dict[str, Any] | None:
        """A JSON file of the folder; None when it is not there."""
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return found

    def write(self, name: str, content: dict[str, Any]) -> Path:
        """Write a JSON file, readable by its owner alone; a power cut leaves the old one or the new."""
        return self.write_text(name, json.dumps(content, ensure_ascii=False, indent=1))

    def write_text(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_name(path.name + ".part")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        return path

    def forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @property
    def origin(self) -> str:
        known = self.read("node.json")
        if known is None:
            raise NodeProblem("not-signed-in", "尚未登录该平台，请先 sign-in。", "Sign in to that node first.")
        return str(known["origin"])

    @property
    def vkey(self) -> str:
        """The log key that receipts are checked with."""
        known = self.read("node.json") or {}
        return str(known.get("vkey", ""))

    @property
    def policy(self) -> Policy | None:
        """Whose cosignatures a receipt needs besides the log's own signature; None where the node has no policy."""
        text = str((self.read("node.json") or {}).get("policy") or "")
        return Policy.parse(text) if text else None

    def keep_policy(self, signed: str, told: str = "") -> None:
        """Keep the policy the node shows, if its log signed it. `told` is one from elsewhere: it stays, whatever the node
        shows later. Raises NodeProblem for one that the trusted key has not signed, or that cannot be read."""
        known = self.read("node.json") or {}
        if told or not known.get("policy_told"):
            text = told or opened_policy(signed, self.vkey)
            self.write("node.json", known | {"policy": text, "policy_told": bool(told)})

    def trust(self, origin: str, offered: str, told: str = "") -> None:
        """Keep the node's address and log key. `told` is a key from elsewhere (the notice, the centre's letter).

        The first key stays; another one later, from the node or from elsewhere, is refused. Raises NodeProblem.
        """
        known = self.vkey or told
        if (known and known != offered) or (told and told != known):
            raise NodeProblem(
                "other-log-key",
                f"{origin} 出示的账本公钥与已信任的不一致：出示 {offered}，信任 {told or known}。请停止操作并联系交易中心核实。",
                f"{origin} shows another log key than the one trusted: {offered}, not {told or known}. Stop, and ask "
                "the centre.",
            )
        self.write("node.json", (self.read("node.json") or {}) | {"origin": origin, "vkey": offered})


def opened_policy(signed: str, vkey: str) -> str:
    """The text of a policy that this log signed; empty for none. Raises NodeProblem."""
    if not signed:
        return ""
    try:
        text = note.open_note(signed.encode(), [note.Verifier.parse(vkey)]).text
        Policy.parse(text)
    except TlogError as problem:
        raise NodeProblem(
            "bad-policy",
            f"平台出示的见证规则不可信：{problem.zh}",
            f"The node's policy cannot be relied on: {problem.en}",
        ) from problem
    return text


def origin_of(url: str) -> str:
    """Scheme and host of an address. Plain http is for this machine alone. Raises NodeProblem."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = parts.hostname or ""
    if (parts.scheme == "https" and host) or (parts.scheme == "http" and host in LOOPBACK):
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
    raise NodeProblem(
        "bad-address",
        f"平台网址 {url} 不可用：须为 https:// 地址（仅本机可用 http://）。",
        f"{url} will not do: a node's address begins with https:// (http:// for this very machine only).",
    )
