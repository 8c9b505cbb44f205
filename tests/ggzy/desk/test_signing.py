"""Signing in on pages: by password, by a signed challenge; for whom one acts; and out again."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client, override_settings

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Challenge
from ggzy_core.certs import challenge as questions
from ggzy_core.certs.authority import pem
from tests.ggzy import credentials
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.visitors import PASSWORD, login_of, visitor

pytestmark = pytest.mark.usefixtures("record")
WAY = "/desk/sign-in/certificate/"


def asked(client: Client) -> questions.Challenge:
    """The challenge the page shows."""
    client.get(WAY)
    kept = Challenge.objects.latest("made_at")
    return questions.Challenge(kept.origin, kept.nonce, kept.made_at)


def name_on(client: Client) -> str:
    return client.get("/desk/me/", follow=True).content.decode()


def test_a_password_signs_in_and_leads_back():
    session = somebody(1, Role.CENTRE)
    login_of(session.person, "zhang")
    client = Client()
    answer = client.post("/desk/sign-in/", {"username": "zhang", "password": PASSWORD, "next": "/desk/me/"})
    assert answer["Location"] == "/desk/me/"
    assert "示例单位1" in name_on(client)


def test_a_wrong_password_is_said_alike_for_known_and_unknown_names():
    login_of(somebody(1, Role.CENTRE).person, "zhang")
    pages = [Client().post("/desk/sign-in/", {"username": name, "password": "no"}) for name in ("zhang", "nobody")]
    assert [page.status_code for page in pages] == [401, 401]
    assert all("用户名或密码不正确" in page.content.decode() for page in pages)


def test_too_many_wrong_passwords_rest_the_name():
    login_of(somebody(1, Role.CENTRE).person, "zhang")
    client = Client()
    for _ in range(6):
        client.post("/desk/sign-in/", {"username": "zhang", "password": "no"})
    answer = client.post("/desk/sign-in/", {"username": "zhang", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()


def test_an_address_of_another_site_is_not_gone_to():
    login_of(somebody(1, Role.CENTRE).person, "zhang")
    data = {"username": "zhang", "password": PASSWORD, "next": "https://evil.example/"}
    assert Client().post("/desk/sign-in/", data)["Location"] == "/desk/"


def test_a_signed_challenge_signs_in():
    credential, _, party = credentials.holder(1, Role.BIDDER)
    client = Client()
    signature = base64.b64encode(questions.answer(asked(client), credential)).decode()
    answer = client.post(WAY, {"signature": signature, "next": "/desk/me/"})
    assert answer["Location"] == "/desk/me/"
    assert party.name in name_on(client)
    assert credential.fingerprint in name_on(client)


def test_what_openssl_signs_signs_in(tmp_path: Path, program: Callable[[str], str]):
    credential, _, party = credentials.holder(1, Role.BIDDER)
    client = Client()
    client.get(WAY)
    (tmp_path / "challenge.txt").write_bytes(client.get("/desk/sign-in/challenge.txt").content)
    (tmp_path / "certificate.pem").write_bytes(pem([credential.certificate]))
    key = credential.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(key)
    words = "cms -sign -binary -md sha256 -in challenge.txt -signer certificate.pem -inkey key.pem -outform DER"
    subprocess.run([program("openssl"), *words.split(), "-out", "answer.p7s"], cwd=tmp_path, check=True)
    with (tmp_path / "answer.p7s").open("rb") as file:
        client.post(WAY, {"file": file})
    assert party.name in name_on(client)


def test_an_answer_serves_once_and_another_browser_cannot_use_it():
    credential, *_ = credentials.holder(1, Role.BIDDER)
    client, thief = Client(), Client()
    signature = base64.b64encode(questions.answer(asked(client), credential)).decode()
    thief.get(WAY)
    assert thief.post(WAY, {"signature": signature}).status_code == 401
    assert client.post(WAY, {"signature": signature}).status_code == 302
    assert client.post(WAY, {"signature": signature}).status_code == 401


@pytest.mark.parametrize("given", ["", "not base64!", base64.b64encode(b"nonsense").decode(), "A" * 100_000])
def test_what_is_no_signature_gets_a_sentence_and_a_new_challenge(given: str):
    client = Client()
    first = asked(client).nonce
    answer = client.post(WAY, {"signature": given})
    assert answer.status_code in (401, 422)
    assert "怎么办" in answer.content.decode()
    assert first not in answer.content.decode()


def test_signing_in_gives_the_session_a_new_name():
    login_of(somebody(1, Role.CENTRE).person, "zhang")
    client = Client()
    client.get(WAY)
    before = client.cookies["sessionid"].value
    client.post("/desk/sign-in/", {"username": "zhang", "password": PASSWORD})
    assert client.cookies["sessionid"].value != before


def test_a_changed_password_ends_the_visit():
    session = somebody(1, Role.CENTRE)
    login = login_of(session.person, "zhang")
    client = visitor(session)
    assert client.get("/desk/").status_code == 200
    login.set_password("another horse battery")
    login.save()
    assert client.get("/desk/").status_code == 302


def test_who_signs_by_duty_must_use_a_certificate_on_a_real_node():
    login_of(somebody(1, Role.BIDDER).person, "zhang")
    with override_settings(GGZY_DEMO=False):
        answer = Client().post("/desk/sign-in/", {"username": "zhang", "password": PASSWORD})
    assert answer.status_code == 403
    assert "数字证书" in answer.content.decode()


def test_a_person_of_two_organisations_chooses_for_whom():
    first, second = organisation(1, Role.CENTRE), organisation(2, Role.TENDERER)
    person = member(first, Role.CENTRE)
    from ggzy.foundation.identity.models import Membership
    from ggzy.foundation.journal.rows import Recorder, recorder

    token = recorder.set(Recorder())
    Membership.objects.create(person=person, organisation=second, duties=["tenderer"], since=clock.now())
    recorder.reset(token)
    login_of(person, "zhang")
    client = Client()
    client.post("/desk/sign-in/", {"username": "zhang", "password": PASSWORD})
    assert "请先选择您代表的主体" in client.get("/desk/").content.decode()
    client.post("/desk/me/party", {"uscc": second.uscc})
    assert f"代表 {second.name}" in client.get("/desk/").content.decode()
    assert client.post("/desk/me/party", {"uscc": organisation(3).uscc}).status_code == 403


def test_who_has_left_acts_for_nobody():
    session = somebody(1, Role.CENTRE)
    client = visitor(session)
    clock.forward(clock.now() - clock.now())
    data = {"uscc": session.party.uscc, "person": session.person.key}
    perform("person.leave", operator_session(), data=data)
    assert session.party.name not in client.get("/desk/me/").content.decode()


def test_signing_out_ends_it():
    client = visitor(somebody(1, Role.CENTRE))
    assert client.get("/desk/sign-out").status_code == 405
    client.post("/desk/sign-out")
    assert client.get("/desk/").status_code == 302
