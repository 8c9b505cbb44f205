"""The structured bid (投标文件): what a bidder offers, as data, with its documents named by hash.

The fields are those that an opening reads out and an evaluation compares (招标投标法 27, 30, 36;
招标投标法实施条例 25, 26).
"""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from ggzy_core.canonical import canonical
from ggzy_core.codes import uscc
from ggzy_core.money import parse_yuan
from ggzy_core.sentences import BadValue

MAX_BID_JSON = 4 << 20
MAX_DOCUMENTS = 2000
_WINDOWS_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FORBIDDEN = set('<>:"|?*\\')


class BadBid(BadValue):
    """A structured bid that cannot be taken; `name` is unreadable or invalid; the sentences list every fault."""


def _note(info: ValidationInfo, message: str) -> None:
    if isinstance(info.context, dict):
        info.context.setdefault("notes", []).append(f"{info.field_name}: {message}")


def _yuan(value: object, info: ValidationInfo) -> Decimal:
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        raise ValueError(f"金额须写成文字或整数（不得用浮点数）：{value!r} · write money as text or an integer")
    amount = parse_yuan(value)
    if isinstance(value, str) and unicodedata.normalize("NFKC", value) != value:
        _note(info, f"全角字符 {value} 已按 {amount} 元读取 · full-width characters read as {amount} yuan")
    return amount


def _whole(value: object, info: ValidationInfo) -> object:
    """Whole numbers may be typed in full width; nothing else is guessed."""
    if not isinstance(value, str):
        return value
    flat = unicodedata.normalize("NFKC", value).strip()
    if re.fullmatch(r"\d{1,9}", flat, re.ASCII) is None:
        raise ValueError(f"应为整数：{value} · a whole number is needed")
    if flat != value:
        _note(info, f"{value} 已按 {flat} 读取 · read as {flat}")
    return int(flat)


def _document_name(name: str) -> str:
    """A relative path that is safe to make on any machine."""
    parts = unicodedata.normalize("NFC", name).split("/")
    for part in parts:
        bad = not part or part.startswith((".", " ")) or part.endswith((".", " ")) or _WINDOWS_DEVICE.match(part)
        if bad or any(c in _FORBIDDEN or unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in part):
            raise ValueError(
                f'文件名 {name!r} 不可用：须为相对路径，不含 .. 、控制字符及 < > : " | ? * \\ · '
                f"file name {name!r} cannot be used on every machine; rename it"
            )
        if len(part.encode()) > 200:
            raise ValueError(f"文件名过长（200 字节以内）：{part[:40]}… · file name too long")
    return "/".join(parts)


def _writable(text: str) -> str:
    """Control characters and halves of surrogate pairs fit in no document and no database."""
    if bad := _UNWRITABLE.search(text):
        raise ValueError(
            f"含有不可书写的字符 U+{ord(bad[0]):04X} · holds U+{ord(bad[0]):04X}, which cannot be written"
        )
    return text


Writable = AfterValidator(_writable)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), Writable]
Yuan = Annotated[Decimal, BeforeValidator(_yuan), PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=100_000)]
Uscc = Annotated[str, BeforeValidator(lambda value: uscc.check(value) if isinstance(value, str) else value)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DocumentName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000),
    BeforeValidator(lambda value: _document_name(value) if isinstance(value, str) else value),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Member(_Part):
    """An organisation that bids, alone or in a consortium (联合体, 招标投标法 31). One member leads."""

    name: Text
    uscc: Uscc
    lead: bool = False
    share_of_work: Annotated[str, Writable] = Field(default="", max_length=1000, description="联合体分工")


class ProjectManager(_Part):
    """项目经理（负责人）。"""

    name: Text
    qualification: Text = Field(description="注册专业及等级，如 市政公用工程一级建造师")
    certificate_number: Text


class Response(_Part):
    """Answer to one requirement of the tender file, with the documents that prove it."""

    requirement: Text = Field(description="requirement id in the tender file")
    answer: Literal["meets", "deviates"] = Field(description="响应 / 偏离")
    text: Annotated[str, Writable] = Field(default="", max_length=20_000)
    documents: tuple[DocumentName, ...] = ()


class Document(_Part):
    """An attachment: name as the bidder gave it, size in bytes, SHA-256 in hex."""

    name: DocumentName
    size: int = Field(ge=0)
    sha256: Sha256


class Bid(_Part):
    """One bidder's offer for one lot. Money in yuan with two places, durations in calendar days."""

    version: Literal[1] = 1
    tender: Text
    lot: Text
    price: Yuan
    duration_days: Count = Field(description="工期")
    quality: Text = Field(description="质量承诺")
    validity_days: Count = Field(description="投标有效期, from the deadline (实施条例 25)")
    project_manager: ProjectManager | None = None
    members: tuple[Member, ...] = Field(min_length=1, max_length=20)
    responses: tuple[Response, ...] = Field(default=(), max_length=5000)
    documents: tuple[Document, ...] = Field(default=(), max_length=MAX_DOCUMENTS)

    @model_validator(mode="after")
    def _whole_makes_sense(self) -> Bid:
        if len(self.members) > 1 and sum(member.lead for member in self.members) != 1:
            raise ValueError("联合体须恰有一个牵头人（lead: true） · a consortium needs exactly one lead")
        codes = [member.uscc for member in self.members]
        if len(set(codes)) != len(codes):
            raise ValueError("联合体成员重复 · a member stands twice in the consortium")
        names = [document.name.casefold() for document in self.documents]
        if len(set(names)) != len(names):
            raise ValueError("附件文件名重复（不区分大小写） · two documents have the same name")
        folders = {"/".join(name.split("/")[:depth]) for name in names for depth in range(1, name.count("/") + 1)}
        if "bid.json" in names or folders & {*names, "bid.json"}:
            raise ValueError("附件不能与 bid.json 或文件夹同名 · a document has the name of bid.json or of a folder")
        return self

    @property
    def lead(self) -> Member:
        """The member that acts for all: the one marked, or the only one."""
        return next((member for member in self.members if member.lead), self.members[0])

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785), so that one offer has one byte string."""
        return canonical(self.model_dump(mode="json"))


def read_bid(data: bytes) -> tuple[Bid, list[str]]:
    """Parse a bid from JSON a person or a program wrote; answers the bid and notes on what was normalised.

    Raises BadBid with one sentence per fault. Floats are refused: 0.1 is not a tenth in binary.
    """
    if len(data) > MAX_BID_JSON:
        raise BadBid(
            "unreadable", "bid.json 超过 4 MiB，请将长文放入附件。", "bid.json is over 4 MiB; use attachments."
        )
    try:
        raw: Any = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadBid(
            "unreadable", f"bid.json 不是有效的 UTF-8 JSON：{error}", f"bid.json is not valid UTF-8 JSON: {error}"
        ) from error
    notes: dict[str, list[str]] = {"notes": []}
    try:
        return Bid.model_validate(raw, context=notes), notes["notes"]
    except ValidationError as error:
        faults = [f"{'.'.join(str(p) for p in one['loc']) or 'bid'}: {_told(one)}" for one in error.errors()]
        raise BadBid(
            "invalid", "投标数据有误：" + "；".join(faults), "The bid has faults: " + "; ".join(faults)
        ) from error


def _told(fault: Any) -> str:
    """Our own sentence where we raised it, pydantic's otherwise."""
    cause = (fault.get("ctx") or {}).get("error")
    return str(cause) if isinstance(cause, ValueError) else str(fault["msg"])
