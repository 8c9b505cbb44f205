"""The tender file (招标文件) as data: what is asked, how bids are judged, who holds the shares.

The same data drive the form, the bidder's check, the committee's review and the recomputation. The readable document
is made from it or goes with it; where both speak, 招标投标法 19 wants them to say the same.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from ggzy_core.canonical import canonical
from ggzy_core.money import parse_yuan


def _score(value: Any) -> Decimal:
    if isinstance(value, float):
        raise ValueError("分值不得用浮点数，请写成文字 · write a score as text, not as a float")
    try:
        number = Decimal(unicodedata.normalize("NFKC", str(value)).strip())
    except InvalidOperation:
        raise ValueError(f"“{value}”不是数字 · {value!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"“{value}”不是数字 · {value!r} is not a number")
    return number


def _unique(items: tuple[Any, ...]) -> tuple[Any, ...]:
    ids = [item.id for item in items]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ValueError(f"编号重复：{'、'.join(twice)} · these ids stand twice")
    return items


Yuan = Annotated[Decimal, BeforeValidator(parse_yuan), PlainSerializer(lambda v: f"{v:.2f}", return_type=str)]
Score = Annotated[Decimal, BeforeValidator(_score), PlainSerializer(lambda v: format(v, "f"), return_type=str)]


FormKind = Literal["document", "letter", "bill", "guarantee", "certificates", "agreement"]
Format = Literal["pdf", "docx", "xlsx", "csv", "json", "txt", "png", "jpg"]
MAX_LINES = 20_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Requirement(_Part):
    """A substantive requirement (实质性要求) or qualification (资格条件), bound to a clause of the file.

    `check` says how it is judged: presence of a response with documents, a number against a limit, a date still valid,
    an exact value, or by the committee (`manual`). `field` names the bid's value a number or date is taken from.
    `form` says what the documents given with the answer are: any document, or one of the forms a machine reads
    (ggzy_core.preflight.typed), handed in beside what people read.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_\-]{0,60}$")
    clause: str = Field(min_length=1, max_length=60, description="clause of the tender file, as printed")
    title: str = Field(min_length=1, max_length=200)
    part: Literal["formal", "qualification", "responsive"]
    check: Literal["presence", "at_most", "at_least", "equals", "valid_on", "manual"] = "presence"
    field: str = ""
    value: str = ""
    consortium_only: bool = False
    form: FormKind = "document"
    formats: tuple[Format, ...] = Field(default=(), description="kinds of file that are taken; empty: any")
    pages: int | None = Field(default=None, ge=1, le=100_000, description="页数上限, of all PDFs of the answer")
    blind: bool = Field(default=False, description="暗标: nothing in it may say who bids")
    certificate: bool = Field(default=False, description="must stand in the register of certificates, valid")


class BillLine(_Part):
    """A line of the bill of quantities (工程量清单) as tendered. `fixed`: a sum nobody may change (暂列金额)."""

    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=200)
    unit: str = Field(default="", max_length=20)
    quantity: Score = Field(gt=0)
    fixed: Yuan | None = None


class ScoreItem(_Part):
    """One scoring factor. An objective one must come out the same with every expert."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_\-]{0,60}$")
    clause: str = Field(min_length=1, max_length=60)
    title: str = Field(min_length=1, max_length=200)
    most: Score = Field(ge=0)
    least: Score = Decimal(0)
    objective: bool = False
    needs: tuple[str, ...] = Field(default=(), description="requirements whose passing gives the full score")


class Guarantee(_Part):
    """Bid security (投标保证金): amount, and the forms that are taken. 实施条例 26."""

    amount: Yuan
    forms: tuple[Literal["e-guarantee", "transfer", "paper"], ...] = ("e-guarantee",)
    beneficiary: str = Field(default="", max_length=200, description="受益人, as the guarantee must name it")


class PriceScore(_Part):
    """The price formula by name, its parameters, and the values one is drawn from before the opening, if any."""

    formula: str
    most: Score
    parameters: dict[str, Any] = Field(default_factory=dict)
    draw_from: tuple[Score, ...] = ()


class CommitteePlan(_Part):
    """How many are drawn from the pool, per specialty, and how many stand in reserve. 招标投标法 37."""

    specialties: dict[str, int]
    reserves: int = Field(default=3, ge=0, le=50)

    @property
    def size(self) -> int:
        return sum(self.specialties.values())


class TenderFile(_Part):
    """One lot's tender file as data, in one version."""

    version: int = Field(default=1, ge=1)
    title: str = Field(min_length=2, max_length=200)
    scope: str = Field(default="", max_length=20_000, description="招标范围")
    estimate: Yuan = Field(description="项目估算价")
    ceiling: Yuan | None = Field(default=None, description="最高投标限价")
    duration_days: int = Field(ge=1, le=20_000)
    quality: str = "合格"
    validity_days: int = Field(ge=1, le=1_000, description="投标有效期")
    consortium: bool = False
    consortium_limit: int = Field(default=1, ge=1, le=20)
    guarantee: Guarantee | None = None
    performance_percent: Score = Field(default=Decimal(10), ge=0, le=100, description="履约担保比例 %")
    method: Literal["comprehensive", "lowest-evaluated"] = "comprehensive"
    requirements: Annotated[tuple[Requirement, ...], AfterValidator(_unique)] = ()
    bill: tuple[BillLine, ...] = Field(default=(), max_length=MAX_LINES, description="工程量清单, without prices")
    scores: Annotated[tuple[ScoreItem, ...], AfterValidator(_unique)] = ()
    price: PriceScore | None = None
    drop_extremes: bool = Field(
        default=False, description="去掉一个最高分和一个最低分, of the experts' subjective scores"
    )
    abnormal_below_percent: Score | None = Field(
        default=None, gt=0, lt=100, description="异常低价: below so many percent of the ceiling a price is looked into"
    )
    committee: CommitteePlan
    threshold: int = Field(default=3, ge=2, description="how many trustees together can open a bid")
    sealing: Literal["international", "domestic"] = Field(
        default="international", description="how bids are sealed: age and AES, or SM2 and SM4 (国密)"
    )
    assumed: tuple[str, ...] = Field(
        default=(), description="what was defaulted in words because the source was silent"
    )

    @model_validator(mode="after")
    def _whole_makes_sense(self) -> TenderFile:
        if self.ceiling is not None and self.ceiling <= 0:
            raise ValueError("最高投标限价应大于零 · the ceiling must be above zero")
        if self.method == "comprehensive":
            self._weights_add_up()
        codes = [line.code for line in self.bill]
        if len(set(codes)) != len(codes):
            twice = next(code for code in codes if codes.count(code) > 1)
            raise ValueError(f"工程量清单编码重复：{twice} · the bill has the code {twice} twice")
        known = {item.id for item in self.requirements}
        for item in self.scores:
            lost = [need for need in item.needs if need not in known]
            if lost:
                raise ValueError(f"评分项 {item.id} 引用了不存在的要求 {lost[0]} · it needs an unknown requirement")
        return self

    def _weights_add_up(self) -> None:
        if self.price is None:
            raise ValueError("综合评估法需要报价评分办法 · comprehensive scoring needs a price formula")
        total = self.price.most + sum((item.most for item in self.scores if item.most > 0), Decimal(0))
        if total != 100:
            raise ValueError(f"各评分项满分合计 {total}，应为 100 · the full scores add up to {total}, not to 100")

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785): one file, one byte string, one hash."""
        return canonical(self.model_dump(mode="json"))
