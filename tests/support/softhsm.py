"""A PKCS#11 token in software (SoftHSM), with a key made inside and a certificate of the sample authority."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from tests.peer import must, needs
from tests.sample import authority

MODULE = next((str(one) for one in Path("/usr/lib").rglob("libsofthsm2.so")), "")
PIN = "123456"


def issued_to(public: bytes) -> bytes:
    """A certificate of the sample authority for a key that it never saw."""
    model = authority().issue("示例令牌单位").x509
    builder = x509.CertificateBuilder(
        model.issuer, model.subject, serialization.load_der_public_key(public), x509.random_serial_number(),
        model.not_valid_before_utc, model.not_valid_after_utc,
        [one for one in model.extensions if one.oid._name != "subjectKeyIdentifier"],
    )  # fmt: skip
    return builder.sign(authority().private_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def blank(base: Path, label: str) -> str:
    """A fresh token of this label with nothing on it; its name as module|label."""
    pkcs11 = pytest.importorskip("pkcs11")
    needs("softhsm2-util")
    folder = base / "softhsm"  # the module reads its settings once in a process
    folder.mkdir(exist_ok=True)
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    must("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN)
    pkcs11.lib(MODULE).reinitialize()
    return f"{MODULE}|{label}"


@contextmanager
def pulled_out(base: Path) -> Iterator[None]:
    """Every token of this process is away meanwhile."""
    away = base / "softhsm-away"
    away.mkdir()
    tokens = [one for one in (base / "softhsm").iterdir() if one.is_dir()]
    for one in tokens:
        one.rename(away / one.name)
    try:
        yield
    finally:
        for one in tokens:
            (away / one.name).rename(one)
        away.rmdir()


def made(base: Path, label: str, kind: str) -> str:
    """A fresh token of this label with the key "stamp" ("ecdsa" or "rsa"); its name as module|token|key."""
    blank(base, label)
    import pkcs11

    library = pkcs11.lib(MODULE)
    with library.get_token(token_label=label).open(user_pin=PIN, rw=True) as session:
        public = make(pkcs11, session, kind)
        for name, der in (("stamp", issued_to(public)), ("root", authority().certificate)):
            subject = x509.load_der_x509_certificate(der).subject.public_bytes()
            session.create_object({
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: name,
                pkcs11.Attribute.SUBJECT: subject, pkcs11.Attribute.VALUE: der,
            })  # fmt: skip
    return f"{MODULE}|{label}|stamp"


def make(pkcs11, session, kind) -> bytes:
    """A key pair inside the token; its public half as SubjectPublicKeyInfo."""
    if kind == "rsa":
        from pkcs11.util.rsa import encode_rsa_public_key

        public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label="stamp")
        key = serialization.load_der_public_key(encode_rsa_public_key(public))
    else:
        from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )
        public, _ = parameters.generate_keypair(store=True, label="stamp")
        key = serialization.load_der_public_key(encode_ec_public_key(public))
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
