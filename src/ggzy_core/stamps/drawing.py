"""The picture of a stamp, as vectors: a one-page PDF of 42 mm that is laid on the paper."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

SIZE = 42.0 * 72 / 25.4  # points
TEMPLATE = Path(__file__).parent / "stamp.typ"
BELOW = "电子签章"
SAMPLE = "示例 SAMPLE"


@lru_cache(maxsize=256)
def picture(name: str, number: str, *, sample: bool) -> bytes:
    """The PDF of a round stamp: `name` around it, `number` below; a sample says so in its middle."""
    import typst  # 7 MB, loaded with the first stamp

    text = json.dumps({"name": name, "number": number, "below": SAMPLE if sample else BELOW}, ensure_ascii=False)
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        timestamp=0,
        sys_inputs={"stamp": text},
    )
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    import noto_cjk_sans_otc
    import typst

    folder = str(Path(noto_cjk_sans_otc.FONT_PATH).parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
