from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.certs.authority import pem
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.credential import Credential
from tests.peer import must, run
from tests.sample import authority, holder

DATA = "投标函\n金额 ￥18,332,761.47\r\n".encode()
BOTH = pytest.mark.parametrize("algorithm", ["p256", "rsa2048"])


def files(folder: Path, credential: Credential, algorithm) -> None:
    key = credential.private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(key)
    (folder / "cert.pem").write_bytes(pem([credential.certificate]))
    (folder / "root.pem").write_bytes(pem([authority(algorithm).certificate]))
    (folder / "data").write_bytes(DATA)


def problem(data: bytes, signature: bytes) -> str:
    with pytest.raises(SignatureProblem) as caught:
        verify_detached(data, signature)
    return caught.value.code


@BOTH
def test_a_signature_names_its_certificate(algorithm):
    signed = verify_detached(DATA, sign_detached(DATA, holder(1, algorithm)))
    assert signed.certificate == holder(1, algorithm).certificate
    assert signed.others == (authority(algorithm).certificate,)


@BOTH
def test_changed_content_is_named(algorithm):
    assert problem(DATA + b" ", sign_detached(DATA, holder(1, algorithm))) == "other_content"


@BOTH
def test_a_flipped_signature_bit_is_named(algorithm):
    signature = bytearray(sign_detached(DATA, holder(1, algorithm)))
    signature[-1] ^= 1
    assert problem(DATA, bytes(signature)) in {"bad_signature", "unreadable"}


def test_empty_content_can_be_signed():
    assert verify_detached(b"", sign_detached(b"", holder(1))).certificate


def test_an_envelope_is_not_a_signature():
    from ggzy_core.certs.cms import encrypt_to

    assert problem(DATA, encrypt_to(holder(1).certificate, DATA)) == "unreadable"


@pytest.mark.peer
@BOTH
def test_openssl_accepts_ours(tmp_path: Path, algorithm):
    files(tmp_path, holder(1, algorithm), algorithm)
    (tmp_path / "sig").write_bytes(sign_detached(DATA, holder(1, algorithm)))
    for extra in ([], ["-cades"]):
        assert must(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "sig", *extra,
            "-content", tmp_path / "data", "-CAfile", tmp_path / "root.pem",
        ) == DATA  # fmt: skip


@pytest.mark.peer
def test_openssl_rejects_ours_over_other_content(tmp_path: Path):
    files(tmp_path, holder(1), "p256")
    (tmp_path / "sig").write_bytes(sign_detached(DATA + b"x", holder(1)))
    done = run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "sig",
        "-content", tmp_path / "data", "-CAfile", tmp_path / "root.pem",
    )  # fmt: skip
    assert done.returncode != 0


def by_openssl(folder: Path, *extra: str) -> bytes:
    return must(
        "openssl", "cms", "-sign", "-binary", "-outform", "DER", "-in", folder / "data",
        "-signer", folder / "cert.pem", "-inkey", folder / "key.pem", *extra,
    )  # fmt: skip


@pytest.mark.peer
@BOTH
@pytest.mark.parametrize("extra", [(), ("-cades",), ("-md", "sha512"), ("-keyid",)], ids=str)
def test_we_accept_openssl(tmp_path: Path, algorithm, extra):
    files(tmp_path, holder(1, algorithm), algorithm)
    assert verify_detached(DATA, by_openssl(tmp_path, *extra)).certificate == holder(1, algorithm).certificate


@pytest.mark.peer
@pytest.mark.parametrize(
    ("extra", "code"),
    [(("-noattr",), "not_detached"), (("-nodetach",), "not_detached"), (("-nocerts",), "not_one_signer"),
     (("-md", "sha1"), "unsupported")],
    ids=str,
)  # fmt: skip
def test_weak_forms_from_openssl_are_refused(tmp_path: Path, extra, code):
    files(tmp_path, holder(1), "p256")
    assert problem(DATA, by_openssl(tmp_path, *extra)) == code


@pytest.mark.parametrize("flip", [0x01, 0xA0])
def test_no_changed_byte_verifies_as_someone_else_or_crashes(flip):
    good = sign_detached(DATA, holder(1))
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= flip
        try:
            signed = verify_detached(DATA, bytes(bad))
        except SignatureProblem:
            continue
        # unsigned parts (companion certificates, version numbers) may change; what is proved may not
        assert signed.certificate == holder(1).certificate


@given(st.binary(max_size=300))
def test_random_bytes_are_unreadable(junk):
    assert problem(DATA, junk) == "unreadable"
