"""Each way to spoil a stamped paper is told apart, in words. One test for an attack, named for it."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, x509
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.timestamps import sample_authority, token_over
from ggzy_core.certs.trust import TrustList
from ggzy_core.stamps.judging import judge
from ggzy_core.stamps.making import stamp
from tests.sample import NOW, authority, holder, trust


def failed(pdf: bytes, accepted: TrustList | None = None) -> set[str]:
    """Names of what does not hold; every step says so in both languages."""
    verdict = judge(pdf, accepted or trust(), NOW)
    assert not verdict.ok
    assert all(step.zh and step.en for step in verdict.steps)
    return {step.name for step in verdict.steps if not step.ok}


def with_message(pdf: bytes, change) -> bytes:
    """The file with its signature message put through `change`, in the place left for it."""
    start, end = next(found.span(1) for found in re.finditer(rb"/Contents <([0-9a-fA-F]{2000,})>", pdf))
    message = cms.ContentInfo.load(bytes.fromhex(pdf[start:end].decode()), strict=False)
    change(message["content"])
    made = message.dump().hex().encode()
    return pdf[:start] + made.ljust(end - start, b"0") + pdf[end:]


def signer(content):
    return content["signer_infos"][0]


def listing(*gone: tuple[bytes, object]) -> TrustList:
    """The trust list with a newer revocation list of the first authority."""
    lists = SampleAuthority(authority().certificate, authority().private_key)
    for certificate, when in gone:
        lists.revoke(certificate, when)
    return TrustList(trust().roots, [lists.crl(), authority("rsa2048").crl()])


def test_a_whole_stamp_says_who_when_by_which_authority_and_over_what(stamped):
    verdict = judge(stamped, trust(), NOW)
    assert verdict.ok
    (one,) = verdict.stamps
    assert one.whole
    assert one.subject.uscc
    assert one.subject.issuer == "示例 甲 SAMPLE"
    assert one.authority == "示例时间戳服务"
    assert NOW - timedelta(minutes=1) < one.at < datetime.now(UTC) + timedelta(minutes=1)
    assert [step.name for step in one.steps] == ["signature", "covers", "time", "certificate"]


def test_tampered(stamped):
    at = stamped.index(b"stream") + 20
    assert failed(stamped[:at] + bytes([stamped[at] ^ 1]) + stamped[at + 1 :]) == {"signature-other_content"}


def test_truncated(stamped):
    assert failed(stamped[:-3000]) == {"truncated"}
    assert failed(stamped[:5000] + b"\n%%EOF") == {"damaged"}


def test_changed_after_it_was_stamped(stamped):
    """An incremental update paints over the page: the signature itself stays valid."""
    writer = IncrementalPdfFileWriter(io.BytesIO(stamped))
    painted = generic.StreamObject(stream_data=b"q 0 0 100 100 re f Q")
    writer.add_stream_to_page(0, writer.add_object(painted))
    out = io.BytesIO()
    writer.write(out)
    assert failed(out.getvalue()) == {"changed-after"}


def test_something_appended(stamped):
    assert failed(stamped + b"\n% more\n%%EOF\n") == {"changed-after"}


def test_swapped_certificate(stamped):
    other = holder(2)

    def swap(content) -> None:
        others = [one for one in content["certificates"] if one.chosen.dump() != holder().certificate]
        own = cms.CertificateChoices({"certificate": x509.Certificate.load(other.certificate)})
        content["certificates"] = cms.CertificateSet([own, *others])
        named = {"issuer": own.chosen.issuer, "serial_number": own.chosen.serial_number}
        signer(content)["sid"] = cms.SignerIdentifier("issuer_and_serial_number", named)

    assert failed(with_message(stamped, swap)) == {"signature-other_certificate"}


def test_revoked_before_it_stamped(paper, ask):
    """The list in the file is older than the revocation; the newest list at hand tells."""
    gone = authority().issue("示例注销有限公司")
    made = stamp(paper, gone, trust(), ask)
    assert "certificate-revoked" in failed(made, listing((gone.certificate, NOW - timedelta(hours=2))))


def test_revoked_after_it_stamped_stands_and_is_said(paper, ask):
    gone = authority().issue("示例注销有限公司")
    verdict = judge(stamp(paper, gone, trust(), ask), listing((gone.certificate, NOW + timedelta(days=1))), NOW)
    assert verdict.ok
    assert verdict.steps[-1].name == "revoked-later"


def test_timestamp_over_another_hash(stamped, ask):
    def swap(content) -> None:
        token = cms.ContentInfo.load(token_over(b"another signature", ask))
        signer(content)["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": [token]}]

    assert failed(with_message(stamped, swap)) == {"time-other_hash"}


def test_timestamp_of_a_stranger(paper):
    stranger = SampleAuthority.create("丁")
    mixed = TrustList([*trust().roots, stranger.certificate], [*trust().crls, stranger.crl()])
    made = stamp(paper, holder(), mixed, sample_authority(stranger.issue("示例时间戳服务", timestamps=True)))
    assert failed(made) == {"time-not_accepted"}


def test_without_a_timestamp_it_is_judged_as_of_now(stamped):
    def drop(content) -> None:
        del signer(content)["unsigned_attrs"]

    verdict = judge(with_message(stamped, drop), trust(), NOW)
    assert "time-none" in [step.name for step in verdict.steps]
    assert verdict.stamps[0].at is None
    far = NOW + timedelta(days=4000)
    assert not judge(with_message(stamped, drop), trust(), far).ok  # the certificate has expired by then


def test_an_authority_off_the_list(stamped):
    assert "certificate-unknown_ca" in failed(stamped, TrustList([authority("rsa2048").certificate]))


@pytest.mark.parametrize(
    "junk", [b"", b"hello", b"%PDF-", b"%PDF-1.7 %%EOF", b"%PDF-1.7\nxref\n0 1\nstartxref\n9\n%%EOF"]
)
def test_junk_gets_a_sentence(junk):
    assert failed(junk) <= {"unreadable", "truncated", "damaged", "none"}


def test_a_paper_without_a_stamp_says_so(paper):
    assert failed(paper) == {"none"}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_flipped_byte_goes_unseen(data, stamped):
    """Wherever a byte changes, the file is refused, unless it lies in the zeros behind the signature message."""
    at = data.draw(st.integers(0, len(stamped) - 1))
    changed = stamped[:at] + bytes([stamped[at] ^ data.draw(st.integers(1, 255))]) + stamped[at + 1 :]
    verdict = judge(changed, trust(), NOW)
    start, end = next(found.span(1) for found in re.finditer(rb"/Contents <([0-9a-fA-F]{2000,})>", stamped))
    assert not verdict.ok or start <= at < end
