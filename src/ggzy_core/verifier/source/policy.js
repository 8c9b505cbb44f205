// C2SP tlog-policy: which logs are believed, and whose cosignatures a checkpoint needs.

const wrong_line = (number, zh, en) =>
  refuse("policy-form", `见证规则第 ${number} 行有误：${zh}`, `line ${number} of the policy is wrong: ${en}`);

const POLICY_LINES = {
  log(policy, number, words) {
    if (words.length < 1 || words.length > 2) wrong_line(number, "应写作 log 公钥 [地址]", "it should read: log vkey [url]");
    policy.logs.push(read_vkey(words[0], LOG));
  },
  witness(policy, number, words) {
    if (words.length < 2 || words.length > 3) {
      wrong_line(number, "应写作 witness 名称 公钥 [地址]", "it should read: witness name vkey [url]");
    }
    const key = read_vkey(words[1], COSIGNER);
    if (policy.cosigners.some((known) => same(known.public, key.public))) {
      wrong_line(number, "见证节点公钥重复，一把钥匙只能算一次", "this cosigner's key stands there twice");
    }
    name_it(policy, number, words[0], (cosigned) => cosigned.has(key), 1);
    policy.cosigners.push(key);
  },
  group(policy, number, words) {
    const [name, how, ...members] = words;
    for (const member of members) {
      if (!policy.names.has(member)) wrong_line(number, `上文没有 ${member}`, `${member} is not defined above`);
      if (policy.members.has(member)) wrong_line(number, `${member} 已是另一组的成员`, `${member} is a member already`);
      policy.members.add(member);
    }
    const least = how === "any" ? 1 : how === "all" ? members.length : /^[1-9][0-9]{0,2}$/.test(how) ? Number(how) : 0;
    if (least < 1 || least > members.length) {
      wrong_line(number, `数目须为 1 至 ${members.length}`, `k should be 1 to ${members.length}`);
    }
    const inside = members.map((member) => policy.names.get(member));
    const fewest = inside.map((one) => one.least).sort((one, other) => one - other);
    const met = (cosigned) => inside.filter((one) => one.met(cosigned)).length >= least;
    name_it(policy, number, name, met, fewest.slice(0, least).reduce((sum, one) => sum + one, 0));
  },
  quorum(policy, number, words) {
    if (words.length !== 1 || policy.quorum) {
      wrong_line(number, "quorum 只能有一行、一个名称", "there is one line quorum with one name");
    }
    policy.quorum =
      policy.names.get(words[0]) ?? wrong_line(number, `上文没有 ${words[0]}`, `${words[0]} is not defined above`);
  },
};

const name_it = (policy, number, name, met, least) => {
  if (policy.names.has(name)) wrong_line(number, `名称 ${name} 已被使用或保留`, `the name ${name} is taken`);
  policy.names.set(name, { met, least });
};

const read_policy = (text) => {
  const policy = { logs: [], cosigners: [], names: new Map(), members: new Set(), quorum: null };
  policy.names.set("none", { met: () => true, least: 0 });
  const lines = text.split("\n");
  lines.forEach((line, at) => {
    const words = line.split(/[ \t]+/).filter(Boolean);
    if (!words.length || words[0].startsWith("#")) return;
    const read = Object.hasOwn(POLICY_LINES, words[0]) ? POLICY_LINES[words[0]] : null;
    if (!read) wrong_line(at + 1, `不识 “${words[0]}”`, `it begins with “${words[0]}”, which is not known`);
    read(policy, at + 1, words.slice(1));
  });
  if (!policy.quorum) wrong_line(lines.length, "缺少 quorum 一行", "the line quorum is missing");
  return policy;
};

/** What a person gave: a policy, signed or not, or log keys one a line (which ask for no cosigner). */
const read_trust = (given) => {
  const text = given.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").trim();
  const signed = text.lastIndexOf("\n\n— ");
  const plain = (signed < 0 ? text : text.slice(0, signed)).trim();
  if (!plain) refuse("no-trust", "请给出账本公钥或见证规则", "give the log's key or a policy");
  if (/^[^\s+]+\+/.test(plain)) {
    return { logs: plain.split(/\s+/).map((vkey) => read_vkey(vkey, LOG)), cosigners: [], quorum: { least: 0 } };
  }
  return read_policy(plain);
};
