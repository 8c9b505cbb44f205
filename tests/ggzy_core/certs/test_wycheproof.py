"""The primitives under envelopes and signatures against Wycheproof's vectors."""

import json
import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ggzy_core.tlog.note import Verifier

VECTORS = Path(__file__).parents[4] / "shared/data/vectors"


def groups(name: str) -> list[dict]:
    path = VECTORS / f"wycheproof_{name}.json"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path.name} must be present in CI")
        pytest.skip(f"{path.name} is not here")
    return json.loads(path.read_text(encoding="utf-8"))["testGroups"]


def disagreements(name: str, accepts) -> list[int]:
    cases = [(group, case) for group in groups(name) for case in group["tests"] if case["result"] != "acceptable"]
    return [case["tcId"] for group, case in cases if accepts(group, case) != (case["result"] == "valid")]


def test_p256_signatures():
    def accepts(group, case):
        key = load_der_public_key(bytes.fromhex(group["publicKeyDer"]))
        try:
            key.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]), ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True

    assert disagreements("ecdsa_secp256r1_sha256", accepts) == []


def test_aes_256_gcm():
    def accepts(group, case):
        if (group["keySize"], group["ivSize"], group["tagSize"]) != (256, 96, 128):
            return case["result"] == "valid"  # a form we never use
        sealed = bytes.fromhex(case["ct"] + case["tag"])
        try:
            plain = AESGCM(bytes.fromhex(case["key"])).decrypt(
                bytes.fromhex(case["iv"]), sealed, bytes.fromhex(case["aad"])
            )
        except InvalidTag:
            return False
        return plain.hex() == case["msg"]

    assert disagreements("aes_gcm", accepts) == []


def test_x25519():
    def accepts(_, case):
        public = x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(case["public"]))
        private = x25519.X25519PrivateKey.from_private_bytes(bytes.fromhex(case["private"]))
        try:
            return private.exchange(public).hex() == case["shared"]
        except ValueError:
            return False

    assert disagreements("x25519", accepts) == []


def test_ed25519_as_the_log_is_verified():
    """By the very code that judges checkpoints and hand-overs."""

    def accepts(group, case):
        return Verifier("w", bytes.fromhex(group["publicKey"]["pk"])).accepts(
            bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
        )

    assert disagreements("ed25519", accepts) == []


def test_sm4_gcm():
    """What a domestic field-key provider would wrap with; here by the library's own SM4."""

    def accepts(group, case):
        if (group["ivSize"], group["tagSize"]) != (96, 128):
            return case["result"] == "valid"
        key, iv, tag = (bytes.fromhex(case[name]) for name in ("key", "iv", "tag"))
        opened = Cipher(algorithms.SM4(key), modes.GCM(iv, tag)).decryptor()
        opened.authenticate_additional_data(bytes.fromhex(case["aad"]))
        try:
            return (opened.update(bytes.fromhex(case["ct"])) + opened.finalize()).hex() == case["msg"]
        except InvalidTag:
            return False

    assert disagreements("sm4_gcm", accepts) == []
