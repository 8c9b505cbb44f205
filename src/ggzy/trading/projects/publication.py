"""Notice and file before the public; clarification and amendment (澄清与修改)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, File, Input, Nothing, Pick, Role, Session, act
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import clock_holds, rule
from ggzy.foundation.secrets import blind
from ggzy.foundation.text import Text
from ggzy_core.differences import differences
from ggzy_core.periods import ZONE

from . import notices, papers, rules
from .entry import SIDES, check_terms, ready
from .models import FileTaken, Lot, Notice, Tender, TenderFile
from .queries import file_in_force, newest_file, newest_notice

if TYPE_CHECKING:
    from collections.abc import Mapping


class PublishNotice(Input):
    bid_deadline: datetime = Field(title="投标截止时间|bid deadline")
    file_offer_ends: datetime | None = Field(default=None, title="文件获取截止时间|file offered until")


@act(
    "notice.publish",
    on=Tender,
    by=SIDES,
    takes=PublishNotice,
    needs=(rules.entry_is_whole,),
    cites=("T-PREP20", "I-SALE5", "招标投标法 16", "招标投标法 24"),
    signed_under="电子招标投标办法 40",
)
def publish_notice(act: Act, tender: Tender, data: PublishNotice) -> Notice:
    """发布招标公告: publish the notice, and offer the tender file free to everybody until the deadline."""
    draft = newest_notice(tender.matter, "tender")
    assert draft is not None
    notice = draft.changed(published_at=act.at, document=act.prepared)
    act.attach(act.prepared, 0, "pdf")
    act.moment(tender.matter, "notice-published")
    files: list[dict[str, Any]] = []
    for lot in _open_lots(tender):
        last = newest_file(lot)
        assert last is not None
        last.changed(published_at=act.at)
        files.append({"lot": lot.matter.code, "version": last.version, "document": last.document})
        act.attach(last.document, 0, "pdf")
        for name in ("notice-published", "file-offered"):
            act.moment(lot.matter, name)
        act.moment(lot.matter, "bid-deadline", data.bid_deadline)
        act.moment(lot.matter, "file-offer-ends", data.file_offer_ends or data.bid_deadline)
    act.disclose(notice={"title": notice.title, "version": notice.version}, files=files)
    seats = list(tender.trustees.order_by("number"))
    act.disclose(trustees=[seat.fingerprint for seat in seats], holders=[seat.kind for seat in seats])
    return notice


@publish_notice.prefill
def _planned(session: Session, tender: Tender, asked: Mapping[str, str]) -> dict[str, Any]:
    """The deadline as planned: when the room is booked for the opening."""
    booking = tender.matter.bookings.filter(use="opening", released_at=None).order_by("-id").first()
    return {} if booking is None else {"bid_deadline": booking.since}


@publish_notice.says
def _what_is_published(session: Session, tender: Tender, data: PublishNotice) -> list[tuple[Text, str]]:
    draft = newest_notice(tender.matter, "tender")
    lots = "；".join(f"{lot.name} · {lot.matter.code}" for lot in _open_lots(tender))
    told = [(Text("公告", "notice"), f"{draft.title} · 第 {draft.version} 版")] if draft is not None else []
    return [*told, (Text("标段", "lots"), lots)]


@publish_notice.prepare
def _print_notice(session: Session, tender: Tender, data: PublishNotice) -> str:
    draft = newest_notice(tender.matter, "tender")
    if draft is None:
        return ""
    rows = [[lot.matter.code, lot.name] for lot in tender.lots.select_related("matter").order_by("number")]
    lots = {"caption": "标段", "head": ["统一交易标识码", "标段名称"], "rows": rows}
    deadline = data.bid_deadline.astimezone(ZONE).strftime("投标截止时间：%Y-%m-%d %H:%M（北京时间）")
    text = [*draft.text.split("\n"), deadline]
    return papers.paper(draft.title, code=tender.matter.code, at=clock.now(), paragraphs=text, tables=[lots])


@act("file.take", on=Lot, by=Role.BIDDER, secret_until="opening", cites=("招标投标法 22",))
def take_file(act: Act, lot: Lot, data: Nothing) -> FileTaken:
    """获取招标文件: take the file as a named bidder, to be told of every change. Who took it stays secret."""
    return FileTaken.objects.create(lot=lot, who=blind(lot.matter.code, act.party.pk), at=act.at)


class Clarify(Input):
    reason: str = Field(title="澄清或修改内容|what is clarified or amended", min_length=4, max_length=20_000)
    affects_bids: bool = Field(default=True, title="可能影响投标文件编制|may affect the preparation of bids")
    terms: Annotated[str, File(kinds=("json",)), Pick("tender-files")] = Field(
        default="", title="修改后的结构化招标文件|amended structured file"
    )
    document: Annotated[str, File(kinds=("pdf",))] = Field(
        default="", title="修改后的正文（PDF）|amended document (PDF)"
    )
    bid_deadline: datetime | None = Field(default=None, title="新的投标截止时间|new bid deadline")


@act(
    "clarification.issue",
    on=Lot,
    by=SIDES,
    takes=Clarify,
    cites=("T-CLA15", "I-CLT15"),
    signed_under="电子招标投标办法 40",
)
def issue_clarification(act: Act, lot: Lot, data: Clarify) -> TenderFile:
    """澄清或修改: publish a new version of the file with what changed; less than fifteen days left moves the deadline."""
    before = file_in_force(lot)
    assert before is not None
    content, document, printed = act.prepared or (before.content, before.document, "")
    if act.prepared and content != before.content:
        check_terms(act, lot.tender, content)
    version = before.version + 1
    raw = json.loads(content.to_json()) | {"version": version}
    changes = differences(before.data, raw)
    made = TenderFile.objects.create(
        lot=lot,
        version=version,
        data=raw,
        document=document,
        reason=data.reason,
        made_at=act.at,
        published_at=act.at,
    )
    deadline = moment(lot.matter, "bid-deadline")
    assert deadline is not None
    wanted = max(data.bid_deadline or deadline, deadline)
    if data.affects_bids:
        wanted = lawful_deadline(act.at, wanted)
    if wanted != deadline:
        act.moment(lot.matter, "bid-deadline", wanted)
        act.moment(lot.matter, "file-offer-ends", wanted)
    title = f"{lot.name} 澄清修改公告（第 {version} 版）"
    notices.publish(act, lot.matter, "change", title, data.reason, printed)
    act.attach(document, 0, "pdf")
    act.disclose(version=version, changes=len(changes), deadline_moved=wanted != deadline)
    return made


@issue_clarification.prepare
def _print_change(session: Session, lot: Lot, data: Clarify) -> tuple[Any, str, str]:
    before = file_in_force(lot)
    if before is None:
        raise Refusal(
            "P-STAGE",
            Text("招标文件尚未发布", "The file is not published yet"),
            Text("请先发布公告", "Publish it first"),
        )
    content, document = ready(data.terms, data.document) if data.terms else (before.content, before.document)
    changed = differences(before.data, json.loads(content.to_json()))
    rows = [[change.path, change.before, change.after] for change in changed if change.path != "version"]
    table = {"caption": "变更对照", "head": ["项目", "原内容", "现内容"], "rows": rows}
    title = f"{lot.name} 澄清修改公告"
    printed = papers.paper(title, code=lot.matter.code, at=clock.now(), paragraphs=[data.reason], tables=[table])
    return content, document, printed


def lawful_deadline(now: datetime, deadline: datetime) -> datetime:
    """The deadline, moved on by whole days until fifteen days lie before it (招标投标法 23, 实施条例 21)."""
    version = rule("I-CLT15").on(now.astimezone(ZONE).date())
    while not clock_holds(version, now, deadline).holds:
        deadline += timedelta(days=1)
    return deadline


def _open_lots(tender: Tender) -> list[Lot]:
    return [lot for lot in tender.lots.select_related("matter").order_by("number") if lot.matter.is_open]
