// Who else has this ticket open, and whether it has changed meanwhile; loaded after desk.js.
"use strict";

{
  const form = document.getElementById("desk-page");
  const told = document.getElementById("desk-presence");
  const EVERY = 15_000;
  const AWAY = 10 * 60_000; // Whoever has not touched the page for so long is not looking at it.
  let etag = "";
  let touched = Date.now();

  async function look() {
    if (document.hidden || Date.now() - touched > AWAY) return;
    const asked = new URLSearchParams({ page: form.elements.page.value, seen: form.dataset.seen });
    const response = await poll(`${form.dataset.address}?${asked}`, etag);
    if (response.status !== 200) return;
    etag = response.headers.get("ETag");
    const fresh = document.createElement("div");
    fresh.innerHTML = await response.text();
    // What is told already is not told again.
    if (fresh.textContent.trim() !== told.textContent.trim()) told.replaceChildren(...fresh.childNodes);
  }
  const again = () => look().catch(() => {});

  for (const sign of ["pointermove", "keydown", "wheel"]) {
    addEventListener(sign, () => {
      const was = touched;
      touched = Date.now();
      if (touched - was > AWAY) again();
    }, { passive: true });
  }
  document.addEventListener("visibilitychange", again);
  addEventListener("pageshow", (event) => event.persisted && again());
  addEventListener("pagehide", () => navigator.sendBeacon(form.dataset.address, new FormData(form)));
  setInterval(again, EVERY);
}
