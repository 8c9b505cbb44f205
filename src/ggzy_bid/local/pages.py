"""The pages of this machine's own service: Chinese first, English beneath; no asset from anywhere else."""

from __future__ import annotations

from html import escape
from importlib import resources
from urllib.parse import quote

from ggzy_core.certs.trust import CertificateProblem
from ggzy_core.sentences import BadValue

from .keys import KeyPlace
from .questions import Question
from .server import Answer

KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def asset(name: str) -> Answer:
    """local.css or local.js."""
    content = resources.files(__package__).joinpath("static", name).read_bytes()
    return Answer(content, kind=KINDS[name.rpartition(".")[2]])


def page(base: str, zh: str, en: str, body: str, status: int = 200) -> Answer:
    """One page; `base` is the secret path below which everything lies."""
    text = (
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<title>{escape(zh)} · ggzy-bid</title><link rel="stylesheet" href="{base}/local.css"></head><body>'
        f'<header><a href="{base}/">ggzy-bid</a><span>{both("只在您的电脑上运行", "runs on your own machine only")}</span></header>'
        f'<main data-base="{base}"><h1>{both(zh, en)}</h1>{body}</main>'
        f'<script src="{base}/local.js" defer></script></body></html>\n'
    )
    return Answer(text.encode(), status)


def both(zh: str, en: str) -> str:
    """A sentence, and the English of it."""
    return f'{escape(zh)} <span class="en" lang="en">{escape(en)}</span>'


def trouble(problem: BadValue | Exception) -> str:
    """What went wrong, as an alert; empty for nothing."""
    if isinstance(problem, BadValue | CertificateProblem):
        return f'<p class="card red" role="alert">{both(problem.zh, problem.en)}</p>'
    return f'<p class="card red" role="alert">{escape(str(problem))}</p>'


def pin_field(place: KeyPlace) -> str:
    """The PIN is asked each time; an SM2 key as PEM, from samples, has none."""
    must = "" if place.name.endswith(".pem") else " required"
    return (
        f'<p class="field"><label for="pin">{both(f"证书“{place.name}”的口令", f"PIN of the certificate {place.name}")}'
        f'</label><input id="pin" name="pin" type="password" autocomplete="off"{must}></p>'
    )


def ask_page(base: str, question: Question, place: KeyPlace | None, said: str = "") -> Answer:
    """May this be signed? All of it, in words taken from what is signed."""
    rows = "".join(
        f"<div><dt>{both(one.label.zh, one.label.en)}</dt><dd>{_value(one.value.zh, one.value.en)}</dd></div>"
        for one in question.lines
    )
    where = f'<p class="site">{both("网站", "the site")} <strong>{escape(question.origin)}</strong> {both("请您签名：", "asks you to sign:")}</p>'
    look = (
        f'<p><a class="button second" target="_blank" href="{base}/ask/{question.id}/paper">{both("先打开看看", "Look at it first")}</a></p>'
        if question.paper
        else ""
    )
    digest = f'{look}<p class="small">SHA-256 <code>{question.digest}</code></p>'
    if place is None:
        answer = (
            f'<p class="card amber">{both("还没有选择证书。", "No certificate has been chosen yet.")} '
            f'<a href="{base}/key?next=ask/{question.id}">{both("选择证书", "Choose one")}</a></p>{_no(base, question)}'
        )
    else:
        answer = (
            f'<form method="post" action="{base}/ask/{question.id}"><input type="hidden" name="of" value="{question.digest}">'
            f'{pin_field(place)}<p class="actions"><button name="answer" value="yes">{both("签名", "Sign")}</button>'
            f'<button class="second" name="answer" value="no" formnovalidate>{both("不签", "Do not sign")}</button></p></form>'
        )
    note = f'<p class="small">{both("请只凭这里显示的内容决定；签名后它就是您办理这一行为的电子签名。", "Decide by what stands here and nothing else; signed, it is your electronic signature under this act.")}</p>'
    return page(base, "是否签名？", "Sign this?", f'{said}{where}<dl class="facts">{rows}</dl>{note}{digest}{answer}')


