"""The centre's recordings in a play: small files in the node's folder, put on the record by their hash."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from .trade import Trade, now

KEPT = "示例音视频库（数据目录 recordings）"


def record(trade: Trade, kind: str, title: str, hours: int) -> None:
    """Deposit a recording of these hours, which end now."""
    name = f"{trade.matter.code}-{title}.txt"
    content = f"示例录像，非真实影像：{trade.lot.name} {title}\n".encode()

    def film() -> str:
        path = Path(settings.GGZY_DATA) / "recordings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return now().isoformat()

    until = datetime.fromisoformat(trade.outside(f"film {title}", film))
    said = {
        "kind": kind,
        "title": title,
        "sha256": hashlib.sha256(content).hexdigest(),
        "length": len(content),
        "since": (until - timedelta(hours=hours)).isoformat(),
        "until": until.isoformat(),
        "kept": KEPT,
    }
    trade.do("recording.deposit", trade.world.centre.session, said, on=trade.matter)
