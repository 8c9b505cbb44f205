import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings as sodium

from ggzy_core.sealing.feldman import ORDER, Share, deal, is_secret, recover, verify_share
from ggzy_core.sealing.problems import SealingProblem

# the eight points of small order have no place among commitments (RFC 7748, 6; draft list of small-order encodings)
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]


def problem(shares, commitments) -> SealingProblem:
    with pytest.raises(SealingProblem) as caught:
        recover(shares, commitments)
    return caught.value


@pytest.mark.parametrize(("threshold", "count"), [(1, 1), (2, 2), (2, 3), (3, 5), (5, 9)])
def test_every_sufficient_group_recovers_the_secret(threshold, count):
    dealing = deal(threshold, count)
    for group in itertools.combinations(dealing.shares, threshold):
        assert recover(group, dealing.commitments) == dealing.secret


def test_more_shares_than_needed_do_no_harm():
    dealing = deal(3, 5)
    assert recover(dealing.shares, dealing.commitments) == dealing.secret


@settings(max_examples=30, deadline=None)
@given(secret=st.integers(1, ORDER - 1))
def test_any_scalar_can_be_shared(secret):
    dealing = deal(3, 5, secret.to_bytes(32, "little"))
    assert int.from_bytes(recover(dealing.shares[1:4], dealing.commitments), "little") == secret


def test_two_shares_do_not_suffice_and_the_sentence_counts():
    dealing = deal(3, 5)
    found = problem(dealing.shares[:2], dealing.commitments)
    assert found.name == "too-few-shares" and "还需 1 位" in found.zh


def test_a_wrong_share_is_named():
    dealing = deal(3, 5)
    wrong = Share(4, dealing.shares[1].value)
    found = problem([dealing.shares[0], wrong, dealing.shares[2]], dealing.commitments)
    assert (found.name, found.part) == ("wrong-share", "share_4")


def test_the_same_share_twice_is_named():
    dealing = deal(3, 5)
    found = problem([dealing.shares[0], dealing.shares[0], dealing.shares[1]], dealing.commitments)
    assert (found.name, found.part) == ("duplicate-share", "share_1")


def test_a_second_spelling_of_a_good_share_is_refused():
    dealing = deal(2, 2)
    value = int.from_bytes(dealing.shares[0].value, "little")
    for other in (value + ORDER, value | 1 << 255):
        assert not verify_share(Share(1, other.to_bytes(32, "little")), dealing.commitments)


@pytest.mark.parametrize("value", [b"", bytes(31), bytes(32), bytes(33), b"\xff" * 32])
def test_bytes_that_are_no_scalar_are_refused(value):
    dealing = deal(2, 2)
    assert not verify_share(Share(1, value), dealing.commitments)
    assert not is_secret(value, dealing.commitments)


@pytest.mark.parametrize("number", [0, -1, 256])
def test_a_number_out_of_range_is_refused(number):
    dealing = deal(2, 2)
    assert not verify_share(Share(number, dealing.shares[0].value), dealing.commitments)


@pytest.mark.parametrize("point", [*SMALL_ORDER, "02" + "00" * 31, "ff" * 32, "00"])
def test_points_outside_the_group_are_refused(point):
    dealing = deal(3, 5)
    found = problem(dealing.shares, (dealing.commitments[0], bytes.fromhex(point), dealing.commitments[2]))
    assert (found.name, found.part) == ("bad-commitment", "commitment_1")


def test_a_point_with_a_small_order_part_is_refused():
    dealing = deal(3, 5)
    twisted = sodium.crypto_core_ed25519_add(dealing.commitments[1], bytes.fromhex(SMALL_ORDER[1]))
    found = problem(dealing.shares, (dealing.commitments[0], twisted, dealing.commitments[2]))
    assert found.name == "bad-commitment"


@pytest.mark.parametrize(("threshold", "count"), [(0, 3), (4, 3), (2, 4), (1, 2), (200, 300)])
def test_a_threshold_that_half_can_reach_is_refused(threshold, count):
    with pytest.raises(SealingProblem, match="过半数"):
        deal(threshold, count)


def test_secrets_do_not_show_in_a_repr():
    dealing = deal(2, 3)
    assert dealing.secret.hex() not in repr(dealing) and repr(dealing.secret) not in repr(dealing)
