// Many tickets at once: choosing lines, the bar that appears then, a job's progress, the time until it begins.
// Listens on the document, since the queue may replace its lines at any time.
"use strict";

{
  const picks = () => [...document.querySelectorAll("input[data-pick]")];
  const bar = document.getElementById("desk-bulk");
  const begins = new WeakMap(); // When each job begins, by this page's own clock.
  const inWords = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "second", unitDisplay: "long" });
  let last = null;

  function count() {
    if (!bar) return;
    const all = picks();
    const chosen = all.filter((pick) => pick.checked).length;
    const whole = bar.elements.all;
    const page = document.querySelector("[data-pick-page]");
    const everything = all.length > 0 && chosen === all.length;
    if (!everything) whole.checked = false;
    if (page) {
      page.checked = everything;
      page.indeterminate = chosen > 0 && !everything;
    }
    bar.hidden = !chosen;
    bar.querySelector("[data-pick-view]").hidden = !everything;
    bar.querySelector("[data-pick-rest]").hidden = everything;
    bar.querySelector("[data-pick-none]").hidden = false;
    const said = bar.querySelector("[data-picked]");
    said.hidden = false;
    said.textContent = `${bar.dataset.chosen}: ${chosen}`;
  }

  function tick(on) {
    for (const pick of picks()) pick.checked = on;
    count();
  }

  function choose(event) {
    const pick = event.target;
    if (pick.matches?.("[data-pick-page]")) tick(pick.checked);
    else if (pick.matches?.("[data-pick]")) count();
  }

  function range(event) {
    const pick = event.target;
    if (!pick.matches?.("[data-pick]")) return;
    const all = picks();
    const [from, to] = [all.indexOf(last), all.indexOf(pick)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const other of all.slice(from, to + 1)) other.checked = pick.checked;
    last = pick;
    count();
  }

  function left() {
    for (const shown of document.querySelectorAll("[data-left]")) {
      if (!begins.has(shown)) begins.set(shown, performance.now() + Number(shown.dataset.left) * 1000);
      const seconds = Math.max(0, Math.ceil((begins.get(shown) - performance.now()) / 1000));
      shown.textContent = inWords.format(seconds);
      const button = shown.closest("[data-job]").querySelector("[data-undo]");
      if (!seconds && button) button.textContent = button.dataset.undo;
    }
  }

  async function follow(progress) {
    const running = () => Boolean(progress.querySelector("[data-running]").dataset.running);
    let etag = "";
    while (running()) {
      await new Promise((resolve) => setTimeout(resolve, progress.querySelector("[data-left]") ? 2000 : 700));
      try {
        const answer = await fetch(progress.dataset.live, { headers: { "Desk-Poll": "1", "If-None-Match": etag }, cache: "no-store" });
        if (answer.status !== 200) continue;
        etag = answer.headers.get("ETag") ?? "";
        const focused = progress.contains(document.activeElement);
        progress.innerHTML = await answer.text();
        if (focused) progress.querySelector("button")?.focus();
        left();
      } catch {
        // The network is away for a moment; the job goes on without us.
      }
    }
    const said = document.querySelector("[data-said]");
    said.textContent = document.getElementById("desk-bulk-said").textContent.trim();
  }

  if (bar) {
    document.addEventListener("change", choose);
    document.addEventListener("click", range);
    bar.querySelector("[data-pick-rest]").addEventListener("click", () => {
      tick(true);
      bar.elements.all.focus();
    });
    bar.querySelector("[data-pick-none]").addEventListener("click", () => {
      tick(false);
      (document.querySelector("[data-pick-page]") ?? picks()[0])?.focus();
    });
    addEventListener("pageshow", count); // Back from the cache of visited pages, the browser has ticked them again.
    count();
  }
  const progress = document.getElementById("desk-bulk-progress");
  if (progress?.querySelector("[data-running]").dataset.running) follow(progress);
  left();
  setInterval(left, 1000);
}
