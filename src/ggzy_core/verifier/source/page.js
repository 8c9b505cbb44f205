const EMBEDDED = JSON.parse(document.getElementById("embedded").textContent);
const at = (id) => document.getElementById(id);
let language = /^zh/.test(navigator.language) || !navigator.language ? "zh" : "en";
let shown = [];

const make = (tag, text = "", attributes = {}) => {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const say = (words) => (language === "zh" ? `${words.zh}。` : `${words.en[0].toUpperCase()}${words.en.slice(1)}.`);

const speak = () => {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.documentElement.dataset.language = language;
  document.title = language === "zh" ? "离线核验" : "Verify offline";
  at("results").replaceChildren(...shown.map(result));
};

const result = ({ name, kind, verdict }) => {
  const section = make("section", "", { "aria-label": name });
  const failed = verdict.steps.at(-1);
  const sentence = verdict.ok ? say(kind.yes) : `${kind.no[language]}${language === "zh" ? "：" : ": "}${say(failed)}`;
  section.append(make("p", name, { class: "name" }));
  section.append(make("p", `${verdict.ok ? "✓" : "✗"} ${sentence}`, { class: verdict.ok ? "verdict good" : "verdict bad" }));
  const list = make("ol");
  for (const step of verdict.steps) list.append(make("li", `${step.ok ? "✓" : "✗"} ${say(step)}`, { class: step.ok ? "ok" : "no", "data-name": step.name }));
  section.append(list);
  if (verdict.left) section.append(make("p", say(verdict.left)));
  if (verdict.ok && verdict.entry) section.append(...facts(verdict.entry), folded("条目原文", "The entry itself", verdict.entry));
  if (verdict.ok && verdict.checkpoint) section.append(folded("检查点原文", "The checkpoint", verdict.checkpoint));
  return section;
};

const facts = (entry) => {
  let body;
  try {
    body = JSON.parse(entry);
  } catch {
    return [];
  }
  if (body === null || typeof body !== "object") return [];
  const list = make("dl");
  for (const [key, zh, en] of [["act", "行为", "Act"], ["subject", "事项", "Matter"], ["time", "记录时间", "Recorded"]]) {
    if (typeof body[key] === "string" && body[key]) list.append(make("dt", language === "zh" ? zh : en), make("dd", body[key]));
  }
  return list.children.length ? [list] : [];
};

const folded = (zh, en, text) => {
  const details = make("details");
  details.append(make("summary", language === "zh" ? zh : en), make("pre", text, { tabindex: "0" }));
  return details;
};

const judge = async (files) => {
  const judged = [];
  for (const { name, file } of files) {
    const head = await bytes_of(file, 0, 4);
    const kind = KINDS.find((one) => one.takes(head));
    let verdict;
    try {
      verdict = await kind.check(file, read_trust(at("trust").value));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      verdict = { ok: false, steps: [{ name: error.name, ok: false, zh: error.zh, en: error.en }] };
    }
    judged.push({ name, kind, verdict });
  }
  shown = judged;
  document.documentElement.dataset.engine = engine;
  speak();
  at("results").focus();
};

const read_files = async (list) => {
  const files = Array.from(list, (file) => ({ name: file.name, file }));
  if (files.length) await judge(files);
};

at("file").addEventListener("change", (event) => read_files(event.target.files));
at("check").addEventListener("click", () => {
  if (at("text").value.trim()) judge([{ name: "—", file: new Blob([at("text").value]) }]);
});
at("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
});
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    if (name === "drop") read_files(event.dataTransfer.files);
  });
}
at("trust").value = EMBEDDED.trust;
at("node").textContent = EMBEDDED.node;
if (!EMBEDDED.trust) at("whom").open = true;
speak();
document.documentElement.dataset.ready = "yes";
