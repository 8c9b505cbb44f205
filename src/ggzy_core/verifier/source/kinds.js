// The kinds of file this page can check. A further kind is one more entry here and a file of its own:
//   takes(head)        is this such a file, by its first bytes?
//   check(file, trust) → { ok, steps: [{ name, ok, zh, en }], entry?, checkpoint?, left? }; the last step says what is wrong,
//                        `left` what this page did not look at
//   yes, no            the verdict in one sentence

const KINDS = [
  {
    name: "pack",
    takes: is_zip,
    check: verify_pack,
    yes: { zh: "属实：档案包完整，所载行为确已记入存证", en: "True: the pack is whole and its acts stand in the journal" },
    no: { zh: "档案包不能证明", en: "The pack does not hold" },
  },
  {
    name: "receipt",
    takes: () => true, // last: whatever is nothing else is judged as a receipt, and told what it lacks
    check: async (file, trust) => {
      let text;
      try {
        text = text_of(await bytes_of(file, 0, file.size));
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
