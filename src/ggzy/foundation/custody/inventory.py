"""What keys this node has and relies on: which, where, until when, and what is wrong. Never a secret."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from django.conf import settings
from django.db.models import Count

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.cosigning import queries as cosigning
from ggzy.foundation.identity import certificates
from ggzy.foundation.identity.models import Certificate, OrganisationRole
from ggzy.foundation.journal import logkeys
from ggzy.foundation.rulebook import span
from ggzy.foundation.secrets import KeyMissing, field_keys
from ggzy.foundation.secrets.fieldkeys import BEFORE, FileFieldKeys
from ggzy.foundation.secrets.models import DataKey
from ggzy.foundation.secrets.tokenkeys import MECHANISM, TokenFieldKeys, is_token
from ggzy.foundation.secrets.tokens import TokenProblem
from ggzy.foundation.stamps import keys as stamps
from ggzy.foundation.text import Text
from ggzy.foundation.timestamps import queries as timestamps
from ggzy_core.certs.credential import fingerprint

from . import queries
from .models import KeyChange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ggzy.foundation.secrets.fieldkeys import FieldKeys

SOON = (7, 30, 60)  # days
EXPIRED = Text("已过期", "has expired")
KINDS = {
    "node": Text("节点密钥", "node key"),
    "log": Text("存证密钥", "log key"),
    "field": Text("字段密钥", "field key"),
    "stamp": Text("电子印章", "stamp"),
    "trustee": Text("密钥托管人证书", "trustee's certificate"),
    "cosigner": Text("存证见证节点", "cosigner"),
    "tsa": Text("时间戳服务", "time-stamping authority"),
    "ca": Text("受信任的CA", "accepted CA"),
}


@dataclass(frozen=True)
class Item:
    """One key: what kind, its name, what is public of it, where it lies, until when it counts, what is wrong with it."""

    kind: str
    name: str
    public: str
    where: str
    until: datetime | None = None
    warnings: tuple[Text, ...] = ()
    mechanism: str = ""


def inventory() -> list[Item]:
    """Every key, in the order of KINDS."""
    return [
        item for part in (_node, _log, _field, _stamp, _trustees, _cosigners, _authorities, _roots) for item in part()
    ]


def _node() -> Iterator[Item]:
    path = Path(settings.GGZY_KEYS) / "node.key"
    yield Item("node", "node.key", "", str(path), warnings=_of_file(path))


def _log() -> Iterator[Item]:
    now = logkeys.state()
    for number in (now["current"], *now["also"]):
        path = Path(settings.GGZY_KEYS) / (f"log-{number}.key" if number else "node.key")
        wrong = list(_of_file(path))
        try:
            public = logkeys.key(number).vkey
        except KeyMissing:
            public = ""
        if number in now["also"]:
            wrong.append(
                Text("与新密钥并行签名，见证节点更新后请结束", "signs beside the new one until cosigners know it")
            )
        elif _announced() not in ("", public):
            wrong.append(
                Text(
                    "存证上的新密钥尚未启用，请再运行 ggzy keys rotate log",
                    "the record names a newer key: rotate again",
                )
            )
        yield Item("log", f"log-{number}", public, str(path), warnings=tuple(wrong))
    for vkey in now["past"]:
        yield Item("log", "past", vkey, "")


def _announced() -> str:
    return KeyChange.objects.filter(kind="log").order_by("-id").values_list("after", flat=True).first() or ""


def _field() -> Iterator[Item]:
    counts = dict(DataKey.objects.values("field_key").annotate(n=Count("pk")).values_list("field_key", "n"))
    counts.pop("", None)
    try:
        keys = field_keys()
        known = keys.known()
    except TokenProblem as problem:
        lying = sum(counts.values())
        yield Item("field", f"× {lying}", "", settings.GGZY_FIELD_TOKEN, warnings=(problem.said,))
        return
    for name in known:
        wraps, last = counts.pop(name, 0), name == known[-1]
        if wraps or last or name != BEFORE:
            yield _field_key(keys, name, wraps, last=last)
    for name, wraps in counts.items():
        lost = Text(f"密钥不在，{wraps} 个数据密钥无法打开", f"the key is missing: {wraps} data keys cannot be opened")
        yield Item("field", f"{name} × {wraps}", "", "", warnings=(lost,))


def _field_key(keys: FieldKeys, name: str, wraps: int, *, last: bool) -> Item:
    """One of the provider's keys; of an operator's own provider no more than the name is known."""
    where, public, how, wrong = "", "", "", []
    files = keys.files if isinstance(keys, TokenFieldKeys) else keys
    if isinstance(keys, TokenFieldKeys) and is_token(name):
        where, public, how = settings.GGZY_FIELD_TOKEN, keys.fingerprint(name), MECHANISM
        if not keys.stays(name):
            wrong.append(Text("可从密码设备导出，请更换", "it may leave the token: change it"))
    elif isinstance(files, FileFieldKeys):
        path = files.folder / ("node.key" if name == BEFORE else f"{name}.key")
        where, public, how, wrong = str(path), files.fingerprint(name), "AES-256-GCM", list(_of_file(path))
        if isinstance(keys, TokenFieldKeys) and not keys.back and name != BEFORE:
            wrong.append(
                Text("仍在文件中，请运行 ggzy keys rewrap 销毁", "still lies in a file: end it with ggzy keys rewrap")
            )
        if name == BEFORE and last:
            wrong.append(
                Text("仍由节点密钥派生，请运行 ggzy keys rotate field", "derived from the node key: rotate it")
            )
    until = None
    if last and (since := queries.in_use_since(name)):
        until = since + span("P-KEY-TERM", since)
        wrong += _by_date(until, Text("已到更换期，请运行 ggzy keys rotate field", "is due to be changed: rotate it"))
    return Item("field", f"{name} × {wraps}", public, where, until, tuple(wrong), how)


def _stamp() -> Iterator[Item]:
    own = stamps.node_key()
    if own is None:
        yield Item(
            "stamp", "—", "", "", warnings=(Text("未配置，文书不盖章", "none is configured: nothing is stamped"),)
        )
        return
    where = settings.GGZY_STAMP_TOKEN.split("|")[0] if settings.GGZY_STAMP_TOKEN else str(stamps.stamp_file())
    yield _certified("stamp", own.certificate, where)


def _trustees() -> Iterator[Item]:
    now = clock.now()
    roles = OrganisationRole.objects.filter(role=Role.TRUSTEE, since__lte=now).exclude(until__lte=now)
    for row in roles.select_related("organisation").order_by("organisation__uscc"):
        bound = Certificate.objects.filter(organisation=row.organisation, revoked_at=None).order_by("-id").first()
        if bound is None:
            missing = Text("没有绑定证书，不能担任托管人", "no certificate is bound: it cannot hold shares")
            yield Item("trustee", row.organisation.name, "", "", warnings=(missing,))
        else:
            yield _certified("trustee", bytes(bound.der), "", name=row.organisation.name)


def _cosigners() -> Iterator[Item]:
    found = cosigning.trust()
    if found is None or not found.cosigners:
        yield Item("cosigner", "—", "", "", warnings=(Text("没有见证节点", "no outsider cosigns the journal"),))
        return
    for one in found.cosigners:
        yield Item("cosigner", one.name, one.vkey, one.url, warnings=() if one.good else (one.said,))


def _authorities() -> Iterator[Item]:
    if not settings.GGZY_TSA:
        yield Item(
            "tsa", "—", "", "", warnings=(Text("未配置时间戳服务", "no time-stamping authority is configured"),)
        )
    last = timestamps.newest()
    for address in settings.GGZY_TSA:
        yield Item("tsa", last.authority if last and last.address == address else "", "", address)


def _roots() -> Iterator[Item]:
    roots = certificates.trust().roots
    if not roots:
        empty = Text("信任列表为空，任何证书都不被接受", "the trust list is empty: no certificate is accepted")
        yield Item("ca", "—", "", str(certificates.folder()), warnings=(empty,))
    for root in roots:
        yield _certified("ca", root, str(certificates.folder()))


def _certified(kind: str, der: bytes, where: str, name: str = "") -> Item:
    read = x509.load_der_x509_certificate(der)
    until = read.not_valid_after_utc
    return Item(kind, name or read.subject.rfc4514_string(), fingerprint(der), where, until, _by_date(until))


def _by_date(until: datetime, over: Text = EXPIRED) -> tuple[Text, ...]:
    left = (until - clock.real()).days
    if until <= clock.real():
        return (over,)
    if any(left < days for days in SOON):
        return (Text(f"{left} 天后到期", f"expires in {left} days"),)
    return ()


def _of_file(path: Path) -> tuple[Text, ...]:
    """What is wrong with a key file: absent, or open to others."""
    if not path.is_file():
        return (Text("文件不在", "the file is missing"),)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return (Text("他人可读，权限应为 600", "others may read it: set its mode to 600"),)
    return ()
