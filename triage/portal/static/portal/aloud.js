// Reads the answer aloud, where this device itself can speak its language: nobody else gets to hear what it says.
"use strict";

{
  const bar = document.querySelector(".aloud");
  const [start, stop] = bar.querySelectorAll("button");
  let last; // Kept, since browsers forget a piece that nobody holds, and do not say when it has ended.
  const speech = window.speechSynthesis;
  // Old Androids call Indonesian "in_ID".
  const plain = (tag) => tag.toLowerCase().split(/[-_]/)[0].replace(/^in$/, "id");
  const voice = (language) => speech.getVoices().find((one) => one.localService && plain(one.lang) === plain(language));
  const offer = () => { bar.hidden = !voice(document.documentElement.lang); };

  const show = (speaking) => {
    if (!speaking && document.activeElement === stop) start.focus();
    start.setAttribute("aria-pressed", String(speaking));
    stop.hidden = !speaking;
  };
  const silence = () => {
    speech.cancel();
    show(false);
  };

  const read = () => {
    speech.cancel();
    const parts = "h1, .state p:not(.reference), .accent h2, .cause, .reasons li > p, .letter p, .letter li, .next";
    const said = [];
    // Piece by piece: some browsers fall silent within a long text.
    for (const part of document.getElementById("story").querySelectorAll(parts)) {
      const words = part.cloneNode(true);
      for (const source of words.querySelectorAll(".source")) source.remove();
      const language = part.closest("[lang]").lang;
      const piece = new SpeechSynthesisUtterance(words.textContent.replace(/\s+/g, " ").trim());
      piece.lang = language;
      piece.voice = voice(language);
      if (piece.voice && piece.text) said.push(piece);
    }
    if (!said.length) return;
    last = said[said.length - 1];
    last.onend = last.onerror = ({ target }) => { if (target === last) show(false); };
    said.forEach((piece) => speech.speak(piece));
    show(true);
  };

  if (speech && window.SpeechSynthesisUtterance) {
    offer();
    speech.onvoiceschanged = offer; // Most browsers know their voices a moment later.
    start.addEventListener("click", () => (start.getAttribute("aria-pressed") === "true" ? silence() : read()));
    stop.addEventListener("click", silence);
    addEventListener("pagehide", () => speech.cancel());
  }
}
