"""The service list: public, versioned, and the only ground on which anything is charged."""

from decimal import Decimal

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.refusal import Refusal
from ggzy.service.catalogue import lists, queries
from ggzy.service.catalogue.models import Charge, Fee, Service
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def item(**changes):
    return {"code": "F1", "title": "示例服务", "audience": "任何人", "steps": "一步", "basis": ["P-FEE"]} | changes


def fee(**changes):
    told = {"service": "F1", "code": "S1", "title": "示例复制", "unit": "册", "amount": "20", "basis": "示例文 1 号"}
    return told | changes


@pytest.fixture
def centre():
    return party(950, Role.CENTRE)


def adopt(centre, *items, fees=(), who=None):
    data = {"centre": centre.party.uscc, "items": items, "fees": fees}
    return perform("service.adopt", who or centre, data=data)


def charge(the, centre, amount, fee="S1", quantity=1):
    data = {"fee": fee, "quantity": quantity, "amount": amount, "payer": "示例付款单位"}
    return perform("fee.charge", centre, the.lot.matter, data).result


def refused(work, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        work(*args, **kwargs)
    return caught.value


def page(where):
    answer = Client().get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_shipped_list_can_be_adopted_and_is_shown(centre):
    assert "还没有公布服务清单" in page("/services/")
    for name in lists.names():
        perform("service.adopt", operator_session(), data=lists.shipped(name, centre.party.uscc))
    assert all(one.title_en and one.steps_en for one in queries.in_force())
    shown = page("/services/")
    assert "免费" in shown and "示例" not in shown.split("<main")[1].split("</main")[0].split("纸质")[0]
    for one in queries.in_force():
        assert one.title in page(f"/services/{one.code}/")
    assert "20.00" in page("/services/F08/") and "不收取任何费用" in page("/services/F02/")
    assert "S01" in page("/open/fees.csv") and "F09" in page("/open/services.csv")
    assert Client().get("/services/F99/").status_code == 404


def test_a_listed_fee_is_charged_in_its_own_amount_and_no_other(centre):
    the = scene("performance", opening=clock.now())
    adopt(centre, item(), fees=[fee()])
    assert charge(the, centre, "60", quantity=3).amount == Decimal("60.00")
    wrong = refused(charge, the, centre, "61", quantity=3)
    assert wrong.rule == "P-FEE" and "60.00" in wrong.what.zh
    assert refused(charge, the, centre, "20", fee="S9").rule == "P-FEE"
    assert refused(charge, the, the.tenderer, "20").rule == "P-ROLE"
    assert Charge.objects.count() == 1
    assert "示例付款单位".encode() not in bytes(Charge.objects.get().payer)


def test_without_a_list_nothing_is_charged_and_nothing_off_a_past_one(centre):
    the = scene("performance", opening=clock.now())
    assert refused(charge, the, centre, "20").rule == "P-FEE"
    adopt(centre, item(), fees=[fee()])
    adopt(centre, item(title="示例服务（改为免费）"))
    assert refused(charge, the, centre, "20").rule == "P-FEE"
    assert Service.objects.count() == 2 and Fee.objects.count() == 1, "the past stays"
    data = {"centre": centre.party.uscc, "code": "F1", "reason": "示例：不再提供"}
    perform("service.end", centre, data=data)
    assert not queries.in_force().exists()
    assert "已移出清单" in page("/services/F1/")
    assert refused(perform, "service.end", centre, data=data).rule == "P-UNKNOWN"


def test_a_charge_would_tell_that_somebody_takes_part(centre):
    the = scene("bidding")
    adopt(centre, item(), fees=[fee()])
    assert refused(charge, the, centre, "20").rule == "P-SEALED"


def test_only_the_centre_itself_changes_its_list(centre):
    other = party(951, Role.CENTRE)
    assert refused(adopt, centre, item(), who=other).rule == "P-PARTY"
    assert refused(adopt, centre, item(), who=party(905, Role.BIDDER)).rule == "P-ROLE"
    assert refused(adopt, centre, item(basis=["没有这条"])).rule == "P-BASIS"
    assert refused(adopt, centre, item(), item()).rule == "P-SERVICE-LIST"
    assert refused(adopt, centre, item(), fees=[fee(service="F7")]).rule == "P-SERVICE-LIST"
    assert refused(adopt, centre, item(code="坏 编号")).rule == "P-INPUT"
    assert not Service.objects.exists()
