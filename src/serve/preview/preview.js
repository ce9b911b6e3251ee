// ismsbook serve, in the page. It hears of each new state of the book, takes the new page over into the one that is being read,
// and shows what is wrong: a list behind a button, and a sheet over the page while a source cannot be read.
//
// A page that is taken over keeps what is the reader's: place, focus, selection, what is typed, chosen and unfolded.
// Scripts of the theme hear of it by two events of the document: `ismsbook:morph` before (its `detail` is the new page, which
// they dress as they dressed this one), and `ismsbook:morphed` after.
// Texts of the book go into the page by `textContent` only.
(() => {
  "use strict";
  const own = document.currentScript;
  const base = own.dataset.base;
  const root = document.documentElement;
  const store = {
    get: (k) => { try { return sessionStorage.getItem(`ismsbook-preview-${k}`); } catch { return null; } },
    set: (k, v) => { try { sessionStorage.setItem(`ismsbook-preview-${k}`, v); } catch { /* private window */ } },
  };
  const all = (sel, at = document) => [...at.querySelectorAll(sel)];
  const make = (tag, cls, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); if (cls) e.className = cls; e.append(...kids.filter((k) => k !== null)); return e; };
  const link = (cls, href, ...kids) => make("a", cls, { href }, ...kids);

  const words = {
    ja: {
      error: "エラー", warning: "警告", errors: (n) => `エラー ${n}`, warnings: (n) => `警告 ${n}`, clear: "診断なし", title: "診断", close: "閉じる", here: "このページ", elsewhere: "ほかのページ", rest: "そのほか {n} 件は端末に出ています。",
      none: "書かれたものに、指摘はありません。", source: "このページの原稿を開く", page: "ページを見る", editor: "エディターで開く", basis: "根拠", help: "対処",
      broken: "読めない原稿があります", last: "下のページは、最後に読めたときのものです。直して保存すると、この表示は消えます。", fold: "たたむ", unread: "読めない原稿",
      gone: "このページはなくなりました", goneNote: "名前が変わったか、対象から外れました。同じ名前で戻れば、そのまま表示されます。", home: "最初のページへ",
      lost: "接続が切れました", lostNote: "`ismsbook serve` が止まっています。動き出せば、ひとりでにつながります。", news: "新しいエラー: {text}", mended: "原稿を読めるようになりました。",
    },
    en: {
      error: "Error", warning: "Warning", errors: (n) => `${n} error${n === 1 ? "" : "s"}`, warnings: (n) => `${n} warning${n === 1 ? "" : "s"}`, clear: "No findings", title: "Findings", close: "Close", here: "This page", elsewhere: "Other pages", rest: "{n} more are in the terminal.",
      none: "Nothing to report on what is written.", source: "Open the source of this page", page: "Show page", editor: "Open in editor", basis: "Basis", help: "Help",
      broken: "A source cannot be read", last: "The page below is from when it last could. This goes away once the source is mended and saved.", fold: "Fold away", unread: "Unreadable source",
      gone: "This page is gone", goneNote: "It was renamed or left the book. If it comes back under this name, it is shown again.", home: "To the first page",
      lost: "Connection lost", lostNote: "`ismsbook serve` is not running. Once it is, this page connects by itself.", news: "New error: {text}", mended: "The sources can be read again.",
    },
  };
  let t = words[root.lang] ?? words.ja;

  // What is known of the book and of this page.
  let shown = Number(own.dataset.generation);
  let wanted = shown;
  let state = null;
  let gone = false;
  let lost = false;
  let folded = 0;

  // The panel ---------------------------------------------------------------------------------------------------------------

  const mark = (level, text) => make("span", `ip-level ip-${level}`, {}, text);

  const button = make("button", "ip-button", { type: "button", id: "ip-button" });
  const panel = make("section", "ip-panel", { id: "ip-panel", hidden: store.get("open") !== "yes" });
  const sheet = make("section", "ip-sheet", { id: "ip-sheet", hidden: true });
  const said = make("p", "ip-said", { role: "status" });
  said.setAttribute("aria-live", "polite");
  button.setAttribute("aria-controls", "ip-panel");
  panel.setAttribute("role", "region");
  sheet.setAttribute("role", "region");
  // An element of its own kind is like none of the page, and is never taken for one.
  const host = make("ip-preview", "", {}, sheet, panel, button, said);

  const open = (on) => {
    panel.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    store.set("open", on ? "yes" : "no");
  };
  button.addEventListener("click", () => open(panel.hidden));
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    if (sheet.contains(document.activeElement)) { fold(); return; }
    if (panel.hidden || !(host.contains(document.activeElement) || document.activeElement === document.body)) return;
    open(false);
    button.focus({ preventScroll: true });
  });

  // Words in backticks are such of the sources.
  const prose = (tag, cls, text) => make(tag, cls, {}, ...text.split(/`([^`]+)`/).map((part, n) => n % 2 ? make("code", "", { textContent: part }) : part));
  const place = (d) => {
    if (!d.path) return null;
    const at = `${d.path}:${d.line}:${d.column}`;
    if (!d.editor) return make("code", "ip-place", { textContent: at });
    return link("ip-place", d.editor, make("code", "", { textContent: at }), make("span", "ip-vh", { textContent: ` ${t.editor}` }));
  };
  const notes = (d) => {
    const lines = [...(d.basis ? [[t.basis, d.basis]] : []), ...d.help.map((h) => [t.help, h])];
    return lines.length ? make("dl", "ip-notes", {}, ...lines.map(([k, v]) => make("div", "", {}, make("dt", "", { textContent: k }), prose("dd", "", v)))) : null;
  };
  const finding = (d) => make("li", "ip-item", {},
    make("p", "ip-head", {}, mark(d.level, t[d.level]), make("code", "ip-code", { textContent: d.code })),
    prose("p", "ip-message", d.message),
    d.label ? prose("p", "ip-label", d.label) : null,
    make("p", "ip-links", {}, place(d), d.href && !d.here ? link("", `/${d.href}`, t.page) : null),
    notes(d));

  // The line of the source, and the place in it: marked, not drawn below it, for no font makes a full-width letter two wide for sure.
  const excerpt = ({ line, text, start, width }) => {
    const chars = [...text];
    const end = Math.max(start + width, start + 1);
    return make("pre", "ip-excerpt", { tabIndex: 0 }, make("span", "ip-line", { textContent: line }), chars.slice(0, start).join(""),
      make("mark", "ip-caret", { textContent: chars.slice(start, end).join("") || "\u00a0" }), chars.slice(end).join(""));
  };

  const draw = () => {
    const { errors, warnings } = state?.counts ?? { errors: 0, warnings: 0 };
    const counts = () => [errors ? mark("error", t.errors(errors)) : null, warnings ? mark("warning", t.warnings(warnings)) : null];
    host.lang = state?.lang ?? root.lang;
    button.replaceChildren(...[
      lost ? mark("lost", t.lost) : null,
      gone && !lost ? mark("lost", t.gone) : null,
      state?.broken ? mark("error", t.unread) : null,
      ...counts(),
    ].filter(Boolean));
    if (!button.childElementCount) button.append(mark("clear", state ? t.clear : "…"));
    panel.setAttribute("aria-label", t.title);
    const kept = panel.querySelector(".ip-scroll")?.scrollTop ?? 0;
    const focus = host.contains(document.activeElement) ? document.activeElement : null;
    const again = focus && focus !== button ? [focus.className, focus.getAttribute("href"), focus.textContent] : null;
    const list = state?.diagnostics ?? [];
    const part = (title, some) => some.length ? [make("h3", "", { textContent: title }), make("ul", "ip-list", {}, ...some.map(finding))] : [];
    const rest = errors + warnings - list.length;
    const source = state?.source;
    const close = make("button", "ip-plain", { type: "button", textContent: t.close });
    close.addEventListener("click", () => { open(false); button.focus({ preventScroll: true }); });
    panel.replaceChildren(
      make("div", "ip-bar", {}, make("h2", "", { textContent: t.title }), ...counts(), close),
      make("div", "ip-scroll", { tabIndex: -1 },
        ...part(t.here, list.filter((d) => d.here)), ...part(t.elsewhere, list.filter((d) => !d.here)),
        list.length ? null : make("p", "ip-empty", { textContent: t.none }),
        rest > 0 ? make("p", "ip-empty", { textContent: t.rest.replace("{n}", rest) }) : null),
      source ? make("p", "ip-foot", {}, source.editor ? link("ip-source", source.editor, t.source) : "", make("code", "", { textContent: `${source.path}:${source.line}` })) : "");
    panel.querySelector(".ip-scroll").scrollTop = kept;
    drawSheet(list);
    if (again && !host.contains(document.activeElement)) {
      const [cls, href, text] = again;
      (all("a, button", host).find((e) => e.className === cls && e.getAttribute("href") === href && e.textContent === text) ?? button).focus({ preventScroll: true });
    }
  };

  const fold = () => { folded = shown; sheet.hidden = true; button.focus({ preventScroll: true }); };
  const drawSheet = (list) => {
    const bar = (level, title, ...more) => make("div", "ip-bar", {}, make("h2", "", {}, mark(level, title)), ...more);
    const folder = make("button", "ip-plain", { type: "button", textContent: t.fold });
    folder.addEventListener("click", fold);
    let parts = [];
    if (lost) parts = [bar("lost", t.lost), prose("p", "ip-note", t.lostNote)];
    else if (gone) parts = [bar("lost", t.gone), make("p", "ip-note", {}, t.goneNote, " ", link("", "/", t.home))];
    else if (state?.broken && folded !== shown) {
      const unread = list.filter((d) => d.unreadable);
      parts = [bar("error", t.broken, folder), make("p", "ip-note", { textContent: t.last }), make("ul", "ip-list ip-scroll", {}, ...unread.map((d) => make("li", "ip-item", {},
        prose("p", "ip-message", d.message), make("p", "ip-links", {}, place(d), make("code", "ip-code", { textContent: d.code })),
        d.excerpt ? excerpt(d.excerpt) : null, d.label ? prose("p", "ip-label", d.label) : null, notes(d))))];
    }
    sheet.setAttribute("aria-label", parts.length ? (lost ? t.lost : gone ? t.gone : t.broken) : "");
    sheet.replaceChildren(...parts);
    sheet.hidden = !parts.length;
  };

  // Says what has become worse since the last state.
  const tell = (before) => {
    if (!state || !before) return;
    if (before.broken && !state.broken) said.textContent = t.mended;
    const known = new Set(before.diagnostics.map((d) => `${d.code} ${d.path} ${d.message}`));
    const fresh = state.diagnostics.find((d) => d.level === "error" && !known.has(`${d.code} ${d.path} ${d.message}`));
    if (fresh) said.textContent = t.news.replace("{text}", () => fresh.message);
  };

  // The page ----------------------------------------------------------------------------------------------------------------

  const preview = (e) => (e.getAttribute("href") ?? e.getAttribute("src") ?? "").startsWith(base);
  const sheets = (page) => all("link[rel=stylesheet]", page.head).filter((e) => !preview(e));
  const scripts = (page) => all("script[src]", page.head).filter((e) => !preview(e)).map((e) => e.getAttribute("src"));

  const restart = () => { store.set("scroll", JSON.stringify([location.href, scrollX, scrollY])); location.reload(); };

  // New sheets stand beside the old ones until they are read, so that the page is never bare.
  const restyle = async (page) => {
    const old = sheets(document);
    const now = sheets(page);
    const hrefs = (list) => list.map((e) => e.getAttribute("href"));
    if (hrefs(old).join("\n") === hrefs(now).join("\n")) return;
    const fresh = now.map((e) => document.importNode(e, true));
    const read = fresh.map((e) => new Promise((done) => { e.onload = done; e.onerror = done; }));
    (old.at(-1) ?? document.head.lastElementChild).after(...fresh);
    await Promise.all(read);
    old.forEach((e) => e.remove());
  };

  // What else the head says. A policy in it stands as it is: each one added would be one more to hold.
  const retitle = (page) => {
    const told = (at) => all("meta[name], link:not([rel=stylesheet])", at.head);
    const lacks = (list, e) => !list.some((other) => other.outerHTML === e.outerHTML);
    const [old, now] = [told(document), told(page)];
    document.title = page.title;
    old.filter((e) => lacks(now, e)).forEach((e) => e.remove());
    document.head.append(...now.filter((e) => lacks(old, e)).map((e) => document.importNode(e, true)));
  };

  // Parts without an id that say the same before and after are the same part. They get a common id while the page is taken over.
  // Blanks between them go, for they are all alike, and to match them would move everything below what is new.
  const pair = (page) => {
    const parts = (at) => {
      const found = new Map();
      const blocks = all("main :is(p, ul, ol, dl, li, dt, dd, pre, blockquote, figure, details, table, tr, section, h1, h2, h3, h4)", at);
      blocks.flatMap((e) => [e.previousSibling, e.nextSibling]).forEach((n) => { if (n?.nodeType === Node.TEXT_NODE && !n.data.trim()) n.remove(); });
      blocks.filter((e) => !e.id).forEach((e) => {
        const key = `${e.localName} ${(e.localName === "details" ? e.querySelector("summary") : e)?.textContent}`;
        found.set(key, found.has(key) ? null : e);
      });
      return found;
    };
    const old = parts(document);
    const pairs = [...parts(page)].map(([key, e]) => [old.get(key), e]).filter(([a, b]) => a && b);
    pairs.forEach((pair, n) => pair.forEach((e) => { e.id = `ip-pair-${n}`; }));
    return () => all("[id^=ip-pair-]").forEach((e) => e.removeAttribute("id"));
  };

  // What stands in view, of the window and of every part that is scrolled; called after the change, it stands there again.
  const scrolled = new Set();
  document.addEventListener("scroll", (e) => { if (e.target instanceof Element) scrolled.add(e.target); }, { passive: true, capture: true });
  const moves = (e, box) => {
    for (let at = e; at && at !== box; at = at.parentElement) if (["sticky", "fixed"].includes(getComputedStyle(at).position)) return false;
    return true;
  };
  const hold = () => {
    const topOf = (e, box) => e.getBoundingClientRect().top - (box === root ? 0 : box.getBoundingClientRect().top);
    scrolled.forEach((e) => { if (!e.isConnected || host.contains(e)) scrolled.delete(e); });
    const kept = [...scrolled].filter((e) => e !== root).concat(root).map((box) => {
      const marks = [];
      const edge = 1 + (box === root ? 0 : box.getBoundingClientRect().top);
      const parts = box === root ? all("main :is(h1, h2, h3, h4, p, li, tr, dt, dd, pre, summary)") : all(":is(tr, p, li, dt, dd, summary)", box);
      for (const e of box.scrollTop ? parts : []) {
        const { top, bottom, height } = e.getBoundingClientRect();
        if (!height || bottom < edge || top > innerHeight || !moves(e, box)) continue;
        marks.push([e, topOf(e, box), e.textContent]);
        if (marks.length === 60) break;
      }
      return { box, left: box.scrollLeft, top: box.scrollTop, marks };
    });
    // The browser's own way to do this would move the page a second time.
    root.style.overflowAnchor = "none";
    return () => {
      for (const { box, left, top, marks } of kept) {
        if (!box.isConnected) continue;
        box.scrollTo({ left, top, behavior: "instant" });
        const alive = marks.filter(([e]) => e.isConnected && e.getClientRects().length);
        const [e, was] = alive.find(([e, , text]) => e.textContent === text) ?? alive[0] ?? [];
        if (e) box.scrollBy({ top: topOf(e, box) - was, behavior: "instant" });
      }
      requestAnimationFrame(() => requestAnimationFrame(() => {
        root.style.removeProperty("overflow-anchor");
        if (!root.getAttribute("style")) root.removeAttribute("style");
      }));
    };
  };

  const focused = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return () => {};
    const like = [e.localName, e.getAttribute("href"), e.textContent];
    const { selectionStart, selectionEnd, selectionDirection } = e;
    return () => {
      if (document.activeElement === e) return;
      const now = e.isConnected ? e : all(like[0]).find((x) => x.getAttribute("href") === like[1] && x.textContent === like[2]);
      now?.focus({ preventScroll: true });
      if (now === e && typeof selectionStart === "number") e.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
    };
  };

  // Of attributes, these are the reader's or those of scripts.
  const READERS = ["open", "value", "checked", "selected"];
  const SCRIPTS = ["class", "style", "data-theme"];
  const morph = (page) => {
    document.dispatchEvent(new CustomEvent("ismsbook:morph", { detail: page }));
    const back = [hold(), focused()];
    const apart = pair(page);
    const whole = (e) => e === root || e === document.body;
    const keep = (name, e) => READERS.includes(name) || (whole(e) && SCRIPTS.includes(name));
    for (const { name, value } of page.documentElement.attributes) if (!keep(name, root)) root.setAttribute(name, value);
    for (const { name } of [...root.attributes]) if (!keep(name, root) && !page.documentElement.hasAttribute(name)) root.removeAttribute(name);
    retitle(page);
    Idiomorph.morph(document.body, page.body, {
      callbacks: {
        beforeNodeRemoved: (e) => e !== host,
        beforeNodeMorphed: (e) => e !== host,
        beforeAttributeUpdated: (name, e) => !keep(name, e),
      },
    });
    apart();
    document.dispatchEvent(new CustomEvent("ismsbook:morphed"));
    back.forEach((f) => f());
  };

  // Following the book ------------------------------------------------------------------------------------------------------

  const get = async (url) => {
    const answer = await fetch(url, { cache: "no-store", credentials: "same-origin" });
    return { ok: answer.ok, missing: answer.status === 404, text: await answer.text() };
  };
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const tagOf = (page) => page.querySelector("script[data-base][data-generation]");
  const here = () => get(location.pathname + location.search);

  const take = async (goal) => {
    const path = own.dataset.page ? own.dataset.page.split("/").map(encodeURIComponent).join("/") : location.pathname.slice(1);
    const [answer, news] = await Promise.all([here(), get(`${base}state/${path}`)]);
    if (!answer.ok && !answer.missing) throw new Error(answer.text);
    const page = parse(answer.text);
    const tag = tagOf(page);
    if (answer.ok && tag?.dataset.base !== base) { restart(); return; }
    const before = state;
    if (news.ok) {
      state = JSON.parse(news.text);
      wanted = Math.max(wanted, state.generation);
      t = words[state.lang] ?? t;
    }
    const generation = answer.ok ? Number(tag.dataset.generation) : goal;
    if (answer.ok && (gone || generation > shown)) {
      const lazy = (at) => all("[data-js]", at).map((e) => e.dataset.js).join("\n");
      const have = scripts(document);
      if (scripts(page).some((src) => !have.includes(src)) || lazy(page) !== lazy(document)) { restart(); return; }
      await restyle(page);
      morph(page);
    }
    gone = answer.missing;
    shown = Math.max(shown, goal, generation);
    draw();
    tell(before);
  };

  // At most one question is on its way, and the last one asked is of the newest state.
  let busy = false;
  const follow = async () => {
    if (busy) return;
    busy = true;
    try {
      do await take(wanted); while (shown < wanted);
    } catch {
      setTimeout(() => { if (!lost) follow(); }, 1000);
    }
    busy = false;
  };

  // A hidden page lets go of its connection, for a browser opens only a few to one server; it asks again when it is looked at.
  let source = null;
  let tries = 0;
  const connect = () => {
    source?.close();
    source = new EventSource(`${base}events`);
    source.addEventListener("state", (e) => {
      wanted = Math.max(wanted, JSON.parse(e.data).generation);
      tries = 0;
      if (lost) { lost = false; draw(); }
      if (wanted > shown || !state) follow();
    });
    source.addEventListener("error", () => { source.close(); retry(); });
  };
  // Each run of the server has its own address for events: another run is met with a page of its own.
  const retry = () => setTimeout(async () => {
    try {
      let answer = await here();
      const missing = answer.missing;
      if (missing) answer = await get("/");
      const tag = tagOf(parse(answer.text));
      if (!tag) throw new Error("not the page of a preview");
      if (tag.dataset.base === base) { connect(); return; }
      if (!missing) { restart(); return; }
      [lost, gone] = [false, true];
    } catch {
      lost = true;
    }
    draw();
    retry();
  }, Math.min(250 * 2 ** tries++, 4000));
  document.addEventListener("visibilitychange", () => { if (document.hidden) source.close(); else if (source.readyState === EventSource.CLOSED && !lost) connect(); });
  addEventListener("pageshow", (e) => { if (e.persisted) connect(); });

  const [href, x, y] = JSON.parse(store.get("scroll") ?? "[]");
  if (href === location.href) document.addEventListener("DOMContentLoaded", () => scrollTo({ left: x, top: y, behavior: "instant" }));
  store.set("scroll", "[]");
  document.body.append(host);
  open(!panel.hidden);
  draw();
  connect();
})();
