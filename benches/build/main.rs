//! How long a full build takes, in processes of their own, side by side with others and with the floor: reading the same Markdown, parsing it with pulldown-cmark, putting it
//! into a frame with tera, and writing it.
//!
//! `cargo bench --bench build` measures handbooks of 100, 1,000 and 10,000 pages and registers of 1,000 and 10,000 risks; ` -- --pages 1000 --risks 0` others, and ` -- --peers`
//! mdBook, Hugo and Zola too, where they are installed. All cases of a size run in turns and medians count, so that the ratios hold on a busy machine too. Every run
//! begins without an output, but for those marked "again". ` -- --stages` prints the stages of a build inside one process instead.
//!
//! The columns: wall time; processor time and peak of memory as GNU time tells them, where it is installed; bytes written, and those of them that are a search index;
//! wall time for each page or risk, and how many times that of the smaller size that is; and how many times the fastest peer with the same extras, and the floor, it takes.
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

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cases::{Case, Group};
use common::options::Options;
use common::table::{Table, count, seconds, times};
use common::{books, load, median, megabytes, number};
use run::{Meter, Run};

mod cases;
#[path = "../common/mod.rs"]
mod common;
mod floor;
mod run;
mod stages;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|argument| argument == "floor") {
        let mut folder = || PathBuf::from(arguments.next().expect("two folders"));
        floor::build(&folder(), &folder());
        return;
    }
    let options = Options::read("build", ("rounds", "5"));
    if options.stages {
        stages::print(&options);
        return;
    }
    let (folder, in_memory) = books::scratch();
    let meter = Meter::find(folder.path());
    println!("{}; load {}", head(&options, in_memory, &meter), load());
    for peer in &options.peers {
        println!("{} at {}: {}", peer.name, peer.program.display(), peer.version);
    }
    for name in &options.missing {
        println!("{name}: not installed, and skipped");
    }
    let mut results = Vec::new();
    for pages in &options.pages {
        let cases = cases::handbook(folder.path(), *pages, &options);
        results.extend(measure(&cases, &meter, &options));
    }
    for risks in &options.risks {
        let cases = cases::register(folder.path(), *risks);
        results.extend(measure(&cases, &meter, &options));
    }
    println!("\n{}", table(&results));
    println!("load at the end: {}", load());
}

fn head(options: &Options, in_memory: bool, meter: &Meter) -> String {
    format!(
        "medians of {} rounds; {} processors; books and outputs {}; {}",
        options.times,
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        if in_memory { "in memory" } else { "on disk" },
        if meter.is_whole() {
            "processor time and memory by GNU time"
        } else {
            "GNU time is not installed: wall time only"
        }
    )
}

/// What a case took.
struct Measured {
    name: String,
    group: Group,
    size: usize,
    /// Why there is nothing else, or the medians.
    found: Result<Found, String>,
}

struct Found {
    runs: usize,
    wall: f64,
    processor: Option<f64>,
    peak: Option<f64>,
    bytes: u64,
    index: u64,
}

/// Runs the cases of one size in turns.
fn measure(cases: &[Case], meter: &Meter, options: &Options) -> Vec<Measured> {
    let mut runs: Vec<Result<Vec<Run>, String>> = cases.iter().map(|_| Ok(Vec::new())).collect();
    for round in 0..options.times {
        for (case, runs) in cases.iter().zip(&mut runs) {
            let Ok(before) = runs else { continue };
            if round > 0 && before.iter().map(|run| run.wall).sum::<f64>() > options.budget {
                continue;
            }
            eprintln!(
                "{}: round {} of {}: {}",
                case.group.sized(case.size),
                round + 1,
                options.times,
                case.name
            );
            if case.again {
                if round == 0
                    && let Err(problem) = meter.run(case)
                {
                    *runs = Err(problem);
                    continue;
                }
            } else {
                remove(&case.output);
            }
            match meter.run(case) {
                Ok(run) => before.push(run),
                Err(problem) => *runs = Err(problem),
            }
        }
    }
    let measured = cases.iter().zip(runs).map(|(case, runs)| {
        let found = runs.map(|runs| {
            let (bytes, index) = weigh(&case.output, case.index);
            Found {
                runs: runs.len(),
                wall: median(runs.iter().map(|run| run.wall).collect()),
                processor: runs.iter().map(|run| run.processor).collect::<Option<_>>().map(median),
                peak: runs.iter().map(|run| run.peak).collect::<Option<_>>().map(median),
                bytes,
                index,
            }
        });
        remove(&case.output);
        Measured {
            name: case.name.clone(),
            group: case.group,
            size: case.size,
            found,
        }
    });
    measured.collect()
}

fn remove(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("an output of the benchmark can be removed");
    }
}

/// The bytes below a folder, and those of them whose path begins with `index`.
fn weigh(output: &Path, index: &str) -> (u64, u64) {
    let mut found = Vec::new();
    books::files(output, &mut found);
    let size = |path: &PathBuf| path.metadata().map_or(0, |metadata| metadata.len());
    let in_index = |path: &&PathBuf| {
        let inside = path.strip_prefix(output).expect("it was found in there");
        !index.is_empty() && inside.to_string_lossy().starts_with(index)
    };
    (found.iter().map(size).sum(), found.iter().filter(in_index).map(size).sum())
}

fn table(results: &[Measured]) -> String {
    let mut table = Table::new(&[
        "",
        "size",
        "runs",
        "wall",
        "CPU",
        "peak",
        "output",
        "index",
        "each",
        "x smaller",
        "x peer",
        "x floor",
    ]);
    let wall = |measured: &Measured| measured.found.as_ref().ok().map(|found| found.wall);
    let mut smaller: BTreeMap<(Group, &str), f64> = BTreeMap::new();
    let mut groups: Vec<_> = results.iter().map(|measured| (measured.group, measured.size)).collect();
    groups.sort_unstable();
    groups.dedup();
    for (group, size) in groups {
        table.gap();
        table.row(vec![format!("{}, {}", group.sized(size), group.title())]);
        let of_size = || results.iter().filter(move |measured| measured.size == size);
        let peers = of_size().filter(|measured| measured.group == group && cases::is_peer(&measured.name));
        let fastest = peers.filter_map(wall).min_by(f64::total_cmp);
        let floor = of_size()
            .find(|measured| measured.name == cases::FLOOR)
            .filter(|_| group != Group::Register);
        for measured in of_size().filter(|measured| measured.group == group) {
            let found = match &measured.found {
                Ok(found) => found,
                Err(problem) => {
                    table.row(vec![measured.name.clone(), count(size), format!("failed: {problem}")]);
                    continue;
                }
            };
            let each = found.wall / number(size);
            let before = smaller.insert((group, &measured.name), each);
            table.row(vec![
                measured.name.clone(),
                count(size),
                found.runs.to_string(),
                seconds(found.wall),
                found.processor.map_or_else(|| "-".to_owned(), seconds),
                found.peak.map_or_else(|| "-".to_owned(), |peak| format!("{peak:.0} MiB")),
                format!("{:.1} MB", megabytes(found.bytes)),
                format!("{:.1} MB", megabytes(found.index)),
                format!("{:.0} us", each * 1e6),
                times(each, before),
                times(found.wall, fastest),
                times(found.wall, floor.and_then(wall)),
            ]);
        }
    }
    table.print()
}
