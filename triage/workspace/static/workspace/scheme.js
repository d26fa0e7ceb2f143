// The colours that somebody has chosen, before anything is painted. The place is unfold's, whose pages follow it too.
"use strict";

{
  const KEY = "adminTheme";
  const chosen = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || "auto";
    } catch {
      return "auto"; // Nothing may be kept, or something else was.
    }
  };
  const paint = () => {
    for (const scheme of ["light", "dark"]) document.documentElement.classList.toggle(scheme, chosen() === scheme);
    for (const button of document.querySelectorAll("[data-schemes] button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen()));
    }
  };

  paint();
  addEventListener("storage", paint);
  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-schemes] button")) {
      button.addEventListener("click", () => {
        localStorage.setItem(KEY, JSON.stringify(button.value));
        paint();
      });
    }
    paint();
  });
}
