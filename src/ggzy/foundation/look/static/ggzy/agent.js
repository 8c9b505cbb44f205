// Signing by the agent on this very machine: an act, a sign-in, a paper. Nothing is asked of it before a person presses the
// button. Every word stands in the page; whether to sign is asked by the agent itself, in a window of its own.
"use strict";
(() => {
  const KEPT = "ggzy-agent", PAUSE = 700;
  const token = () => localStorage.getItem(KEPT) || "";

  function begin(box) {
    const find = (what) => box.querySelector(what);
    const { agent, kind, into, nonce, at, path } = box.dataset;
    const button = find("[data-ask]"), said = find("[aria-live]"), target = document.getElementById(into);
    let led = false; // to the agent's own page, where its user allows this site
    box.hidden = false;
    find("[data-allow]").href = `${agent}/allow?origin=${encodeURIComponent(location.origin)}`;
    find("[data-allow]").addEventListener("click", () => { led = true; });

    function say(state, why) {
      for (const one of said.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
      if (why) find("[data-why]").textContent = document.documentElement.lang === "en" ? why.en : why.zh;
      button.disabled = state === "asking";
      said.focus();
    }
    const ask = (where, body) => fetch(agent + where, {
      method: body === undefined ? "GET" : "POST", mode: "cors", credentials: "omit", cache: "no-store",
      headers: { "X-Agent-Token": token(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    // Who is not allowed gets no answer a page can read: is there an agent at all?
    const there = () => fetch(`${agent}/v1/here`, { mode: "no-cors", credentials: "omit" }).then(() => true, () => false);

    async function paired() {
      if (token() && (await (await ask("/v1/hello")).json()).paired) return true;
      if (!led) return false;
      const made = await ask("/v1/pair", {});
      if (!made.ok) return false;
      localStorage.setItem(KEPT, (await made.json()).token);
      return true;
    }
    // The bytes that a box of this form signs, as its download gives them.
    async function paper() {
      const form = box.closest("form"), data = new FormData(form);
      data.append("_sign", path);
      const answer = await fetch(form.action, { method: "POST", body: data });
      if (!answer.ok || !/octet-stream/.test(answer.headers.get("Content-Type"))) return null;
      const reader = new FileReader();
      const read = new Promise((done) => { reader.onload = () => done(reader.result.split(",")[1]); });
      reader.readAsDataURL(await answer.blob());
      const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
      return { paper: await read, name: name ? name[1] : "" };
    }
    async function wanted() {
      if (kind === "act") return { text: document.getElementById("act-text").value };
      return kind === "login" ? { nonce, at } : paper();
    }
    async function sign() {
      let answer;
      if (!(await there())) return say("none");
      try {
        if (!(await paired())) return say("allow");
        const body = await wanted();
        if (!body) return say("unready");
        say("asking");
        answer = await ask("/v1/sign", body);
      } catch {
        return say("allow");
      }
      if (answer.status === 409) return say("busy");
      if (!answer.ok) return say("failed", await answer.json().catch(() => ({ zh: answer.status, en: answer.status })));
      const { id } = await answer.json();
      for (;;) {
        await new Promise((done) => setTimeout(done, PAUSE));
        const now = await ask(`/v1/sign/${id}`).then((one) => one.json(), () => ({ state: "gone" }));
        if (now.state === "asking") continue;
        if (now.state !== "signed") return say(now.state === "refused" ? "refused" : "none");
        target.value = now.signature;
        say("signed");
        if (kind === "login") target.form.requestSubmit();
        return;
      }
    }
    button.addEventListener("click", sign);
  }
  for (const box of document.querySelectorAll(".by-agent")) begin(box);
})();
