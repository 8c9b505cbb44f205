// C2SP signed-note, tlog-checkpoint and tlog-cosignature: Ed25519 keys of logs (type 1) and of cosigners (type 4).

const LOG = 1;
const COSIGNER = 4;

const check_name = (name) => {
  if (!name || /[\s+\u0000-\u001f]/u.test(name)) {
    refuse("key-name", "密钥名称不得为空，不得含空白或加号", "a key name is not empty and has neither spaces nor plus signs");
  }
};

const read_vkey = (vkey, type) => {
  const [name, id, ...rest] = vkey.trim().split("+");
  if (!rest.length) refuse("vkey-form", "公钥须写作 名称+编号+Base64", "a vkey reads name+id+base64");
  const bytes = from_base64(rest.join("+")) ?? refuse("vkey-form", "Base64 编码有误", "the base64 is malformed");
  if (bytes.length !== 33 || bytes[0] !== type) {
    refuse(
      "vkey-algorithm",
      `此处只接受类型 0x0${type} 的 Ed25519 公钥`,
      `only Ed25519 keys of type 0x0${type} are read here`,
    );
  }
  check_name(name);
  const key_id = hex(sha256(join(utf8(`${name}\n`), bytes)).slice(0, 4));
  if (key_id !== id) {
    refuse(
      "vkey-id",
      `公钥编号应为 ${key_id}，所给为 ${id}：抄写有误或被替换`,
      `this key's id is ${key_id}, not ${id}: mistyped or replaced`,
    );
  }
  return { name, key_id, type, public: bytes.slice(1), vkey: vkey.trim() };
};

const read_line = (line) => {
  const wrong = () =>
    refuse("signature-form", "签名行须写作 “— 名称 Base64”", "a signature line reads: em dash, name, base64");
  if (!line.startsWith("— ")) wrong();
  const gap = line.indexOf(" ", 2);
  if (gap < 0) wrong();
  const name = line.slice(2, gap);
  check_name(name);
  const bytes = from_base64(line.slice(gap + 1)) ?? refuse("signature-form", "Base64 编码有误", "the base64 is malformed");
  if (bytes.length < 5) refuse("signature-form", "签名过短", "the signature is too short");
  return { name, key_id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) };
};

/** Text and signature lines of a note; nothing is verified yet. */
const split_note = (whole) => {
  const gap = whole.lastIndexOf("\n\n");
  if (gap < 0 || !whole.endsWith("\n") || gap + 2 >= whole.length) {
    refuse("note-form", "签名文书缺少空行或签名", "the note lacks its empty line or its signatures");
  }
  const text = whole.slice(0, gap + 1);
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    refuse("note-form", "签名文书不得含控制字符", "a note has no control characters but newlines");
  }
  const lines = whole.slice(gap + 2, -1).split("\n");
  if (lines.length > 100) refuse("too-many-signatures", "签名超过 100 个", "more than 100 signatures");
  return { text, signatures: lines.map(read_line) };
};

const accepts = async (key, text, signature) => {
  if (key.type === LOG) return verify_ed25519(key.public, signature, utf8(text));
  if (signature.length !== 72 || signature[0] >> 7) return false;
  const message = utf8(`cosignature/v1\ntime ${number_of(signature.slice(0, 8))}\n${text}`);
  return verify_ed25519(key.public, signature.slice(8), message);
};

/** The signatures of these keys that hold, one each; a known key's bad one spoils the note. */
const signed_by = async (keys, { text, signatures }) => {
  const found = new Map();
  for (const one of signatures) {
    const key = keys.find((known) => known.name === one.name && known.key_id === one.key_id);
    if (!key || found.has(key)) continue;
    if (!(await accepts(key, text, one.signature))) {
      const cosigner = key.type === COSIGNER;
      refuse(
        cosigner ? "cosignature-invalid" : "signature-invalid",
        `${key.name} 的${cosigner ? "见证" : ""}签名不成立：内容或签名被改动过`,
        `the ${cosigner ? "cosignature" : "signature"} of ${key.name} does not hold: text or signature was altered`,
      );
    }
    found.set(key, one.signature);
  }
  return found;
};

const read_checkpoint = (text) => {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop() !== "" || lines.includes("")) {
    refuse(
      "checkpoint-form",
      "检查点须有三行：来源、规模、根哈希，且无空行",
      "a checkpoint has three lines, origin, size and root, and no empty ones",
    );
  }
  const [origin, size, encoded] = lines;
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(size)) {
    refuse("checkpoint-size", "检查点的规模不是十进制数", "the checkpoint's size is not an ASCII decimal");
  }
  const root_hash = from_base64(encoded);
  if (root_hash?.length !== 32) {
    refuse("checkpoint-root", "检查点的根哈希不是 32 字节的 Base64", "the root is not 32 bytes in base64");
  }
  return { origin, size: BigInt(size), root: root_hash };
};

/** A checkpoint signed by one of the logs, named after its origin, and the note it came in. */
const open_checkpoint = async (signed, logs) => {
  const note = split_note(signed);
  const signers = await signed_by(logs, note);
  if (!signers.size) refuse("no-known-signature", "没有任何受信任公钥的签名", "no trusted key has signed this note");
  const checkpoint = read_checkpoint(note.text);
  const names = [...signers.keys()].map((key) => key.name).sort();
  if (!names.includes(checkpoint.origin)) {
    refuse(
      "origin-key",
      `检查点称出自 ${checkpoint.origin}，却没有该账本受信任的签名`,
      `the checkpoint says it is of ${checkpoint.origin}, whose trusted key has not signed it`,
    );
  }
  return { checkpoint, note, names };
};
