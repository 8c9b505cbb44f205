"""The same stamp from a token: SoftHSM, its key made inside and never seen outside."""

import os
import subprocess
import sys

import pytest

from ggzy_core.certs.cms import sign_detached, verify_detached
from ggzy_core.certs.credential import CredentialProblem
from ggzy_core.certs.token import open_token
from ggzy_core.stamps.judging import judge
from ggzy_core.stamps.making import stamp
from tests.sample import NOW, trust
from tests.support.softhsm import MODULE, PIN, made


@pytest.fixture(scope="module", params=["ecdsa", "rsa"])
def token(request, tmp_path_factory):
    label = f"stamp-{request.param}"
    made(tmp_path_factory.getbasetemp(), label, request.param)
    return label


@pytest.mark.peer
def test_a_token_stamps_and_signs(token, paper, ask):
    key = open_token(f"{MODULE}|{token}|stamp", PIN)
    assert key.mechanism == token.removeprefix("stamp-")
    verdict = judge(stamp(paper, key, trust(), ask), trust(), NOW)
    assert verdict.ok
    assert verdict.stamps[0].subject.name == "示例令牌单位"
    assert verify_detached(b"text", sign_detached(b"text", key)).certificate == key.certificate


@pytest.mark.peer
def test_a_wrong_pin_or_name_is_said(token):
    for where, pin in ((f"{MODULE}|{token}|stamp", "wrong"), (f"{MODULE}|{token}|other", PIN), ("nothing", PIN)):
        with pytest.raises(CredentialProblem):
            open_token(where, pin)


def test_without_the_library_it_is_said():
    script = "import sys; sys.modules['pkcs11'] = None; from ggzy_core.certs.token import open_token; open_token('a|b|c', '')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env={**os.environ, "PYTHONPATH": "src"}, check=False
    )
    assert b"python-pkcs11" in done.stderr
