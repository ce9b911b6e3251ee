//! The preview as a reader meets it: the program serves a book, a headless Chromium shows it, and the sources change.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests write the sources that the server follows")]

mod browser;
mod program;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

use browser::Browser;
use program::{Served, put, run, tree};
use serde_json::{Value, json};

const REGISTER: &str = "content/risks.yaml";
const POLICY: &str = "content/policies/policy.md";

/// The small book of the site's tests, with a register and a policy that are long enough to scroll.
fn book() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/small");
    for (path, bytes) in tree(&small) {
        let wanted = path == "book.toml" || path.starts_with("content/");
        let other = ["content/policies/policy.en.md", "content/notes/marks.md"].contains(&path.as_str());
        if wanted && !other && !path.ends_with('/') {
            put(folder.path(), &path, bytes);
        }
    }
    put(folder.path(), REGISTER, risks(&(2..=40).collect::<Vec<_>>()));
    put(folder.path(), POLICY, policy(""));
    folder
}

/// Saves a file as careful editors do: written beside, and moved into its place, so that no half of it is seen.
fn save(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    put(root, ".saving", text);
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a temporary folder can be written");
    std::fs::rename(root.join(".saving"), path).expect("a file can be moved in a folder");
}

/// A register of risks with these numbers.
fn risks(numbers: &[u32]) -> String {
    let mut text = String::from("risks:\n");
    for n in numbers {
        text.push_str(&format!(
            "  - id: R-{n}\n    title: 装置{n}号の故障\n    services: [mail]\n    assets: [AST-1]\n    owner: role-top\n    affects: [availability]\n    \
             sources: [RS-CSP-01]\n    event: 装置{n}号が壊れる。\n    consequence: 業務が止まる。\n    assessed: {{round: RA-1, on: 2026-06-01, by: [role-top]}}\n    \
             inherent: {{likelihood: {}, impact: 4}}\n    current: {{likelihood: 2, impact: 4}}\n    treatment: {{option: retain}}\n",
            n % 4 + 1
        ));
    }
    text
}

/// A policy with `more` after its first heading.
fn policy(more: &str) -> String {
    let mut text = String::from(
        "---\nid: POL-1\ntitle: 基本方針\nkind: policy\nlayer: 1\nnumber: S-P-01\nversion: \"2.0\"\nstatus: in-force\nowner: role-top\n---\n\n## 第1条 目的 {#purpose}\n\n",
    );
    text.push_str(more);
    for n in 1..=40 {
        text.push_str(&format!("{n}番目の段落。{}\n\n", "情報を守る。".repeat(12)));
    }
    text
}

/// The text of the page without the preview's own.
const PAGE: &str = "document.querySelector('main').innerText";
const SHEET: &str = "document.getElementById('ip-sheet')";

#[test]
fn a_save_changes_the_page_and_leaves_the_reader_in_place() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    browser.go(&served.page("policies/policy.html"));
    browser.until("document.querySelector('ip-preview') && !document.getElementById('ip-button').textContent.includes('…')");
    // What is asked for at once, and the paragraph that the reader looks at.
    browser.see(
        "window.mine = 1; window.most = 0; { let now = 0; const ask = window.fetch; window.fetch = async (url, ...more) => { \
         const own = String(url).startsWith(location.pathname); now += own; window.most = Math.max(window.most, now); \
         try { return await ask(url, ...more); } finally { now -= own; } }; } \
         window.part = [...document.querySelectorAll('main p')].find((p) => p.textContent.startsWith('20番目')); \
         part.scrollIntoView({ block: 'center', behavior: 'instant' }); getSelection().selectAllChildren(part); undefined",
    );
    browser.until("scrollY > 500");
    let top = "window.part.getBoundingClientRect().top";
    let before = browser.see(top).as_f64().expect("a place is a number");
    let line = browser
        .see("parseFloat(getComputedStyle(part).lineHeight)")
        .as_f64()
        .expect("a line has a height");

    // Above the view grows; the last of many writes counts.
    for n in 1..=20 {
        let more = format!("あとから足した段落{n}。{}\n\n", "これは長い。".repeat(60)).repeat(2);
        save(book.path(), POLICY, policy(&more));
    }
    browser.until(&format!("{PAGE}.includes('あとから足した段落20。')"));
    let after = browser.see(top).as_f64().expect("a place is a number");
    assert!(
        (after - before).abs() <= line,
        "the paragraph in view moved from {before} to {after}"
    );
    assert_eq!(browser.see("[mine, most, part.isConnected]"), json!([1, 1, true]));
    assert!(browser.text("String(getSelection())").starts_with("20番目の段落"));

    // Above the view shrinks, and in view a word changes.
    save(book.path(), POLICY, policy("").replace("22番目の段落", "22番目の新しい段落"));
    browser.until(&format!(
        "{PAGE}.includes('22番目の新しい段落') && !{PAGE}.includes('あとから足した')"
    ));
    let after = browser.see(top).as_f64().expect("a place is a number");
    assert!(
        (after - before).abs() <= line,
        "the paragraph in view moved from {before} to {after}"
    );
    assert_eq!(browser.see("document.querySelectorAll('[id^=ip-pair]').length"), 0);
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

