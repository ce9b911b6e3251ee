//! Looking into an output: every leak is found, a clean output has none, and what cannot be looked at is said.
#![allow(
    clippy::format_collect,
    clippy::type_complexity,
    reason = "encodings are written out plainly, once for each leak"
)]
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod faults;
mod program;

#[path = "inspect/leaks.rs"]
mod leaks;
#[path = "inspect/make.rs"]
mod make;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ismsbook::audience::Audience;
use ismsbook::book::{Book, Request};
use ismsbook::inspect::{Findings, Inspector, Needle};
use ismsbook::span::Span;
use ismsbook::text::Text;
use leaks::LEAKS;
use make::{Entry, deflate, escaped, gzip, hex, pdf, pdf_with, png, shown, stream, utf_16be, utf_16le, zip, zlib};
use program::{book, put, run};
use proptest::prelude::*;
use serde_json::Value;

fn needle(text: &str) -> Needle {
    Needle {
        text: text.to_owned(),
        what: Text::same("x"),
        span: Span::NONE,
    }
}

fn look(text: &str, name: &str, bytes: &[u8]) -> Findings {
    Inspector::new(&[needle(text)]).look(name, bytes)
}

/// The text that the leak of a number gives away.
fn token(number: usize) -> String {
    format!("機密の計画Zebra{number:02}が漏れる")
}

