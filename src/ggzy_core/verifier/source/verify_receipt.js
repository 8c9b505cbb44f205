/** Check a receipt step by step. Never throws for a bad one: the last step says what is wrong. */
const verify_receipt = async (text, trust) => {
  const steps = [];
  const held = (name, zh, en) => steps.push({ name, ok: true, zh, en });
  try {
    const receipt = read_receipt(text);
    const { slot, proof } = receipt;
    const entry = utf8(receipt.entry);
    const digest = hex(sha256(entry));
    held(
      "read",
      `回执完整可读，所载条目 ${entry.length} 字节，SHA-256 为 ${digest}`,
      `the receipt reads well; its entry has ${entry.length} bytes and the SHA-256 ${digest}`,
    );
    const leaf = slot ? slot_leaf(entry, slot) : entry;
    if (slot) {
      held(
        "slot",
        `由条目和时段路径算出 ${slot.at} 密封时段（第 ${slot.position} 位）的账本条目`,
        `entry and path give the log entry of the sealed slot of ${slot.at} (place ${slot.position})`,
      );
    }
    const { checkpoint, note, names } = await open_checkpoint(proof.checkpoint, trust.logs);
    held(
      "signature",
      `检查点出自 ${checkpoint.origin}，共 ${checkpoint.size} 条，${names.join(", ")} 的签名有效`,
      `the checkpoint of ${checkpoint.origin} at size ${checkpoint.size} is validly signed by ${names.join(", ")}`,
    );
    if (trust.quorum.least) await check_quorum(trust, note, held);
    verify_inclusion(leaf_hash(leaf), proof.index, checkpoint.size, proof.path, checkpoint.root);
    const what = slot ? ["该密封时段", "the sealed slot"] : ["该条目", "the entry"];
    held(
      "inclusion",
      `${what[0]}是账本第 ${proof.index} 条（从 0 数起，共 ${checkpoint.size} 条），路径与检查点的根一致`,
      `${what[1]} is number ${proof.index} (from 0) of ${checkpoint.size} in the log: its path leads to the checkpoint's root`,
    );
    return { ok: true, steps, entry: receipt.entry, checkpoint: proof.checkpoint };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    steps.push({ name: error.name, ok: false, zh: error.zh, en: error.en });
    return { ok: false, steps };
  }
};

const check_quorum = async (trust, note, held) => {
  const cosigned = await signed_by(trust.cosigners, note);
  const said = [...cosigned].map(([key, signature]) => {
    const at = new Date(Number(number_of(signature.slice(0, 8))) * 1000);
    return `${key.name} (${Number.isNaN(at.getTime()) ? "?" : at.toISOString().replace(".000", "")})`;
  });
  const least = trust.quorum.least;
  if (!trust.quorum.met(cosigned)) {
    refuse(
      "quorum",
      `见证签名不足：规则要求至少 ${least} 个，此检查点有 ${cosigned.size} 个。请稍后重新领取回执`,
      `too few cosignatures: the policy asks for at least ${least}, this checkpoint has ${cosigned.size}. Fetch the receipt again later`,
    );
  }
  held(
    "quorum",
    `检查点经 ${cosigned.size} 个见证节点见证，符合见证规则：${said.join("、")}`,
    `the checkpoint is cosigned by ${cosigned.size} cosigners, as the policy asks: ${said.join(", ")}`,
  );
};
