"""The box "check it yourself": commands and links with this matter's own values filled in, what its stage allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from ggzy.foundation.matters import exports
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from ggzy.foundation.look.records import Line
    from ggzy.foundation.matters.models import Matter

    from .queries import JournalState


@dataclass(frozen=True)
class Check:
    """One thing that anybody can check: what it shows, how on a machine of one's own, where on a page."""

    title: Text
    shows: Text
    command: str = ""
    page: str = ""


def checks(matter: Matter, home: str, journal: JournalState | None, last: Line | None, document: str) -> list[Check]:
    """In the order in which one would go; what is not public yet is left out. `home`: scheme and host of this site."""
    if journal is None:
        return []
    found = [_journal(home, journal.vkey)]
    if last is not None:
        found.append(_receipt(home, last.leaf, journal.vkey))
    if document:
        found.append(_document(home, document))
    found.append(_record(matter))
    known, files = moments(matter), exports.names(matter)
    found += [
        made(matter, home, journal.vkey)
        for name, (public_from, made) in BY_FILE.items()
        if name in files and public_from in known
    ]
    return found


def _journal(home: str, vkey: str) -> Check:
    return Check(
        Text("账本没有被改写", "The journal was not rewritten"),
        Text(
            "今天取一份检查点，改天交给核验页：两次不一致，就是被改写的证据。",
            "Take a checkpoint today and give it to the verify page some other day: if the two disagree, that proves it.",
        ),
        f"curl -o checkpoint.txt {home}{reverse('portal:checkpoint')}\n# {vkey}",
        reverse("portal:verify"),
    )


def _receipt(home: str, leaf: str, vkey: str) -> Check:
    name = f"{leaf[:16]}.tlog-proof"
    return Check(
        Text("最近一项行为确已存证", "The latest act stands in the journal"),
        Text(
            "回执自带证明，离线核验，不必相信本站。", "A receipt carries its proof: checked offline, no trust in us."
        ),
        f"curl -o {name} {home}{reverse('portal:receipt', args=[leaf])}\nggzy checkreceipt {name} --vkey '{vkey}'",
        reverse("portal:verify"),
    )


def _document(home: str, sha256: str) -> Check:
    return Check(
        Text("公告原文没有被换过", "The notice is the one that was published"),
        Text(
            "文件的地址就是它的哈希；下载后自己算一遍，或把 PDF 拖到核验页。",
            "A document's address is its hash: compute it again, or drop the PDF on the verify page.",
        ),
        f"curl -o notice.pdf {home}{reverse('portal:document', args=[sha256])}\n"
        f"echo '{sha256}  notice.pdf' | sha256sum -c",
        reverse("portal:verify"),
    )


def _record(matter: Matter) -> Check:
    return Check(
        Text("谁在何时做了什么", "Who did what, and when"),
        Text("从第一步起逐步回放，每一步有存证号。", "Step by step from the first; each step has its leaf."),
        page=reverse("portal:replay", args=[matter.code]),
    )


def _file(matter: Matter, home: str, name: str) -> str:
    return f"curl -o {name}.json {home}{reverse('api:matter-file', args=[matter.code, name])}"


def _opening(matter: Matter, home: str, vkey: str) -> Check:
    return Check(
        Text("唱标结果与密封的投标一致", "The read-out is what the sealed bids say"),
        Text(
            "每份投标的公开密钥都能与截标前的承诺核对。",
            "Every bid's published key can be held against what was committed before the deadline.",
        ),
        f"{_file(matter, home, 'opening')}\nggzy verify-opening {matter.code} --file opening.json",
        reverse("portal:opening", args=[matter.code]),
    )


def _draw(matter: Matter, home: str, vkey: str) -> Check:
    return Check(
        Text("专家是抽出来的，不是选出来的", "The experts were drawn, not chosen"),
        Text("由冻结名单和三方随机数重新抽取一遍。", "Draw again from the frozen list and the three random values."),
        f"{_file(matter, home, 'draw')}\nggzy verify-draw {matter.code} --file draw.json --key '{vkey}'",
    )


def _ranking(matter: Matter, home: str, vkey: str) -> Check:
    return Check(
        Text("名次由打分和报价算得出来", "The ranking follows from scores and prices"),
        Text("由公开的评审输入重算排序。", "Rank again from the published inputs."),
        f"{_file(matter, home, 'evaluation')}\nggzy recompute {matter.code} --file evaluation.json",
    )


#: a file of the matter: the moment from which it is given out, and what it is good for
BY_FILE = {
    "opening": ("opening", _opening),
    "evaluation": ("publicity-begins", _ranking),
    "draw": ("award-notified", _draw),
}
