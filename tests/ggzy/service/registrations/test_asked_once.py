"""Whoever is registered by a proof is asked for nothing that the proof carries: not in a form, not by an act."""

from __future__ import annotations

import re

import pytest

from ggzy.desk.inbox import AFFAIRS
from ggzy.foundation.acts import ACTS, Role, perform
from ggzy.foundation.acts.inputs import File, mark
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.documents import store
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy.service.registrations import queries
from ggzy_core.canonical import sha256_hex
from tests.ggzy.foundation.documents.samples import pdf
from tests.ggzy.visitors import login_of, visitor
from tests.sample import code
from tests.support.elsewhere import CODE, Elsewhere, answering
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
#: what a proof carries, by the names that fields of forms have
CARRIED = {"uscc", "name", "region", "roles", "person", "certificate", "nonce", "signature", "identity"}
OWN = {Role.ANYONE, Role.ADMINISTRATOR}  # who speaks for an organisation's own affairs
#: acts that change what is registered: they ask for the new value, and begin with nothing proved
CHANGES = {"organisation.correct", "organisation.ask-roles"}
#: acts about other people, of whom the proof says nothing
OF_OTHERS = {"person.invite", "person.enrol", "person.join", "delegation.give"}


@pytest.fixture
def taken(settings):
    settings.GGZY_DEMO = True
    with answering(Elsewhere()) as there:
        data = {"name": "示例甲市", "address": there.url, "policy": there.policy.text()}
        node = perform("node.recognise", operator_session(), data=data).result
        paper = {
            "kind": "licence", "leaf": "0" * 64, "length": len(pdf()), "sha256": sha256_hex(pdf()),
            "since": "2026-03-02T01:00:00.000Z", "title": "营业执照", "type": "pdf",
        }  # fmt: skip
        there.issue(papers=[paper])
        yield perform("organisation.recognise", anonymous(), data={"node": node.key, "code": CODE}).result


def asked(page: str) -> set[str]:
    """Names of the boxes that a form leaves to be filled in."""
    found = set()
    for box in re.findall(r"<(?:input|textarea)\b[^>]*>|<select\b.*?</select>", page, re.DOTALL):
        name = re.search(r'name="([a-z_.]+)', box)
        given = (
            r'<option value="[^"]+" selected' if box.startswith("<select") else r'value="[^"]+"|type="hidden"|checked'
        )
        hidden = re.search(given, box)
        if name and not hidden:
            found.add(name[1])
    return found


def test_the_form_of_registering_asks_for_node_and_code_alone(taken, client):
    page = client.get("/desk/register/recognised/").content.decode()
    assert asked(page) - {"username", "password", "file"} <= {"node", "code", "_key"}
    assert not CARRIED & asked(page)


def test_no_form_asks_for_what_the_proof_carries(taken):
    login_of(taken.person, "boss")
    session = session_for(taken.person, taken.organisation)
    own = visitor(session)
    forms = 0
    for name, spec in ACTS.items():
        if not name.startswith(AFFAIRS) or not OWN.intersection(spec.by) or name in CHANGES | OF_OTHERS:
            continue
        if name in ("organisation.apply", "organisation.recognise", "certificate.bind"):
            continue  # refused below, as a registered organisation has no use for them
        answer = own.get(f"/desk/acts/{name}")
        assert answer.status_code in (200, 403), name
        forms += answer.status_code == 200
        assert not (CARRIED - {"person", "name"}) & asked(answer.content.decode()), name
    assert forms >= 5
    data = {"uscc": code(7), "name": "示例建设公司7", "roles": ["bidder"], "person": "示例管理员"}
    with refused("P-REGISTERED"):
        perform("organisation.apply", anonymous(), data=data)


def test_a_document_of_the_proof_is_not_taken_a_second_time(taken):
    assert queries.still_wanted(taken.organisation) == []
    session = session_for(taken.person, taken.organisation)
    kept = store(pdf(), ("pdf",))
    for kind in ("licence", "other"):
        with refused("P-ASK-ONCE") as told:
            perform("paper.deposit", session, data={"kind": kind, "file": kept.sha256})
        assert "示例甲市" in told.value.what.zh


def test_one_act_alone_takes_papers_of_a_registration():
    """Another act that asks an organisation for a document must look among its papers first, and say so here."""
    asking = {
        name
        for name, spec in ACTS.items()
        if spec.on is None
        and OWN.intersection(spec.by)
        and any(mark(i, File) for i in spec.input.model_fields.values())
    }
    assert asking == {"paper.deposit"}
