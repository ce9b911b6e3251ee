//! How long it takes from saving a source until a browser is served what it says, side by side with the servers of others.
//!
//! `cargo bench --bench preview` edits handbooks of 100, 1,000 and 10,000 pages and registers of 1,000 and 10,000 risks; ` -- --pages 1000 --risks 0` others, and
//! ` -- --peers` with mdBook, Hugo and Zola too, where they are installed. Each server runs by itself, over a copy of the sources, and its page is asked for every 2 ms over one
//! connection that is kept open. An edit puts a new word into one paragraph, into the title of the page, or into one risk how likely it is; every other edit writes a new file
//! and renames it over the old one, as many editors save. A rest of irregular length between two edits keeps them from falling in step with a server's clock.
//!
//! The columns: seconds until the page was served first; median, 95th hundredth and maximum of the edits; answers that were missing, were not 200 or broke off
//! while the edits were made; the peak of memory of the server; and how many times the median of the fastest peer that is.
#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and the disk, and starts programs"
)]
#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a benchmark prints what it measured, and how far it is"
)]
#![allow(missing_docs, reason = "a program of its own")]

use std::path::Path;
use std::time::{Duration, Instant};

use client::Client;
use common::books::{self, Handbook};
use common::options::Options;
use common::programs::{Extras, SERVES};
use common::table::{Table, count, seconds, times};
use common::{load, median, percentile, register};
use edits::{Edit, Source};
use server::Server;

mod client;
#[path = "../common/mod.rs"]
mod common;
mod edits;
mod server;

/// How often the page is asked for.
const PAUSE: Duration = Duration::from_millis(2);

/// How long a server may take until its first page.
const FIRST: Duration = Duration::from_mins(10);

/// How long a server may take to follow an edit.
const FOLLOW: Duration = Duration::from_mins(5);

fn main() {
    let options = Options::read("preview", ("edits", "20"));
    let (folder, in_memory) = books::scratch();
    let place = if in_memory { "in memory" } else { "on disk" };
    println!(
        "{} edits of each kind, asked for every {} ms; sources {place}; load {}",
        options.times,
        PAUSE.as_millis(),
        load()
    );
    for peer in &options.peers {
        println!("{} at {}: {}", peer.name, peer.program.display(), peer.version);
    }
    for name in &options.missing {
        println!("{name}: not installed, and skipped");
    }
    let mut table = Table::new(&["", "first", "edits", "median", "p95", "max", "missed", "peak", "x peer"]);
    for pages in &options.pages {
        let handbook = Handbook::write(folder.path(), *pages, &options);
        print(
            &mut table,
            &format!("{} pages", count(*pages)),
            handbook_cases(&handbook, folder.path(), &options),
        );
    }
    for risks in &options.risks {
        print(
            &mut table,
            &format!("{} risks, 10 services", count(*risks)),
            register_cases(*risks, folder.path(), &options),
        );
    }
    println!("\n{}", table.print());
    println!("load at the end: {}", load());
}

/// What the edits of one kind took, on one server.
struct Measured {
    name: String,
    /// Whether the fastest of these is what others are compared with.
    is_measure: bool,
    found: Result<Found, String>,
}

struct Found {
    first: f64,
    times: Vec<f64>,
    missed: usize,
    peak: Option<f64>,
}

fn print(table: &mut Table, title: &str, measured: Vec<Measured>) {
    table.gap();
    table.row(vec![title.to_owned()]);
    let of_peers = measured.iter().filter(|measured| measured.is_measure);
    let fastest = of_peers
        .filter_map(|measured| measured.found.as_ref().ok())
        .map(|found| median(found.times.clone()))
        .min_by(f64::total_cmp);
    for Measured { name, found, .. } in measured {
        match found {
            Err(problem) => table.row(vec![name, format!("failed: {problem}")]),
            Ok(found) => table.row(vec![
                name,
                seconds(found.first),
                found.times.len().to_string(),
                seconds(median(found.times.clone())),
                seconds(percentile(found.times.clone(), 95)),
                seconds(percentile(found.times.clone(), 100)),
                found.missed.to_string(),
                found.peak.map_or_else(|| "-".to_owned(), |peak| format!("{peak:.0} MiB")),
                times(median(found.times), fastest),
            ]),
        }
    }
}

