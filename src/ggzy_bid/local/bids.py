"""Bidding by the local page: fetch a lot, drop the files, see red, amber or green, one button, a receipt to keep."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from ggzy_bid.machine import Machine
from ggzy_bid.remote import fetch_lot, reveal, standing
from ggzy_client.calls import Call
from ggzy_client.node import Node
from ggzy_client.problems import NodeProblem
from ggzy_core.certs.credential import Credential, CredentialProblem
from ggzy_core.periods import ZONE
from ggzy_core.preflight import digest
from ggzy_core.preflight import page as printed
from ggzy_core.sentences import BadValue

from . import bid_forms, pages
from .drafts import Draft
from .keys import KeyPlace
from .pages import both
from .server import Answer, Request, Routes, go, nothing, told
from .work import Work

CODE = r"[A-Za-z0-9][A-Za-z0-9.-]{2,63}"
LOT = f"bid/({CODE})"
NO_KEY = BadValue("no-key", "请先选择证书。", "Choose your certificate first.")


class Bids:
    """The pages below /bid/. `key` answers the certificate that is in use."""

    def __init__(self, machine: Machine, base: str, key: Callable[[], KeyPlace | None]) -> None:
        self.machine, self.base, self._key = machine, base, key
        self._work: dict[str, Work] = {}

    def routes(self, made: Routes) -> None:
        made.add("POST", "bid", self._begin)
        made.add("GET", f"{LOT}/", self._show)
        made.add("GET", f"{LOT}/digest", self._digest)
        made.add("GET", f"{LOT}/work", self._told)
        made.add("GET", f"{LOT}/receipt", self._receipt_file)
        made.add("PUT", f"{LOT}/files/(.{{1,1000}})", self._put)
        made.add("POST", f"{LOT}/drop", self._drop)
        made.add("POST", f"{LOT}/data", self._data)
        made.add("POST", f"{LOT}/lodge", self._lodge)
        made.add("POST", f"{LOT}/status", self._status)
        made.add("POST", f"{LOT}/open", self._open)

    def first(self) -> str:
        """The bids under way, and how to begin one; for the first page."""
        rows = "".join(
            f'<li><a href="{self.base}/bid/{one.lot}/">{escape(one.card.name or one.lot)} · {escape(one.lot)}</a></li>'
            for one in Draft.all(self.machine)
        )
        known = next((one.node for one in Draft.all(self.machine)), "")
        place = self._key()
        fields = (
            f'<p class="field"><label for="url">{both("平台网址", "the platform’s address")}</label><input id="url" name="url" value="{escape(known)}" placeholder="https://" required></p>'
            f'<p class="field"><label for="lot">{both("标段编号（公告上的统一交易标识码）", "the lot’s code, as the notice has it")}</label><input id="lot" name="lot" required></p>'
        )
        begin = (
            f'<form method="post" action="{self.base}/bid">{fields}{pages.pin_field(place)}'
            f'<p class="actions"><button>{both("登录并下载标段", "Sign in and fetch the lot")}</button></p></form>'
            if place is not None
            else f'<p class="card amber"><a href="{self.base}/key">{both("先选择证书", "Choose your certificate first")}</a></p>'
        )
        return f"<section><h2>{both('投标', 'Bid')}</h2>{f'<ul>{rows}</ul>' if rows else ''}{begin}</section>"

    def _begin(self, request: Request) -> Answer:
        form, place = request.form(), self._key()
        if place is None:
            raise NO_KEY
        lot = form.get("lot", "").strip()
        if not re.fullmatch(CODE, lot):
            raise BadValue(
                "lot", f"“{lot}”不是标段编号，请从公告复制。", f"{lot} is no code of a lot; copy it from the notice."
            )
        with place.opened(form.get("pin", "")) as key, Node.at(self.machine.home, form.get("url", "").strip()) as node:
            party = node.sign_in(key).get("party") or {}
            fetch_lot(self.machine, node, lot, self.machine.home / "cards")
            Draft.begin(self.machine, lot, node.origin, {name: str(value) for name, value in party.items()})
        return go(f"{self.base}/bid/{lot}/")

    def _show(self, request: Request, lot: str) -> Answer:
        """Where this bid stands: under way, lodged, or being written."""
        draft, work = self._draft(lot), self._work.get(lot)
        if work is not None and not work.over:
            return self._progress(draft)
        said = pages.trouble(work.problem) if work is not None and work.problem is not None else ""
        call = self._standing(draft)
        if call is not None and not said and "write" not in request.query:
            later = work.awaiting if work is not None else {}
            return self._receipt(
                draft, call, f'<p class="card amber" role="status">{_later(later)}</p>' if later else ""
            )
        return self._write(draft, said)

    def _write(self, draft: Draft, said: str = "") -> Answer:
        tender, place, base = draft.tender, self._key(), f"{self.base}/bid/{draft.lot}"
        files = "".join(
            f'<li><form method="post" action="{base}/drop"><span>{escape(name)} <span class="small">{size:,} B</span></span><input type="hidden" name="name" value="{escape(name)}">'
            f'<button class="second">{both("移除", "Take out")}</button></form></li>'
            for name, size in draft.files()
        )
        zone = (
            f'<section><h2>{both("一、投标文件", "1. The bid’s files")}</h2><div class="drop" data-put="{base}/files/" data-then="{base}/">'
            f'<p><label for="some">{both("把投标文件或整个文件夹拖到这里，或点这里选择文件", "Drop the files, or their folder, here; or choose files")}</label></p>'
            f'<input id="some" type="file" multiple><p><label for="folder">{both("选择文件夹", "Choose a folder")}</label></p>'
            f'<input id="folder" type="file" webkitdirectory multiple><p class="small" aria-live="polite" data-said></p></div>'
            f"{f'<ul class=plain>{files}</ul>' if files else ''}</section>"
        )
        light, found = self._checked(draft)
        check = f"<section><h2>{both('二、起飞前检查', '2. Preflight')}</h2>{found}</section>"
        head = f'<p>{escape(tender.file.title)} · {escape(draft.lot)} · <a href="{base}/digest">{both("招标文件一页通", "the tender on one page")}</a></p>'
        last = self._button(base, place, light)
        return pages.page(
            self.base, "投标", "Bid", head + said + zone + bid_forms.form(self.base, draft, tender.file) + check + last
        )

    def _checked(self, draft: Draft) -> tuple[str, str]:
        """(light, findings as HTML)."""
        if not draft.said():
            said = both(
                "还没有投标数据：请先在上面填写并保存，或把 bid.json 一起拖入。",
                "Nothing says what the bid offers yet: fill it in above and save, or drop a bid.json.",
            )
            return "red", f'<p class="card amber">{said}</p>'
        try:
            report = draft.check()
        except BadValue as problem:
            return "red", pages.trouble(problem)
        return report.light, printed.findings(report)

    def _button(self, base: str, place: KeyPlace | None, light: str) -> str:
        title = f"<section><h2>{both('三、加密并提交', '3. Seal and lodge')}</h2>"
        if light == "red":
            return f'{title}<p class="card red">{both("有红色问题，改正后才能提交。", "Mend what is red first.")}</p></section>'
        if place is None:
            return f'{title}<p class="card amber"><a href="{self.base}/key">{both("先选择证书", "Choose your certificate first")}</a></p></section>'
        note = both(
            "在本机加密，平台和任何人开标前都打不开；此前已提交的，以新的为准。",
            "It is sealed here; nobody opens it before the opening. It replaces what you lodged before.",
        )
        return (
            f'{title}<p>{note}</p><form method="post" action="{base}/lodge">{pages.pin_field(place)}'
            f'<p class="actions"><button>{both("加密并提交", "Seal and lodge")}</button></p></form></section>'
        )

    def _progress(self, draft: Draft) -> Answer:
        body = (
            f'<section data-work="{self.base}/bid/{draft.lot}/work" aria-live="polite"><p data-step>{both("正在准备", "getting ready")}</p>'
            f"<progress max=1>{both('进行中', 'under way')}</progress><p class='small'>{both('请不要关闭程序；断线会自动接着传。', 'Leave the program open; after a broken line it goes on.')}</p></section>"
        )
        return pages.page(self.base, "正在加密和提交", "Sealing and lodging", body)

    def _receipt(self, draft: Draft, call: Call, said: str = "") -> Answer:
        """Big and green, with what to keep."""
        proof, holds = self._proof(draft, call)
        base = f"{self.base}/bid/{draft.lot}"
        receipt = (
            f'<a href="{base}/receipt">{both("回执文件", "the receipt")}</a> <code>{escape(str(proof))}</code>'
            if holds
            else both(
                "回执文件：存证收录后取回，请稍后再看本页",
                "the receipt: once the journal has it; come back to this page",
            )
        )
        package = (
            f"{both('加密投标包', 'the sealed package')} <code>{escape(str(call.note.get('package', '')))}</code>"
        )
        keys = both("证书和口令：开标时要用", "certificate and PIN: you need them at the opening")
        verdict = (
            both("回执已在本机核验", "the receipt was checked on this machine")
            if holds
            else both("回执待存证收录", "waiting for the journal")
        )
        body = (
            f'{said}<section class="receipt green"><strong class="big">✓ {both("投标已提交", "Your bid is lodged")}</strong>'
            f"<p>{verdict}</p>{_facts(draft, call)}<h2>{both('请保存', 'Keep')}</h2>"
            f"<ol><li>{receipt}</li><li>{package}</li><li>{keys}</li></ol></section>"
            f'<form method="post" action="{base}/status"><p class="actions">'
            f'<button class="second">{both("查看托管人是否已确认", "Have the trustees confirmed?")}</button>'
            f'<a class="button second" href="{base}/?write=1">{both("修改后重新提交", "Change it and lodge again")}</a>'
            f"</p></form>{self._opening(base)}"
        )
        return pages.page(self.base, "回执", "Receipt", body)

    def _proof(self, draft: Draft, call: Call) -> tuple[Path, bool]:
        """Where the receipt lies, and whether it is there and holds."""
        with Node.at(self.machine.home, draft.node) as node:
            path = node.memory.folder / "receipts" / f"{call.receipt}.tlog-proof"
            return path, path.is_file() and node.check(path.read_text(encoding="utf-8")).ok

    def _receipt_file(self, request: Request, lot: str) -> Answer:
        draft = self._draft(lot)
        call = self._standing(draft)
        if call is None or not (found := self._proof(draft, call))[1]:
            return nothing()
        named = {"Content-Disposition": f'attachment; filename="{found[0].name[:16]}.tlog-proof"'}
        return Answer(found[0].read_bytes(), kind="text/plain; charset=utf-8", headers=named)

    def _opening(self, base: str) -> str:
        place = self._key()
        if place is None or place.file is None:
            return ""
        return (
            f"<details><summary><h2>{both('开标时：开启自己的投标', 'At the opening: open your bid')}</h2></summary>"
            f'<form method="post" action="{base}/open">{pages.pin_field(place)}<p class="actions"><button class="second">{both("开启", "Open it")}</button></p></form></details>'
        )

    # What is done

    def _put(self, request: Request, lot: str, name: str) -> Answer:
        self._draft(lot).put(name, request.stream)
        return Answer(status=204)

    def _drop(self, request: Request, lot: str) -> Answer:
        self._draft(lot).drop(request.form().get("name", ""))
        return go(f"{self.base}/bid/{lot}/?write=1")

    def _data(self, request: Request, lot: str) -> Answer:
        draft, given = self._draft(lot), request.fields()
        single = {name: values[-1] for name, values in given.items()}
        draft.write(bid_forms.data_of(draft, draft.tender.file, single, given))
        return go(f"{self.base}/bid/{lot}/?write=1")

    def _lodge(self, request: Request, lot: str) -> Answer:
        """The one button; pressed twice it happens once."""
        draft, place, work = self._draft(lot), self._key(), self._work.get(lot)
        if place is None:
            raise NO_KEY
        if work is None or work.over:
            light, _ = self._checked(draft)
            if light == "red":
                return go(f"{self.base}/bid/{lot}/?write=1")
            self._work[lot] = Work(draft, place, request.form().get("pin", "")).start()
        return go(f"{self.base}/bid/{lot}/")

    def _status(self, request: Request, lot: str) -> Answer:
        draft = self._draft(lot)
        with Node.at(self.machine.home, draft.node) as node:
            call = standing(node, lot)
            node.keep_receipts()
            now = node.ask("bid.status", lot)
        good, wanted = int(now.get("good", 0)), int(now.get("threshold", 0))
        enough = good >= wanted > 0
        said = both(
            f"{good} 位托管人已确认能打开（需要 {wanted} 位）",
            f"{good} trustees have confirmed that it will open ({wanted} needed)",
        )
        if "awaiting" in now:
            said += f"<br>{_later(now['awaiting'])}"
        return self._receipt(draft, call, f'<p class="card {"green" if enough else "amber"}" role="status">{said}</p>')

    def _open(self, request: Request, lot: str) -> Answer:
        draft, place = self._draft(lot), self._key()
        if place is None:
            raise NO_KEY
        with place.opened(request.form().get("pin", "")) as key, Node.at(self.machine.home, draft.node) as node:
            if not isinstance(key, Credential):
                raise CredentialProblem("密码设备上的密钥不能在此开启。 A token's key cannot open it here.")
            node.ensure_signed_in(key)
            reveal(node, lot, key)
            call = standing(node, lot)
        return self._receipt(draft, call, f'<p class="card green" role="status">{both("已开启", "Opened")}</p>')

    def _digest(self, request: Request, lot: str) -> Answer:
        """The page of `ggzy-bid digest`; its one style is named by its hash."""
        tender = self._draft(lot).tender
        named = base64.b64encode(hashlib.sha256(printed.STYLE.encode()).digest()).decode()
        policy = {"Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{named}'; frame-ancestors 'none'"}
        return Answer(printed.page(digest(tender.file, tender.lot)).encode(), headers=policy)

    def _told(self, request: Request, lot: str) -> Answer:
        work = self._work.get(lot)
        return told(work.told()) if work is not None else nothing()

    def _draft(self, lot: str) -> Draft:
        found = Draft.find(self.machine, lot)
        if found is None:
            raise NodeProblem("no-lot", f"还没有下载标段 {lot}。", f"The lot {lot} has not been fetched yet.")
        return found

    def _standing(self, draft: Draft) -> Call | None:
        with Node.at(self.machine.home, draft.node) as node:
            try:
                return standing(node, draft.lot)
            except NodeProblem:
                return None


def _later(awaiting: dict[str, Any]) -> str:
    """Whose acknowledgement is awaited, and by when to come back."""
    return both(str(awaiting["zh"]), str(awaiting["en"]))


def _facts(draft: Draft, call: Call) -> str:
    sent = datetime.fromisoformat(call.begun).astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
    rows = (
        ("标段", "lot", draft.lot),
        ("投标编号", "bid", str(call.note.get("bid", ""))),
        ("提交时间（北京时间）", "sent (Beijing time)", sent),
        ("回执号", "receipt number", call.receipt),
    )
    shown = "".join(f"<div><dt>{both(zh, en)}</dt><dd>{escape(value)}</dd></div>" for zh, en, value in rows)
    return f"<dl>{shown}</dl>"
