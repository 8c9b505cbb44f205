"""openssl and BouncyCastle say of the sample authorities' chains, lists, signatures and answers what we say."""

import os
import shutil
from pathlib import Path

import pytest
from asn1crypto import cms, pem

from ggzy_core.certs import sm2
from ggzy_core.certs.cms import sign_detached
from ggzy_core.certs.timestamps import read_token, sample_authority, token_over
from ggzy_core.recognition import samples
from ggzy_core.recognition.bundle import Bundle
from tests.ggzy_core.recognition import bundles
from tests.peer import must, needs, run
from tests.sample import authority

JARS = [Path(f"/usr/share/java/{name}.jar") for name in ("bcprov", "bcutil", "bcpkix")]
JAVA = Path(__file__).parents[2] / "peers" / "java"
TEXT = "致：示例招标人\n".encode()
ID = "distid:1234567812345678"
pytestmark = pytest.mark.peer


def laid(name: str, folder: Path) -> Path:
    """What a stranger's program gets of an authority: certificates, list, signature, answer."""
    root, under, _ = bundles.made(name)
    source, issuer, place = bundles.folder(name), under or root, folder / name
    place.mkdir()
    key = Bundle.read(source).holder
    files = {"root.der": root.certificate, "own.der": key.certificate, "list.crl": issuer.crl(), "data": TEXT}
    files["revoked.der"] = pem.unarmor((source / "revoked.pem").read_bytes())[2]
    files["data.p7s"] = sign_detached(TEXT, key)
    if under is not None:
        files |= {"below.der": under.certificate, "answer.der": under.ocsp(key.certificate)}
    if key.mechanism == "sm2":  # BouncyCastle 1.72 knows the signature by its other name
        info = cms.ContentInfo.load(files["data.p7s"])
        info["content"]["signer_infos"][0]["signature_algorithm"] = {"algorithm": sm2.WITH_SM3}
        files["data.p7s"] = info.dump(force=True)
    for file, content in files.items():
        (place / file).write_bytes(content)
    return place


def armoured(folder: Path, name: str, label: str, *ders: bytes) -> Path:
    path = folder / name
    path.write_bytes(b"".join(pem.armor(label, der) for der in ders))
    return path


@pytest.mark.parametrize("name", ["jia", "yi", "wu"])
def test_openssl_accepts_the_chain_and_refuses_what_is_revoked(name, tmp_path):
    root, under, _ = bundles.made(name)
    source = bundles.folder(name)
    issuers = [one for one in (root, under) if one is not None]
    anchor = armoured(tmp_path, "root.pem", "CERTIFICATE", root.certificate)
    between = armoured(tmp_path, "between.pem", "CERTIFICATE", *(one.certificate for one in issuers[1:]))
    lists = armoured(tmp_path, "lists.pem", "X509 CRL", *(one.crl() for one in issuers))
    own = armoured(tmp_path, "own.pem", "CERTIFICATE", Bundle.read(source).holder.certificate)
    how = ["openssl", "verify", "-x509_strict", "-crl_check_all", "-CAfile", anchor, "-CRLfile", lists]
    how += ["-untrusted", between] if under is not None else []
    must(*how, own)
    for revoked in ("revoked.pem", "revoked-undeclared.pem"):
        assert b"certificate revoked" in run(*how, source / revoked).stderr
    assert b"certificate has expired" in run(*how, source / "expired.pem").stderr


@pytest.mark.skipif(not sm2.available(), reason="this libcrypto has no SM2")
@pytest.mark.parametrize("name", ["bing", "ding"])
def test_openssl_accepts_an_sm2_chain_when_told_the_id(name, tmp_path):
    source = bundles.folder(name)
    anchor = armoured(tmp_path, "root.pem", "CERTIFICATE", bundles.made(name)[0].certificate)
    own = armoured(tmp_path, "own.pem", "CERTIFICATE", Bundle.read(source).holder.certificate)
    must("openssl", "verify", "-x509_strict", "-vfyopt", ID, "-CAfile", anchor, own)
    other = armoured(
        tmp_path, "other.pem", "CERTIFICATE", bundles.made("ding" if name == "bing" else "bing")[0].certificate
    )
    assert run("openssl", "verify", "-vfyopt", ID, "-CAfile", other, own).returncode != 0


def test_bouncycastle_agrees_on_all_five(tmp_path):
    """Chains, lists, CMS and OCSP of P-256, RSA and SM2, in one run of a Java virtual machine."""
    folders = [laid(name, tmp_path) for name in samples.makeable()]
    said = must(*java("ReadTrust"), *folders).decode()
    assert said.split("\n")[:-1] == [f"{one.name} holds" for one in folders]
    shutil.copy(folders[0] / "own.der", folders[0] / "revoked.der")
    assert b"the list says otherwise" in run(*java("ReadTrust"), folders[0]).stderr


def test_bouncycastle_agrees_on_a_timestamp_and_not_on_one_from_another_hash(tmp_path):
    signer = authority().issue("示例时间戳服务", timestamps=True)
    token = token_over(TEXT, sample_authority(signer))
    for name, data in (("held", TEXT), ("other", TEXT + b"!")):
        folder = tmp_path / name
        folder.mkdir()
        for file, content in (("token.der", token), ("signer.der", signer.certificate), ("data", data)):
            (folder / file).write_bytes(content)
    at = read_token(token).at.strftime("%Y-%m-%dT%H:%M:%S")
    assert must(*java("ReadTimestamp"), tmp_path / "held").decode().startswith(f"held {at}")
    assert b"another hash" in run(*java("ReadTimestamp"), tmp_path / "other").stderr


def java(name: str) -> list[str]:
    """How a program of tests/peers/java is run from its source, on BouncyCastle."""
    needs("javac")
    if not all(jar.exists() for jar in JARS):
        if os.environ.get("CI") == "true":
            pytest.fail("BouncyCastle (libbcpkix-java) must be installed in CI")
        pytest.skip("needs BouncyCastle (apt install libbcpkix-java libbcprov-java)")
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", os.pathsep.join(map(str, JARS)), str(JAVA / f"{name}.java")]
