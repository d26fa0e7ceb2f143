// Says the answer before a complaint is sent, where the answers decide it (triage/pipeline/deflection.py).
"use strict";

{
  const place = document.getElementById("ahead"), form = place.closest("form"), { email } = form.elements;
  const { ask, remind, needs, fails } = place.dataset;
  let asked = "", since = 0, taken = false, timer;

  // What may be read: words only once their writer has agreed to that. Null where a picture, or words that may not be
  // read yet, could say something else.
  const typed = () => {
    const sent = new URLSearchParams(), agreed = form.elements.consent.checked;
    if (form.querySelector(".previews li")) return null;
    for (const { name, type, value, checked, files } of form.elements) {
      if (files && files.length || name === "kept" || type === "textarea" && value.trim() && !agreed) return null;
      if (!name || files || /submit|button/.test(type) || /radio|checkbox/.test(type) && !checked || /^text/.test(type) && !agreed) continue;
      sent.append(name, value);
    }
    return sent;
  };

  const send = async (address, sent) => {
    const answer = await fetch(address, { method: "POST", body: sent });
    return { status: answer.status, text: await answer.text() };
  };

  const say = (html) => {
    if (html === place.said) return;
    // It keeps the room down to the screen's end: were the page to end before, all above would move under the finger.
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    place.style.minHeight = `${Math.max(0, place.offsetHeight - below)}px`;
    place.innerHTML = place.said = html;
    since = Date.now();
  };

  const look = async () => {
    if (taken) return;
    const sent = typed();
    if (sent) for (const name of ["email", "challenge", "proof"]) sent.delete(name); // It depends on what happened, never on who asks.
    const question = sent && needs.split(" ").every((name) => sent.get(name)) ? String(sent) : "";
    if (question === asked) return;
    asked = question;
    try {
      const { status, text } = question ? await send(ask, sent) : {};
      if (question === asked) say(status === 200 ? text : "");
    } catch { /* Without an answer the form is what it is without this file. */ }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  };
  form.addEventListener("change", soon);
  document.addEventListener("uploads", soon);
  addEventListener("pageshow", soon);

  // Why no reminder was taken, beside its button; "" takes that back.
  const tell = (text) => {
    const told = place.querySelector("[data-told]");
    if (told) told.textContent = text;
  };

  // What is wrong with the address, told where it is mended.
  const tellAtAddress = (text) => {
    const id = "ahead_email_error", row = document.getElementById(id);
    if (row) row.remove();
    const describing = (email.getAttribute("aria-describedby") || "").split(" ").filter((each) => each && each !== id);
    if (text) {
      email.before(Object.assign(document.createElement("p"), { id, className: "error", textContent: text }));
      describing.push(id);
    }
    email.setAttribute("aria-describedby", describing.join(" "));
    email.setAttribute("aria-invalid", String(Boolean(text)));
    email.closest(".field").classList.toggle("bad", Boolean(text));
  };
  email.addEventListener("input", () => {
    tell("");
    if (document.getElementById("ahead_email_error")) tellAtAddress("");
  });

  // Under load a complaint is asked for a proof, and so is a reminder. The form carries it, whichever of them is sent.
  const prove = async (html) => {
    const held = Object.assign(document.createElement("template"), { innerHTML: html }).content;
    const script = held.querySelector("script"), proof = held.querySelector("[name=proof]");
    forgetProof();
    form.append(...held.querySelectorAll("input"));
    tell(held.querySelector("p").textContent);
    if (!proof || !("sends" in proof.dataset)) return false;
    tell(proof.dataset.sends);
    await load(script.getAttribute("src"));
    await Proof.solve(proof);
    return true;
  };
  const forgetProof = () => {
    for (const field of form.querySelectorAll("[name=challenge], [name=proof]")) field.remove();
  };

  const takeReminder = async () => {
    const sent = typed();
    if (!sent) return;
    const { status, text } = await send(remind, sent);
    if (status === 200) {
      taken = true;
      forgetProof(); // It serves once.
      say(text);
      place.focus(); // The button that was pressed is gone.
    } else if (status === 422) {
      tellAtAddress(text);
      email.focus();
    } else if (status === 204) {
      soon();
    } else if (status === 429) {
      if (await prove(text)) await takeReminder();
    } else {
      tell(fails);
    }
  };

  place.addEventListener("click", async ({ target, detail }) => {
    const button = target.closest("button");
    // It may have appeared right under a finger that was about to tap something else (keys have no detail).
    if (!button || button.hasAttribute("aria-disabled") || detail && Date.now() - since < 500) return;
    button.setAttribute("aria-disabled", "true"); // Truly disabled it would lose the focus.
    tell("");
    await takeReminder().catch(() => tell(fails));
    button.removeAttribute("aria-disabled");
  });

  // Counted honestly: told, and sent all the same.
  form.addEventListener("submit", () => {
    if (!place.said || form.elements.told) return;
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="told" value="1">');
  });
}
