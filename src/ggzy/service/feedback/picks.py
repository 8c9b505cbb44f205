"""The services that a party may still rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.text import Text

from .queries import unrated
from .served import SERVED

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@pick("services.finished", none=Text("没有待评价的服务", "there is no service to rate"))
def finished_services(session: Session, target: Any) -> list[tuple[str, Text]]:
    """Newest first, each by what it was and on what."""
    found = []
    for one in unrated(session):
        name, about = SERVED[one.kind].name, one.matter.title or one.matter.code
        found.append((one.key, Text(f"{name.zh} · {about}", f"{name.en} · {about}")))
    return found