fn handbook_cases(handbook: &Handbook, folder: &Path, options: &Options) -> Vec<Measured> {
    let page = handbook.middle();
    let mut all = Vec::new();
    for (name, root, below) in [
        ("ismsbook", handbook.book(Extras::On), "content/"),
        ("ismsbook plain folder", handbook.plain(), ""),
    ] {
        let root = copied(&root, folder);
        let start = || Server::ours(&root);
        let source = Source::new(root.join(format!("{below}{page}.md")), format!("/{page}.html"));
        all.extend(measure(name, false, start, &source, &[Edit::Paragraph, Edit::Title], options));
    }
    for peer in options.peers.iter().filter(|_| handbook.shared) {
        for serve in SERVES.iter().filter(|serve| serve.peer == peer.name) {
            let root = copied(&handbook.peer(peer.name), folder);
            let start = || Server::of_peer(peer, serve, &root);
            let source = Source::new(
                root.join(format!("{}/{page}.md", serve.sources)),
                format!("/{page}{}", serve.ending),
            );
            let name = if serve.complete {
                format!("{} {}", peer.name, serve.note)
            } else {
                format!("{} {} (incomplete)", peer.name, serve.note)
            };
            all.extend(measure(
                name.trim_end(),
                serve.complete,
                start,
                &source,
                &[Edit::Paragraph],
                options,
            ));
        }
    }
    all
}

fn register_cases(risks: usize, folder: &Path, options: &Options) -> Vec<Measured> {
    let root = books::write_register(folder, risks, Extras::On);
    let risk = risks / 2;
    let source = Source::new(
        root.join(register::risks_file(risk)),
        format!("/risks/{}.html", register::risk_id(risk)),
    );
    measure(
        "ismsbook",
        false,
        || Server::ours(&root),
        &source,
        &[Edit::Likelihood(risk)],
        options,
    )
}

/// A copy that may be edited.
fn copied(from: &Path, folder: &Path) -> std::path::PathBuf {
    let to = folder.join("edited");
    if to.exists() {
        std::fs::remove_dir_all(&to).expect("a copy of the benchmark can be removed");
    }
    books::copy(from, &to);
    to
}

/// Starts a server and makes edits of each kind, one kind after the other.
fn measure(
    name: &str,
    is_measure: bool,
    start: impl Fn() -> Result<Server, String>,
    source: &Source,
    edits: &[Edit],
    options: &Options,
) -> Vec<Measured> {
    let begun = Instant::now();
    eprintln!("{name}: {}", source.address());
    let began = start().and_then(|server| {
        let mut client = Client::new(server.port());
        wait(&mut client, source.address(), FIRST, |body| body.contains("</html>"))?;
        Ok((server, client, begun.elapsed().as_secs_f64()))
    });
    let (server, mut client, first) = match began {
        Ok(began) => began,
        Err(problem) => {
            return vec![Measured {
                name: name.to_owned(),
                is_measure: false,
                found: Err(problem),
            }];
        }
    };
    // Some servers go on working after the first page.
    std::thread::sleep(Duration::from_secs(2));
    let mut all = Vec::new();
    for edit in edits {
        let made = make(*edit, source, &mut client, options);
        let found = made.map(|(times, missed)| Found {
            first,
            times,
            missed,
            peak: server.peak(),
        });
        all.push(Measured {
            name: format!("{name}, {}", edit.name()),
            is_measure,
            found,
        });
    }
    all
}

/// Makes edits of one kind; how long each took, and how many answers were missed.
fn make(edit: Edit, source: &Source, client: &mut Client, options: &Options) -> Result<(Vec<f64>, usize), String> {
    let original = source.read();
    let (mut times, mut missed) = (Vec::new(), 0);
    let begun = Instant::now();
    for turn in 0..options.times {
        if turn > 0 && begun.elapsed().as_secs_f64() > options.budget {
            break;
        }
        let before = client.get(source.address()).unwrap_or_default();
        let (text, shown) = edit.apply(&original, turn);
        let saved = Instant::now();
        source.save(&text, turn);
        missed += wait(client, source.address(), FOLLOW, |body| shown.is_in(body, &before))?;
        let took = saved.elapsed();
        times.push(took.as_secs_f64());
        let rest = Duration::from_millis(250 + (u64::try_from(turn).expect("few edits") * 97) % 150);
        std::thread::sleep(rest.max(took / 2));
    }
    source.save(&original, 0);
    Ok((times, missed))
}

/// Asks until the answer is `right`; how many answers were no good page on the way.
fn wait(client: &mut Client, address: &str, limit: Duration, right: impl Fn(&str) -> bool) -> Result<usize, String> {
    let begun = Instant::now();
    let mut missed = 0;
    loop {
        match client.get(address) {
            Some(body) if right(&body) => return Ok(missed),
            Some(_) => {}
            None => missed += 1,
        }
        if begun.elapsed() > limit {
            return Err(format!("not served within {} s", limit.as_secs()));
        }
        std::thread::sleep(PAUSE);
    }
}
