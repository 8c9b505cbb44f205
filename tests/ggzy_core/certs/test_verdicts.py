"""What is remembered of a good certificate, and that it never outlives what it rests on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy_core.certs import trust as trust_module
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain
from tests.sample import code

NOW = datetime.now(UTC)


@pytest.fixture
def authority() -> SampleAuthority:
    return SampleAuthority.create("记忆")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One number for each time the chain was really built and checked."""
    times: list[int] = []
    real = trust_module._validate

    def counted(*given: object) -> None:
        times.append(1)
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(trust_module, "_validate", counted)
    return times


def test_a_good_certificate_is_judged_once_while_nothing_changes(
    authority: SampleAuthority, judged: list[int]
) -> None:
    one, trust = authority.issue("示例甲", code(1)), TrustList([authority.certificate], [authority.crl()])
    first = check_chain(one.certificate, [], NOW, trust)
    again = check_chain(one.certificate, [], NOW + timedelta(minutes=5), trust)
    assert first == again
    assert len(judged) == 1


def test_a_new_revocation_list_is_asked_at_once(authority: SampleAuthority, judged: list[int]) -> None:
    one = authority.issue("示例甲", code(1))
    check_chain(one.certificate, [], NOW, TrustList([authority.certificate], [authority.crl()]))
    authority.revoke(one.certificate)
    with pytest.raises(CertificateProblem) as caught:
        check_chain(one.certificate, [], datetime.now(UTC), TrustList([authority.certificate], [authority.crl()]))
    assert caught.value.code == "revoked"
    assert len(judged) == 2


def test_it_is_forgotten_when_the_list_it_rests_on_ends(authority: SampleAuthority) -> None:
    one, trust = authority.issue("示例甲", code(1)), TrustList([authority.certificate], [authority.crl()])
    check_chain(one.certificate, [], NOW, trust)
    with pytest.raises(CertificateProblem) as caught:
        check_chain(one.certificate, [], NOW + timedelta(days=200), trust)
    assert caught.value.code == "no_revocation_information"


def test_it_is_forgotten_when_the_certificate_ends(authority: SampleAuthority) -> None:
    one = authority.issue("示例甲", code(1), not_after=NOW + timedelta(hours=1))
    trust = TrustList([authority.certificate], [authority.crl()])
    check_chain(one.certificate, [], NOW, trust)
    with pytest.raises(CertificateProblem) as caught:
        check_chain(one.certificate, [], NOW + timedelta(hours=2), trust)
    assert caught.value.code == "expired"


def test_what_held_later_says_nothing_of_earlier(authority: SampleAuthority) -> None:
    one = authority.issue("示例甲", code(1), not_before=NOW - timedelta(minutes=10))
    trust = TrustList([authority.certificate], [authority.crl()])
    check_chain(one.certificate, [], NOW, trust)
    with pytest.raises(CertificateProblem):
        check_chain(one.certificate, [], NOW - timedelta(hours=1), trust)


def test_a_refused_certificate_is_judged_each_time(authority: SampleAuthority, judged: list[int]) -> None:
    stranger = SampleAuthority.create("不在清单").issue("示例乙", code(2))
    trust = TrustList([authority.certificate], [authority.crl()])
    for _ in range(2):
        with pytest.raises(CertificateProblem):
            check_chain(stranger.certificate, [], NOW, trust)
    assert len(judged) == 2


def test_a_remembered_certificate_still_has_to_be_of_the_right_use(authority: SampleAuthority) -> None:
    one, trust = authority.issue("示例丙"), TrustList([authority.certificate], [authority.crl()])
    assert check_chain(one.certificate, [], NOW, trust, uscc_required=False).uscc == ""
    with pytest.raises(CertificateProblem) as caught:
        check_chain(one.certificate, [], NOW, trust)
    assert caught.value.code == "no_uscc"
