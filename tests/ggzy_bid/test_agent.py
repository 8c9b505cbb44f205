"""The signing agent over real HTTP on this machine: who may ask, what is asked, and what no page can make it do."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from ggzy_bid.local.command import _ask_here
from ggzy_bid.local.keys import KeyPlace
from ggzy_bid.local.service import Service
from ggzy_bid.machine import Machine
from ggzy_core.canonical import canonical
from ggzy_core.certs import challenge as questions
from ggzy_core.certs import sm2
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from tests.ggzy_core.certs.test_act_text import pledge
from tests.sample import code, holder
from tests.support import softhsm

SITE, EVIL = "https://node.example", "https://evil.example"
ACT = pledge().to_bytes()


@dataclass
class Browser:
    """What a browser sends, and what a page of `origin` may read of the answer."""

    service: Service
    shown: list[str] = field(default_factory=list)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.service.local.port, timeout=5)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body or None, given)
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def site(self, method: str, path: str, content: Any = None, origin: str = SITE, token: str = "") -> Any:
        """A page's request: (status, JSON), or None where the browser would hide the answer from the page."""
        body = json.dumps(content).encode() if content is not None else b""
        headers = {"Origin": origin, "Content-Type": "application/json", "X_Agent_Token": token}
        status, said, answer = self.send(method, path, body, **headers)
        if said.get("access-control-allow-origin") != origin:
            return None
        try:
            return status, json.loads(answer)
        except ValueError:
            return status, {}

    def press(self, path: str, origin: str = "", **form: str) -> tuple[int, str]:
        """The user presses a button on the agent's own page."""
        headers = {"Origin": origin or self.service.address, "Content-Type": "application/x-www-form-urlencoded"}
        status, _, answer = self.send("POST", f"{self.service.base}/{path}", urlencode(form).encode(), **headers)
        return status, answer.decode()

    def pair(self) -> str:
        self.service.sites.allow(SITE)
        return str(self.site("POST", "/v1/pair", {})[1]["token"])

    def ask(self, token: str, content: bytes = ACT) -> Any:
        return self.site("POST", "/v1/sign", {"text": base64.b64encode(content).decode()}, token=token)

    def yes(self, key: str, pin: str = "口令", of: str = "") -> tuple[int, str]:
        return self.press(f"ask/{key}", answer="yes", pin=pin, of=of or pledge().digest())


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    holder(1).save(tmp_path / "me.p12", "口令")
    shown: list[str] = []
    with Service(Machine(tmp_path / "home"), KeyPlace(tmp_path / "me.p12"), port=0, show=shown.append) as service:
        yield Browser(service, shown)


def test_an_allowed_site_gets_the_signature_that_the_user_gave(browser):
    token = browser.pair()
    assert browser.site("GET", "/v1/hello", token=token)[1] == {"agent": "ggzy-bid", "version": 1, "paired": True}
    status, told = browser.ask(token)
    assert status == 202
    assert browser.shown == [f"{browser.service.home}ask/{told['id']}"], "the agent opens its own window"
    assert browser.site("GET", f"/v1/sign/{told['id']}", token=token)[1] == {"state": "asking"}
    page = browser.send("GET", f"{browser.service.base}/ask/{told['id']}")[2].decode()
    for words in ("发出中标通知书", "示例路一标段", "18,332,761.40 元", "示例单位1", SITE):
        assert words in page
    assert browser.yes(told["id"])[0] == 200
    state = browser.site("GET", f"/v1/sign/{told['id']}", token=token)[1]
    signed = verify_detached(ACT, base64.b64decode(state["signature"]))
    assert state["state"] == "signed" and signed.certificate == holder(1).certificate
    assert browser.site("GET", f"/v1/sign/{told['id']}", token=token)[0] == 410, "it is handed out once"


def test_who_says_no_signs_nothing(browser):
    token = browser.pair()
    key = browser.ask(token)[1]["id"]
    browser.press(f"ask/{key}", answer="no", of=pledge().digest())
    assert browser.site("GET", f"/v1/sign/{key}", token=token)[1] == {"state": "refused", "signature": ""}


