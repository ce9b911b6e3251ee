//! Where a link or an image may lead: schemes by allow-list, everything else by relative path.
//!
//! An address is decoded once, then checked, so that no later stage decodes what was checked.

use std::fmt::Write as _;
use std::mem;

use crate::source::blocks::Target;
use crate::text::folded;

/// The schemes of links.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Why an address is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A scheme outside the allow-list, folded.
    Scheme(String),
    /// `//host`: another host under whatever scheme the page has.
    Host,
    /// A web address without a host: `https:page`.
    NoHost,
    /// A backslash, which browsers read as a slash.
    Backslash,
    /// A control character, or an invisible character in a scheme.
    Invisible,
}

/// Where a link to `address` leads.
pub(super) fn link(address: &str) -> Result<Target, Refusal> {
    let address = address.trim();
    if let Some(scheme) = check(address)? {
        let exact = address.split(':').next().unwrap_or_default().to_ascii_lowercase();
        return if SCHEMES.contains(&exact.as_str()) {
            match web(address) {
                Some(address) => Ok(Target::External(address)),
                None => Err(Refusal::NoHost),
            }
        } else {
            Err(Refusal::Scheme(scheme))
        };
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (address, None),
    };
    Ok(Target::File {
        path: decode_path(path)?,
        fragment,
    })
}

/// An address with a scheme as pages may hold it: what no URL may hold is percent-encoded. `None` for a web address without a host.
/// (WHATWG URL, URL writing)
#[must_use]
pub fn web(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let is_web = ["http", "https"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
    let (host, rest) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
        None => ("", rest),
    };
    if is_web && (host.is_empty() || host.contains(|c: char| " \"<>\\^`{|}%".contains(c))) {
        return None;
    }
    let mut out = format!("{scheme}:{}{host}", if host.is_empty() { "" } else { "//" });
    let mut in_fragment = false;
    for (at, c) in rest.char_indices() {
        let is_escape = || rest.as_bytes()[at + 1..].iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2;
        let is_kept = match c {
            '%' => is_escape(),
            '#' => !mem::replace(&mut in_fragment, true),
            _ => !" \"<>\\^`{|}[]".contains(c),
        };
        if is_kept {
            out.push(c);
        } else {
            let _ = write!(out, "%{:02X}", u32::from(c));
        }
    }
    Some(out)
}

/// The path of an image at `address`: only files of the book.
pub(super) fn image(address: &str) -> Result<String, Refusal> {
    let address = address.trim();
    match check(address)? {
        Some(scheme) => Err(Refusal::Scheme(scheme)),
        None => decode_path(address.split('#').next().unwrap_or_default()),
    }
}

/// A path, decoded once and checked again as what it has become.
fn decode_path(path: &str) -> Result<String, Refusal> {
    let decoded = decode(path);
    match check(&decoded)? {
        Some(scheme) => Err(Refusal::Scheme(scheme)),
        None => Ok(decoded),
    }
}

/// The scheme of `address`, folded, if it has one or a browser or a reader might think so.
fn check(address: &str) -> Result<Option<String>, Refusal> {
    if address.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Refusal::Invisible);
    }
    if address.contains('\\') {
        return Err(Refusal::Backslash);
    }
    let visible: String = address.chars().filter(|&c| !is_invisible(c)).collect();
    if visible.trim_start().starts_with("//") {
        return Err(Refusal::Host);
    }
    let Some(at) = visible.find([':', '/', '?', '#']).filter(|&at| visible[at..].starts_with(':')) else {
        return Ok(None);
    };
    let scheme = folded(&visible[..at]);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    match is_scheme {
        false => Ok(None),
        true if visible != address => Err(Refusal::Invisible),
        true => Ok(Some(scheme)),
    }
}

/// Characters without a shape of their own: zero width, direction, joiners, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// `text` percent-decoded once; as written where the bytes would be no text.
fn decode(text: &str) -> String {
    let digit = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            out.push(high * 16 + low);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, fragment: Option<&str>) -> Target {
        Target::File {
            path: path.to_owned(),
            fragment: fragment.map(str::to_owned),
        }
    }

    #[test]
    fn decodes_once() {
        assert_eq!(link("a%20b.md#%E5%BE%A9%E5%85%83"), Ok(file("a b.md", Some("復元"))));
        assert_eq!(link("%252e%252e/a.md"), Ok(file("%2e%2e/a.md", None)));
        assert_eq!(link("%e3%82.md"), Ok(file("%e3%82.md", None)));
        assert_eq!(link("100%.md"), Ok(file("100%.md", None)));
        assert_eq!(link("a%23b.md"), Ok(file("a#b.md", None)));
        assert_eq!(link("#x"), Ok(file("", Some("x"))));
    }

    #[test]
    fn schemes_by_allow_list() {
        for good in ["https://a.example/%0A?b#c", "HTTP://A", "mailto:a@b.example", "tel:+81-3-0000-0000"] {
            assert_eq!(link(good), Ok(Target::External(good.to_owned())), "{good}");
        }
        for (written, valid) in [
            ("https://a.example/\"x y\"[1]|{b}", "https://a.example/%22x%20y%22%5B1%5D%7C%7Bb%7D"),
            ("http://[::1]:80/100%?a=%41#b#c", "http://[::1]:80/100%25?a=%41#b%23c"),
            ("https://例え.example/復元", "https://例え.example/復元"),
        ] {
            assert_eq!(link(written), Ok(Target::External(valid.to_owned())), "{written}");
        }
        for bad in [
            "http:a.example",
            "https:",
            "https:///a",
            "https://?q",
            "https://a b/",
            "https://\"/",
        ] {
            assert_eq!(link(bad), Err(Refusal::NoHost), "{bad}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:x",
            "\u{1}javascript:x",
            "javascript\u{200b}:x",
            "java\u{ad}script:x",
            "\u{feff}javascript:x",
            "ｊａｖａｓｃｒｉｐｔ:x",
            "javascript%3Aalert(1)",
            "%6aavascript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:x",
            "view-source:x",
            "C:/x",
            "C:\\x",
            "ftp://x",
            "//host/x",
            "/\\host",
            "\\\\host\\x",
            "%5c%5chost",
            "/%2fhost",
            "%2f%2fhost",
            "%09//host",
            "a%00b",
            "\u{200b}//host",
            "javascript :x",
            "http\u{200b}s://x",
            "intent:x",
        ] {
            assert!(link(bad).is_err(), "{bad:?} gives {:?}", link(bad));
            assert!(image(bad).is_err(), "{bad:?}");
        }
        assert!(image("https://a.example/x.png").is_err());
        assert_eq!(image("図/構成%20図.svg#x"), Ok("図/構成 図.svg".to_owned()));
    }

    #[test]
    fn colons_in_names_are_no_schemes() {
        assert_eq!(link("第1章:概要.md"), Ok(file("第1章:概要.md", None)));
        assert_eq!(link("ISMS：概要.md"), Ok(file("ISMS：概要.md", None)));
        assert_eq!(link("./a:b.md"), Ok(file("./a:b.md", None)));
        assert_eq!(link("x.md?a:b"), Ok(file("x.md?a:b", None)));
        assert_eq!(link("👨\u{200d}👩.md"), Ok(file("👨\u{200d}👩.md", None)));
    }
}