#[test]
fn what_the_reader_typed_chose_and_unfolded_stays() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    browser.go(&served.page("reports/risks.html"));
    browser.until("document.querySelector('.tbl-bar input') && document.querySelector('ip-preview')");
    browser.see("window.mine = 1; document.querySelector('.tbl-bar input').focus()");
    browser.type_in("装置3");
    browser.until("document.querySelector('.tbl-count').textContent.startsWith('40 行中 11 行')");
    browser.see("{ const b = document.querySelector('thead button'); b.click(); b.click(); }");
    let folded = browser.see("document.querySelector('details.legend').open ^= true");
    browser.see("document.querySelector('.tbl-bar input').setSelectionRange(1, 2)");
    browser.see("document.querySelector('#theme').click()");
    browser.see("document.querySelector('.tbl-cols').open = true; document.querySelector('.tbl-cols input').click()");

    save(book.path(), REGISTER, risks(&(2..=40).chain([300]).collect::<Vec<_>>()));
    browser.until("document.querySelector('.tbl-count').textContent.startsWith('41 行中 12 行')");
    let kept = browser.see(
        "{ const f = document.querySelector('.tbl-bar input'); const shown = [...document.querySelectorAll('tbody tr:not([hidden])')]; ({ \
         mine: window.mine, focus: document.activeElement === f, typed: f.value, caret: [f.selectionStart, f.selectionEnd], \
         filters: document.querySelectorAll('.tbl-bar > input').length, heads: document.querySelectorAll('thead th').length - document.querySelectorAll('thead th > button').length, \
         sort: document.querySelector('[aria-sort]').ariaSort, first: shown[0].querySelector('.ref').textContent, last: shown.at(-1).querySelector('.ref').textContent, \
         folded: Number(document.querySelector('details.legend').open), theme: document.documentElement.dataset.theme, \
         columns: [document.querySelector('.tbl-cols').open, document.querySelectorAll('.tbl-cols input:not(:checked)').length, \
         [...shown.at(-1).cells].filter((c) => !c.offsetParent).length] }) }",
    );
    let wanted = json!({
        "mine": 1, "focus": true, "typed": "装置3", "caret": [1, 2], "filters": 1, "heads": 0, "sort": "descending", "first": "R-300", "last": "R-3",
        "folded": folded, "theme": "light", "columns": [true, 1, 1],
    });
    assert_eq!(kept, wanted);
    // The controls still work, once each.
    browser.see("document.querySelector('thead button').click()");
    assert_eq!(browser.see("document.querySelector('[aria-sort]')"), Value::Null);
    browser.see("document.querySelector('#theme').click()");
    assert_eq!(browser.text("document.documentElement.dataset.theme"), "dark");
    browser.see("document.querySelector('.tbl-cols button').click()");
    assert_eq!(browser.see("document.querySelectorAll('.tbl-cols input:not(:checked)').length"), 0);

    // A register that scrolls inside holds the row in view.
    browser.see(
        "{ const f = document.querySelector('.tbl-bar input'); f.value = ''; f.dispatchEvent(new Event('input', { bubbles: true })); }",
    );
    let row = "[...document.querySelectorAll('tbody tr')].find((r) => r.cells[0].textContent.trim() === 'R-20')";
    browser.see(&format!(
        "window.row = {row}; window.box = row.closest('.scroll'); box.scrollTop = row.offsetTop - 100; undefined"
    ));
    browser.until("box.scrollTop > 100");
    let before = browser
        .see("row.getBoundingClientRect().top")
        .as_f64()
        .expect("a place is a number");
    save(
        book.path(),
        REGISTER,
        risks(&(2..=10).chain(100..=110).chain(11..=40).collect::<Vec<_>>()),
    );
    browser.until(&format!("{PAGE}.includes('装置110号')"));
    let after = browser
        .see("row.getBoundingClientRect().top")
        .as_f64()
        .expect("a place is a number");
    assert!((after - before).abs() <= 24.0, "the row in view moved from {before} to {after}");
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

