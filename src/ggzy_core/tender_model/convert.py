"""Puts the tender file together from a model, its criteria, and answers to what both leave open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ggzy_core.money import parse_yuan
from ggzy_core.tender import CommitteePlan, Guarantee, PriceScore, Requirement, TenderFile

from .criteria import Criteria
from .gaps import Gap, Gaps
from .scores import score_items
from .source import BadModel, Model

FORMS = {"cash_transfer": "transfer", "paper_guarantee": "paper", "electronic_guarantee": "e-guarantee"}
QUALITY = {"qualified": "合格", "excellent": "优良"}
METHODS = {"comprehensive_evaluation": "comprehensive", "lowest_evaluated_price": "lowest-evaluated"}


@dataclass(frozen=True)
class Converted:
    """The file, and in words all that its source did not say (also in `file.assumed`)."""

    file: TenderFile
    assumed: tuple[str, ...]


def convert(model: Model, criteria: Criteria | None, gaps: Gaps) -> Converted:
    """Make the tender file. Raises BadModel or Unanswered when something cannot be defaulted in words."""
    method = METHODS.get(model.need("evaluation_method"))
    if method is None:
        raise BadModel("evaluation_method", "未知的评标办法", "an unknown method of evaluation")
    ceiling = parse_yuan(str(model.need("max_bid_price_cny")))
    scores, most = score_items(model, criteria, gaps) if method == "comprehensive" else ([], Decimal(0))
    requirements = _requirements(model, criteria, gaps, ceiling)
    fields: dict[str, Any] = {
        "title": str(model.need("project_name"))[:200],
        "estimate": _estimate(gaps, ceiling),
        "ceiling": ceiling,
        "duration_days": int(model.need("planned_duration_days")),
        "quality": _quality(model),
        "validity_days": int(model.need("bid_validity_days")),
        "consortium": bool(model.project.get("joint_venture_allowed")),
        "consortium_limit": int(model.project.get("joint_venture_member_limit") or 1),
        "guarantee": _guarantee(model, gaps),
        "performance_percent": _performance(gaps),
        "method": method,
        "requirements": requirements,
        "scores": scores,
        "price": _price(criteria, most, ceiling, gaps) if method == "comprehensive" else None,
        "committee": _committee(gaps),
        "threshold": int(gaps.fill(Gap("threshold", "开启投标文件所需托管人数", "threshold", "3", "平台默认 5 取 3"))),
    }
    if criteria is not None:
        fields |= {"drop_extremes": criteria.drops_extremes, "abnormal_below_percent": criteria.abnormal}
    _notes(model, criteria, gaps)
    if not fields["requirements"]:
        raise BadModel("qualification_rules", "模型没有任何资格或响应要求", "the model has no requirement at all")
    return Converted(TenderFile(**fields, assumed=tuple(gaps.assumed)), tuple(gaps.assumed))


def _estimate(gaps: Gaps, ceiling: Decimal) -> Decimal:
    gap = Gap(
        "estimate",
        "项目估算价",
        "estimated price",
        f"{ceiling:.2f}",
        "以最高投标限价代替，用于核对保证金不超过估算价的 2%",
    )
    return parse_yuan(gaps.fill(gap))


def _quality(model: Model) -> str:
    said = str(model.need("quality_requirement"))
    return QUALITY.get(said, said)


def _guarantee(model: Model, gaps: Gaps) -> Guarantee | None:
    if model.bond is None:
        gaps.say("投标保证金：来源未载明，按不要求办理")
        return None
    amount, forms = model.bond
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        gaps.say(f"投标保证金形式 {'、'.join(unknown)} 本平台没有，未列入")
    return Guarantee.model_validate({"amount": str(amount), "forms": [FORMS[f] for f in forms if f in FORMS]})


def _performance(gaps: Gaps) -> Decimal:
    return Decimal(gaps.fill(Gap("performance", "履约担保比例（%）", "performance security in %", "10", "取法定上限")))


def _committee(gaps: Gaps) -> CommitteePlan:
    gap = Gap(
        "committee",
        "评标委员会专业构成",
        "specialties of the committee",
        "A0802:3,A06:2",
        "五人，市政施工三人、造价二人，均由专家库抽取",
    )
    pairs = [one.partition(":") for one in gaps.fill(gap).split(",")]
    reserves = int(gaps.fill(Gap("reserves", "备选专家人数", "reserve experts", "3", "平台默认")))
    return CommitteePlan(specialties={code.strip(): int(count) for code, _, count in pairs}, reserves=reserves)


def _price(criteria: Criteria | None, most: Decimal, ceiling: Decimal, gaps: Gaps) -> PriceScore:
    if criteria is None or criteria.price is None or not criteria.draw_from:
        raise BadModel(
            "price-formula",
            "模型只写了偏差扣分，没有写评标基准价如何计算；请把评标办法原文（scoring_criteria_cleaned.md）放在模型旁边",
            "the model says what deviations cost, not how the benchmark is made: put the criteria text beside it",
        )
    gaps.say("没有一家报价达到规定降幅时如何确定基准价：来源未载明，届时取下浮后的参考价，并在计算步骤中注明")
    coefficients = [format(one, "f") for one in criteria.draw_from]
    parameters = {**criteria.price, "ceiling": f"{ceiling:.2f}", "coefficients": coefficients}
    return PriceScore(
        formula="grouped_median_coefficient", most=most, parameters=parameters, draw_from=criteria.draw_from
    )


def _notes(model: Model, criteria: Criteria | None, gaps: Gaps) -> None:
    """What the source says and the file as data has no place for, and what the source itself calls missing."""
    gaps.say("招标范围：来源未载明，留空")
    if criteria is not None and criteria.drops_extremes:
        gaps.say("技术评分去掉一个最高分和一个最低分：原文按技术文件总分表述，本平台对非客观评分项逐项执行")
    for one in model.raw.get("known_gaps", []):
        gaps.say(f"来源自述缺口 {one.get('gap_id')}：相关要求由评标委员会人工评审")


def _requirements(model: Model, criteria: Criteria | None, gaps: Gaps, ceiling: Decimal) -> list[Requirement]:
    clauses = criteria.clauses if criteria is not None else {}
    if {"形式", "资格", "响应性"} <= set(clauses):
        gaps.say(
            f"模型的要求没有条款号：按评标办法前附表归入 {clauses['形式']} 形式、{clauses['资格']} 资格、"
            f"{clauses['响应性']} 响应性评审标准"
        )
    else:
        gaps.say("来源没有条款号：以“模型规则”加编号代替")
    made = [_section(one, clauses) for one in model.sections]
    made += [_rule(one, clauses) for one in model.rules]
    return [*made, *_numbers(model, clauses, ceiling)]


def _clause(clauses: dict[str, str], kind: str, instead: str) -> str:
    return f"{clauses[kind]} {kind}评审标准" if kind in clauses else f"模型规则 {instead}"


def _section(section: dict[str, Any], clauses: dict[str, str]) -> Requirement:
    name = section["section_code"]
    return Requirement(
        id=f"section_{name}", clause=_clause(clauses, "形式", name), title=section["section_name"], part="formal"
    )


def _rule(rule: dict[str, Any], clauses: dict[str, str]) -> Requirement:
    """A qualification. What only people can judge stays with the committee; what must be shown is looked for."""
    name = rule["rule_id"]
    bond = rule.get("validation_type") == "financial_compliance_check"
    return Requirement(
        id=name,
        clause=_clause(clauses, "响应性" if bond else "资格", name),
        title=rule["rule_name"],
        part="responsive" if bond else "qualification",
        check="manual" if rule.get("manual_review_required") or bond else "presence",
        consortium_only=rule.get("entity_scope") == "joint_venture",
    )


def _numbers(model: Model, clauses: dict[str, str], ceiling: Decimal) -> list[Requirement]:
    """What the project itself demands of every bid."""
    wanted = (
        ("price", "投标报价不超过最高投标限价", "at_most", f"{ceiling:.2f}"),
        ("duration_days", "工期", "at_most", str(model.need("planned_duration_days"))),
        ("quality", "质量标准", "equals", _quality(model)),
        ("validity_days", "投标有效期", "at_least", str(model.need("bid_validity_days"))),
    )
    return [
        Requirement.model_validate(
            {
                "id": f"project_{field}",
                "clause": _clause(clauses, "响应性", field),
                "title": title,
                "part": "responsive",
                "check": check,
                "field": field,
                "value": value,
            }
        )
        for field, title, check, value in wanted
    ]
