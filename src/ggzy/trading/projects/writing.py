"""Writing a tender file with a form: the form's model, and the ways between it and `ggzy_core.tender.TenderFile`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, create_model

from ggzy.foundation.acts import Input, Pick
from ggzy_core.evaluation.formulas import FORMULAS, formula
from ggzy_core.tender import MAX_LINES, Format, FormKind

from .parameters import parameters_of

if TYPE_CHECKING:
    from ggzy_core.tender import BillLine, TenderFile

PLAIN_FORMULA = "mean_drop_k"
FORMULA_LABELS = {one.name: f"{one.zh}|{one.en}" for one in FORMULAS.values()}


def _labels(**labels: str) -> dict[str, Any]:
    return {"labels": labels}


class Basics(Input):
    title: str = Field(title="名称|title", min_length=2, max_length=200)
    scope: str = Field(default="", title="招标范围|scope", max_length=20_000)
    estimate: Decimal = Field(title="项目估算价|estimate", gt=0, decimal_places=2, max_digits=14)
    ceiling: Decimal | None = Field(
        default=None,
        title="最高投标限价|ceiling price",
        description="不设则留空|leave empty for none",
        decimal_places=2,
    )
    duration_days: int = Field(title="工期|period", ge=1, le=20_000, json_schema_extra={"unit": "日历天"})
    quality: str = Field(default="合格", title="质量要求|quality", min_length=1, max_length=200)
    validity_days: int = Field(
        default=90, title="投标有效期|bids hold for", ge=1, le=1000, json_schema_extra={"unit": "日历天"}
    )
    consortium: bool = Field(default=False, title="接受联合体投标|consortia may bid")
    consortium_limit: int = Field(default=2, title="联合体成员不超过|members of a consortium, at most", ge=1, le=20)


class Security(Input):
    guarantee: Decimal | None = Field(
        default=None,
        title="投标保证金（保函）|bid guarantee",
        description="不要求则留空|leave empty where none is asked",
        decimal_places=2,
        max_digits=14,
    )
    forms: tuple[Literal["e-guarantee", "transfer", "paper"], ...] = Field(
        default=("e-guarantee",),
        title="投标保证金的形式|forms of the bid guarantee",
        json_schema_extra=_labels(
            **{"e-guarantee": "电子保函|e-guarantee", "transfer": "转账|transfer", "paper": "纸质保函|on paper"}
        ),
    )
    beneficiary: str = Field(
        default="",
        title="保函受益人|beneficiary of the guarantee",
        description="保函须写明的单位名称；不作要求则留空|as the guarantee must name it; empty where nothing is asked",
        max_length=200,
    )
    performance_percent: Decimal = Field(
        default=Decimal(10),
        title="履约担保占中标价|performance guarantee, share of the price",
        ge=0,
        le=100,
        json_schema_extra={"unit": "%"},
    )


class RequirementForm(Input):
    clause: str = Field(title="招标文件条款号|clause", min_length=1, max_length=60)
    title: str = Field(title="要求|requirement", min_length=1, max_length=200)
    part: Literal["formal", "qualification", "responsive"] = Field(
        default="qualification",
        title="评审类别|kind of review",
        json_schema_extra=_labels(
            formal="形式评审|formal", qualification="资格评审|qualification", responsive="响应性评审|responsive"
        ),
    )
    check: Literal["presence", "at_most", "at_least", "equals", "valid_on", "manual"] = Field(
        default="presence",
        title="如何核对|how it is checked",
        json_schema_extra=_labels(
            presence="有响应并附证明材料|answered, with documents",
            at_most="数值不大于|a number at most",
            at_least="数值不小于|a number at least",
            equals="与规定一致|exactly as stated",
            valid_on="证照在有效期内|a date still valid",
            manual="由评标委员会评审|judged by the committee",
        ),
    )
    field: Annotated[str, Pick("bid.fields", free=True)] = Field(
        default="",
        title="核对投标的哪一项|which value of the bid",
        description="仅按数值、日期或文字核对时填写|only for numbers, dates and exact values",
        max_length=60,
    )
    value: str = Field(default="", title="规定的数值、日期或文字|limit, date or value", max_length=200)
    consortium_only: bool = Field(default=False, title="仅对联合体|for consortia only")
    form: FormKind = Field(
        default="document",
        title="投标文件中的表单|form in the bid",
        json_schema_extra=_labels(
            document="任何材料|any document",
            letter="投标函（可机读）|bid letter, machine-readable",
            bill="已标价工程量清单|priced bill of quantities",
            guarantee="投标保函（签名声明）|bid guarantee, signed statement",
            certificates="证照登记表|register of certificates",
            agreement="联合体协议书|consortium agreement",
        ),
    )
    pages: int | None = Field(
        default=None,
        title="页数上限|pages at most",
        description="PDF 合计；不限则留空|of all PDFs; empty for no limit",
        ge=1,
        le=100_000,
    )
    blind: bool = Field(default=False, title="暗标（不得出现投标人身份）|blind: nothing says who bids")
    certificate: bool = Field(
        default=False, title="证照须登记且在有效期内|a certificate: registered and valid on the deadline"
    )
    formats: tuple[Format, ...] = Field(
        default=(),
        title="接受的文件格式|formats taken",
        description="不选则不限|none ticked: any",
        json_schema_extra=_labels(
            pdf="PDF",
            docx="Word（docx）|Word (docx)",
            xlsx="Excel（xlsx）|Excel (xlsx)",
            csv="CSV",
            json="JSON",
            txt="文本（txt）|text (txt)",
            png="图片（png）|picture (png)",
            jpg="图片（jpg）|picture (jpg)",
        ),
    )
    id: str = Field(
        default="",
        title="编号|id",
        description="不填则自动编号|numbered by itself when empty",
        pattern=r"^$|^[a-z][a-z0-9_\-]{0,60}$",
        max_length=61,
    )


class ScoreForm(Input):
    clause: str = Field(title="招标文件条款号|clause", min_length=1, max_length=60)
    title: str = Field(title="评分因素|factor", min_length=1, max_length=200)
    most: Decimal = Field(title="满分|full score", ge=0, le=100, json_schema_extra={"unit": "分"})
    least: Decimal = Field(default=Decimal(0), title="最低分|least score", json_schema_extra={"unit": "分"})
    objective: bool = Field(default=False, title="客观分（各专家评分应一致）|objective: every expert gives the same")
    needs: str = Field(
        default="",
        title="满足哪些要求得满分|requirements that give the full score",
        description="写要求的编号，用空格分开；没有则留空|their ids, parted by spaces; empty for none",
        max_length=200,
    )
    id: str = Field(
        default="",
        title="编号|id",
        description="不填则自动编号|numbered by itself when empty",
        pattern=r"^$|^[a-z][a-z0-9_\-]{0,60}$",
        max_length=61,
    )


class CommitteeForm(Input):
    specialties: Annotated[dict[str, int], Pick("specialties")] = Field(
        title="专业与人数|experts by specialty", min_length=1, json_schema_extra={"each": "人数|how many"}
    )
    reserves: int = Field(default=3, title="每专业候补人数|reserves of each specialty", ge=0, le=50)
    threshold: int = Field(
        default=3,
        title="开启门限|threshold of trustees",
        description=(
            "几家密钥托管人合力才能代为开启一份投标；应多于托管人的一半"
            "|how many trustees together can open a bid; more than half of them"
        ),
        ge=2,
        le=9,
    )
    sealing: Literal["international", "domestic"] = Field(
        default="international",
        title="加密体系|how bids are sealed",
        description=("国密：投标人和托管人都须使用 SM2 证书|domestic: bidders and trustees need SM2 certificates"),
        json_schema_extra={
            "labels": {
                "international": "通用（X25519、AES-256）|international (X25519, AES-256)",
                "domestic": "国密（SM2、SM3、SM4）|domestic (SM2, SM3, SM4)",
            }
        },
    )


@lru_cache(maxsize=16)
def form_for(formula_name: str) -> type[Input]:
    """The whole form, with the parameters of one price formula (an unknown name gives the plain one)."""
    name = formula_name if formula_name in FORMULAS else PLAIN_FORMULA
    choice: Any = Literal[tuple(FORMULAS)]
    pricing: type[Input] = create_model(
        "Pricing",
        __base__=Input,
        formula=(
            choice,
            Field(default=name, title="评标基准价算法|price formula", json_schema_extra={"labels": FORMULA_LABELS}),
        ),
        most=(Decimal, Field(default=Decimal(60), title="报价满分|points for the price", ge=0, le=100)),
        parameters=(parameters_of(name), Field(title=f"参数：{formula(name).zh}|parameters: {formula(name).en}")),
    )
    scoring: type[Input] = create_model(
        "Scoring",
        __base__=Input,
        method=(Literal["comprehensive", "lowest-evaluated"], _METHOD),
        scores=(tuple[ScoreForm, ...], Field(default=(), title="评分因素|scoring factors", max_length=100)),
        drop_extremes=(
            bool,
            Field(default=False, title="主观分去掉一个最高分和一个最低分|drop each factor's extremes"),
        ),
        pricing=(pricing, Field(title="报价评分|price score")),
        abnormal_below_percent=(Decimal | None, _ABNORMAL),
    )
    requirements: Any = Field(default=(), title="实质性要求与资格条件|requirements", max_length=200)
    return create_model(
        "TenderFileForm",
        __base__=Input,
        basics=(Basics, Field(title="招标要点|what is tendered")),
        security=(Security, Field(title="担保|guarantees")),
        requirements=(tuple[RequirementForm, ...], requirements),
        bill=(tuple[str, ...], _BILL),
        scoring=(scoring, Field(title="评标办法|how bids are judged")),
        committee=(CommitteeForm, Field(title="评标委员会与开启|committee and opening")),
    )


_BILL: Any = Field(
    default=(),
    title="工程量清单|bill of quantities",
    description=(
        "每行一项：编码、名称、单位、数量，暂列金额等固定金额写在最后；用逗号或制表符分开，可从表格粘贴"
        "|one line each: code, name, unit, quantity, and a fixed sum where there is one; parted by commas or tabs, "
        "as pasted from a spreadsheet"
    ),
    max_length=MAX_LINES,
)
_METHOD: Any = Field(
    default="comprehensive",
    title="评标办法|method",
    json_schema_extra=_labels(
        **{
            "comprehensive": "综合评估法|comprehensive scoring",
            "lowest-evaluated": "经评审的最低投标价法|lowest evaluated price",
        }
    ),
)
_ABNORMAL: Any = Field(
    default=None,
    title="异常低价界限：低于最高限价的|prices below this share of the ceiling are looked into",
    gt=0,
    lt=100,
    json_schema_extra={"unit": "%"},
)


def known_of(content: TenderFile) -> dict[str, Any]:
    """What the form begins with, from a tender file."""
    price = content.price
    pricing = {"formula": PLAIN_FORMULA} if price is None else {"formula": price.formula, "most": price.most}
    drawn = {} if price is None else dict(price.parameters)
    return {
        "basics": {name: getattr(content, name) for name in Basics.model_fields},
        "security": {
            "guarantee": content.guarantee.amount if content.guarantee else None,
            "forms": content.guarantee.forms if content.guarantee else ("e-guarantee",),
            "beneficiary": content.guarantee.beneficiary if content.guarantee else "",
            "performance_percent": content.performance_percent,
        },
        "requirements": [one.model_dump() for one in content.requirements],
        "bill": [_bill_line(one) for one in content.bill],
        "scoring": {
            "method": content.method,
            "scores": [one.model_dump() | {"needs": " ".join(one.needs)} for one in content.scores],
            "drop_extremes": content.drop_extremes,
            "pricing": {**pricing, "parameters": drawn},
            "abnormal_below_percent": content.abnormal_below_percent,
        },
        "committee": {
            "specialties": content.committee.specialties,
            "reserves": content.committee.reserves,
            "threshold": content.threshold,
            "sealing": content.sealing,
        },
    }


def formula_of(known: dict[str, Any]) -> str:
    """The formula that a form's data name."""
    return str(known.get("scoring", {}).get("pricing", {}).get("formula", "") or PLAIN_FORMULA)


