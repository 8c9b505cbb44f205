"""Webhooks against a real server: signed, retried, once by id, given up in the end, and never to a private address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, outbox, perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.service.webhooks import addresses, sending
from ggzy.service.webhooks.models import Delivery, Webhook
from ggzy_core.tlog.merkle import leaf_hash
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import member, organisation, somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


class Receiver:
    """Somebody's own server. `answers` are the statuses it gives in turn, the last one ever after."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers = [204]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                status = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in?from=示例".replace("示例", "sample")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver():
    one = Receiver()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def postman():
    one = sending.Postman()
    yield one
    one.close()


def register(url, who=None, **more):
    who = who or somebody(1, Role.BIDDER)
    return perform("webhook.register", who, data={"url": url, "acts": ["listing.put-up"], **more}).result


def test_each_entry_asked_for_is_posted_once_and_signed(receiver, postman):
    hook = register(receiver.url)
    secret = hook.shown_once["secret"]
    put_up(), put_up()
    outbox.run()
    outbox.run()
    assert postman.settle() == 2
    assert postman.settle() == 0
    assert len(receiver.got) == 2, "the registration itself was not asked for"
    for headers, body in receiver.got:
        stamp, mac = (part.partition("=")[2] for part in headers["Ggzy-Signature"].split(","))
        assert mac == hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        assert abs(time.time() - int(stamp)) < 60
        told = json.loads(body)
        assert told["id"] == headers["Ggzy-Delivery"]
        raw = body.partition(b',"entry":')[2][:-1]
        assert leaf_hash(raw).hex() == told["leaf"], "the entry is the leaf, byte for byte"
    leaves = [json.loads(body)["leaf"] for _, body in receiver.got]
    assert leaves == list(Entry.objects.filter(act="listing.put-up").order_by("id").values_list("leaf", flat=True))


def test_a_failure_is_tried_again_later_with_the_same_id_and_body(receiver, postman):
    register(receiver.url)
    receiver.answers = [500, 503, 200]
    put_up()
    outbox.run()
    now = clock.real()
    postman.settle(now)
    postman.settle(now)
    assert len(receiver.got) == 1, "not before its time"
    postman.settle(now + timedelta(seconds=10))
    postman.settle(now + timedelta(seconds=90))
    assert len({(headers["Ggzy-Delivery"], body) for headers, body in receiver.got}) == 1
    assert len(receiver.got) == 3
    one = Delivery.objects.get()
    assert (one.state, one.tries, one.answer) == ("done", 3, "HTTP 200")


def test_after_enough_failures_it_is_a_dead_letter_that_its_party_sees_and_sends_again(receiver, postman, client):
    who = somebody(1, Role.CENTRE)
    hook = register(receiver.url, who)
    receiver.answers = [500]
    put_up()
    outbox.run()
    now = clock.real()
    for turn in range(20):
        postman.settle(now + timedelta(days=2 * turn))
    assert len(receiver.got) == len(sending.AGAIN) + 1
    headers = {"Authorization": f"Bearer {token(who)}"}
    told = client.get("/api/v1/webhooks", headers=headers).json()["webhooks"]
    assert [(one["key"], one["dead"], one["url"]) for one in told] == [(hook.key, 1, receiver.url)]
    dead = client.get(f"/api/v1/webhooks/{hook.key}/deliveries", headers=headers).json()["deliveries"][0]
    assert (dead["state"], dead["answer"]) == ("dead", "HTTP 500")
    receiver.answers = [200]
    again = f"/api/v1/webhooks/{hook.key}/deliveries/{dead['id']}/again"
    assert client.post(again, {}, content_type="application/json", headers=headers).status_code == 200
    assert client.post(again, {}, content_type="application/json", headers=headers).status_code == 404
    postman.settle()
    assert Delivery.objects.get().state == "done"


def token(who):
    from ggzy.api.tokens import hand_out

    return hand_out(who.person, who.party)[0]


