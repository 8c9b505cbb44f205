"""The same over the API: share, read as a stranger, see who looked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy_core.certs.authority import pem
from tests.ggzy.api.conftest import Program
from tests.ggzy.people import member, organisation
from tests.ggzy.trading import stage
from tests.sample import authority, code

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_share_read_and_see_who_looked():
    stage.trusted_authorities()
    party = organisation(7, Role.BIDDER)
    boss = member(party, Role.ADMINISTRATOR, name="示例管理员")
    credential = authority().issue(party.name, code(7), boss.name)
    bound = {"person": boss.key, "certificate": pem([credential.certificate]).decode()}
    perform("certificate.bind", operator_session(), data=bound)
    own, stranger = Program(), Program()
    assert own.sign_in(credential).status_code == 201
    until = (clock.now() + timedelta(days=7)).isoformat()
    data = {"facts": ["registration"], "purpose": "示例：核对资格", "until": until}
    made = own.act("share.grant", None, data)
    assert made.status_code == 201, made.content
    told = stranger.act("share.read", None, {"code": made.json()["result"]["code"]})
    assert told.status_code == 201, told.content
    assert told.json()["result"]["shown"][0]["facts"][1]["said"]["zh"] == code(7)
    (shared,) = own.get("shares").json()["shared"]
    assert [look["uscc"] for look in shared["looks"]] == [None]
    assert stranger.get("shares").status_code == 401
    own.act("share.withdraw", None, {"share": shared["share"]})
    refused = stranger.act("share.read", None, {"code": made.json()["result"]["code"]})
    assert (refused.status_code, refused.json()["rule"]) == (403, "P-SHARE-CODE")
