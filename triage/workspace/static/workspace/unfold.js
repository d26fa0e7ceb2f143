// Unfold opens its menus by boxes and links without an address, which take clicks only. Here they take keys as well.
"use strict";

function mend(element) {
  if (element.matches("a[href], button, input, select, textarea, summary")) return;
  if (element.querySelector("a[href], button, input, select, textarea")) return;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.click();
  });
}

addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[x-on\\:click]")) mend(element);
});
addEventListener("load", () => {
  // Every scrolled box calls itself the region "scrollable content"; they are parts of regions that have names.
  for (const box of document.querySelectorAll(".simplebar-content-wrapper[role]")) {
    for (const told of ["role", "aria-label"]) box.removeAttribute(told);
  }
  // Django's chooser of many makes its signs when this event is over.
  setTimeout(() => {
    for (const help of document.querySelectorAll(".help-tooltip[aria-label]")) help.setAttribute("role", "img");
  });
});