def test_others_see_nothing_of_it(receiver, client):
    hook = register(receiver.url)
    other = {"Authorization": f"Bearer {token(somebody(2, Role.CENTRE))}"}
    assert client.get("/api/v1/webhooks", headers=other).json() == {"webhooks": []}
    assert client.get(f"/api/v1/webhooks/{hook.key}/deliveries", headers=other).status_code == 404
    assert client.get("/api/v1/webhooks").status_code == 401
    with pytest.raises(Refusal):
        perform("webhook.remove", somebody(3, Role.BIDDER), data={"webhook": hook.key})


def test_neither_address_nor_secret_nor_a_bidders_name_is_on_the_record(receiver):
    party = organisation(1, Role.BIDDER)
    from ggzy.foundation.identity.roles import session_for

    hook = register(receiver.url, session_for(member(party, Role.BIDDER), party))
    entry = Entry.objects.get(act="webhook.register")
    for hidden in (receiver.url, hook.shown_once["secret"], party.uscc):
        assert hidden not in entry.body
        assert hidden.encode() not in bytes(Webhook.objects.get().sealed)
    settle()
    assert verify().holds


def test_the_secret_is_shown_once(receiver, program_of):
    who = somebody(1, Role.CENTRE)
    post = program_of(who)
    body = {"matter": None, "data": {"url": receiver.url}}
    first = post("webhook.register", body)
    assert first["result"]["secret"].startswith("whsec_")
    repeat = post("webhook.register", body)
    assert repeat["repeated"]
    assert "secret" not in repeat["result"]


@pytest.fixture
def program_of(client):
    def of(who):
        headers = {"Authorization": f"Bearer {token(who)}", "Idempotency-Key": "1"}
        return lambda name, body: client.post(
            f"/api/v1/acts/{name}", body, content_type="application/json", headers=headers
        ).json()

    return of


def test_one_removed_gets_nothing_more(receiver, postman):
    who = somebody(1, Role.BIDDER)
    hook = register(receiver.url, who)
    put_up()
    outbox.run()
    perform("webhook.remove", who, data={"webhook": hook.key})
    put_up()
    outbox.run()
    postman.settle()
    assert receiver.got == []
    assert Delivery.objects.get().state == "dropped"


def test_sealed_acts_are_nobodys_news(receiver, postman):
    from tests.ggzy.trading import stage

    city = stage.build(1)
    lot = stage.published(city)
    perform("webhook.register", city.centre.session, data={"url": receiver.url})
    outbox.run()
    before = Delivery.objects.count()
    stage.submit(city, lot, city.bidders[0])
    outbox.run()
    assert Delivery.objects.count() == before


def test_a_redirect_is_not_followed(receiver, postman):
    register(receiver.url)
    receiver.answers = [307]
    put_up()
    outbox.run()
    postman.settle()
    assert Delivery.objects.get().answer == "HTTP 307"


def test_one_that_never_answers_holds_up_nobody_else(receiver, monkeypatch):
    """A socket that takes the connection and says nothing; the other webhook is served meanwhile."""
    import httpx

    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(3.0))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        who = somebody(1, Role.BIDDER)
        register(f"http://127.0.0.1:{silent.getsockname()[1]}/", who)
        register(receiver.url, who)
        put_up()
        outbox.run()
        postman = sending.Postman()
        began = time.monotonic()
        while not receiver.got and time.monotonic() - began < 2.5:
            postman.tick()
            time.sleep(0.05)
        assert receiver.got
        postman.settle()
        postman.close()
    assert sorted(Delivery.objects.values_list("state", "answer")) == [
        ("done", "HTTP 204"),
        ("waiting", "ReadTimeout"),
    ]


def test_two_workers_post_each_delivery_once(receiver):
    register(receiver.url)
    for _ in range(6):
        put_up()
    outbox.run()
    two = [sending.Postman(), sending.Postman()]
    for one in two:
        one.tick()
    for one in two:
        one.settle()
        one.close()
    ids = [headers["Ggzy-Delivery"] for headers, _ in receiver.got]
    assert len(ids) == len(set(ids)) == 6


