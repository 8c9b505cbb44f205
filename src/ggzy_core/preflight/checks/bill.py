"""工程量清单: every line as tendered, priced, multiplied and added up right, down to the price of the bid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ggzy_core.money import FEN, format_yuan, round_fen
from ggzy_core.tender import BillLine, Requirement

from ..case import Case
from ..findings import Finding, amber, red
from ..typed import PricedBill, PricedLine, read_bill
from . import forms

MOST = 50  # findings of one kind: a bill that is wrong throughout need not be listed throughout


def check(case: Case) -> Iterator[Finding]:
    yield from forms.each(case, "bill", read_bill, _judge)


def _judge(case: Case, asked: Requirement, name: str, bill: PricedBill) -> Iterator[Finding]:
    where: dict[str, Any] = {"of": asked, "document": name}
    counts: dict[str, int] = {}
    for found in (*_lines(case, bill, where), *_sums(case, bill, where)):
        counts[found.id] = counts.get(found.id, 0) + 1
        if counts[found.id] <= MOST:
            yield found


def _lines(case: Case, bill: PricedBill, where: dict[str, Any]) -> Iterator[Finding]:
    tendered = {line.code: line for line in case.file.bill}
    seen: set[str] = set()
    for line in bill.lines:
        if line.code in seen:
            yield red(
                "bill.line-twice",
                f"清单编码 {line.code} 出现两次",
                f"line {line.code} stands twice",
                "请按招标清单，每项一行",
                "One line for each item of the bill",
                **where,
            )
            continue
        seen.add(line.code)
        if tendered and line.code not in tendered:
            yield red(
                "bill.line-extra",
                f"清单多出一项 {line.code} {line.name}",
                f"line {line.code} is not in the bill that was tendered",
                "请删除：不得增加清单项目",
                "Take it out: no line may be added",
                **where,
            )
        elif tendered:
            yield from _as_tendered(tendered[line.code], line, where)
        yield from _priced(line, where)
    for code, wanted in tendered.items():
        if code not in seen:
            yield red(
                "bill.line-missing",
                f"清单缺少一项 {code} {wanted.name}",
                f"line {code} ({wanted.name}) is missing",
                "请补上：不得删减清单项目",
                "Put it back: no line may be left out",
                **where,
            )


def _as_tendered(asked: BillLine, line: PricedLine, where: dict[str, Any]) -> Iterator[Finding]:
    if line.quantity != asked.quantity:
        yield red(
            "bill.quantity",
            f"{line.code} 工程量为 {line.quantity}，招标清单为 {asked.quantity}",
            f"the quantity of {line.code} is {line.quantity}, tendered was {asked.quantity}",
            "请照招标清单填写工程量",
            "Keep the quantity that was tendered",
            **where,
        )
    if line.unit != asked.unit:
        yield red(
            "bill.unit",
            f"{line.code} 计量单位为“{line.unit}”，招标清单为“{asked.unit}”",
            f"the unit of {line.code} is {line.unit!r}, tendered was {asked.unit!r}",
            "请照招标清单填写计量单位",
            "Keep the unit that was tendered",
            **where,
        )
    if line.name and line.name != asked.name:
        yield amber(
            "bill.name",
            f"{line.code} 名称为“{line.name}”，招标清单为“{asked.name}”",
            f"the name of {line.code} is {line.name!r}, tendered was {asked.name!r}",
            "请照招标清单填写名称",
            "Keep the name that was tendered",
            **where,
        )
    if asked.fixed is not None and line.amount != asked.fixed:
        yield red(
            "bill.fixed-sum",
            f"{line.code} {asked.name} 应为固定金额 {format_yuan(asked.fixed)} 元",
            f"{line.code} is a fixed sum of {format_yuan(asked.fixed)} yuan",
            "暂列金额等固定金额不得改动",
            "A fixed sum must not be changed",
            **where,
        )


def _priced(line: PricedLine, where: dict[str, Any]) -> Iterator[Finding]:
    if line.unit_price is None or line.amount is None:
        yield amber(
            "bill.unpriced",
            f"{line.code} {line.name} 没有填写单价或合价，将视为已包含在其他项目中",
            f"line {line.code} has no price: it counts as contained in the others",
            "请填写；确实不计价的填 0",
            "Price it; write 0 where it costs nothing",
            **where,
        )
        return
    if line.unit_price < 0:
        yield red(
            "bill.negative",
            f"{line.code} 单价为负数",
            f"the unit price of {line.code} is negative",
            "请改正单价",
            "Mend the unit price",
            **where,
        )
    product = round_fen(line.quantity * line.unit_price)
    if abs(product - line.amount) >= FEN:
        yield red(
            "bill.arithmetic",
            f"{line.code}：{line.quantity} × {line.unit_price} = {product:,.2f}，合价写为 {line.amount:,.2f}",
            f"{line.code}: {line.quantity} × {line.unit_price} = {product:,.2f}, written is {line.amount:,.2f}",
            f"请把合价改为 {product:,.2f}，或核对单价",
            f"Write {product:,.2f}, or check the unit price",
            **where,
        )


def _sums(case: Case, bill: PricedBill, where: dict[str, Any]) -> Iterator[Finding]:
    total = sum((line.amount or Decimal(0) for line in bill.lines), Decimal(0))
    if total != bill.total:
        yield red(
            "bill.total",
            f"各项合价之和为 {total:,.2f} 元，合计写为 {bill.total:,.2f} 元",
            f"the lines add up to {total:,.2f}, the total says {bill.total:,.2f}",
            f"请把合计改为 {total:,.2f}",
            f"Write {total:,.2f}",
            **where,
        )
    if bill.total != case.bid.price:
        yield red(
            "bill.price",
            f"清单合计 {bill.total:,.2f} 元与 bid.json 报价 {case.bid.price:,.2f} 元不一致",
            f"the bill comes to {bill.total:,.2f}, bid.json says {case.bid.price:,.2f}",
            "请改为一致",
            "Make them the same",
            **where,
        )
