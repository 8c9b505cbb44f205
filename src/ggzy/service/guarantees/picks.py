"""What a guarantor signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import signable
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ggzy.foundation.acts import Session

    from .models import Guarantee


@signable("guarantee.statement")
def statement(session: Session, target: Guarantee, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """The statement as it stands in the form, byte for byte."""
    said = str(data.get("statement", ""))
    if not said:
        raise Refusal(
            "P-INPUT",
            Text("还没有保函声明", "There is no statement yet"),
            Text("请先生成声明，再下载签名", "Make the statement first, then download and sign it"),
            status=422,
        )
    return "to-sign", said.encode()
