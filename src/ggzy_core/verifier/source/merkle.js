// RFC 6962 trees, as far as a receipt needs them.

const leaf_hash = (entry) => sha256(join(Uint8Array.of(0), entry));
const node_hash = (left, right) => sha256(join(Uint8Array.of(1), left, right));

const bits = (number) => (number ? number.toString(2).length : 0);
const ones = (number) => number.toString(2).replaceAll("0", "").length;

/** RFC 9162 2.1.3.2: the leaf is number `index` of the tree of this size and root. */
const verify_inclusion = (leaf, index, size, path, root_hash) => {
  if (index >= size) {
    refuse("index-outside-tree", `序号 ${index} 不在规模 ${size} 的树内`, `index ${index} is outside a tree of size ${size}`);
  }
  const inner = bits(index ^ (size - 1n));
  const expected = inner + ones(index >> BigInt(inner));
  if (path.length !== expected) {
    refuse(
      "proof-length",
      `证明应有 ${expected} 个哈希，现有 ${path.length} 个`,
      `the proof should have ${expected} hashes, it has ${path.length}`,
    );
  }
  const found = path.reduce((below, sibling, level) => {
    const right = level >= inner || (index >> BigInt(level)) & 1n;
    return right ? node_hash(sibling, below) : node_hash(below, sibling);
  }, leaf);
  if (!same(found, root_hash)) {
    refuse(
      "root-mismatch",
      "由条目和路径算出的根与检查点的根不一致：条目或证明被改动过",
      "the root computed from entry and path is not the checkpoint's root: entry or proof was altered",
    );
  }
};
