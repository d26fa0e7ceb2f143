// Keeps the form on the phone (form[data-draft]) where somebody ticks the box: until it is sent, or thrown away.
"use strict";

self.Drafts = (() => {
  const form = document.querySelector("form[data-draft]"), box = form.querySelector("[data-keep]");
  const offer = document.querySelector("[data-offer]"), words = form.dataset;
  const list = Uploads.of(form.querySelector("input[data-uploads]"));
  const page = location.pathname, DAYS = 7;

  const questions = () => [...form.elements].filter((field) => field.name && !field.closest(".unseen")
    && !["hidden", "file", "submit", "button"].includes(field.type));
  const answered = () => questions().filter((field) => field.checked || !["radio", "checkbox"].includes(field.type))
    .map(({ name, value }) => [name, value]);
  const pictures = () => list.items.filter((item) => item.blob && !item.problem)
    .map(({ id, name, blob }) => ({ id, name, blob }));

  let saving = Promise.resolve(), timer;
  const save = () => {
    saving = saving.then(async () => {
      if (!box.checked) return;
      // What the service keeps already is in no list of the page, but would be gone with the tab.
      const before = form.elements.kept ? ((await Outbox.get("drafts", page)) || { pictures: [] }).pictures : [];
      const now = { page, key: list.key, at: Date.now(), fields: answered() };
      await Outbox.put("drafts", { ...now, pictures: [...before, ...pictures()] });
    }).catch(() => { box.checked = false; }); // No room, or a private window.
    return saving;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  };

  // The service worker, with what this page is made of.
  const withWorker = async () => {
    if (!navigator.serviceWorker) return;
    const { active } = await navigator.serviceWorker.register(words.worker).then(() => navigator.serviceWorker.ready);
    const parts = [...document.querySelectorAll("script[src], link[href], img[src^='/']")];
    active.postMessage([...new Set([page, ...parts.map((part) => part.src || part.href)])]);
  };

  const keep = async () => {
    if (!box.checked) return forget();
    localStorage.setItem("draft", "1");
    await save();
    await withWorker().catch(() => {});
  };

  // Nothing stays on the phone but what still has to be sent.
  const forget = async () => {
    clearTimeout(timer);
    await saving;
    await Outbox.drop("drafts", page);
    if ((await Outbox.all("outbox")).length) return;
    localStorage.removeItem("draft");
    if (!navigator.serviceWorker) return;
    await caches.delete("form");
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  };

  const fill = (draft) => {
    form.elements.key.value = draft.key;
    for (const [name, value] of form.elements.kept || form.querySelector(".bad") ? [] : draft.fields) {
      for (const field of questions().filter((each) => each.name === name)) {
        if (!["radio", "checkbox"].includes(field.type)) field.value = field.value || value;
        else if (field.value === value) field.checked = true;
      }
    }
    for (const picture of form.elements.kept ? [] : draft.pictures) {
      const there = list.items.find(({ id }) => id === picture.id);
      if (there) there.blob = picture.blob;
      else list.add({ ...picture, begun: true });
    }
    box.checked = true;
    keep();
  };

  // What the page has to say about what is kept: `text`, and buttons with what they do.
  const say = (text, buttons = []) => {
    offer.querySelector("p").textContent = text;
    for (const button of offer.querySelectorAll("button, a")) {
      button.hidden = !(button.dataset.does in buttons);
      if (!button.hidden) button.onclick = () => { offer.hidden = true; buttons[button.dataset.does](); };
    }
    offer.hidden = false;
    return offer;
  };

  const onTheDay = (text, at) => text.replace("{day}", new Date(at).toLocaleString(document.documentElement.lang,
    { weekday: "long", hour: "2-digit", minute: "2-digit" }));

  // There is no connection: put the form aside, where it is sent from with the next one.
  const kept = async () => {
    if (!box.checked) return false;
    await save();
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "upload");
    const entry = { key: list.key, page, action: form.action, to: list.words.uploads, at: Date.now(), fields };
    try {
      await Outbox.put("outbox", { ...entry, pictures: pictures() });
      await Outbox.drop("drafts", page);
    } catch (error) {
      return false; // No room: then the page goes on trying.
    }
    form.hidden = true;
    say(words.waits).focus();
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    if (worker && worker.sync) await worker.sync.register("send").catch(() => {});
    return true;
  };

  const sent = async () => {
    await Outbox.drop("outbox", list.key).catch(() => {});
    await forget().catch(() => {});
  };

  // Send what waits, now; if it was this page's, go to where it led to.
  const deliver = async () => {
    await Outbox.deliver().catch(() => {});
    const mine = await Outbox.get("outbox", list.key);
    if (!form.hidden || !mine || !mine.address) return;
    await sent();
    location.assign(mine.address);
  };

  const start = async () => {
    if (navigator.onLine) await Outbox.deliver().catch(() => {});
    for (const entry of await Outbox.all("outbox")) {
      if (entry.address) {
        await Outbox.drop("outbox", entry.key);
        await forget();
        const link = say(onTheDay(words.delivered, entry.at), { see: () => {} }).querySelector("a");
        link.href = entry.address;
      } else if (entry.isRefused) {
        await Outbox.put("drafts", { ...entry, page });
        await Outbox.drop("outbox", entry.key);
      } else {
        say(onTheDay(words.waiting, entry.at));
      }
    }
    if (box.checked) return; // Ticked just now: what is typed meanwhile is newer than anything kept.
    const draft = await Outbox.get("drafts", page);
    if (!draft) return;
    if (draft.at < Date.now() - DAYS * 86400e3) return forget();
    if (!draft.pictures.length && !draft.fields.some(([, value]) => value)) {
      box.checked = true; // Asked for, and nothing said yet.
      return keep();
    }
    // This very page: come back to, or shown again with what to mend.
    if (draft.key === list.key) return fill(draft);
    say(onTheDay(draft.isRefused ? words.refused : words.found, draft.at), { go: () => fill(draft), away: forget });
  };

  box.addEventListener("change", keep);
  for (const change of ["input", "change"]) form.addEventListener(change, () => box.checked && soon());
  document.addEventListener("uploads", () => box.checked && soon());
  addEventListener("online", deliver);
  start().catch(() => {});

  return { keep, kept, sent };
})();