def test_a_wrong_pin_signs_nothing_and_the_third_ends_the_question(browser):
    token = browser.pair()
    key = browser.ask(token)[1]["id"]
    status, page = browser.yes(key, "falsch")
    assert status == 200 and "口令错误" in page
    assert browser.site("GET", f"/v1/sign/{key}", token=token)[1] == {"state": "asking"}
    browser.yes(key, "falsch")
    browser.yes(key, "falsch")
    assert browser.yes(key)[0] == 410
    assert browser.site("GET", f"/v1/sign/{key}", token=token)[1]["state"] == "refused"


def test_the_preflight_of_an_allowed_site_is_answered_also_for_private_networks(browser):
    browser.service.sites.allow(SITE)
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Private_Network": "true"}
    status, said, _ = browser.send("OPTIONS", "/v1/sign", Origin=SITE, **asked)
    assert status == 204
    assert said["access-control-allow-origin"] == SITE and said["access-control-allow-private-network"] == "true"
    assert "access-control-allow-credentials" not in said


def test_the_user_allows_a_site_in_words_on_the_agents_page(browser):
    status, said, _ = browser.send("GET", f"/allow?{urlencode({'origin': SITE})}", Sec_Fetch_Dest="document")
    assert status == 303
    page = browser.send("GET", said["location"])[2].decode()
    assert SITE in page and "允许这个网站请求签名" in page
    assert not browser.service.sites.knows(SITE), "to look at the question is not to answer it"
    assert browser.press("allow", site=SITE)[0] == 200
    assert browser.service.sites.allowed() == [SITE]
    assert browser.site("POST", "/v1/pair", {})[0] == 200


def test_what_is_kept_is_private_and_holds_no_token(browser):
    token = browser.pair()
    kept = browser.service.sites.path
    assert token not in kept.read_text("utf-8") and kept.stat().st_mode & 0o077 == 0


@pytest.mark.peer
def test_a_token_signs_again_and_again(browser, tmp_path_factory):
    browser.service._key = KeyPlace(token=softhsm.made(tmp_path_factory.getbasetemp(), "agent", "ecdsa"))
    token = browser.pair()
    for number in (1, 2):
        content = pledge(once=f"page:number-{number}")
        key = browser.ask(token, content.to_bytes())[1]["id"]
        assert browser.yes(key, "000000", of=content.digest())[0] == 200, "a wrong PIN is said"
        assert browser.yes(key, softhsm.PIN, of=content.digest())[0] == 200
        state = browser.site("GET", f"/v1/sign/{key}", token=token)[1]
        verify_detached(content.to_bytes(), base64.b64decode(state["signature"]))


# Attacks


def test_a_foreign_origin_asks(browser):
    token = browser.pair()
    for origin in (EVIL, "null", "http://node.example", "https://node.example.evil.example"):
        assert browser.site("GET", "/v1/hello", origin=origin, token=token) is None
        assert browser.site("POST", "/v1/pair", {}, origin=origin) is None
        assert browser.site("POST", "/v1/sign", {"text": ""}, origin=origin, token=token) is None
        status, said, _ = browser.send("OPTIONS", "/v1/sign", Origin=origin, Access_Control_Request_Method="POST")
        assert status == 403 and "access-control-allow-origin" not in said
    assert not browser.shown, "nobody was asked anything"


def test_dns_rebinding_host(browser):
    """evil.example resolves to 127.0.0.1: the browser believes it talks to evil.example, and says so."""
    browser.service.sites.allow(SITE)
    port = browser.service.local.port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "localhost",
        f"localhost:{port}",
        f"127.1:{port}",
    ):
        for path in ("/v1/hello", f"{browser.service.base}/", "/allow"):
            assert browser.send("GET", path, Host=host, Origin=SITE)[0] == 403


def test_a_page_asks_for_two_signatures_with_one_consent(browser):
    token = browser.pair()
    first = browser.ask(token)[1]["id"]
    status, told = browser.ask(token, pledge(once="page:another").to_bytes())
    assert status == 409 and told["name"] == "busy", "one question at a time"
    assert browser.yes(first)[0] == 200
    second = browser.ask(token, pledge(once="page:another").to_bytes())[1]["id"]
    assert browser.yes(first)[0] == 410, "a yes is used up"
    assert browser.site("GET", f"/v1/sign/{second}", token=token)[1] == {"state": "asking"}
    browser.yes(second)  # a yes to the text of the first, as a form that was open before would send it
    assert browser.site("GET", f"/v1/sign/{second}", token=token)[1] == {"state": "asking"}