/// A site with its index, and files that hold texts of the same make as the leaks.
fn output() -> tempfile::TempDir {
    let book = book(&[("content/README.md", "# 方針\n\n公開してよい方針です。機密の計画は、書かない。\n")]);
    let ran = run(book.path(), &["build", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for leak in LEAKS {
        let harmless = "公開の計画Zebraを読める";
        put(
            &book.path().join("site/clean"),
            &leak.path.replace("{}", harmless),
            (leak.make)(harmless),
        );
    }
    book
}

/// What the program prints about the site of a book, line by line, and how it ended.
fn inspected(root: &Path, path: &str) -> (Vec<Value>, i32) {
    let canaries: String = (0..LEAKS.len()).map(|number| token(number) + "\n").collect();
    put(root, "canaries.txt", canaries);
    let ran = run(root, &["inspect", "--canaries", "canaries.txt", "--format", "json", path]);
    let lines = ran.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is JSON"));
    (lines.collect(), ran.code)
}

#[test]
fn every_leak_is_found_and_nothing_else() {
    let book = output();
    let (lines, code) = inspected(book.path(), "site");
    assert_eq!((lines.len(), code), (1, 0), "{lines:#?}");
    assert_eq!(lines[0]["schema"], "ismsbook/inspection/1");
    assert_eq!(lines[0]["texts"], LEAKS.len());

    assert!(LEAKS.len() >= 50);
    for (number, leak) in LEAKS.iter().enumerate() {
        let token = token(number);
        put(&book.path().join("site"), &leak.path.replace("{}", &token), (leak.make)(&token));
    }
    let (lines, code) = inspected(book.path(), "site");
    assert_eq!(code, 1);
    let hits: Vec<_> = lines.iter().filter(|line| line["schema"] == "ismsbook/leak/1").collect();
    let mut problems = Vec::new();
    for (number, leak) in LEAKS.iter().enumerate() {
        let token = token(number);
        let path: Vec<_> = [leak.path]
            .iter()
            .chain(leak.inside)
            .map(|name| name.replace("{}", &token))
            .collect();
        let of_token = |hit: &&&Value| hit["what"]["en"].as_str().is_some_and(|what| what.contains(&token));
        let own: Vec<_> = hits.iter().filter(of_token).collect();
        if !own
            .iter()
            .any(|hit| hit["path"] == serde_json::json!(path) && hit["layers"] == serde_json::json!(leak.layers))
        {
            problems.push(format!("{} {:?} is not found as that: {own:#?}", leak.path, leak.layers));
        }
        if own.iter().any(|hit| hit["path"][0] != path[0]) {
            problems.push(format!("{} is found elsewhere: {own:#?}", leak.path));
        }
    }
    faults::none(&problems);
    let blind: Vec<_> = lines.iter().filter(|line| line["schema"] == "ismsbook/not-inspected/1").collect();
    assert!(blind.is_empty(), "{blind:#?}");
}

/// Texts of the sample that the public may not read, and that can be written into any file as they are.
fn secrets_of_the_sample() -> Vec<String> {
    let book = Book::open(Path::new(env!("CARGO_MANIFEST_DIR")), &Request::default());
    let secrets = book.secrets(Audience::Public).expect("the sample can be published");
    let plain =
        |text: &String| (10..40).contains(&text.chars().count()) && text.chars().all(|c| c.is_alphanumeric() || "、。・".contains(c));
    let mut texts: Vec<_> = secrets.into_iter().map(|needle| needle.text).filter(plain).collect();
    texts.sort();
    texts.dedup();
    // None lies within another, so that each hit is of one leak.
    let alone = texts
        .iter()
        .filter(|text| texts.iter().filter(|other| other.contains(*text)).count() == 1);
    alone.cloned().collect()
}

#[test]
fn leaks_of_the_sample_are_found_in_what_it_publishes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let out = folder.path().join("public");
    let path = out.to_str().expect("temporary folders have plain names");
    let ran = run(root, &["build", "--audience", "public", "-o", path]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let look = || run(root, &["inspect", "--audience", "public", "--format", "json", path]);
    let clean = look();
    assert_eq!(clean.code, 0, "{}", clean.stdout);

    let secrets = secrets_of_the_sample();
    assert!(secrets.len() >= LEAKS.len(), "{}", secrets.len());
    for (leak, secret) in LEAKS.iter().zip(&secrets) {
        put(&out, &leak.path.replace("{}", secret), (leak.make)(secret));
    }
    let ran = look();
    assert_eq!(ran.code, 1);
    let hits: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    for (leak, secret) in LEAKS.iter().zip(&secrets) {
        let planted = leak.path.replace("{}", secret);
        let found = hits
            .iter()
            .any(|hit| hit["schema"] == "ismsbook/leak/1" && hit["path"][0] == planted.as_str());
        assert!(found, "{secret} in {planted}");
    }
}

#[test]
fn people_read_where_and_what() {
    let book = book(&[]);
    let page = "<p>一行</p>\n<p title='&#x6a5f;密の計画'>x</p>\n";
    put(book.path(), "out/a/page.html", page);
    put(
        book.path(),
        "out/b.zip",
        zip(&[Entry::new("c.gz", gzip("機密の計画".as_bytes()))], ""),
    );
    let ran = run(book.path(), &["inspect", "--canary", "機密の計画", "out", "--lang", "en"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "a/page.html:2: the canary `機密の計画` [character references]\nb.zip > c.gz (byte 0): the canary `機密の計画` [gzip]\n"
    );
    assert_eq!(ran.stderr, "looked for 1 texts in 3 files: 2 found, 0 not inspected\n");
    let ran = run(
        book.path(),
        &["inspect", "--canary", "機密の計画", "out/a/page.html", "--lang", "ja"],
    );
    assert_eq!(ran.stdout, "page.html:2: 目印 `機密の計画` [文字参照]\n");
}

#[test]
fn what_cannot_run_says_so() {
    let book = book(&[]);
    put(book.path(), "out/a.txt", "x");
    put(book.path(), "bad.txt", b"\xff\xfe\xff");
    for (arguments, message) in [
        (&["--canary", "機密の計画", "none"][..], "`none` cannot be read"),
        (&["out"], "there is nothing to look for"),
        (&["--canary", "機 密\n", "out"], "too short"),
        (&["--canaries", "none", "out"], "`none` cannot be read"),
        (&["--canaries", "bad.txt", "out"], "`bad.txt` is not UTF-8"),
        (&["--audience", "everyone", "out"], "cannot be `everyone`"),
        (&["--canary", "機密の計画"], "<PATH> is missing"),
    ] {
        let ran = run(book.path(), &[&["inspect", "--lang", "en"], arguments].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn what_cannot_be_looked_at_is_said() {
    let zeros = vec![0; 18 << 20];
    let encrypted = Entry {
        flags: 1 | 1 << 11,
        ..Entry::new("a.txt", "secret")
    };
    let mut broken = zip(&[Entry::new("a.txt", "a text that is long enough to be packed ".repeat(20))], "");
    broken[50..60].fill(0xff);
    let mut method = zip(&[Entry::new("a.txt", "x")], "");
    let directory = method
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .expect("there is a directory");
    method[directory + 10] = 93;
    let lying = {
        let mut lying = zip(&[Entry::new("a.txt", "x".repeat(10_000))], "");
        let at = lying
            .windows(4)
            .position(|bytes| bytes == b"PK\x01\x02")
            .expect("there is a directory");
        lying[at + 24] = 1;
        lying[at + 25] = 0;
        lying
    };
    let nested = (0..9).fold(b"x".to_vec(), |inner, _| zip(&[Entry::new("n.zip", inner)], ""));
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 30].to_vec();
    let page = |font: &str| {
        pdf(
            &[
                b"<< /Type /Page /Contents 3 0 R /Resources << /Font << /F1 2 0 R >> >> >>".to_vec(),
                format!("<< /Type /Font {font} >>").into(),
                stream("", "/FlateDecode", &zlib(b"BT /F1 9 Tf <0102> Tj ET")),
            ],
            "",
        )
    };
    let deep = [b"<< /A ".as_slice(), &b"[".repeat(10_000), b" >>"].concat();
    let cases: [(&str, Vec<u8>, &str); 19] = [
        ("a.zip", zip(&[encrypted], ""), "it is encrypted"),
        ("bomb.zip", zip(&[Entry::new("zeros", zeros.clone())], ""), "too much"),
        ("bomb.gz", gzip(&zeros), "too much"),
        ("bomb.pdf", pdf_with(stream("", "/FlateDecode", &zlib(&zeros))), "too much"),
        (
            "bomb.png",
            png(&[(b"zTXt", [b"x\0\0".to_vec(), zlib(&zeros)].concat())]),
            "too much",
        ),
        ("bomb.html", STANDARD.encode(deflate(&zeros)).into(), "too much"),
        ("broken.zip", broken, "damaged"),
        ("method.zip", method, "the method 93"),
        ("lying.zip", lying, "too much"),
        (
            "cut.zip",
            zip(&[Entry::new("a.txt", "x")], "")[..40].to_vec(),
            "lacks its directory",
        ),
        ("broken.gz", cut(gzip("機密".repeat(999).as_bytes())), "damaged"),
        ("nested.zip", nested, "stand inside each other"),
        ("locked.pdf", pdf(&[b"<< >>".to_vec()], "/Encrypt 9 0 R"), "an encrypted PDF"),
        ("cut.pdf", b"%PDF-1.7\nnothing".to_vec(), "no objects"),
        (
            "broken.pdf",
            pdf_with(stream("", "/FlateDecode", &cut(zlib(shown("機密", 1).as_slice())))),
            "damaged",
        ),
        ("filter.pdf", pdf_with(stream("", "/MadeUpDecode", b"x")), "MadeUpDecode"),
        (
            "glyphs.pdf",
            page("/Subtype /Type0 /Encoding /Identity-H"),
            "which characters its glyphs are",
        ),
        ("deep.pdf", pdf_with(deep), "nested too deeply"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on".to_vec(),
            "encrypted Office document",
        ),
    ];
    for (name, bytes, why) in cases {
        let found = look("機密の計画", name, &bytes);
        assert!(found.hits.is_empty(), "{name}");
        assert!(
            found.blind.iter().any(|blind| blind.what.en.contains(why)),
            "{name}: {:?}",
            found.blind
        );
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_that_is_said() {
    let book = book(&[]);
    put(book.path(), "out/a.txt", "x");
    std::os::unix::fs::symlink("/etc", book.path().join("out/link")).expect("a temporary folder can be written");
    let ran = run(book.path(), &["inspect", "--canary", "機密の計画", "out", "--lang", "en"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "link: not inspected: it is a symbolic link\n"));
}

/// A short text is found by itself and not as a part of a longer one.
#[test]
fn ids_are_not_found_in_other_ids() {
    let count = |text: &str| look("R-012", "a.txt", text.as_bytes()).hits.len();
    for found in ["R-012", "(r-012)", "risks/R-012.html", "見よR-012を", "R-01\n2", "Ｒ－０１２"] {
        assert_eq!(count(found), 1, "{found}");
    }
    for other in ["R-0123", "PR-012", "R-01", "R-0 1"] {
        assert_eq!(count(other), 0, "{other}");
    }
    // Elsewhere in the same text it may stand by itself.
    assert_eq!(count("R-0123 R-012x R-012"), 1);
    let inspector = Inspector::new(&[needle("R-012"), needle("復元できないリスク"), needle("会社の機密")]);
    assert_eq!(inspector.known("R-0123 は復元 できない\nリスク。"), [1]);
}

/// One of the ways to hide a text.
type Wrapping = (&'static str, fn(&str) -> Vec<u8>);

const BYTES: [Wrapping; 9] = [
    ("utf-8", |t| t.as_bytes().to_vec()),
    ("utf-16le", |t| [b"\xff\xfe".to_vec(), utf_16le(t)].concat()),
    ("utf-16be", |t| [b"\xfe\xff".to_vec(), utf_16be(t)].concat()),
    ("gzip", |t| gzip(t.as_bytes())),
    ("zip", |t| zip(&[Entry::new("x", t)], "")),
    ("pdf-stream", |t| pdf_with(stream("", "/FlateDecode", &zlib(t.as_bytes())))),
    ("png", |t| {
        png(&[(b"iTXt", [b"k\0\x01\0\0\0".to_vec(), zlib(t.as_bytes())].concat())])
    }),
    ("binary", |t| [b"\xff\0", t.as_bytes(), b"\0\xff"].concat()),
    // On one line: what is encoded does not go on in the next.
    ("shown", |t| shown(t, usize::MAX)),
];

/// What a text looks like to people.
const PLAIN: [(&str, fn(&str) -> String); 3] = [
    ("plain", str::to_owned),
    ("lines", |t| t.chars().map(|c| format!("{c}\n")).collect()),
    ("case", |t| t.to_uppercase()),
];

/// What programs make of it.
const TEXTS: [(&str, fn(&str) -> String); 7] = [
    ("entities", |t| t.chars().map(|c| format!("&#{};", u32::from(c))).collect()),
    ("escapes", escaped),
    ("percent", |t| t.bytes().map(|byte| format!("%{byte:02x}")).collect()),
    ("base64", |t| format!("\"{}\"", STANDARD.encode(format!("{t}, and more"))).clone()),
    ("deflate", |t| {
        format!("\"{}\"", STANDARD.encode(deflate(format!("{t}{}", "の文章".repeat(9)).as_bytes())))
    }),
    ("hex", |t| hex(format!("{t}and more").as_bytes())),
    ("tags", |t| t.chars().map(|c| format!("<i>{c}</i>")).collect()),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_hides_a_text_it_is_found(
        text in "[ぁ-んァ-ヶ一-龠a-z0-9・。]{4,10}[ぁ-ん一-龠]{4,8}",
        plain in 0..PLAIN.len(),
        texts in proptest::collection::vec(0..TEXTS.len(), 0..3),
        bytes in 0..BYTES.len(),
    ) {
        let hidden = texts.iter().fold(PLAIN[plain].1(&text), |inner, index| TEXTS[*index].1(&inner));
        let file = BYTES[bytes].1(&hidden);
        let ways: Vec<_> = [PLAIN[plain].0].into_iter().chain(texts.iter().map(|index| TEXTS[*index].0)).chain([BYTES[bytes].0]).collect();
        let found = look(&text, "x", &file);
        prop_assert!(!found.hits.is_empty(), "{text:?} as {ways:?}: {hidden:?} {found:?}");
    }

    #[test]
    fn any_bytes_come_to_an_end(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..BYTES.len(), at in any::<prop::sample::Index>(), with in any::<u8>()) {
        look("機密の計画", "x", &bytes);
        // What is almost a file of a known kind goes deeper.
        bytes = BYTES[kind].1("公開の計画を読める");
        let at = at.index(bytes.len());
        bytes[at] = with;
        look("機密の計画", "x", &bytes);
        look("機密の計画", "x", &bytes[..at]);
    }
}
