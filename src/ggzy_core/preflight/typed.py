"""The forms of a bid that a machine reads, handed in beside what people read (投标函, 工程量清单, 保函, 证照, 协议).

They are ordinary documents of the bid, named in the answer to their requirement: JSON, the bill also CSV or XLSX. The
format of a sealed bid knows nothing of them.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ggzy_core.money import parse_yuan
from ggzy_core.sentences import BadValue

MAX_FORM = 16 << 20
MAX_ROWS = 20_000


class BadForm(BadValue):
    """A form that cannot be read; `name` is unreadable."""


def _number(value: Any) -> Decimal:
    if isinstance(value, float):
        value = repr(value)
    text = unicodedata.normalize("NFKC", str(value)).replace(",", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{value}”不是数字 · not a number") from None
    if not number.is_finite() or len(text) > 40 or abs(number.adjusted()) > 20:
        raise ValueError(f"“{value}”不是数字 · not a number")
    return number


def _yuan(value: Any) -> Decimal:
    return parse_yuan(_number(value) if isinstance(value, float) else value)


Number = Annotated[Decimal, BeforeValidator(_number)]
Yuan = Annotated[Decimal, BeforeValidator(_yuan)]
Words = Annotated[str, Field(max_length=2000)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Letter(_Form):
    """投标函: what the bidder offers, over a signature."""

    tender: Words
    lot: Words
    file_version: int = Field(ge=1, description="版本, of the tender file that is answered")
    bidder: Words
    uscc: Words
    price: Yuan
    price_words: Words
    duration_days: int = Field(ge=1)
    quality: Words
    validity_days: int = Field(ge=1)
    signatory: Words = Field(default="", description="法定代表人或其委托代理人")
    day: date | None = None


class PricedLine(_Form):
    """A line of the bill with its prices; an empty unit price is kept as None and said."""

    code: Words
    name: Words = ""
    unit: Words = ""
    quantity: Number
    unit_price: Number | None = None
    amount: Yuan | None = None


class PricedBill(_Form):
    """已标价工程量清单."""

    lines: tuple[PricedLine, ...] = Field(max_length=MAX_ROWS)
    total: Yuan


class CertificateEntry(_Form):
    """A certificate in the register. `valid_until` None: without end (长期)."""

    requirement: Words
    name: Words
    holder: Words
    number: Words
    valid_from: date | None = None
    valid_until: date | None = None
    document: Words = ""


class Certificates(_Form):
    """证照登记表."""

    certificates: tuple[CertificateEntry, ...] = Field(max_length=500)


class AgreementMember(_Form):
    name: Words
    uscc: Words
    share_of_work: Words = ""


class Agreement(_Form):
    """联合体协议书."""

    lot: Words
    lead: Words = Field(description="credit code of the lead")
    members: tuple[AgreementMember, ...] = Field(min_length=1, max_length=20)
    signed: tuple[Words, ...] = Field(default=(), max_length=20, description="credit codes of who has signed")
    day: date | None = None


class GuaranteePaper(_Form):
    """The guarantee with its signed statement and the salt that opens its amount, as the platform hands it out."""

    kind: Words
    lot: Words
    applicant: Words
    applicant_code: Words
    issuer: Words
    issuer_code: Words
    amount: Yuan
    number: Words
    valid_until: date
    statement: Annotated[str, Field(max_length=4000)]
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    signature: Annotated[str, Field(max_length=40_000)]
    beneficiary: Words = ""
    guarantee: Words = ""


Form = TypeVar("Form", bound=_Form)


def read_json(model: type[Form], data: bytes) -> Form:
    """A form from its JSON. Raises BadForm with one sentence per fault."""
    try:
        raw = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
        return model.model_validate(raw)
    except ValidationError as error:
        raise _faults(error) from error
    except (ValueError, RecursionError) as error:
        raise _bad(f"不是有效的 UTF-8 JSON（{error}）", f"no valid UTF-8 JSON ({error})") from error


def read_bill(name: str, data: bytes) -> PricedBill:
    """A priced bill from JSON, CSV or XLSX. Raises BadForm."""
    suffix = name.rpartition(".")[2].lower()
    if suffix == "csv":
        return _bill_of(_csv(data))
    if suffix == "xlsx":
        return _bill_of(_xlsx(data))
    return read_json(PricedBill, data)


HEADS = {
    "code": ("编码", "项目编码", "code"),
    "name": ("名称", "项目名称", "name"),
    "unit": ("单位", "计量单位", "unit"),
    "quantity": ("数量", "工程量", "quantity"),
    "unit_price": ("单价", "综合单价", "unit price", "unit_price"),
    "amount": ("合价", "金额", "amount"),
}
TOTAL = ("合计", "总计", "total")


def _bill_of(rows: list[list[Any]]) -> PricedBill:
    """Lines under a head row; the row that begins with 合计 holds the total."""
    head = next((number for number, row in enumerate(rows) if _columns(row).keys() >= {"code", "quantity"}), None)
    if head is None:
        raise _bad(
            "找不到表头（编码、名称、单位、数量、单价、合价）",
            "no head row (code, name, unit, quantity, unit price, amount)",
        )
    at = _columns(rows[head])
    lines: list[dict[str, Any]] = []
    total: Any = None
    for row in rows[head + 1 :]:
        said = {name: _cell(row, place) for name, place in at.items()}
        first = next((str(cell).strip() for cell in row if cell not in (None, "")), "")
        if not first:
            continue
        if first.lower() in TOTAL:
            total = said.get("amount")
            continue
        lines.append({name: value for name, value in said.items() if value is not None})
    if total is None:
        raise _bad("没有“合计”行", "no row begins with 合计 or total")
    try:
        return PricedBill.model_validate({"lines": lines, "total": total})
    except ValidationError as error:
        raise _faults(error) from error


def _columns(row: list[Any]) -> dict[str, int]:
    words = [str(cell or "").strip().lower() for cell in row]
    return {name: words.index(word) for name, known in HEADS.items() for word in known if word in words}


def _cell(row: list[Any], place: int) -> Any:
    value = row[place] if place < len(row) else None
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return value.strip() if isinstance(value, str) else value if isinstance(value, float) else str(value)


def _csv(data: bytes) -> list[list[Any]]:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return [list(row) for row in csv.reader(io.StringIO(data.decode(coding), newline=""))][: MAX_ROWS + 100]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise _bad("CSV 的编码无法识别，请存为 UTF-8", "its coding is unknown; save it as UTF-8")


def _xlsx(data: bytes) -> list[list[Any]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > 20 * MAX_FORM:
                raise _bad("表格解压后过大", "it is too large when unpacked")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 100)]
    except BadForm:
        raise
    except Exception as error:  # a broken workbook fails in many ways, none of which is ours to tell apart
        raise _bad(f"表格无法打开（{type(error).__name__}）", f"it does not open ({type(error).__name__})") from error


def _faults(error: ValidationError) -> BadForm:
    """Where each fault stands, and what it is; our own sentences hold both languages, parted by “ · ”."""
    zh, en = [], []
    for one in error.errors()[:10]:
        cause = (one.get("ctx") or {}).get("error")
        place = ".".join(str(part) for part in one["loc"])
        own, _, english = (str(cause) if isinstance(cause, ValueError) else str(one["msg"])).partition(" · ")
        zh.append(f"{place}：{own}")
        en.append(f"{place}: {english or own}")
    return _bad("；".join(zh), "; ".join(en))


def _bad(zh: str, en: str) -> BadForm:
    return BadForm("unreadable", zh, en)
