"""What is wrong with a tender file that is being written, all at once; and how its numbers stand to the law's limits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy.service.guarantees.rules import demand_within_limit, warnings_on
from ggzy_core.evaluation.formulas import BadEvaluation, read_params
from ggzy_core.tender import TenderFile

from .rules import committee_is_lawful

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime


@dataclass(frozen=True)
class Limit:
    """A number of the file beside the rule it must keep to: held or not, in words, with the clause."""

    holds: bool
    said: Text
    clause: Text
    verified: bool = True


def content_of(terms: dict[str, Any]) -> tuple[TenderFile | None, list[Text]]:
    """The file, or every sentence on why it is none."""
    try:
        return TenderFile.model_validate(terms), []
    except ValidationError as error:
        return None, [_sentence(item) for item in error.errors(include_url=False)]


def faults(content: TenderFile, at: datetime, on: date) -> list[Text]:
    """What the law or the formula has against a file that is whole in itself."""
    found: list[Text] = []
    for judge in (
        lambda: _guarantee(content, on),
        lambda: committee_is_lawful(content.committee.size, at),
        lambda: _parameters(content),
    ):
        try:
            judge()
        except Refusal as refusal:
            found.append(Text(f"{refusal.what.zh}（{refusal.clause.zh}）", f"{refusal.what.en} ({refusal.clause.en})"))
    return found


def _guarantee(content: TenderFile, on: date) -> None:
    if content.guarantee is not None:
        demand_within_limit(content.estimate, content.guarantee.amount, on)


def _parameters(content: TenderFile) -> None:
    """The formula's parameters, with what the file says elsewhere put where the formula looks for it."""
    price = content.price
    if price is None:
        return
    given = dict(price.parameters)
    if content.ceiling is not None and price.formula in ("composite_ceiling", "grouped_median_coefficient"):
        given.setdefault("ceiling", f"{content.ceiling:.2f}")
    try:
        read_params(price.formula, given, price.most)
    except BadEvaluation as problem:
        raise Refusal("P-EVALUATE", Text(problem.zh, problem.en)) from problem


def limits(terms: dict[str, Any], on: date) -> list[Limit]:
    """How the numbers typed so far stand to the rules they rest on; what is not typed yet is left out."""
    return list(_limits(terms, on))


def _limits(terms: dict[str, Any], on: date) -> Iterator[Limit]:
    estimate, amount = _number(terms.get("estimate")), _number((terms.get("guarantee") or {}).get("amount"))
    if estimate and amount is not None:
        yield _limit(
            "I-BOND2",
            amount * 100 / estimate,
            on,
            Text("投标保证金占估算价", "bid guarantee, share of the estimate"),
            "%",
        )
        for warning in warnings_on(amount, on):
            yield Limit(False, warning, Text("未经核实的规则，仅作提示", "an unverified rule: a hint"), verified=False)
    percent = _number(terms.get("performance_percent"))
    if percent is not None:
        yield _limit(
            "I-PERF10", percent, on, Text("履约担保占中标价", "performance guarantee, share of the price"), "%"
        )
    plan = (terms.get("committee") or {}).get("specialties") or {}
    size = sum(count for value in plan.values() if (count := _whole(value)) is not None)
    if size:
        yield _limit("T-COM5", size, on, Text("评标委员会人数", "members of the committee"), "")
    threshold = _whole(terms.get("threshold"))
    if threshold is not None:
        most = 2 * threshold - 1
        said = Text(
            f"门限 {threshold}：密钥托管人应有 {threshold} 至 {most} 家",
            f"a threshold of {threshold}: there must be {threshold} to {most} trustees",
        )
        cited = rule("P-TRUSTEES").newest.citation()
        yield Limit(True, said, Text(cited.zh, cited.en))


def _limit(name: str, quantity: Any, on: date, what: Text, unit: str) -> Limit:
    version = rule(name).on(on)
    verdict = meets(version, quantity)
    shown = f"{Decimal(quantity).quantize(Decimal('0.01')).normalize():f}{unit}"
    text, cited = version.limit_text(), version.citation()
    said = Text(f"{what.zh} {shown}，规定：{text.zh}", f"{what.en}: {shown}; the rule: {text.en}")
    return Limit(verdict.holds, said, Text(cited.zh, cited.en))


def _number(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except ArithmeticError:
        return None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None or number != int(number) else int(number)


def _sentence(item: Any) -> Text:
    """One fault: where it stands, and what it is. Our own sentences hold both languages, parted by “ · ”."""
    said = str(item.get("ctx", {}).get("error") or item["msg"])
    zh, _, en = said.partition(" · ")
    where = ".".join(str(part) for part in item["loc"])
    return Text(f"{where}：{zh}" if where else zh, f"{where}: {en or zh}" if where else en or zh)
