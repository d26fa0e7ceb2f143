// Small comforts. Every page works without this file.
"use strict";

// Say once what has to be mended, where the reader starts.
for (const problem of document.querySelectorAll("[data-focus]")) problem.focus();

// Scripts that only few need come when they are needed, all at once and one after the other; `coming` meanwhile.
let coming;
const load = (scripts) => {
  coming = Promise.all(scripts.split(" ").map((src) => new Promise((resolve, reject) => {
    if (document.querySelector(`script[src="${src}"]`)) return resolve(coming);
    const script = Object.assign(document.createElement("script"), { src, async: false, onload: resolve });
    script.onerror = () => { script.remove(); reject(); };
    document.head.append(script);
  })));
  const end = () => { coming = undefined; };
  coming.then(end, end);
  return coming;
};

// Going back to a form that was sent may fetch it anew, with what was typed and a new key: under its old one, sending
// it unchanged is recognised as the same message.
{
  const { form, key } = (history.state || {}).sent || {}, sent = form && document.getElementById(form);
  if (sent) sent.elements.key.value = key;
}

// One tap sends once; coming back by the browser's button frees the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.once || (event.submitter || document.activeElement).hasAttribute("formaction")) return;
  if (form.dataset.sending) return event.preventDefault();
  if (coming) {
    event.preventDefault();
    const press = () => form.querySelector("button.primary").click();
    return coming.then(press, press);
  }
  const { key } = form.elements;
  if (key) history.replaceState({ ...history.state, sent: { form: form.id, key: key.value } }, "");
  if (form.dataset.reach && !form.isReached && !self.Drafts && !form.querySelector(".previews li")) {
    event.preventDefault();
    return sendWhenReached(form);
  }
  form.isReached = false;
  hold(form);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) free(form);
});

const hold = (form) => {
  form.dataset.sending = "1";
  const button = form.querySelector("[type=submit]");
  button.dataset.label = button.textContent;
  button.textContent = form.dataset.once;
  button.setAttribute("aria-disabled", "true");
};
const free = (form) => {
  delete form.dataset.sending;
  const button = form.querySelector("[type=submit]");
  button.textContent = button.dataset.label;
  button.removeAttribute("aria-disabled");
};

// Whether the service answers. Any answer will do; a connection that says nothing for ten seconds is none.
const answers = (address) => new Promise((resolve) => {
  setTimeout(resolve, 10000, false);
  fetch(address, { method: "HEAD", cache: "no-store" }).then(() => resolve(true), () => resolve(false));
});

// A form that the browser sends itself (uploads.js does it where it is at work): without a connection its page would
// give way to the browser's own, and what was typed would be gone. So it is sent once the service has answered; until
// then the page stays, and tries again by itself or where the button is pressed.
const sendWhenReached = async (form) => {
  hold(form);
  if (form.stopWaiting) form.stopWaiting();
  const button = form.querySelector("button.primary");
  let said = button.previousElementSibling;
  if (!said.matches("[data-unsent]")) {
    said = Object.assign(document.createElement("p"), { className: "help" });
    said.setAttribute("role", "status");
    said.dataset.unsent = "";
    button.before(said);
  }
  form.isReached = await answers(form.dataset.reach);
  free(form);
  said.textContent = form.isReached ? "" : form.dataset.offline;
  if (form.isReached) return button.click();
  const press = () => button.click(), timer = setTimeout(press, 15000);
  addEventListener("online", press);
  form.stopWaiting = () => {
    clearTimeout(timer);
    removeEventListener("online", press);
  };
};

// Chosen pictures are shown and sent before their form (uploads.js); without that script they go with the form.
document.addEventListener("change", ({ target }) => {
  if (target.dataset.uploads) {
    const files = [...target.files]; // Now: whoever chooses once more while the scripts come would lose these.
    load(target.dataset.scripts).then(() => Uploads.of(target).choose(files), () => {});
  }
  if (target.dataset.keep && !self.Drafts) load(target.dataset.keep).then(() => Drafts.keep(), () => {});
});
{
  const uploads = document.querySelector("input[data-uploads]"), keep = document.querySelector("[data-keep]");
  if (uploads && (history.state || {}).uploads) load(uploads.dataset.scripts).catch(() => {});
  if (keep && self.indexedDB) {
    keep.closest("[hidden]").hidden = false;
    if (localStorage.getItem("draft")) load(keep.dataset.keep).catch(() => {});
  }
}
