// The editors of canned replies and macros: gaps by click and by "$", previews while typing, nothing lost by accident.
"use strict";

const form = document.querySelector("form[data-editor]");
const fields = [...document.querySelectorAll("[data-gaps]:not(:disabled)")];
const gaps = [...document.querySelectorAll("[data-gap]")].map((button) => ({
  name: button.dataset.gap,
  meaning: button.parentElement.querySelector("[data-meaning]").textContent,
}));
let last = fields.find((field) => field.matches("textarea"));

function put(field, text, from = field.selectionStart, to = field.selectionEnd) {
  field.focus();
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// What is offered while a name is typed after "$".
const offer = { list: null, field: null, start: 0, found: [], place: 0 };

function shut() {
  offer.list?.remove();
  for (const told of ["aria-activedescendant", "aria-controls"]) offer.field?.removeAttribute(told);
  offer.list = offer.field = null;
}

function choose(place) {
  offer.place = (place + offer.found.length) % offer.found.length;
  [...offer.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === offer.place)));
  offer.field.setAttribute("aria-activedescendant", offer.list.children[offer.place].id);
  offer.list.children[offer.place].scrollIntoView({ block: "nearest" });
}

function take(place) {
  const { field, start, found } = offer;
  shut();
  put(field, `$${found[place].name}`, start, field.selectionStart);
  shut();
}

function suggest(field) {
  const typed = /\$([a-z0-9_]*)$/.exec(field.value.slice(0, field.selectionStart));
  const found = typed ? gaps.filter((gap) => gap.name.startsWith(typed[1])) : [];
  shut();
  if (!found.length || (found.length === 1 && found[0].name === typed[1])) return;
  const list = document.createElement("ul");
  Object.assign(list, { className: "desk-offer", id: "desk-offer" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-labelledby", "desk-gaps-title");
  found.forEach((gap, place) => {
    const item = document.createElement("li");
    item.id = `desk-offer-${place}`;
    item.setAttribute("role", "option");
    const code = document.createElement("code");
    code.textContent = `$${gap.name}`;
    item.append(code, ` ${gap.meaning}`);
    // The field would lose the focus before a click counts.
    item.addEventListener("pointerdown", (event) => (event.preventDefault(), take(place)));
    list.append(item);
  });
  field.parentElement.append(list);
  field.setAttribute("aria-controls", list.id);
  Object.assign(offer, { list, field, start: field.selectionStart - typed[0].length, found });
  choose(0);
}

function move(event) {
  if (!offer.list) return;
  const keys = {
    ArrowDown: () => choose(offer.place + 1),
    ArrowUp: () => choose(offer.place - 1),
    Enter: () => take(offer.place),
    Tab: () => take(offer.place),
    Escape: shut,
  };
  if (!keys[event.key] || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}

for (const field of fields) {
  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("focus", () => (last = field));
  field.addEventListener("input", () => suggest(field));
  field.addEventListener("keydown", move);
  field.addEventListener("blur", shut);
}
for (const button of document.querySelectorAll("[data-gap]")) {
  button.addEventListener("click", () => last && (put(last, `$${button.dataset.gap}`), shut()));
}

// Previews follow the fields.
let waiting, asking;

async function look() {
  asking?.abort();
  asking = new AbortController();
  const place = form.querySelector("[data-previews]");
  place.classList.add("is-stale");
  try {
    const answer = await fetch(form.dataset.editor, { method: "POST", body: new FormData(form), signal: asking.signal });
    if (!answer.ok) return;
    const fresh = document.createElement("div");
    fresh.innerHTML = await answer.text();
    refresh(place, fresh);
    place.classList.remove("is-stale");
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

// Only what differs is replaced, so that the other mail keeps its place.
function refresh(place, fresh) {
  const now = [...place.querySelectorAll("[data-preview]")];
  const then = [...fresh.querySelectorAll("[data-preview]")];
  if (now.length !== then.length) return place.replaceChildren(...fresh.childNodes);
  place.querySelector("[data-case]").replaceWith(fresh.querySelector("[data-case]"));
  now.forEach((section, at) => {
    if (section.outerHTML !== then[at].outerHTML) section.replaceWith(then[at]);
  });
}

if (form) {
  let unsaved = Boolean(form.querySelector(".desk-problem, .desk-theirs"));
  form.addEventListener("input", (event) => {
    if (event.target.name !== "reference") {
      unsaved = true;
      form.querySelector("[data-unsaved]")?.removeAttribute("hidden");
    }
    clearTimeout(waiting);
    waiting = setTimeout(look, 350);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "preview") return void (unsaved = false);
    event.preventDefault();
    look();
  });
  form.elements.reference?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") (event.preventDefault(), look());
  });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    const save = form.querySelector("[data-save]");
    if (save) form.requestSubmit(save);
  });
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
}