#[test]
fn records_come_go_and_are_renamed() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    let number = |n: u32| risks(&(2..=40).chain(100..=n).collect::<Vec<_>>());
    // In the navigation, in a report, and where it is referred to.
    for (n, page, wanted) in [
        (101, "risks/R-40.html", "document.querySelector('.side a[href$=\"R-101.html\"]')"),
        (102, "reports/risks.html", "document.querySelector('tbody a[href$=\"R-102.html\"]')"),
        (103, "assets/AST-1.html", "document.querySelector('main a[href$=\"R-103.html\"]')"),
    ] {
        browser.go(&served.page(page));
        browser.until("document.querySelector('ip-preview')");
        browser.see("window.mine = 1");
        assert_eq!(browser.see(wanted), Value::Null, "{page}");
        save(book.path(), REGISTER, number(n));
        browser.until(wanted);
        assert_eq!(browser.see("window.mine"), 1, "{page}");
    }
    assert_eq!(browser.troubles(), Vec::<String>::new());

    browser.go(&served.page("policies/policy.html"));
    browser.until("document.querySelector('ip-preview')");
    browser.see("window.mine = 1");
    let (old, new) = (book.path().join(POLICY), book.path().join("content/policies/rules.md"));
    std::fs::rename(&old, &new).expect("a file can be renamed");
    browser.until(&format!(
        "{SHEET}.innerText.includes('このページはなくなりました') && !{SHEET}.hidden"
    ));
    assert_eq!(browser.text(&format!("{SHEET}.querySelector('a').getAttribute('href')")), "/");
    assert_eq!(browser.see("fetch('/policies/rules.html').then((r) => r.status)"), 200);

    // Who comes only now waits for it as well.
    let mut other = Browser::start();
    other.go(&served.page("policies/policy.html"));
    other.until(&format!(
        "{SHEET} && !{SHEET}.hidden && {SHEET}.innerText.includes('このページはなくなりました')"
    ));
    std::fs::rename(&new, &old).expect("a file can be renamed");
    other.until("document.querySelector('main h1') && document.querySelector('ip-preview')");
    browser.until(&format!("{SHEET}.hidden"));
    assert_eq!(browser.see("window.mine"), 1);
    // That a page is missing is said by the browser too, and by nobody else.
    let troubles = browser.troubles();
    assert!(troubles.iter().all(|said| said.contains("status of 404")), "{troubles:#?}");
}

#[test]
fn a_new_style_is_put_on_without_a_moment_bare() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    browser.go(&served.page("policies/policy.html"));
    browser.until("document.querySelector('ip-preview')");
    browser.see(
        "window.mine = 1; window.bare = 0; { const look = () => { \
         if (![...document.styleSheets].some((s) => { try { return s.cssRules.length > 200; } catch { return false; } })) window.bare += 1; \
         requestAnimationFrame(look); }; look(); } undefined",
    );
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets");
    let read = |name: &str| std::fs::read_to_string(theme.join(name)).expect("the theme can be read");
    save(
        book.path(),
        "themes/default/assets/style.css",
        format!("{}\n:root {{ --probe: worn; }}\n", read("style.css")),
    );
    browser.until("getComputedStyle(document.body).getPropertyValue('--probe').trim() === 'worn'");
    browser.until("document.querySelectorAll('link[rel=stylesheet]').length === 2");
    assert_eq!(browser.see("[mine, bare]"), json!([1, 0]));

    // Another script begins anew, at the same place.
    browser.see("scrollTo({ top: 700, behavior: 'instant' })");
    browser.until("scrollY === 700");
    save(
        book.path(),
        "themes/default/assets/site.js",
        format!("{}\nwindow.other = 1;\n", read("site.js")),
    );
    browser.until("window.other === 1 && window.mine === undefined && document.querySelector('ip-preview') && scrollY === 700");
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

