"""A registration that travels (一次注册，多处互认): what one node knows of an organisation, for another node to take over.

The document is canonical JSON:

    {"certificates": [DER in Base64…], "for": "b.example/journal", "format": "openggzy-registration",
     "holder": "…", "issued": "2026-03-02T01:00:00.000Z", "log": "a.example/journal", "n": "…",
     "papers": [{"kind", "leaf", "length", "sha256", "since", "title", "type"}…],
     "party": {"name", "region", "registered", "roles", "uscc"}, "person": {"name"},
     "sources": {"name": {"act", "at", "leaf"}…}, "until": "…", "v": 1}

It is signed by being on the record: the issuing node's act `registration.issue` names the document by its hash, and the
act's receipt leads to a checkpoint under that node's log key and, where its policy asks, its cosigners. A package is
document and receipt in one JSON file. `holder` is a hash of a code that is told to the organisation alone and stands in
no file, so that a copied file registers nobody. `for` names the one node it is meant for, so that the node that took it
cannot pass it on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .canonical import NotCanonical, canonical, sha256_hex
from .sentences import BadValue
from .tlog.merkle import leaf_hash
from .tlog.policy import Policy
from .tlog.receipt import Step, verify_receipt

FORMAT = "openggzy-registration"
ACT = "registration.issue"
MOST_BYTES = 512 << 10
AHEAD = timedelta(minutes=5)  # how far the clocks of two nodes may differ
KEYS = frozenset(
    {"certificates", "for", "format", "holder", "issued", "log", "n", "papers", "party", "person", "sources"}
    | {"until", "v"}
)
OF_PARTY = frozenset({"name", "region", "registered", "roles", "uscc"})
OF_PAPER = frozenset({"kind", "leaf", "length", "sha256", "since", "title", "type"})


class RegistrationFault(BadValue):
    """Why a registration cannot be taken. `steps` are those that held before."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(name, zh, en)
        self.steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Package:
    """A package as read; nothing of it is verified before `verify`."""

    document: Mapping[str, Any]
    receipt: str

    @property
    def sha256(self) -> str:
        return sha256_hex(canonical(self.document))

    @property
    def facts(self) -> str:
        return facts_hash(self.document["party"], self.document["papers"])

    def text(self) -> str:
        return json.dumps({"document": self.document, "receipt": self.receipt, "v": 1}, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class Verified:
    """A package that held, step by step; `leaf` is the hash of the entry that put it on the issuing node's record."""

    package: Package
    steps: tuple[Step, ...]
    leaf: str


def new_number() -> str:
    """What makes the document's hash tell nothing of its content."""
    return secrets.token_hex(16)


def holder(number: str, code: str) -> str:
    """What a document keeps of the code. Small and full-width letters, blanks and hyphens are forgiven."""
    flat = "".join(one for one in unicodedata.normalize("NFKC", code).upper() if one.isalnum())
    return hmac.new(bytes.fromhex(number), flat.encode(), hashlib.sha256).hexdigest()


def facts_hash(party: Mapping[str, Any], papers: Any) -> str:
    """What stands of a party, in one hash: another one says that something was corrected since."""
    return sha256_hex(canonical({"papers": papers, "party": party}))


def read(text: str) -> Package:
    """A package from its file, in any spelling of JSON. Raises RegistrationFault `form`."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise _form("文件过大", "it is too large")
    try:
        found = json.loads(text.removeprefix("\ufeff"))
        document, receipt = found["document"], found["receipt"]
        if found.keys() != {"document", "receipt", "v"} or found["v"] != 1 or not isinstance(receipt, str):
            raise _form("版本或字段不识", "unknown version or fields")
        _check_form(document)
        canonical(document)
    except RegistrationFault:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, NotCanonical) as error:
        raise _form("不是登记证明文件", "this is no proof of registration") from error
    return Package(document, receipt)


def verify(package: Package, policy: Policy, *, node: str = "", at: datetime, code: str | None = None) -> Verified:
    """Check a package: receipt and cosignatures, that the receipt is of the act that issued this very document, by the
    log the document names, for `node`, in its time, and held by who knows the code (each where given).

    Needs neither network nor database. Raises RegistrationFault naming what does not hold.
    """
    document, steps = package.document, []
    verdict = verify_receipt(package.receipt, policy=policy)
    steps += [step for step in verdict.steps if step.ok]
    try:
        if not verdict.ok or verdict.receipt is None or verdict.checkpoint is None:
            wrong = verdict.steps[-1]
            raise RegistrationFault("receipt", f"存证回执未通过核验：{wrong.zh}", f"its receipt: {wrong.en}")
        if document["log"] != verdict.checkpoint.origin:
            raise RegistrationFault(
                "log",
                f"登记证明写的是 {document['log']}，回执出自 {verdict.checkpoint.origin}",
                f"it is said to be of {document['log']}, its receipt is of {verdict.checkpoint.origin}",
            )
        _is_issue(package, verdict.receipt.entry)
        _held(
            steps, "document", "回执正是开具这份登记证明的行为", "the receipt is of the act that issued this document"
        )
        _in_time(document, at)
        _held(steps, "time", f"有效期至 {document['until']}", f"good until {document['until']}")
        if node and document["for"] != node:
            raise RegistrationFault(
                "for",
                f"这份登记证明是开给 {document['for']} 的，本节点是 {node}",
                f"it was issued for {document['for']}, this node is {node}",
            )
        if code is not None and not hmac.compare_digest(holder(document["n"], code), document["holder"]):
            raise RegistrationFault("code", "登记证明的代码不正确", "the code of the registration is wrong")
    except RegistrationFault as fault:
        fault.steps = tuple(steps)
        raise
    return Verified(package, tuple(steps), leaf_hash(verdict.receipt.entry).hex())


def _is_issue(package: Package, entry: bytes) -> None:
    """Does the entry say that this very document was issued? A receipt of anything else proves nothing of it."""
    try:
        said = json.loads(entry)
        act, data = said["act"], said["data"]
        named = data.get("document") if isinstance(data, dict) else None
        about = data.get("organisation") if isinstance(data, dict) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        act, named, about = "", None, None
    if act != ACT:
        raise RegistrationFault(
            "act",
            f"回执属于另一行为（{act or '—'}），不是开具登记证明",
            f"the receipt is of another act ({act or '—'})",
        )
    if named != package.sha256 or about != package.document["party"]["uscc"]:
        raise RegistrationFault(
            "document",
            "登记证明的内容与存证不符：开具之后被改动，或者配上了别的回执",
            "the document is not the one on the record: it was changed, or has the receipt of another",
        )


def _in_time(document: Mapping[str, Any], at: datetime) -> None:
    issued, until = moment(document["issued"]), moment(document["until"])
    if issued > at + AHEAD:
        raise RegistrationFault(
            "early",
            f"登记证明的开具时间 {document['issued']} 尚未到",
            f"its time of issue, {document['issued']}, is to come",
        )
    if at > until:
        raise RegistrationFault(
            "late", f"登记证明已于 {document['until']} 过期", f"the registration ran out at {document['until']}"
        )


def moment(text: str) -> datetime:
    """A time as `canonical` writes it. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _check_form(document: Any) -> None:
    party = document["party"]
    texts = [document[key] for key in ("for", "holder", "issued", "log", "until")] + [
        party[key] for key in ("name", "region", "registered", "uscc")
    ]
    good = (
        document["format"] == FORMAT
        and document["v"] == 1
        and document.keys() == KEYS
        and party.keys() == OF_PARTY
        and all(isinstance(one, str) for one in (*texts, *party["roles"], *document["certificates"]))
        and isinstance(document["person"]["name"], str)
        and len(bytes.fromhex(document["n"])) == 16
        and all(paper.keys() == OF_PAPER for paper in document["papers"])
    )
    if not good:
        raise _form("版本或字段不识", "unknown version or fields")
    for text in (document["issued"], document["until"]):
        moment(text)


def _held(steps: list[Step], name: str, zh: str, en: str) -> None:
    steps.append(Step(name, True, zh, en))


def _form(zh: str, en: str) -> RegistrationFault:
    return RegistrationFault("form", f"登记证明无法读取：{zh}", f"the proof of registration cannot be read: {en}")
