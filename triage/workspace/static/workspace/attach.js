// Files of a letter: chosen several times, dropped on the form, pasted into its text; a list shows them and takes them out.
"use strict";

function attaching(box) {
  const form = box.closest("form");
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("ul");
  const { most, megabytes, together } = box.dataset;
  const MB = 1024 * 1024;
  let files = [];

  const problem = () => {
    if (files.length > Number(most)) return box.dataset.tooMany;
    const sizes = files.map((file) => file.size);
    const sum = sizes.reduce((whole, size) => whole + size, 0);
    return sum > together * MB || sizes.some((size) => size > megabytes * MB) ? box.dataset.tooLarge : "";
  };

  // The input holds what is sent; browsers forget its files with each new choice.
  const show = () => {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
    input.setCustomValidity(problem());
    list.replaceChildren(
      ...files.map((file) => {
        const line = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "desk-quiet";
        button.textContent = box.dataset.remove;
        button.setAttribute("aria-label", `${box.dataset.remove}: ${file.name}`);
        button.addEventListener("click", () => {
          files = files.filter((other) => other !== file);
          show();
          input.focus();
        });
        line.append(`${file.name} (${Math.max(1, Math.round(file.size / 1024))} KB) `, button);
        return line;
      }),
    );
    if (problem()) input.reportValidity();
  };

  const isSame = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  const add = (more) => {
    files.push(...[...more].filter((file) => !files.some((other) => isSame(file, other))));
    show();
  };

  input.addEventListener("change", () => add(input.files));
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("desk-dropping");
  });
  for (const end of ["dragleave", "drop"]) form.addEventListener(end, () => form.classList.remove("desk-dropping"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return; // Text goes where it is pasted.
    event.preventDefault();
    add(event.clipboardData.files);
  });
  form.addEventListener("reset", () => ((files = []), show()));
}

document.querySelectorAll("[data-attach]").forEach(attaching);
