"""What a cosigner says to people: its two pages, plain HTML without script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .home import Alarm, Home

KINDS = {
    "fork": (
        "已证实的分叉：同一规模签发了两个不同的根。账本向不同的人讲了不同的历史，或其密钥失窃",
        "A fork, proven: two roots were signed for one size. The log tells two stories, or its key was stolen",
    ),
    "unproven": (
        "无人能证明它是已见证历史的延续：可能是分叉，也可能是他人递来的残缺请求",
        "Nobody could show that it extends what was cosigned: a fork, or a botched request of somebody else",
    ),
    "behind": (
        "比已见证的更短，且从未见过：账本可能被回滚，也可能只是旧检查点迟到",
        "Shorter than what was cosigned, and never seen here: a rolled-back log, or an old checkpoint come late",
    ),
}
STYLE = (
    "body{font:16px/1.7 system-ui,'Noto Sans CJK SC',sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}pre,code{overflow-wrap:anywhere;white-space:pre-wrap;font-size:.85em}"
    ".alarm{border-left:4px solid #b3261e;padding-left:1rem;margin:1.5rem 0}.answered{border-color:#888}"
    "a{display:inline-block;min-height:44px}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}"
)


def first_page(home: Home) -> str:
    rows = []
    for log in home.logs:
        seen = home.load(log.name)
        rows.append(
            f"<tr><th scope=row><code>{escape(log.name)}</code></th><td>{seen.size}</td>"
            f"<td><code>{seen.root.hex() if seen.recent else '—'}</code></td></tr>"
        )
    found = list(home.alarms())
    standing = sum(not one.answered for one in found)
    return _page(
        "存证见证节点 · Cosigner",
        f"<p><code>{escape(home.signer.vkey)}</code></p>"
        f"<p><a href=alarms>{standing} 项未解释的异常 · {standing} unexplained findings</a></p>"
        "<table><caption>本节点见证的账本 · Logs cosigned here</caption><thead><tr><th scope=col>账本 log</th>"
        "<th scope=col>规模 size</th><th scope=col>根 root</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>",
    )


def alarms_page(home: Home, found: Iterable[Alarm]) -> str:
    parts = [_alarm(one) for one in found]
    nothing = "<p>没有异常。账本签发了不是延续的检查点时，双方原文会保存在这里。 Nothing so far. When a log signs a checkpoint that does not extend what was cosigned, both notes are kept here.</p>"
    return _page(
        "异常与证据 · Alarms and evidence",
        f"<p><code>{escape(home.signer.name)}</code> · <a href=alarms.json>JSON</a></p>{''.join(parts) or nothing}",
    )


def _alarm(one: Alarm) -> str:
    zh, en = KINDS[one.kind]
    ours, theirs = one.sizes
    after = "<p>后经证明属于同一历史。 Shown later to belong to the same history.</p>" if one.answered else ""
    return (
        f'<section class="alarm{" answered" if one.answered else ""}"><h2>{zh}</h2><p>{en}.</p>{after}'
        f"<p><code>{escape(one.origin)}</code> · {one.at:%Y-%m-%d %H:%M:%S} UTC · {ours} ↔ {theirs}</p>"
        f"<h3>本节点曾见证 · cosigned here</h3><pre>{escape(one.ours) or '—'}</pre>"
        f"<h3>其后收到并拒绝 · received and refused</h3><pre>{escape(one.theirs)}</pre></section>"
    )


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="zh-Hans"><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style><main><h1>{title}</h1>{body}</main></html>"
    )
