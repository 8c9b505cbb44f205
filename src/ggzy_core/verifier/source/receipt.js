// A receipt is a C2SP .tlog-proof whose extra line carries the entry and, for a sealed act, the path in its slot.

const HEADER = "c2sp.org/tlog-proof@v1";
const MOST_CHARS = 2_000_000;

const bad_proof = (zh, en) => refuse("proof-form", `证明文件格式有误：${zh}`, `malformed proof: ${en}`);
const bad_receipt = (zh, en) => refuse("receipt-form", `回执格式有误：${zh}`, `malformed receipt: ${en}`);

const decode_line = (text, what) =>
  from_base64(text) ?? bad_proof(`${what} 一行的 Base64 有误`, `the base64 of ${what} is malformed`);

const read_proof = (text) => {
  if (text.length > MOST_CHARS) bad_proof("证明过长", "the proof is too long");
  const gap = text.indexOf("\n\n");
  const lines = (gap < 0 ? text : text.slice(0, gap)).split("\n");
  if (lines.shift() !== HEADER) bad_proof(`首行应为 ${HEADER}`, `the first line should be ${HEADER}`);
  if (gap < 0 || gap + 2 >= text.length) {
    bad_proof("缺少空行及其后的检查点", "the empty line and the checkpoint after it are missing");
  }
  const extra = lines[0]?.startsWith("extra ") ? decode_line(lines.shift().slice(6), "extra") : null;
  const index = /^index (0|[1-9][0-9]{0,18})$/.exec(lines.shift() ?? "");
  if (!index) bad_proof("缺少 “index 十进制序号” 一行", 'the line "index" and a decimal number is missing');
  const path = lines.map((line, at) => decode_line(line, `hash ${at}`));
  if (path.some((one) => one.length !== 32)) bad_proof("路径中的哈希不是 32 字节", "a hash of the path is not 32 bytes");
  return { extra, index: BigInt(index[1]), path, checkpoint: text.slice(gap + 2) };
};

const WELL_FORMED = /^(?:[^\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/;

/** The extra line's JSON, in its one canonical spelling. */
const read_extra = (bytes) => {
  let text;
  let value;
  try {
    text = text_of(bytes);
    value = JSON.parse(text);
  } catch {
    bad_receipt("extra 一行不是 JSON", "its extra line is not JSON");
  }
  if (canonical(value) !== text) bad_receipt("extra 一行不是规范 JSON", "its extra line is not canonical JSON");
  return value;
};

const has_keys = (value, ...keys) =>
  value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).sort().join() === keys.join();

const read_slot = (slot) => {
  if (!has_keys(slot, "at", "nonce", "path", "position") || typeof slot.at !== "string" || !Array.isArray(slot.path)) {
    bad_receipt("时段字段不全", "the fields of its slot are not complete");
  }
  const path = slot.path.map(from_hex);
  const nonce = from_hex(slot.nonce);
  if (!nonce || path.includes(null)) bad_receipt("十六进制须为小写且无空白", "hex is in lower case and has no blanks");
  const { at, position } = slot;
  const fits = Number.isInteger(position) && position >= 0 && position < 1024 && path.length === 10;
  if (!fits || nonce.length !== 32 || path.some((one) => one.length !== 32)) {
    refuse(
      "slot-path-form",
      "时段路径须有 10 个哈希、位置 0 至 1023、32 字节随机数",
      "a slot path has 10 hashes, a place from 0 to 1023 and a nonce of 32 bytes",
    );
  }
  return { at, nonce, path, position };
};

const read_receipt = (given) => {
  const proof = read_proof(given.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"));
  if (!proof.extra) bad_receipt("缺少 extra 一行", "its extra line is missing");
  const extra = read_extra(proof.extra);
  if (!(has_keys(extra, "entry", "v") || has_keys(extra, "entry", "slot", "v")) || extra.v !== 1) {
    bad_receipt("版本或字段不识", "unknown version or fields");
  }
  if (typeof extra.entry !== "string" || !WELL_FORMED.test(extra.entry)) {
    bad_receipt("extra 一行缺少字段或类型不对", "its extra line lacks fields or has wrong types");
  }
  const slot = extra.slot === undefined || extra.slot === null ? null : read_slot(extra.slot);
  return { entry: extra.entry, slot, proof };
};

/** The log entry of the slot that holds this entry, if the path is true. */
const slot_leaf = (entry, { at, nonce, path, position }) => {
  let place = position;
  const root_hash = path.reduce((below, sibling) => {
    const above = place & 1 ? node_hash(sibling, below) : node_hash(below, sibling);
    place >>= 1;
    return above;
  }, leaf_hash(join(nonce, leaf_hash(entry))));
  return utf8(canonical({ act: "journal.sealed", root: hex(root_hash), slot: at, v: 1 }));
};
