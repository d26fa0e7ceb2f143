// Macros: a list to choose from by typing on the ticket's page, and one confirmation on the macro's.
"use strict";

(() => {
  const list = document.getElementById("desk-macros");
  const search = document.getElementById("desk-macro-search");
  const none = document.getElementById("desk-macro-none");
  const items = list ? [...list.querySelectorAll(".desk-macros li")] : [];
  const shown = () => items.filter((item) => !item.hidden);

  function find() {
    const words = search.value.toLowerCase().split(/\s+/);
    for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    items.forEach((item) => item.classList.toggle("is-first", item === shown()[0]));
    none.textContent = shown().length ? "" : none.dataset.none;
  }

  function step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = shown().map((item) => item.querySelector("a")).filter(Boolean);
    if (event.key === "Enter" && event.target === search) {
      event.preventDefault();
      links[0]?.click();
    } else if (by && links.length) {
      event.preventDefault();
      const at = links.indexOf(document.activeElement);
      if (at === 0 && by === -1) search.focus();
      else links[at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(at + by, links.length - 1)].focus();
    }
  }

  if (list) {
    document.querySelector("[data-macros]").addEventListener("click", (event) => {
      event.preventDefault();
      search.value = "";
      find();
      list.showModal();
      search.focus();
    });
    search.addEventListener("input", find);
    list.addEventListener("keydown", step);
    list.addEventListener("click", (event) => event.target === list && list.close());
  }

  const run = document.querySelector("form[data-run]");
  const text = document.getElementById("desk-text");
  const edited = () => run && !run.dataset.done && text && text.value !== text.defaultValue;
  const buttons = run ? [...run.querySelectorAll("button")] : [];
  const settle = (done) => {
    for (const button of buttons) button.disabled = done;
    if (run) run.dataset.done = done ? "yes" : "";
  };
  run?.addEventListener("submit", () => settle(true));
  addEventListener("pageshow", () => settle(false));
  addEventListener("beforeunload", (event) => edited() && event.preventDefault());
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat) return;
    if (run && event.key === "Enter" && (event.ctrlKey || event.metaKey)) run.requestSubmit();
    if (event.key === "Escape" && !edited()) document.querySelector("a[data-back]")?.click();
  });
})();
