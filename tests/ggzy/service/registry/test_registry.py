"""What the registry knows is filled in and held against its answer at the door; a silent one stops nobody."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.identity import known
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.journal.models import Entry
from ggzy.service.registry import connector, contract, sample
from tests.sample import code
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
ONE, TWO, BARE, GONE = sample.ORGANISATIONS


@pytest.fixture
def running(settings):
    """The sample service over real HTTP."""
    settings.GGZY_DEMO = True
    with sample.server("127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.GGZY_REGISTRY = f"http://127.0.0.1:{server.server_address[1]}"
        yield settings.GGZY_REGISTRY
        server.shutdown()


@pytest.fixture
def odd(settings):
    """A registry that answers whatever it is told to."""
    settings.GGZY_DEMO = True
    says = {"status": 200, "body": b""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(says["status"])
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(says["body"])))
            self.end_headers()
            self.wfile.write(says["body"])

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.GGZY_REGISTRY = f"http://127.0.0.1:{server.server_address[1]}"
        yield says
        server.shutdown()


def apply(uscc, name, region=""):
    data = {"uscc": uscc, "name": name, "region": region, "roles": ["bidder"], "person": "示例经办"}
    return perform("organisation.apply", anonymous(), data=data).result


def test_the_sample_keeps_the_contract(running):
    steps = list(contract.check(running, ONE, code(1)))
    assert all(step.ok for step in steps), [str(step) for step in steps]
    assert len(steps) == 8


def test_an_adapter_that_does_not_is_told_where(odd):
    from django.conf import settings

    odd["body"] = json.dumps({"source": "示例", "organisation": {"uscc": TWO, "name": "示例"}}).encode()
    steps = list(contract.check(settings.GGZY_REGISTRY, ONE, code(1)))
    assert [step.zh[:4] for step in steps if not step.ok] == ["答复为 ", "字段缺失", "未知代码", "不成立的"]
    assert not next(contract.check("http://127.0.0.1:1", ONE, code(1))).ok


def test_what_was_filled_is_what_the_registry_says(running):
    asked = apply(TWO, "示例(北区) 工程咨询有限公司").asked  # narrow brackets and a blank are the same name
    assert (asked["name"], asked["region"]) == ("示例（北区）工程咨询有限公司", "990101")
    said = json.loads(Entry.objects.get(act="organisation.apply").body)["data"]["registry"]
    assert said["source"] == sample.SOURCE
    assert len(said["sha256"]) == 64


def test_a_name_or_region_of_ones_own_is_refused(running):
    for name, region in (("示例第二建设有限公司", ""), ("示例第一建设有限公司", "990109")):
        with refused("P-REGISTRY", status=422) as told:
            apply(ONE, name, region)
        assert "示例登记机关" in told.value.what.zh
    with refused("P-REGISTRY", status=422) as told:
        apply(GONE, "示例旧商贸有限公司")
    assert "注销" in told.value.what.zh
    assert apply(BARE, "示例水务集团有限公司", "990100").asked["region"] == "990100"


def test_an_unknown_code_goes_on_by_hand(running):
    apply(code(7), "示例建设公司")
    assert json.loads(Entry.objects.get(act="organisation.apply").body)["data"]["registry"] == "unknown"


def test_a_registry_that_fails_stops_nobody(odd):
    good = {
        "source": "示例登记机关",
        "at": "2026-03-02",
        "organisation": {"uscc": ONE, "name": "示例甲", "status": "active"},
    }
    for status, body in (
        (500, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[" * 60_000),
        (200, b"x" * (65 << 10)),
        (200, json.dumps(good | {"at": "today"}).encode()),
        (200, json.dumps(good | {"source": "示例\x00"}).encode()),
        (200, json.dumps(good | {"organisation": good["organisation"] | {"uscc": TWO}}).encode()),
        (200, json.dumps(good | {"organisation": good["organisation"] | {"status": "perhaps"}}).encode()),
    ):
        odd.update(status=status, body=body)
        with pytest.raises(known.Silent):
            connector.look_up(ONE)
    apply(ONE, "手工填写的示例公司")
    assert json.loads(Entry.objects.get(act="organisation.apply").body)["data"]["registry"] == "silent"
    odd.update(status=200, body=json.dumps(good).encode())
    assert connector.look_up(ONE).name == "示例甲"


def test_without_a_registry_nothing_is_asked_or_said():
    apply(code(7), "示例建设公司")
    assert "registry" not in json.loads(Entry.objects.get(act="organisation.apply").body)["data"]


def test_a_registry_without_tls_is_asked_in_a_sample_city_alone(running, settings):
    settings.GGZY_DEMO = False
    with pytest.raises(known.Silent):
        connector.look_up(ONE)
    settings.GGZY_DEMO = True
    for wrong in ("../../etc", ONE[:-1], ONE.lower(), ""):
        with pytest.raises(known.Silent):
            connector.look_up(wrong)


def test_the_form_is_filled_by_the_code(running, client):
    told = client.post("/desk/register/", {"uscc": TWO.lower(), "_fill": "1"}).content.decode()
    assert 'value="示例（北区）工程咨询有限公司"' in told or "示例（北区）工程咨询有限公司" in told
    assert "示例登记机关" in told
    for asked, said in ((code(7), "手工填写"), ("91", "18")):
        assert said in client.post("/desk/register/", {"uscc": asked, "_fill": "1"}).content.decode()
    assert client.get(f"/api/v1/registry/{ONE}").json()["name"] == "示例第一建设有限公司"
    assert client.get(f"/api/v1/registry/{code(7)}").status_code == 404
    assert client.get("/api/v1/registry/91").status_code == 422


def test_a_silent_registry_is_said_on_the_form(client):
    assert "没有连接" in client.post("/desk/register/", {"uscc": ONE, "_fill": "1"}).content.decode()
    assert client.get(f"/api/v1/registry/{ONE}").status_code == 503


def test_by_command(node):
    """The sample as a process of its own, held to the contract by the command an operator types."""
    from tests.support.node import free_port, wait_for

    port = free_port()
    node.data.mkdir(parents=True, exist_ok=True)
    node.start("registry", "--sample", "--port", str(port))
    wait_for(f"http://127.0.0.1:{port}/v1/organisations/{ONE}")
    words = ("registry", "--check", f"http://127.0.0.1:{port}", "--unknown", code(1), "--known")
    good = node.run(*words, ONE)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "示例第一建设有限公司" in good.stdout
    assert node.run(*words, code(2)).returncode == 1
