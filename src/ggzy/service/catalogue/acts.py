"""Adopt items of the service list, end one, and charge a fee that stands on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from . import queries, rules
from .models import Charge, Fee, Service

PAYER = "payer"


class ServiceItem(Input):
    code: str = Field(title="事项编号|item number", pattern="^[A-Za-z0-9-]{1,40}$")
    title: str = Field(title="事项名称|service", min_length=2, max_length=200)
    title_en: str = Field(default="", title="英文名称|service in English", max_length=200)
    audience: str = Field(title="服务对象|who may ask for it", min_length=2, max_length=400)
    audience_en: str = Field(default="", title="服务对象（英文）|who may ask, in English", max_length=400)
    steps: str = Field(title="办理步骤（每行一步）|steps, one a line", min_length=2, max_length=4000)
    steps_en: str = Field(default="", title="办理步骤（英文）|steps in English", max_length=4000)
    materials: str = Field(default="", title="所需材料（每行一项）|papers, one a line", max_length=4000)
    materials_en: str = Field(default="", title="所需材料（英文）|papers in English", max_length=4000)
    limit: Annotated[str, Pick("rules.in-force")] = Field(
        default="", title="时限|rule that sets the limit", max_length=40
    )
    basis: Annotated[tuple[str, ...], Pick("rules.in-force")] = Field(
        title="依据|rules it rests on", min_length=1, max_length=12
    )
    act: str = Field(default="", title="在线办理的行为|act to ask for it online", max_length=80)
    kind: str = Field(default="", title="评价种类|kind under which it is rated", pattern="^[a-z-]{0,20}$")


class FeeItem(Input):
    service: str = Field(title="所属服务事项编号|number of the service", max_length=40)
    code: str = Field(title="收费项目编号|number of the fee", pattern="^[A-Za-z0-9-]{1,40}$")
    title: str = Field(title="收费项目|fee", min_length=2, max_length=200)
    title_en: str = Field(default="", title="英文名称|fee in English", max_length=200)
    unit: str = Field(title="计费单位|paid for each", max_length=40)
    unit_en: str = Field(default="", title="计费单位（英文）|paid for each, in English", max_length=40)
    amount: Decimal = Field(title="标准（元）|amount (yuan)", gt=0, decimal_places=2, max_digits=12)
    basis: str = Field(title="定价依据|who fixed it, by which paper", min_length=4, max_length=200)


class AdoptServices(Input):
    centre: Annotated[str, Pick("organisations.own")] = Field(title="交易中心|centre", min_length=18, max_length=18)
    items: tuple[ServiceItem, ...] = Field(title="服务事项|services", min_length=1, max_length=200)
    fees: tuple[FeeItem, ...] = Field(default=(), title="收费项目（没有即免费）|fees; none means free", max_length=200)


@act("service.adopt", on=None, by=(Role.CENTRE, Role.OPERATOR), takes=AdoptServices, cites=("P-SERVICE-LIST",))
def adopt(act: Act, data: AdoptServices) -> None:
    """公布服务清单: put services on the public list with steps, papers, limits and fees, or change them."""
    centre = _centre(data.centre)
    act.require(rules.speaks_for, act, centre)
    act.require(rules.is_named_once, [item.code for item in data.items])
    act.require(rules.is_named_once, [fee.code for fee in data.fees])
    for fee in data.fees:
        act.require(rules.belongs_to_an_item, fee.code, fee.service, {item.code for item in data.items})
    for item in data.items:
        _put(act, centre, item, [fee for fee in data.fees if fee.service == item.code])


def _put(act: Act, centre: Organisation, item: ServiceItem, fees: list[FeeItem]) -> None:
    for one in (*item.basis, *filter(None, [item.limit])):
        act.require(rules.is_in_force, one, local_date(act.at))
    before = queries.newest(centre, item.code)
    if before is not None and before.until is None:
        before.changed(until=act.at)
    listed = Service.objects.create(
        organisation=centre, since=act.at, **(item.model_dump() | {"basis": list(item.basis)})
    )
    for fee in fees:
        Fee.objects.create(service=listed, **fee.model_dump(exclude={"service"}))


class EndService(Input):
    centre: Annotated[str, Pick("organisations.own")] = Field(title="交易中心|centre", min_length=18, max_length=18)
    code: Annotated[str, Pick("services")] = Field(title="事项编号|item number", min_length=1, max_length=40)
    reason: str = Field(title="原因|reason", min_length=4, max_length=2000)


@act("service.end", on=None, by=(Role.CENTRE, Role.OPERATOR), takes=EndService, cites=("P-SERVICE-LIST",))
def end(act: Act, data: EndService) -> Service:
    """取消服务事项: take a service off the list, its fees with it; it stays readable as a past one."""
    centre = _centre(data.centre)
    act.require(rules.speaks_for, act, centre)
    found = queries.newest(centre, data.code)
    if found is None or found.until is not None:
        raise Refusal(
            "P-UNKNOWN",
            Text(f"清单没有服务事项 {data.code}", f"The list has no service {data.code}"),
            Text("请核对事项编号", "Check the number"),
            status=404,
        )
    return found.changed(until=act.at)


class ChargeFee(Input):
    fee: Annotated[str, Pick("fees")] = Field(title="收费项目|fee", min_length=1, max_length=40)
    quantity: int = Field(default=1, title="数量|how many", ge=1, le=100_000)
    amount: Decimal = Field(title="应收金额（元）|amount (yuan)", gt=0, decimal_places=2, max_digits=14)
    payer: Annotated[str, Secret()] = Field(title="缴费人|who pays", min_length=2, max_length=200)


@act("fee.charge", on=Matter, by=Role.CENTRE, takes=ChargeFee, cites=("P-FEE",))
def charge(act: Act, matter: Matter, data: ChargeFee) -> Charge:
    """登记收费: charge a fee for a matter, as the service list in force names it and in no other amount."""
    act.require(rules.tells_nobody_takes_part, matter)
    fee = queries.fee_in_force(data.fee, act.at, act.party)
    act.require(rules.is_listed, fee, data.fee)
    assert fee is not None
    act.require(rules.is_the_listed_amount, fee, data.quantity, data.amount)
    act.disclose(service=fee.service.code, title=fee.title)
    return Charge.objects.create(
        matter=matter,
        fee=fee,
        quantity=data.quantity,
        amount=data.amount,
        payer=seal(matter.code, PAYER, data.payer.encode()),
        at=act.at,
    )


def _centre(uscc: str) -> Organisation:
    found = Organisation.objects.filter(uscc=uscc, roles__role=Role.CENTRE, roles__until=None).first()
    if found is None:
        raise Refusal(
            "P-UNKNOWN",
            Text(f"没有登记为交易中心的主体 {uscc}", f"No centre is registered under {uscc}"),
            Text("请先登记该中心", "Register the centre first"),
            status=404,
        )
    return found
