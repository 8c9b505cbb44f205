"""The signature over an act: the text the node writes of it, and whether what was handed in is a signature of that text.

The node signs nothing and stores no key. It writes the text anew from what it was given, so nobody can have signed other
words than these; what follows on the record is the hash of the signature, text and signature lie sealed beside it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from django.conf import settings
from pydantic import ValidationError

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import rule
from ggzy.foundation.rulebook.named import cited
from ggzy.foundation.secrets import Shredded, unseal
from ggzy.foundation.text import Text
from ggzy_core.certs.act_text import LIMIT, ActText, Asked, Fact, Kind, Named, Words
from ggzy_core.certs.signed_act import MOST

from . import inputs

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from ggzy.foundation.journal.models import Entry

    from .registry import ActSpec
    from .roles import Role
    from .session import Session

MONEY_PLACES = 2


@dataclass(frozen=True)
class Given:
    """A signature as a face takes it in. `origin` is the address under which the signer met this node."""

    origin: str
    cms: bytes


@dataclass(frozen=True)
class Held:
    """A signature that holds, with the text it is over. `salt`, once recorded, opens the entry's word on who acted."""

    text: bytes
    cms: bytes
    salt: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.cms).hexdigest()

    def kept(self) -> dict[str, str]:
        """As it is kept, sealed, beside the entry."""
        return {"text": self.text.decode(), "cms": base64.b64encode(self.cms).decode()}


def no_room(text: bytes, cms: bytes, session: Session) -> datetime | None:
    raise NotImplementedError("no room checks signatures")


#: refuses a signature that is not this session's over this text; answers when its maker says it was made. Set by the
#: room that knows certificates
check_signer: Callable[[bytes, bytes, Session], datetime | None] = no_room


def needed(spec: ActSpec, session: Session) -> bool:
    """Must this act be signed? Where the law wants it, on a node that demands it, of whoever came in by certificate."""
    return bool(spec.signed_under and settings.GGZY_SIGNED_ACTS and session.certificate)


def text_of(
    spec: ActSpec, session: Session, role: Role, target: Any, given: inputs.Input, once: str, origin: str
) -> bytes:
    """What is signed for this act: all of its input, under the names that forms give it."""
    public, secret = inputs.payload(given)
    matter = target.matter if target is not None else None
    party = session.party
    try:
        text = ActText(
            origin=origin,
            act=Named(code=spec.name, name=_words(spec.title)),
            matter=None if matter is None else Named(code=matter.code, name=_same(matter.title or matter.code)),
            party=None if party is None else Named(code=party.code, name=_same(party.name)),
            role=_words(role.label),
            under=tuple(_words(cited(one)) for one in dict.fromkeys((spec.signed_under, *spec.cites)) if one),
            facts=tuple(Fact(label=_words(label), value=value) for label, value in spec.said(session, target, given)),
            data=public | secret,
            fields=dict(_fields(type(given), public | secret)),
            once=once,
        )
    except ValidationError as error:
        raise Refusal(
            "P-INPUT",
            Text(
                "签名的行为须带 8 个字符以上的幂等键", "A signed act needs an idempotency key of 8 characters or more"
            ),
            Text("请换一个较长的随机键，重新签名", "Take a longer random key and sign again"),
            status=422,
        ) from error
    return text.to_bytes()


def check(
    spec: ActSpec, session: Session, role: Role, target: Any, given: inputs.Input, once: str | None, by: Given | None
) -> Held | None:
    """The signature of this act, if there is one and it holds. Raises Refusal where it does not, or is missing."""
    if by is None:
        if needed(spec, session):
            raise missing(spec)
        return None
    if len(by.cms) > MOST:
        raise Refusal("P-SIGNATURE", Text("签名过大", "The signature is too large"), _AGAIN, status=422)
    text = text_of(spec, session, role, target, given, once or "", by.origin)
    if len(text) > LIMIT:
        raise Refusal(
            "P-SIGNATURE", Text("内容过大，不能签名", "This is too large to be signed"), _SHORTER, status=422
        )
    made = check_signer(text, by.cms, session)
    _must_be_fresh(made)
    return Held(text, by.cms)


def missing(spec: ActSpec) -> Refusal:
    """What somebody is told who must sign and did not."""
    return Refusal(
        "P-SIGNATURE",
        Text(f"“{spec.title.zh}”须用证书签名后办理", f"“{spec.title.en}” must be signed with your certificate"),
        Text(
            "请在核对页用证书签名；没有签名程序时，下载待签内容，签好后交回",
            "Sign it on the review page; without a signing program, download what to sign and hand the signature back",
        ),
        clause=cited(spec.signed_under),
        facts={"signed_under": spec.signed_under},
        status=422,
    )


def of(entry: Entry) -> Held | None:
    """The signature kept with an entry; None where there is none, or it is not that of the record. Whoever shows it
    has made sure that it may be seen."""
    stated = json.loads(entry.body).get("sig")
    if stated is None:
        return None
    try:
        opened = json.loads(unseal(entry.subject, "record", entry.secret, entry.leaf))
    except Shredded:
        return None
    kept = opened.get("signed")
    if kept is None:
        return None
    held = Held(kept["text"].encode(), base64.b64decode(kept["cms"]), opened["salts"].get("party", ""))
    return held if held.digest == stated else None


_SHORTER = Text("请缩短内容，或将其作为文件提交", "Make it shorter, or hand it in as a file")
_AGAIN = Text("请重新核对并签名", "Review it and sign again")


def _must_be_fresh(made: datetime | None) -> None:
    """A signature is handed in while it is fresh, so that one left lying about is good for nothing."""
    hours = rule("P-SIGN-FRESH").on(clock.real().date()).value
    if made is not None and abs((clock.real() - made).total_seconds()) <= float(str(hours)) * 3600:
        return
    raise Refusal(
        "P-SIGN-FRESH",
        Text("签名没有时间，或与现在相差过久", "The signature has no time, or one too far from now"),
        Text(
            "请校准电脑时钟，重新签名并当天提交", "Set your computer's clock right, sign again and submit the same day"
        ),
        status=422,
    )


def _fields(model: type[BaseModel], data: Any, before: str = "") -> Iterator[tuple[str, Asked]]:
    """What the fields that were given are called, nested ones by their path."""
    for name, info in model.model_fields.items():
        values = [one[name] for one in (data if isinstance(data, list) else [data]) if one.get(name) is not None]
        if not values:
            continue
        path = f"{before}{name}"
        yield path, Asked(label=_words(inputs.label_of(name, info)), kind=_kind(info), options=_options(info))
        inner = inputs.model_within(info.annotation)
        if inner is not None:
            below = [one for value in values for one in (value if isinstance(value, list) else [value])]
            yield from _fields(inner, [one for one in below if isinstance(one, dict)], f"{path}.")


def _kind(info: FieldInfo) -> Kind:
    if inputs.mark(info, inputs.File):
        return "file"
    if inputs.mark(info, inputs.Signed):
        return "signature"
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    places = next((one.decimal_places for one in info.metadata if hasattr(one, "decimal_places")), None)
    money = Decimal in (info.annotation, *get_args(info.annotation)) and places == MONEY_PLACES
    return "money" if money and not extra.get("unit") else "text"


def _options(info: FieldInfo) -> dict[str, Words]:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    labels = extra.get("labels")
    if not isinstance(labels, dict):
        return {}
    parted = {str(code): str(label).partition("|") for code, label in labels.items()}
    return {code: Words(zh=zh, en=en or zh) for code, (zh, _, en) in parted.items()}


def _words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def _same(text: str) -> Words:
    return Words(zh=text, en=text)
