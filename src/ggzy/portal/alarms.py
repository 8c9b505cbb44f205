"""An alarm about the journal, on the public page of its matter: what the cosigner had seen, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.cosigning.models import AlarmCase

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter


def about(matter: Matter) -> dict[str, Any]:
    """Empty for every other matter."""
    if matter.procedure != "journal.alarm":
        return {}
    return {"alarm": AlarmCase.objects.select_related("alarm__explained").get(matter=matter)}
