// Says the answer before a complaint is sent, where the answers decide it (triage/pipeline/deflection.py).
"use strict";

{
  const place = document.getElementById("ahead"), form = place.closest("form");
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
    if (html !== place.said) place.innerHTML = place.said = html;
    since = Date.now();
  };

  const look = async () => {
    if (taken) return;
    const sent = typed();
    if (sent) sent.delete("email"); // What is said depends on what happened, never on who asks.
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

  place.addEventListener("click", async ({ target, detail }) => {
    const button = target.closest("button"), sent = typed();
    // It may have appeared right under a finger that was about to tap something else (keys have no detail).
    if (!button || !sent || detail && Date.now() - since < 500) return;
    button.disabled = true;
    try {
      const { status, text } = await send(remind, sent);
      taken = status === 200;
      if (taken || status === 422) say(text);
      if (status === 422) form.elements.email.focus();
      if (status === 204) soon();
      if (status === 429) button.insertAdjacentText("beforebegin", text);
    } catch {
      button.insertAdjacentText("beforebegin", fails);
    }
    button.disabled = false;
  });

  // Counted honestly: told, and sent all the same.
  form.addEventListener("submit", () => {
    if (!place.said || form.elements.told) return;
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="told" value="1">');
  });
}