def allow_page(base: str, origin: str) -> Answer:
    """May this site ask for signatures at all?"""
    body = (
        f"<p>{both('下面的网站想请您用本机的证书签名：', 'This site would like to ask for signatures by your certificate:')}</p>"
        f'<p class="site"><strong>{escape(origin)}</strong></p>'
        f"<p>{both('请核对网址与您办事的平台完全一致。允许之后，它仍然每次都要经您确认才能得到签名。', 'Check that this is exactly the platform you work with. Once allowed, it still gets no signature without your yes each time.')}</p>"
        f'<form method="post" action="{base}/allow"><input type="hidden" name="site" value="{escape(origin)}">'
        f'<p class="actions"><button>{both("允许", "Allow")}</button><a class="button second" href="{base}/">{both("不允许", "Do not allow")}</a></p></form>'
    )
    return page(base, "允许这个网站请求签名？", "Allow this site to ask?", body)


def key_page(base: str, place: KeyPlace | None, after: str, said: str = "") -> Answer:
    """Which certificate: a file dropped here, or the name of a token."""
    now = (
        f"<p>{both('正在使用', 'in use')}: <strong>{escape(place.name)}</strong></p>"
        if place is not None
        else f"<p>{both('还没有选择。', 'None chosen yet.')}</p>"
    )
    body = (
        f"{said}{now}<section><h2>{both('证书文件', 'Certificate file')}</h2>"
        f'<div class="drop" data-put="{base}/key/" data-then="{base}/{escape(after)}"><p><label for="p12">{both("把证书文件（.p12、.pfx）拖到这里，或点这里选择", "Drop your .p12 or .pfx file here, or choose it")}</label></p>'
        '<input id="p12" type="file" accept=".p12,.pfx,.pem"><p class="small" aria-live="polite" data-said></p></div>'
        f"<p class='small'>{both('文件存放在本机程序文件夹里，只有您能读；口令不保存。', 'It is kept in this program’s folder, readable by you alone; the PIN is never kept.')}</p></section>"
        f'<section><h2>{both("密码设备（PKCS#11）", "Token (PKCS#11)")}</h2><form method="post" action="{base}/key"><input type="hidden" name="next" value="{escape(after)}">'
        f'<p class="field"><label for="token">{both("驱动|设备|密钥", "module|token|key")}</label><input id="token" name="token" value="{escape(place.token if place else "")}" placeholder="/usr/lib/softhsm/libsofthsm2.so|token|key"></p>'
        f'<p class="actions"><button class="second">{both("使用此设备", "Use this token")}</button></p></form></section>'
    )
    return page(base, "选择证书", "Choose your certificate", body)


def done_page(base: str, zh: str, en: str, note_zh: str, note_en: str, *, good: bool = True) -> Answer:
    """A question was answered; back to where one came from."""
    return page(base, zh, en, f'<p class="card {"green" if good else "amber"}">{both(note_zh, note_en)}</p>')


def sites_list(base: str, sites: list[str]) -> str:
    """The allowed sites, each with a button that ends it."""
    rows = "".join(
        f'<li><form method="post" action="{base}/forget"><span>{escape(one)}</span><input type="hidden" name="site" value="{escape(one)}">'
        f'<button class="second">{both("不再允许", "Forget")}</button></form></li>'
        for one in sites
    )
    none = f"<p>{both('还没有。网页请求签名时会问您。', 'None yet. You are asked when a page wants a signature.')}</p>"
    return (
        f"<section><h2>{both('获准请求签名的网站', 'Sites that may ask for signatures')}</h2>"
        f"{f'<ul class=plain>{rows}</ul>' if rows else none}</section>"
    )


def _no(base: str, question: Question) -> str:
    return (
        f'<form method="post" action="{base}/ask/{question.id}"><input type="hidden" name="of" value="{question.digest}">'
        f'<p class="actions"><button class="second" name="answer" value="no">{both("不签", "Do not sign")}</button></p></form>'
    )


def _value(zh: str, en: str) -> str:
    shown = "<br>".join(escape(one) for one in zh.split("\n"))
    return shown if zh == en else f'{shown} <span class="en" lang="en">{escape(en)}</span>'


def quoted(text: str) -> str:
    """A value of an address."""
    return quote(text, safe="")
