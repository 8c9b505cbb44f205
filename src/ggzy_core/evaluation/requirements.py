"""Checks of typed requirement items: pass, fail or manual, each with its reason, clause and version.

A machine never rejects a bid: `fail` is a finding for the committee, which rejects under the clause or does not.
What the data cannot settle is `manual`, never guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from .formulas.shape import exact

VERSION = "2"
MOST_TOLD = 5  # findings told of one requirement
MOST_SAID = 1500  # characters, so that it fits where a member gives the reason
Result = Literal["pass", "fail", "manual"]


class Requirement(Protocol):
    """The fields read here; ggzy_core.tender.Requirement has them."""

    @property
    def id(self) -> str: ...
    @property
    def clause(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def check(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def consortium_only(self) -> bool: ...


@dataclass(frozen=True)
class Finding:
    requirement: str
    clause: str
    result: Result
    zh: str
    en: str
    version: str = VERSION


def review(requirement: Requirement, bid: Mapping[str, Any], on: date) -> Finding:
    """One requirement against one bid, plain data as ggzy_core.bid.Bid dumps it; validity is judged as of `on`."""
    if requirement.consortium_only and len(bid.get("members") or ()) <= 1:
        return _found(requirement, "pass", "非联合体投标，不适用", "no consortium, does not apply")
    check = _CHECKS.get(requirement.check)
    if check is None:
        return _found(requirement, "manual", "由评标委员会评审", "for the committee to judge")
    return check(requirement, bid, on)


def review_all(requirements: Iterable[Requirement], bid: Mapping[str, Any], on: date) -> list[Finding]:
    return [review(one, bid, on) for one in requirements]


def review_opened(
    requirements: Iterable[Requirement], bid: Mapping[str, Any], on: date, found: Iterable[Mapping[str, Any]]
) -> list[Finding]:
    """The same with what the preflight of the opened documents found: a red finding fails its requirement."""
    reds: dict[str, list[Mapping[str, Any]]] = {}
    for one in found:
        if one.get("severity") == "red" and one.get("requirement"):
            reds.setdefault(one["requirement"], []).append(one)
    return [_with(review(one, bid, on), one, reds.get(one.id, [])) for one in requirements]


def _with(plain: Finding, requirement: Requirement, reds: list[Mapping[str, Any]]) -> Finding:
    more = [one for one in reds if not str(one["id"]).startswith("requirement.")][:MOST_TOLD]
    if plain.result == "fail" or not more:
        return plain
    zh, en = "；".join(_placed(one, "zh") for one in more), "; ".join(_placed(one, "en") for one in more)
    return _found(requirement, "fail", zh[:MOST_SAID], en[:MOST_SAID])


def _placed(one: Mapping[str, Any], language: str) -> str:
    """What was found, with the document and the page it stands on."""
    page = (
        f" {'第' if language == 'zh' else 'p.'}{one['page']}{'页' if language == 'zh' else ''}" if one["page"] else ""
    )
    where = f"（{one['document']}{page}）" if language == "zh" else f" ({one['document']}{page})"
    return f"{one[language]}{where if one['document'] else ''}"


def _presence(requirement: Requirement, bid: Mapping[str, Any], on: date) -> Finding:
    answers = [one for one in bid.get("responses") or () if one.get("requirement") == requirement.id]
    if not answers:
        return _found(requirement, "fail", "投标文件未响应此项", "the bid does not answer it")
    if any(one.get("answer") == "deviates" for one in answers):
        return _found(requirement, "fail", "投标人自述有偏离", "the bidder states a deviation")
    documents = [name for one in answers for name in one.get("documents") or ()]
    if not documents:
        return _found(requirement, "fail", "已响应但未附证明材料", "answered, but without a document")
    return _found(
        requirement, "pass", f"已响应并附{len(documents)}份材料", f"answered with {len(documents)} document(s)"
    )


def _number(requirement: Requirement, bid: Mapping[str, Any], on: date) -> Finding:
    given = _value(bid, requirement.field)
    try:
        number, bound = _decimal(given), _decimal(requirement.value)
    except ValueError:
        return _unreadable(requirement, given)
    if requirement.check == "at_most":
        ok, zh, en = number <= bound, "不大于", "at most"
    else:
        ok, zh, en = number >= bound, "不小于", "at least"
    return _found(
        requirement, "pass" if ok else "fail", f"应{zh}{bound}，现为{number}", f"must be {en} {bound}, is {number}"
    )


def _equals(requirement: Requirement, bid: Mapping[str, Any], on: date) -> Finding:
    given = _value(bid, requirement.field)
    if given is None:
        return _unreadable(requirement, given)
    same = _flat(given) == _flat(requirement.value)
    return _found(
        requirement,
        "pass" if same else "fail",
        f"应为“{requirement.value}”，现为“{given}”",
        f"must be {requirement.value!r}, is {given!r}",
    )


def _valid_on(requirement: Requirement, bid: Mapping[str, Any], on: date) -> Finding:
    given = _value(bid, requirement.field)
    try:
        until = date.fromisoformat(_flat(given or ""))
        day = date.fromisoformat(_flat(requirement.value)) if requirement.value else on
    except ValueError:
        return _unreadable(requirement, given)
    return _found(
        requirement,
        "pass" if until >= day else "fail",
        f"有效期至{until}，应不早于{day}",
        f"valid until {until}, needed on {day}",
    )


_CHECKS = {"presence": _presence, "at_most": _number, "at_least": _number, "equals": _equals, "valid_on": _valid_on}


def _value(bid: Mapping[str, Any], field: str) -> Any:
    """The value at a dotted path such as project_manager.valid_until, None when it is not there."""
    here: Any = bid
    for part in field.split("."):
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _decimal(value: Any) -> Decimal:
    return exact(_flat(value).replace(",", "") if isinstance(value, str) else value)


def _flat(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def _unreadable(requirement: Requirement, given: Any) -> Finding:
    if given is None:
        return _found(
            requirement,
            "manual",
            "投标数据中没有此值，由评标委员会核对",
            "the value is not in the data: for the committee",
        )
    return _found(
        requirement, "manual", f"无法识别“{given}”，由评标委员会核对", f"{given!r} cannot be read: for the committee"
    )


def _found(requirement: Requirement, result: Result, zh: str, en: str) -> Finding:
    return Finding(requirement.id, requirement.clause, result, f"{requirement.title}：{zh}", f"{requirement.id}: {en}")
