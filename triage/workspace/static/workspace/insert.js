// Buttons that put words into a text where the cursor stands, on a line of their own.
"use strict";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-insert]");
  if (!button) return;
  const field = document.getElementById(button.dataset.insert);
  const before = field.value.slice(0, field.selectionStart), gap = !before || before.endsWith("\n") ? "" : "\n\n";
  field.focus();
  field.setRangeText(`${gap}${button.dataset.words}\n`, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
