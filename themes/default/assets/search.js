// ismsbook search: offline, Japanese and English, from a server or from a folder (scripts only, no fetch).
//
// Files of one language, under the folder `data-index` of the search form, all with stable names, each a script in UTF-16:
//   ISMS.put(name, bytes, "...")   raw deflate, 15 bits in a character, counted from U+3400. Of these names:
//   pages     UTF-8 JSON {"kinds": [[label, rank]], "pages": [[href, id, other id, title, kind]], "shards": [n]}
//             kind: place in `kinds`; rank: how likely such a page is what is looked for; pages are numbered in this order.
//   t-00 ..   two hex digits n = code of the term's first character mod 64; `shards` names those that are written.
//             For each term, in byte order: varint length, UTF-8 bytes of the term, varint length, postings. Postings are varints:
//             (gap to the page before, first: page + 1) << 1 | 1 in a heading, or three times or more in the text.
//             varint = LEB128, unsigned. Ids and titles are not in here: `pages` holds them.
//   x-0000 .. four hex digits n = page / 64. UTF-8 JSON [[[anchor, heading, text]]]: the sections of pages 64n .. 64n+63.
// Terms: NFKC, lower case, katakana folded to hiragana. Runs of kanji and kana give their pairs of characters and their last
// character alone; runs of letters and digits with . - _ : / inside give the whole ("a.8.13", "doc-1.2") and, where
// there are such signs, the parts between - _ : / ("backup", "12.3.1").
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  const input = form.querySelector("input");
  const panel = document.getElementById("found");
  const page = document.getElementById("results");
  const status = document.getElementById("found-status");
  const say = panel.dataset;
  const make = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
  const fold = (s) => s.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 96));

  // Loading: one script per file; the file calls back with its payload. Counted is how often the index has changed since.
  const waiting = new Map();
  let age = 0;
  const inflate = (wide, length) => {
    const bytes = new Uint8Array(length);
    for (let i = 0, at = 0, rest = 0, bits = 0; at < length; i += 1) {
      rest = (rest << 15) | (wide.charCodeAt(i) - 0x3400);
      for (bits += 15; bits >= 8 && at < length; at += 1) { bits -= 8; bytes[at] = rest >> bits; }
      rest &= 255;
    }
    const { readable, writable } = new DecompressionStream("deflate-raw");
    const writer = writable.getWriter();
    writer.write(bytes);
    writer.close();
    return new Response(readable).arrayBuffer();
  };
  const utf8 = new TextDecoder();
  window.ISMS = {
    put: (name, length, wide) => {
      const w = waiting.get(name);
      // What was asked for before the index changed comes too late.
      if (w?.script === document.currentScript) inflate(wide, length).then((b) => w.done(new Uint8Array(b)));
    },
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

  const hex = (n, w) => n.toString(16).padStart(w, "0");
  const readPages = (b) => {
    const d = JSON.parse(utf8.decode(b));
    d.pages = d.pages.map(([href, id, other, title, kind], at) => ({
      at, href, id, title, kind: d.kinds[kind][0], rank: 3 * d.kinds[kind][1], ids: [fold(id), fold(other)].filter(Boolean), ftitle: fold(title), tight: fold(title).replace(/[・\s]/g, ""),
    }));
    d.shards = new Set(d.shards);
    return d;
  };
  // A shard is read where it stands: hardly any of its terms is ever asked for. Gives what looks a term up, or all that begin with it.
  const readTerms = (b) => (term, whole, add) => {
    const wanted = new TextEncoder().encode(term);
    let i = 0;
    const varint = () => { let n = 0, s = 0, x; do { x = b[i++]; n += (x & 127) * 2 ** s; s += 7; } while (x > 127); return n; };
    while (i < b.length) {
      const length = varint();
      const from = i;
      i += length;
      const end = varint() + i;
      const is = whole ? length >= wanted.length : length === wanted.length;
      if (is && wanted.every((x, k) => b[from + k] === x)) for (let at = -1; i < end;) { const v = varint(); at += Math.floor(v / 2); add(at, v % 2); }
      i = end;
    }
  };
  const readTexts = (b) => JSON.parse(utf8.decode(b)).map((units) => units.map(([anchor, heading, text]) => ({ anchor, heading, text })));
  const texts = (p) => load(`x-${hex(p.at >> 6, 4)}`, readTexts);

  const C = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー々〆〇";
  const W = `(?:(?![${C}])[\\p{L}\\p{N}])+`;
  const RUN = new RegExp(`[${C}]+|${W}(?:[.\\-_:/]${W})*`, "gu");
  const CJK = new RegExp(`^[${C}]`, "u");
  const LETTER = /[\p{L}\p{N}]/u;

  // The pages whose text may hold a word, each with 1, or 2 where it stands in a heading or often. Every part of the word occurs there.
  const inTexts = async (word, d) => {
    let pages = null;
    for (const [run] of word.matchAll(RUN)) {
      const chars = [...run];
      const whole = !CJK.test(run) || chars.length === 1;
      for (const term of whole ? [run] : chars.slice(1).map((c, i) => chars[i] + c)) {
        const n = term.codePointAt(0) % 64;
        const got = new Map();
        if (d.shards.has(n)) {
          const each = await load(`t-${hex(n, 2)}`, readTerms);
          const add = (at, weighs) => { if (!pages || pages.has(at)) got.set(at, Math.max(got.get(at) ?? 0, Math.min(pages?.get(at) ?? 2, 1 + weighs))); };
          each(term, whole, add);
        }
        pages = got;
        if (!pages.size) return pages;
      }
    }
    return pages ?? new Map();
  };

  // Where a word stands next. Words in letters are found from their beginning on, others also within what is written together.
  const kindOf = (c) => (!c || !LETTER.test(c) ? "" : /\p{sc=Han}/u.test(c) ? "h" : CJK.test(c) ? "k" : "l");
  const seek = (text, word, from = 0) => {
    let i = text.indexOf(word, from);
    while (i > 0 && kindOf(word[0]) === "l" && kindOf(text[i - 1]) === "l") i = text.indexOf(word, i + 1);
    return i;
  };
  const has = (text, word) => seek(text, word) >= 0;
  const inTitle = (p, word) => has(p.ftitle, word) || (p.tight !== p.ftitle && has(p.tight, word));
  const hasTitle = (p, word) => inTitle(p, word) || p.ids.some((id) => has(id, word));

  // How well a query names a page by its id, whole or by its end or its beginning: 12.3.1 is that of 27017:12.3.1.
  const named = (p, whole) => Math.max(0, ...p.ids.map((id) => {
    if (id === whole) return 1000;
    if (/\d/.test(whole) && (id.endsWith(`:${whole}`) || id.endsWith(`.${whole}`))) return 700;
    if (!id.startsWith(whole)) return 0;
    return /[\d-]/.test(whole) ? 200 - Math.min(100, id.length - whole.length) : 6;
  }));
  // What words have to do with a title: how much of it they are, and whether they stand in it as they were typed.
  const titled = (p, words, typed) => {
    const inside = words.filter((w) => inTitle(p, w));
    if (!inside.length) return 0;
    const part = Math.min(1, inside.reduce((n, w) => n + w.length, 0) / p.ftitle.length);
    const phrase = p.ftitle === typed ? 30 : p.ftitle.startsWith(typed) ? 16 : has(p.ftitle, typed) ? 10 : 0;
    return (24 * inside.length) / words.length + 24 * part + phrase;
  };

  const count = (text, word) => { let n = 0; for (let i = seek(text, word); i >= 0 && n < 8; i = seek(text, word, i + word.length)) n += 1; return n; };
  // Whether a word stands for itself, and does not go on in what is written beside it in the same letters.
  const alone = (text, word) => {
    const i = seek(text, word);
    return i >= 0 && kindOf(text[i - 1]) !== kindOf(word[0]) && kindOf(text[i + word.length]) !== kindOf(word.at(-1));
  };
  // The shortest stretch of a text that holds one of each word.
  const spread = (text, words) => {
    let best = Infinity;
    const [first, ...rest] = words;
    for (let i = seek(text, first), n = 0; i >= 0 && n < 20; i = seek(text, first, i + 1), n += 1) {
      const near = rest.map((w) => { const after = text.indexOf(w, i), before = text.lastIndexOf(w, i); return Math.min(after < 0 ? Infinity : after - i, before < 0 ? Infinity : i - before); });
      best = Math.min(best, Math.max(0, ...near));
    }
    return best;
  };

  // What a section has to do with the words: nothing if it has none of them.
  const weigh = (unit, words) => {
    unit.fheading ??= fold(unit.heading);
    unit.ftext ??= fold(unit.text);
    let score = 0;
    const there = words.filter((w) => {
      const n = count(unit.ftext, w);
      const heads = has(unit.fheading, w);
      if (heads) score += 12 + (12 * w.length) / unit.fheading.length;
      if (n) score += 1 + Math.log2(n) + (alone(unit.ftext, w) ? 1 : 0);
      return n || heads;
    });
    if (there.length > 1) score += 4 * (there.length - 1) + 6 / (1 + spread(unit.ftext, there) / 12);
    return { unit, there, score };
  };

  // A page with its best sections, or nothing if the words are not all there: pairs of characters may stand apart, so the text decides.
  const judge = async (p, words, typed) => {
    const units = (await texts(p))[p.at & 63].map((unit) => weigh(unit, words));
    const title = words.filter((w) => hasTitle(p, w));
    if (!words.every((w) => title.includes(w) || units.some((u) => u.there.includes(w)))) return null;
    const best = units.filter((u) => u.there.length).sort((a, b) => b.score - a.score);
    const others = words.filter((w) => !title.includes(w));
    // Where the title holds all words, the page as a whole is meant, unless a heading is about them.
    const at = !others.length && !(best[0]?.unit.heading && words.every((w) => has(best[0].unit.fheading, w))) ? units[0] : best[0];
    const score = named(p, typed) + titled(p, words, typed) + (best[0]?.score ?? 0) + p.rank;
    return { p, score, at: at.unit, more: best.filter((u) => u !== at && u.unit.anchor && u.there.length === best[0].there.length).slice(0, 3).map((u) => u.unit) };
  };

  // The pages on which all words stand, the best first; `most` of them.
  const all = async (words, d, most) => {
    const typed = words.join(" ");
    const close = words.join("");
    const looked = await Promise.all(words.map((w) => inTexts(w, d)));
    const likely = [];
    d.pages.forEach((p) => {
      let score = p.rank;
      for (const [i, w] of words.entries()) {
        const near = hasTitle(p, w) ? 3 : looked[i].get(p.at);
        if (!near) return;
        score += 3 * near;
      }
      likely.push({ p, score: score + named(p, typed) + Math.max(titled(p, words, typed), titled(p, words, close)) });
    });
    likely.sort((a, b) => b.score - a.score || a.p.at - b.p.at);
    const judged = await Promise.all(likely.slice(0, most).map(({ p }) => judge(p, words, has(p.ftitle, close) ? close : typed)));
    return judged.filter(Boolean).sort((a, b) => b.score - a.score || a.p.at - b.p.at);
  };

  // A question in whole words: what stands between kana, and what is written in katakana or letters.
  const PARTS = new RegExp(`[\\p{sc=Han}々〆]+|[\\p{sc=Katakana}ー]+|${W}(?:[.\\-_:/]${W})*`, "gu");

  const find = async (query, most) => {
    const d = await load("pages", readPages);
    const plain = query.normalize("NFKC").toLowerCase();
    const words = [...new Set(fold(query).split(/[\s、。,?!]+/).filter((w) => LETTER.test(w)))].slice(0, 8);
    if (!words.length) return { hits: [], words };
    const hits = await all(words, d, most);
    if (hits.length) return { hits, words };
    // Nobody wrote it like this: then what the words of the question are made of, all of it or as much as there is.
    let parts = [...new Set((plain.match(PARTS) ?? []).map(fold))].filter((w) => [...w].length > 1);
    while (parts.length && parts.join(" ") !== words.join(" ")) {
      const found = await all(parts, d, most);
      if (found.length) return { hits: found, words: parts };
      const short = parts.reduce((a, b) => (b.length < a.length ? b : a));
      parts = parts.filter((w) => w !== short);
    }
    return { hits: [], words };
  };

  // A text with its words marked, from `from` to `to` at most: letters that fold together stay together.
  const CLUSTER = /[\s\S][\u3099\u309a\uff9e\uff9f\p{M}]*/gu;
  const marked = (text, words, window) => {
    const letters = text.match(CLUSTER) ?? [];
    const folded = letters.map(fold);
    const flat = folded.join("");
    const at = folded.flatMap((f, i) => Array(f.length).fill(i));
    const on = new Set();
    words.forEach((w) => { for (let i = seek(flat, w); i >= 0; i = seek(flat, w, i + w.length)) for (let k = i; k < i + w.length; k += 1) on.add(at[k]); });
    let from = 0, to = letters.length;
    if (window && to > window) {
      // The stretch that holds most of what is marked.
      let now = 0, best = -1;
      for (let i = 0; i < letters.length; i += 1) {
        now += on.has(i) - on.has(i - window);
        if (now > best) { best = now; from = Math.max(0, i - window + 1); }
      }
      const first = [...on].filter((i) => i >= from).sort((a, b) => a - b)[0] ?? 0;
      from = Math.max(0, Math.min(first - 24, letters.length - window));
      to = Math.min(letters.length, from + window);
    }
    const out = from > 0 ? ["…"] : [];
    for (let i = from; i < to;) {
      let j = i;
      while (j < to && on.has(j) === on.has(i)) j += 1;
      const s = letters.slice(i, j).join("");
      out.push(on.has(i) ? make("mark", { textContent: s }) : s);
      i = j;
    }
    if (to < letters.length) out.push("…");
    return out;
  };

  const address = (p, unit) => form.dataset.root + p.href + (unit?.anchor ? `#${unit.anchor}` : "");
  const one = ({ p, at, more }, words, wide) => {
    const a = make("a", { className: "hit", href: address(p, at) });
    if (p.id) a.append(make("span", { className: "id" }, ...marked(p.id, words)), " ");
    a.append(make("span", { className: "hit-title" }, ...marked(p.title, words)));
    if (at.heading && at.heading !== p.title) a.append(make("span", { className: "hit-at" }, " › ", ...marked(at.heading, words)));
    if (at.text) a.append(make("span", { className: "hit-text" }, ...marked(at.text, words, 110)));
    if (!wide || !more.length) return [a];
    const links = more.flatMap((unit) => [make("a", { href: address(p, unit) }, "› ", ...marked(unit.heading, words)), " "]);
    return [a, make("p", { className: "hit-more" }, ...links)];
  };

  // By kind, that of the best hit first.
  const show = (box, { hits, words }, query, wide) => {
    const groups = new Map();
    hits.forEach((h) => { if (!groups.has(h.p.kind)) groups.set(h.p.kind, []); groups.get(h.p.kind).push(h); });
    const shown = [...groups].slice(0, wide ? Infinity : 6).map(([kind, list]) => [kind, list.slice(0, wide ? Infinity : 4)]);
    const n = shown.reduce((sum, [, list]) => sum + list.length, 0);
    status.textContent = hits.length ? say.count.replace("{n}", n) : say.none;
    box.replaceChildren(...shown.map(([kind, list], i) => {
      const group = make("div", { className: "found-group", role: "group" }, make("p", { className: "found-kind", id: `found-${i}`, textContent: kind }), ...list.flatMap((h) => one(h, words, wide)));
      group.setAttribute("aria-labelledby", `found-${i}`);
      return group;
    }));
    if (!hits.length || wide) box.prepend(make("p", { className: "found-note", textContent: status.textContent }));
    if (!wide && hits.length) box.append(make("a", { className: "hit hit-all", href: `${form.action}?q=${encodeURIComponent(query)}`, textContent: say.more }));
  };

  let turn = 0;
  let busy = Promise.resolve();
  const run = () => (busy = look());
  const look = async () => {
    const query = input.value.trim();
    const mine = ++turn;
    const box = page ?? panel;
    panel.hidden = !!page || !query;
    if (!query) { box.replaceChildren(); box.removeAttribute("aria-busy"); status.textContent = ""; return; }
    box.setAttribute("aria-busy", "true");
    if (!box.childElementCount) box.append(make("p", { className: "found-note", textContent: say.wait }));
    const found = await find(query, page ? 200 : 16).catch(() => ({ hits: [], words: [] }));
    if (mine !== turn) return;
    show(box, found, query, !!page);
    box.removeAttribute("aria-busy");
  };

  const results = () => [...(page ?? panel).querySelectorAll("a")];
  const keys = (e) => {
    // What an input method is told is not told to the search.
    if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const inside = form.contains(e.target) || page?.contains(e.target);
    if (!inside) return;
    const links = results();
    const i = links.indexOf(document.activeElement);
    const to = (link) => { e.preventDefault(); (link ?? input).focus(); };
    if (e.key === "ArrowDown" && links.length) to(links[Math.min(i + 1, links.length - 1)]);
    else if (e.key === "ArrowUp" && i >= 0) to(links[i - 1]);
    else if (e.key === "Escape" && (i >= 0 || !panel.hidden)) { to(input); panel.hidden = true; }
    else if (e.key === "Enter" && e.target === input && input.value.trim() && (page || !panel.hidden)) { e.preventDefault(); busy.then(() => results()[0]?.click()); }
    // Who types on goes on with the query.
    else if (i >= 0 && [...e.key].length === 1 && e.key !== " ") input.focus();
  };

  input.addEventListener("input", run);
  input.addEventListener("focus", () => { if (input.value.trim() && !page && panel.hidden) run(); });
  document.addEventListener("keydown", keys);
  document.addEventListener("pointerdown", (e) => { if (!form.contains(e.target)) panel.hidden = true; });
  form.addEventListener("focusout", (e) => { if (e.relatedTarget && !form.contains(e.relatedTarget)) panel.hidden = true; });

  // A preview takes a new page over into this one: what is found stays in view until it is found again, in the new index.
  document.addEventListener("ismsbook:morph", (e) => [panel, page, status].forEach((box) => {
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
    const at = document.activeElement?.closest("#found a, #results a")?.href;
    run().then(() => { if (at) results().find((a) => a.href === at)?.focus({ preventScroll: true }); });
  });

  // The list of pages is small, and the first key waits for nothing else.
  load("pages", readPages).catch(() => {});
  if (page) { const q = new URLSearchParams(location.search).get("q"); if (q) input.value = q.slice(0, 120); }
  if (input.value.trim()) run();
})();