def test_a_site_asks_for_a_signature_under_an_act_of_another_site(browser):
    token = browser.pair()
    status, told = browser.ask(token, pledge(origin="https://other.example").to_bytes())
    assert (status, told["name"]) == (422, "other_site") and not browser.shown


def test_a_login_challenge_handed_in_as_an_act(browser):
    token = browser.pair()
    challenge = questions.Challenge.make(SITE, datetime.now(UTC)).text()
    for content in (challenge, b"\n" + challenge, b"%PDF-1.7", b"", ACT + b"x"):
        status, told = browser.ask(token, content)
        assert status == 422 and not browser.shown, told


def test_another_browser_without_the_token(browser):
    token = browser.pair()
    key = browser.ask(token)[1]["id"]
    assert browser.ask("guess")[0] == 403
    assert browser.site("GET", f"/v1/sign/{key}", token="guess")[0] == 404
    assert browser.site("POST", "/v1/pair", {})[0] == 403, "one allowing, one browser"


def test_a_page_that_answers_the_agents_question_itself(browser):
    """Neither without the secret of the address, nor with it from another origin."""
    token = browser.pair()
    key = browser.ask(token)[1]["id"]
    form = urlencode({"answer": "yes", "pin": "口令", "of": pledge().digest()}).encode()
    kind = "application/x-www-form-urlencoded"
    assert browser.send("POST", f"/ask/{key}", form, Origin=SITE, Content_Type=kind)[0] == 404
    assert (
        browser.send("POST", f"/{'x' * 32}/ask/{key}", form, Origin=browser.service.address, Content_Type=kind)[0]
        == 404
    )
    for origin in (SITE, EVIL, "null", "http://127.0.0.1:8000"):
        assert browser.press(f"ask/{key}", origin, answer="yes", pin="口令", of=pledge().digest())[0] == 403
    assert browser.send("POST", f"{browser.service.base}/ask/{key}", form, Content_Type=kind)[0] == 403
    assert browser.site("GET", f"/v1/sign/{key}", token=token)[1] == {"state": "asking"}


def test_a_site_frames_or_embeds_the_agents_page(browser):
    assert browser.send("GET", f"/allow?origin={SITE}", Sec_Fetch_Dest="iframe")[0] == 404
    _, said, _ = browser.send("GET", f"{browser.service.base}/")
    assert said["x-frame-options"] == "DENY" and "frame-ancestors 'none'" in said["content-security-policy"]
    assert "access-control-allow-origin" not in said


def test_a_site_that_was_forgotten(browser):
    token = browser.pair()
    browser.service.sites.forget(SITE)
    assert browser.ask(token) is None


def test_words_of_an_act_are_never_markup(browser):
    token = browser.pair()
    nasty = pledge(data={"price": "<script>alert(1)</script>", "<b>": "x"}, fields={})
    key = browser.ask(token, nasty.to_bytes())[1]["id"]
    page = browser.send("GET", f"{browser.service.base}/ask/{key}")[2].decode()
    assert "<script>alert" not in page and not re.search(r"<b>(?!\d)", page)


def test_a_request_that_is_too_large_or_malformed(browser):
    token = browser.pair()
    assert browser.site("POST", "/v1/sign", {"text": "A" * (3 << 20)}, token=token)[0] == 422
    assert browser.site("POST", "/v1/sign", {"text": "no base64!"}, token=token)[0] == 422
    assert browser.site("POST", "/v1/sign", [], token=token)[0] == 422


def test_anybody_may_learn_that_something_is_here_and_no_more(browser):
    status, said, answer = browser.send("GET", "/v1/here", Origin=EVIL)
    assert (status, answer) == (204, b"") and "access-control-allow-origin" not in said


# Signing in, papers, SM2, and the terminal