#[test]
fn a_broken_source_is_shown_over_the_last_good_page() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    let button = "document.getElementById('ip-button')";
    browser.go(&served.page("policies/policy.html"));
    browser.until(&format!("{button}.innerText === '診断なし'"));
    browser.see("window.mine = 1");

    // Two mistakes of references: that of the page in view comes first, although its file does not.
    save(book.path(), POLICY, policy("[[R-999]]を見る。\n\n"));
    save(book.path(), "content/notes/astray.md", "# 道に迷う\n\n[[R-998]]を見る。\n");
    browser.until(&format!("{button}.innerText === 'エラー 2'"));
    browser.until("document.querySelector('.ip-said').textContent.includes('新しいエラー')");
    let heads = "[...document.querySelectorAll('#ip-panel h3')].map((h) => h.textContent)";
    assert_eq!(browser.see(heads), json!(["このページ", "ほかのページ"]));
    let items = browser.see(
        "[...document.querySelectorAll('#ip-panel .ip-item')].map((i) => i.querySelector('.ip-place code').textContent.replace(/:.*/, ''))",
    );
    assert_eq!(items, json!([POLICY, "content/notes/astray.md"]));
    let links = browser.see(
        "[...document.querySelectorAll('#ip-panel .ip-item')].map((i) => [...i.querySelectorAll('a')].map((a) => a.getAttribute('href')))",
    );
    let root = book.path().canonicalize().expect("the folder stands");
    let root = root.to_str().expect("temporary folders are UTF-8");
    assert!(
        links[0][0]
            .as_str()
            .is_some_and(|href| href.starts_with("vscode://file/") && href.contains(POLICY)),
        "{links}"
    );
    assert_eq!(links[1][1], "/notes/astray.html", "{links}");

    // The panel by keyboard.
    browser.see(&format!("{button}.focus()"));
    browser.press("Enter");
    browser.until(&format!(
        "{button}.ariaExpanded === 'true' && !document.getElementById('ip-panel').hidden"
    ));
    browser.see("document.querySelector('#ip-panel a').focus()");
    browser.press("Escape");
    browser.until(&format!(
        "document.getElementById('ip-panel').hidden && document.activeElement === {button} && {button}.ariaExpanded === 'false'"
    ));
    assert!(
        browser
            .text("document.querySelector('.ip-source').getAttribute('href')")
            .contains(POLICY)
    );

    // A source that cannot be read.
    let broken = risks(&[2, 3]).replacen("    title: 装置3号の故障", "    件名: 装置3号の故障", 1);
    save(book.path(), REGISTER, &broken);
    browser.until(&format!("!{SHEET}.hidden && {SHEET}.querySelector('mark')"));
    let line = broken.lines().position(|line| line.contains("件名")).expect("it stands there") + 1;
    let said = browser.text(&format!("{SHEET}.innerText"));
    assert!(said.contains(&format!("{REGISTER}:{line}:5")), "{said}");
    assert!(said.contains("    件名: 装置3号の故障"), "{said}");
    assert_eq!(browser.text(&format!("{SHEET}.querySelector('mark').textContent")), "件名");
    assert!(browser.text(PAGE).contains("40番目の段落"), "the last good page stands behind");
    assert!(browser.text(&format!("{button}.innerText")).starts_with("読めない原稿"));
    let seen = browser.text("document.documentElement.innerText + document.documentElement.textContent");
    assert!(!seen.contains(root) && !seen.contains("/tmp/"), "no absolute path is read");

    // Folded away until the next change.
    browser.see(&format!("{SHEET}.querySelector('button').focus()"));
    browser.press("Escape");
    browser.until(&format!("{SHEET}.hidden"));
    save(book.path(), REGISTER, broken.replace("件名", "題名"));
    browser.until(&format!("!{SHEET}.hidden && {SHEET}.querySelector('mark').textContent === '題名'"));

    // Mended.
    save(book.path(), REGISTER, risks(&[2, 3]));
    save(book.path(), POLICY, policy(""));
    save(book.path(), "content/notes/astray.md", "# 道が分かる\n");
    browser.until(&format!("{SHEET}.hidden && {button}.innerText === '診断なし'"));
    assert_eq!(browser.see("window.mine"), 1);
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

