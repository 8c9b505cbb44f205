"""Adopt items of the duty list, and end one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, act
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import rule
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from . import rules
from .models import Duty
from .queries import newest

Power = Literal["watch", "complaint", "order", "report", "penalty"]

POWERS = {
    "watch": "监督|watch",
    "complaint": "投诉处理|complaints",
    "order": "行政指令|orders",
    "report": "接收报告|reports",
    "penalty": "行政处罚|penalties",
}
HANDLINGS = {"decide": "自行办理|decide", "transfer": "转送|hand on"}


class DutyItem(Input):
    code: str = Field(title="事项编号|item number", min_length=1, max_length=40)
    power: Power = Field(title="职权|power", json_schema_extra={"labels": POWERS})
    title: str = Field(title="事项名称|item", min_length=4, max_length=200)
    title_en: str = Field(default="", title="英文名称|item in English", max_length=200)
    basis: Annotated[tuple[str, ...], Pick("rules.in-force")] = Field(
        title="依据|rules it rests on", min_length=1, max_length=12
    )
    family: str = Field(default="*", title="交易领域（* 为全部）|family of trades, * for all", max_length=40)
    stage: str = Field(default="", title="环节（不填为全部）|stage, empty for all", max_length=40)
    limit: Annotated[str, Pick("rules.in-force")] = Field(
        default="", title="时限|rule that sets the limit", max_length=40
    )
    handling: Literal["decide", "transfer"] = Field(
        default="decide", title="处理方式|handling", json_schema_extra={"labels": HANDLINGS}
    )


class AdoptDuties(Input):
    department: Annotated[str, Pick("organisations.supervisor")] = Field(
        title="部门|department", min_length=18, max_length=18
    )
    region: str = Field(title="适用区划代码|region", pattern="^[0-9]{6}$")
    items: tuple[DutyItem, ...] = Field(title="权责事项|items", min_length=1, max_length=200)


@act("duty.adopt", on=None, by=(Role.ADMINISTRATOR, Role.OPERATOR), takes=AdoptDuties, cites=("P-DUTY-LIST",))
def adopt(act: Act, data: AdoptDuties) -> None:
    """公布权责事项: put items on a department's public duty list, or change them. Each rests on rules in force."""
    department = department_of(data.department)
    act.require(rules.speaks_for, act, department)
    day = local_date(act.at)
    for item in data.items:
        for one in (*item.basis, *filter(None, [item.limit])):
            act.require(rules.is_in_force, one, day)
        before = newest(department, item.code)
        if before is not None and before.until is None:
            before.changed(until=act.at)
        Duty.objects.create(
            organisation=department,
            region=data.region,
            since=act.at,
            clauses=[_cited(one, act) for one in item.basis],
            **(item.model_dump() | {"basis": list(item.basis)}),
        )


class EndDuty(Input):
    department: Annotated[str, Pick("organisations.supervisor")] = Field(
        title="部门|department", min_length=18, max_length=18
    )
    code: str = Field(title="事项编号|item number", min_length=1, max_length=40)
    reason: str = Field(title="原因|reason", min_length=4, max_length=2000)


@act("duty.end", on=None, by=(Role.ADMINISTRATOR, Role.OPERATOR), takes=EndDuty, cites=("P-DUTY-LIST",))
def end(act: Act, data: EndDuty) -> Duty:
    """取消权责事项: take an item off a department's duty list, with the reason; it stays readable as a past one."""
    department = department_of(data.department)
    act.require(rules.speaks_for, act, department)
    found = newest(department, data.code)
    if found is None or found.until is not None:
        raise Refusal(
            "P-UNKNOWN",
            Text(f"该部门的清单没有事项 {data.code}", f"The department's list has no item {data.code}"),
            Text("请核对事项编号", "Check the number"),
            status=404,
        )
    return found.changed(until=act.at)


def department_of(uscc: str) -> Organisation:
    """The registered supervisor of this code. Raises Refusal P-UNKNOWN."""
    found = Organisation.objects.filter(uscc=uscc, roles__role=Role.SUPERVISOR, roles__until=None).first()
    if found is None:
        raise Refusal(
            "P-UNKNOWN",
            Text(f"没有登记为行政监督部门的主体 {uscc}", f"No supervisor is registered under {uscc}"),
            Text("请先登记该部门", "Register the department first"),
            status=404,
        )
    return found


def _cited(rule_id: str, act: Act) -> dict[str, str]:
    cited = rule(rule_id).on(local_date(act.at)).citation()
    return {"zh": cited.zh, "en": cited.en}
