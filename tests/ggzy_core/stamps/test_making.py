import hashlib
import io

import pytest
from pypdf import PdfReader

from ggzy_core.certs import sm2
from ggzy_core.certs.authority import pem
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.certs.timestamps import TimestampProblem, over_http
from ggzy_core.certs.trust import TrustList
from ggzy_core.stamps.drawing import picture
from ggzy_core.stamps.judging import judge
from ggzy_core.stamps.making import CannotStamp, number_of, stamp
from tests.peer import must, run
from tests.sample import NOW, authority, holder, trust
from tests.support.timestamping import openssl_authority


def store(folder) -> None:
    """A trust store for pdfsig that knows the sample authorities."""
    must("certutil", "-N", "-d", folder, "--empty-password")
    for name in ("p256", "rsa2048"):
        root = folder / f"{name}.pem"
        root.write_bytes(pem([authority(name).certificate]))
        must("certutil", "-A", "-d", folder, "-n", name, "-t", "CT,C,C", "-i", root)


def pdfsig(folder, pdf: bytes) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return run("pdfsig", "-nssdir", folder, path).stdout.decode()


@pytest.mark.peer
@pytest.mark.parametrize("algorithm", ["p256", "rsa2048"])
def test_pdfsig_agrees(tmp_path, paper, ask, algorithm):
    store(tmp_path)
    said = pdfsig(tmp_path, stamp(paper, holder(1, algorithm), trust(), ask))
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "示例建设有限公司1" in said


@pytest.mark.peer
def test_pdfsig_disagrees_where_we_do(tmp_path, stamped):
    store(tmp_path)
    at = stamped.index(b"stream") + 20
    tampered = stamped[:at] + bytes([stamped[at] ^ 1]) + stamped[at + 1 :]
    assert "Digest Mismatch" in pdfsig(tmp_path, tampered)
    assert not judge(tampered, trust(), NOW).ok


@pytest.mark.peer
def test_the_timestamp_may_come_from_openssl_over_http(tmp_path, paper):
    with openssl_authority(tmp_path, authority().issue("示例时间戳服务", timestamps=True)) as address:
        made = stamp(paper, holder(), trust(), over_http(address))
    assert judge(made, trust(), NOW).ok


def test_the_stamped_file_begins_with_the_paper(paper, stamped):
    assert stamped.startswith(paper)
    assert hashlib.sha256(paper).hexdigest() in judge(stamped, trust(), NOW).revisions


def test_everything_to_check_it_lies_inside(stamped):
    """Long-term validation: a list that was emptied later and a reader who knows roots only still come to a verdict."""
    roots_only = TrustList(trust().roots)
    assert judge(stamped, roots_only, NOW).ok


def test_the_stamp_is_seen_on_the_last_page(stamped):
    first, last = PdfReader(io.BytesIO(stamped)).pages
    assert "/Annots" not in first
    left, bottom, right, top = (float(one) for one in last["/Annots"][0].get_object()["/Rect"])
    assert right <= float(last.mediabox.right)
    assert 0 < bottom < top
    assert round(right - left) == round(top - bottom) == 119  # 42 mm


def test_a_picture_shows_name_number_and_that_it_is_a_sample():
    text = PdfReader(io.BytesIO(picture("示例市交易中心", "0000000000042", sample=True))).pages[0].extract_text()
    plain = "".join(text.split())
    assert all(letter in plain for letter in "示例市交易中心")
    assert "SAMPLE" in plain
    assert "42" in plain
    real = PdfReader(io.BytesIO(picture("某市交易中心", "1", sample=False))).pages[0].extract_text()
    assert "SAMPLE" not in real


def test_the_number_comes_from_the_certificate():
    assert number_of(holder().certificate) == f"{holder().x509.serial_number % 10**13:013d}"


def test_two_organisations_stamp_one_after_the_other(stamped, ask):
    both = stamp(stamped, holder(2), trust(), ask)
    verdict = judge(both, trust(), NOW)
    assert verdict.ok
    assert both.startswith(stamped)
    assert [one.subject.name for one in verdict.stamps] == ["示例建设有限公司1", "示例建设有限公司2"]
    assert [one.whole for one in verdict.stamps] == [False, True]


@pytest.mark.skipif(not sm2.available(), reason="this libcrypto has no SM2")
def test_an_sm2_stamp_with_a_timestamp_over_sm3(paper, ask):
    domestic = SampleSm2Authority.create("丙")
    accepted = TrustList([*trust().roots, domestic.certificate], [*trust().crls, domestic.crl()])
    verdict = judge(stamp(paper, domestic.issue("示例国密有限公司"), accepted, ask), accepted, NOW)
    assert verdict.ok
    assert verdict.stamps[0].sm2


def test_a_revoked_certificate_does_not_stamp(paper, ask):
    gone = authority().issue("示例注销有限公司")
    lists = authority().__class__(authority().certificate, authority().private_key)
    lists.revoke(gone.certificate)
    with pytest.raises(CannotStamp, match="吊销"):
        stamp(paper, gone, TrustList(trust().roots, [lists.crl()]), ask)


def test_without_a_timestamp_nothing_is_stamped(paper):
    with pytest.raises(TimestampProblem):
        stamp(paper, holder(), trust(), over_http("http://127.0.0.1:9/", 1))


def test_what_is_no_pdf_is_not_stamped(ask):
    for junk in (b"", b"hello", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(CannotStamp, match="PDF"):
            stamp(junk, holder(), trust(), ask)
