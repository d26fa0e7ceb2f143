// The bell: how many notices are unread, and, where somebody has asked for it, the newest ones outside of the page.
"use strict";

{
  const bell = document.getElementById("desk-bell");
  const EVERY = 20_000;
  const SHOWS = "deskShows"; // "on" where notices are to be shown in this browser
  const SHOWN = "deskShown"; // the newest notice that was shown, by whichever page
  let etag = "";

  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Nothing may be kept here: then nothing is shown either.
    }
  };
  const mayShow = () => "Notification" in window && Notification.permission === "granted" && kept(SHOWS) === "on";

  async function look() {
    const response = await poll(bell.dataset.address, etag);
    if (response.status !== 200) return;
    etag = response.headers.get("ETag");
    const told = await response.json();
    const badge = bell.querySelector(".desk-bell-count");
    badge.textContent = told.badge;
    badge.hidden = !told.badge;
    const words = bell.querySelector(".desk-hidden");
    if (words.textContent !== told.told) {
      words.textContent = told.told;
      document.getElementById("desk-bell-told").textContent = told.told; // Said aloud, as it changes.
    }
    await showNew(told.newest);
  }

  // Each once, whichever of several open pages is the first; what was there before somebody asked is not shown.
  async function showNew(newest) {
    if (!mayShow() || !newest.length) return;
    const last = Number(kept(SHOWN) ?? 0);
    const fresh = newest.filter((notice) => notice.id > last).reverse();
    if (!fresh.length) return;
    localStorage.setItem(SHOWN, String(newest[0].id));
    for (const notice of fresh) await show(notice);
  }

  // Phones show notices through a worker only.
  async function show({ id, title, link }) {
    const options = { tag: `notice-${id}`, icon: bell.dataset.icon, data: link };
    const worker = navigator.serviceWorker && (await navigator.serviceWorker.getRegistration(bell.dataset.worker));
    if (worker?.active) return worker.showNotification(title, options);
    const shown = new Notification(title, options);
    shown.addEventListener("click", () => {
      window.focus();
      location.assign(link);
    });
  }

  const again = () => look().catch(() => {});
  setInterval(again, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  addEventListener("pageshow", (event) => event.persisted && again());

  // The page on which one chooses.
  const place = document.getElementById("desk-browser");
  if (place && "Notification" in window) {
    const say = () => {
      const is = Notification.permission === "denied" ? "denied" : mayShow() ? "on" : "off";
      place.querySelector("[role=status]").textContent = place.dataset[is];
      for (const button of place.querySelectorAll("button")) button.hidden = is === "denied" || button.value === is;
      place.hidden = false;
    };
    place.addEventListener("click", async (event) => {
      if (!event.target.matches("button")) return;
      const wants = event.target.value;
      if (wants === "on" && (await Notification.requestPermission()) !== "granted") return say();
      const response = await poll(bell.dataset.address);
      const { newest } = await response.json();
      localStorage.setItem(SHOWN, String(newest[0]?.id ?? 0));
      localStorage.setItem(SHOWS, wants);
      if (wants === "on") await navigator.serviceWorker?.register(bell.dataset.worker).catch(() => {});
      else await (await navigator.serviceWorker?.getRegistration(bell.dataset.worker))?.unregister();
      say();
    });
    say();
  }
}
