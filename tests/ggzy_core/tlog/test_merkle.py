"""RFC 6962 trees against the reference roots of certificate transparency and the definition in the RFC itself."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy_core.tlog import merkle
from ggzy_core.tlog.errors import ProofError

# The eight leaves and roots that certificate transparency implementations share as their reference.
CT_LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def mth(leaves):
    """RFC 6962 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def entries(size):
    return [b"%d" % i for i in range(size)]


def reader_over(leaves):
    return lambda level, index: mth(leaves[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(9))
def test_reference_roots(size):
    leaves = [bytes.fromhex(leaf) for leaf in CT_LEAVES[:size]]
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    frontier = merkle.Frontier()
    for found in hashes:
        frontier.append(found)
    assert merkle.root_of(hashes).hex() == CT_ROOTS[size]
    assert frontier.root().hex() == CT_ROOTS[size]
    assert merkle.root_at(size, reader_over(leaves)).hex() == CT_ROOTS[size]


def test_reference_inclusion_path():
    # Leaf 5 of 7 in RFC 6962 2.1.3's figure is proven by e, its sibling's parent and the left half: [e, j, k].
    leaves = [bytes.fromhex(leaf) for leaf in CT_LEAVES[:7]]
    proof = merkle.inclusion_proof(5, 7, reader_over(leaves))
    assert proof == [mth(leaves[4:5]), mth(leaves[6:7]), mth(leaves[:4])]


def test_reference_consistency_paths():
    # RFC 6962 2.1.3: PROOF(3, D[7]) = [c, d, g, l], PROOF(4, D[7]) = [l], PROOF(6, D[7]) = [i, j, k].
    leaves = [bytes.fromhex(leaf) for leaf in CT_LEAVES[:7]]
    reader = reader_over(leaves)
    c, d, j = (mth(leaves[i : i + 1]) for i in (2, 3, 6))
    g, i, k, l = mth(leaves[:2]), mth(leaves[4:6]), mth(leaves[:4]), mth(leaves[4:])  # noqa: E741
    assert merkle.consistency_proof(3, 7, reader) == [c, d, g, l]
    assert merkle.consistency_proof(4, 7, reader) == [l]
    assert merkle.consistency_proof(6, 7, reader) == [i, j, k]


@given(st.integers(1, 200), st.data())
@settings(deadline=None)
def test_every_inclusion_proof_verifies_and_no_changed_one_does(size, data):
    leaves = entries(size)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, reader_over(leaves))
    leaf, root = merkle.leaf_hash(leaves[index]), mth(leaves)
    merkle.verify_inclusion(leaf, index, size, proof, root)
    blob = bytearray(leaf + root + b"".join(proof))
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= data.draw(st.integers(1, 255))
    parts = [bytes(blob[at : at + 32]) for at in range(0, len(blob), 32)]
    for bad in ((parts[0], parts[2:], parts[1]), (leaf, proof[:-1], root), (leaf, [*proof, leaf], root)):
        if bad != (leaf, proof, root):
            with pytest.raises(ProofError):
                merkle.verify_inclusion(bad[0], index, size, bad[1], bad[2])
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaf, other, size, proof, root)


@given(st.integers(1, 150), st.integers(0, 150), st.data())
@settings(deadline=None)
def test_every_consistency_proof_verifies_and_no_changed_one_does(size1, more, data):
    leaves = entries(size1 + more)
    size2, old, new = len(leaves), mth(leaves[:size1]), mth(leaves)
    proof = merkle.consistency_proof(size1, size2, reader_over(leaves))
    merkle.verify_consistency(size1, size2, old, new, proof)
    blob = bytearray(old + new + b"".join(proof))
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= data.draw(st.integers(1, 255))
    parts = [bytes(blob[at : at + 32]) for at in range(0, len(blob), 32)]
    for bad in ((parts[0], parts[1], parts[2:]), (old, new, [*proof, old]), (old, new, proof[:-1])):
        if bad != (old, new, proof):
            with pytest.raises(ProofError):
                merkle.verify_consistency(size1, size2, *bad)


def test_consistency_with_an_empty_tree_is_refused():
    root = mth(entries(3))
    with pytest.raises(ProofError) as refused:
        merkle.verify_consistency(0, 3, merkle.EMPTY_ROOT, root, [])
    assert refused.value.name == "consistency-sizes"
    with pytest.raises(ProofError):
        merkle.consistency_proof(0, 3, reader_over(entries(3)))


def test_a_tree_does_not_shrink():
    with pytest.raises(ProofError):
        merkle.verify_consistency(4, 3, mth(entries(4)), mth(entries(3)), [])


@pytest.mark.parametrize("length", [0, 31, 33])
def test_hashes_of_other_lengths_are_refused(length):
    leaves = entries(2)
    with pytest.raises(ProofError) as refused:
        merkle.verify_inclusion(mth(leaves[:1]), 0, 2, [bytes(length)], mth(leaves))
    assert refused.value.name == "hash-length"
    with pytest.raises(ProofError):
        merkle.verify_consistency(1, 2, mth(leaves[:1]), mth(leaves), [bytes(length)])


@pytest.mark.parametrize("index", [-1, 3, 2**63])
def test_an_index_outside_the_tree_is_refused(index):
    with pytest.raises(ProofError):
        merkle.verify_inclusion(bytes(32), index, 3, [], bytes(32))
    with pytest.raises(ProofError):
        merkle.inclusion_proof(index, 3, reader_over(entries(3)))


@given(st.integers(0, 70), st.integers(0, 70))
@settings(deadline=None)
def test_a_frontier_resumes_where_it_was_saved(before, after):
    hashes = [merkle.leaf_hash(entry) for entry in entries(before + after)]
    frontier = merkle.Frontier()
    for found in hashes[:before]:
        frontier.append(found)
    resumed = merkle.Frontier(frontier.size, frontier.state())
    for found in hashes[before:]:
        resumed.append(found)
    assert (resumed.size, resumed.root()) == (before + after, mth(entries(before + after)))


def test_a_frontier_with_a_state_that_cannot_be_is_refused():
    with pytest.raises(ProofError):
        merkle.Frontier(3, [bytes(32)])
    with pytest.raises(ProofError):
        merkle.Frontier(1, [bytes(31)])
