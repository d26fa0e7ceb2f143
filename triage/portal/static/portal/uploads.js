// Pictures of a form (input[data-uploads]): chosen in several turns, made smaller, and sent in pieces before the form.
"use strict";

self.Uploads = (() => {
  // What the service's reader would make of it in any case (evidence/pictures/sanitise.py): a phone's screen 2,000
  // pixels long, a scrolled one 1,280 broad. bench/shrink.py measures what is read then.
  const SIDE = 2000, BREADTH = 1280, PIXELS = 10e6, QUALITY = 0.8;
  const WORTH = 0.8; // Less than a fifth saved is not worth a generation of JPEG.

  const target = (width, height) => {
    const needed = Math.max(SIDE / Math.max(width, height), BREADTH / Math.min(width, height));
    const factor = Math.min(1, needed, Math.sqrt(PIXELS / (width * height)));
    return [width, height].map((side) => Math.max(1, Math.round(side * factor)));
  };

  const isSeeThrough = (image) => {
    const small = document.createElement("canvas");
    small.width = small.height = 64;
    const context = small.getContext("2d");
    context.drawImage(image, 0, 0, 64, 64);
    return context.getImageData(0, 0, 64, 64).data.some((value, index) => index % 4 === 3 && value < 255);
  };

  // The picture upright, no larger than reading needs and without its metadata; `file` itself where that saves little
  // or the browser cannot. Through <img>: its decoder makes a large JPEG smaller while it reads it.
  const shrink = async (file) => {
    if (!/^image\/(?!gif|svg)/.test(file.type)) return file;
    if (!CSS.supports("image-orientation", "from-image")) return file; // It would lie on its side.
    const image = new Image(), canvas = document.createElement("canvas");
    image.src = URL.createObjectURL(file);
    try {
      await new Promise((resolve, reject) => Object.assign(image, { onload: resolve, onerror: reject }));
      [canvas.width, canvas.height] = target(image.naturalWidth, image.naturalHeight);
      if (file.type !== "image/jpeg" && isSeeThrough(image)) return file;
      const context = canvas.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
      return small && small.size < WORTH * file.size ? small : file;
    } catch (error) {
      return file;
    } finally {
      URL.revokeObjectURL(image.src);
      canvas.width = canvas.height = 0; // Old Safari keeps a canvas' memory for long.
    }
  };

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const known = new Map();

  // The pictures of one form.
  class List {
    constructor(input) {
      this.input = input;
      this.form = input.form;
      this.words = input.dataset;
      this.items = [];
      this.queue = Promise.resolve();
      this.list = input.parentElement.querySelector(".previews");
      this.said = made("p", { className: "help" });
      this.said.setAttribute("role", "status");
      this.list.after(this.said);
    }

    get key() {
      return this.form.elements.key.value;
    }

    // Add what was chosen; the input is empty again, so that choosing once more adds to it.
    choose(files) {
      for (const file of files) this.add({ id: newId(), name: file.name, file });
      this.input.value = "";
    }

    // Add a picture: `file` as chosen, or `blob` as it was kept on the phone, or neither where all of it has been sent.
    add({ id, name, file, blob, size, begun = false }) {
      const item = { id, name, file, blob, begun, size: (blob || file || { size }).size, stop: new AbortController() };
      item.image = made("img", { alt: "" });
      item.image.onerror = () => item.image.removeAttribute("src"); // Not every browser shows HEIC.
      item.note = made("small");
      item.bar = made("progress", { max: 1, value: 0 });
      const remove = made("button", { type: "button", className: "remove", textContent: "×" });
      remove.setAttribute("aria-label", `${this.words.remove}: ${name}`);
      remove.onclick = () => this.remove(item);
      item.error = made("strong", { className: "error" });
      item.text = made("span", {}, made("bdi", { textContent: name }), " ", item.note, item.bar, item.error);
      item.row = made("li", {}, item.image, item.text, remove);
      this.items.push(item);
      this.list.append(item.row);
      this.list.hidden = false;
      this.tell(item, this.words.preparing);
      this.queue = this.queue.then(() => this.send(item));
      this.changed();
    }

    remove(item) {
      item.stop.abort();
      URL.revokeObjectURL(item.image.src);
      const next = item.row.nextElementSibling || item.row.previousElementSibling;
      item.row.remove();
      this.items.splice(this.items.indexOf(item), 1);
      this.list.hidden = !this.items.length;
      (next ? next.querySelector("button") : this.input).focus();
      if (item.problem) this.said.textContent = "";
      // Should this get lost, the form does not name it.
      if (item.begun) fetch(`${this.words.uploads}${item.id}/`, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => {});
      this.changed();
    }

    // Never fails: what went wrong stands in the item.
    async send(item) {
      if (item.stop.signal.aborted) return;
      const { tooLarge, tooMany, film, max, maxBytes } = this.words;
      item.problem = "";
      this.tell(item, this.words.preparing);
      if (item.file && !item.blob) item.blob = await shrink(item.file);
      if (item.stop.signal.aborted) return;
      if (item.blob) {
        item.size = item.blob.size;
        if (item.blob.type.startsWith("image/")) item.image.src = URL.createObjectURL(item.blob);
        const others = this.items.filter((each) => each !== item && each.isPicture && !each.problem);
        item.isPicture = item.blob.type.startsWith("image/");
        if (item.isPicture && others.length >= Number(max)) return this.fail(item, tooMany);
        if (item.size > Number(maxBytes)) return this.fail(item, item.blob.type.startsWith("video/") ? film : tooLarge);
      }
      this.tell(item);
      this.changed();
      try {
        const how = { to: this.words.uploads, key: this.key, id: item.id, name: item.name, begun: item.begun };
        item.begun = true;
        if (!item.blob && !await Sending.stands(how.to, item.id, item.size)) return this.fail(item, this.words.lost);
        if (item.blob) await Sending.upload(item.blob, {
          ...how,
          signal: item.stop.signal,
          moved: (bytes) => { item.bar.value = bytes / item.size; this.tell(item); },
          waits: (isWaiting) => {
            this.tell(item, isWaiting ? this.words.waiting : "");
            if (isWaiting && this.onWait) this.onWait();
          },
        });
        item.isDone = true;
        item.row.append(made("input", { type: "hidden", name: "upload", value: item.id }));
        this.tell(item);
        if (!this.items.some((each) => each.problem)) this.said.textContent = `${item.name}: ${this.words.arrived}`;
        this.changed();
      } catch (error) {
        if (error.name === "AbortError") return;
        // Not a person's mistake: then it goes with the form, as without this script.
        item.isPlain = Boolean(item.blob) && !error.message;
        if (!item.isPlain) this.fail(item, error.message || this.words.failed);
      }
      item.bar.hidden = true;
    }

    fail(item, problem) {
      item.problem = problem;
      item.error.textContent = `${problem} ${this.words.takeAway}`;
      item.note.textContent = "";
      item.bar.hidden = true;
      this.said.textContent = `${item.name}: ${item.error.textContent}`;
    }

    tell(item, words) {
      const size = `${Math.max(1, Math.round(item.size / 1024)).toLocaleString(document.documentElement.lang)}\u00a0KB`;
      const percent = item.isDone ? " ✓" : ` · ${Math.round(100 * item.bar.value)}\u00a0%`;
      item.note.textContent = words || size + percent;
    }

    // What belongs to this entry of the browser's history: going back or reloading brings it back.
    changed() {
      const uploads = this.items.filter((item) => item.isDone).map(({ id, name, size }) => ({ id, name, size }));
      history.replaceState({ ...history.state, uploads: { key: this.key, form: this.form.id, items: uploads } }, "");
      document.dispatchEvent(new CustomEvent("uploads", { detail: this }));
    }

    // Before the form is posted by the browser itself: what has not been sent goes with it.
    giveBack() {
      const files = new DataTransfer();
      for (const item of this.items) {
        if (!item.isDone && !item.problem && (item.blob || item.file)) {
          files.items.add(new File([item.blob || item.file], item.name, { type: (item.blob || item.file).type }));
        }
        item.stop.abort();
      }
      this.input.files = files.files;
    }
  }

  const of = (input) => {
    if (!known.has(input)) known.set(input, new List(input));
    return known.get(input);
  };

  const free = (form) => {
    const button = form.querySelector("[type=submit]");
    delete form.dataset.sending;
    if (button.dataset.label) button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
  };

  // Send the form once all its pictures are there. `kept(fields)` is asked when there is no connection: true where
  // the form has been put aside to be sent later.
  const send = async (list, { kept = () => false, sent = () => {} } = {}) => {
    const { form, words, said } = list;
    said.textContent = words.sending;
    form.querySelector("button.primary").before(said);
    let isKept = false;
    const waits = async (isWaiting) => {
      said.textContent = isWaiting ? words.waiting : words.sending;
      if (isWaiting && !isKept) isKept = await kept(list);
    };
    list.onWait = () => waits(true);
    try {
      if (navigator.onLine || !await kept(list)) {
        for (let queue; queue !== list.queue;) await (queue = list.queue);
        const wrong = list.items.find((item) => item.problem);
        if (wrong) {
          said.textContent = `${wrong.name}: ${wrong.error.textContent}`;
          // What to do stands in its row, beside the button that does it; it must not be left at the screen's edge.
          wrong.row.scrollIntoView({ block: "center" });
          wrong.row.querySelector("button").focus({ preventScroll: true });
          return free(form);
        }
        if (list.items.some((item) => item.isPlain)) {
          list.giveBack();
          return form.submit();
        }
        const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
        const address = await Sending.post(form.action, fields, { page: location.href, waits });
        await sent(list, address);
        location.assign(address);
      }
    } catch (error) {
      // The page says what to mend, where it says it without a script.
      form.submit();
    }
  };

  document.addEventListener("submit", (event) => {
    const input = event.target.querySelector("input[data-uploads]"), list = input && known.get(input);
    if (!list || event.defaultPrevented) return;
    if ((event.submitter || document.activeElement).hasAttribute("formaction")) return list.giveBack();
    if (!list.items.length && !self.Drafts) return;
    event.preventDefault();
    send(list, self.Drafts);
  });

  // What this entry of the history had: under its key, if the page was made anew.
  const again = () => {
    const { key, form, items } = (history.state || {}).uploads || {};
    const input = items && items.length && document.querySelector(`#${form} input[data-uploads]`);
    if (!input || known.has(input)) return;
    input.form.elements.key.value = key;
    for (const item of items) of(input).add({ ...item, begun: true });
  };

  return { of, shrink, newId, again };
})();

Uploads.again();
