//! How long a full build takes, against the floor: reading the same Markdown, parsing it with pulldown-cmark, and writing it.
//!
//! `cargo bench --bench build` measures 1,000 pages and 1,000 risks; with ` -- 10000` other numbers. Floor and build alternate in one process and print medians, so that the
//! ratios hold on a busy machine too. `RAYON_NUM_THREADS` sets the threads of both.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock and the disk")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(missing_docs, reason = "a program of its own")]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use ismsbook::book::{Book, Request};
use ismsbook::output;
use rayon::prelude::*;

mod corpus;

/// How often each case runs; the median counts.
const ROUNDS: usize = 7;

fn main() {
    // `cargo bench` adds `--bench`.
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir().expect("there is room for the books");
    let out = folder.path().join("out");
    let case = |name: &str, files: &[(String, String)]| {
        let root = folder.path().join(name);
        lay(&root, files);
        root
    };
    let pages = corpus::pages(count);
    let bytes: usize = pages.iter().map(|(_, text)| text.len()).sum();
    let plain = case("pages", &pages);
    let empty = case("register-empty", &corpus::register(0));
    let full = case("register-full", &corpus::register(count));
    let paths: Vec<_> = pages.into_iter().map(|(path, _)| path).collect();

    let (mut floor, mut handbook, mut without, mut with) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        floor.push(timed(|| read_parse_write(&plain, &paths, &out.join(format!("floor-{round}")))).1);
        handbook.push(build(&plain, &out.join("pages")));
        without.push(build(&empty, &out.join("register-empty")));
        with.push(build(&full, &out.join("register-full")));
    }

    let floor = median(floor);
    let (handbook, without, with) = (Stages::median(handbook), Stages::median(without), Stages::median(with));
    println!(
        "{count} pages of {} bytes, {count} risks; medians of {ROUNDS}; {} threads\n",
        bytes / count,
        rayon::current_num_threads()
    );
    println!(
        "{:<34}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}",
        "", "total", "compile", "render", "write", "each", "x floor"
    );
    let line = |name: &str, total: Duration, stages: Option<Stages>| {
        let each = total / u32::try_from(count).expect("a benchmark of fewer pages than fit in 32 bits");
        let shown = |stage: fn(&Stages) -> Duration| stages.as_ref().map_or_else(String::new, |stages| ms(stage(stages)));
        let ratio = total.as_secs_f64() / floor.as_secs_f64();
        let (compile, render, write) = (shown(|s| s.compile), shown(|s| s.render), shown(|s| s.write));
        println!(
            "{name:<34}{:>10}{compile:>10}{render:>10}{write:>10}{:>7.1} µs{ratio:>11.1}x",
            ms(total),
            each.as_secs_f64() * 1e6
        );
    };
    line("floor, for each page", floor, None);
    line("full build, for each page", handbook.total(), Some(handbook));
    line(
        "full build, for each risk",
        with.total().saturating_sub(without.total()),
        Some(with.less(without)),
    );
    println!(
        "\nThe line for risks is a book with {count} risks less the same book without ({}).",
        ms(without.total())
    );
}

/// The stages of one build.
#[derive(Clone, Copy)]
struct Stages {
    compile: Duration,
    render: Duration,
    write: Duration,
}

impl Stages {
    fn total(self) -> Duration {
        self.compile + self.render + self.write
    }

    fn less(self, other: Self) -> Self {
        Self {
            compile: self.compile.saturating_sub(other.compile),
            render: self.render.saturating_sub(other.render),
            write: self.write.saturating_sub(other.write),
        }
    }

    /// The round with the median total.
    fn median(mut rounds: Vec<Self>) -> Self {
        rounds.sort_by_key(|stages| stages.total());
        rounds[rounds.len() / 2]
    }
}

fn median(mut rounds: Vec<Duration>) -> Duration {
    rounds.sort();
    rounds[rounds.len() / 2]
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = run();
    (value, start.elapsed())
}

/// What `ismsbook build` does with the book in `root`.
fn build(root: &Path, target: &Path) -> Stages {
    let (book, compile) = timed(|| Book::open(root, &Request::default()));
    assert!(
        !book.is_denied(),
        "the measured books hold no mistakes: {:?}",
        book.diagnostics.first()
    );
    let (artifacts, render) = timed(|| book.site().expect("the measured books hold no mistakes"));
    let ((), write) = timed(|| output::write(&artifacts, target, root).expect("the output can be written"));
    Stages { compile, render, write }
}

/// The least that any program does to turn Markdown into pages.
fn read_parse_write(root: &Path, paths: &[String], target: &Path) {
    let folders: std::collections::BTreeSet<_> = paths.iter().filter_map(|path| Path::new(path).parent()).collect();
    for folder in folders {
        fs::create_dir_all(target.join(folder)).expect("the output can be written");
    }
    paths.par_iter().for_each(|path| {
        let text = fs::read_to_string(root.join(path)).expect("the pages can be read");
        let mut html = String::with_capacity(text.len() * 2);
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all()));
        fs::write(target.join(path).with_extension("html"), black_box(html)).expect("the output can be written");
    });
}

fn lay(root: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the books can be written");
        fs::write(path, text).expect("the books can be written");
    }
}
