"""Signing an act on its review page by file, as a program over the API, and what the page lets the browser reach."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from ggzy.foundation.journal.models import Entry
from ggzy_core.agent import ADDRESS
from ggzy_core.certs import act_text
from ggzy_core.certs.cms import sign_detached, verify_detached
from tests.ggzy.trading import stage
from tests.ggzy.visitors import visitor
from tests.sample import authority

pytestmark = pytest.mark.usefixtures("record")
SAID = {"reason": "示例：补充地勘报告，其余不变"}


@pytest.fixture
def the() -> Any:
    city = stage.build()
    lot = stage.published(city)
    return city.tenderer, f"/desk/matters/{lot.matter.code}/acts/clarification.issue", lot


def review(client: Client, where: str, **more: str) -> tuple[str, str]:
    """The review page, and the key of its form."""
    page = client.post(where, {**SAID, "_step": "review", **more}).content.decode()
    return page, re.search(r'name="_key" value="([^"]+)"', page)[1]


def to_sign(client: Client, where: str, key: str) -> bytes:
    return client.post(where, {**SAID, "_step": "text", "_key": key}).content


def test_an_act_is_signed_by_file_and_its_receipt_gives_the_signature_back(the):
    tenderer, where, _ = the
    client = visitor(tenderer.session)
    page, key = review(client, where)
    content = to_sign(client, where, key)
    assert base64.b64encode(content).decode() in page, "the agent is handed the very same bytes"
    text = act_text.read(content)
    assert (text.act.code, text.origin, text.data["reason"]) == (
        "clarification.issue",
        "http://testserver",
        SAID["reason"],
    )
    signature = BytesIO(sign_detached(content, tenderer.credential))
    signature.name = "signature.p7s"
    done = client.post(where, {**SAID, "_step": "do", "_key": key, "_cms.file": signature})
    assert done.status_code == 302, done.content.decode()
    entry = Entry.objects.get(act="clarification.issue")
    assert json.loads(entry.body)["sig"]
    receipt = client.get(done["Location"])
    assert json.loads(entry.body)["sig"] in receipt.content.decode()
    kept = [client.get(f"/desk/receipts/{entry.leaf}.{kind}").content for kind in ("txt", "p7s")]
    assert kept[0] == content
    verify_detached(*kept)
    stranger = visitor(stage.actor(77, "tenderer").session)
    assert stranger.get(f"/desk/receipts/{entry.leaf}.p7s").status_code == 404


def test_what_openssl_signs_is_taken(the, tmp_path: Path, program: Callable[[str], str]):
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from ggzy_core.certs.authority import pem

    tenderer, where, _ = the
    client = visitor(tenderer.session)
    _, key = review(client, where)
    (tmp_path / "to-sign.txt").write_bytes(to_sign(client, where, key))
    (tmp_path / "me.pem").write_bytes(pem([tenderer.credential.certificate]))
    private = tenderer.credential.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    words = "cms -sign -binary -md sha256 -in to-sign.txt -signer me.pem -inkey key.pem -outform PEM -out s.pem"
    subprocess.run([program("openssl"), *words.split()], cwd=tmp_path, check=True)
    pasted = (tmp_path / "s.pem").read_text()
    assert client.post(where, {**SAID, "_step": "do", "_key": key, "_cms": pasted}).status_code == 302


def test_a_node_that_demands_signatures_says_so_and_keeps_what_was_typed(the):
    tenderer, where, _ = the
    client = visitor(tenderer.session)
    kept = client.session
    kept["who"] = {**kept["who"], "certificate": tenderer.session.certificate}
    kept.save()
    with override_settings(GGZY_SIGNED_ACTS=True):
        page, key = review(client, where)
        assert "须用您的证书签名后办理" in page
        done = client.post(where, {**SAID, "_step": "do", "_key": key})
        assert done.status_code == 422
        page = done.content.decode()
        assert "第四十条" in page and SAID["reason"] in page and f'value="{key}"' in page
    assert not Entry.objects.filter(act="clarification.issue").exists()


def test_where_no_law_wants_a_signature_none_is_offered(the):
    tenderer, where, _ = the
    page = visitor(tenderer.session).get(where.replace("clarification.issue", "tender.terminate"))
    assert b"signing" not in page.content


def test_a_form_that_was_changed_after_it_was_signed(the):
    tenderer, where, _ = the
    client = visitor(tenderer.session)
    _, key = review(client, where)
    pasted = base64.b64encode(sign_detached(to_sign(client, where, key), tenderer.credential)).decode()
    data = {"reason": "示例：投标截止时间不变，但取消资格要求", "_step": "do", "_key": key, "_cms": pasted}
    done = client.post(where, data)
    assert done.status_code == 422 and "签的是另一项行为" in done.content.decode()


def test_a_page_reaches_the_agent_and_nothing_else_on_that_machine(the):
    tenderer, where, _ = the
    client = visitor(tenderer.session)
    for answer, wanted in ((client.get(where), [ADDRESS]), (client.get("/desk/"), []), (client.get("/"), [])):
        allowed = re.search(r"connect-src ([^;]+)", answer["Content-Security-Policy"])[1].split()
        assert allowed == ["'self'", *wanted]
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_program_signs_over_the_api(the, api):
    tenderer, _, lot = the
    api.sign_in(tenderer.credential)
    body = {"matter": lot.matter.code, "data": SAID}
    told = api.post("acts/clarification.issue/text", body, Idempotency_Key="program-key-1").json()
    content = base64.b64decode(told["text"])
    assert act_text.read(content).once == "program-key-1"
    with override_settings(GGZY_SIGNED_ACTS=True):
        bare = api.post("acts/clarification.issue", body, Idempotency_Key="program-key-1")
        assert (bare.status_code, bare.json()["rule"]) == (422, "P-SIGNATURE")
        signature = base64.b64encode(sign_detached(content, tenderer.credential)).decode()
        other = api.post("acts/clarification.issue", {**body, "signature": signature}, Idempotency_Key="program-key-2")
        assert (other.status_code, other.json()["rule"]) == (422, "P-SIGNATURE")
        done = api.post("acts/clarification.issue", {**body, "signature": signature}, Idempotency_Key="program-key-1")
        assert done.status_code == 201, done.content
    foreign = authority().issue("示例他人", stage.code(88))
    signature = base64.b64encode(sign_detached(content, foreign)).decode()
    refused = api.post("acts/clarification.issue", {**body, "signature": signature}, Idempotency_Key="program-key-3")
    assert refused.status_code in (403, 422)


@pytest.fixture
def api() -> Any:
    from tests.ggzy.api.conftest import Program

    return Program()


def test_who_wins_at_what_price_is_said_on_the_page_and_signed():
    from ggzy.foundation.acts import perform
    from tests.ggzy.trading.awarded import publicised

    scene = publicised()
    perform("award.decide", scene.tenderer, scene.lot, {"rank": 1})
    client, where = visitor(scene.tenderer), f"/desk/matters/{scene.lot.matter.code}/acts/award.notify"
    page = client.post(where, {"_step": "review"}).content.decode()
    key = re.search(r'name="_key" value="([^"]+)"', page)[1]
    text = act_text.read(client.post(where, {"_step": "text", "_key": key}).content)
    said = {one.label.zh: one.value.zh for one in text.lines()}
    assert "示例建设有限公司1" in said["中标人"] and "17,100,000.00 元" in said["中标价"]
    assert said["中标价"] in page and said["中标人"] in page
