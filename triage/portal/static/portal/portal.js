// Small comforts. Every page works without this file.
"use strict";

// Say once what has to be mended, where the reader starts.
document.querySelector("[data-focus]")?.focus();

// One tap sends once; coming back by the browser's button frees the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.once || event.submitter?.hasAttribute("formaction")) return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "1";
  const button = form.querySelector("[type=submit]");
  button.dataset.label = button.textContent;
  button.textContent = form.dataset.once;
  button.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sending]")) {
    delete form.dataset.sending;
    const button = form.querySelector("[type=submit]");
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
  }
});

// Show the chosen pictures before they are sent.
document.addEventListener("change", ({ target }) => {
  if (target.name !== "screenshots") return;
  const list = target.parentElement.querySelector(".previews");
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  let pictures = 0;
  list.replaceChildren(...[...target.files].map((file) => {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.alt = "";
    image.onerror = () => image.removeAttribute("src"); // Not every browser shows HEIC.
    image.src = URL.createObjectURL(file);
    const text = document.createElement("span");
    const size = document.createElement("small");
    size.textContent = ` ${Math.max(1, Math.round(file.size / 1024)).toLocaleString(document.documentElement.lang)} KB`;
    text.append(file.name, size);
    item.append(image, text);
    const { max, maxBytes, tooMany, tooLarge, film } = target.dataset;
    if (file.type.startsWith("image/")) pictures += 1;
    const large = file.size > Number(maxBytes) ? tooLarge : "";
    const problem = pictures > Number(max) ? tooMany : file.type.startsWith("video/") ? film : large;
    if (problem) {
      const warning = document.createElement("strong");
      warning.className = "error";
      warning.textContent = problem;
      item.append(warning);
    }
    return item;
  }));
  list.hidden = !target.files.length;
});