def terms_of(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a tender file from what the form read; what is missing is left out, for the model to say."""
    basics, security = data.get("basics", {}), data.get("security", {})
    scoring, committee = data.get("scoring", {}), data.get("committee", {})
    guarantee = security.get("guarantee")
    found = {
        **basics,
        "guarantee": None
        if guarantee is None
        else {
            "amount": guarantee,
            "forms": security.get("forms") or ["e-guarantee"],
            "beneficiary": security.get("beneficiary") or "",
        },
        "performance_percent": security.get("performance_percent"),
        "method": scoring.get("method"),
        "requirements": _numbered(data.get("requirements") or (), "r"),
        "bill": [_bill_cells(line) for line in data.get("bill") or () if line.strip()],
        "scores": [_score(one) for one in _numbered(scoring.get("scores") or (), "s")],
        "price": _price(scoring.get("pricing", {})) if scoring.get("method") == "comprehensive" else None,
        "drop_extremes": scoring.get("drop_extremes", False),
        "abnormal_below_percent": scoring.get("abnormal_below_percent"),
        "committee": {"specialties": committee.get("specialties") or {}, "reserves": committee.get("reserves", 3)},
        "threshold": committee.get("threshold"),
        "sealing": committee.get("sealing"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _bill_line(line: BillLine) -> str:
    """A line of the bill as it is typed: with tabs where a name holds a comma."""
    cells = [line.code, line.name, line.unit, format(line.quantity, "f")]
    cells += [] if line.fixed is None else [f"{line.fixed:.2f}"]
    return ("\t" if any("," in cell or "，" in cell for cell in cells) else ", ").join(cells)


def _bill_cells(line: str) -> dict[str, str]:
    """What was typed for a line of the bill; what is missing or too much is left for the model to say."""
    cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else re.split("[,，]", line))]
    found = dict(zip(("code", "name", "unit", "quantity", "fixed"), cells, strict=False))
    if len(cells) > 5:
        found["surplus"] = cells[5]
    return {name: value for name, value in found.items() if value or name in ("code", "name", "quantity")}


def _numbered(rows: Any, letter: str) -> list[dict[str, Any]]:
    """The rows, each with an id: its own, or the next free number."""
    taken = {row.get("id") for row in rows if row.get("id")}
    made = []
    for number, row in enumerate(rows, 1):
        name = row.get("id") or f"{letter}{number}"
        while not row.get("id") and name in taken:
            name += "x"
        taken.add(name)
        made.append({**row, "id": name})
    return made


def _score(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "needs": str(row.get("needs") or "").split()}


def _price(pricing: dict[str, Any]) -> dict[str, Any]:
    """The formula with its parameters as text, exact; the values to draw from stand beside them too."""
    given = {name: value for name, value in (pricing.get("parameters") or {}).items() if value not in (None, [], ())}
    drawn = next((given[name] for name in ("k_choices", "coefficients") if name in given), [])
    return {
        "formula": pricing.get("formula", PLAIN_FORMULA),
        "most": pricing.get("most"),
        "parameters": given,
        "draw_from": list(drawn),
    }
