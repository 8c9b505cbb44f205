"""What this node signs for another: nothing but what it has registered, good until it ends, withdrawn by an act."""

from __future__ import annotations

import json

import pytest

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.journal.verify import verify
from ggzy.service.registrations import queries
from ggzy.service.registrations.models import IssuedRegistration, Paper
from ggzy_core import registration
from ggzy_core.tlog.note import Verifier
from ggzy_core.tlog.policy import Policy
from tests.ggzy.foundation.documents.samples import pdf
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.visitors import visitor
from tests.sample import code
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
THERE = "b.example/journal"


@pytest.fixture
def boss():
    party = organisation(7, Role.BIDDER, Role.TENDERER)
    return session_for(member(party, Role.ADMINISTRATOR, Role.BIDDER, name="示例管理员"), party)


def deposit(boss, content=b""):
    from ggzy.foundation.documents import store

    kept = store(content or pdf(), ("pdf",))
    return perform("paper.deposit", boss, data={"kind": "licence", "file": kept.sha256}).result


def issue(boss):
    return perform("registration.issue", boss, data={"node": THERE}).result


def checked(text, told="", **changes):
    policy = Policy((Verifier.parse(signer().vkey),))
    from ggzy.foundation import clock

    asked = {"node": THERE, "at": clock.real(), "code": told or None} | changes
    return registration.verify(registration.read(text), policy, **asked)


def test_it_says_what_is_registered_and_proves_it(boss, client):
    paper = deposit(boss)
    made = issue(boss)
    assert client.post(
        "/api/v1/registrations/fetch", {"code": made.shown_once["code"]}, content_type="application/json"
    ).status_code in (200, 202)
    settle()
    fetched = client.post(
        "/api/v1/registrations/fetch", {"code": made.shown_once["code"].lower()}, content_type="application/json"
    )
    verified = checked(fetched.content.decode(), made.shown_once["code"])
    document = verified.package.document
    assert document["party"]["name"] == boss.party.name
    assert document["party"]["roles"] == ["bidder", "tenderer"]
    assert [one["sha256"] for one in document["papers"]] == [paper.sha256]
    assert document["sources"]["name"]["act"] == "organisation.register"
    assert Entry.objects.get(leaf=document["sources"]["name"]["leaf"])
    assert Entry.objects.get(act="registration.issue").leaf == verified.leaf
    assert made.shown_once["code"] not in fetched.content.decode() + made.document
    with pytest.raises(registration.RegistrationFault, match="for"):
        checked(fetched.content.decode(), node="c.example/journal")
    assert verify().holds


def test_the_page_hands_it_out_to_its_own_people_alone(boss):
    made = issue(boss)
    settle()
    where = f"/desk/organisation/registration/{made.key}.json"
    own = visitor(boss)
    assert own.get("/desk/organisation/registration/").status_code == 200
    assert checked(own.get(where).content.decode())
    assert visitor(somebody(12, Role.BIDDER)).get(where).status_code == 404


def test_others_are_told_whether_it_still_stands(boss, client):
    made = issue(boss)
    where = f"/api/v1/registrations/{code(7)}?document={made.sha256}"
    told = client.get(where).json()
    assert (told["withdrawn"], told["facts"]) == (False, queries.Package(json.loads(made.document), "").facts)
    assert client.get(where.replace(code(7), code(8))).status_code == 404
    asked = perform("organisation.correct", boss, data={"name": "示例新名公司", "reason": "营业执照变更"}).result
    assert client.get(where).json()["facts"] == told["facts"]  # asked for is not corrected
    perform("application.confirm", operator_session(), data={"application": asked.key})
    assert client.get(where).json()["facts"] != told["facts"]
    assert queries.issued(Organisation.objects.get(uscc=code(7)))[0].state == "corrected"
    perform("registration.withdraw", boss, data={"registration": made.key})
    assert client.get(where).json()["withdrawn"] is True
    answer = client.post(
        "/api/v1/registrations/fetch", {"code": made.shown_once["code"]}, content_type="application/json"
    )
    assert answer.status_code == 404


def test_nobody_issues_or_withdraws_for_another(boss):
    made = issue(boss)
    other = organisation(12, Role.BIDDER)
    stranger = session_for(member(other, Role.ADMINISTRATOR, name="示例他人"), other)
    with refused("P-UNKNOWN", status=404):
        perform("registration.withdraw", stranger, data={"registration": made.key})
    colleague = session_for(member(boss.party, Role.BIDDER), boss.party)
    with refused("P-ROLE", status=403):
        perform("registration.issue", colleague, data={"node": THERE})
    with refused("P-RECOGNITION", status=422):
        perform("registration.issue", boss, data={"node": signer().name})
    assert IssuedRegistration.objects.count() == 1


def test_a_paper_is_asked_for_once(boss):
    deposit(boss)
    with refused("P-ASK-ONCE") as told:
        deposit(boss)
    assert "营业执照" in told.value.what.zh
    deposit(boss, pdf(b"<< >>"))
    assert Paper.objects.filter(ended_at=None).count() == 1
    assert Paper.objects.count() == 2


def test_recognised_nodes_are_public(client):
    assert client.get("/recognition/").status_code == 200
    assert client.get("/api/v1/nodes").json() == {"origin": signer().name, "nodes": []}
