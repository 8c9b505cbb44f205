"""Publicity, award, the next candidate, the written report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, File, Fixed, Input, Nothing, Pick, Role, Session, Signed, act
from ggzy.foundation.rulebook import limit_of, rule
from ggzy.foundation.text import Text
from ggzy.service.experts.disclosure import disclose_committee
from ggzy.service.experts.queries import members
from ggzy.service.guarantees.plans import plan_release
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.notices import publish
from ggzy_core.money import format_yuan
from ggzy_core.money_words import in_words
from ggzy_core.periods import local_date

from . import papers, queries, rules, signing
from .models import Award, Candidate, WrittenReport
from .reports import Ranked, Ranking, ranking_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDES = (Role.TENDERER, Role.AGENCY)


class BeginPublicity(Input):
    candidates: int = Field(default=3, ge=1, title="公示的候选人数|how many candidates")
    ends: datetime | None = Field(default=None, title="公示截止时间|until (the legal least, when left out)")


@dataclass(frozen=True)
class Shown:
    """What goes before the public, made before the transaction."""

    ranking: Ranking
    chosen: tuple[Ranked, ...]
    ends: datetime
    document: str


@act("publicity.begin", on=Lot, by=SIDES, takes=BeginPublicity, cites=("I-CAND3", "I-PUB3A", "I-PUB3B", "实施条例 54"))
def begin_publicity(act: Act, lot: Lot, data: BeginPublicity) -> list[Candidate]:
    """公示中标候选人: put the ranked candidates and the rejected bids with their reasons before the public."""
    shown: Shown = act.prepared
    made = [_candidate(lot, row) for row in shown.chosen]
    text = papers.candidates_text(lot, shown.chosen, shown.ranking, shown.ends)
    publish(act, lot.matter, "candidates", f"{lot.name} 中标候选人公示", text, shown.document)
    act.moment(lot.matter, "publicity-begins")
    act.moment(lot.matter, "publicity-ends", shown.ends)
    return made


@begin_publicity.prefill
def _lawful(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    """As many as are ranked and may be published; until the legal least."""
    ranking, now = ranking_of(lot), clock.now()
    if ranking is None or not ranking.ranked:
        return {}
    most = int(rule("I-CAND3").on(local_date(now)).value)
    ends = limit_of(rule("I-PUB3B").on(local_date(now)), now)
    return {"candidates": min(most, len(ranking.ranked)), "ends": _to_the_minute(ends)}


def _to_the_minute(at: datetime) -> datetime:
    """Forms show minutes: the next whole one, so that a legal least stays one."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


@begin_publicity.prepare
def _show(session: Session, lot: Lot, data: BeginPublicity) -> Shown:
    ranking = ranking_of(lot)
    rules.not_too_many(data.candidates, clock.now())
    rules.somebody_is_ranked(ranking)
    assert ranking is not None
    chosen = ranking.ranked[: data.candidates]
    now = clock.now()
    ends = data.ends or limit_of(rule("I-PUB3B").on(local_date(now)), now)
    return Shown(ranking, chosen, ends, papers.candidates_paper(lot, chosen, ranking, ends))


def _candidate(lot: Lot, row: Ranked) -> Candidate:
    opened = row.opened
    return Candidate.objects.create(
        lot=lot,
        opened=opened,
        rank=row.rank,
        uscc=opened.uscc,
        name=opened.name,
        price=row.price,
        duration_days=opened.duration_days,
        quality=opened.content.get("quality", "")[:200],
        manager=papers.manager_of(opened.content),
        total=row.total,
    )


@act("publicity.close", on=Lot, by=Role.CLOCK, cites=("I-PUB3B",))
def close_publicity(act: Act, lot: Lot, data: Nothing) -> None:
    """公示结束: the window for objections to the candidates has passed, and none is open."""


class Decide(Input):
    rank: Annotated[int, Fixed(), Pick("candidates.standing")] = Field(
        default=1,
        ge=1,
        title="中标人|winner",
        description="应当确定排名第一的有效候选人（实施条例第五十五条）|the first standing candidate, and no other",
    )


