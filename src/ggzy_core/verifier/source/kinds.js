// The kinds of file this page can check. A further kind (an evidence pack) is one more line here and a file of its own:
//   takes(bytes, name)        is this such a file?
//   check(bytes, trust, name) → { ok, steps: [{ name, ok, zh, en }], entry?, checkpoint? }; the last step says what is wrong
//   yes, no                   the verdict in one sentence

const KINDS = [
  {
    name: "receipt",
    takes: () => true, // last: whatever is nothing else is judged as a receipt, and told what it lacks
    check: async (bytes, trust) => {
      let text;
      try {
        text = text_of(bytes);
      } catch {
        const step = { name: "encoding", ok: false, zh: "文件不是 UTF-8 文字，不是回执", en: "the file is not UTF-8 text, so no receipt" };
        return { ok: false, steps: [step] };
      }
      return verify_receipt(text, trust);
    },
    yes: { zh: "属实：回执所载行为确已记入存证", en: "True: the act on this receipt stands in the journal" },
    no: { zh: "不能证明", en: "Not proven" },
  },
];
