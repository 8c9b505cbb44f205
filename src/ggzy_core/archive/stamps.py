"""Electronic stamps in a package: each stamped paper is judged again, by the roots and lists that lie beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ggzy_core.certs.trust import TrustList

from .findings import Fault
from .reading import whole

if TYPE_CHECKING:
    import zipfile

PLACE, COVER, ROOTS = "stamps/", "cover.pdf", "keys/trust/"


def look(archive: zipfile.ZipFile) -> tuple[int, list[Fault]]:
    """The stamped papers, and the cover if it bears a stamp. An unstamped cover is no fault: a node may have no stamp."""
    from ggzy_core.stamps.judging import judge  # slow to load

    names = sorted(archive.namelist())
    beside = [one for one in names if one.startswith(ROOTS)]
    roots = [whole(archive, one) or b"" for one in beside if one.endswith(".pem")]
    lists = [whole(archive, one) or b"" for one in beside if one.endswith(".crl")]
    try:
        trust = TrustList(filter(None, roots), filter(None, lists))
    except ValueError:
        return 0, [Fault(ROOTS, "无法读取", "cannot be read")]
    papers = [one for one in names if one == COVER or (one.startswith(PLACE) and one.endswith(".pdf"))]
    faults = []
    for path in papers:
        verdict = judge(whole(archive, path) or b"", trust, datetime.now(UTC))
        wrong = next((step for step in verdict.steps if not step.ok), None)
        if wrong is not None and not (path == COVER and wrong.name == "none"):
            faults.append(Fault(path, wrong.zh, wrong.en))
    return len(papers), faults
