"""The API's description: complete, valid, and every example in it is sent."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace

import pytest
from django.test import Client

from ggzy.api.description.document import document
from ggzy.api.description.operations import OPERATIONS
from ggzy.api.description.samples import CURATED, example
from ggzy.foundation.acts import ACTS, Role, perform, surface
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.service.registry import sample
from tests.ggzy.foundation.recognition.adopted import adopt, lay, text_of
from tests.ggzy.people import member, organisation
from tests.ggzy.site.standards import HEAVY
from tests.ggzy.trading import stage
from tests.ggzy.visitors import PASSWORD, login_of
from tests.sample import code

pytestmark = pytest.mark.usefixtures("record")


def filled(value, **facts):
    """An example with its braces filled in."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(re.sub(r"\{(\w+)\}", lambda found: str(facts[found[1]]), text))


@pytest.fixture
def city():
    return stage.build()


@pytest.fixture
def lot(city):
    return stage.published(city)


def facts_of(city, lot=None):
    return {
        "uscc": code(900),
        "party": city.bidders[0].party.uscc,
        "supervisor": city.supervisor.party.uscc,
        "terms": stage.put(stage.terms()),
        "witness": city.witness.session.person.key,
        "matter": lot.matter.code if lot else "",
        **{f"trustee{number}": one.party.uscc for number, one in enumerate(city.trustees)},
    }


def test_every_act_and_every_address_is_described():
    told = document()
    assert {f"/acts/{name}" for name in ACTS} <= set(told["paths"])
    from ggzy.api.urls import urlpatterns

    described = {re.sub(r"\{\w+\}", "*", path) for path in told["paths"]} | {"/openapi.json", "/acts/*"}
    for one in urlpatterns:
        route = str(one.pattern)
        if route.startswith("v1/"):
            assert re.sub(r"<\w+:\w+>", "*", route)[2:] in described, route


def test_every_reference_leads_somewhere_and_no_name_is_used_twice():
    told = document()
    text = json.dumps(told)
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert name in told["components"]["schemas"], name
    names = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    assert "$defs" not in text


