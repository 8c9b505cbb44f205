from datetime import UTC, datetime, timedelta

import pytest

from ggzy_core.certs.authority import pem
from ggzy_core.certs.timestamps import (
    TimestampProblem,
    check_token,
    granted,
    over_http,
    read_token,
    sample_authority,
    token_over,
)
from ggzy_core.certs.trust import TrustList
from tests.peer import must
from tests.sample import NOW, authority, holder, trust
from tests.support.timestamping import openssl_authority

DATA = b"a checkpoint"
KINDS = pytest.mark.parametrize("algorithm", ["p256", "rsa2048"])


@pytest.fixture(scope="module")
def stamper():
    return authority().issue("示例时间戳服务", timestamps=True)


def problem(work, *args) -> str:
    with pytest.raises(TimestampProblem) as caught:
        work(*args)
    return caught.value.code


@pytest.mark.peer
@KINDS
def test_openssl_accepts_our_sample_tokens(tmp_path, algorithm):
    key = authority(algorithm).issue("示例时间戳服务", timestamps=True, algorithm=algorithm)
    token = token_over(DATA, sample_authority(key))
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "root.pem").write_bytes(pem([authority(algorithm).certificate]))
    where = ("-data", tmp_path / "data", "-in", tmp_path / "token", "-token_in", "-CAfile", tmp_path / "root.pem")
    assert b"OK" in must("openssl", "ts", "-verify", *where)
    assert check_token(token, DATA, trust())[1].name == "示例时间戳服务"


@pytest.mark.peer
def test_we_accept_the_tokens_of_openssl_over_http(tmp_path, stamper):
    with openssl_authority(tmp_path, stamper) as address:
        token = token_over(DATA, over_http(address))
        assert problem(granted, over_http(address)(b"junk"), b"", None) == "refused"
    stamp, subject = check_token(token, DATA, trust())
    assert subject.name == "示例时间戳服务"
    assert NOW - timedelta(minutes=1) < stamp.at < datetime.now(UTC) + timedelta(minutes=1)


def test_a_token_of_another_hash_is_named(stamper):
    assert problem(check_token, token_over(b"other", sample_authority(stamper)), DATA, trust()) == "other_hash"


def test_a_reply_to_another_question_is_named(stamper):
    ask = sample_authority(stamper)
    old = []

    def replay(request: bytes) -> bytes:
        old.append(ask(request))
        return old[0]

    token_over(DATA, replay)
    assert problem(token_over, DATA, replay) == "other_hash"  # the nonce


def test_a_changed_token_is_named(stamper):
    token = token_over(DATA, sample_authority(stamper))
    at = token.index(read_token(token).imprint)
    changed = token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :]
    assert problem(read_token, changed) == "bad_token"


def test_an_ordinary_certificate_makes_no_timestamps():
    assert problem(check_token, token_over(DATA, sample_authority(holder())), DATA, trust()) == "not_a_timestamper"


def test_an_authority_off_the_list_and_a_revoked_one_are_named(stamper):
    token = token_over(DATA, sample_authority(stamper))
    stranger = authority("rsa2048")
    assert problem(check_token, token, DATA, TrustList([stranger.certificate], [stranger.crl()])) == "not_accepted"


def test_junk_is_no_token():
    assert problem(read_token, b"junk") == "unreadable"


def test_nobody_there_is_said():
    assert problem(over_http("http://127.0.0.1:9/", 1), b"x") == "unreachable"
    with pytest.raises(ValueError, match="http"):
        over_http("file:///etc/passwd")