#[test]
fn search_finds_what_was_just_written() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    browser.go(&served.page("index.html"));
    browser.until("document.querySelector('ip-preview')");
    browser.see("window.mine = 1; document.getElementById('q').focus()");
    browser.type_in("第八埠頭");
    browser.until("document.querySelector('#found .found-note') && !document.querySelector('#found .hit')");
    save(book.path(), POLICY, policy("荷は第八埠頭に着く。\n\n"));
    browser.until("document.querySelector('#found .hit')?.href.includes('policies/policy.html')");
    let kept = browser.see("[mine, document.activeElement.id, document.activeElement.value, document.getElementById('found').hidden]");
    assert_eq!(kept, json!([1, "q", "第八埠頭", false]));
    save(book.path(), POLICY, policy(""));
    browser.until("!document.querySelector('#found .hit')");

    // The page of all results too.
    browser.go(&served.page("search.html?q=%E7%AC%AC%E5%85%AB%E5%9F%A0%E9%A0%AD"));
    browser.until("document.querySelector('#results .found-note') && document.querySelector('ip-preview')");
    save(book.path(), POLICY, policy("荷は第八埠頭に着く。\n\n"));
    browser.until("document.querySelector('#results .hit')?.href.includes('policies/policy.html')");
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

#[test]
fn pages_are_quiet_with_and_without_a_preview() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    let paths = [
        "index.html",
        "policies/policy.html",
        "reports/risks.html",
        "contents.html",
        "search.html?q=R-1",
        "en/risks/R-1.html",
        "rules/index.html",
    ];
    let known: Vec<_> = paths.iter().filter(|path| **path != "rules/index.html").collect();
    for path in &known {
        browser.go(&served.page(path));
        browser.until("document.querySelector('ip-preview') && !document.getElementById('ip-button').textContent.includes('…')");
        browser.see("document.getElementById('ip-button').click()");
        assert_eq!(browser.see("document.documentElement.scrollWidth > innerWidth"), false, "{path}");
        assert_eq!(browser.troubles(), Vec::<String>::new(), "{path}");
    }
    let built = run(book.path(), &["build", "-o", "out"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    for path in &known {
        browser.go(&format!("file://{}/out/{path}", book.path().display()));
        browser.until("document.documentElement.classList.contains('js')");
        assert_eq!(browser.see("document.querySelector('ip-preview')"), Value::Null);
        assert_eq!(browser.troubles(), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_page_outlives_the_server() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let port = served.port();
    let mut browser = Browser::start();
    browser.go(&served.page("policies/policy.html"));
    browser.until("document.querySelector('ip-preview') && !document.getElementById('ip-button').textContent.includes('…')");
    browser.see("window.mine = 1");
    drop(served);
    browser.until(&format!("!{SHEET}.hidden && {SHEET}.innerText.includes('接続が切れました')"));
    assert!(browser.text(PAGE).contains("40番目の段落"), "what was read stays readable");
    save(book.path(), POLICY, policy("留守の間に書いた。\n\n"));
    let served = Served::start(book.path(), port);
    assert_eq!(served.port(), port, "the port is free again");
    browser.until(&format!(
        "{PAGE}.includes('留守の間に書いた') && {SHEET}.hidden && window.mine === undefined"
    ));
    save(book.path(), POLICY, policy("そのあとに書いた。\n\n"));
    browser.until(&format!("{PAGE}.includes('そのあとに書いた')"));
}

/// Tries by every means of a page to read `paths` of `base`, and gives what it got.
const PROBE: &str = "
async (base, paths) => {
  const late = (ms, value) => new Promise((done) => setTimeout(() => done(value), ms));
  const got = { cors: 0, opaque: 0, scripts: 0, images: 0, sheets: 0, events: 0, frames: 0, forms: 0, windows: 0, globals: 0, tried: 0 };
  const tag = (name, props, at = document.head) => new Promise((done) => {
    const e = Object.assign(document.createElement(name), props);
    e.onload = () => done(e);
    e.onerror = () => done(null);
    at.append(e);
    setTimeout(() => done(null), 3000);
  });
  const read = (frame) => { try { return frame.document.documentElement.outerHTML.length > 100 && frame.location.href !== 'about:blank' ? 1 : 0; } catch { return 0; } };
  for (const path of paths) {
    const url = base + path;
    const stream = path.endsWith('/events');
    got.tried += 1;
    if (stream) {
      got.events += await Promise.race([late(3000, 0), new Promise((done) => {
        const s = new EventSource(url);
        s.onmessage = () => { s.close(); done(1); };
        s.addEventListener('state', () => { s.close(); done(1); });
        s.onerror = () => { s.close(); done(0); };
      })]);
      continue;
    }
    try { got.cors += (await (await fetch(url)).text()).length; } catch { /* refused */ }
    try { const r = await fetch(url, { mode: 'no-cors', credentials: 'include' }); got.opaque += (await r.text()).length; } catch { /* refused */ }
    if (path.endsWith('.js')) got.scripts += (await tag('script', { src: url })) ? 1 : 0;
    if (path.endsWith('.svg')) got.images += (await tag('img', { src: url }, document.body))?.naturalWidth ? 1 : 0;
    if (path.endsWith('.css')) { const e = await tag('link', { rel: 'stylesheet', href: url }); got.sheets += e?.sheet ? 1 : 0; }
    if (path.endsWith('.html')) {
      const frame = await tag('iframe', { src: url }, document.body);
      got.frames += frame ? read(frame.contentWindow) : 0;
      const target = Object.assign(document.createElement('iframe'), { name: `f${got.tried}` });
      const form = Object.assign(document.createElement('form'), { action: url, target: target.name });
      document.body.append(target, form);
      form.submit();
      await late(400);
      got.forms += target.contentWindow ? read(target.contentWindow) : 0;
      const opened = window.open(url);
      // What is hidden waits long.
      for (let n = 0; n < 3 && opened && !read(opened); n += 1) await late(200);
      got.windows += opened ? read(opened) : 0;
      opened?.close();
    }
  }
  got.globals = ['Idiomorph', 'ISMS'].filter((name) => name in window).length;
  return got;
}";

/// Another server on this machine: every page of it is the same, and harmless.
fn elsewhere() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            // Browsers also open connections on which they ask nothing.
            std::thread::spawn(move || {
                let page = "<!DOCTYPE html><html><head><link rel=icon href=data:,><title>elsewhere</title></head><body><p>elsewhere</p></body></html>";
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    page.len()
                );
                if stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(format!("{head}{page}").as_bytes());
                }
            });
        }
    });
    port
}

