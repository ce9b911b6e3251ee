//! Who may ask: 40 names of hosts and 21 origins, on pages and on events.

use super::SMALL;
use super::client::head;

/// Lines of the head that name a host, and whether they are right.
fn hosts(port: u16) -> Vec<(String, bool)> {
    let right = ["localhost:PORT", "127.0.0.1:PORT", "[::1]:PORT"];
    let wrong = [
        "localhost",
        "LOCALHOST",
        "LOCALHOST:PORT",
        "localhost.",
        "localhost.:PORT",
        "localhost:1",
        "localhost:0PORT",
        "foo.localhost:PORT",
        "127.0.0.1",
        "127.1:PORT",
        "2130706433:PORT",
        "0177.0.0.1:PORT",
        "0x7f.1:PORT",
        "127.0.0.1.nip.io:PORT",
        "[::1]",
        "[::ffff:127.0.0.1]:PORT",
        "[::1%25lo]:PORT",
        "[0:0:0:0:0:0:0:1]:PORT",
        "0.0.0.0:PORT",
        "[::]:PORT",
        "192.168.0.2:PORT",
        "machine:PORT",
        "evil.test",
        "evil.test:PORT",
        "localhost.evil.test:PORT",
        "evil.test@localhost:PORT",
        "localhost:PORT@evil.test",
        "",
        "localhost:PORT, evil.test",
        "localhost :PORT",
        "localhost\t:PORT",
        "localhost\0:PORT",
        "xn--p8j9a0d9c9a.test:PORT",
        "ｌocalhost:PORT",
        "http://localhost:PORT",
    ];
    let port = port.to_string();
    let line = |host: &str| format!("Host: {}\r\n", host.replace("PORT", &port));
    let mut all: Vec<_> = right.iter().map(|host| (line(host), true)).collect();
    all.extend(wrong.iter().map(|host| (line(host), false)));
    all.push((line(&"a".repeat(300)), false));
    all.push((String::new(), false));
    all.push((line("localhost:PORT") + &line("localhost:PORT"), false));
    all.push((line("localhost:PORT") + &line("evil.test"), false));
    all.push((line("evil.test") + &format!("X-Forwarded-Host: localhost:{port}\r\n"), false));
    all.push((line("evil.test") + &format!("Forwarded: host=localhost:{port}\r\n"), false));
    all
}

fn origins(port: u16) -> Vec<(String, bool)> {
    let right = ["http://localhost:PORT", "http://127.0.0.1:PORT", "http://[::1]:PORT"];
    let wrong = [
        "",
        "null",
        "http://evil.test",
        "http://evil.test:PORT",
        "https://localhost:PORT",
        "http://localhost",
        "http://localhost:1",
        "http://localhost:PORT/",
        "HTTP://LOCALHOST:PORT",
        "http://localhost.:PORT",
        "http://localhost:PORT.evil.test",
        "http://localhost:PORT@evil.test",
        "http://0.0.0.0:PORT",
        "file://",
        "chrome-extension://aaaa",
        "http://localhost:PORT http://evil.test",
        "localhost:PORT",
    ];
    let port = port.to_string();
    let line = |origin: &str| format!("Origin: {}\r\n", origin.replace("PORT", &port));
    let mut all: Vec<_> = right.iter().map(|origin| (line(origin), true)).collect();
    all.extend(wrong.iter().map(|origin| (line(origin), false)));
    all.push((String::new(), true));
    all.push((line("http://localhost:PORT") + &line("http://localhost:PORT"), false));
    all
}

#[test]
fn foreign_hosts_and_origins_are_refused() {
    let (port, secret) = (SMALL.server.port, &SMALL.server.secret);
    let (hosts, origins) = (hosts(port), origins(port));
    assert!(hosts.len() >= 40 && origins.len() >= 20, "{} x {}", hosts.len(), origins.len());
    let mut right = 0;
    for target in ["/policy.html".to_owned(), format!("/{secret}/events")] {
        for (host, known) in &hosts {
            for (origin, own) in &origins {
                let answer = head(
                    port,
                    format!("GET {target} HTTP/1.1\r\n{host}{origin}Connection: close\r\n\r\n").as_bytes(),
                );
                let what = format!("{host}{origin}");
                if *known && *own {
                    assert_eq!(answer.status, 200, "{what}");
                    right += 1;
                } else {
                    assert!(matches!(answer.status, 400 | 403), "{what}: {}", answer.status);
                    assert!(!answer.text().contains("policy") && !answer.text().contains("generation"), "{what}");
                }
                assert!(
                    answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")),
                    "{what}"
                );
            }
        }
    }
    assert_eq!(right, 2 * 3 * 4);
}

#[test]
fn other_sites_are_refused_even_when_a_link_is_followed() {
    let (port, secret) = (SMALL.server.port, &SMALL.server.secret);
    for target in ["/".to_owned(), format!("/{secret}/events"), format!("/{secret}/preview.js")] {
        for (site, status) in [
            ("same-origin", 200),
            ("none", 200),
            ("same-site", 403),
            ("cross-site", 403),
            ("", 403),
        ] {
            let sent = format!(
                "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nSec-Fetch-Site: {site}\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n"
            );
            assert_eq!(head(port, sent.as_bytes()).status, status, "{target}: {site}");
        }
    }
}
