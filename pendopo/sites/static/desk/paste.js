// Says under a text what of a paste from Word it can't take. The editor itself drops it without a word.
(() => {
  const KINDS = { img: "img, v\\:imagedata", table: "table", heading: "h1, h2, h4, h5, h6" };

  // Word writes its headings as h1 to h6, pictures also in its own language of drawings.
  const lost = (html) => {
    const pasted = new DOMParser().parseFromString(html, "text/html");
    return Object.keys(KINDS).filter((kind) => pasted.querySelector(KINDS[kind]));
  };

  const say = (field, kinds, words) => {
    field.parentElement.querySelector(".paste-note")?.remove();
    if (!kinds.length) return;
    const note = document.createElement("p");
    note.className = "paste-note";
    note.setAttribute("role", "status");
    field.after(note);
    note.textContent = `${words.content.textContent.trim()} ${kinds.map((kind) => words.dataset[kind]).join("; ")}.`;
  };

  document.addEventListener("paste", (event) => {
    const field = event.target.closest?.(".Draftail-Editor__wrapper, .Draftail-Editor");
    const words = document.querySelector("template[data-paste-words]");
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (field && words && html) say(field, lost(html), words);
  }, true);
})();
