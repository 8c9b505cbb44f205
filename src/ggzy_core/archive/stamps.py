"""Electronic stamps in a package: each stamped paper is judged again, by the roots and lists that lie beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .findings import Fault
from .reading import whole

if TYPE_CHECKING:
    import zipfile

    from ggzy_core.certs.trust import TrustList

PLACE, COVER = "stamps/", "cover.pdf"


def look(archive: zipfile.ZipFile, trust: TrustList) -> tuple[int, list[Fault]]:
    """The stamped papers, and the cover if it bears a stamp. An unstamped cover is no fault: a node may have no stamp."""
    from ggzy_core.stamps.judging import judge  # slow to load

    names = sorted(archive.namelist())
    papers = [one for one in names if one == COVER or (one.startswith(PLACE) and one.endswith(".pdf"))]
    faults = []
    for path in papers:
        verdict = judge(whole(archive, path) or b"", trust, datetime.now(UTC))
        wrong = next((step for step in verdict.steps if not step.ok), None)
        if wrong is not None and not (path == COVER and wrong.name == "none"):
            faults.append(Fault(path, wrong.zh, wrong.en))
    return len(papers), faults
