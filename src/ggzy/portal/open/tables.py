"""Every public list as a table: CSV (RFC 4180, UTF-8 with a mark, so that spreadsheets read Chinese) and XLSX.

A cell that a spreadsheet would take for a formula is given as text: what somebody typed into a notice is never run.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from ggzy.foundation import clock
from ggzy.foundation.matters import engine
from ggzy.foundation.rulebook import rules_on
from ggzy.foundation.text import Text
from ggzy.foundation.words.say import CIVIL, either
from ggzy.hub.search.queries import MATTER, everything, read
from ggzy.trading.projects.models import Lot
from ggzy_core.periods import local_date

from ..queries import listed
from .answers import open_data
from .counter import COUNTER
from .notices import asked, items
from .recognition import RECOGNITION
from .table import MOST, Row, Table, heads

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _matters(request: HttpRequest) -> Iterator[Row]:
    for one in everything(read(request.GET, MATTER), MOST):
        matter = one.matter
        flow, stage = engine.procedure_of(matter), engine.stage_of(matter)
        yield (
            matter.code,
            matter.title,
            str(flow.name),
            str(stage.name),
            one.region,
            one.yuan,
            matter.opened_at,
            matter.closed_at,
        )


def _notices(request: HttpRequest) -> Iterator[Row]:
    for one in items(asked(request), MOST):
        notice = one.notice
        yield (
            notice.matter.code,
            str(one.kind),
            notice.version,
            notice.title,
            one.region,
            notice.published_at,
            notice.document,
        )


def _lots(request: HttpRequest) -> Iterator[Row]:
    rows = Lot.objects.filter(matter__in=listed().order_by()).select_related(
        "matter", "tender__project", "tender__tenderer"
    )
    for lot in rows.order_by("-id")[:MOST].iterator(2000):
        project, tenderer = lot.tender.project, lot.tender.tenderer
        stage = engine.stage_of(lot.matter)
        yield (lot.matter.code, lot.name, project.code, project.name, project.region, tenderer.name, tenderer.uscc,
               format(lot.estimate, "f"), str(stage.name))  # fmt: skip


def _rules(request: HttpRequest) -> Iterator[Row]:
    for one in rules_on(local_date(clock.now())):
        said = [either(words.zh, words.en) for words in (one.limit_text(), one.citation(), one.in_force_text())]
        yield one.id, either(one.topic_zh, one.topic_en), *said


TABLES = {
    table.name: table
    for table in (
        Table("matters", Text("交易事项", "Matters"),
              heads("标识码|code", "名称|title", "交易流程|procedure", "环节|stage", "区划|region", "估算价（元）|estimate (yuan)",
                    "设立|opened", "办结|closed"), _matters),
        Table("notices", Text("公告", "Notices"),
              heads("标识码|code", "类型|type", "版本|version", "标题|title", "区划|region", "发布|published", "PDF SHA-256|PDF SHA-256"), _notices),
        Table("lots", Text("标段", "Lots"),
              heads("标识码|code", "标段|lot", "项目代码|project code", "项目|project", "区划|region", "招标人|tenderer",
                     "统一社会信用代码|USCC", "估算价（元）|estimate (yuan)", "环节|stage"), _lots),
        Table("rules", Text("有效的依据", "Rules in force"),
              heads("编号|id", "事项|about", "要求|demand", "出处|source", "有效期|in force"), _rules),
        *COUNTER,
        *RECOGNITION,
    )
}  # fmt: skip


def as_csv(request: HttpRequest, name: str) -> HttpResponse:
    """GET a list as CSV."""
    table = _table(name)
    return open_data(CSV, attach=f"{table.name}.csv")(_csv)(request, table)


def as_xlsx(request: HttpRequest, name: str) -> HttpResponse:
    """GET a list as XLSX. Two files of the same rows differ in the times inside, so the ETag is that of the rows."""
    table = _table(name)
    return open_data(XLSX, attach=f"{table.name}.xlsx", tag=_csv)(_xlsx)(request, table)


def _csv(request: HttpRequest, table: Table) -> bytes:
    held = io.StringIO(newline="")
    out = csv.writer(held)
    out.writerow([str(head) for head in table.heads])
    for row in table.rows(request):
        out.writerow([_harmless(_plain(value)) for value in row])
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def _xlsx(request: HttpRequest, table: Table) -> bytes:
    from openpyxl import Workbook  # 7 MB, loaded when somebody asks for a workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(table.title)[:31])
    sheet.append([str(head) for head in table.heads])
    for row in table.rows(request):
        sheet.append([_cell(sheet, _plain(value)) for value in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _table(name: str) -> Table:
    if name not in TABLES:
        raise Http404
    return TABLES[name]


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CIVIL).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else _UNWRITABLE.sub("", str(value))


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str) or not _FORMULA.match(value):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
