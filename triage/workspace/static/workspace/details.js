// The desk's form: questions that are of interest beside others only, and what is decided while an agent types.
"use strict";

for (const form of document.querySelectorAll("form[data-details]")) {
  const conditions = [...form.querySelectorAll("[data-shown-by]")].map(({ dataset }) => dataset);
  const place = document.getElementById("desk-judgement"), told = document.getElementById("desk-judgement-told");
  let timer, asked = "", running;

  const unfold = () => {
    for (const { row, shownBy } of conditions) {
      const isShown = form.querySelector(shownBy);
      for (const field of form.querySelectorAll(`.${row}:not(.desk-bad)`)) field.hidden = !isShown;
    }
  };

  const look = async () => {
    const sent = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    if (String(sent) === asked) return;
    asked = String(sent);
    running?.abort(); // An older answer must not come after a newer one.
    running = new AbortController();
    const { signal } = running;
    try {
      const response = await fetch(form.dataset.judge, { method: "POST", body: sent, redirect: "manual", signal });
      if (response.status !== 200) throw new Error(response.status);
      place.innerHTML = await response.text();
      place.classList.remove("desk-old");
      told.textContent = place.querySelector("[data-told]")?.dataset.told ?? "";
    } catch {
      if (signal.aborted) return;
      asked = ""; // The next sign asks once more.
      place.classList.add("desk-old");
      const fails = Object.assign(document.createElement("p"), { className: "desk-wrong", textContent: place.dataset.fails });
      if (!place.querySelector(".desk-wrong")) place.prepend(fails);
      told.textContent = place.dataset.fails;
    }
  };

  form.addEventListener("input", () => {
    unfold();
    if (!form.dataset.judge) return;
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  });
  unfold();
  if (form.dataset.judge) look();
  document.getElementById("desk-problems")?.focus();
}
