/** What is wrong, as the node says it: a name for programs, a sentence in Chinese and one in English. */
class Problem extends Error {
  constructor(name, zh, en) {
    super(`${zh} · ${en}`);
    Object.assign(this, { name, zh, en });
  }
}

const refuse = (name, zh, en) => {
  throw new Problem(name, zh, en);
};

/** RFC 8785: keys sorted by UTF-16 code units, everything else as JSON.stringify writes it. */
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
