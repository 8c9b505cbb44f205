"""Archive a matter that has run its course."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Nothing, Role, Session, act
from ggzy.foundation.documents import Stored, store
from ggzy.foundation.documents.pdf import render
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import guard
from ggzy.foundation.stamps import making as stamps
from ggzy_core.periods import ZONE

from . import packing, queries
from .models import Package
from .pieces import Mandatory, Piece, kept


@dataclass(frozen=True)
class Made:
    """A package written and stored before the transaction."""

    stored: Stored
    manifest: str
    files: int
    cover: stamps.Made | None


@guard(
    "P-ARCHIVE",
    zh="不能办结：归档材料不齐或应公开的未公开，缺少：{names}",
    en="It cannot close: not kept, or not published as it must be: {names_en}",
    mend_zh="请补齐、公开所列事项后再归档",
    mend_en="Add or publish what is listed, then archive",
)
def is_complete(missing: list[Mandatory]) -> dict[str, object] | None:
    if not missing:
        return None
    return {
        "names": "、".join(f"{item.name.zh}（{item.clause}）" for item in missing),
        "names_en": ", ".join(f"{item.name.en} ({item.clause})" for item in missing),
        "missing": [item.key for item in missing],
    }


@act("archive.make", on=Matter, by=Role.CENTRE, cites=("招标投标法 36", "电子招标投标办法 40"))
def make_archive(act: Act, matter: Matter, data: Nothing) -> Package:
    """归档: put everything of a matter into one package that proves itself, and close the matter."""
    made: Made = act.prepared
    stamps.note(act, matter, made.cover, shown=False)
    act.moment(matter, "archived")
    act.attach(made.stored.sha256, made.stored.length, "zip")
    act.disclose(manifest=made.manifest, files=made.files)
    return Package.objects.create(
        matter=matter, document=made.stored.sha256, manifest=made.manifest, files=made.files, made_at=act.at
    )


@make_archive.prepare
def _pack(session: Session, matter: Matter, data: Nothing) -> Made:
    pieces = kept(matter)
    is_complete(queries.lacking(matter, pieces))
    cover, stamped = _cover(matter)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        manifest, files = packing.pack(matter, path, [cover, *pieces])
        with path.open("rb") as file:
            stored = store(file, ("zip",), limit=settings.GGZY_BID_LIMIT * 4)
    return Made(stored, hashlib.sha256(manifest).hexdigest(), files, stamped)


def _cover(matter: Matter) -> tuple[Piece, stamps.Made | None]:
    """The first page of the archive, with the node's stamp where it has one."""
    facts = [("统一交易标识码", matter.code), ("归档单位", settings.GGZY_PLATFORM_NAME)]
    day = clock.now().astimezone(ZONE).date()
    said = {"title": f"{matter.title} 电子档案", "code": matter.code, "date": day, "facts": facts}
    paper = store(render("archive_cover", said), ("pdf",)).sha256
    stamped = stamps.by_node(paper, "电子档案封面")
    return Piece("cover.pdf", "封面", document=stamped.document if stamped else paper), stamped
