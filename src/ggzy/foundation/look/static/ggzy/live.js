// Live pages: a clock that runs by the server's time, the state of the line, a projector that turns its pages.
// Every word stands in the page. Nothing here decides anything: what counts is the server's word.
"use strict";
(() => {
  const find = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const SILENT = 45e3, FRESH = 12e3, PAGE = 8e3;

  // Server time: what the server said last, run on at its pace.
  let told = null, base = 0, since = 0, pace = 1;
  const now = () => base + (performance.now() - since) * pace;
  const civil = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" }); // 2026-03-23 09:00:00
  function hear() {
    const time = find("[data-now]");
    if (!time || time === told) return;
    const age = told ? 0 : Date.now() - time.dataset.real; // the page itself may come from a cache
    pace = Number(time.dataset.pace);
    base = Number(time.dataset.now) + (age > 0 && age < FRESH ? age * pace : 0);
    since = performance.now();
    told = time;
  }
  function left(ms, day) {
    const s = Math.ceil(ms / 1000), two = (n) => String(n).padStart(2, "0");
    const rest = [s / 3600 % 24, s / 60 % 60, s % 60].map((n) => two(Math.floor(n))).join(":");
    return s >= 86400 ? `${Math.floor(s / 86400)} ${day} ${rest}` : rest;
  }
  function tick() {
    hear();
    if (told) {
      told.textContent = civil.format(now());
      for (const one of all("[data-until]")) {
        const ms = one.dataset.until * 1000 - now();
        const text = ms > 0 ? left(ms, one.dataset.day) : one.dataset.over;
        if (one.textContent !== text) one.textContent = text;
        one.classList.toggle("soon", ms < 6e5);
      }
    }
    if (heard && performance.now() - heard > SILENT) say("lost");
  }

  // The line.
  let heard = 0;
  function say(state) {
    const line = find("[data-link]");
    if (!line || line.dataset.link === state) return;
    line.dataset.link = state;
    for (const one of all("[data-state]", line)) one.hidden = one.dataset.state !== state;
  }
  const on = (name, does) => document.addEventListener(name, does);
  on("htmx:sseOpen", () => { heard = performance.now(); say("live"); });
  on("htmx:sseError", () => say("lost"));
  on("htmx:sseMessage", (event) => { heard = performance.now(); say("live"); tick(); turn(event.target); });

  // The projector: as many rows as fit, the next page after a while, and at once the page where something happened.
  let page = 0, turned = 0;
  function turn(changed) {
    const frame = find(".projector .read-out");
    if (!frame) return;
    const rows = all("tbody tr", frame), place = find(".turning");
    for (const row of rows) row.hidden = false;
    const room = frame.clientHeight - find("thead", frame).offsetHeight;
    const fits = Math.max(1, Math.floor(room / Math.max(...rows.map((row) => row.offsetHeight))));
    const pages = Math.ceil(rows.length / fits), at = rows.indexOf(changed);
    if (at >= 0) [page, turned] = [Math.floor(at / fits), performance.now()];
    else if (performance.now() - turned > PAGE) [page, turned] = [page + 1, performance.now()];
    page %= pages;
    rows.forEach((row, n) => { row.hidden = Math.floor(n / fits) !== page; });
    place.hidden = pages < 2;
    find("span", place).textContent = `${page + 1} / ${pages}`;
  }

  say("wait");
  tick();
  turn();
  setInterval(tick, 250);
  setInterval(turn, 1000);
  addEventListener("resize", () => turn());
})();
