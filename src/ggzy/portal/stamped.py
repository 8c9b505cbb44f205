"""What the verify page says of a document: the stamps on it, and whether it, or the paper under its stamps, is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.identity.certificates import trust

from .known import known

if TYPE_CHECKING:
    from ggzy_core.stamps.judging import Verdict


def about_document(sha256: str, pdf: bytes) -> dict[str, Any]:
    """For the page: the document if it is published here; of a PDF also the verdict on its stamps, and the published
    paper that lies under them."""
    from ggzy_core.stamps.judging import judge  # slow to load

    verdict = judge(pdf, trust(), clock.real()) if pdf else None
    found = known(sha256)
    said: dict[str, Any] = {"sha256": sha256, "document": found, "stamps": _worth_saying(verdict)}
    if found is None and verdict is not None:
        under = next(((one, known(one)) for one in reversed(verdict.revisions[:-1]) if known(one)), None)
        if under is not None:
            said |= {"under": under[0], "document_under": under[1]}
    return said


def _worth_saying(verdict: Verdict | None) -> Verdict | None:
    """A PDF without any stamp is only a document; everything else about stamps is said."""
    if verdict is None or (verdict.problem is not None and verdict.problem.name == "none"):
        return None
    return verdict
