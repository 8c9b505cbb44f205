"""Handing facts to a reader, taking them back, reading them."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.identity import codes
from ggzy.foundation.identity.own import from_address
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind, seal
from ggzy.foundation.text import Text
from ggzy_core.codes import uscc as uscc_code

from . import rules
from .facts import KINDS, told
from .models import Share, ShareReading

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

MOST = 100  # shares of one party that stand at a time


class Grant(Input):
    facts: Annotated[tuple[str, ...], Secret(), Pick("shares.kinds")] = Field(
        title="共享的内容|what is shared", min_length=1, max_length=20
    )
    reader: Annotated[str, Secret(), Pick("organisations", free=True)] = Field(
        default="",
        title="阅读方（统一社会信用代码；留空为凭代码阅读）|reader (its code; empty: whoever has the code)",
        max_length=40,
    )
    purpose: Annotated[str, Secret()] = Field(title="用途|what for", min_length=2, max_length=200)
    until: datetime = Field(title="有效至|until")

    @field_validator("reader")
    @classmethod
    def _checked(cls, value: str) -> str:
        return uscc_code.check(value) if value else ""


@act("share.grant", on=None, by=Role.ADMINISTRATOR, takes=Grant, cites=("P-SHARE-CODE",))
def grant(act: Act, data: Grant) -> Share:
    """共享信息: hand chosen facts of one's organisation to a reader until a day; the code is told once.

    The record says neither what is shared nor with whom.
    """
    if unknown := sorted(set(data.facts) - KINDS.keys()):
        raise Refusal(
            "P-INPUT", Text(f"没有这些内容：{'、'.join(unknown)}", f"No such facts: {', '.join(unknown)}"), status=422
        )
    act.require(rules.in_time, act.at, data.until)
    if Share.objects.filter(organisation=act.party, withdrawn_at=None, until__gt=act.at).count() >= MOST:
        raise Refusal(
            "P-SHARE-CODE",
            Text(f"同时有效的共享最多 {MOST} 份", f"At most {MOST} shares stand at a time"),
            Text("请先撤回不再需要的", "Take back those you need no more"),
        )
    key, code = secrets.token_hex(8), codes.new()
    made = Share.objects.create(
        key=key,
        organisation=act.party,
        facts=sorted(set(data.facts)),
        sealed=seal("shares", key, json.dumps({"reader": data.reader, "purpose": data.purpose}).encode()),
        reader=reader_mark(data.reader),
        code=codes.kept("share", code),
        since=act.at,
        until=data.until,
    )
    made.shown_once = {"code": code}
    return made


class WithdrawShare(Input):
    share: Annotated[str, Pick("shares.own")] = Field(title="共享编号|share", max_length=32)


@act("share.withdraw", on=None, by=Role.ADMINISTRATOR, takes=WithdrawShare, cites=("P-SHARE-CODE",))
def withdraw(act: Act, data: WithdrawShare) -> Share:
    """撤回共享: nobody reads these facts any more, from now; who has read them stays on the record."""
    found = Share.objects.filter(key=data.share, organisation=act.party, withdrawn_at=None).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text("本单位没有这份有效的共享", "You have no such standing share"), status=404)
    return found.changed(withdrawn_at=act.at)


class Read(Input):
    code: Annotated[str, Secret()] = Field(default="", title="共享代码|share code", max_length=60)
    share: Annotated[str, Secret(), Pick("shares.for-me")] = Field(
        default="", title="共享给本单位的（不用代码）|shared with my organisation (no code needed)", max_length=32
    )


@act("share.read", on=None, by=(Role.PERSON, Role.ANYONE), takes=Read, cites=("P-SHARE-CODE",))
def read(act: Act, data: Read) -> ShareReading:
    """查阅共享信息: read what a party has shared. The party sees who looked and when."""
    share = _meant(act.session, data)
    act.require(rules.may_read, share, act.session, act.at)
    shown = told(share.organisation, share.facts)
    key = secrets.token_hex(8)
    who = {
        "who": act.party.name if act.party is not None else "",
        "uscc": act.party.uscc if act.party is not None else "",
        "person": act.person.name if act.person is not None else "",
        "shown": shown,
    }
    made = ShareReading.objects.create(
        key=key, share=share, sealed=seal("shares", key, json.dumps(who).encode()), at=act.at
    )
    made.shown_once = {"party": {"uscc": share.organisation.uscc, "name": share.organisation.name}, "shown": shown}
    return made


def reader_mark(uscc: str) -> str:
    """How a share is found for its reader without saying who that is."""
    return blind("shares", uscc) if uscc else ""


def _meant(session: Session, data: Read) -> Share:
    rows = Share.objects.select_related("organisation")
    if data.code:
        found = rows.filter(code=codes.kept("share", data.code)).first()
    else:
        mine = reader_mark(session.party.uscc) if session.party is not None else ""
        found = rows.filter(key=data.share, reader=mine).first() if mine else None
    if found is None:
        raise Refusal(
            "P-SHARE-CODE",
            Text("没有这份共享信息，或者代码不正确", "There is no such share, or the code is wrong"),
            Text("请向共享方核对代码", "Ask whoever shared it for the code"),
            status=404,
        )
    return found


withdraw.prefill(from_address("share"))
read.prefill(from_address("share"))
