"""A key ceremony: who is present, each step with what it showed, and a transcript that the log's key signs.

A rehearsal goes through the same steps with keys that are made and destroyed on the spot. Held for real, the log and
the field key are changed, and stamps and trustees' certificates are tried and minuted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal import logkeys
from ggzy.foundation.secrets import field_keys
from ggzy.foundation.secrets.fieldkeys import FileFieldKeys, Kept
from ggzy.foundation.stamps import keys as stamps
from ggzy.foundation.text import Text
from ggzy_core.canonical import canonical
from ggzy_core.certs.cms import sign_detached, verify_detached
from ggzy_core.certs.envelope import encrypt_to
from ggzy_core.tlog import note
from ggzy_core.tlog.note import Signer

from . import changing, inventory
from .models import Ceremony
from .rules import handover_text

TITLE = "openggzy key ceremony v1"


@dataclass
class Minutes:
    """What is written down while the ceremony goes on."""

    rehearsal: bool
    present: tuple[str, ...]
    tell: Callable[[Text], None]
    began: str
    steps: list[dict[str, Any]] = field(default_factory=list)

    def step(self, kind: str, zh: str, en: str, **shown: str) -> None:
        self.steps.append({"kind": kind, "zh": zh, "en": en, **shown})
        self.tell(Text(f"{len(self.steps)}. {zh}", f"{len(self.steps)}. {en}"))


def hold(
    present: tuple[str, ...], *, rehearsal: bool, tell: Callable[[Text], None] = lambda what: None
) -> tuple[str, str, Ceremony]:
    """Hold it; returns transcript, signature and the row on the record. Raises Refusal, KeyMissing, ValueError."""
    minutes = Minutes(rehearsal, present, tell, clock.real().isoformat(timespec="seconds"))
    for part in (_log, _field, _stamp, _trustees):
        part(minutes)
    transcript = canonical(
        {
            "v": 1,
            "origin": settings.GGZY_ORIGIN,
            "rehearsal": rehearsal,
            "began": minutes.began,
            "ended": clock.real().isoformat(timespec="seconds"),
            "present": list(present),
            "steps": minutes.steps,
        }
    ).decode()
    signature = note.sign(signed_text(transcript), logkeys.signers()).decode()
    data = {"rehearsal": rehearsal, "transcript": transcript, "signature": signature}
    return transcript, signature, perform("ceremony.record", operator_session(), data=data).result


def signed_text(transcript: str) -> str:
    return f"{TITLE}\n{settings.GGZY_ORIGIN}\n{hashlib.sha256(transcript.encode()).hexdigest()}\n"


def _log(minutes: Minutes) -> None:
    if minutes.rehearsal:
        old, new = logkeys.signer(), Signer(settings.GGZY_ORIGIN, os.urandom(32))
        signed = note.sign(handover_text(old.vkey, new.vkey), [old])
        note.open_note(signed, [old.verifier])
        minutes.step(
            "log", "试制存证密钥，旧密钥签署交接并验证，随即销毁",
            "a log key made, the hand-over signed by the old one and verified, the key thrown away", public=new.vkey,
        )  # fmt: skip
        return
    done = changing.rotate_log()
    minutes.step(
        "log", "制成新的存证密钥，旧密钥已签署交接", "a new log key made, handed over by the old one",
        before=done.before, public=done.after,
    )  # fmt: skip


def _field(minutes: Minutes) -> None:
    if minutes.rehearsal:
        keys = field_keys()
        shown = keys.rehearse() if isinstance(keys, Kept) else FileFieldKeys().rehearse()
        minutes.step(
            "field", "试制字段密钥，包裹并打开一个数据密钥，随即销毁",
            "a field key made, a data key wrapped and opened again, the key thrown away", public=shown,
        )  # fmt: skip
        return
    done = changing.rotate_field()
    minutes.step(
        "field", "制成新的字段密钥，全部数据密钥已重新包裹", "a new field key made, every data key wrapped again",
        before=done.before, public=done.after,
    )  # fmt: skip


def _stamp(minutes: Minutes) -> None:
    own = stamps.node_key()
    if own is None:
        minutes.step("stamp", "本节点未配置电子印章", "this node has no stamp")
        return
    (item,) = (one for one in inventory.inventory() if one.kind == "stamp")
    tried = b"openggzy key ceremony"
    if verify_detached(tried, sign_detached(tried, own)).certificate != own.certificate:
        raise ValueError("The stamp signs as somebody else. 印章签名与证书不符。")
    minutes.step(
        "stamp", f"电子印章试签并验证：{item.name}", f"the stamp signed and was verified: {item.name}",
        public=item.public, until=item.until.isoformat() if item.until else "",
    )  # fmt: skip


def _trustees(minutes: Minutes) -> None:
    for item in (one for one in inventory.inventory() if one.kind == "trustee" and one.public):
        from ggzy.foundation.identity.models import Certificate

        der = bytes(Certificate.objects.get(fingerprint=item.public).der)
        encrypt_to(der, os.urandom(32))  # raises where the certificate cannot receive a share
        minutes.step(
            "trustee", f"向托管人{item.name}的证书试封份额", f"a share sealed to the certificate of {item.name}",
            public=item.public, until=item.until.isoformat() if item.until else "",
        )  # fmt: skip
