"""One trade from its notice to the signed record of the opening, and what is done beside it, each role by its own pages.

Sealing and revealing is done by the bidders' own program beside; everything else is clicked and typed here.
"""

from __future__ import annotations

import pytest

from ggzy.foundation.acts import Role, perform
from ggzy.supervision.orders.models import Order
from ggzy.supervision.traces.models import Trace
from tests.ggzy.hub.quality import sending
from tests.ggzy.people import somebody
from tests.ggzy.trading import stage

from .browsing import Visit, do, enter

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]


def act_on(visit: Visit, code: str, name: str) -> None:
    """From the matter's page by its button."""
    visit.go(f"/desk/matters/{code}/")
    visit.press(f"a[href='/desk/matters/{code}/acts/{name}']")


def test_an_opening_is_held_by_agency_bidders_and_witness(visit: Visit):
    city = stage.build()
    agency = stage.actor(4, Role.AGENCY)
    lot = stage.published(city, agency=agency)
    code, page = lot.matter.code, visit.page

    enter(visit, city.bidders[0].session, "bidder")
    act_on(visit, code, "file.take")
    do(visit, "file-take")
    visit.go("/desk/matters/")
    visit.look("my-matters")

    for bidder in city.bidders:
        stage.submit(city, lot, bidder)
    enter(visit, city.trustees[0].session, "trustee")
    visit.look("trustee-inbox")
    assert code in page.content()

    stage.close(lot)
    enter(visit, agency.session, "agency")
    visit.look("agency-inbox")
    act_on(visit, code, "opening.begin")
    do(visit, "opening-begin")
    for bidder in city.bidders:
        stage.reveal(city, lot, bidder)

    visit.go(f"/matters/{code}/opening/")
    assert page.locator("tbody tr").count() >= 3
    visit.look("opening-held")
    enter(visit, city.witness.session, "witness")
    visit.look("witness-inbox")
    act_on(visit, code, "opening.record")
    visit.look("opening-record")
    do(visit)
    lot.matter.refresh_from_db()
    assert lot.matter.stage == "committee"


def test_the_supervisor_orders_and_discipline_traces(visit: Visit):
    city = stage.build()
    lot = stage.published(city)
    code, page = lot.matter.code, visit.page
    enter(visit, city.supervisor.session, "supervisor")
    act_on(visit, code, "order.issue")
    page.fill("#f-rule", "T-CLA15")
    page.fill("#f-text", "请就澄清修改时间的疑问配合核查（示例指令）。")
    visit.look("order-form")
    do(visit, "order")
    order = Order.objects.select_related("matter").get()
    visit.go(f"/matters/{code}/")
    visit.look("matter-suspended")

    enter(visit, city.tenderer.session, "tenderer")
    act_on(visit, order.matter.code, "order.acknowledge")
    do(visit)
    enter(visit, city.supervisor.session, "supervisor")
    act_on(visit, order.matter.code, "order.release")
    page.fill("#f-reason", "经核查无误，恢复招标活动（示例）。")
    do(visit)
    order.refresh_from_db()
    assert order.released_at is not None

    enter(visit, somebody(70, Role.DISCIPLINE), "discipline")
    visit.go("/desk/supervision/")
    visit.look("discipline")
    visit.go("/desk/acts/trace.open")
    page.fill("#f-matter", code)
    page.fill("#f-reason", "核查行政指令办理情况（示例）")
    do(visit, "trace")
    assert Trace.objects.count() == 1
    visit.go(f"/desk/supervision/replay/{code}/")
    visit.look("traced")


def test_a_data_manager_answers_an_appeal(visit: Visit):
    centre = sending.sender()
    told = sending.send(centre, sending.package("GCJS_PROJECT", sending.project(REGION_CODE="99010")))
    check = told["records"][0]["faults"][0]["check"]
    said = {"package": told["package"], "number": 1, "check": check, "reason": "末位为零时省略，请予认可（示例）。"}
    appeal = perform("appeal.lodge", centre, None, said).result
    page = visit.page
    enter(visit, somebody(71, Role.DATA_MANAGER), "data")
    visit.look("data-inbox")
    act_on(visit, appeal.matter.code, "appeal.decide")
    page.select_option("#f-outcome", "dismissed")
    page.fill("#f-answer", "区划代码应为六位数字，请改正后重新报送（示例答复）。")
    visit.look("appeal-form")
    do(visit)
    visit.go("/data/quality/")
    visit.look("appeal-answered")
    assert "示例答复" in page.content()