#[test]
fn a_page_of_another_origin_reads_nothing() {
    let book = book();
    let served = Served::start(book.path(), 0);
    let mut browser = Browser::start();
    browser.go(&served.page("reports/risks.html"));
    browser.until("document.querySelector('ip-preview')");
    // Even one who knows the folder of this run, and the names of all files, gets nothing.
    let mut paths = vec![String::new(), "reports/risks.html".to_owned(), "reports/risks.json".to_owned()];
    let found = browser.see(
        "[...document.querySelectorAll('head [href], head [src]')].map((e) => e.getAttribute('href') ?? e.getAttribute('src')).map((a) => new URL(a, location).pathname.slice(1))",
    );
    let found: Vec<String> = serde_json::from_value(found).expect("addresses are texts");
    paths.extend(
        found
            .into_iter()
            .filter(|path| !path.ends_with(".html") && !path.contains("/preview.js")),
    );
    let base = browser.text("document.querySelector('script[data-base]').dataset.base.slice(1)");
    paths.extend([
        format!("{base}events"),
        format!("{base}state/index.html"),
        "search/ja/pages.js".to_owned(),
    ]);
    for kind in [".css", ".svg", "/events", "idiomorph.js"] {
        assert!(paths.iter().any(|path| path.ends_with(kind)), "{kind}: {paths:?}");
    }

    // The probe sees what there is to see, from where it may.
    let ask = |base: &str| format!("({PROBE})({}, {})", json!(base), json!(paths));
    let got = browser.see(&ask(&served.url));
    for way in ["cors", "opaque", "scripts", "images", "sheets", "events", "windows", "globals"] {
        assert!(got[way].as_u64() > Some(0), "{way}: {got}");
    }

    // From other ports and names of this machine it does not.
    let port = elsewhere();
    for host in ["127.0.0.1", "localhost"] {
        for target in [served.url.clone(), served.url.replace("127.0.0.1", "localhost")] {
            browser.go(&format!("http://{host}:{port}/"));
            // What was asked until now does not count.
            browser.statuses(&target);
            let got = browser.see(&ask(&target));
            let mut nothing = json!({"tried": paths.len()});
            for way in [
                "cors", "opaque", "scripts", "images", "sheets", "events", "frames", "forms", "windows", "globals",
            ] {
                nothing[way] = json!(0);
            }
            assert_eq!(got, nothing, "from {host} to {target}");
            let answers = browser.statuses(&target);
            assert!(answers.len() >= paths.len(), "the requests were made: {answers:?}");
            assert!(answers.iter().all(|status| *status == 403), "{answers:?}");
        }
    }
}
