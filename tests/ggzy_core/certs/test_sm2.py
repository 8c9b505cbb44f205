from pathlib import Path

import pytest
from asn1crypto import cms, core, crl, keys, pem
from asn1crypto import x509 as asn1

from ggzy_core.certs import sm2
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.credential import CredentialProblem
from ggzy_core.certs.libcrypto import Libcrypto
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain
from tests.peer import must
from tests.sample import NOW, code

needs_sm2 = pytest.mark.skipif(not sm2.available(), reason="this libcrypto has no SM2")
pytestmark = needs_sm2
DATA = "投标函\n".encode()
ID = "distid:1234567812345678"


@pytest.fixture(scope="module")
def authority() -> SampleSm2Authority:
    return SampleSm2Authority.create("丙")


@pytest.fixture(scope="module")
def holder(authority):
    return authority.issue("示例国密有限公司", code(1), "示例经办人")


def trust(*authorities: SampleSm2Authority) -> TrustList:
    return TrustList([one.certificate for one in authorities], [one.crl() for one in authorities])


def refused(certificate: bytes, others, accepted: TrustList) -> str:
    with pytest.raises(CertificateProblem) as caught:
        check_chain(certificate, others, NOW, accepted)
    return caught.value.code


def written(folder: Path, name: str, label: str, der: bytes) -> Path:
    path = folder / name
    path.write_bytes(pem.armor(label, der))
    return path


