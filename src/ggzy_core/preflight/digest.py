"""招标文件一页通: what a bidder must know of a tender file, on one page, as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ggzy_core.evaluation.formulas import formula
from ggzy_core.evaluation.formulas.shape import BadEvaluation
from ggzy_core.money import format_yuan
from ggzy_core.periods import ZONE
from ggzy_core.tender import Requirement, TenderFile

from .case import Lot

METHODS = {
    "comprehensive": ("综合评估法", "comprehensive scoring"),
    "lowest-evaluated": ("经评审的最低投标价法", "lowest evaluated price"),
}
FORMS = {
    "letter": ("投标函", "bid letter"),
    "bill": ("已标价工程量清单", "priced bill"),
    "guarantee": ("投标保函", "bid guarantee"),
    "certificates": ("证照登记表", "register of certificates"),
    "agreement": ("联合体协议书", "consortium agreement"),
}
PARTS = {
    "formal": ("形式评审", "formal"),
    "qualification": ("资格评审", "qualification"),
    "responsive": ("响应性评审", "responsive"),
}


@dataclass(frozen=True)
class Fact:
    zh: str
    en: str
    value_zh: str
    value_en: str


@dataclass(frozen=True)
class Digest:
    """A title, the facts, what must be handed in, and what is scored."""

    title: str
    facts: tuple[Fact, ...]
    demands: tuple[tuple[str, str, str, str], ...]  # clause, title, how it is looked at in Chinese, in English
    scores: tuple[tuple[str, str, str], ...]  # clause, factor, full score

    def text(self) -> str:
        """Plain text, for a terminal or a mail."""
        lines = [self.title, ""]
        lines += [f"{one.zh} {one.en}: {_both(one.value_zh, one.value_en)}" for one in self.facts]
        lines += ["", f"须提交和符合 to hand in and to meet ({len(self.demands)})"]
        lines += [f"  [{clause}] {title} — {zh} · {en}" for clause, title, zh, en in self.demands]
        if self.scores:
            lines += ["", "评分 scored"]
            lines += [f"  [{clause}] {title} {most}" for clause, title, most in self.scores]
        return "\n".join(lines) + "\n"


def digest(file: TenderFile, lot: Lot) -> Digest:
    """One page of a tender file."""
    demands = tuple(
        (one.clause, one.title, "；".join(zh for zh, _ in _looked_at(one)), "; ".join(en for _, en in _looked_at(one)))
        for one in file.requirements
    )
    scores = [(one.clause, one.title, format(one.most, "f")) for one in file.scores]
    if file.price is not None:
        scores.append(("—", "投标报价 price", format(file.price.most, "f")))
    title = f"{file.title} · 第 {file.version} 版 version {file.version}"
    return Digest(title, tuple(_facts(file, lot)), demands, tuple(scores))


def _facts(file: TenderFile, lot: Lot) -> list[Fact]:
    found = []
    if lot.lot:
        found.append(Fact("标段", "lot", lot.lot, lot.lot))
    when = _when(lot.deadline)
    found += [
        Fact("投标截止", "deadline", *when),
        Fact("开标", "opening", when[0] and f"{when[0]}（与截止同时）", when[1] and f"{when[1]} (at the deadline)"),
        Fact("最高投标限价", "ceiling", *_money(file.ceiling, "不设", "none")),
        Fact("投标保证金", "bid guarantee", *_guarantee(file)),
        Fact("投标有效期", "bids hold for", f"{file.validity_days} 日历天", f"{file.validity_days} days"),
        Fact("工期", "period", f"{file.duration_days} 日历天", f"{file.duration_days} days"),
        Fact("质量", "quality", file.quality, file.quality),
        Fact("联合体", "consortium", *_consortium(file)),
        Fact("评标办法", "judged by", *_method(file)),
        Fact(
            "履约担保",
            "performance guarantee",
            f"中标价的 {file.performance_percent}%",
            f"{file.performance_percent}% of the price",
        ),
    ]
    if file.bill:
        found.append(Fact("工程量清单", "bill of quantities", f"{len(file.bill)} 项", f"{len(file.bill)} lines"))
    return found


def _when(moment: datetime | None) -> tuple[str, str]:
    if moment is None:
        return "见公告", "see the notice"
    text = moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    return f"{text}（北京时间）", f"{text} (Beijing)"


def _money(amount: object, none_zh: str, none_en: str) -> tuple[str, str]:
    if amount is None:
        return none_zh, none_en
    text = format_yuan(amount)  # type: ignore[arg-type]
    return f"{text} 元", f"{text} yuan"


def _guarantee(file: TenderFile) -> tuple[str, str]:
    if file.guarantee is None:
        return "不要求", "none"
    zh, en = _money(file.guarantee.amount, "", "")
    if file.guarantee.beneficiary:
        zh, en = f"{zh}，受益人 {file.guarantee.beneficiary}", f"{en}, to {file.guarantee.beneficiary}"
    return zh, en


def _consortium(file: TenderFile) -> tuple[str, str]:
    if not file.consortium:
        return "不接受", "not taken"
    return f"接受，成员不超过 {file.consortium_limit} 家", f"taken, {file.consortium_limit} members at most"


def _method(file: TenderFile) -> tuple[str, str]:
    zh, en = METHODS[file.method]
    if file.price is None:
        return zh, en
    try:
        named = formula(file.price.formula)
    except BadEvaluation:
        return zh, en
    most = format(file.price.most, "f")
    return f"{zh}；报价 {most} 分，{named.zh}", f"{en}; price {most} points, {named.en}"


def _looked_at(one: Requirement) -> list[tuple[str, str]]:
    """How a requirement is looked at, in words: kind of review, form, what limits it."""
    said = [PARTS[one.part]]
    if one.form in FORMS:
        said.append(FORMS[one.form])
    if one.check in ("at_most", "at_least"):
        bound = f"{'≤' if one.check == 'at_most' else '≥'} {one.value}"
        said.append((bound, bound))
    elif one.check == "equals":
        said.append((f"＝ {one.value}", f"= {one.value}"))
    elif one.check == "manual":
        said.append(("由评标委员会评审", "judged by the committee"))
    if one.formats:
        said.append((f"格式 {'/'.join(one.formats)}", f"as {'/'.join(one.formats)}"))
    if one.pages is not None:
        said.append((f"不超过 {one.pages} 页", f"{one.pages} pages at most"))
    if one.blind:
        said.append(("暗标，不得出现身份", "blind: no identity"))
    if one.certificate:
        said.append(("证照须在有效期内", "certificate, valid"))
    if one.consortium_only:
        said.append(("仅联合体", "consortia only"))
    return said


def _both(zh: str, en: str) -> str:
    return zh if zh == en else f"{zh} · {en}"
