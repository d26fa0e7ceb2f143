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
  form.dataset.sending = "1";
  const button = form.querySelector("[type=submit]");
  button.dataset.label = button.textContent;
  button.textContent = form.dataset.once;
  button.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    const button = form.querySelector("[type=submit]");
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
  }
});

// Chosen pictures are shown and sent before their form (uploads.js); without that script they go with the form.
document.addEventListener("change", ({ target }) => {
  if (target.dataset.uploads) load(target.dataset.scripts).then(() => Uploads.of(target).choose(), () => {});
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
