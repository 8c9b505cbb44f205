"""Papers as PDF/A-2a with the Chinese font embedded, the same bytes for the same data on every machine.

One template serves all kinds; SHAPES says what differs. Texts are set as they are, never read as markup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ggzy_core.money import format_yuan
from ggzy_core.money_words import in_words

from .glyphs import font_folder, spelled

if TYPE_CHECKING:
    import typst

FOLDER = Path(__file__).parent / "typst"
UNDATED = date(1980, 1, 1)  # PDF/A wants a date; for a paper that bears none it must not be the clock's
CIVIL = ZoneInfo("Asia/Shanghai")
Value = Decimal | datetime | date | int | str
Day = datetime | date


class CannotRender(Exception):
    """The paper could not be set; says why."""


@dataclass(frozen=True)
class Shape:
    """What one kind of paper has of its own."""

    zh: str
    en: str
    wide: bool = False
    cover: bool = False
    columns: int = 1


SHAPES = {
    "paper": Shape("", ""),
    "tender_file": Shape("招标文件", "Tender file"),
    "notice": Shape("公告", "Notice"),
    "opening_record": Shape("开标记录", "Opening record", wide=True, columns=3),
    "evaluation_report": Shape("评标报告", "Evaluation report", columns=3),
    "award_notice": Shape("中标通知书", "Award notice"),
    "contract": Shape("合同", "Contract", columns=2),
    "guarantee": Shape("保函", "Guarantee"),
    "report": Shape("书面报告", "Written report"),
    "archive_cover": Shape("电子档案", "Archive", cover=True),
}
WORDS = {
    "zh": {"code": "编号", "evidence": "存证", "sign": "签字（盖章）", "date": "日期", "none": "（无）"},
    "en": {"code": "No.", "evidence": "Record", "sign": "Signature", "date": "Date", "none": "(none)"},
}
MISSING = {
    "zh": "说明：文中〔U+…〕处的字，排版字体未收录，以其 Unicode 编码表示：",
    "en": "Note: the font lacks the characters written 〔U+…〕 by their Unicode number: ",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Paragraph(_Part):
    heading: str = ""
    text: str = ""


class Table(_Part):
    """Numbers stand at the right; every row has as many cells as the head."""

    caption: str = ""
    head: list[str] = Field(min_length=1)
    rows: list[list[Value]] = []

    @model_validator(mode="after")
    def _even(self) -> Table:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.head):
                raise ValueError(f"row {number} has {len(row)} cells, the head {len(self.head)}")
        return self


class Signature(_Part):
    name: str
    role: str = ""
    date: str = ""


class Paper(_Part):
    """What a paper says. `date` is the day it bears and the time in the file, if it has one; `evidence` is a hash on
    the record.

    A Decimal is an amount in yuan, among the facts shown in capitals (大写) too; scores and rates come as strings.
    """

    title: str = Field(min_length=1)
    code: str = ""
    date: Day | None = None
    subtitle: str = ""
    to: str = ""
    facts: list[tuple[str, Value]] = []
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    signatures: list[Signature] = []
    issuer: str = ""
    evidence: str = ""
    lang: Literal["zh", "en"] = "zh"

    @field_validator("date", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        """No date at all, or a day written as 2026-03-02, which is a day and not a midnight somewhere."""
        if isinstance(value, str) and len(value) == len("2026-03-02"):
            return date.fromisoformat(value)
        return value or None

    @field_validator("paragraphs", "signatures", mode="before")
    @classmethod
    def _short_forms(cls, items: Any, info: Any) -> Any:
        """A plain string is a paragraph's text, or a signatory's name."""
        key = "text" if info.field_name == "paragraphs" else "name"
        return [{key: item} if isinstance(item, str) else item for item in items]


def render(template: str, data: dict[str, Any]) -> bytes:
    """A PDF of one of SHAPES from data shaped like `Paper`. Pure: the same data give the same bytes.

    Characters that the font lacks appear as 〔U+…〕 with a note. Raises CannotRender for an unknown template or data
    that do not fit.
    """
    if template not in SHAPES:
        raise CannotRender(f"没有“{template}”版式，可用：{'、'.join(SHAPES)}。 There is no template {template!r}.")
    try:
        paper = Paper.model_validate(data)
        text = json.dumps(_plain(template, paper), ensure_ascii=False)
    except ValueError as error:
        raise CannotRender(f"文书数据不符合要求。 The data of the paper do not fit: {error}") from error
    import typst  # 7 MB, loaded with the first paper that is set

    try:
        pdf = typst.compile(
            FOLDER / "paper.typ",
            root=FOLDER,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="a-2a",  # ISO 19005-2: fonts embedded, text readable by programs, no glyph missing
            timestamp=int(_moment(paper.date or UNDATED).timestamp()),
            sys_inputs={"paper": text},
        )
    except typst.TypstError as error:
        raise CannotRender(f"文书无法排版。 The paper could not be set: {error}") from error
    return bytes(pdf)


def money(amount: Decimal, lang: str = "zh") -> str:
    """¥18,332,761.47（大写：人民币壹仟捌佰…）; in English the capitals follow as they are."""
    capitals = "人民币" + in_words(amount)
    return f"¥{format_yuan(amount)}（大写：{capitals}）" if lang == "zh" else f"¥{format_yuan(amount)} ({capitals})"


def _plain(template: str, paper: Paper) -> dict[str, Any]:
    """All that the template is given, with characters that the font lacks spelled out."""
    shape, moment = SHAPES[template], _moment(paper.date or UNDATED)
    lacking: dict[str, None] = {}

    def say(value: Value) -> str:
        text, lost = spelled(_shown(value, paper.lang))
        lacking.update(dict.fromkeys(lost))
        return text

    words = WORDS[paper.lang]
    found: dict[str, Any] = {
        "lang": paper.lang,
        "words": words,
        "kind": shape.zh if paper.lang == "zh" else shape.en,
        "shape": {"wide": shape.wide, "cover": shape.cover, "columns": shape.columns},
        "day": [moment.year, moment.month, moment.day],
        **{name: say(getattr(paper, name)) for name in ("title", "subtitle", "code", "to", "issuer", "evidence")},
        "date": say(moment.date()) if paper.date else "",
        "facts": [[say(label), say(_amount(value, paper.lang))] for label, value in paper.facts],
        "paragraphs": [{"heading": say(one.heading), "text": say(one.text)} for one in paper.paragraphs],
        "tables": [
            {
                "caption": say(one.caption),
                "head": [say(name) for name in one.head],
                "rows": [[{"text": say(cell), "number": _is_number(cell)} for cell in row] for row in one.rows],
                "nothing": words["none"],
            }
            for one in paper.tables
        ],
        "signatures": [
            {"name": say(one.name), "role": say(one.role), "date": say(one.date)} for one in paper.signatures
        ],
    }
    codes = "、".join(f"U+{ord(one):04X}" for one in lacking)
    found["missing"] = MISSING[paper.lang] + codes if lacking else ""
    return found


def _amount(value: Value, lang: str) -> Value:
    return money(value, lang) if isinstance(value, Decimal) else value


def _shown(value: Value, lang: str) -> str:
    if isinstance(value, Decimal):
        return format_yuan(value)
    if isinstance(value, datetime):
        here = _moment(value)
        return f"{_shown(here.date(), lang)} {here:%H:%M}" + (f":{here:%S}" if here.second else "")
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else value.isoformat()
    return str(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, Decimal | int)


def _moment(day: Day) -> datetime:
    """Civil time; a day alone begins at midnight in China."""
    if isinstance(day, datetime):
        if day.tzinfo is None:
            raise CannotRender("日期须带时区。 A time needs its zone.")
        return day.astimezone(CIVIL)
    return datetime(day.year, day.month, day.day, tzinfo=CIVIL)


@cache
def _fonts() -> typst.Fonts:
    """The one font, read once a process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
