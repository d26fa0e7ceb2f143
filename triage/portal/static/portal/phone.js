// Keeps the page that plays a phone up to date, and its end in sight. Without this file loading again does the same.
"use strict";

{
  const PAUSE = 1500;
  const log = document.getElementById("phone-log");
  // What differs each time says nothing new: the tokens of forms.
  const said = (html) => html.replace(/<input type="hidden"[^>]*>/g, "").trim();
  let before = said(log.innerHTML);
  const toEnd = () => { log.scrollTop = log.scrollHeight; };

  const look = async () => {
    if (!document.hidden && !log.contains(document.activeElement)) {
      try {
        const answer = await fetch(log.dataset.lines, { credentials: "same-origin" });
        const html = answer.ok ? await answer.text() : "";
        const page = new DOMParser().parseFromString(html, "text/html").body;
        if (answer.ok && said(page.innerHTML) !== before) {
          before = said(page.innerHTML);
          log.replaceChildren(...page.childNodes);
          toEnd();
        }
      } catch {
        // The service is being started anew: the next look finds it.
      }
    }
    setTimeout(look, PAUSE);
  };

  document.querySelector(".phone-say textarea").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
  toEnd();
  setTimeout(look, PAUSE);
}
