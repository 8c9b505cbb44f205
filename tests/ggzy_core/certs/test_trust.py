import asyncio
from datetime import timedelta

import pytest

from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.trust import PROBLEMS, CertificateProblem, TrustList, check_chain
from tests.sample import NOW, authority, code, holder, trust


def refused(certificate, at=NOW, accepted=None, **options) -> str:
    with pytest.raises(CertificateProblem) as caught:
        check_chain(certificate, [], at, accepted or trust(), **options)
    assert caught.value.zh and caught.value.remedy_zh and caught.value.en and caught.value.remedy_en
    return caught.value.code


@pytest.mark.parametrize("algorithm", ["p256", "rsa2048"])
def test_a_good_certificate_names_its_holder(algorithm):
    subject = check_chain(holder(1, algorithm).certificate, [], NOW, trust())
    assert (subject.uscc, subject.name, subject.person) == (code(1), "示例建设有限公司1", "示例经办人")
    assert subject.issuer.startswith("示例 ") and subject.fingerprint == holder(1, algorithm).fingerprint


def test_an_unknown_authority_is_refused_even_with_the_same_name():
    assert refused(SampleAuthority.create("甲").issue("示例公司", code(1)).certificate) == "unknown_ca"


def test_a_chain_that_brings_its_own_root_is_refused():
    stranger = SampleAuthority.create("丁")
    with pytest.raises(CertificateProblem) as caught:
        check_chain(stranger.issue("示例公司", code(1)).certificate, [stranger.certificate], NOW, trust())
    assert caught.value.code == "unknown_ca"


def test_expired():
    assert refused(holder(1).certificate, NOW + timedelta(days=800)) == "expired"


def test_not_yet_valid():
    late = authority().issue("示例公司", code(1), not_before=NOW + timedelta(days=1))
    assert refused(late.certificate) == "not_yet_valid"


def test_revoked():
    ca = SampleAuthority.create("戊")
    holds = ca.issue("示例公司", code(1))
    ca.revoke(holds.certificate, NOW - timedelta(minutes=1))
    assert refused(holds.certificate, accepted=TrustList([ca.certificate], [ca.crl()])) == "revoked"


def test_what_was_signed_before_the_revocation_still_holds():
    ca = SampleAuthority.create("己")
    holds = ca.issue("示例公司", code(1))
    ca.revoke(holds.certificate, NOW)
    before = NOW - timedelta(minutes=5)
    assert check_chain(holds.certificate, [], before, TrustList([ca.certificate], [ca.crl()])).uscc == code(1)


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_old_list_does_not_hide_a_newer_one(newest_first):
    ca = SampleAuthority.create("庚")
    holds = ca.issue("示例公司", code(1))
    old = ca.crl(NOW - timedelta(hours=5))
    ca.revoke(holds.certificate, NOW - timedelta(hours=2))
    lists = [ca.crl(), old] if newest_first else [old, ca.crl()]
    assert refused(holds.certificate, accepted=TrustList([ca.certificate], lists)) == "revoked"


def test_without_any_list_nothing_is_accepted():
    assert refused(holder(1).certificate, accepted=TrustList([authority().certificate])) == "no_revocation_information"


def test_a_stale_list_counts_as_none():
    assert refused(holder(1).certificate, NOW + timedelta(days=60)) == "no_revocation_information"


def test_a_list_signed_by_another_key_counts_as_none():
    forged = SampleAuthority.create("甲").crl()
    assert refused(holder(1).certificate, accepted=TrustList([authority().certificate], [forged])) in {
        "no_revocation_information",
        "not_acceptable",
    }


def test_no_credit_code():
    assert refused(authority().issue("示例人").certificate) == "no_uscc"


def test_a_person_without_code_passes_where_none_is_needed():
    alone = authority().issue("示例人")
    assert check_chain(alone.certificate, [], NOW, trust(), uscc_required=False).uscc == ""


def test_a_root_may_not_sign_documents():
    assert refused(authority().certificate, uscc_required=False) in {"wrong_use", "no_revocation_information"}


def test_bytes_that_are_no_certificate():
    assert refused(b"\x30\x03abc") == "unreadable"


def test_a_flipped_bit_is_refused():
    damaged = bytearray(holder(1).certificate)
    damaged[-5] ^= 1
    assert refused(bytes(damaged)) == "not_acceptable"


def test_roots_may_come_as_pem():
    accepted = TrustList([pem([authority().certificate])], [authority().crl()])
    assert check_chain(holder(1).certificate, [], NOW, accepted).name


def test_it_works_inside_a_running_event_loop():
    async def inside():
        return check_chain(holder(1).certificate, [], NOW, trust())

    assert asyncio.run(inside()).uscc == code(1)


def test_a_naive_time_is_a_programming_error():
    with pytest.raises(ValueError, match="aware"):
        check_chain(holder(1).certificate, [], NOW.replace(tzinfo=None), trust())


def test_a_trust_folder_is_read(tmp_path):
    authority().save(tmp_path / "a")
    accepted = TrustList.load(tmp_path)
    assert check_chain(holder(1).certificate, [], NOW, accepted).uscc == code(1)


def test_every_problem_has_four_sentences():
    assert all(len(sentences) == 4 and all(sentences) for sentences in PROBLEMS.values())
