from pathlib import Path

import pytest

from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.credential import Credential, CredentialProblem
from ggzy_core.certs.trust import read_subject
from tests.peer import must
from tests.sample import authority, code, holder


@pytest.mark.parametrize("algorithm", ["p256", "rsa2048"])
def test_the_root_says_that_it_is_a_sample(algorithm):
    subject = authority(algorithm).x509.subject.rfc4514_string()
    assert "示例" in subject and "SAMPLE" in subject


def test_a_certificate_names_organisation_code_and_person():
    subject = read_subject(holder(1).certificate)
    assert (subject.name, subject.uscc, subject.person) == ("示例建设有限公司1", code(1), "示例经办人")


def test_rare_characters_and_long_names_survive():
    name = "示例𠮷𬭩犇骉" + "长" * 50
    assert read_subject(authority().issue(name, code(2)).certificate).name == name


def test_a_code_with_a_wrong_digit_is_refused():
    wrong = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    with pytest.raises(ValueError, match="GB 32100"):
        authority().issue("示例公司", wrong)


@pytest.mark.peer
@pytest.mark.parametrize("algorithm", ["p256", "rsa2048"])
def test_openssl_verifies_chain_and_revocation_list(tmp_path: Path, algorithm):
    ca = authority(algorithm)
    (tmp_path / "root.pem").write_bytes(pem([ca.certificate]))
    (tmp_path / "leaf.pem").write_bytes(pem([holder(1, algorithm).certificate]))
    (tmp_path / "crl.der").write_bytes(ca.crl())
    must("openssl", "crl", "-inform", "DER", "-in", tmp_path / "crl.der", "-out", tmp_path / "crl.pem")
    must(
        "openssl", "verify", "-x509_strict", "-crl_check", "-CRLfile", tmp_path / "crl.pem",
        "-CAfile", tmp_path / "root.pem", tmp_path / "leaf.pem",
    )  # fmt: skip


def test_a_credential_survives_its_file(tmp_path: Path):
    path = tmp_path / "我的证书.p12"
    holder(1).save(path, "口令123")
    loaded = Credential.load(path, "口令123")
    assert loaded.certificate == holder(1).certificate and loaded.chain == (authority().certificate,)
    assert path.stat().st_mode & 0o077 == 0


def test_a_wrong_pin_gets_a_sentence(tmp_path: Path):
    holder(1).save(tmp_path / "a.p12", "right")
    with pytest.raises(CredentialProblem, match="口令错误"):
        Credential.load(tmp_path / "a.p12", "wrong")


def test_an_empty_pin_is_refused(tmp_path: Path):
    with pytest.raises(CredentialProblem, match="PIN"):
        holder(1).save(tmp_path / "a.p12", "")


def test_the_private_key_does_not_show_in_the_repr():
    assert "private_key" not in repr(holder(1))


def test_an_authority_survives_its_folder(tmp_path: Path):
    ca = SampleAuthority.create("乙")
    ca.revoke(ca.issue("示例公司").certificate)
    ca.save(tmp_path)
    again = SampleAuthority.load(tmp_path)
    assert again.certificate == ca.certificate and again.revoked == ca.revoked


def test_a_foreign_certificate_cannot_be_revoked():
    with pytest.raises(ValueError, match="did not issue"):
        SampleAuthority.create("丙").revoke(holder(1).certificate)
