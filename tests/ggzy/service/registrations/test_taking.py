"""A registration of another node is taken over with its proof, and nothing else is. Each attack by its name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Application, Certificate, Correction, Organisation
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.verify import verify
from ggzy.service.registrations import queries, sending
from ggzy.service.registrations.models import RecognisedNode, TakenRegistration
from ggzy_core import registration
from tests.ggzy.people import organisation
from tests.ggzy.trading import stage
from tests.sample import authority, code
from tests.support.elsewhere import CODE, Elsewhere, answering
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture(autouse=True)
def sample_node(settings):
    """Only a sample node asks another without TLS."""
    settings.GGZY_DEMO = True


@pytest.fixture
def elsewhere():
    with answering(Elsewhere()) as node:
        yield node


@pytest.fixture
def node(elsewhere):
    return recognise(elsewhere)


def recognise(elsewhere, **changes):
    data = {"name": "示例甲市", "address": elsewhere.url, "policy": elsewhere.policy.text()}
    return perform("node.recognise", operator_session(), data=data | changes).result


def take(node, package=None, used=CODE, who=None):
    data = {"node": node.key, "code": used, "package": package.text() if package else ""}
    return perform("organisation.recognise", who or anonymous(), data=data).result


def test_an_organisation_is_registered_by_its_code_alone(elsewhere, node):
    package = elsewhere.issue()
    taken = take(node)
    party = Organisation.objects.get(uscc=code(7))
    assert (party.name, party.region, taken.sha256) == ("示例建设公司7", "990100", package.sha256)
    session = session_for(taken.person, party)
    assert session.holds(Role.ADMINISTRATOR)
    assert session.holds(Role.BIDDER)
    assert taken.person.name == "示例管理员"
    assert queries.still_wanted(party) == []
    entry = Entry.objects.get(act="organisation.recognise").body
    assert package.sha256 in entry
    assert "示例管理员" not in entry
    assert verify().holds


def test_by_its_file_too_and_with_its_certificate(elsewhere, node):
    import base64

    stage.trusted_authorities()
    credential = authority().issue("示例建设公司7", code(7), "示例管理员")
    foreign = authority().issue("示例建设公司8", code(8), "示例管理员")
    ders = [base64.b64encode(one.certificate).decode() for one in (credential, foreign)]
    package = elsewhere.issue(certificates=[*ders, "!"])
    elsewhere.packages.clear()
    taken = take(node, package)
    bound = Certificate.objects.get()  # its own; one that names somebody else is not taken over
    assert (bound.person, bound.organisation.uscc) == (taken.person, code(7))


def test_roles_that_need_admission_wait_for_this_centre(elsewhere, node):
    elsewhere.issue(party={"roles": ["bidder", "centre", "guarantor", "supervisor"]})
    taken = take(node)
    assert [row.role for row in taken.organisation.roles.all()] == ["bidder"]
    assert Application.objects.get().asked == {"roles": ["guarantor", "supervisor"]}


def faulty(fault, node, package=None, used=CODE, status=None):
    with refused("P-RECOGNITION", status=status) as told:
        take(node, package, used)
    assert told.value.facts["fault"] == fault
    assert told.value.remedy.zh
    assert told.value.remedy.en
    assert not Organisation.objects.filter(uscc=code(7)).exists()


def test_attack_tampered_facts(elsewhere, node):
    package = elsewhere.issue()
    for field, value in (("name", "示例大公司"), ("uscc", code(8)), ("roles", ["bidder", "agency", "tenderer"])):
        document = dict(package.document)
        document["party"] = document["party"] | {field: value}
        faulty("document", node, registration.Package(document, package.receipt))
    document = dict(package.document) | {"papers": []}
    faulty("document", node, registration.Package(document, package.receipt))


def test_attack_the_key_of_another_node(elsewhere, node):
    for other in (Elsewhere(seed=9), Elsewhere("c.example/journal", seed=9)):
        package = other.issue(log=elsewhere.log.name)
        elsewhere.says[package.sha256] = {"withdrawn": False, "facts": package.facts}
        faulty("receipt", node, package)


def test_attack_the_name_of_another_log(elsewhere, node):
    faulty("log", node, elsewhere.issue(log="c.example/journal"))


def test_attack_without_the_quorum_of_cosigners(node, elsewhere):
    elsewhere.cosigned = False
    faulty("receipt", node, elsewhere.issue())


def test_attack_receipt_of_another_act(elsewhere, node):
    document = elsewhere.document()
    faulty("act", node, registration.Package(document, elsewhere.receipt(document, act="registration.withdraw")))
    faulty("document", node, registration.Package(document, elsewhere.receipt(elsewhere.document(8))))
    faulty("document", node, registration.Package(document, elsewhere.receipt(document, data="x")))


def test_attack_stale(elsewhere, node):
    now = clock.real()
    faulty("late", node, elsewhere.issue(issued=now - timedelta(days=40), until=now - timedelta(days=1)))
    faulty("early", node, elsewhere.issue(issued=now + timedelta(days=1), until=now + timedelta(days=40)))


def test_attack_withdrawn_or_corrected_since(elsewhere, node):
    package = elsewhere.issue()
    elsewhere.says[package.sha256]["facts"] = "0" * 64
    faulty("corrected", node)
    elsewhere.says[package.sha256]["withdrawn"] = True
    faulty("withdrawn", node)
    del elsewhere.says[package.sha256]
    faulty("unknown", node)


def test_attack_copied_file_without_the_code(elsewhere, node):
    package = elsewhere.issue()
    faulty("code", node, package, used="AAAAA-AAAAA-AAAAA-AAAAA")
    faulty("code", node, None, used="AAAAA-AAAAA-AAAAA-AAAAA", status=404)


def test_attack_meant_for_another_node(elsewhere, node):
    faulty("for", node, elsewhere.issue(**{"for": "c.example/journal"}))


def test_attack_replayed(elsewhere, node):
    elsewhere.issue()
    take(node)
    with refused("P-REGISTERED"):
        take(node)
    boss = session_for(TakenRegistration.objects.get().person)
    data = {"node": node.key, "code": CODE}
    with refused("P-RECOGNITION") as told:  # the same once more brings nothing new
        perform("organisation.renew", boss, data=data)
    assert told.value.facts["fault"] == "older"
    other = organisation(12, Role.BIDDER)
    from tests.ggzy.people import member

    session = session_for(member(other, Role.ADMINISTRATOR, name="示例他人"), other)
    with refused("P-RECOGNITION", status=403) as told:  # replay for another code
        perform("organisation.renew", session, data=data)
    assert told.value.facts["fault"] == "party"


def test_a_correction_there_is_taken_over_by_a_newer_proof_and_not_by_an_older(elsewhere, node):
    old = elsewhere.issue(issued=clock.real() - timedelta(days=2))
    elsewhere.issue(issued=clock.real() - timedelta(days=1))
    taken = take(node)
    boss = session_for(taken.person)
    data = {"node": node.key, "code": CODE}
    with refused("P-RECOGNITION") as told:
        perform("organisation.renew", boss, data=data | {"package": old.text()})
    assert told.value.facts["fault"] == "older"
    elsewhere.issue(party={"name": "示例新名公司", "roles": ["agency", "bidder", "tenderer"]}, papers=[])
    perform("organisation.renew", boss, data=data)
    party = Organisation.objects.get(uscc=code(7))
    assert (party.name, Correction.objects.get().before) == ("示例新名公司", "示例建设公司7")
    assert sorted(party.roles.values_list("role", flat=True)) == ["agency", "bidder", "tenderer"]
    assert [str(one.zh) for one in queries.still_wanted(party)] == ["营业执照"]  # it is no longer proved
    assert verify().holds


def test_a_node_that_does_not_answer_is_said_to_be_unreachable(elsewhere, node):
    package = elsewhere.issue()
    for broken in ("redirect", "<html>", "x" * (600 << 10)):
        elsewhere.broken = broken
        faulty("unreachable", node, package, status=503)
    with refused("P-RECOGNITION", status=422):
        recognise(Elsewhere("b.example/journal", seed=3), address="file:///etc/passwd")
    elsewhere.broken = "[" * 100_000
    faulty("unreachable", node, status=503)


def test_what_is_no_registration_is_answered_in_words(elsewhere, node):
    elsewhere.issue()
    for text in ("{}", "[]", "null", "{" * 5000, '{"document": 1, "receipt": 2, "v": 1}', "登记", "\ud800x" * 2):
        with refused("P-INPUT" if "\ud800" in text else "P-RECOGNITION", status=422):
            perform("organisation.recognise", anonymous(), data={"node": node.key, "code": CODE, "package": text})
    faulty("form", node, elsewhere.issue(party={"uscc": 5}))
    with refused("P-INPUT", status=422):
        take(node, elsewhere.issue(party={"uscc": code(7)[:-1] + ("0" if code(7)[-1] != "0" else "1")}))
    with refused("P-INPUT", status=422):
        take(node, elsewhere.issue(person={"name": "长" * 61}))


def test_recognition_is_recorded_and_ends(elsewhere, node):
    with refused("P-RECOGNITION"):
        recognise(elsewhere)
    with refused("P-ROLE", status=403):
        perform(
            "node.recognise", anonymous(), data={"name": "示例", "address": elsewhere.url, "policy": "quorum none"}
        )
    with refused("P-RECOGNITION", status=422):
        perform(
            "node.recognise",
            operator_session(),
            data={"name": "示例", "address": elsewhere.url, "policy": "quorum none"},
        )
    elsewhere.issue()
    taken = take(node)
    perform("node.dismiss", operator_session(), data={"node": node.key, "reason": "示例：密钥失窃"})
    elsewhere.issue(8)
    faulty_now = RecognisedNode.objects.get(pk=node.pk)
    with refused("P-RECOGNITION", status=404):
        take(faulty_now)
    assert TakenRegistration.objects.get() == taken  # what was taken over stays, with its proof
    recognise(elsewhere)


def test_what_its_node_takes_back_afterwards_is_noted_once_and_mended_by_a_newer_proof(elsewhere, node):
    package = elsewhere.issue()
    taken = take(node)
    assert sending.look() == 0
    elsewhere.says[package.sha256]["facts"] = "0" * 64
    elsewhere.broken = "<html>"
    assert sending.look() == 0  # a node that is down says nothing of anybody
    elsewhere.broken = ""
    assert sending.look() == 1
    assert sending.look() == 0
    taken.refresh_from_db()
    assert taken.doubt == "corrected"
    elsewhere.issue(party={"name": "示例新名公司"})
    perform("organisation.renew", session_for(taken.person), data={"node": node.key, "code": CODE})
    assert sending.look() == 0
    assert [one.doubt for one in queries.taken(taken.organisation)] == ["", "corrected"]
    assert verify().holds
    with refused("P-ROLE", status=403):
        perform("registration.doubt", anonymous(), data={"registration": taken.key, "fault": "withdrawn"})
