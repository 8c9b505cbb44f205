// An evidence pack: what `ggzy verify` checks of its integrity and of its acts. Of signatures over acts it is seen here that
// they are the ones the record names; their certificates, electronic stamps and the opening of sealed bids are left to
// `ggzy verify`, and the verdict says so.

const RECEIPT_END = ".tlog-proof";
const DOCUMENT_ENDS = [".pdf", ".zip", ".age", ".docx", ".xlsx", ".jpg", ".png"];
const PROVEN_APART = ["bids/", "cover.pdf"]; // as in ggzy_core/archive/authenticity.py

const digest_of = async (bytes) =>
  hex(globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : sha256(bytes));

/** Check a pack step by step. Never throws for a bad one: the last step says what is wrong. */
const verify_pack = async (file, trust) => {
  const steps = [];
  const held = (name, zh, en) => steps.push({ name, ok: true, zh, en });
  try {
    const members = new Map();
    for (const one of await read_zip(file)) {
      if (members.has(one.name)) refuse("pack-safety", `${one.name} 重复出现`, `${one.name} stands twice`);
      members.set(one.name, one);
    }
    const manifest = await read_manifest(file, members);
    held("manifest", `档案包《${manifest.title}》，事项 ${manifest.matter}，目录列有 ${manifest.files.length} 个文件`,
      `the pack of ${manifest.matter}; its manifest lists ${manifest.files.length} files`);
    await check_integrity(file, members, manifest);
    held("integrity", "目录所列文件齐全，逐一与其哈希一致，没有多出的文件", "every listed file is there and as its hash says, and nothing else is");
    const named = new Set();
    const entries = new Map();
    const receipts = await check_receipts(file, members, manifest, trust, named, entries);
    held("receipts", `${receipts} 份回执逐一核验：所载行为都在账本中`, `${receipts} receipts hold: each act stands in the journal`);
    const { signed, sealed } = check_signatures(manifest, entries);
    if (signed + sealed) {
      held("signatures", `${signed} 个行为签名正是存证载明的那些${sealed ? `，另有 ${sealed} 个依规定不公开` : ""}`,
        `${signed} signatures over acts are the ones the record names${sealed ? `; ${sealed} more stay sealed` : ""}`);
    }
    const documents = check_documents(manifest, named);
    held("documents", `${documents} 份文件的哈希都由存证中的行为载明`, `each of ${documents} documents is named by an act on the record`);
    return { ok: true, steps, left: LEFT };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    steps.push({ name: error.name, ok: false, zh: error.zh, en: error.en });
    return { ok: false, steps };
  }
};

const LEFT = {
  zh: "本页未核验电子签章，未核验行为签名的签名值和证书链，也未重新开启投标文件；这些请用 ggzy verify 或平台的 /verify/ 核验",
  en: "electronic stamps, the certificates behind the signatures and the sealed bids were not looked at here: ggzy verify and the platform's /verify/ check these too",
};

const words_of = (bytes) => {
  try {
    return text_of(bytes);
  } catch {
    return bad_zip("文字不是 UTF-8", "a text in it is not UTF-8");
  }
};

const value_of = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return bad_zip("目录不是 JSON", "its manifest is not JSON");
  }
};

const read_manifest = async (file, members) => {
  const found = members.get("manifest.json") ?? bad_zip("没有目录 manifest.json", "it has no manifest.json");
  const manifest = value_of(words_of(await read_member(file, found)));
  const rows = (value, ...keys) => Array.isArray(value) && value.every((one) => keys.every((key) => typeof one?.[key] === "string"));
  const whole = manifest?.v === 1 && typeof manifest.matter === "string" && rows(manifest.files, "path", "sha256");
  if (!whole || !rows(manifest.demands ?? [], "begins", "name", "clause")) bad_zip("目录格式不符", "its manifest is of another form");
  return manifest;
};

