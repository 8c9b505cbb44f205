"""What must hold for a stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts import Role
from ggzy.foundation.refusal import guard

from . import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

    from .making import Made

#: rooms that know more (who won a lot, say) tell whether a party's stamp belongs on the papers of a matter
CONCERNED: list[Callable[[Session, Matter], bool]] = []
BY_PART = (Role.TENDERER, Role.AGENCY, Role.SUPERVISOR, Role.CENTRE)


@guard(
    "P-STAMP",
    zh="本单位不是该事项文书的签署方",
    en="Your organisation is no party to the papers of this matter",
    mend_zh="由招标人、代理机构、监督部门、交易中心或合同当事人加盖",
    mend_en="Tenderer, agency, supervisor, centre or a party to the contract stamps it",
    status=403,
)
def is_party(matter: Matter, session: Session) -> dict[str, object] | None:
    if any(session.holds(role, matter) for role in BY_PART) or any(knows(session, matter) for knows in CONCERNED):
        return None
    return {}


@guard(
    "P-STAMP",
    zh="该文书不在本事项的公开记录上",
    en="The public record of this matter does not name that paper",
    mend_zh="请先发布或签署该文书，再加盖电子签章",
    mend_en="Publish or sign the paper first, then stamp it",
    status=404,
)
def is_named(matter: Matter, paper: str) -> dict[str, object] | None:
    return None if queries.is_named(matter, paper) else {"paper": paper}


@guard(
    "P-STAMP",
    zh="盖章文件不是在该文书的最新版本上加盖的",
    en="The stamped file was not made from the paper as it now stands",
    mend_zh="请重新下载该文书（含他方已盖的章），原样加盖后上传",
    mend_en="Download the paper again, with the stamps it bears, and stamp that file unchanged",
    status=422,
)
def begins_with(stamped: bytes, before: bytes) -> dict[str, object] | None:
    return None if len(stamped) > len(before) and stamped.startswith(before) else {}


@guard(
    "P-FRESH",
    zh="该文书刚刚又被他方盖章",
    en="Somebody else has stamped this paper meanwhile",
    mend_zh="请重新下载该文书，在最新版本上加盖",
    mend_en="Download it again and stamp it as it now stands",
)
def is_next(found: Made) -> dict[str, object] | None:
    """Judged again under the lock: two stamps never go on the same state of a paper."""
    return None if queries.newest(found.paper) == found.before else {"newest": queries.newest(found.paper)}
