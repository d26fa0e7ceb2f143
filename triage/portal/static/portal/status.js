// Keeps an open status page up to date, shares and prints it. Without this file "Load again" and the link do the same.
"use strict";

{
  // Milliseconds between two looks (bench/open_pages.py reads them here): QUICK while the complaint is worked on, but no
  // longer than PATIENCE; else FIRST, growing while nothing happens. Nobody asks while the page is hidden.
  const QUICK = 1200;
  const PATIENCE = 120000;
  const FIRST = 5000;
  const MOST = 60000;
  const GROWTH = 1.5;
  const GIVEN_UP = 20000;

  const story = document.getElementById("story"), told = document.getElementById("told");
  document.documentElement.classList.add("has-script");
  let etag = story.dataset.etag, since = Date.now(), pause = FIRST, timer, asking, heldBack = "";

  // Parts as they were sent, but for what differs each time: the tokens of forms.
  const sent = new WeakMap();
  const asSent = (part) => part.outerHTML.replace(/<input type="hidden"[^>]*>/g, "");
  for (const part of story.children) sent.set(part, asSent(part));

  // Whether somebody is at a part: the focus is there, or something typed, chosen, or on its way.
  const isFilled = (field) => field.type === "file" ? field.files.length : field.type === "radio" || field.type === "checkbox"
    ? field.checked !== field.defaultChecked : field.tagName === "SELECT"
      ? [...field.options].some((option) => option.selected !== option.defaultSelected) : field.value;
  const isInUse = (part) => part.contains(document.activeElement)
    || part.querySelector(".previews li, form[data-sending], .bad, [name=kept], [name=challenge]")
    || [...part.querySelectorAll("textarea, select, input:not([type=hidden])")].some(isFilled);

  // Shows what is new, part by part. What somebody is at stays until they have left it; nothing that stays is moved.
  const show = (html) => {
    const template = document.createElement("template"), before = [...story.children];
    template.innerHTML = html;
    const writing = before.find((part) => part.querySelector("#more") && isInUse(part));
    let isHeld = false, isNew = false;
    const parts = [...template.content.children].flatMap((part) => {
      const old = before.find((each) => each.id === part.id), text = asSent(part);
      if (writing && part.querySelector("#more")) {
        isHeld = isHeld || sent.get(writing) !== text;
        if (writing.id === part.id || part.tagName === "DETAILS") return writing;
        part.querySelector("#more").remove(); // A question that came meanwhile is read above what is being written.
        return [part, writing];
      }
      if (old && sent.get(old) === text) return old;
      if (old && isInUse(old)) {
        isHeld = true;
        return old;
      }
      isNew = true;
      if (old && old.open) part.open = true;
      sent.set(part, text);
      return part;
    });
    before.forEach((part, place) => {
      if (parts.includes(part)) return;
      if (part.contains(document.activeElement)) {
        isHeld = true;
        parts.splice(place, 0, part);
      } else {
        part.remove();
      }
    });
    parts.forEach((part, place) => {
      if (story.children[place] !== part) story.insertBefore(part, story.children[place] || null);
    });
    heldBack = isHeld ? html : "";
    return isNew;
  };

  const headline = () => story.querySelector("h1").textContent;
  const tell = (html) => {
    const before = headline();
    if (!show(html)) return;
    const now = headline();
    document.title = document.title.replace(before, now);
    told.textContent = before === now ? story.dataset.new : `${now}. ${story.querySelector("h1 + p").textContent}`;
  };

  const isSettled = () => Boolean(story.querySelector("[data-settled]").dataset.settled);
  const look = async () => {
    if (asking) return;
    asking = new AbortController();
    const tooLong = setTimeout(() => asking.abort(), GIVEN_UP);
    try {
      const options = { headers: { "If-None-Match": etag }, cache: "no-store", signal: asking.signal };
      const answer = await fetch(story.dataset.live, options);
      if (answer.status === 200) {
        const html = await answer.text();
        etag = answer.headers.get("ETag");
        pause = FIRST;
        tell(html);
      } else {
        pause = Math.min(MOST, pause * GROWTH);
      }
    } catch { // A weak network: the next look may succeed.
      pause = Math.min(MOST, pause * GROWTH);
    }
    clearTimeout(tooLong);
    asking = undefined;
    if (heldBack) show(heldBack);
    wait();
  };
  const wait = () => {
    clearTimeout(timer);
    const isQuick = !isSettled() && Date.now() - since < PATIENCE;
    if (!document.hidden) timer = setTimeout(look, isQuick ? QUICK : pause);
  };
  const wake = () => {
    clearTimeout(timer);
    if (document.hidden) return;
    since = Date.now();
    pause = FIRST;
    look();
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  // Only after the focus has arrived elsewhere.
  document.addEventListener("focusout", () => setTimeout(() => heldBack && show(heldBack)));
  wait();

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-share], [data-print]");
    if (!button) return;
    const { share: url, title, done } = button.dataset;
    if (!url) return print();
    try {
      if (navigator.share) return await navigator.share({ title, url });
      await navigator.clipboard.writeText(url);
      told.textContent = button.textContent = done;
    } catch (problem) {
      // Neither was possible (not: somebody thought better of it): marked, the link can be copied by hand.
      if (problem.name !== "AbortError") getSelection().selectAllChildren(story.querySelector(".share-link"));
    }
  });
}