def test_the_document_is_the_same_for_everybody_and_carries_an_etag():
    answer = Client().get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    again = Client().get("/api/v1/openapi.json", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_show_every_act_and_need_nothing_from_elsewhere(language):
    reader = Client(headers={"Accept-Language": language})
    begin, index = (reader.get(where).content.decode() for where in ("/api/", "/api/acts/"))
    assert 'href="/api/acts/"' in begin
    rooms = {label: reader.get(f"/api/acts/{label}/").content.decode() for label in surface.by_room()}
    for label, specs in surface.by_room().items():
        for spec in specs:
            assert f'<a id="{spec.name}" href="/api/acts/{label}/#{spec.name}">' in index, "addresses of before hold"
            assert f'<div id="{spec.name}">' in rooms[label], "inside, so that a link to it opens it"
    for page in (begin, index, *rooms.values()):
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
        assert "<script" not in page
    assert reader.get("/api/acts/nowhere/").status_code == 404
    assert all(f"/api/acts/{label}/<" in reader.get("/sitemap.xml").content.decode() for label in rooms)


def test_acts_are_found_by_name_purpose_and_rule():
    reader = Client(headers={"Accept-Language": "en"})

    def found(words: str) -> list[str]:
        page = reader.get("/api/acts/", {"q": words}).content.decode()
        return re.findall(r"<li><a href=\"/api/acts/\w+/#([\w.-]+)", page)

    assert (
        "bid.submit" in found("bid.submit") and "key.change" in found("P-KEYS") and "key.change" in found("更换密钥")
    )
    assert found("bidding bid.sub") == ["bid.submit"] and found("<no such>") == []
    assert "No such act" in reader.get("/api/acts/", {"q": "<no such>"}).content.decode()


def test_a_thousand_acts_would_fit(monkeypatch):
    """The bound that the walk over the site puts on each page, with six times the acts in the rooms there are."""
    every = {label: [replace(one, name=f"{one.name}-{n}") for n in range(6) for one in specs]
             for label, specs in surface.by_room().items()}  # fmt: skip
    monkeypatch.setattr(surface, "by_room", lambda: every)
    reader = Client(headers={"Accept-Language": "en"})
    assert sum(map(len, every.values())) > 1000
    assert len(reader.get("/api/acts/").content) < HEAVY
    assert len(reader.get("/api/acts/", {"q": "e"}).content) < HEAVY
    for label in every:
        assert len(reader.get(f"/api/acts/{label}/").content) < HEAVY, label


@pytest.mark.parametrize("name", sorted(ACTS))
def test_the_example_of_every_act_is_taken_by_the_door_as_well_formed(name, program):
    """Nobody in particular sends it, so that it is refused for the role alone (or the matter), not for its form."""
    spec = ACTS[name]
    body = filled(example(spec), matter="L-none", **{word: code(1) for word in ("uscc", "party", "supervisor")},
                  terms="0" * 64, witness="0" * 16, **{f"trustee{n}": code(10 + n) for n in range(5)})  # fmt: skip
    answer = program.post(f"acts/{name}", body)
    anybody = spec.on is None and Role.ANYONE in spec.by  # asking takes nobody in particular, joining a true code
    assert answer.status_code in ((201, 404) if anybody else (403, 404)), answer.content.decode()


def test_the_curated_examples_make_a_trade(city, program):
    """Each of them succeeds, in the order in which a trade needs them."""
    facts = facts_of(city)

    def send(who, name):
        program.token = ""
        assert program.sign_in(who.credential).status_code == 201
        answer = program.post(f"acts/{name}", filled(example(ACTS[name]), **facts))
        assert answer.status_code == 201, (name, answer.content.decode())
        return answer.json()

    sent = {"organisation.register": city.centre, "person.enrol": city.centre, "project.enter": city.tenderer}
    for name, who in sent.items():
        made = send(who, name)
    facts["matter"] = made["result"]["matter"]
    from ggzy.trading.projects.models import Lot

    send(city.centre, "entry.accept")
    send(city.centre, "witness.assign")
    send(city.tenderer, "notice.publish")
    facts["matter"] = Lot.objects.get(tender__matter__code=facts["matter"]).matter.code
    send(city.bidders[0], "question.ask")
    send(city.bidders[0], "webhook.register")
    rest = set(CURATED) - {*sent, "witness.assign", "notice.publish", "question.ask", "webhook.register"}
    assert not rest, "a curated example that no test sends"


@pytest.fixture
def registry(settings):
    """The sample registry, over real HTTP."""
    settings.GGZY_DEMO = True
    with sample.server("127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.GGZY_REGISTRY = f"http://127.0.0.1:{server.server_address[1]}"
        yield next(iter(sample.ORGANISATIONS))
        server.shutdown()


def test_the_examples_of_all_other_addresses_are_answered_as_described(city, lot, program, registry):
    person = member(organisation(70, Role.CENTRE), Role.ADMINISTRATOR)
    login_of(person, "示例用户")
    issued = perform("registration.issue", session_for(person), data={"node": "b.example/journal"}).result
    lay("jia")
    adopt(text_of("jia"))
    settle()
    facts = facts_of(city, lot) | {
        "leaf": Entry.objects.filter(until="").order_by("id").first().leaf,
        "username": "示例用户",
        "password": PASSWORD,
        "registered": code(70),
        "registration": issued.sha256,
        "registration_code": issued.shown_once["code"],
        "in_registry": registry,
    }
    told = document()
    for one in OPERATIONS:
        if one.token == "must" or one.raw:
            continue
        given = {item.name: filled(item.example, **facts) for item in one.parameters if item.example is not None}
        path = one.path
        for item in one.parameters:
            if item.where == "path":
                path = path.replace(f"{{{item.name}}}", str(given.pop(item.name)))
        query = "&".join(f"{name}={value}" for name, value in given.items())
        body = filled(one.example or {}, **facts)
        method = one.method.upper()
        answer = program.call(method, f"{path[1:]}?{query}".rstrip("?"), body if method != "GET" else None)
        expected = told["paths"][one.path][one.method]["responses"]
        assert str(answer.status_code) in expected, (one.name, answer.status_code, b"".join(answer)[:300])
