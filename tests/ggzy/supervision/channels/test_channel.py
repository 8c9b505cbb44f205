"""Where a department takes complaints: published by itself, beside it wherever it is named, the past kept."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.refusal import Refusal
from ggzy.supervision.channels import lists, queries
from ggzy.supervision.channels.models import Channel
from tests.ggzy.people import member
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
NAME = "990100-construction"


def published(department, who=None, **changes):
    data = lists.shipped(NAME, department.party.uscc).model_dump() | changes
    return perform("channel.publish", who or operator_session(), data=data).result


def refused(department, who=None, **changes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        published(department, who, **changes)
    return caught.value


def test_the_shipped_ones_are_plainly_samples():
    for name in lists.names():
        one = lists.shipped(name, "9" * 18)
        assert one.phone.startswith("000-0000")
        assert all("示例" in said for said in (one.office, one.address, one.hours))


def test_it_stands_on_the_matters_page_on_the_duty_list_and_in_the_api():
    the = scene("opening")
    the.moment("notice-published")
    code = the.lot.matter.code
    page = Client().get(f"/matters/{code}/").content.decode()
    assert "尚未公布投诉渠道" in page
    adopt(the.supervisor.party)
    published(the.supervisor)
    english = {"Accept-Language": "en"}
    for where in (f"/matters/{code}/", "/supervision/duties/"):
        assert "000-00000000" in Client().get(where).content.decode(), where
        assert "1 Shili Road" in Client(headers=english).get(where).content.decode(), where
    for where in ("/api/v1/duties", f"/api/v1/duties?matter={code}"):
        found = Client().get(where).json()["departments"]
        assert [one["department"]["uscc"] for one in found] == [the.supervisor.party.uscc]
        assert found[0]["channel"]["phone"] == "000-00000000"
        assert found[0]["channel"]["forms"] == ["online", "letter", "visit"]
        assert found[0]["items"]
    assert Client().get("/api/v1/duties?matter=nothing").status_code == 404


def test_only_its_own_administrator_changes_it_and_the_past_stays():
    department, other = party(903, Role.SUPERVISOR), party(904, Role.SUPERVISOR)
    mine = session_for(member(department.party, Role.ADMINISTRATOR), department.party)
    theirs = session_for(member(other.party, Role.ADMINISTRATOR), other.party)
    assert refused(department, theirs).rule == "P-PARTY"
    assert refused(department, department).rule == "P-ROLE"
    published(department, mine)
    published(department, mine, phone="000-00000009")
    assert queries.one_of(department.party).phone == "000-00000009"
    assert Channel.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"phone": "请打电话"}, {"forms": ()}, {"forms": ("pigeon",)}, {"address": ""}, {"hours": "九" * 500}]
)
def test_what_is_no_channel_is_refused_by_its_field(changes):
    refusal = refused(party(903, Role.SUPERVISOR), **changes)
    assert refusal.rule == "P-INPUT"
    assert set(changes) <= {path.partition(".")[0] for path in refusal.facts["fields"]}


def test_one_who_is_no_supervisor_has_none():
    assert refused(party(905, Role.BIDDER)).rule == "P-UNKNOWN"
