"""The duty list: public data that says who supervises what, what a supervisor sees, where things go."""

import pytest

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.refusal import Refusal
from ggzy.supervision.duties import lists, queries
from ggzy.supervision.duties.models import Duty
from tests.ggzy.people import member, organisation
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def item(**changes):
    return {"code": "1", "power": "watch", "title": "示例监督事项", "basis": ["T-PREP20"]} | changes


def adopted(department, *items, who=None, region="990100"):
    data = {"department": department.party.uscc, "region": region, "items": items}
    return perform("duty.adopt", who or operator_session(), data=data)


def refusal_of(*args, **kwargs):
    with pytest.raises(Refusal) as caught:
        adopted(*args, **kwargs)
    return caught.value


def test_every_shipped_list_is_plainly_a_sample_and_can_be_adopted():
    department = party(903, Role.SUPERVISOR)
    for name in lists.names():
        adopt(department.party, name)
    assert all("示例" in one.title and one.clauses[0]["zh"] for one in queries.in_force())


def test_an_unknown_rule_and_the_platforms_own_are_no_basis():
    department = party(903, Role.SUPERVISOR)
    assert refusal_of(department, item(basis=["没有这条"])).rule == "P-BASIS"
    assert refusal_of(department, item(basis=["P-UPLOAD"])).rule == "P-BASIS"
    assert refusal_of(department, item(limit="X-1")).rule == "P-BASIS"
    assert not Duty.objects.exists()


def test_a_change_is_a_new_row_and_the_past_stays():
    department = party(903, Role.SUPERVISOR)
    adopted(department, item())
    adopted(department, item(title="示例监督事项（修订）"))
    assert [one.title for one in queries.in_force()] == ["示例监督事项（修订）"]
    assert Duty.objects.count() == 2
    data = {"department": department.party.uscc, "code": "1", "reason": "示例：职责划转"}
    perform("duty.end", operator_session(), data=data)
    assert not queries.in_force().exists()
    with pytest.raises(Refusal):
        perform("duty.end", operator_session(), data=data)


def test_the_departments_own_administrator_adopts_and_no_other():
    department, other = party(903, Role.SUPERVISOR), party(904, Role.SUPERVISOR)
    own = session_for(member(department.party, Role.ADMINISTRATOR), department.party)
    assert adopted(department, item(), who=own)
    assert refusal_of(other, item(), who=own).rule == "P-PARTY"
    assert refusal_of(department, item(), who=party(905, Role.BIDDER)).rule == "P-ROLE"


def test_only_a_supervisor_has_a_duty_list():
    bidder = party(905, Role.BIDDER)
    assert refusal_of(bidder, item()).rule == "P-UNKNOWN"


def test_family_and_region_set_the_scope():
    the = scene()
    near, far, other = (party(n, Role.SUPERVISOR) for n in (911, 912, 913))
    adopt(near.party)
    adopt(far.party, region="650100")
    adopt(other.party, "990100-finance")
    assert the.lot.matter in queries.scope(near)
    assert the.lot.matter in queries.scope(the.supervisor), "by its part on the tender"
    assert the.lot.matter not in queries.scope(far)
    assert the.lot.matter not in queries.scope(other)
    assert the.lot.matter not in queries.scope(the.tenderer)


def test_a_supervisor_sees_a_trade_of_its_scope_before_it_is_public():
    the = scene("entry")
    near = party(911, Role.SUPERVISOR)
    assert not sees(near, the.lot.matter)
    adopt(near.party)
    assert sees(near, the.lot.matter)
    assert not sees(party(912, Role.BIDDER), the.lot.matter)


def test_routing_prefers_the_department_with_a_part_on_the_matter():
    the = scene()
    assert queries.route(the.lot.matter, "complaint") is None
    assert queries.owner_of(the.lot.matter, "complaint") == the.supervisor.party
    first = organisation(911, Role.SUPERVISOR)
    adopt(first)
    assert queries.route(the.lot.matter, "complaint").organisation == first
    adopt(the.supervisor.party)
    assert queries.route(the.lot.matter, "complaint").organisation == the.supervisor.party
    assert queries.route(the.lot.matter, "penalty") is None
