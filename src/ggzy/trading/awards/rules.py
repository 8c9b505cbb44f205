"""What must hold between report and award notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import meets, rule
from ggzy_core.periods import local_date

from . import queries

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.projects.models import Lot

    from .models import Award


@guard(
    "I-CAND3",
    zh="中标候选人 {count} 个，不得超过 {limit} 个",
    en="{count} candidates are too many; at most {limit}",
    mend_zh="请按评标报告的排序减少公示人数",
    mend_en="Put fewer before the public, in the order of the report",
)
def not_too_many(count: int, at: datetime) -> dict[str, Any] | None:
    version = rule("I-CAND3").on(local_date(at))
    return None if meets(version, count).holds else {"count": count, "limit": version.value}


@guard(
    "P-CANDIDATES",
    zh="评标报告没有推荐中标候选人",
    en="The evaluation report proposes no candidate",
    mend_zh="否决全部投标的，应当依法重新招标",
    mend_en="Where all bids were rejected, tender again",
)
def somebody_is_ranked(ranking: Any) -> dict[str, Any] | None:
    return None if ranking is not None and ranking.ranked else {}


@guard(
    "P-FIRST",
    zh="应当确定排名第一的中标候选人“{name}”（第 {rank} 名）为中标人（实施条例第五十五条）",
    en="The first standing candidate is {name} (rank {rank}); only that one may be made winner",
    mend_zh="排名在前的候选人放弃后，才能依次确定下一名",
    mend_en="The next one follows only when the one before has given up",
)
def is_first_standing(lot: Lot, rank: int) -> dict[str, Any] | None:
    first = queries.first_standing(lot)
    return None if first is None or first.rank == rank else {"name": first.name, "rank": first.rank}


@guard(
    "P-CANDIDATES",
    zh="没有仍然有效的中标候选人",
    en="No candidate stands any more",
    mend_zh="请宣布招标失败并重新招标",
    mend_en="Declare the lot failed and tender again",
)
def somebody_stands(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    return None if queries.first_standing(lot) is not None else {}


@guard(
    "P-DONE",
    zh="已确定中标人",
    en="The winner has been decided",
    mend_zh="请发出中标通知书",
    mend_en="Send the award notice",
)
def not_decided(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    return {} if queries.award_of(lot) is not None else None


@guard(
    "P-STAGE",
    zh="尚未确定中标人",
    en="The winner has not been decided",
    mend_zh="请先定标",
    mend_en="Decide the award first",
)
def decided(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    return None if queries.award_of(lot) is not None else {}


@guard(
    "P-PARTY",
    zh="只有排名第一的有效候选人或中标人可以放弃中标",
    en="Only the first standing candidate, or the winner, may give up",
    mend_zh="排名靠后的候选人无需声明",
    mend_en="A lower rank has nothing to give up",
    status=403,
)
def may_give_up(lot: Lot, session: Any) -> dict[str, Any] | None:
    first = queries.first_standing(lot)
    return None if first is not None and session.party is not None and first.uscc == session.party.uscc else {}


@guard(
    "P-ONCE",
    zh="书面报告已提交",
    en="The written report has been filed",
    mend_zh="无需重复提交",
    mend_en="Once is enough",
)
def not_reported(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    award: Award | None = queries.award_of(lot)
    return {} if award is not None and hasattr(award, "written_report") else None
