// Signing an act by the agent on this very machine. Nothing is asked of it before a person presses the button.
// Every word stands in the page; whether to sign is asked by the agent itself, in a window of its own.
"use strict";
(() => {
  const find = (what) => document.querySelector(what);
  const box = find("#signing");
  if (!box) return;
  const agent = box.dataset.agent, KEPT = "ggzy-agent", PAUSE = 700;
  const button = find("#ask-agent"), said = find("#agent-said");
  find("#by-agent").hidden = false;
  find("#agent-allow").href = `${agent}/allow?origin=${encodeURIComponent(location.origin)}`;

  function say(state, why) {
    for (const one of said.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
    if (why) find("#agent-why").textContent = document.documentElement.lang === "en" ? why.en : why.zh;
    button.disabled = state === "asking";
    if (state) said.focus();
  }
  const token = () => localStorage.getItem(KEPT) || "";
  const ask = (path, body) => fetch(agent + path, {
    method: body === undefined ? "GET" : "POST", mode: "cors", credentials: "omit", cache: "no-store",
    headers: { "X-Agent-Token": token(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  // Who is not allowed gets no answer a page can read: is there an agent at all?
  const there = () => fetch(`${agent}/v1/here`, { mode: "no-cors", credentials: "omit" }).then(() => true, () => false);
  let led = false; // to the agent's own page, where its user allows this site

  async function paired() {
    if (token() && (await (await ask("/v1/hello")).json()).paired) return true;
    if (!led) return false;
    const made = await ask("/v1/pair", {});
    if (!made.ok) return false;
    localStorage.setItem(KEPT, (await made.json()).token);
    return true;
  }

  async function sign() {
    let answer;
    if (!(await there())) return say("none");
    try {
      if (!(await paired())) return say("allow");
      say("asking");
      answer = await ask("/v1/sign", { text: find("#act-text").value });
    } catch {
      return say("allow");
    }
    if (answer.status === 409) return say("busy");
    if (!answer.ok) return say("failed", await answer.json());
    const { id } = await answer.json();
    for (;;) {
      await new Promise((done) => setTimeout(done, PAUSE));
      const now = await ask(`/v1/sign/${id}`).then((one) => one.json(), () => ({ state: "gone" }));
      if (now.state === "asking") continue;
      if (now.state !== "signed") return say(now.state === "refused" ? "refused" : "none");
      find("#cms").value = now.signature;
      return say("signed");
    }
  }
  find("#agent-allow").addEventListener("click", () => { led = true; });
  button.addEventListener("click", sign);
})();
