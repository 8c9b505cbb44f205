"""What a policy of this journal must be."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import guard
from ggzy_core.tlog.policy import Policy


@guard(
    "P-COSIGNERS",
    zh="见证规则须写明本账本的公钥，且只写本账本",
    en="The policy names this journal's key and no other log's",
    mend_zh="log 一行请写 /journal/key 所示公钥",
    mend_en="Give the line log the key that /journal/key shows",
)
def is_of_this_log(text: str) -> dict[str, str] | None:
    logs = [log.vkey for log in Policy.parse(text).logs]
    return None if logs == [signer().vkey] else {"logs": ", ".join(logs) or "—"}


@guard(
    "P-COSIGNERS",
    zh="见证节点的地址须为 https：{cosigners}",
    en="A cosigner is asked over https: {cosigners}",
    mend_zh="请改写地址；不由本节点征询的见证节点可以不写地址",
    mend_en="Mend its address, or leave it out for a cosigner that this node does not ask",
)
def can_be_asked(text: str) -> dict[str, str] | None:
    allowed = ("https", "http") if settings.GGZY_DEMO else ("https",)
    wrong = [one.name for one in Policy.parse(text).cosigners if one.url and not _leads(one.url, allowed)]
    return {"cosigners": ", ".join(wrong)} if wrong else None


def _leads(url: str, allowed: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in allowed and bool(parts.hostname) and not parts.username and not parts.query
    except ValueError:
        return False
