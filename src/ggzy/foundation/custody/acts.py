"""What becomes of keys, on the record."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Role, act

from . import rules, shredding
from .models import Ceremony, KeyChange

__all__ = ["change_key", "record_ceremony", "shredding"]


class ChangeKey(Input):
    kind: Literal["log", "field", "stamp", "trustee"] = Field(title="密钥种类|kind of key")
    before: str = Field(default="", title="原密钥（公开部分）|the key before (what is public of it)", max_length=200)
    after: str = Field(title="新密钥（公开部分）|the new key (what is public of it)", min_length=4, max_length=200)
    why: Literal["planned", "lost", "stolen"] = Field(default="planned", title="原因|why")
    handover: str = Field(default="", title="旧密钥签名的交接文书|hand-over signed by the old key", max_length=4000)


@act("key.change", on=None, by=Role.OPERATOR, takes=ChangeKey, cites=("P-KEYS",))
def change_key(act: Act, data: ChangeKey) -> KeyChange:
    """更换密钥: put one key in place of another; of the log the old key signs the hand-over, unless it is lost."""
    if data.kind == "log":
        act.require(rules.is_handed_over, data.before, data.after, data.handover, data.why)
    return KeyChange.objects.create(**data.model_dump(), at=act.at)


class RecordCeremony(Input):
    rehearsal: bool = Field(title="演练|a rehearsal")
    transcript: str = Field(title="仪式笔录|transcript", min_length=20, max_length=40_000)
    signature: str = Field(title="签名|signature", min_length=20, max_length=4000)


@act("ceremony.record", on=None, by=Role.OPERATOR, takes=RecordCeremony, cites=("P-KEYS",))
def record_ceremony(act: Act, data: RecordCeremony) -> Ceremony:
    """密钥仪式记录: put the signed transcript of a key ceremony, or of its rehearsal, on the record."""
    digest = hashlib.sha256(data.transcript.encode()).hexdigest()
    act.disclose(digest=digest)
    return Ceremony.objects.create(**data.model_dump(), digest=digest, at=act.at)
