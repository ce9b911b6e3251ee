//! What can be asked for: nothing outside the table is ever served.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ismsbook::artifact::Artifacts;
use ismsbook::book::{Book, Request};
use ismsbook::serve::preview;

use super::client::{Answer, exchange, get, request};
use super::{CANARY, SMALL};

/// The site that `build` would write.
static SITE: LazyLock<Artifacts> = LazyLock::new(|| {
    let book = Book::open(&SMALL.folder.path().join("book"), &Request::default());
    book.site().unwrap_or_else(|said| panic!("{said:#?}"))
});

const SEEDS: [&str; 41] = [
    "/../x",
    "/../canary.txt",
    "/..%2fx",
    "/%2e%2e/x",
    "/%252e%252e/x",
    "/..\\x",
    "/..%5cx",
    "/....//x",
    "//etc/passwd",
    "///x",
    "/./x",
    "/x/.",
    "/x/",
    "/x%00.html",
    "/x%0a",
    "/C:/x",
    "/C:%5cx",
    "/%5c%5chost%5cshare",
    "/@fs/etc/passwd",
    "/file:///etc/passwd",
    "http://evil/x",
    "*",
    "x",
    "/#/../../x",
    "/x?raw",
    "/x.map",
    "/.git/config",
    "/.env",
    "/.hidden",
    "/book.toml",
    "/content/README.md",
    "/index.html::$DATA",
    "/INDEX~1.HTM",
    "/policy.html.",
    "/policy.html%20",
    "/con",
    "/ガ.html",
    "/カ\u{3099}.html",
    "/%E3%82",
    "/%c0%ae%c0%ae/x",
    "/．．／x",
];

/// A seed as it is, with its marks encoded, with these encoded again, and with a query that other servers obey.
fn encoded(seed: &str) -> [String; 4] {
    let marks = |text: &str| {
        let (first, rest) = text.split_at(usize::from(text.starts_with('/')));
        let rest = rest.bytes().map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02x}")
            }
        });
        rest.fold(first.to_owned(), |text, byte| text + &byte)
    };
    [seed.to_owned(), marks(seed), marks(&marks(seed)), format!("{seed}?import&raw??")]
}

/// The path that a target names, decoded once; what a correct server may look up.
fn named(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(byte);
        }
    }
    let path = ismsbook::text::nfc(&String::from_utf8(bytes).ok()?);
    Some(if path.is_empty() { "index.html".to_owned() } else { path })
}

/// The body of an answer to a `GET`, without the line that the preview adds.
fn body(answer: &Answer, path: &str) -> Vec<u8> {
    let text = answer.text();
    let generation = text.split("data-generation=\"").nth(1).and_then(|rest| rest.split('"').next());
    match generation.and_then(|number| number.parse().ok()) {
        Some(number) => {
            let line = preview::line(&SMALL.server.secret, path, number);
            assert_eq!(text.matches(&line).count(), 1, "{path}");
            text.replace(&line, "").into_bytes()
        }
        None => answer.body.clone(),
    }
}

/// What holds for every answer that the server makes. The HTTP library refuses on its own, without a body, what it cannot read.
fn hold(answer: &Answer, what: &str) {
    assert!(!answer.text().contains(CANARY), "{what}: {}", answer.text());
    assert!(!answer.text().contains(&*SMALL.folder.path().to_string_lossy()), "{what}");
    assert!(
        answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")),
        "{what}"
    );
    if answer.header("content-type").is_none() {
        assert!(answer.body.is_empty() && answer.status >= 400, "{what}: {answer:?}");
        return;
    }
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{what}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; "), "{what}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
}

#[test]
fn nothing_outside_the_table_is_served() {
    let port = SMALL.server.port;
    let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
    let long = format!("/{}", "a".repeat(9 << 10));
    let targets: Vec<_> = SEEDS.iter().flat_map(|seed| encoded(seed)).chain([long]).collect();
    assert!(targets.len() >= 120, "{}", targets.len());
    for target in &targets {
        let found = named(target).filter(|path| SITE.get(path).is_some());
        for method in ["GET", "HEAD"] {
            let what = format!("{method} {target}");
            let answer = exchange(port, &request(port, method, target));
            hold(&answer, &what);
            *seen.entry(answer.status).or_default() += 1;
            match answer.status {
                200 => {
                    let path = found.as_ref().unwrap_or_else(|| panic!("{what}: served, and not in the table"));
                    if method == "GET" {
                        assert_eq!(Some(&*body(&answer, path)), SITE.get(path), "{what}");
                    }
                }
                400..=499 => assert!(
                    body(&answer, "").len() < 300 && !answer.text().contains("passwd"),
                    "{what}: {}",
                    answer.text()
                ),
                status => panic!("{what}: {status}"),
            }
            assert!(method == "GET" || answer.body.is_empty(), "{what}: a body");
        }
    }
    assert!(seen[&200] >= 4, "the name in both forms, and the first page: {seen:?}");
}

