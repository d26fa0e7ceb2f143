// The agents' pages: header, keys, the letter of the chosen cause, one submit a form, lines that keep themselves current.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// What pages ask for by themselves keeps no session alive. An answer of type "opaqueredirect": it has ended.
function poll(address, etag = "") {
  const headers = { "Desk-Poll": "1", ...(etag && { "If-None-Match": etag }) };
  return fetch(address, { headers, redirect: "manual" });
}

function letters() {
  const select = document.querySelector("[data-letters]");
  select?.addEventListener("change", () => {
    for (const letter of all("[data-letter]")) {
      letter.hidden = select.value ? letter.dataset.letter !== select.value : !("letterFirst" in letter.dataset);
      letter.open = Boolean(select.value);
    }
  });
}

function once() {
  for (const form of all("form[data-once]")) {
    form.addEventListener("submit", () => {
      for (const button of all("form[data-once] button")) button.disabled = true;
    });
  }
  // Back from the cache of visited pages, the buttons work again.
  addEventListener("pageshow", () => all("form[data-once] button").forEach((button) => (button.disabled = false)));
}

// What is typed and not sent is not lost without a question: by a key for the next ticket, or by another form's button.
function unsent() {
  let sent = null;
  const isTyped = (area) => area.form && area.form !== sent && area.value !== area.defaultValue;
  addEventListener("submit", (event) => (sent = event.target));
  addEventListener("pageshow", () => (sent = null));
  addEventListener("beforeunload", (event) => all("textarea").some(isTyped) && event.preventDefault());
}

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target || target.disabled) return false;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  if (target.matches("a, button")) target.click();
  else target.focus();
  return true;
}

function show(dialog) {
  dialog?.showModal();
  return Boolean(dialog);
}

const LINK = "tbody th a"; // A line of the queue is where its link is.

// In the queue, J and K go from line to line; Enter opens the one where they are.
function step(key) {
  const by = { j: 1, k: -1 }[key];
  const links = all(`#desk-lines ${LINK}`);
  if (!by || !links.length) return false;
  const line = document.activeElement.closest("#desk-lines tbody tr");
  const at = line ? links.indexOf(line.querySelector(LINK)) : by > 0 ? -1 : links.length;
  links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
  return true;
}

function keys() {
  const list = document.getElementById("desk-shortcuts");
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    // A closed dialog may keep the focus until the next frame, so only an open one takes keys.
    if (event.target.closest?.("input, textarea, select, dialog[open], [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key === "?" ? show(list) : step(key) || press(key)) event.preventDefault();
  });
  for (const button of all("[data-shortcuts]")) button.addEventListener("click", () => list.showModal());
}

// The queue keeps itself current; not while somebody is choosing lines in it. Who stands on a line goes on standing there.
function live() {
  const lines = document.getElementById("desk-lines");
  if (!lines) return;
  const standing = () => lines.contains(document.activeElement) && document.activeElement;
  const isBusy = () => (standing() && !standing().matches(LINK)) || lines.querySelector("input:checked");
  let etag = "";

  function replace(text) {
    const was = standing();
    const place = was ? all(LINK, lines).indexOf(was) : -1;
    lines.innerHTML = text;
    if (!was) return;
    const links = all(LINK, lines);
    (links.find((link) => link.href === was.href) ?? links[Math.min(place, links.length - 1)])?.focus();
  }

  const look = async () => {
    if (document.hidden || isBusy()) return;
    const response = await poll(lines.dataset.address, etag);
    if (response.type === "opaqueredirect") location.reload(); // To the log-in, rather than show old lines.
    if (response.status !== 200) return;
    const text = await response.text();
    if (isBusy()) return;
    etag = response.headers.get("ETag");
    replace(text);
  };
  setInterval(() => look().catch(() => {}), 10_000);
}

// How many have been told; once all have, the page holds other things.
function telling() {
  const place = document.querySelector("[data-telling]");
  if (!place) return;
  const look = async () => {
    const response = await poll(location.href);
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-telling]");
    if (!fresh) location.reload();
    else if (fresh.innerHTML !== place.innerHTML) place.innerHTML = fresh.innerHTML;
  };
  setInterval(() => look().catch(() => {}), 3_000);
}

// The header: on narrow screens its menu is opened by a button; what drops down goes away with Escape or a click elsewhere.
function header() {
  const button = document.querySelector(".desk-menu-open");
  const open = (is) => button.setAttribute("aria-expanded", String(is));
  button?.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  addEventListener("click", (event) => {
    for (const drop of all(".desk-drop[open]")) if (!drop.contains(event.target)) drop.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    const drop = document.querySelector(".desk-drop[open]");
    if (drop) {
      drop.open = false;
      drop.querySelector("summary").focus();
    } else if (button?.getAttribute("aria-expanded") === "true") {
      open(false);
      button.focus();
    }
  });
}

document.querySelector(".desk-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
letters();
once();
unsent();
header();
keys();
live();
telling();
