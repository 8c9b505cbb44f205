"""How the result of an act is named to whoever did it: by its public key or code, never by a number of the database.

Numbers count: they would tell a bidder how many came before. So a row shows the random key it has for this, the code
of its matter or of itself, and nothing else.
"""

from __future__ import annotations

from typing import Any

from ggzy.foundation.acts.inputs import plain
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter, Matter

NAMES = ("key", "code", "uscc", "fingerprint")  # public names that rows have, the first that is there counts


def named(result: Any) -> Any:
    """{"kind", "key"} of a row; a matter's code stands under "matter". Plain answers as they are."""
    if not isinstance(result, Row):
        return plain(result)
    found: dict[str, Any] = {"kind": type(result).__name__}
    name = next((getattr(result, name) for name in NAMES if isinstance(getattr(result, name, None), str)), None)
    if name:
        found["key"] = name
    if isinstance(result, HasMatter):
        found["matter"] = result.matter.code
    elif isinstance(result, Matter):
        found["matter"] = result.code
    found |= getattr(result, "shown_once", {})  # set by the act on the object in hand; a repeat does not have it
    return found
