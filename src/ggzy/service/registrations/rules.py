"""What must hold: whose registrations count, and that nothing is asked for that is proved already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import guard
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.policy import Policy

from .models import Paper, RecognisedNode

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation


@guard(
    "P-RECOGNITION",
    zh="见证规则须写明对方账本的一个公钥：{why}",
    en="The policy names one log key, that of the other node: {why}",
    mend_zh="请填写对方节点 /journal/policy 的全文；对方没有见证节点的，写 log 一行和 quorum none",
    mend_en="Give the text of the other node's /journal/policy; without cosigners a line log and quorum none",
    status=422,
)
def names_one_log(text: str) -> dict[str, str] | None:
    try:
        logs = Policy.parse(text).logs
    except TlogError as error:
        return {"why": str(error)}
    if len(logs) != 1:
        return {"why": str(len(logs))}
    return {"why": logs[0].name} if logs[0].name == signer().name else None


@guard(
    "P-RECOGNITION",
    zh="节点地址须为 https：{address}",
    en="A node is asked over https: {address}",
    mend_zh="请填写对方节点的 https 地址，不含路径",
    mend_en="Give the other node's https address without a path",
    status=422,
)
def can_be_asked(address: str) -> dict[str, str] | None:
    allowed = ("https", "http") if settings.GGZY_DEMO else ("https",)
    try:
        parts = urlsplit(address)
        good = parts.scheme in allowed and parts.hostname and not parts.username and parts.path in ("", "/")
        good = good and not parts.query and not parts.fragment
    except ValueError:
        good = False
    return None if good else {"address": address}


@guard(
    "P-RECOGNITION",
    zh="{name} 已在互认名单内",
    en="{name} is recognised already",
    mend_zh="要更换公钥或规则，请先终止原有互认",
    mend_en="To change its key or policy, end the standing recognition first",
)
def not_recognised_yet(origin: str) -> dict[str, str] | None:
    found = RecognisedNode.objects.filter(origin=origin, ended_at=None).first()
    return {"name": f"{found.name}（{origin}）"} if found else None


@guard(
    "P-ASK-ONCE",
    zh="“{title}”已经在登记材料中，{source}",
    en="“{title}” is among the papers of your registration already, {source_en}",
    mend_zh="同一材料不必重复提交；内容有变化时，请提交新的文件",
    mend_en="Nothing has to be handed in twice; hand in the new file when its content has changed",
)
def not_there_yet(party: Organisation, sha256: str) -> dict[str, Any] | None:
    found = Paper.objects.filter(organisation=party, sha256=sha256, ended_at=None).select_related("node").first()
    if found is None:
        return None
    return {
        "title": found.title,
        "source": f"由互认节点“{found.node}”证明" if found.node else "由本单位提交",
        "source_en": f"proved by the node “{found.node}”" if found.node else "handed in by yourselves",
    }