@act(
    "award.decide",
    on=Lot,
    by=Role.TENDERER,
    takes=Decide,
    cites=("实施条例 55",),
    needs=(rules.somebody_stands, rules.not_decided),
)
def decide(act: Act, lot: Lot, data: Decide) -> Award:
    """定标: make the first standing candidate the winner; no other may be chosen."""
    act.require(rules.is_first_standing, lot, data.rank)
    winner = queries.first_standing(lot)
    act.moment(lot.matter, "winner-fixed")
    return Award.objects.create(lot=lot, candidate=winner, decided_at=act.at)


@decide.prefill
def _first(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    first = queries.first_standing(lot)
    return {} if first is None else {"rank": first.rank}


class Notify(Input):
    signature: Annotated[str, Signed("award.statement")] = Field(
        default="",
        max_length=40_000,
        title="签名|signature",
        description="核对页会对整个行为签名；另要单独签署中标声明时才填|the review page signs the whole act; fill this only to sign the statement by itself as well",
    )


@act(
    "award.notify",
    on=Lot,
    by=Role.TENDERER,
    takes=Notify,
    cites=("招标投标法 45",),
    needs=(rules.decided,),
    signed_under="电子招标投标办法 40",
)
def notify(act: Act, lot: Lot, data: Notify) -> Award:
    """发出中标通知书: send the award notice to the winner and publish the result."""
    award = queries.award_of(lot)
    assert award is not None
    publish(act, lot.matter, "result", f"{lot.name} 中标结果公告", papers.result_text(award), act.prepared)
    act.moment(lot.matter, "award-notified")
    if members(lot.matter):
        disclose_committee(act, lot.matter)  # 招标投标法 37: secret until the result is fixed
    return award.changed(notified_at=act.at, document=act.prepared, signature=data.signature)


@notify.says
def _who_wins(session: Session, lot: Lot, data: Notify) -> list[tuple[Text, str]]:
    award = queries.award_of(lot)
    if award is None:
        return []
    won = award.candidate
    price = f"{format_yuan(won.price)} 元 · {in_words(won.price)}"
    return [(Text("中标人", "winner"), f"{won.name} · {won.uscc}"), (Text("中标价", "price"), price)]


@notify.prepare
def _print_notice(session: Session, lot: Lot, data: Notify) -> str:
    award = queries.award_of(lot)
    if award is None:
        return ""  # the guard says so
    signing.check(queries.award_statement(award), data.signature, session)
    return papers.award_paper(award)


class GiveUp(Input):
    reason: str = Field(title="放弃原因|reason", min_length=4, max_length=5000)
    evidence: Annotated[str, File(kinds=("pdf",))] = Field(default="", title="证明材料|evidence", max_length=64)


@act(
    "award.give-up",
    on=Lot,
    by=Role.BIDDER,
    takes=GiveUp,
    cites=("实施条例 55", "实施条例 74"),
    needs=(rules.may_give_up,),
)
def give_up(act: Act, lot: Lot, data: GiveUp) -> Candidate:
    """放弃中标: give the award up, as first candidate or winner, with the reason; the next candidate takes the place."""
    candidate, award = queries.first_standing(lot), queries.award_of(lot)
    assert candidate is not None
    if award is not None:
        award.changed(revoked_at=act.at)
        plan_release(act, lot.matter, "performance")
    act.disclose(gave_up=candidate.name, rank=candidate.rank)
    return candidate.changed(gave_up_at=act.at, reason=data.reason)


class FileReport(Input):
    note: str = Field(default="", max_length=20_000, title="补充说明|remarks")


@act(
    "report.file",
    on=Lot,
    by=Role.TENDERER,
    takes=FileReport,
    cites=("T-REP15", "招标投标法 47"),
    needs=(rules.decided, rules.not_reported),
)
def file_report(act: Act, lot: Lot, data: FileReport) -> WrittenReport:
    """提交书面报告: file the written report: the whole tender, to the supervisor, in a paper made from the record."""
    act.moment(lot.matter, "report-filed")
    act.disclose(document=act.prepared)
    return WrittenReport.objects.create(award=queries.award_of(lot), document=act.prepared, filed_at=act.at)


@file_report.prepare
def _print_report(session: Session, lot: Lot, data: FileReport) -> str:
    return papers.written_report(lot, data.note)
