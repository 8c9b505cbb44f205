"""Which published document has this hash: a notice, a tender file, an opening record, or another paper of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.public import public
from ggzy.foundation.text import Text
from ggzy.service.recordings.models import Recording
from ggzy.trading.bidding.models import OpeningRecord
from ggzy.trading.projects.models import Notice, TenderFile

from . import files, trade
from .models import NamedDocument

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.matters.models import Matter


@dataclass(frozen=True)
class Known:
    """A published document: what it is, of which matter, which version, and whether a newer one stands."""

    kind: Text
    title: str
    matter: Matter
    at: datetime | None
    leaf: str
    version: int = 0
    newest: int = 0
    notice: str = ""

    @property
    def superseded(self) -> bool:
        return self.version < self.newest


def known(sha256: str) -> Known | None:
    """None for what is unknown, sealed, or of a matter not public yet: alike."""
    return _notice(sha256) or _tender_file(sha256) or _opening_record(sha256) or _recording(sha256) or _named(sha256)


def _notice(sha256: str) -> Known | None:
    rows = Notice.objects.filter(document=sha256, matter__in=public()).exclude(published_at=None)
    one = rows.select_related("matter").order_by("-version", "-id").first()
    if one is None:
        return None
    versions = trade.versions(one.matter, one.kind)
    return Known(
        trade.name_of(one.kind), one.title, one.matter, one.published_at, _leaf(sha256, one.matter),
        one.version, versions[0].version, one.kind,
    )  # fmt: skip


def _tender_file(sha256: str) -> Known | None:
    rows = TenderFile.objects.filter(document=sha256, lot__matter__in=public()).exclude(published_at=None)
    one = rows.select_related("lot__matter__parent").order_by("-version").first()
    if one is None:
        return None
    newest = one.lot.files.exclude(published_at=None).order_by("-version").values_list("version", flat=True).first()
    matter = one.lot.matter
    return Known(Text("招标文件", "tender file"), one.lot.name, matter, one.published_at, _leaf(sha256, matter),
                 one.version, newest or one.version)  # fmt: skip


def _opening_record(sha256: str) -> Known | None:
    one = OpeningRecord.objects.filter(document=sha256, lot__matter__in=public()).select_related("lot__matter").first()
    if one is None:
        return None
    matter = one.lot.matter
    return Known(Text("开标记录", "opening record"), one.lot.name, matter, one.at, _leaf(sha256, matter))


def _recording(sha256: str) -> Known | None:
    one = Recording.objects.filter(sha256=sha256, matter__in=public()).select_related("matter__parent").first()
    if one is None:
        return None
    return Known(Text("音视频", "recording"), one.title, one.matter, one.at, _leaf(sha256, one.matter))


def _named(sha256: str) -> Known | None:
    """A paper that a public entry names."""
    if not files.is_public(sha256):
        return None
    subjects = NamedDocument.objects.filter(sha256=sha256).values("subject")
    matter = public().filter(code__in=subjects).select_related("parent").order_by("-id").first()
    if matter is None:
        return None
    entry = _entry(sha256, matter)
    leaf, at = (entry.leaf, entry.at) if entry else ("", None)
    return Known(Text("记录所附文书", "paper of the record"), matter.title or matter.code, matter, at, leaf)


def _leaf(sha256: str, matter: Matter) -> str:
    entry = _entry(sha256, matter)
    return entry.leaf if entry else ""


def _entry(sha256: str, matter: Matter) -> Entry | None:
    """The public act that put it out: on the matter itself, or on the one above it."""
    subjects = [matter.code, *([matter.parent.code] if matter.parent else [])]
    found = Entry.objects.filter(subject__in=subjects, until="", body__contains=sha256)
    return found.order_by("id").first()
