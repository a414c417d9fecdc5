// A little comfort over pages that work without it.
(() => {
  "use strict";
  const root = new URL("../", document.currentScript.src);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, text, props = {}) => Object.assign(document.createElement(tag), { textContent: text }, props);

  // A changed filter applies at once; empty fields stay out of the address.
  all("form.search").forEach((form) => {
    form.addEventListener("submit", () => all("input, select", form).forEach((e) => { if (!e.value) e.disabled = true; }));
    all("input[type=checkbox], select", form).forEach((e) => e.addEventListener("change", () => form.requestSubmit()));
  });
  addEventListener("pageshow", () => all("form.search :disabled").forEach((e) => { e.disabled = false; }));

  // On a phone the filters start closed, so that results come first.
  if (matchMedia("(max-width: 48rem)").matches) all("details.drawer, .contents details").forEach((e) => { e.open = false; });

  // Many values: a box to find one among them.
  all(".facet ul").forEach((list) => {
    const items = all("li", list);
    if (items.length < 12) return;
    const name = list.parentElement.querySelector("summary").textContent.trim();
    const box = make("input", "", { type: "search", className: "find", ariaLabel: "Find in " + name, placeholder: "Find in " + name });
    box.addEventListener("input", () => items.forEach((li) => { li.hidden = !li.textContent.toLowerCase().includes(box.value.toLowerCase()); }));
    box.addEventListener("keydown", (e) => { if (e.key === "Enter") e.preventDefault(); });
    list.before(box);
  });

  // Copy a quotation with its citation.
  const quoteOf = (p) => p.dataset.quote || all(":scope > p[data-part]", p).map((part) => {
    const copy = part.cloneNode(true);
    all(".number", copy).forEach((n) => n.remove());
    return copy.textContent.trim();
  }).join("\n");
  all(".passage[data-cite]").forEach((p) => {
    const link = p.querySelector(".acts a");
    const button = make("button", "Copy quotation", { type: "button", className: "copy" });
    button.append(make("span", " with citation: " + p.dataset.cite, { className: "hidden" }));
    button.addEventListener("click", async () => {
      const address = link ? link.href : location.href;
      try {
        await navigator.clipboard.writeText(`“${quoteOf(p)}”\n${p.dataset.cite}\n${address}`);
        button.firstChild.data = "Copied";
      } catch {
        button.firstChild.data = "Could not copy: select the text instead";
      }
      setTimeout(() => { button.firstChild.data = "Copy quotation"; }, 3000);
    });
    (p.querySelector(".acts") || p).append(button);
  });

  // Reading: step through the highlights, and turn the labels off.
  const reading = document.getElementById("reading");
  if (reading) {
    const toggle = make("button", "Hide our labels", { type: "button", className: "copy" });
    toggle.addEventListener("click", () => {
      const off = reading.classList.toggle("quietmarks");
      toggle.textContent = off ? "Show our labels" : "Hide our labels";
    });
    reading.prepend(toggle);
    const marks = all("mark", reading), step = document.getElementById("step");
    if (step && marks.length) {
      let at = -1;
      marks.forEach((m) => { m.tabIndex = -1; });
      for (const [text, by] of [["Previous highlight", -1], ["Next highlight", 1]]) {
        const button = make("button", text, { type: "button", className: "copy" });
        button.addEventListener("click", () => {
          at = (at + by + marks.length) % marks.length;
          marks[at].focus({ preventScroll: true });
          marks[at].scrollIntoView({ block: "center" });
        });
        step.append(button, " ");
      }
    }
  }

  // Suggestions while typing: the combobox pattern of the ARIA Authoring Practices.
  const input = document.querySelector("form[role=search] #q, [role=search] #q");
  if (!input) return;
  const list = make("ul", "", { id: "suggestions", className: "suggestions", role: "listbox", ariaLabel: "Suggestions", hidden: true });
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "suggestions"], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  let active = -1, asked = 0, wait;
  const show = (items) => {
    active = -1;
    list.replaceChildren(...items.map((s, i) => {
      const li = make("li", s.text, { id: "suggestion-" + i, role: "option" });
      li.setAttribute("aria-selected", "false");
      li.addEventListener("mousedown", (e) => { e.preventDefault(); input.value = s.text; input.form.requestSubmit(); });
      return li;
    }));
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!!items.length));
    input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const turn = ++asked;
      if (input.value.trim().length < 2) return show([]);
      try {
        const r = await fetch(new URL("api/v1/suggest?q=" + encodeURIComponent(input.value), root));
        if (r.ok && turn === asked) show((await r.json()).suggestions || []);
      } catch { /* the box works without suggestions */ }
    }, 120);
  });
  input.addEventListener("keydown", (e) => {
    const items = all("li", list);
    if (e.key === "Escape" && !list.hidden) { e.preventDefault(); return show([]); }
    if (list.hidden || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
    e.preventDefault();
    active = (active + (e.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
    items.forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", items[active].id);
    input.value = items[active].textContent;
  });
  input.addEventListener("blur", () => show([]));
})();
