//! Whether a request may be answered, and for which path: decided from its words alone, for every request alike.
//!
//! A server on a developer's machine is within reach of every page that its browser shows. So a request has to
//!
//! 1. name this server in its one `Host`, byte for byte as a browser writes it: no other port, spelling, case or trailing dot. A name that an attacker makes point here
//!    (DNS rebinding) is foreign;
//! 2. come from this server's own pages, where it says from where it comes: its one `Origin` is this server, and `Sec-Fetch-Site` is `same-origin`, or `none` for an
//!    address that was typed. A link on another site is refused too: what follows a foreign click is not worth the doubt;
//! 3. carry the cookie of this run, where other machines can reach the server. The address that is printed sets it once;
//! 4. be a `GET` or a `HEAD` without a body, for a path. The query is ignored.
//!
//! Nothing else is looked at: `X-Forwarded-Host` and `Forwarded` are words of the client. A path is decoded once and looked up as it is; no segment is ever resolved.

use std::hint::black_box;
use std::net::IpAddr;

use crate::text::{Text, nfc};

/// Decides which requests are answered.
#[derive(Clone, Debug)]
pub struct Guard {
    /// What `Host` may be.
    hosts: Vec<String>,
    pass: Option<Pass>,
}

/// What a request has to carry where other machines can reach the server.
#[derive(Clone, Debug)]
struct Pass {
    /// Holds the port: browsers give a cookie to all ports of a host.
    cookie: String,
    token: String,
}

/// The words of a request.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Such as `GET`.
    pub method: &'a str,
    /// What stands between method and version, such as `/index.html?q=x`.
    pub target: &'a str,
    /// The headers in their order; names in lower case.
    pub headers: &'a [(&'a str, &'a [u8])],
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is answered with what stands in the table under this path: decoded, in NFC, without the first `/`.
    Allow(String),
    /// It brought the token in its address: it gets the cookie, and goes on to its path without the query.
    Enter {
        /// The path as it was sent.
        location: String,
        /// The value of `Set-Cookie`.
        cookie: String,
    },
    /// It is refused.
    Refuse(Refusal),
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not for this server.
    Host,
    /// It comes from a page of another server.
    Origin,
    /// It carries no token.
    Token,
    /// It is neither `GET` nor `HEAD`.
    Method,
    /// It brings a body.
    Body,
    /// What it asks for is not a path.
    Target,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Host | Self::Origin | Self::Token => 403,
            Self::Method => 405,
            Self::Body | Self::Target => 400,
        }
    }

    /// What the answer says.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::Host => Text::new(
                "このサーバーの名前で届いた要求ではありません。端末に表示された URL を開いてください。",
                "This request does not name this server. Open the address that the terminal shows.",
            ),
            Self::Origin => Text::new(
                "ほかのサイトからの要求には答えません。端末に表示された URL を直接開いてください。",
                "Requests from other sites are not answered. Type the address that the terminal shows.",
            ),
            Self::Token => Text::new(
                "端末に表示された、トークン付きの URL を開いてください。",
                "Open the address with its token, as the terminal shows it.",
            ),
            Self::Method => Text::new("GET と HEAD だけに答えます。", "Only GET and HEAD are answered."),
            Self::Body => Text::new("本体のある要求には答えません。", "Requests with a body are not answered."),
            Self::Target => Text::new("要求されたものはパスではありません。", "What was asked for is not a path."),
        }
    }
}

