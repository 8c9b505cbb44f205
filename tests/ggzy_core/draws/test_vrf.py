"""RFC 9381 appendix B.3, examples 16-18, and two verifiers against each other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy_core.draws import vrf, vrf_plain

EXAMPLES = {
    16: (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d97"
        "27d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805",
        "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff"
        "66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae",
    ),
    17: (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465"
        "301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02",
        "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb"
        "5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031",
    ),
    18: (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0"
        "e52c7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e",
        "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c45"
        "2118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f",
    ),
}


@pytest.fixture(params=EXAMPLES.values(), ids=EXAMPLES)
def example(request):
    return [bytes.fromhex(part) for part in request.param]


def test_public_key_and_proof(example):
    secret, public, alpha, proof, _ = example
    assert vrf.public_key(secret) == public
    assert vrf.prove(secret, alpha) == proof


@pytest.mark.parametrize("verifier", [vrf, vrf_plain], ids=["sodium", "plain"])
def test_both_verifiers_give_the_published_output(example, verifier):
    _, public, alpha, proof, beta = example
    assert verifier.verify(public, alpha, proof) == beta
    assert vrf.proof_to_hash(proof) == beta


@settings(max_examples=15, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64))
def test_what_one_proves_both_verify(secret, alpha):
    public, proof = vrf.public_key(secret), vrf.prove(secret, alpha)
    assert vrf.verify(public, alpha, proof) == vrf_plain.verify(public, alpha, proof) == vrf.proof_to_hash(proof)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 80 * 8 - 1))
def test_any_flipped_bit_is_refused_by_both(bit):
    _, public, alpha, proof, _ = [bytes.fromhex(part) for part in EXAMPLES[17]]
    flipped = bytearray(proof)
    flipped[bit // 8] ^= 1 << bit % 8
    for verifier in (vrf, vrf_plain):
        with pytest.raises(vrf.BadProof):
            verifier.verify(public, alpha, bytes(flipped))


@pytest.mark.parametrize("verifier", [vrf, vrf_plain], ids=["sodium", "plain"])
@pytest.mark.parametrize(
    "point",
    [
        "01" + "00" * 31,
        "00" * 32,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "ff" * 32,
    ],
)
def test_small_order_and_non_canonical_points_are_refused(verifier, point):
    _, public, alpha, proof, _ = [bytes.fromhex(part) for part in EXAMPLES[17]]
    with pytest.raises(vrf.BadProof):
        verifier.verify(bytes.fromhex(point), alpha, proof)
    with pytest.raises(vrf.BadProof):
        verifier.verify(public, alpha, bytes.fromhex(point) + proof[32:])


@pytest.mark.parametrize("size", [0, 79, 81])
def test_wrong_lengths_are_refused(size):
    with pytest.raises(vrf.BadProof):
        vrf.verify(bytes(32), b"", bytes(size))


def test_another_input_or_key_is_refused():
    _, public, alpha, proof, _ = [bytes.fromhex(part) for part in EXAMPLES[18]]
    other = bytes.fromhex(EXAMPLES[16][1])
    for verifier in (vrf, vrf_plain):
        with pytest.raises(vrf.BadProof):
            verifier.verify(public, alpha + b"!", proof)
        with pytest.raises(vrf.BadProof):
            verifier.verify(other, alpha, proof)
