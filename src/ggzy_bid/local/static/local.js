// The local page: files dropped on it go to this machine's own program; long work is asked about until it is done.
"use strict";
(() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");

  // Files of a dropped folder, with their paths below it.
  async function within(entry, before = "") {
    if (entry.isFile) return [[before + entry.name, await new Promise((done, fail) => entry.file(done, fail))]];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return found;
      for (const one of some) found.push(...(await within(one, `${before}${entry.name}/`)));
    }
  }
  // A dropped folder that holds bid.json is the bid itself: names begin below it. What is hidden is left at home.
  function named(files) {
    const shown = files.filter(([path]) => !path.split("/").some((part) => part.startsWith(".")));
    const tops = new Set(shown.map(([path]) => path.split("/")[0]));
    const top = tops.size === 1 ? [...tops][0] : "";
    const whole = top && shown.some(([path]) => path === `${top}/bid.json`);
    return whole ? shown.map(([path, file]) => [path.slice(top.length + 1), file]) : shown;
  }
  async function send(zone, dropped) {
    const files = named(dropped);
    const said = zone.querySelector("[data-said]");
    let done = 0;
    for (const [path, file] of files) {
      said.textContent = `${++done} / ${files.length} · ${path}`;
      const answer = await fetch(zone.dataset.put + encoded(path), { method: "PUT", body: file });
      if (!answer.ok) {
        const why = await answer.json().catch(() => ({ zh: answer.statusText, en: "" }));
        said.textContent = `✗ ${path}：${why.zh} ${why.en}`;
        return;
      }
    }
    if (files.length) location.assign(zone.dataset.then);
  }
  for (const zone of all(".drop")) {
    for (const kind of ["dragover", "dragleave", "drop"])
      zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.toggle("over", kind === "dragover"); });
    zone.addEventListener("drop", async (event) => {
      const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry()).filter(Boolean);
      const found = [];
      for (const one of entries) found.push(...(await within(one)));
      send(zone, found);
    });
    for (const one of zone.querySelectorAll("input[type=file]"))
      one.addEventListener("change", () => send(zone, [...one.files].map((file) => [file.webkitRelativePath || file.name, file])));
  }

  // Long work: what it is at, until it says where to go.
  const work = document.querySelector("[data-work]");
  async function look() {
    const now = await fetch(work.dataset.work).then((one) => one.json());
    const bar = work.querySelector("progress");
    work.querySelector("[data-step]").textContent = `${now.zh} ${now.en}`;
    if (now.total) { bar.max = now.total; bar.value = now.done; } else bar.removeAttribute("value");
    if (now.over) location.reload(); else setTimeout(look, 500);
  }
  if (work) look();
})();
