"""What a person sees of a play: each stage as it is reached, and the timeline at the end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ggzy.foundation import clock
from ggzy.foundation.cosigning import queries
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.procedure import procedure
from ggzy_core.periods import ZONE

from .stages import PLAYED

if TYPE_CHECKING:
    from .stageplay import Played
    from .trade import Trade

MOMENTS = {
    "notice-published": "公告发布 notice",
    "file-offered": "文件发放 file offered",
    "bid-deadline": "投标截止 deadline",
    "bidding-closed": "截标 bidding closed",
    "opening": "开标 opening",
    "opening-recorded": "开标记录签署 record signed",
    "committee-convened": "评委会组成 committee",
    "evaluation-started": "评标开始 evaluation",
    "report-submitted": "评标报告 report",
    "publicity-begins": "公示开始 publicity from",
    "publicity-ends": "公示结束 publicity until",
    "winner-fixed": "中标人确定 winner fixed",
    "award-notified": "中标通知 award notice",
    "report-filed": "书面报告 report to supervisor",
    "contract-signed": "合同签订 contract",
    "accepted": "验收 acceptance",
    "archived": "归档 archived",
    "failed": "招标失败 failed",
    "terminated": "终止 terminated",
}


@dataclass
class Screen:
    """Prints to a terminal, or stays quiet."""

    quiet: bool = False
    names: bool = False  # of the lots, where several are played
    started: float = field(default_factory=time.monotonic)
    console: Console = field(default_factory=Console)

    def reached(self, trade: Trade, stage: str) -> None:
        """A lot has come to a stage."""
        if self.quiet:
            return
        name = procedure(PLAYED).stage(stage).name
        day = clock.now().astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        self.console.print(
            Text.assemble(
                (f"{time.monotonic() - self.started:6.1f} s  ", "dim"),
                (f"{day}  ", "cyan"),
                (f"{name.zh} ", "bold"),
                (f"{name.en} ", "dim"),
                (trade.terms.title if self.names else "", "dim"),
            ),
            soft_wrap=True,
        )

    def say(self, sentence: str) -> None:
        if not self.quiet:
            self.console.print(sentence, highlight=False)

    def assumed(self, sentences: tuple[str, ...]) -> None:
        """What the source of a tender did not say, and what was taken instead."""
        if self.quiet or not sentences:
            return
        self.console.print("[bold yellow]来源未载明，如下处理 · the source is silent on:[/]")
        for one in sentences:
            self.console.print(Text(f"  · {one}"))

    def ending(self, played: Played, data: str) -> None:
        """The timeline, the check, and where to look."""
        if self.quiet:
            return
        self.console.print(timeline(played.trade))
        report = played.report
        if report.first is not None:
            self.console.print(f"[bold red]核验未通过[/] {report.first.zh} · {report.first.en}")
        else:
            self.console.print(
                f"[bold green]核验通过[/] {report.leaves} 条存证、{report.rows} 行数据 · "
                f"the record holds: {report.leaves} leaves, {report.rows} rows"
            )
        if size := queries.sufficient():
            self.console.print(f"见证节点共同见证至 {size} 条 · cosigned by two of three outsiders up to entry {size}")
        self.console.print(
            f"数据 data: {data}\n打开 serve: GGZY_DATA={data} ggzy serve", highlight=False, soft_wrap=True
        )


def timeline(trade: Trade) -> Table:
    """The named times of the lot in their order."""
    table = Table(title=f"{trade.terms.title}\n{trade.matter.code}", title_style="bold", box=None, show_header=False)
    for name, at in sorted(moments(trade.matter).items(), key=lambda pair: pair[1]):
        table.add_row(at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"), MOMENTS.get(name, name))
    return table
