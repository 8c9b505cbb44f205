"""The design system on one page: every shared part, drawn by the very template that other pages include.

The people, numbers and clocks in it are made up here; nothing is read from the node but its rulebook and procedures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from pydantic import BaseModel, Field

from ggzy.desk import forms
from ggzy.foundation import clock
from ggzy.foundation.acts import Input, Secret
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.look.bars import bars
from ggzy.foundation.look.differences import differences
from ggzy.foundation.look.records import Line
from ggzy.foundation.look.timeline import RunningClock, Step, Timeline
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.procedure import PROCEDURES, Clock
from ggzy.foundation.matters.running import Running
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import rule
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

TRADE, HERE = "engineering.open-tender", 3  # the procedure that is drawn, and how far it has come
LONGEST = 40  # characters of a search


@dataclass(frozen=True)
class Part:
    """A part of pages: its template below look/, and what it is for."""

    name: Text
    file: str
    use: Text


PARTS = (
    Part(Text("页面", "page"), "base.html", Text("页头、导航、正文、页脚", "header, navigation, main, footer")),
    Part(Text("筛选", "filters"), "found.html", Text("条件、结果数、清除", "conditions, how many, clear them")),
    Part(Text("翻页", "pager"), "pager.html", Text("长列表的上一页、下一页", "previous and next of a long list")),
    Part(Text("字段", "form field"), "field.html", Text("由行为的输入生成", "made from the input of an act")),
    Part(
        Text("状态", "status"), "status.html", Text("词、形状、颜色同时出现", "a word, a shape and a colour together")
    ),
    Part(Text("时钟", "clock"), "clock.html", Text("截止时间与剩余时间", "when something ends and how long is left")),
    Part(
        Text("期限", "limits"),
        "running.html",
        Text("期限、依据、是否按期", "limits, their clauses, whether they were kept"),
    ),
    Part(Text("流程线", "timeline"), "timeline.html", Text("事项走到了哪里", "where a matter is")),
    Part(Text("回执", "receipt"), "receipt.html", Text("办理之后的凭据", "what one holds after an act")),
    Part(Text("行为记录", "record"), "record.html", Text("谁以什么身份做了什么", "who did what, in which role")),
    Part(Text("差异", "diff"), "diff.html", Text("两个版本之间改了什么", "what changed between versions")),
    Part(Text("空状态", "empty state"), "empty.html", Text("这里会有什么，怎样才会有", "what would be here and how")),
    Part(
        Text("拒绝", "refusal"), "refusal.html", Text("错在哪、依据、怎么办", "what is wrong, the clause, the remedy")
    ),
    Part(Text("数字", "figure"), "stat.html", Text("一个数和它的名称", "a number and its name")),
    Part(Text("条形图", "bars"), "bars.html", Text("按种类比较数量", "compares numbers by kind")),
    Part(
        Text("实时区域", "live region"), "live.html", Text("变化由读屏软件轻声读出", "screen readers tell its changes")
    ),
    Part(
        Text("密封之路", "path of a bid"), "sealed.html", Text("投标怎样密封、开启", "how a bid is sealed and opened")
    ),
)
COLOURS = ("ink", "soft", "line", "tint", "act", "act-tint", "seal", "seal-tint", "amber", "amber-tint", "good", "sun")


class Row(BaseModel):
    name: str = Field(title="名称|name")
    amount: Decimal = Field(title="金额|amount")


class Everything(Input):
    """Every kind of field."""

    name: str = Field(title="项目名称|project name", max_length=60)
    text: str = Field(default="", title="说明|notes", json_schema_extra={"long": True})
    amount: Annotated[Decimal, Secret()] = Field(title="投标保证金|bid deposit", gt=0)
    until: date = Field(title="有效至|valid until")
    kind: Literal["bid", "performance"] = Field(
        default="bid",
        title="种类|kind",
        json_schema_extra={
            "labels": {"bid": "投标保函|bid guarantee", "performance": "履约保函|performance guarantee"}
        },
    )
    agree: bool = Field(default=False, title="我已阅读并同意|I have read this and agree")
    rows: tuple[Row, ...] = Field(default=(), title="明细|items")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    parts = [one for one in PARTS if wanted.lower() in f"{one.name.zh}{one.name.en}{one.file}{one.use.zh}{one.use.en}"]
    newest = Entry.objects.filter(until="").order_by("-id").first()
    leaf = newest.leaf if newest else "0" * 64
    context = {
        "parts": parts,
        "q": wanted,
        "total": len(parts),
        "colours": COLOURS,
        "timeline": _course(),
        "courses": _courses(),
        "clocks": _clocks(),
        "soon": clock.now() + timedelta(hours=3),
        "gone": clock.now() - timedelta(days=1),
        "leaf": leaf,
        "boxes": _form(),
        "lines": _record(leaf),
        "pieces": differences("投标截止时间为2026年3月12日9时。", "投标截止时间为2026年3月26日9时30分。"),
        "refusal": _refusal(),
        "shares": bars([(Text("工程建设", "engineering"), 42, ""), (Text("政府采购", "procurement"), 17, ""), (Text("土地使用权", "land"), 5, "")]),
    }  # fmt: skip
    return render(request, "demo/design.html", context)


def _course() -> Timeline:
    """A trade that is at its third stage, with its clocks."""
    now = clock.now()
    steps = []
    for number, stage in enumerate(PROCEDURES[TRADE].line()):
        where = "past" if number < HERE else "here" if number == HERE else "ahead"
        limits = (RunningClock(rule("T-PREP20").on(local_date(now)), now, None, None),) if where == "here" else ()
        steps.append(Step(stage, where, now + timedelta(days=9) if where == "here" else None, limits))
    return Timeline(PROCEDURES[TRADE], tuple(steps))


def _courses() -> list[Timeline]:
    """One of each state: open, paused, off the line, closed."""
    flow, steps = PROCEDURES[TRADE], _course().steps
    aside = next(stage for stage in flow.stages if stage.aside)
    done = tuple(Step(one.stage, "past") for one in steps)
    held = Matter(code="ORDER-0001", procedure="supervision.order", title="")
    return [_course(), Timeline(flow, steps, None, (held,)), Timeline(flow, steps, aside), Timeline(flow, done)]


def _clocks() -> list[Running]:
    """A clock in each state."""
    now = clock.now()
    version = rule("T-PREP20").on(local_date(now))
    began, kept, soon = now - timedelta(days=12), now - timedelta(days=2), now + timedelta(days=8)
    which = Clock("T-PREP20", "file-offered", "bid-deadline")
    return [
        Running(which, version, began, None, soon, "running"),
        Running(which, version, began, kept, soon, "kept"),
        Running(which, version, began, None, kept, "over"),
    ]


def _record(leaf: str) -> list[Line]:
    title, now = Text("发布公告", "Publish the notice"), clock.now()
    return [
        Line(number, "notice.publish", title, role.label, "A01-0001", now, now, leaf, "{}")
        for number, role in ((2, Role.AGENCY), (1, Role.TENDERER))
    ]


def _form() -> Any:
    """A form that was filled in, with one mistake."""
    typed = forms.initial(Everything, {"name": "示例路改造工程", "until": local_date(clock.now())})
    typed["amount"] = "十五"
    forms.add_row(Everything, typed, "rows")
    wrong = Text("请填写数字，例如 150000 或 15万元", "Write a number, for example 150000")
    return forms.boxes(Everything, typed, {"amount": wrong})


def _refusal() -> Refusal:
    return Refusal(
        "T-PREP20",
        Text(
            "投标截止时间距招标文件发出不足二十日",
            "Bids are due less than twenty days after the tender file was offered",
        ),
        Text("请将投标截止时间改到 3 月 26 日或以后", "Move the deadline to 26 March or later"),
    )
