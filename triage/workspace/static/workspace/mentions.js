// Behind an @ in a note, a list of the colleagues whose name begins so: arrows and Enter, or a click, choose one.
"use strict";

{
  const box = document.querySelector("[data-mentions]");
  const MOST = 6;
  const BEGUN = /(?:^|[^\w.@+-])@([\p{L}\p{N}_.@+-]*)$/u; // What stands before the cursor: "halo @ri"
  let people = null;
  let found = [];
  let at = 0;

  const list = document.createElement("ul");
  list.id = "desk-mentions";
  list.className = "desk-mentions";
  list.setAttribute("role", "listbox");
  list.hidden = true;

  async function colleagues() {
    if (!people) people = fetch(box.dataset.mentions).then((answer) => (answer.ok ? answer.json() : { people: [] }));
    return (await people).people;
  }

  const begun = () => BEGUN.exec(box.value.slice(0, box.selectionStart))?.[1];

  function close() {
    found = [];
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }

  function mark(position) {
    at = (position + found.length) % found.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    box.setAttribute("aria-activedescendant", list.children[at].id);
  }

  async function look() {
    if (begun() === undefined) return close();
    const all = await colleagues();
    const typed = begun()?.toLocaleLowerCase(); // More may have been typed meanwhile.
    if (typed === undefined) return close();
    const fits = ({ name, called }) =>
      [name, ...called.split(" ")].some((word) => word.toLocaleLowerCase().startsWith(typed));
    found = all.filter(fits).slice(0, MOST);
    if (!found.length) return close();
    list.replaceChildren(
      ...found.map(({ name, called }, index) => {
        const item = document.createElement("li");
        item.id = `desk-mention-${index}`;
        item.setAttribute("role", "option");
        item.textContent = called === name ? `@${name}` : `${called} @${name}`;
        return item;
      }),
    );
    list.hidden = false;
    mark(0);
  }

  function choose(position) {
    const typed = begun() ?? "";
    const start = box.selectionStart - typed.length;
    box.setRangeText(`${found[position].name} `, start, box.selectionStart, "end");
    close();
    box.focus();
  }

  if (box) {
    list.setAttribute("aria-label", box.dataset.mentionsTitle);
    box.after(list);
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-haspopup", "listbox");
    box.addEventListener("input", () => look().catch(close));
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (!found.length || event.isComposing) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) mark(at + by);
      else if (event.key === "Enter" || event.key === "Tab") choose(at);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    // Before the box loses the focus, which closes the list.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) choose([...list.children].indexOf(item));
    });
  }
}
