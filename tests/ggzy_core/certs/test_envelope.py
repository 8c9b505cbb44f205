import contextlib
from pathlib import Path

import pytest

from ggzy_core.certs.envelope import MAX_SIZE, EnvelopeProblem, decrypt, encrypt_to
from tests.ggzy_core.certs.test_cms import BOTH, DATA, files
from tests.peer import must
from tests.sample import holder

FOR_OPENSSL = {
    "p256": [("-keyopt", "ecdh_kdf_md:sha256")],
    "rsa2048": [
        ("-keyopt", "rsa_padding_mode:oaep"),
        ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"),
    ],
}


def problem(envelope: bytes, credential) -> str:
    with pytest.raises(EnvelopeProblem) as caught:
        decrypt(envelope, credential)
    return caught.value.code


@BOTH
@pytest.mark.parametrize("data", [b"", b"x", DATA * 100], ids=["empty", "one", "long"])
def test_the_recipient_opens_it(algorithm, data):
    assert decrypt(encrypt_to(holder(1, algorithm).certificate, data), holder(1, algorithm)) == data


@BOTH
def test_another_certificate_does_not(algorithm):
    assert problem(encrypt_to(holder(1, algorithm).certificate, DATA), holder(2, algorithm)) == "not_for_you"


@BOTH
def test_every_envelope_is_different(algorithm):
    certificate = holder(1, algorithm).certificate
    assert encrypt_to(certificate, DATA) != encrypt_to(certificate, DATA)


@pytest.mark.peer
@BOTH
def test_openssl_opens_ours(tmp_path: Path, algorithm):
    files(tmp_path, holder(1, algorithm), algorithm)
    (tmp_path / "env").write_bytes(encrypt_to(holder(1, algorithm).certificate, DATA))
    assert must(
        "openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", tmp_path / "env",
        "-recip", tmp_path / "cert.pem", "-inkey", tmp_path / "key.pem",
    ) == DATA  # fmt: skip


@pytest.mark.peer
@BOTH
@pytest.mark.parametrize("by", [(), ("-keyid",)], ids=["issuer", "keyid"])
def test_we_open_what_openssl_made(tmp_path: Path, algorithm, by):
    files(tmp_path, holder(1, algorithm), algorithm)
    for options in FOR_OPENSSL[algorithm]:
        made = must(
            "openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-in", tmp_path / "data",
            "-recip", tmp_path / "cert.pem", *options, *by,
        )  # fmt: skip
        assert decrypt(made, holder(1, algorithm)) == DATA


@pytest.mark.peer
@pytest.mark.parametrize(
    ("algorithm", "options", "code"),
    [
        ("p256", ("-aes-256-gcm",), "unsupported"),  # its KDF is SHA-1 unless told
        ("rsa2048", ("-aes-256-gcm",), "unsupported"),  # PKCS#1 v1.5
        ("rsa2048", ("-aes-256-cbc",), "unreadable"),  # not authenticated at all
    ],
)
def test_weak_forms_from_openssl_are_refused(tmp_path: Path, algorithm, options, code):
    files(tmp_path, holder(1, algorithm), algorithm)
    made = must(
        "openssl", "cms", "-encrypt", "-binary", "-outform", "DER", "-in", tmp_path / "data",
        *options, "-recip", tmp_path / "cert.pem",
    )  # fmt: skip
    assert problem(made, holder(1, algorithm)) == code


@pytest.mark.parametrize("flip", [0x01, 0xA0])
def test_no_changed_byte_opens_to_something_else_or_crashes(flip):
    good = encrypt_to(holder(1).certificate, DATA)
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= flip
        with contextlib.suppress(EnvelopeProblem):
            assert decrypt(bytes(bad), holder(1)) == DATA


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="at most"):
        encrypt_to(holder(1).certificate, bytes(MAX_SIZE + 1))