def test_a_sign_in_is_written_by_the_agent_for_the_very_site_that_asks(browser):
    token = browser.pair()
    challenge = questions.Challenge.make(SITE, datetime.now(UTC))
    given = {"nonce": challenge.nonce, "at": challenge.at.isoformat()}
    key = browser.site("POST", "/v1/sign", given, token=token)[1]["id"]
    page = browser.send("GET", f"{browser.service.base}/ask/{key}")[2].decode()
    assert f"登录 {SITE}" in page and "不签任何文件" in page
    browser.yes(key, of=hashlib.sha256(challenge.text()).hexdigest())
    state = browser.site("GET", f"/v1/sign/{key}", token=token)[1]
    verify_detached(challenge.text(), base64.b64decode(state["signature"]))


def test_a_relayed_sign_in_to_another_site(browser):
    """The evil site shows the challenge of the real one: what is signed names the evil one, and the real one refuses."""
    browser.service.sites.allow(EVIL)
    token = str(browser.site("POST", "/v1/pair", {}, origin=EVIL)[1]["token"])
    real = questions.Challenge.make(SITE, datetime.now(UTC))
    given = {"nonce": real.nonce, "at": real.at.isoformat()}
    key = browser.site("POST", "/v1/sign", given, origin=EVIL, token=token)[1]["id"]
    told = questions.Challenge(EVIL, real.nonce, real.at).text()
    browser.yes(key, of=hashlib.sha256(told).hexdigest())
    state = browser.site("GET", f"/v1/sign/{key}", origin=EVIL, token=token)[1]
    with pytest.raises(SignatureProblem):
        verify_detached(real.text(), base64.b64decode(state["signature"]))


def test_a_paper_can_be_looked_at_before_it_is_signed(browser):
    token = browser.pair()
    for content in (b"%PDF-1.7 sample", canonical({"v": 1, "lot": "A01-1", "price": "17100000.00"})):
        given = {"paper": base64.b64encode(content).decode(), "name": "to-sign"}
        key = browser.site("POST", "/v1/sign", given, token=token)[1]["id"]
        _, said, shown = browser.send("GET", f"{browser.service.base}/ask/{key}/paper")
        assert shown == content and said["content-security-policy"].startswith("sandbox")
        page = browser.send("GET", f"{browser.service.base}/ask/{key}")[2].decode()
        assert "to-sign" in page and ("17100000.00" in page) == content.startswith(b"{")
        browser.yes(key, of=hashlib.sha256(content).hexdigest())
        state = browser.site("GET", f"/v1/sign/{key}", token=token)[1]
        verify_detached(content, base64.b64decode(state["signature"]))


@pytest.mark.parametrize(
    "content",
    [
        ACT,
        questions.Challenge.make(SITE, datetime.now(UTC)).text(),
        b'{"ctx":{"lot":"A01-1"},"own":"x"}',
        b'{"a":1,"a":2}',
        b"[1]",
        b"plain text",
        b"",
    ],
    ids=["act", "login", "header of a bid", "a key twice", "list", "text", "nothing"],
)
def test_something_else_handed_in_as_a_paper(browser, content):
    token = browser.pair()
    status, _ = browser.site("POST", "/v1/sign", {"paper": base64.b64encode(content).decode()}, token=token)
    assert status == 422 and not browser.shown


@pytest.mark.skipif(not sm2.available(), reason="this libcrypto has no SM2")
def test_an_sm2_key_signs(browser, tmp_path):
    credential = SampleSm2Authority.create("示例 SM2 CA").issue("示例单位1", code(1))
    (tmp_path / "sm2.pem").write_bytes(credential.pem())
    browser.service._key = KeyPlace(tmp_path / "sm2.pem")
    token = browser.pair()
    key = browser.ask(token)[1]["id"]
    browser.yes(key, "")
    state = browser.site("GET", f"/v1/sign/{key}", token=token)[1]
    assert verify_detached(ACT, base64.b64decode(state["signature"])).certificate == credential.certificate


@pytest.mark.parametrize(
    ("typed", "state"), [("y\n口令\n", "signed"), ("y\nfalsch\n口令\n", "signed"), ("n\n", "refused")]
)
def test_the_question_in_the_terminal(browser, typed, state):
    question = browser.service.questions.ask_act(SITE, ACT)
    runner = CliRunner()
    with runner.isolation(typed) as streams:
        _ask_here(browser.service)
        said = streams[0].getvalue().decode()
    assert "发出中标通知书" in said and SITE in said and question.state == state