const check_integrity = async (file, members, manifest) => {
  const wrong = (path, zh, en) => refuse("pack-integrity", `${path}：${zh}`, `${path}: ${en}`);
  const listed = new Set(manifest.files.map((one) => one.path));
  for (const name of members.keys()) {
    if (/^[/\\]|[\\:]|(^|\/)\.\.(\/|$)/.test(name)) refuse("pack-safety", `${name}：路径不安全`, `${name}: its path leads out of the pack`);
    if (name !== "manifest.json" && !listed.has(name)) wrong(name, "不在目录中", "the manifest does not list it");
  }
  for (const one of manifest.files) {
    const member = members.get(one.path) ?? wrong(one.path, "缺失", "it is missing");
    const differs = member.size !== one.len || (await digest_of(await read_member(file, member))) !== one.sha256;
    if (differs) wrong(one.path, "内容与目录不符", "it differs from the manifest");
  }
  for (const one of manifest.demands ?? []) {
    const there = manifest.files.some((item) => item.path.startsWith(one.begins));
    if (!there) wrong(one.begins, `缺少应归档的“${one.name}”（${one.clause}）`, `nothing of what ${one.clause} demands is here`);
  }
};

const check_receipts = async (file, members, manifest, trust, named, entries) => {
  const paths = manifest.files.map((one) => one.path).filter((path) => path.endsWith(RECEIPT_END));
  if (!paths.length) refuse("pack-receipts", "没有任何回执", "it has no receipt at all");
  for (const path of paths) {
    const verdict = await verify_receipt(words_of(await read_member(file, members.get(path))), trust);
    const last = verdict.steps.at(-1);
    if (!verdict.ok) refuse(last.name, `${path}：${last.zh}`, `${path}: ${last.en}`);
    const beside = members.get(`${path.slice(0, -RECEIPT_END.length)}.json`);
    const entry = beside && (await read_member(file, beside));
    if (!entry || !same(entry, utf8(verdict.entry))) {
      refuse("pack-receipts", `${path}：回执与同名条目不符`, `${path}: it is not the receipt of the entry beside it`);
    }
    entries.set(path.slice(0, -RECEIPT_END.length), value_of(verdict.entry));
    for (const hash of verdict.entry.match(/(?<=")[0-9a-f]{64}(?=")/g) ?? []) named.add(hash);
  }
  return paths.length;
};

// As in ggzy_core/archive/signed.py: the files stand beside the entry; where it names who acted and the whole input they must.
const check_signatures = (manifest, entries) => {
  const hashes = new Map(manifest.files.map((one) => [one.path, one.sha256]));
  const wrong = (path, zh, en) => refuse("pack-signatures", `${path}：${zh}`, `${path}: ${en}`);
  const found = { signed: 0, sealed: 0 };
  for (const path of hashes.keys()) {
    const [, stem] = path.match(/^(.*)\.signed\.(?:txt|cms|json)$/) ?? [];
    if (stem !== undefined && !entries.get(stem)?.sig) wrong(path, "存证没有载明这个签名", "the record names no such signature");
  }
  for (const [stem, entry] of entries) {
    if (!entry?.sig) continue;
    const [cms, text] = [".signed.cms", ".signed.txt"].map((end) => hashes.get(stem + end));
    if (!cms && !text && !names_all(entry)) {
      found.sealed += 1;
      continue;
    }
    if (!cms) wrong(`${stem}.signed.cms`, "存证载明了签名，包内缺少签名", "the record names a signature: the signature is missing");
    if (!text) wrong(`${stem}.signed.txt`, "存证载明了签名，包内缺少所签的内容", "the record names a signature: what was signed is missing");
    if (cms !== entry.sig) wrong(`${stem}.signed.cms`, "签名不是存证所载的那一份", "it is not the signature that the entry names by its hash");
    found.signed += 1;
  }
  return found;
};

const names_all = (entry) => {
  const party = entry.actor?.party;
  return !Object.keys(entry.blind ?? {}).length && typeof party === "string" && !/^[0-9a-f]{64}$/.test(party);
};

const check_documents = (manifest, named) => {
  const apart = (path) => PROVEN_APART.some((place) => path.startsWith(place));
  const documents = manifest.files.filter((one) => DOCUMENT_ENDS.some((end) => one.path.endsWith(end)) && !apart(one.path));
  const stranger = documents.find((one) => !named.has(one.sha256));
  if (stranger) refuse("pack-documents", `${stranger.path}：存证中没有行为载明这份文件`, `${stranger.path}: no act on the record names this document`);
  return documents.length;
};