#[test]
fn every_page_is_what_build_writes_and_one_line() {
    let port = SMALL.server.port;
    for (path, bytes) in SITE.iter().filter(|(path, _)| !path.starts_with("rules/")) {
        let answer = get(port, &format!("/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        hold(&answer, path);
        assert_eq!(body(&answer, path), bytes, "{path}");
        let head = exchange(port, &request(port, "HEAD", &format!("/{path}")));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-length"), answer.header("content-length"), "{path}");
        assert_eq!(answer.header("content-length"), Some(&*answer.body.len().to_string()), "{path}");
        assert_eq!(
            path.ends_with(".html"),
            answer.header("content-type") == Some("text/html; charset=utf-8"),
            "{path}"
        );
    }
    let svg = get(port, "/a.svg");
    assert_eq!((svg.status, svg.header("content-type")), (200, Some("image/svg+xml")));
    assert!(
        svg.header("content-security-policy")
            .is_some_and(|policy| policy.ends_with("sandbox"))
    );
    assert_eq!(get(port, "/").body, get(port, "/index.html").body);
}

#[test]
fn only_get_and_head_are_answered() {
    let port = SMALL.server.port;
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND", "get", "FROB",
    ] {
        for target in ["/", "/index.html", &format!("/{}/events", SMALL.server.secret)] {
            let answer = exchange(port, &request(port, method, target));
            hold(&answer, method);
            assert!(matches!(answer.status, 400 | 405), "{method} {target}: {}", answer.status);
            if answer.status == 405 {
                assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
            }
        }
    }
}

#[test]
fn what_is_no_request_is_refused() {
    let port = SMALL.server.port;
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    let many = "X: x\r\n".repeat(300);
    let seeds: Vec<(&str, Vec<u8>)> = vec![
        (
            "a length below nothing",
            format!("GET / HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n").into(),
        ),
        (
            "two lengths",
            format!("GET / HTTP/1.1\r\n{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n")
                .into(),
        ),
        ("a body", format!("GET / HTTP/1.1\r\n{host}Content-Length: 4\r\n\r\nbody").into()),
        ("HTTP/0.9", b"GET /\r\n\r\n".to_vec()),
        ("HTTP/1.0 without a host", b"GET / HTTP/1.0\r\n\r\n".to_vec()),
        ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        (
            "a hello of TLS",
            [&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3][..], &[0; 64], b"\r\n\r\n"].concat(),
        ),
        ("300 headers", format!("GET / HTTP/1.1\r\n{host}{many}\r\n").into()),
        (
            "a header of 64 KiB",
            format!("GET / HTTP/1.1\r\n{host}X: {}\r\n\r\n", "x".repeat(64 << 10)).into(),
        ),
        ("a folded header", format!("GET / HTTP/1.1\r\n{host}X: a\r\n b\r\n\r\n").into()),
        ("a NUL", format!("GET /\0 HTTP/1.1\r\n{host}\r\n").into()),
        ("a version of its own", format!("GET / HTTP/9.9\r\n{host}\r\n").into()),
        ("nothing but line ends", b"\r\n\r\n\r\n\r\n".to_vec()),
        ("a head that never ends", b"GET / HTTP/1.1\r\nHost".to_vec()),
    ];
    for (what, bytes) in seeds {
        let answer = exchange(port, &bytes);
        hold_if_answered(&answer, what);
        assert!(
            answer.status == 0 || (400..=505).contains(&answer.status),
            "{what}: {}",
            answer.status
        );
    }
    // Of two requests on one connection each gets its own answer.
    let first = format!("GET /none HTTP/1.1\r\n{host}\r\n").into_bytes();
    let pair = exchange(port, &[first, request(port, "GET", "/policy.html")].concat());
    assert_eq!(pair.status, 404);
    assert!(pair.text().contains("HTTP/1.1 200 OK") && pair.text().contains("A policy"));
    assert_eq!(get(port, "/").status, 200, "and the server goes on");
}

fn hold_if_answered(answer: &Answer, what: &str) {
    if answer.status == 0 {
        assert!(answer.body.is_empty(), "{what}");
    } else {
        hold(answer, what);
    }
}

#[test]
fn the_previews_own_files_stand_in_the_secret_folder_only() {
    let (port, secret) = (SMALL.server.port, &*SMALL.server.secret);
    assert_eq!(secret.len(), 32);
    for name in ["preview.js", "preview.css", "idiomorph.js"] {
        let answer = get(port, &format!("/{secret}/{name}"));
        hold(&answer, name);
        assert_eq!(answer.status, 200, "{name}");
        for wrong in [
            format!("/{name}"),
            format!("/{}/{name}", "0".repeat(32)),
            format!("/{secret}x/{name}"),
            format!("/{secret}/../{secret}/{name}"),
        ] {
            assert_eq!(get(port, &wrong).status, 404, "{wrong}");
        }
    }
    for wrong in ["", "/", "/none", "/state", "/events/", "/preview.js/x"] {
        assert_eq!(get(port, &format!("/{secret}{wrong}")).status, 404, "{wrong}");
    }
}
