// Keeps the form on the phone (form[data-draft]) where somebody ticks the box: until it is sent, or thrown away.
"use strict";

self.Drafts = (() => {
  const form = document.querySelector("form[data-draft]"), box = form.querySelector("[data-keep]");
  const offer = document.querySelector("[data-offer]"), news = document.querySelector("[data-outbox]");
  const words = form.dataset;
  const list = Uploads.of(form.querySelector("input[data-uploads]"));
  const page = location.pathname, DAYS = 7;

  const questions = () => [...form.elements].filter((field) => field.name && !field.closest(".unseen")
    && !["hidden", "file", "submit", "button"].includes(field.type));
  const answered = () => questions().filter((field) => field.checked || !["radio", "checkbox"].includes(field.type))
    .map(({ name, value }) => [name, value]);
  const pictures = () => list.items.filter((item) => item.blob && !item.problem)
    .map(({ id, name, blob }) => ({ id, name, blob }));

  let saving = Promise.resolve(), isAway = false, timer; // isAway: sent or put aside, so that it is no draft any more.
  const save = () => {
    saving = saving.then(async () => {
      if (!box.checked || isAway) return;
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
    for (const worker of await navigator.serviceWorker.getRegistrations()) {
      if (!worker.scope.endsWith("/desk/")) await worker.unregister(); // That one is an agent's.
    }
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

  // What the page has to say about the draft: `text`, and buttons with what they do.
  const say = (text, buttons = []) => {
    offer.querySelector("p").textContent = text;
    for (const button of offer.querySelectorAll("button")) {
      button.hidden = !(button.dataset.does in buttons);
      if (!button.hidden) button.onclick = () => { offer.hidden = true; buttons[button.dataset.does](); };
    }
    offer.hidden = false;
  };

  // What it has to say about what waits to be sent, and where that can be seen once it has been.
  const tell = (text, address = "") => {
    const said = news.querySelector("p"), link = news.querySelector("a");
    if (said.textContent !== text) said.textContent = text;
    link.hidden = !address;
    link.href = address;
    news.hidden = false;
  };

  const onTheDay = (text, at) => text.replace("{day}", new Date(at).toLocaleString(document.documentElement.lang,
    { weekday: "long", hour: "2-digit", minute: "2-digit" }));

  // There is no connection: put the form aside, where it is sent from with the next one.
  const kept = async () => {
    if (!box.checked) return false;
    await save();
    isAway = true; // Else what was typed last would be written down once more behind our back.
    await saving;
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "upload");
    const entry = { key: list.key, page, action: form.action, to: list.words.uploads, at: Date.now(), fields };
    try {
      await Outbox.put("outbox", { ...entry, pictures: pictures() });
      await Outbox.drop("drafts", page);
    } catch (error) {
      isAway = false;
      return false; // No room: then the page goes on trying.
    }
    form.hidden = true;
    tell(words.waits);
    news.focus();
    watch();
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    if (worker && worker.sync) await worker.sync.register("send").catch(() => {});
    return true;
  };

  const sent = async () => {
    isAway = true;
    await Outbox.drop("outbox", list.key).catch(() => {});
    await forget().catch(() => {});
  };

  // Tell what has become of what waits, whoever sent it: this page, another one or the service worker. Whether any waits.
  const look = async () => {
    let waits = false;
    for (const entry of await Outbox.all("outbox")) {
      const isMine = form.hidden && entry.key === list.key;
      if (entry.address && isMine) {
        await sent();
        location.assign(entry.address);
      } else if (entry.address) {
        await Outbox.drop("outbox", entry.key);
        if (!box.checked && !await Outbox.get("drafts", page)) await forget();
        tell(onTheDay(words.delivered, entry.at), entry.address);
      } else if (entry.isRefused && isMine) {
        await Outbox.drop("outbox", entry.key);
        isAway = form.hidden = false;
        tell(onTheDay(words.refused, entry.at));
        await save();
      } else if (entry.isRefused) {
        // A page has one draft: what is being written now comes first.
        if (box.checked || await Outbox.get("drafts", page)) continue;
        await Outbox.put("drafts", { ...entry, page });
        await Outbox.drop("outbox", entry.key);
        await offerDraft();
      } else {
        waits = true;
        if (!form.hidden) tell(onTheDay(words.waiting, entry.at));
      }
    }
    return waits;
  };

  // While something waits. The looks cost no network; what stands there already is not said again.
  let watching;
  const watch = () => {
    clearTimeout(watching);
    watching = setTimeout(() => look().then((waits) => waits && watch(), () => {}), 2000);
  };

  // Send what waits, now.
  const deliver = async () => {
    await Outbox.deliver().catch(() => {});
    if (await look()) watch();
  };

  const offerDraft = async () => {
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

  const start = async () => {
    if (navigator.onLine) await Outbox.deliver().catch(() => {});
    if (await look()) watch();
    if (!box.checked) await offerDraft(); // Else it was ticked just now: what is typed meanwhile is newer than anything kept.
  };

  box.addEventListener("change", keep);
  for (const change of ["input", "change"]) form.addEventListener(change, () => box.checked && soon());
  document.addEventListener("uploads", () => box.checked && soon());
  addEventListener("online", deliver);
  // Come back to from where it led to: a form is one again, and what is written in it a draft.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && form.hidden) location.reload();
    if (persisted) isAway = false;
  });
  start().catch(() => {});

  return { keep, kept, sent };
})();