impl Guard {
    /// Guards what listens on `address` and `port`. `names` are further hosts, with their port or for this one; with a `token`, every request has to carry it.
    #[must_use]
    pub fn new(address: IpAddr, port: u16, names: &[String], token: Option<&str>) -> Self {
        let mut plain = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned()];
        // The address that stands for all addresses is no name of a server.
        if !address.is_unspecified() {
            plain.push(literal(address));
        }
        let (with_port, without): (Vec<_>, Vec<_>) = names.iter().cloned().partition(|name| has_port(name));
        plain.extend(without);
        let mut hosts: Vec<_> = plain.iter().map(|name| format!("{name}:{port}")).collect();
        // Browsers leave the port of the scheme away.
        if port == 80 {
            hosts.append(&mut plain);
        }
        hosts.extend(with_port);
        hosts.sort();
        hosts.dedup();
        let pass = token.map(|token| Pass {
            cookie: format!("ismsbook-{port}"),
            token: token.to_owned(),
        });
        Self { hosts, pass }
    }

    /// What becomes of a request.
    #[must_use]
    pub fn judge(&self, asked: &Asked<'_>) -> Verdict {
        self.refused(asked).map_or_else(|| self.led(asked), Verdict::Refuse)
    }

    /// Why the server does not look at what is asked for.
    fn refused(&self, asked: &Asked<'_>) -> Option<Refusal> {
        let mut hosts = asked.values("host");
        if !hosts.next().is_some_and(|host| self.is_host(host)) || hosts.next().is_some() {
            return Some(Refusal::Host);
        }
        let mut origins = asked.values("origin");
        let own = origins
            .next()
            .is_none_or(|origin| origin.strip_prefix(b"http://").is_some_and(|host| self.is_host(host)));
        let known = asked.values("sec-fetch-site").all(|site| site == b"same-origin" || site == b"none");
        if !own || origins.next().is_some() || !known {
            return Some(Refusal::Origin);
        }
        None
    }

    fn is_host(&self, host: &[u8]) -> bool {
        self.hosts.iter().any(|known| known.as_bytes() == host)
    }

    /// Where a request of our own pages leads.
    fn led(&self, asked: &Asked<'_>) -> Verdict {
        let (path, query) = asked.target.split_once('?').unwrap_or((asked.target, ""));
        if let Some(pass) = &self.pass
            && !pass.is_in_cookie(asked)
        {
            let brought = query.split('&').filter_map(|pair| pair.strip_prefix("token="));
            let right = brought.fold(false, |right, token| right | same(token, &pass.token));
            if !right {
                return Verdict::Refuse(Refusal::Token);
            }
        }
        if !matches!(asked.method, "GET" | "HEAD") {
            return Verdict::Refuse(Refusal::Method);
        }
        let long = asked.values("content-length").any(|length| length != b"0");
        if long || asked.values("transfer-encoding").next().is_some() {
            return Verdict::Refuse(Refusal::Body);
        }
        let Some(decoded) = decoded(path) else {
            return Verdict::Refuse(Refusal::Target);
        };
        match &self.pass {
            // The token leaves the address bar, the history and what is sent as a referrer.
            Some(pass) if query.split('&').any(|pair| pair.starts_with("token=")) => Verdict::Enter {
                location: path.to_owned(),
                cookie: format!("{}={}; Path=/; HttpOnly; SameSite=Strict", pass.cookie, pass.token),
            },
            _ => Verdict::Allow(decoded),
        }
    }
}

impl Asked<'_> {
    fn values(&self, name: &'static str) -> impl Iterator<Item = &[u8]> {
        self.headers.iter().filter(move |(key, _)| *key == name).map(|(_, value)| *value)
    }
}

impl Pass {
    fn is_in_cookie(&self, asked: &Asked<'_>) -> bool {
        let texts = asked.values("cookie").filter_map(|value| std::str::from_utf8(value).ok());
        let pairs = texts
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs
            .filter(|(name, _)| *name == self.cookie)
            .fold(false, |right, (_, token)| right | same(token, &self.token))
    }
}

/// Compares in a time that does not tell how much is right.
fn same(a: &str, b: &str) -> bool {
    let different = a.bytes().zip(b.bytes()).fold(0, |found, (a, b)| black_box(found | (a ^ b)));
    a.len() == b.len() && different == 0
}

