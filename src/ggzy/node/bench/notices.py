"""Notices by the ten thousand, and as many leaves in the log, for measuring how they are read and found.

They are put into this node's own, empty database past the door: what acts cost is measured elsewhere (`acts.py`), and
fifty thousand of them would take minutes. So `ggzy verify` would rightly refuse such a node; it is thrown away.
Everything follows from one seed.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from ggzy.foundation import clock
from ggzy.foundation.journal.guard import reference_data
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.matters.models import Matter, Moment
from ggzy.hub.search import feeding
from ggzy.trading.projects.models import Lot, Notice, Project, Tender
from ggzy_core.canonical import canonical
from ggzy_core.tlog.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.foundation.identity.models import Organisation

SEED = 20
BLOCK = 1000  # tenders at a time
KINDS = ("tender", "change", "candidates", "result")  # of each tender
STAGES = ("bidding", "evaluation", "publicity", "performance")
PLACES = ("东", "南", "西", "北", "新", "湖", "河", "山", "桥", "港", "城", "泉")
WORKS = ("道路", "桥梁", "污水处理厂", "小学教学楼", "医院门诊楼", "河道整治", "自来水管网", "垃圾处理站", "公园绿化", "变电站",
         "养老院", "图书馆", "排水泵站", "路灯", "停车场", "隧道", "堤防加固", "农田灌溉")  # fmt: skip
DEEDS = ("新建", "改建", "扩建", "维修", "加固", "提升")
SAID = ("资金已落实", "现公开招标", "投标人须具备相应资质", "项目经理须为一级建造师", "工期以合同为准", "质量须合格", "不接受联合体",
        "招标文件在平台免费下载", "逾期送达的投标文件不予受理", "本公告同时在平台发布", "评标采用综合评估法")  # fmt: skip
REGIONS = ("990101", "990102", "990103", "990104", "990200", "110101", "310000", "440300")


def fill(notices: int, tenderer: Organisation, tell: Callable[[str], None]) -> None:
    """Tenders of one lot with four notices each, a leaf for each notice, and the index over them."""
    rng = random.Random(SEED)  # noqa: S311  the same notices every time, nothing secret
    begun = clock.now() - timedelta(days=900)
    tenders = notices // len(KINDS)
    for first in range(0, tenders, BLOCK):
        with transaction.atomic(), reference_data():
            _block(rng, range(first, min(first + BLOCK, tenders)), tenderer, begun, timedelta(days=890) / tenders)
    tell("the log")
    settle()
    tell("the index")
    feeding.follow(batches=None)
    feeding.settle()


def _block(rng: random.Random, numbers: range, tenderer: Organisation, begun: datetime, step: timedelta) -> None:
    named = [_name(rng) for _ in numbers]
    projects = _made(
        Project(code=f"2026-990100-47-02-{n:06d}", name=name, region=rng.choice(REGIONS))
        for n, name in zip(numbers, named, strict=True)
    )
    times = [begun + step * n for n in numbers]
    above = _matters(numbers, named, times, "engineering.tender", "T")
    below = _matters(numbers, named, times, "engineering.open-tender", "L", above)
    _made(
        Moment(matter=one, name="notice-published", at=one.opened_at, written_at=one.opened_at)
        for one in above + below
    )
    tenders = _made(
        Tender(matter=matter, project=project, tenderer=tenderer)
        for matter, project in zip(above, projects, strict=True)
    )
    _made(
        Lot(matter=matter, tender=tender, number=1, name=matter.title, estimate=rng.randrange(10_000, 90_000_000))
        for matter, tender in zip(below, tenders, strict=True)
    )
    texts = [
        Notice(matter=matter, kind=kind, version=1, title=f"{matter.title}{kind}", text=_text(rng, matter.title),
               published_at=matter.opened_at + timedelta(hours=6 * at))
        for matter in below for at, kind in enumerate(KINDS)
    ]  # fmt: skip
    _made(texts)
    Entry.objects.bulk_create(_entry(rng, one) for one in texts)


def _matters(
    numbers: range,
    names: list[str],
    times: list[datetime],
    procedure: str,
    letter: str,
    above: list[Any] | None = None,
) -> list[Any]:
    return _made(
        Matter(code=f"{letter}-BENCH-{n:06d}", procedure=procedure, title=name, opened_at=at,
               stage=STAGES[n % len(STAGES)] if above else "open",
               parent=above[place] if above else None)
        for place, (n, name, at) in enumerate(zip(numbers, names, times, strict=True))
    )  # fmt: skip


def _made(rows: Any) -> list[Any]:
    """Straight into the table: the manager of evidence would refuse, as it should."""
    rows = list(rows)
    return list(models.QuerySet(type(rows[0])).bulk_create(rows, batch_size=500))


def _name(rng: random.Random) -> str:
    return f"示例市{rng.choice(PLACES)}{rng.choice(PLACES)}区{rng.choice(WORKS)}{rng.choice(DEEDS)}工程"


def _text(rng: random.Random, name: str) -> str:
    return f"{name}（示例，非真实项目）" + "，".join(rng.choice(SAID) for _ in range(24)) + "。"


def _entry(rng: random.Random, notice: Notice) -> Entry:
    assert notice.published_at is not None
    body = canonical(
        {
            "v": 1, "act": "notice.publish", "subject": notice.matter.code, "at": notice.published_at.isoformat(),
            "time": notice.published_at.isoformat(), "actor": {"role": "tenderer"}, "n": rng.randbytes(16).hex(),
            "data": {"title": notice.title, "kind": notice.kind}, "cites": ["I-15"], "rows": "0" * 64,
        }
    )  # fmt: skip
    return Entry(
        act="notice.publish", subject=notice.matter.code, body=body.decode(), leaf=leaf_hash(body).hex(),
        salt=rng.randbytes(16).hex(), secret=b"", at=notice.published_at, time=notice.published_at,
    )  # fmt: skip
