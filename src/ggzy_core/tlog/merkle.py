"""Merkle trees of RFC 6962 section 2.1, as pure functions over 32-byte hashes.

A *hash reader* answers `reader(level, index)` with the hash of the complete subtree over the 2**level leaves that
start at leaf index * 2**level. All proofs are made of such hashes, so the same code works on memory, tiles or a
network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from .errors import ProofError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

HashReader = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to append and to know the root.

    Keeps one hash per complete subtree, largest first, at most one per bit of `size`; `state()` is those hashes and
    `Frontier(size, state)` resumes from them.
    """

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, state: Iterable[bytes] = ()) -> None:
        self._peaks = [bytes(peak) for peak in state]
        self.size = size
        if size < 0 or len(self._peaks) != size.bit_count():
            raise ProofError(
                "frontier-state",
                f"规模 {size} 的树应保存 {max(size, 0).bit_count()} 个子树哈希，现有 {len(self._peaks)} 个",
                f"a tree of size {size} is kept as {max(size, 0).bit_count()} subtree hashes, not {len(self._peaks)}",
            )
        _check_hashes(self._peaks)

    def append(self, hash_of_leaf: bytes) -> None:
        """Add one leaf, given by its leaf hash (32 bytes)."""
        peaks, size, sha256 = self._peaks, self.size, hashlib.sha256
        # Each set low bit of the size is a complete subtree that pairs up with what was just completed.
        while size & 1:
            hash_of_leaf = sha256(b"\x01" + peaks.pop() + hash_of_leaf).digest()
            size >>= 1
        peaks.append(hash_of_leaf)
        self.size += 1

    def root(self) -> bytes:
        return _fold(self._peaks)

    def state(self) -> list[bytes]:
        return list(self._peaks)


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Root of the tree over these leaf hashes; SHA-256 of nothing for an empty one."""
    row = list(leaf_hashes)
    if not row:
        return EMPTY_ROOT
    sha256 = hashlib.sha256
    while len(row) > 1:
        odd = row[-1:] if len(row) & 1 else []
        row = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)] + odd
    return row[0]


def root_at(size: int, reader: HashReader) -> bytes:
    """Root of the first `size` leaves."""
    return _range_hash(0, size, reader) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, reader: HashReader) -> list[bytes]:
    """Hashes from the leaf's sibling up to the root's child (RFC 6962 2.1.1)."""
    if not 0 <= index < size:
        raise ProofError(
            "index-outside-tree",
            f"序号 {index} 不在规模 {size} 的树内",
            f"index {index} is outside a tree of size {size}",
        )
    proof: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            proof.append(_range_hash(middle, stop, reader))
            stop = middle
        else:
            proof.append(_range_hash(start, middle, reader))
            start = middle
    return proof[::-1]


def consistency_proof(size1: int, size2: int, reader: HashReader) -> list[bytes]:
    """Hashes that show the first `size1` leaves to be a prefix of the first `size2` (RFC 6962 2.1.2)."""
    _check_sizes(size1, size2)
    proof: list[bytes] = []
    start, stop, target = 0, size2, size1
    while target != stop:
        middle = start + _split(stop - start)
        if target <= middle:
            proof.append(_range_hash(middle, stop, reader))
            stop = middle
        else:
            proof.append(_range_hash(start, middle, reader))
            start = middle
    if start:  # the old tree's own last subtree; when it is the whole old tree the verifier knows it as root1
        proof.append(_range_hash(start, stop, reader))
    return proof[::-1]


def verify_inclusion(hash_of_leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Return if the leaf is number `index` in the tree of this size and root, else raise ProofError.

    Any path of wrong length or hash of wrong size is refused (RFC 9162 2.1.3.2).
    """
    _check_hashes([hash_of_leaf, root, *proof])
    if not 0 <= index < size:
        raise ProofError(
            "index-outside-tree",
            f"序号 {index} 不在规模 {size} 的树内",
            f"index {index} is outside a tree of size {size}",
        )
    inner = (index ^ (size - 1)).bit_length()  # levels below the point where the paths of this leaf and the last part
    border = (index >> inner).bit_count()
    _check_length(proof, inner + border)
    found = hash_of_leaf
    for level, sibling in enumerate(proof):
        on_the_right = level >= inner or index >> level & 1
        found = node_hash(sibling, found) if on_the_right else node_hash(found, sibling)
    if found != root:
        raise ProofError(
            "root-mismatch",
            "由条目和路径算出的根与检查点的根不一致：条目或证明被改动过",
            "the root computed from entry and path is not the checkpoint's root: entry or proof was altered",
        )


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """Return if tree 2 extends tree 1, else raise ProofError (RFC 9162 2.1.4.2).

    An empty tree 1 is refused: everything extends it, so a proof from it proves nothing.
    """
    _check_sizes(size1, size2)
    _check_hashes([root1, root2, *proof])
    if size1 == size2:
        _check_length(proof, 0)
        _check_old_new(root1 == root2)
        return
    node, last = size1 - 1, size2 - 1
    path = list(proof)
    if size1 & (size1 - 1) == 0:  # a power of two: the old root is itself the first hash, and is not repeated
        path.insert(0, root1)
    skipped = (~node & (node + 1)).bit_length() - 1  # trailing ones: levels at which the old edge is a right child
    node, last = node >> skipped, last >> skipped
    expected = 1 + _path_length(node, last)
    if len(path) != expected:
        _check_length(proof, expected - (len(path) - len(proof)))
    old = new = path[0]
    for sibling in path[1:]:
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    _check_old_new(old == root1 and new == root2)


def _path_length(node: int, last: int) -> int:
    inner = (node ^ last).bit_length()
    return inner + (node >> inner).bit_count()


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1


def _range_hash(start: int, stop: int, reader: HashReader) -> bytes:
    """Hash of leaves [start, stop); start is a multiple of the range's leading power of two, as RFC 6962 cuts them."""
    peaks: list[bytes] = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        peaks.append(reader(level, start >> level))
        start += 1 << level
    return _fold(peaks)


def _fold(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    found = peaks[-1]
    for peak in peaks[-2::-1]:
        found = node_hash(peak, found)
    return found


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for found in hashes:
        if len(found) != HASH_BYTES:
            raise ProofError(
                "hash-length",
                f"哈希须为 32 字节，现为 {len(found)} 字节",
                f"a hash is 32 bytes, this one has {len(found)}",
            )


def _check_sizes(size1: int, size2: int) -> None:
    if not 0 < size1 <= size2:
        raise ProofError(
            "consistency-sizes",
            f"一致性只能在 1 ≤ 旧规模 ≤ 新规模 之间证明，现为 {size1} 与 {size2}",
            f"consistency is shown for 1 <= old size <= new size, not {size1} and {size2}",
        )


def _check_length(proof: Sequence[bytes], expected: int) -> None:
    if len(proof) != expected:
        raise ProofError(
            "proof-length",
            f"证明应有 {expected} 个哈希，现有 {len(proof)} 个",
            f"the proof should have {expected} hashes, it has {len(proof)}",
        )


def _check_old_new(same: bool) -> None:
    if not same:
        raise ProofError(
            "not-an-extension",
            "新树不是旧树的延续：历史被改动过",
            "the new tree does not extend the old one: its past was altered",
        )