/// An address as a URL holds it.
#[must_use]
pub fn literal(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// Whether a name can stand in `Host` as browsers write it, such as `docs.test` or `docs.test:8080`.
#[must_use]
pub fn is_host_name(name: &str) -> bool {
    let (host, port) = name.rsplit_once(':').unwrap_or((name, "80"));
    let label = |label: &str| {
        let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (1..=63).contains(&label.len()) && label.chars().all(inside) && !label.starts_with('-') && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(label) && port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

fn has_port(name: &str) -> bool {
    name.contains(':')
}

/// A path of the table: without its first `/`, decoded once, in NFC. `None` for what no page can be called.
fn decoded(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    if path.starts_with('/') || path.contains('#') {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                digit(rest.next())? << 4 | digit(rest.next())?
            }
            _ => byte,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    // Windows reads `\` as `/`, and browsers do in what they are sent to.
    (!text.chars().any(|c| c == '\\' || c.is_control())).then(|| nfc(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT: u16 = 4747;

    fn guard(token: Option<&str>) -> Guard {
        Guard::new(
            IpAddr::from([127, 0, 0, 1]),
            PORT,
            &["docs.test:8080".to_owned(), "docs".to_owned()],
            token,
        )
    }

    fn asked(guard: &Guard, target: &str, more: &[(&str, &str)]) -> Verdict {
        let mut headers: Vec<(&str, &[u8])> = more.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        if !headers.iter().any(|(name, _)| *name == "host") {
            headers.push(("host", b"localhost:4747"));
        }
        guard.judge(&Asked {
            method: "GET",
            target,
            headers: &headers,
        })
    }

    #[test]
    fn hosts_are_compared_byte_for_byte() {
        let guard = guard(None);
        for right in ["localhost:4747", "127.0.0.1:4747", "[::1]:4747", "docs.test:8080", "docs:4747"] {
            assert_eq!(asked(&guard, "/", &[("host", right)]), Verdict::Allow(String::new()), "{right}");
        }
        for wrong in [
            "",
            "localhost",
            "LOCALHOST:4747",
            "localhost.:4747",
            "localhost:04747",
            "127.1:4747",
            "docs.test:4747",
            "a@localhost:4747",
        ] {
            assert_eq!(asked(&guard, "/", &[("host", wrong)]), Verdict::Refuse(Refusal::Host), "{wrong}");
        }
        let twice = [("host", "localhost:4747"), ("host", "localhost:4747")];
        assert_eq!(asked(&guard, "/", &twice), Verdict::Refuse(Refusal::Host));
        let forwarded = [("host", "evil.test"), ("x-forwarded-host", "localhost:4747")];
        assert_eq!(asked(&guard, "/", &forwarded), Verdict::Refuse(Refusal::Host));
    }

    #[test]
    fn all_addresses_are_no_host() {
        let guard = Guard::new(IpAddr::from([0, 0, 0, 0]), PORT, &[], None);
        assert_eq!(asked(&guard, "/", &[("host", "0.0.0.0:4747")]), Verdict::Refuse(Refusal::Host));
        assert_eq!(asked(&guard, "/", &[("host", "127.0.0.1:4747")]), Verdict::Allow(String::new()));
    }

    #[test]
    fn requests_of_other_sites_are_refused() {
        let guard = guard(None);
        for (name, value) in [
            ("origin", "null"),
            ("origin", "http://evil.test"),
            ("origin", "https://localhost:4747"),
            ("origin", "http://localhost:4747/"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert_eq!(
                asked(&guard, "/", &[(name, value)]),
                Verdict::Refuse(Refusal::Origin),
                "{name}: {value}"
            );
        }
        for (name, value) in [
            ("origin", "http://127.0.0.1:4747"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "none"),
        ] {
            assert_eq!(
                asked(&guard, "/", &[(name, value)]),
                Verdict::Allow(String::new()),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn paths_are_decoded_once_and_never_resolved() {
        let guard = guard(None);
        for (target, path) in [
            ("/", ""),
            ("/risks/R-012.html?raw#x", "risks/R-012.html"),
            ("/%2e%2e/x", "../x"),
            ("/%252e", "%2e"),
            ("/%E3%82%AB%E3%82%99.html", "ガ.html"),
        ] {
            assert_eq!(asked(&guard, target, &[]), Verdict::Allow(path.to_owned()), "{target}");
        }
        for target in [
            "",
            "x",
            "*",
            "http://localhost:4747/",
            "//x",
            "/%2fx/..%5c",
            "/%",
            "/%4",
            "/%zz",
            "/%E3%82",
            "/%c0%ae",
            "/a%00",
            "/a%0a",
            "/#x",
            "/\\x",
        ] {
            assert_eq!(asked(&guard, target, &[]), Verdict::Refuse(Refusal::Target), "{target}");
        }
    }

    #[test]
    fn a_token_is_brought_once_and_kept_in_a_cookie() {
        let guard = guard(Some("0123456789abcdef"));
        for target in [
            "/",
            "/?token=",
            "/?token=0123456789abcdeg",
            "/?token=0123456789abcdef0",
            "/?Token=0123456789abcdef",
        ] {
            assert_eq!(asked(&guard, target, &[]), Verdict::Refuse(Refusal::Token), "{target}");
        }
        let cookie = "ismsbook-4747=0123456789abcdef; Path=/; HttpOnly; SameSite=Strict".to_owned();
        let entered = Verdict::Enter {
            location: "/a.html".to_owned(),
            cookie,
        };
        assert_eq!(asked(&guard, "/a.html?token=0123456789abcdef", &[]), entered);
        for wrong in ["ismsbook=0123456789abcdef", "ismsbook-4747=x", "ismsbook-4748=0123456789abcdef"] {
            assert_eq!(asked(&guard, "/", &[("cookie", wrong)]), Verdict::Refuse(Refusal::Token), "{wrong}");
        }
        let kept = [("cookie", "a=b; ismsbook-4747=0123456789abcdef")];
        assert_eq!(asked(&guard, "/a.html", &kept), Verdict::Allow("a.html".to_owned()));
        assert_eq!(
            asked(&guard, "//evil.test/?token=0123456789abcdef", &[]),
            Verdict::Refuse(Refusal::Target)
        );
    }

    #[test]
    fn bodies_and_other_methods_are_refused() {
        let guard = guard(None);
        assert_eq!(asked(&guard, "/", &[("content-length", "3")]), Verdict::Refuse(Refusal::Body));
        assert_eq!(
            asked(&guard, "/", &[("transfer-encoding", "chunked")]),
            Verdict::Refuse(Refusal::Body)
        );
        let headers: [(&str, &[u8]); 1] = [("host", b"localhost:4747")];
        for method in ["POST", "OPTIONS", "TRACE", "get"] {
            let asked = Asked {
                method,
                target: "/",
                headers: &headers,
            };
            assert_eq!(guard.judge(&asked), Verdict::Refuse(Refusal::Method), "{method}");
        }
    }

    #[test]
    fn names_of_hosts_are_as_browsers_write_them() {
        for right in ["docs", "docs.test", "xn--p8j9a0d9c9a.test", "docs.test:8080", "10.0.0.1"] {
            assert!(is_host_name(right), "{right}");
        }
        for wrong in [
            "",
            "Docs",
            "docs.",
            "*.test",
            "docs.test:",
            "docs.test:080",
            "docs.test:0",
            "http://docs.test",
            "a b",
            "-a",
            "a_b",
        ] {
            assert!(!is_host_name(wrong), "{wrong}");
        }
    }
}
