"""Is the bid for this lot, and is it written down as one would read it?"""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case
from ..findings import Finding, amber, red


def check(case: Case) -> Iterator[Finding]:
    bid, lot = case.bid, case.lot
    if lot.tender and bid.tender != lot.tender:
        yield red(
            "lot.other-tender",
            f"bid.json 的招标项目编号为 {bid.tender}，本项目为 {lot.tender}",
            f"bid.json is for the tender {bid.tender}, this one is {lot.tender}",
            "请改为标段卡片上的招标项目编号",
            "Write the code that stands on the lot card",
            document="bid.json",
        )
    if lot.lot and bid.lot != lot.lot:
        yield red(
            "lot.other-lot",
            f"bid.json 的标段编号为 {bid.lot}，本标段为 {lot.lot}",
            f"bid.json is for the lot {bid.lot}, this one is {lot.lot}",
            "请改为标段卡片上的标段编号",
            "Write the code that stands on the lot card",
            document="bid.json",
        )
    for note in case.notes:
        zh, _, en = note.partition(" · ")
        if "隐藏文件" in note:
            yield amber(
                "folder.hidden",
                zh,
                en,
                "不投递的文件请移出文件夹",
                "Move what is not to be lodged out of the folder",
                document=note.partition(":")[0],
            )
        else:
            yield amber(
                "bid.full-width",
                zh,
                en,
                "请用半角数字重新填写，以免误读",
                "Write it again in half-width digits, so that nobody misreads it",
                document="bid.json",
            )
