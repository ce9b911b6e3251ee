// ismsbook, default theme. Nothing here is needed to read a page: it adds the theme switch; sorting, filtering, choosing the
// columns and saving of tables; cards on record links, copy buttons; and it loads the search once its field is entered.
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

  const themeSwitch = (page) => {
    const b = page.getElementById("theme");
    if (!b) return;
    b.hidden = false;
    b.textContent = b.dataset[root.dataset.theme || "auto"];
  };
  const turnTheme = (e) => {
    if (!e.target.closest?.("#theme")) return;
    const order = ["auto", "light", "dark"];
    const next = order[(order.indexOf(root.dataset.theme || "auto") + 1) % 3];
    if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
    store.set("ismsbook-theme", next === "auto" ? null : next);
    themeSwitch(document);
  };

  // The style sheet shows these folds open on a wide screen; here they are also said to be open.
  const folds = (page) => {
    if (innerWidth >= 700) all(".side .fold", page).forEach((d) => { d.open = true; });
    if (innerWidth >= 1180) all(".rail .fold", page).forEach((d) => { d.open = true; });
  };

  const clamps = () => all(".clamp").forEach((d) => {
    const p = d.querySelector(".prose");
    if (p.offsetParent && p.scrollHeight <= p.clientHeight + 2) d.classList.add("whole");
  });

  const norm = (s) => s.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 96));

  const asked = new URLSearchParams(location.search);
  const cell = (r, i) => r.cells[i]?.textContent.trim() ?? "";
  const names = (r, i, v) => all(".ref, .name", r.cells[i] ?? r).some((e) => e.textContent.trim() === v);
  const collator = new Intl.Collator(root.lang, { numeric: true, sensitivity: "base" });
  const rowsOf = (table) => [...table.tBodies[0].rows].filter((r) => !r.classList.contains("band"));

  // A table of more rows than this is laid out in steps, as far as one scrolls: a browser takes a second for eighty thousand cells.
  const LONG = 400;
  const STEP = 100;

  // What a table gets: a filter, a choice for each column of few words, a choice of columns, a way to save it, heads that sort,
  // and links to its rows. Their doing is in `tables`.
  const controls = (page) => all("table[data-enhance]", page).forEach((table) => {
    const said = table.dataset;
    const box = table.closest(".tbl");
    const bar = box.querySelector(".tbl-bar");
    const heads = [...table.tHead.rows[0].cells];
    const rows = rowsOf(table);
    const filter = make("input", { id: `${box.id}-filter`, type: "search", placeholder: said.filter, ariaLabel: said.filter, autocomplete: "off" });
    const picks = heads.flatMap((h, i) => {
      const key = h.dataset.key;
      const wanted = asked.get(key);
      let values = [];
      if (["state", "level", "party", "word"].includes(h.dataset.type)) values = [...new Set(rows.map((r) => cell(r, i)))].filter(Boolean).sort(collator.compare);
      if (values.length < 2 || values.length > 12) {
        // A figure elsewhere opens the rows that it counts: ?column=words#row
        // Of several ids in a cell it is one that is asked for, whole: 4.1 is not 4.1.2.
        if (wanted === null || !rows.some((r) => names(r, i, wanted))) return [];
        values = [wanted];
      }
      const any = said.any.replace("{column}", h.textContent);
      const select = make("select", { id: `${box.id}-only-${key}`, ariaLabel: h.textContent }, make("option", { value: "", textContent: any }), ...values.map((v) => make("option", { value: v, textContent: v })));
      select.dataset.only = key;
      return [select];
    });
    // The first column names the rows and stays.
    const boxes = heads.slice(1).map((h) => make("label", {}, make("input", { id: `${box.id}-col-${h.dataset.key}`, type: "checkbox", value: h.dataset.key, defaultChecked: true }), h.textContent));
    const columns = make("details", { id: `${box.id}-cols`, className: "tbl-cols" }, make("summary", { textContent: said.columns }),
      make("fieldset", {}, make("legend", { className: "vh", textContent: said.columns }), make("button", { type: "button", textContent: said.allColumns }), ...boxes));
    const save = make("button", { type: "button", id: `${box.id}-csv`, className: "tbl-csv", textContent: said.csv, title: said.csvNote });
    const count = bar.querySelector(".tbl-count");
    count.dataset.all = count.textContent;
    count.setAttribute("role", "status");
    bar.prepend(filter, ...picks, ...(boxes.length > 1 ? [columns] : []), save);
    heads.forEach((h) => h.append(make("button", { type: "button" }, ...h.childNodes)));
    if (rows.length > LONG) table.after(make("button", { type: "button", id: `${box.id}-more`, className: "tbl-more", textContent: said.more, hidden: true }));
    rows.forEach((r) => {
      if (!r.id) return;
      const link = make("a", { className: "anchor", href: `#${encodeURIComponent(r.id)}`, tabIndex: -1, ariaHidden: "true" });
      r.cells[0].append(link);
    });
  });

  // CSV (RFC 4180) with a byte order mark, without which Excel takes it for a file in the encoding of its country.
  // No cell begins with a sign that a spreadsheet takes for a formula.
  const csv = (lines) => {
    const quote = (s) => (/[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s);
    const safe = (s, isNumber) => (!(isNumber && /^-?[\d.,]+$/.test(s)) && /^[ \u3000]*[=+\-@\t\r\n＝＋－＠]/.test(s) ? `'${s}` : s);
    return `\ufeff${lines.map((l) => `${l.map(([s, isNumber]) => quote(safe(s, isNumber))).join(",")}\r\n`).join("")}`;
  };
  // What a cell says, in one line; what stands side by side in it is parted by commas as in the files of the program.
  const told = (c) => {
    const parts = all(".ids > *, ul.plain > li", c);
    const said = parts.length ? parts.map((e) => e.textContent.replace(/\s+/g, " ").trim()).join(", ") : c.textContent.trim();
    return said.replace(/[ \t]*\n[ \t]*/g, "\n");
  };
  const download = (name, text) => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };

  const again = new WeakMap();
  const tables = () => all("table[data-enhance]").forEach((table) => {
    if (again.has(table)) { again.get(table)(); return; }
    const box = table.closest(".tbl");
    const bar = box.querySelector(".tbl-bar");
    const filter = bar.querySelector("input");
    const count = bar.querySelector(".tbl-count");
    const columns = bar.querySelector(".tbl-cols");
    let heads, given, rows, blocks, text, picks;
    let order = null;
    let limit = STEP;
    const hidden = new Set();
    // One rule of style hides a column: no cell is touched.
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
    const read = () => {
      heads = [...table.tHead.rows[0].cells];
      given = [...table.tBodies[0].rows];
      rows = rowsOf(table);
      // A sub-row stays with the row it belongs to.
      blocks = [];
      rows.forEach((r) => { if (r.classList.contains("sub") && blocks.length) blocks.at(-1).push(r); else blocks.push([r]); });
      text = null;
      picks = all("select", bar).map((s) => [heads.findIndex((h) => h.dataset.key === s.dataset.only), s]);
    };
    const shown = () => heads.map((h, i) => i).filter((i) => !hidden.has(heads[i].dataset.key));
    // What is looked through is what is shown.
    const texts = () => {
      const at = hidden.size ? shown() : null;
      return (text ??= new Map(rows.map((r) => [r, norm(at ? at.map((i) => r.cells[i]?.textContent ?? "").join(" ") : r.textContent)])));
    };
    const more = box.querySelector(".tbl-more");
    const trim = () => {
      if (!more) return;
      let n = 0;
      [...table.tBodies[0].rows].forEach((r) => {
        n += !r.hidden;
        if (r.classList.contains("later") !== (n > limit)) r.classList.toggle("later", n > limit);
      });
      more.hidden = n <= limit;
    };
    const further = (n) => { limit += n; trim(); };
    const fits = (r, i, v) => !v || cell(r, i) === v || names(r, i, v);
    const apply = () => {
      const words = norm(filter.value).split(/\s+/).filter(Boolean);
      const chosen = picks.filter(([, s]) => s.value);
      let n = 0;
      rows.forEach((r) => {
        const on = words.every((w) => texts().get(r).includes(w)) && chosen.every(([i, s]) => fits(r, i, s.value));
        if (r.hidden === on) r.hidden = !on;
        n += on;
      });
      let below = 0;
      given.toReversed().forEach((r) => { if (r.classList.contains("band")) { r.hidden = !below; below = 0; } else if (!r.hidden) below += 1; });
      count.textContent = n === rows.length ? count.dataset.all : table.dataset.of.replace("{n}", n).replace("{total}", rows.length);
      trim();
    };
    const choose = () => {
      if (!columns) return;
      const marks = all("input", columns);
      marks.forEach((m) => { m.checked = !hidden.has(m.value); });
      const off = heads.flatMap((h, i) => (hidden.has(h.dataset.key) ? [`#${CSS.escape(box.id)} tr:not(.band) > :nth-child(${i + 1})`] : []));
      sheet.replaceSync(off.length ? `${off.join(",")} { display: none; }` : "");
      columns.firstElementChild.textContent = off.length ? `${table.dataset.columns} ${heads.length - off.length} / ${heads.length}` : table.dataset.columns;
    };
    const arrange = () => {
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      const at = order ? heads.findIndex((x) => x.dataset.key === order.key) : -1;
      if (at < 0) { order = null; table.tBodies[0].append(...given); apply(); return; }
      heads[at].setAttribute("aria-sort", order.up ? "ascending" : "descending");
      const isNumber = ["number", "figure"].includes(heads[at].dataset.type);
      const compare = (a, c) => (isNumber && !Number.isNaN(a - c) ? a - c : collator.compare(a, c));
      const sorted = blocks.map((k) => [cell(k[0], at), k]).sort(([a], [c]) => (a === "") - (c === "") || compare(a, c) * (order.up ? 1 : -1));
      given.forEach((r) => { if (r.classList.contains("band")) r.remove(); });
      table.tBodies[0].append(...sorted.flatMap(([, k]) => k));
      trim();
    };
    const save = () => {
      const at = shown();
      const line = (r) => at.map((i) => [r.cells[i] ? told(r.cells[i]) : "", heads[i].dataset.type === "number"]);
      const seen = rowsOf(table).filter((r) => !r.hidden);
      const name = decodeURIComponent(location.pathname.split("/").pop() ?? "").replace(/\.html$/, "") || "table";
      download(`${name}-${box.id}.csv`, csv([at.map((i) => [heads[i].textContent.trim(), false]), ...seen.map(line)]));
    };
    bar.addEventListener("input", (e) => {
      if (columns?.contains(e.target)) {
        if (e.target.checked) hidden.delete(e.target.value); else hidden.add(e.target.value);
        text = null;
        choose();
        if (!filter.value) return;
      }
      limit = STEP;
      apply();
    });
    bar.addEventListener("click", (e) => {
      const b = e.target.closest("button");
      if (b?.classList.contains("tbl-csv")) save();
      else if (b && columns?.contains(b)) { hidden.clear(); text = null; choose(); apply(); }
    });
    bar.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !columns?.open || !columns.contains(e.target)) return;
      columns.open = false;
      columns.firstElementChild.focus();
    });
    table.tHead.addEventListener("click", (e) => {
      const key = e.target.closest("button")?.closest("th")?.dataset.key;
      if (key === undefined) return;
      order = order?.key !== key ? { key, up: true } : order.up ? { key, up: false } : null;
      limit = STEP;
      arrange();
    });
    if (more) {
      more.addEventListener("click", () => further(STEP));
      new IntersectionObserver((es) => { if (es.some((e) => e.isIntersecting)) further(STEP); }, { root: box.querySelector(".scroll"), rootMargin: "0px 0px 600px 0px" }).observe(more);
      // The browser looks only through what is laid out.
      addEventListener("keydown", (e) => { if ((e.ctrlKey || e.metaKey) && e.key === "f") further(Infinity); });
    }
    read();
    heads.forEach((h, i) => {
      const wanted = asked.get(h.dataset.key);
      if (wanted === null) return;
      const pick = picks.find(([at]) => at === i)?.[1];
      if (pick && [...pick.options].some((o) => o.value === wanted)) pick.value = wanted; else filter.value = `${filter.value} ${wanted}`.trim();
    });
    const pointed = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
    // A link to a row shows it, where it is filtered away or further down than what is laid out.
    const follow = () => {
      const row = pointed();
      if (!row || !table.contains(row) || !(row.hidden || row.classList.contains("later"))) return;
      if (row.hidden) {
        filter.value = "";
        picks.forEach(([, s]) => { s.value = ""; });
        apply();
      }
      if (row.classList.contains("later")) further(Infinity);
      row.scrollIntoView();
    };
    if (asked.size) { apply(); pointed()?.scrollIntoView(); } else trim();
    follow();
    addEventListener("hashchange", follow);
    again.set(table, () => { read(); choose(); if (order) arrange(); apply(); });
  });

  // A choice of columns closes when what lies beside it is used.
  const closeColumns = (e) => all(".tbl-cols[open]").forEach((d) => { if (!d.contains(e.target)) d.open = false; });

  // Title, kind and state of a record beside its id, on hover and on keyboard focus. It stays while the pointer is on it, and
  // goes with Escape.
  const cards = () => {
    let pop = null;
    let of = null;
    let leaving = 0;
    const hide = () => { clearTimeout(leaving); pop?.remove(); pop = of = null; };
    const show = (a) => {
      clearTimeout(leaving);
      if (of === a) return;
      hide();
      of = a;
      const { t, k, s, m } = a.dataset;
      // The id of a row: title and state stand beside it, and the kind is that of the table.
      const row = t === undefined && a.closest("tr");
      pop = make("div", { className: "card-pop", ariaHidden: "true" }, make("b", { textContent: row ? row.querySelector(".c-title").textContent.trim() : t }), k ?? a.closest("table").dataset.k);
      const state = row ? row.querySelector(".c-state .st")?.cloneNode(true) : s && make("span", { className: `st st-${m}`, textContent: s });
      if (state) pop.append(" ", state);
      document.body.append(pop);
      const r = a.getBoundingClientRect();
      const left = Math.max(8, Math.min(r.left, innerWidth - pop.offsetWidth - 8));
      const below = r.bottom + pop.offsetHeight + 8 < innerHeight;
      pop.style.left = `${left + scrollX}px`;
      pop.style.top = `${(below ? r.bottom + 4 : r.top - pop.offsetHeight - 4) + scrollY}px`;
    };
    const link = (e) => e.target.closest?.("a[data-k], [data-k] .c-id > a.ref");
    // Time to cross from the link to the card.
    const leave = () => { clearTimeout(leaving); if (pop) leaving = setTimeout(() => { if (of !== document.activeElement) hide(); }, 200); };
    document.addEventListener("pointerover", (e) => { if (link(e)) show(link(e)); else if (pop?.contains(e.target)) clearTimeout(leaving); else leave(); });
    document.addEventListener("focusin", (e) => { if (link(e)) show(link(e)); else hide(); });
    document.addEventListener("focusout", leave);
    document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
    // What scrolls within the page takes the link away from its card.
    document.addEventListener("scroll", (e) => { if (e.target !== document) hide(); }, { passive: true, capture: true });
    document.addEventListener("ismsbook:morph", hide);
  };
  // A reader of the screen hears the title too.
  const titles = (page) => all("a[data-t]", page).forEach((a) => { if (a.dataset.t !== a.textContent) a.setAttribute("aria-description", a.dataset.t); });

  const copies = (page) => {
    const { copy } = page.body.dataset;
    if (!navigator.clipboard) return;
    const button = (label) => {
      const b = make("button", { type: "button", className: "copy", textContent: copy });
      if (label) b.setAttribute("aria-label", `${copy}: ${label}`);
      return b;
    };
    all("[data-copy]", page).forEach((e) => { if (e !== page.body) e.after(button(e.textContent)); });
    all(".code > pre", page).forEach((p) => p.after(button("")));
  };
  const copyOne = async (e) => {
    const b = e.target.closest?.("button.copy");
    if (!b) return;
    const { copy, copied } = document.body.dataset;
    try { await navigator.clipboard.writeText(b.previousElementSibling.textContent); } catch { return; }
    const label = b.getAttribute("aria-label");
    b.textContent = copied;
    if (label) b.setAttribute("aria-label", label.replace(copy, copied));
    setTimeout(() => { b.textContent = copy; if (label) b.setAttribute("aria-label", label); }, 1500);
  };

  let seen = null;
  let here = "";
  const contents = () => {
    seen?.disconnect();
    const links = new Map(all(".contents a").map((a) => [a.hash.slice(1), a]));
    if (!links.size || !window.IntersectionObserver) return;
    const at = (id) => links.get(encodeURIComponent(id)) ?? links.get(id);
    const show = () => links.forEach((a) => a.classList.toggle("here", a === at(here)));
    seen = new IntersectionObserver((es) => es.forEach((e) => {
      if (!e.isIntersecting || !at(e.target.id)) return;
      here = e.target.id;
      show();
    }), { rootMargin: "-10% 0px -75% 0px" });
    links.forEach((_, id) => { const h = document.getElementById(decodeURIComponent(id)); if (h) seen.observe(h); });
    if (here) show();
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

  // `dress` gives a page what the scripts add to it; `wire` makes it work and puts back what the reader had chosen.
  // A preview takes a new page over into this one: it tells before, so that the new page is dressed alike, and after.
  const dress = (page) => [themeSwitch, folds, controls, titles, copies].forEach((f) => f(page));
  const wire = () => [clamps, tables, contents].forEach((f) => f());
  document.addEventListener("ismsbook:morph", (e) => dress(e.detail));
  document.addEventListener("ismsbook:morphed", wire);
  document.addEventListener("click", turnTheme);
  document.addEventListener("click", copyOne);
  document.addEventListener("pointerdown", closeColumns);
  document.addEventListener("focusin", closeColumns);
  document.addEventListener("DOMContentLoaded", () => {
    root.classList.add("js");
    dress(document);
    wire();
    cards();
    search();
  });
})();
