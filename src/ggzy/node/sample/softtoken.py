"""Sample authorities try SoftHSM: keys made inside it, certified by them, and the conformance kit run with it.

A program of its own, because the token's module reads where its tokens lie once in a process:
python -m ggzy.node.sample.softtoken AUTHORITIES BUNDLES prints the names of those it ran.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.cms import sign_detached
from ggzy_core.recognition.bundle import Bundle, reporter_of
from ggzy_core.recognition.report import run

PLACES = ("/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
REPORT, SIGNATURE = "report.json", "report.json.p7s"
PIN = "123456"
#: which authority tries which device; its profile says how the token is asked
TRIES = {"jia": ("sample-04",), "yi": ("sample-04", "sample-05"), "wu": ("sample-04",)}
ISSUER = {"wu": "wu-issuing"}


def module() -> str:
    found = (path for place in PLACES if Path(place).is_dir() for path in Path(place).rglob("libsofthsm2.so"))
    return str(next(found, ""))


def is_here() -> bool:
    """Is there all it takes? Nothing is installed for it."""
    return bool(shutil.which("softhsm2-util") and importlib.util.find_spec("pkcs11") and module())


def main(authorities: Path, bundles: Path) -> None:
    _settings(bundles / "tokens")
    for name, devices in TRIES.items():
        bundle = bundles / name
        issuer = SampleAuthority.load(authorities / ISSUER.get(name, name))
        for device in devices:
            where = _made(issuer, name, device)
            _noted(bundle / "devices.csv", device, where)
            (bundle / f"{device}.pin").write_text(f"{PIN}\n", encoding="utf-8")
        _report(bundle)
        print(name)  # noqa: T201  this is its answer


def _noted(path: Path, device: str, where: str) -> None:
    """The device's line, once, however often this is tried."""
    kept = [one for one in path.read_text("utf-8").splitlines() if not one.startswith(f"{device},")]
    path.write_text("\n".join([*kept, f"{device},{where},software", ""]), encoding="utf-8")


def _report(folder: Path) -> None:
    bundle = Bundle.read(folder)
    text, signer = run(bundle, datetime.now(UTC)).text(), reporter_of(bundle)
    assert signer is not None
    (folder / SIGNATURE).write_bytes(sign_detached(text, signer))
    (folder / REPORT).write_bytes(text)


def _settings(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n", "utf-8")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")


def _made(issuer: SampleAuthority, name: str, device: str) -> str:
    """A token with a key made inside it and its certificate; answers how it is named."""
    import pkcs11

    label = f"{name}-{device}"
    init = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN]
    subprocess.run(init, check=True, capture_output=True)
    library = pkcs11.lib(module())
    library.reinitialize()
    with library.get_token(token_label=label).open(user_pin=PIN, rw=True) as session:
        public = _key(session, rsa=name == "yi")
        der = issuer.certify(public, f"示例软令牌单位（{name}）", _code())
        subject = _subject(der)
        session.create_object({
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "key",
            pkcs11.Attribute.SUBJECT: subject, pkcs11.Attribute.VALUE: der,
        })  # fmt: skip
    return f"{module()}|{label}|key"


def _key(session: Any, *, rsa: bool) -> Any:
    """A key pair inside the token; its public half."""
    import pkcs11
    from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
    from pkcs11.util.rsa import encode_rsa_public_key

    if rsa:
        public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label="key")
        return serialization.load_der_public_key(encode_rsa_public_key(public))
    curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
    parameters = session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True)
    public, _ = parameters.generate_keypair(store=True, label="key")
    return serialization.load_der_public_key(encode_ec_public_key(public))


def _subject(der: bytes) -> bytes:
    from cryptography import x509

    return x509.load_der_x509_certificate(der).subject.public_bytes()


def _code() -> str:
    from ggzy_core.recognition.samples import code

    return code(901)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
