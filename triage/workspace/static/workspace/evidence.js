// Reasons and their evidence light each other up and lead to each other, by mouse and by keyboard; loaded after desk.js.
//
// The description's marks are one stop for Tab, and each screenshot's regions are one: arrow keys go on from there.
"use strict";

{
  const reasons = all(".desk-verdict [data-reason]");
  const evidence = all(".desk-story [data-reason]");
  const numbers = (element) => element.dataset.reason.split(" ");
  const shares = (element) => (other) => numbers(other).some((number) => numbers(element).includes(number));
  const at = { pointer: null, focus: null };
  let left = null;

  function light() {
    const here = Object.values(at).filter(Boolean);
    for (const element of [...reasons, ...evidence]) element.classList.toggle("is-lit", here.some(shares(element)));
  }

  function shine(element) {
    const put = (way, where) => () => {
      at[way] = where;
      light();
    };
    element.addEventListener("pointerenter", put("pointer", element));
    element.addEventListener("pointerleave", put("pointer", null));
    element.addEventListener("focusin", put("focus", element));
    element.addEventListener("focusout", put("focus", null));
  }

  // Over to what belongs to it: back to where one came from, else to the first.
  function cross(element, others) {
    const found = others.filter(shares(element));
    const to = found.includes(left) ? left : found[0];
    left = element;
    if (!to) return;
    for (let box = to.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    (to.querySelector("button") ?? to).focus({ preventScroll: true });
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    to.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
  }

  function rove(group) {
    group.forEach((element, number) => {
      const steps = { ArrowRight: number + 1, ArrowDown: number + 1, ArrowLeft: number - 1, ArrowUp: number - 1 };
      const places = { ...steps, Home: 0, End: group.length - 1 };
      element.tabIndex = number ? -1 : 0;
      element.addEventListener("focus", () => {
        for (const other of group) other.tabIndex = other === element ? 0 : -1;
      });
      element.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key in places) group.at(places[event.key] % group.length).focus();
        else if (event.key === "Enter" || event.key === " ") cross(element, reasons);
        else return;
        event.preventDefault();
      });
    });
  }

  // Only here do they become buttons: without a script they do nothing.
  function name(element) {
    const title = element.querySelector("title");
    const told = new Set();
    for (const reason of reasons.filter(shares(element))) {
      told.add(reason.closest("details").querySelector(".desk-label-title").id);
      if (!title) told.add(reason.querySelector("button").id);
    }
    element.setAttribute("role", "button");
    element.setAttribute("aria-describedby", [...told].join(" "));
    if (title) element.setAttribute("aria-label", title.textContent);
  }

  for (const element of [...reasons, ...evidence]) shine(element);
  for (const element of reasons) {
    element.querySelector("button").addEventListener("click", () => cross(element, evidence));
  }
  for (const element of evidence) {
    name(element);
    element.addEventListener("click", () => cross(element, reasons));
  }
  rove(all(".desk-words [data-reason]"));
  for (const picture of all(".desk-shot svg")) {
    const regions = all("[data-reason]", picture);
    if (!regions.length) continue;
    picture.removeAttribute("aria-hidden");
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", picture.dataset.label);
    for (const plain of all("polygon:not([data-reason])", picture)) plain.setAttribute("aria-hidden", "true");
    rove(regions);
  }
  if (evidence.length) evidence[0].dataset.key = "v";
}