def test_a_worker_that_died_on_the_way_is_followed_by_another(receiver, postman):
    hook = register(receiver.url)
    put_up()
    outbox.run()
    now = clock.real()
    assert sending._claimed(hook, now) is not None, "claimed, and then the machine stops"
    postman.settle(now)
    assert receiver.got == []
    postman.settle(now + sending.LEASE)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://127.0.0.1/",
        "https://user:pass@127.0.0.1/",
        "https://127.0.0.1/#x",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://224.0.0.1/",
        "https://8.8.8.8:22/",
        "https://nowhere.invalid/",
        "https://127.0.0.1:99999/",
        "https://[/",
        "https:///x",
        "not an address",
        "https://127.0.0.1/" + "x" * 490,
    ],
)
def test_an_address_that_leads_inside_or_nowhere_is_refused_in_words(url):
    with pytest.raises(Refusal) as refused:
        register(url)
    assert refused.value.rule in ("P-WEBHOOK", "P-INPUT")
    assert not Webhook.objects.exists()


def test_loopback_is_for_sample_cities_only(settings, receiver):
    settings.GGZY_DEMO = False
    for url in (receiver.url, receiver.url.replace("http:", "https:"), "https://localhost:8443/"):
        with pytest.raises(Refusal):
            register(url)


def test_a_name_that_moves_inside_afterwards_is_not_followed(monkeypatch, receiver, postman):
    """DNS says a public address at registration, and a private one when it is posted to."""
    real = socket.getaddrinfo
    says = ["8.8.8.8"]

    def resolve(host, port, *args, **kwargs):
        if host == "hook.example.com":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (says[0], port))]
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    register("https://hook.example.com/in")
    says[0] = "10.1.2.3"
    put_up()
    outbox.run()
    postman.settle()
    assert "内部" in Delivery.objects.get().answer
    place = addresses.Place("https", "hook.example.com", 443, "/in", "8.8.8.8")
    assert (place.url, place.authority) == ("https://8.8.8.8:443/in", "hook.example.com")


def test_public_is_what_anybody_can_reach():
    assert addresses.is_public(ipaddress.ip_address("8.8.8.8"))
    assert addresses.is_public(ipaddress.ip_address("2001:4860:4860::8888"))
    assert not addresses.is_public(ipaddress.ip_address("::1"))


def test_unknown_acts_and_too_many_webhooks_are_refused(receiver):
    who = somebody(1, Role.BIDDER)
    with pytest.raises(Refusal, match="没有这些行为"):
        register(receiver.url, who, acts=["no.such"])
    for _ in range(10):
        register(receiver.url, who)
    with pytest.raises(Refusal, match="最多"):
        register(receiver.url, who)


@pytest.mark.slow
def test_the_worker_of_a_node_delivers(receiver, node):
    """The real worker in a process of its own."""
    node.make()
    script = f"""
import django; django.setup()
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.identity.roles import session_for
party = perform("organisation.register", operator_session(), data={{"uscc": "91000000MA00000157", "name": "示例单位", "roles": ["centre"]}}).result
person = perform("person.enrol", operator_session(), data={{"uscc": party.uscc, "name": "示例", "duties": ["centre"]}}).result
perform("webhook.register", session_for(person, party), data={{"url": {receiver.url!r}, "acts": ["room.open"]}})
perform("room.open", session_for(person, party), data={{"code": "K1", "name": "示例室", "uses": ("opening",)}})
"""
    import subprocess
    import sys

    subprocess.run([sys.executable, "-c", script], env=node.env, check=True)
    worker = node.start("worker")
    until = time.monotonic() + 30
    while not receiver.got and time.monotonic() < until:
        time.sleep(0.1)
    worker.terminate()
    worker.wait(30)
    assert json.loads(receiver.got[0][1])["entry"]["act"] == "room.open"
