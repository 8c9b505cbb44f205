"""Trying a device: it is opened as its profile says and signs one statement, which anybody may check afterwards."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ggzy_core.canonical import canonical
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.credential import Credential, CredentialProblem
from ggzy_core.certs.devices import DEVICES, Device, PinProblem
from ggzy_core.certs.token import KINDS, open_token
from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain
from ggzy_core.recognition.bundle import BadBundle, Bundle, Tried
from ggzy_core.recognition.checks import Case, Finding, fails, holds, skipped

if TYPE_CHECKING:
    from ggzy_core.certs.credential import SigningKey

Proof = Literal["real", "software", "file"]
SOFTWARE = ("softhsm", "softokn", "opencryptoki")  # modules that are programs whatever a folder calls them


@dataclass(frozen=True)
class Cell:
    """One device of one authority: how it was proven, what came of it, and the signature that shows it (Base64)."""

    device: str
    proof: Proof
    kind: str
    signature: str
    finding: Finding


def statement(authority: str, device: str, proof: str, at: str, nonce: str) -> bytes:
    """What the device signs: for this run, this cell and nothing else."""
    about = {"authority": authority, "device": device, "proof": proof, "at": at, "nonce": nonce}
    return canonical({"format": "ggzy-conformance-cell/1", **about})


def try_device(case: Case, tried: Tried, at: str, nonce: str) -> Cell:
    """Open it, sign, check what was signed."""
    profile, bundle = DEVICES[tried.device], case.bundle
    proof = _proof(profile, tried)
    if not profile.signs_documents:
        return Cell(
            tried.device, proof, "", "", skipped("该设备不对文件签名，未检查", "It signs no documents; not checked")
        )
    if not profile.provided:
        return Cell(
            tried.device,
            proof,
            "",
            "",
            skipped("需要厂商接口程序，这里没有，未检查", "It needs a provider of its maker's; not checked"),
        )
    try:
        key = _opened(bundle, profile, tried)
        made = sign_detached(statement(bundle.authority.id, tried.device, proof, at, nonce), key, case.at)
        kind = checked(bundle.authority.id, tried.device, proof, at, nonce, made, case.trust(), case.at)
        finding = _refuses_wrong_pin(bundle, profile, tried)
    except (CredentialProblem, PinProblem, BadBundle, SignatureProblem, CertificateProblem) as problem:
        zh, en = getattr(problem, "zh", str(problem)), getattr(problem, "en", str(problem))
        return Cell(tried.device, proof, "", "", fails(zh, en))
    return Cell(tried.device, proof, kind, base64.b64encode(made).decode(), finding)


def checked(
    authority: str, device: str, proof: str, at: str, nonce: str, made: bytes, trust: TrustList, moment: datetime
) -> str:
    """The kind of key that signed this cell. Raises SignatureProblem, CertificateProblem, or BadBundle for a kind
    that the profile does not have. Whoever receives a report asks this again of every cell."""
    signed = verify_detached(statement(authority, device, proof, at, nonce), made)
    check_chain(signed.certificate, signed.others, moment, trust)
    kind = kind_of(signed.certificate)
    if kind not in DEVICES[device].kinds:
        raise BadBundle("kind", f"设备规格没有 {kind} 密钥", f"The profile has no {kind} keys")
    return kind


def kind_of(certificate: bytes) -> str:
    """rsa2048, p256 or sm2, as profiles name keys; another curve or a longer key by its own name."""
    from asn1crypto import x509

    from ggzy_core.certs.sm2_checks import is_sm2

    info = x509.Certificate.load(certificate).public_key
    if is_sm2(info):
        return "sm2"
    if info.algorithm == "rsa":
        return "rsa2048" if info.bit_size >= 2048 else f"rsa{info.bit_size}"
    return "p256" if info.curve[1] == "secp256r1" else str(info.curve[1])


def _proof(profile: Device, tried: Tried) -> Proof:
    """A file is a file and a program a program, whatever devices.csv calls it."""
    if profile.interface in ("pkcs12", "pem"):
        return "file"
    module = Path(tried.where.split("|")[0]).name.lower()
    return "real" if tried.proof == "real" and not any(one in module for one in SOFTWARE) else "software"


def _opened(bundle: Bundle, profile: Device, tried: Tried) -> SigningKey:
    pin = bundle.pin(tried.device)
    if profile.interface == "pkcs11":
        return open_token(tried.where, pin, profile)
    key = Credential.load(bundle.path_of(tried), profile.check_pin(pin))
    if KINDS[key.mechanism] not in profile.kinds:
        raise BadBundle(
            "kind", f"设备规格没有 {KINDS[key.mechanism]} 密钥", f"The profile has no {KINDS[key.mechanism]} keys"
        )
    return key


def _refuses_wrong_pin(bundle: Bundle, profile: Device, tried: Tried) -> Finding:
    """Only where nothing counts the tries: nobody's token is locked for a check."""
    if profile.retries or profile.interface != "pkcs12":
        return holds("打开、签名、验签通过；未试错误口令", "Opened, signed and verified; no wrong PIN was tried")
    try:
        Credential.load(bundle.path_of(tried), bundle.pin(tried.device) + "x")
    except CredentialProblem:
        return holds("打开、签名、验签通过；错误口令被拒绝", "Opened, signed and verified; a wrong PIN is refused")
    return fails("错误口令也能打开", "It opens with a wrong PIN too")
