"""The tables of the service counter: services and fees, answers, visits, the disclosure catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest

from ggzy.foundation.text import Text
from ggzy.foundation.words.say import either
from ggzy.service.archive import disclosure
from ggzy.service.catalogue.queries import fees_in_force, in_force
from ggzy.service.helpdesk.queries import answered
from ggzy.service.traffic import queries as traffic
from ggzy.service.traffic.kinds import KINDS as PAGES

from ..queries import listed
from .table import MOST, Row, Table, heads

DISCLOSED = 2_000  # matters that are held against the disclosure catalogue


def _services(request: HttpRequest) -> Iterator[Row]:
    for one in in_force():
        free = "" if one.fees.all() else either("免费", "free")
        yield (one.code, either(one.title, one.title_en or one.title), one.audience, one.steps, one.materials,
               one.limit, " ".join(one.basis), free, one.since)  # fmt: skip


def _fees(request: HttpRequest) -> Iterator[Row]:
    for one in fees_in_force():
        yield (one.code, one.service.code, either(one.title, one.title_en or one.title), format(one.amount, "f"),
               one.unit, one.basis)  # fmt: skip


def _questions(request: HttpRequest) -> Iterator[Row]:
    for one in answered()[:MOST].iterator(2000):
        yield (
            one.matter.code,
            one.topic,
            one.question,
            one.answer,
            " ".join(one.rules),
            str(one.by),
            one.asked_at,
            one.ended_at,
        )


def _visits(request: HttpRequest) -> Iterator[Row]:
    for one in traffic.days(3660):
        yield one.day, one.total, *traffic.shown(one.counts)


def _disclosure_items(request: HttpRequest) -> Iterator[Row]:
    for code in disclosure.procedures():
        for item in disclosure.items(code):
            assert item.public is not None
            yield (code, disclosure.version(code), item.key, str(item.name), str(item.public.by), item.clause,
                   item.public.limit, str(item.public.where))  # fmt: skip


def _disclosure(request: HttpRequest) -> Iterator[Row]:
    for code in disclosure.procedures():
        matters = list(listed().filter(procedure=code)[:DISCLOSED])
        states = disclosure.states(matters)
        for matter in matters:
            for one in states[matter.pk]:
                yield matter.code, one.item.key, str(one.item.name), one.word, one.since, one.limit, one.at


COUNTER = (
    Table("services", Text("服务清单", "Services"),
              heads("编号|code", "服务|service", "对象|for whom", "步骤|steps", "材料|papers", "时限|limit", "依据|basis",
                     "收费|fee", "自|since"), _services),
    Table("fees", Text("收费项目", "Fees"),
              heads("编号|code", "服务编号|service", "项目|fee", "标准（元）|amount (yuan)", "单位|for each", "定价依据|fixed by"), _fees),
    Table("questions", Text("政策咨询", "Questions and answers"),
              heads("编号|ticket", "类别|topic", "问题|question", "答复|answer", "依据|basis", "答复人|answered by",
                     "提问|asked", "答复时间|answered"), _questions),
    Table("visits", Text("访问统计", "Visits"),
              (*heads("日期|day", "合计|all"), *PAGES.values()), _visits),
    Table("disclosure-items", Text("公开目录", "Disclosure catalogue"),
              heads("流程|procedure", "版本|version", "事项|item", "名称|name", "主体|by", "依据|clause", "时限|limit", "渠道|where"),
              _disclosure_items),
    Table("disclosure", Text("公开情况", "Against the catalogue"),
              heads("标识码|code", "事项|item", "名称|name", "状态|state", "应公开自|owed since", "时限至|until", "公开于|published"),
              _disclosure),
)  # fmt: skip
