// ismsbook, default theme. Nothing here is needed to read a page: it adds the theme switch, table sort and filter,
// cards on record links, copy buttons, and loads the search on the first key.
(() => {
  "use strict";
  const root = document.documentElement;
  const store = {
    get: (k) => { try { return localStorage.getItem(k); } catch { return null; } },
    set: (k, v) => { try { v ? localStorage.setItem(k, v) : localStorage.removeItem(k); } catch { /* private window */ } },
  };
  // Runs before the first paint, so that a chosen theme does not flash.
  const chosen = store.get("ismsbook-theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  const all = (sel, at = document) => [...at.querySelectorAll(sel)];
  const make = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };

  const themeSwitch = () => {
    const b = document.getElementById("theme");
    if (!b) return;
    const order = ["auto", "light", "dark"];
    const show = () => { b.textContent = b.dataset[root.dataset.theme || "auto"]; };
    b.addEventListener("click", () => {
      const next = order[(order.indexOf(root.dataset.theme || "auto") + 1) % 3];
      if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
      store.set("ismsbook-theme", next === "auto" ? null : next);
      show();
    });
    b.hidden = false;
    show();
  };

  // The style sheet shows these folds open on a wide screen; here they are also said to be open.
  const folds = () => {
    if (innerWidth >= 700) all(".side .fold").forEach((d) => { d.open = true; });
    if (innerWidth >= 1180) all(".rail .fold").forEach((d) => { d.open = true; });
  };

  const clamps = () => all(".clamp").forEach((d) => {
    const p = d.querySelector(".prose");
    if (p.offsetParent && p.scrollHeight <= p.clientHeight + 2) d.classList.add("whole");
  });

  const norm = (s) => s.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 96));

  const tables = () => all("table[data-enhance]").forEach((table) => {
    const said = table.dataset;
    const box = table.closest(".tbl");
    const bar = box.querySelector(".tbl-bar");
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const given = [...body.rows];
    const rows = given.filter((r) => !r.classList.contains("band"));
    // A sub-row stays with the row it belongs to.
    const blocks = [];
    rows.forEach((r) => { if (r.classList.contains("sub") && blocks.length) blocks.at(-1).push(r); else blocks.push([r]); });
    const text = new Map(rows.map((r) => [r, norm(r.textContent)]));
    const cell = (r, i) => r.cells[i]?.textContent.trim() ?? "";
    const collator = new Intl.Collator(root.lang, { numeric: true, sensitivity: "base" });

    const filter = make("input", { type: "search", placeholder: said.filter, ariaLabel: said.filter, autocomplete: "off" });
    const picks = heads.flatMap((h, i) => {
      if (!["state", "level", "party", "word"].includes(h.dataset.type)) return [];
      const values = [...new Set(rows.map((r) => cell(r, i)))].filter(Boolean).sort(collator.compare);
      if (values.length < 2 || values.length > 12) return [];
      const any = said.any.replace("{column}", h.textContent);
      const select = make("select", { ariaLabel: h.textContent }, make("option", { value: "", textContent: any }), ...values.map((v) => make("option", { value: v, textContent: v })));
      return [[i, select]];
    });
    // A figure elsewhere opens the rows that it counts: ?column=words#row
    const asked = new URLSearchParams(location.search);
    const names = (r, i, v) => all(".ref, .name", r.cells[i] ?? r).some((e) => e.textContent.trim() === v);
    heads.forEach((h, i) => {
      const wanted = asked.get(h.dataset.key);
      // Of several ids in a cell it is one that is asked for, whole: 4.1 is not 4.1.2.
      if (wanted === null || picks.some(([at]) => at === i) || !rows.some((r) => names(r, i, wanted))) return;
      const any = said.any.replace("{column}", h.textContent);
      picks.push([i, make("select", { ariaLabel: h.textContent }, make("option", { value: "", textContent: any }), make("option", { value: wanted, textContent: wanted }))]);
    });
    const fits = (r, i, v) => !v || cell(r, i) === v || names(r, i, v);
    const count = bar.querySelector(".tbl-count");
    const plain = count.textContent;
    count.setAttribute("role", "status");
    const apply = () => {
      const words = norm(filter.value).split(/\s+/).filter(Boolean);
      let n = 0;
      rows.forEach((r) => {
        const on = words.every((w) => text.get(r).includes(w)) && picks.every(([i, s]) => fits(r, i, s.value));
        r.hidden = !on;
        n += on;
      });
      let shown = 0;
      given.toReversed().forEach((r) => { if (r.classList.contains("band")) { r.hidden = !shown; shown = 0; } else if (!r.hidden) shown += 1; });
      count.textContent = n === rows.length ? plain : said.of.replace("{n}", n).replace("{total}", rows.length);
    };
    filter.addEventListener("input", apply);
    picks.forEach(([, s]) => s.addEventListener("change", apply));
    bar.prepend(filter, ...picks.map(([, s]) => s));
    heads.forEach((h, i) => {
      const wanted = asked.get(h.dataset.key);
      if (wanted === null) return;
      const pick = picks.find(([at]) => at === i)?.[1];
      if (pick && [...pick.options].some((o) => o.value === wanted)) pick.value = wanted; else filter.value = `${filter.value} ${wanted}`.trim();
    });
    if (asked.size) { apply(); document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView(); }

    heads.forEach((h, i) => {
      const b = make("button", { type: "button" }, ...h.childNodes);
      h.append(b);
      b.addEventListener("click", () => {
        const was = h.getAttribute("aria-sort");
        heads.forEach((x) => x.removeAttribute("aria-sort"));
        if (was === "descending") { body.append(...given); apply(); return; }
        const up = was !== "ascending";
        h.setAttribute("aria-sort", up ? "ascending" : "descending");
        const sorted = blocks.map((k) => [cell(k[0], i), k]).sort(([a], [c]) => (a === "") - (c === "") || collator.compare(a, c) * (up ? 1 : -1));
        given.forEach((r) => { if (r.classList.contains("band")) r.remove(); });
        body.append(...sorted.flatMap(([, k]) => k));
      });
    });
  });

  // Title, kind and state of a record beside its id, on hover and on keyboard focus.
  const cards = () => {
    let pop = null;
    const hide = () => { pop?.remove(); pop = null; };
    const show = (a) => {
      hide();
      pop = make("div", { className: "card-pop", ariaHidden: "true" }, make("b", { textContent: a.dataset.t }), a.dataset.k);
      if (a.dataset.s) pop.append(" ", make("span", { className: `st st-${a.dataset.m}`, textContent: a.dataset.s }));
      document.body.append(pop);
      const r = a.getBoundingClientRect();
      const left = Math.max(8, Math.min(r.left, innerWidth - pop.offsetWidth - 8));
      const below = r.bottom + pop.offsetHeight + 8 < innerHeight;
      pop.style.left = `${left + scrollX}px`;
      pop.style.top = `${(below ? r.bottom + 4 : r.top - pop.offsetHeight - 4) + scrollY}px`;
    };
    const over = (e) => { const a = e.target.closest?.("a.ref[data-t]"); a ? show(a) : hide(); };
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", over);
    document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
    document.addEventListener("scroll", hide, { passive: true, capture: true });
    // A reader of the screen hears the title too.
    all("a.ref[data-t]").forEach((a) => { if (a.dataset.t !== a.textContent) a.setAttribute("aria-description", a.dataset.t); });
  };

  const copies = () => {
    const { copy, copied } = document.body.dataset;
    if (!navigator.clipboard) return;
    const button = (get, label) => {
      const b = make("button", { type: "button", className: "copy", textContent: copy });
      if (label) b.setAttribute("aria-label", `${copy}: ${label}`);
      b.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(get()); b.textContent = copied; setTimeout(() => { b.textContent = copy; }, 1500); } catch { /* refused */ }
      });
      return b;
    };
    all("[data-copy]").forEach((e) => { if (e !== document.body) e.after(button(() => e.textContent, e.textContent)); });
    all(".code > pre").forEach((p) => p.after(button(() => p.textContent, "")));
  };

  const contents = () => {
    const links = new Map(all(".contents a").map((a) => [a.hash.slice(1), a]));
    if (!links.size || !window.IntersectionObserver) return;
    const seen = new IntersectionObserver((es) => es.forEach((e) => {
      const a = links.get(encodeURIComponent(e.target.id)) ?? links.get(e.target.id);
      if (!e.isIntersecting || !a) return;
      links.forEach((x) => x.classList.remove("here"));
      a.classList.add("here");
    }), { rootMargin: "-10% 0px -75% 0px" });
    links.forEach((_, id) => { const h = document.getElementById(decodeURIComponent(id)); if (h) seen.observe(h); });
  };

  const search = () => {
    const form = document.querySelector("form.find");
    const input = form?.querySelector("input");
    if (!input) return;
    let asked = false;
    const load = () => { if (!asked) { asked = true; document.head.append(make("script", { src: form.dataset.js })); } };
    input.addEventListener("focus", load);
    input.addEventListener("input", load);
    if (document.getElementById("results")) load();
    document.addEventListener("keydown", (e) => {
      if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select, [contenteditable]")) return;
      e.preventDefault();
      input.focus();
      input.select();
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    root.classList.add("js");
    [themeSwitch, folds, clamps, tables, cards, copies, contents, search].forEach((f) => f());
  });
})();
