"""A passkey is bound to its person, and ended by them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, Session, act
from ggzy.foundation.identity.own import from_address
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import rules
from .models import Passkey

if TYPE_CHECKING:
    from .checking import Bound

MOST = 10  # of one person


class Bind(Input):
    name: Annotated[str, Secret()] = Field(title="设备名称|name of the device", min_length=1, max_length=60)
    nonce: Annotated[str, Secret()] = Field(title="质询编号|challenge", min_length=1, max_length=80)
    answer: Annotated[str, Secret()] = Field(title="设备的答复（JSON）|the device's answer (JSON)", max_length=20_000)


@act("passkey.bind", on=None, by=Role.PERSON, takes=Bind, cites=("P-PASSKEY",), needs=(rules.signs_nothing,))
def bind(act: Act, data: Bind) -> Passkey:
    """绑定通行密钥: bind the passkey of a device to oneself, for reading and approving.

    Where the law wants a reliable signature (Electronic Signature Law, articles 13 and 14) there are certificates.
    """
    found: Bound = act.prepared
    if Passkey.objects.filter(person=act.person, ended_at=None).count() >= MOST:
        raise Refusal(
            "P-PASSKEY",
            Text(f"一个人最多绑定 {MOST} 个通行密钥", f"One person has at most {MOST} passkeys"),
            Text("请先停用不用的", "End one you do not use"),
        )
    if Passkey.objects.filter(mark=found.mark).exists():
        raise Refusal(
            "P-PASSKEY",
            Text("这个通行密钥已经绑定过", "This passkey is bound already"),
            Text("请在设备上新建一个", "Make a new one on the device"),
        )
    return Passkey.objects.create(
        key=secrets.token_hex(8),
        person=act.person,
        name=data.name,
        host=found.host,
        mark=found.mark,
        credential=found.credential,
        public_key=found.public_key,
        count=found.count,
        made_at=clock.real(),
    )


@bind.prepare
def _answered(session: Session, target: Any, data: Bind) -> Bound:
    from . import checking

    return checking.bound(data.nonce, data.answer)


class End(Input):
    passkey: Annotated[str, Pick("passkeys.own")] = Field(title="通行密钥|passkey", max_length=32)


@act("passkey.end", on=None, by=Role.PERSON, takes=End, cites=("P-PASSKEY",))
def end(act: Act, data: End) -> Passkey:
    """停用通行密钥: end a passkey of one's own, say of a lost device; every visit by it is over at once."""
    found = Passkey.objects.filter(key=data.passkey, person=act.person, ended_at=None).first()
    if found is None or act.person is None:
        raise Refusal("P-UNKNOWN", Text("您没有这个通行密钥", "You have no such passkey"), status=404)
    return found.changed(ended_at=clock.real())


end.prefill(from_address("passkey"))
