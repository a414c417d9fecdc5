// <findings-search>: a search box over inspection reports for any page.
// Attributes: theme, authority, finding, year, q, size, label.
(() => {
  "use strict";
  const root = new URL(".", document.currentScript.src);
  const style = `
:host{display:block;font:inherit;color:var(--findings-text,inherit);--link:var(--findings-link,#1a5a96)}
*{box-sizing:border-box}form{display:flex;flex-wrap:wrap}label{flex-basis:100%;font-weight:bold;margin-bottom:.3em}
input,button{font:inherit;padding:.45em .6em;min-height:2.75em;border:2px solid var(--findings-border,#0b0c0c);border-radius:0}
input{flex:1;min-width:8em;color:inherit;background:var(--findings-background,#fff)}
button{font-weight:bold;color:var(--findings-button-text,#fff);background:var(--findings-button,#00703c);border-color:transparent;cursor:pointer}
:focus-visible{outline:3px solid var(--findings-focus,#fd0);outline-offset:0;box-shadow:inset 0 0 0 2px #0b0c0c}
ol{list-style:none;margin:1em 0;padding:0}li{border-top:1px solid var(--findings-line,#b1b4b6);padding:.75em 0}
p{margin:.2em 0}a{color:var(--link)}.quiet{font-size:.9em;opacity:.85}mark{background:var(--findings-mark,#fff3b0);color:inherit}
.text{white-space:pre-line}`;
  const make = (tag, text, props = {}) => Object.assign(document.createElement(tag), { textContent: text }, props);

  // marked puts the highlights into a text; offsets are UTF-16 code units, as in strings here.
  const marked = (text, highlights) => {
    const p = make("p", "", { className: "text" });
    let at = 0;
    for (const [start, end] of highlights || []) {
      p.append(text.slice(at, start), make("mark", text.slice(start, end)));
      at = end;
    }
    p.append(text.slice(at));
    return p;
  };

  class FindingsSearch extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const shadow = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      shadow.adoptedStyleSheets = [sheet];
      const form = make("form", "");
      form.setAttribute("role", "search");
      this.input = make("input", "", { id: "q", type: "search", autocomplete: "off", maxLength: 1000, value: this.getAttribute("q") || "" });
      form.append(make("label", this.getAttribute("label") || "Search inspection reports", { htmlFor: "q" }), this.input, make("button", "Search"));
      this.status = make("p", "");
      this.status.setAttribute("role", "status");
      this.list = make("ol", "");
      this.more = make("p", "");
      shadow.append(form, this.status, this.list, this.more);
      form.addEventListener("submit", (e) => { e.preventDefault(); this.search(); });
      if (this.input.value) this.search();
    }

    parameters() {
      const q = new URLSearchParams({ q: this.input.value });
      for (const name of ["theme", "authority", "finding", "year"]) {
        for (const v of (this.getAttribute(name) || "").split(";")) if (v.trim()) q.append(name, v.trim());
      }
      return q;
    }

    async search() {
      const turn = (this.turn = (this.turn || 0) + 1);
      const q = this.parameters(), api = new URLSearchParams(q);
      api.set("size", this.getAttribute("size") || "5");
      api.set("facets", "none");
      this.status.textContent = "Searching …";
      try {
        const r = await fetch(new URL("api/v1/search?" + api, root), { credentials: "omit" });
        const found = await r.json();
        if (turn !== this.turn) return;
        if (!r.ok) throw new Error(found.detail);
        this.show(found, q);
      } catch (e) {
        if (turn !== this.turn) return;
        this.list.replaceChildren();
        this.more.replaceChildren();
        this.status.textContent = e instanceof TypeError ? "The search cannot be reached." : e.message;
      }
    }

    show(found, q) {
      this.status.textContent = `${found.total.toLocaleString("en-GB")} ${found.total === 1 ? "passage" : "passages"} in ${found.reports} ${found.reports === 1 ? "report" : "reports"}`;
      this.list.replaceChildren(...found.results.map((r) => {
        const li = make("li", "");
        const link = make("a", r.citation, { href: new URL(r.url.replace(/^\//, ""), root).href, target: "_blank", rel: "noopener" });
        const cite = make("p", "", { className: "quiet" });
        cite.append(link);
        li.append(marked(r.text, r.highlights), cite);
        return li;
      }));
      this.more.replaceChildren();
      if (found.total > found.results.length) {
        this.more.append(make("a", "All results", { href: new URL("search?" + q, root).href, target: "_blank", rel: "noopener" }));
      }
    }
  }
  customElements.define("findings-search", FindingsSearch);
})();