def test_the_published_example_of_the_standard_holds():
    """GB/T 32918.5-2017, annex A.2."""
    x = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    y = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    r = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
    s = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
    algorithm = {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", sm2.CURVE)}
    info = keys.PublicKeyInfo(
        {"algorithm": algorithm, "public_key": keys.ECPointBitString(bytes.fromhex("04" + x + y))}
    )
    value = core.SequenceOf([r, s], spec=core.Integer).dump()
    assert sm2.verify(info.dump(), b"message digest", value)
    assert not sm2.verify(info.dump(), b"message digesT", value)
    assert not sm2.verify(info.dump(), b"message digest", value, b"8765432187654321")


@pytest.mark.peer
def test_openssl_and_we_accept_each_other(tmp_path):
    key, data, value = sm2.Sm2Key.generate(), tmp_path / "data", tmp_path / "value"
    data.write_bytes(DATA)
    value.write_bytes(key.sign(DATA))
    private = written(tmp_path, "key.pem", "PRIVATE KEY", key.private)
    public = written(tmp_path, "public.pem", "PUBLIC KEY", key.public)
    how = ("-rawin", "-digest", "sm3", "-pkeyopt", ID, "-in", data)
    must("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, *how, "-sigfile", value)
    theirs = must("openssl", "pkeyutl", "-sign", "-inkey", private, *how)
    assert sm2.verify(key.public, DATA, theirs)


@pytest.mark.peer
def test_openssl_accepts_the_chain_and_the_list(tmp_path, authority, holder):
    root = written(tmp_path, "root.pem", "CERTIFICATE", authority.certificate)
    own = written(tmp_path, "own.pem", "CERTIFICATE", holder.certificate)
    must("openssl", "verify", "-x509_strict", "-vfyopt", ID, "-CAfile", root, own)
    listed = crl.CertificateList.load(authority.crl())
    public = written(tmp_path, "public.pem", "PUBLIC KEY", authority.private_key.public)
    data, value = tmp_path / "list", tmp_path / "value"  # `openssl verify -crl_check` takes no distid for the list
    data.write_bytes(listed["tbs_cert_list"].dump())
    value.write_bytes(listed["signature"].native)
    how = ("-rawin", "-digest", "sm3", "-pkeyopt", ID, "-in", data)
    must("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, *how, "-sigfile", value)


@pytest.mark.peer
def test_openssl_accepts_what_stands_in_a_cms_signature(tmp_path, holder):
    """`openssl cms -verify` cannot be told a distid, so the value is checked over the attributes."""
    signer = cms.ContentInfo.load(sign_detached(DATA, holder))["content"]["signer_infos"][0]
    public = written(tmp_path, "public.pem", "PUBLIC KEY", holder.private_key.public)
    data, value = tmp_path / "attributes", tmp_path / "value"
    data.write_bytes(b"\x31" + signer["signed_attrs"].dump()[1:])
    value.write_bytes(signer["signature"].native)
    how = ("-rawin", "-digest", "sm3", "-pkeyopt", ID, "-in", data)
    must("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, *how, "-sigfile", value)


def test_a_chain_names_its_holder(authority, holder):
    subject = check_chain(holder.certificate, holder.chain, NOW, trust(authority))
    assert (subject.name, subject.uscc, subject.person) == ("示例国密有限公司", code(1), "示例经办人")


def test_a_revoked_certificate_is_named(authority, tmp_path):
    gone = authority.issue("示例国密有限公司", code(1))
    authority.save(tmp_path)
    again = SampleSm2Authority.load(tmp_path)
    again.revoke(gone.certificate)
    later = TrustList([again.certificate], [again.crl()])
    assert refused(gone.certificate, gone.chain, later) in {"revoked"}
    assert refused(gone.certificate, gone.chain, TrustList([again.certificate])) == "no_revocation_information"


def test_an_authority_of_the_same_name_is_another(authority, holder):
    assert refused(holder.certificate, (), trust(SampleSm2Authority.create("丙"))) in {"unknown_ca", "not_acceptable"}


def test_a_changed_certificate_is_refused(authority, holder):
    changed = asn1.Certificate.load(holder.certificate).dump().replace("示例国密".encode(), "示例过密".encode())
    assert changed != holder.certificate
    assert refused(changed, holder.chain, trust(authority)) == "not_acceptable"


def test_signatures_of_both_names_are_accepted(holder):
    older = sign_detached(DATA, holder)
    info = cms.ContentInfo.load(older)
    info["content"]["signer_infos"][0]["signature_algorithm"] = {"algorithm": sm2.WITH_SM3}
    for one in (older, info.dump(force=True)):
        assert verify_detached(DATA, one).certificate == holder.certificate


def test_other_content_and_a_broken_value_are_told_apart(holder):
    signature = sign_detached(DATA, holder)
    info = cms.ContentInfo.load(signature)
    info["content"]["signer_infos"][0]["signature"] = holder.sign(b"something else")
    for data, given, code_ in (
        (DATA + b" ", signature, "other_content"),
        (DATA, info.dump(force=True), "bad_signature"),
    ):
        with pytest.raises(SignatureProblem) as caught:
            verify_detached(data, given)
        assert caught.value.code == code_


def test_without_sm2_in_the_library_it_is_said(monkeypatch, authority, holder):
    class Without(Libcrypto):
        def __init__(self) -> None:
            raise sm2.Sm2Unavailable

    monkeypatch.setattr("ggzy_core.certs.libcrypto.Libcrypto", Without)
    signature, accepted = sign_detached(DATA, holder), trust(authority)
    sm2.use(None)
    try:
        assert not sm2.available()
        with pytest.raises(SignatureProblem, match="SM2"):
            verify_detached(DATA, signature)
        assert refused(holder.certificate, holder.chain, accepted) == "no_sm2"
    finally:
        monkeypatch.undo()
        sm2.use(None)


def test_a_library_that_is_not_there_is_said():
    with pytest.raises(sm2.Sm2Unavailable, match="国密"):
        Libcrypto("libnothing.so")


def test_another_engine_can_do_the_work():
    class Machine:
        """Stands for a crypto machine: keys never leave it, so what is handed about is their name."""

        def generate(self):
            return b"slot 1"

        def public_of(self, private):
            return b"public of " + private

        def sign(self, private, message, distid=sm2.DEFAULT_ID):
            return b"signed by " + private

        def verify(self, public, message, signature, distid=sm2.DEFAULT_ID):
            return signature == b"signed by slot 1"

    sm2.use(Machine())
    try:
        key = sm2.Sm2Key.generate()
        assert sm2.verify(key.public, DATA, key.sign(DATA))
    finally:
        sm2.use(None)


def test_junk_is_neither_key_nor_signature():
    key = sm2.Sm2Key.generate()
    assert not sm2.verify(key.public, DATA, b"")
    with pytest.raises(ValueError, match="SM2"):
        sm2.verify(b"junk", DATA, b"")


def test_an_sm2_key_is_not_written_to_pkcs12(tmp_path, holder):
    with pytest.raises(CredentialProblem, match="SM2"):
        holder.save(tmp_path / "key.p12", "123456")
