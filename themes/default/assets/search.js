// ismsbook search: offline, Japanese and English, from a server or from a folder (scripts only, no fetch).
//
// Files of one language, under the folder `data-index` of the search form, all with stable names:
//   pages.js     ISMS.pages("<base64>")        deflate-raw of UTF-8 JSON
//                {"kinds": [label], "pages": [[href, id, title, kind, units]]}
//                kind: place in `kinds`; units: how many units the page has. Units are numbered through all pages in this
//                order, from 0. A unit is what a hit points at: a section of a document, a row of a table, a whole record.
//   t-00.js ..   ISMS.terms(n, "<base64>")     n = code of the term's first character mod 64; file name two hex digits
//                deflate-raw of bytes: for each term, in byte order: varint length, UTF-8 bytes of the term,
//                varint length, postings. Postings are varints: (gap to the unit before, first: unit + 1) << 2 | weight.
//                weight: 0 in the text, 1 often in the text (3 times or more), 2 in a heading, 3 in the id or title.
//                varint = LEB128, unsigned. A shard without terms is not written; `pages.js` names those that are: "shards": [n]
//   x-0000.js .. ISMS.texts(n, "<base64>")     n = unit / 64; file name four hex digits
//                deflate-raw of UTF-8 JSON [[anchor, heading, text]] for units 64n .. 64n+63, for snippets and for checking phrases
// Terms: NFKC, lower case, katakana folded to hiragana. Runs of kanji and kana give their pairs of characters and their last
// character alone; runs of letters and digits with . - _ : / inside give the whole ("a.8.13", "doc-1.2") and, where
// there are such signs, the parts between - _ : / ("backup", "12.3.1").
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  const input = form.querySelector("input");
  const panel = document.getElementById("found");
  const page = document.getElementById("results");
  const say = panel.dataset;
  const make = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
  const fold = (s) => s.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 96));

  // Loading: one script per file; the file calls back with its payload. Counted is how often the index has changed since.
  const waiting = new Map();
  let age = 0;
  const inflate = async (b64) => {
    const bytes = Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());
  };
  const utf8 = new TextDecoder();
  const arrive = (name, b64) => {
    const w = waiting.get(name);
    // What was asked for before the index changed comes too late.
    if (w?.script === document.currentScript) inflate(b64).then(w.done);
  };
  const hex = (n, w) => n.toString(16).padStart(w, "0");
  window.ISMS = {
    pages: (b) => arrive("pages", b),
    terms: (n, b) => arrive(`t-${hex(n, 2)}`, b),
    texts: (n, b) => arrive(`x-${hex(n, 4)}`, b),
  };
  const load = (name, read) => {
    let w = waiting.get(name);
    if (!w) {
      w = {};
      w.promise = new Promise((done, fail) => {
        w.done = (b) => done(read(b));
        w.script = make("script", { src: `${form.dataset.index}${name}.js${age ? `?${age}` : ""}`, onerror: () => { waiting.delete(name); fail(new Error(name)); } });
        document.head.append(w.script);
      });
      waiting.set(name, w);
    }
    return w.promise;
  };

  const readPages = (b) => {
    const d = JSON.parse(utf8.decode(b));
    let at = 0;
    d.pages = d.pages.map(([href, id, title, kind, units]) => { const p = { href, id, title, kind, from: at, fid: fold(id), ftitle: fold(title) }; at += units; return p; });
    d.shards = new Set(d.shards);
    d.units = at;
    return d;
  };
  const readTerms = (b) => {
    const terms = new Map();
    let i = 0;
    const varint = () => { let n = 0, s = 0, x; do { x = b[i++]; n += (x & 127) * 2 ** s; s += 7; } while (x > 127); return n; };
    while (i < b.length) {
      const len = varint();
      const term = utf8.decode(b.subarray(i, i += len));
      const end = varint() + i;
      const hits = [];
      let unit = -1;
      while (i < end) { const v = varint(); unit += Math.floor(v / 4); hits.push([unit, v % 4]); }
      terms.set(term, hits);
    }
    return terms;
  };
  const readTexts = (b) => JSON.parse(utf8.decode(b));

  const C = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー々〆〇";
  const W = `(?:(?![${C}])[\\p{L}\\p{N}])+`;
  const RUN = new RegExp(`[${C}]+|${W}(?:[.\\-_:/]${W})*`, "gu");
  const CJK = new RegExp(`^[${C}]`, "u");

  // One word of the query -> Map unit -> weight. Every part of the word must occur in the unit.
  const lookup = async (word, shards) => {
    let units = null;
    for (const [run] of word.matchAll(RUN)) {
      const chars = [...run];
      const cjk = CJK.test(run);
      const asked = !cjk ? [[run, true]] : chars.length === 1 ? [[run, true]] : chars.slice(1).map((c, i) => [chars[i] + c, false]);
      for (const [term, prefix] of asked) {
        const n = term.codePointAt(0) % 64;
        const got = new Map();
        if (shards.has(n)) {
          const terms = await load(`t-${hex(n, 2)}`, readTerms);
          const add = (hits, w) => hits.forEach(([u, x]) => got.set(u, Math.max(got.get(u) ?? 0, 1 + x + w)));
          if (prefix) terms.forEach((hits, t) => { if (t.startsWith(term)) add(hits, t === term ? 2 : 0); });
          else if (terms.has(term)) add(terms.get(term), 0);
        }
        units = units ? new Map([...units].filter(([u]) => got.has(u)).map(([u, w]) => [u, w + got.get(u)])) : got;
        if (!units.size) return units;
      }
    }
    return units ?? new Map();
  };

  const pageOf = (pages, unit) => { let lo = 0, hi = pages.length - 1; while (lo < hi) { const m = (lo + hi + 1) >> 1; if (pages[m].from <= unit) lo = m; else hi = m - 1; } return pages[lo]; };

  const find = async (query, limit) => {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const d = await load("pages", readPages);
    let units = null;
    for (const w of words) {
      const got = await lookup(w, d.shards);
      units = units ? new Map([...units].filter(([u]) => got.has(u)).map(([u, x]) => [u, x + got.get(u)])) : got;
    }
    const whole = words.join(" ");
    const best = [...(units ?? [])].map(([unit, score]) => {
      const p = pageOf(d.pages, unit);
      const bonus = p.fid === whole ? 1000 : p.ftitle === whole ? 500 : p.fid.startsWith(whole) ? 100 : p.ftitle.includes(whole) ? 50 : 0;
      return { p, unit, score: score + bonus - (unit === p.from ? 0 : 0.5) };
    }).sort((a, b) => b.score - a.score || a.unit - b.unit);
    // The pairs of a word may stand apart: the text itself decides.
    const hits = [];
    const pages = new Map();
    for (const h of best.slice(0, 400)) {
      const [anchor, heading, text] = (await load(`x-${hex(h.unit >> 6, 4)}`, readTexts))[h.unit & 63];
      const hay = fold(`${h.p.id} ${h.p.title} ${heading} ${text}`);
      if (!words.every((w) => hay.includes(w))) continue;
      const n = pages.get(h.p) ?? 0;
      pages.set(h.p, n + 1);
      if (n >= 3) continue;
      hits.push({ ...h, anchor, heading, text });
      if (hits.length >= limit) break;
    }
    return { hits, kinds: d.kinds, words };
  };

  // Marks the words in a text, by positions in its folded form (same length per character; else plain).
  const marked = (text, words) => {
    const chars = [...text];
    const folded = chars.map(fold);
    const flat = folded.join("");
    const at = [];
    folded.forEach((f, i) => { for (let k = 0; k < f.length; k += 1) at.push(i); });
    const on = new Set();
    words.forEach((w) => { for (let i = flat.indexOf(w); i >= 0; i = flat.indexOf(w, i + w.length)) for (let k = i; k < i + w.length; k += 1) on.add(at[k]); });
    const out = [];
    for (let i = 0; i < chars.length;) { let j = i; while (j < chars.length && on.has(j) === on.has(i)) j += 1; const s = chars.slice(i, j).join(""); out.push(on.has(i) ? make("mark", { textContent: s }) : s); i = j; }
    return out;
  };
  const snippet = (text, words) => {
    const flat = fold(text);
    const first = Math.min(...words.map((w) => flat.indexOf(w)).filter((i) => i >= 0), text.length);
    const from = first === text.length ? 0 : Math.max(0, first - 24);
    return (from > 0 ? "…" : "") + text.slice(from, from + 110) + (text.length > from + 110 ? "…" : "");
  };

  const show = (box, { hits, kinds, words }, query, all) => {
    box.replaceChildren();
    if (!hits.length) { box.append(make("p", { className: "found-note", textContent: say.none })); return; }
    const groups = new Map();
    hits.forEach((h) => { if (!groups.has(h.p.kind)) groups.set(h.p.kind, []); groups.get(h.p.kind).push(h); });
    groups.forEach((list, kind) => {
      box.append(make("p", { className: "found-kind", textContent: kinds[kind] }));
      list.forEach((h) => {
        const a = make("a", { className: "hit", href: form.dataset.root + h.p.href + (h.anchor ? `#${h.anchor}` : "") });
        if (h.p.id) a.append(make("span", { className: "id" }, ...marked(h.p.id, words)));
        a.append(make("span", { className: "hit-title" }, ...marked(h.p.title, words)));
        if (h.heading && h.heading !== h.p.title) a.append(make("span", { className: "hit-at" }, " › ", ...marked(h.heading, words)));
        if (h.text) a.append(make("span", { className: "hit-text" }, ...marked(snippet(h.text, words), words)));
        box.append(a);
      });
    });
    if (all) box.append(make("a", { className: "hit hit-all", href: `${form.action}?q=${encodeURIComponent(query)}`, textContent: say.more }));
    else box.prepend(make("p", { className: "found-note", textContent: say.count.replace("{n}", hits.length) }));
  };

  let turn = 0;
  const run = async () => {
    const query = input.value.trim();
    const mine = ++turn;
    const box = page ?? panel;
    panel.hidden = !!page || !query;
    if (!query) { box.replaceChildren(); return; }
    if (!box.childElementCount) box.append(make("p", { className: "found-note", textContent: say.wait }));
    try {
      const found = await find(query, page ? 100 : 12);
      if (mine === turn) show(box, found, query, !page);
    } catch {
      if (mine === turn) box.replaceChildren(make("p", { className: "found-note", textContent: say.none }));
    }
  };

  input.addEventListener("input", run);
  input.addEventListener("focus", () => { if (input.value.trim() && !page) run(); });
  form.addEventListener("keydown", (e) => {
    const links = [...(page ?? panel).querySelectorAll(".hit")];
    const i = links.indexOf(document.activeElement);
    if (e.key === "ArrowDown" && links.length) { e.preventDefault(); links[Math.min(i + 1, links.length - 1)].focus(); }
    else if (e.key === "ArrowUp" && i >= 0) { e.preventDefault(); (links[i - 1] ?? input).focus(); }
    else if (e.key === "Escape") { panel.hidden = true; input.focus(); }
    else if (e.key === "Enter" && document.activeElement === input && links[0]) { e.preventDefault(); links[0].click(); }
  });
  document.addEventListener("pointerdown", (e) => { if (!form.contains(e.target)) panel.hidden = true; });
  form.addEventListener("focusout", (e) => { if (e.relatedTarget && !form.contains(e.relatedTarget)) panel.hidden = true; });

  // A preview takes a new page over into this one: what is found stays in view until it is found again, in the new index.
  document.addEventListener("ismsbook:morph", (e) => [panel, page].forEach((box) => {
    const other = box && e.detail.getElementById(box.id);
    if (!other) return;
    other.hidden = box.hidden;
    other.replaceChildren(...[...box.childNodes].map((n) => n.cloneNode(true)));
  }));
  document.addEventListener("ismsbook:morphed", () => {
    document.head.querySelectorAll(`script[src^="${form.dataset.index}"]`).forEach((s) => s.remove());
    waiting.clear();
    age += 1;
    if (!input.value.trim() || (!page && panel.hidden)) return;
    const at = document.activeElement?.closest(".hit")?.href;
    run().then(() => { if (at) [...(page ?? panel).querySelectorAll(".hit")].find((a) => a.href === at)?.focus({ preventScroll: true }); });
  });

  if (page) { const q = new URLSearchParams(location.search).get("q"); if (q) { input.value = q.slice(0, 120); } }
  if (input.value.trim()) run();
})();
