//! Where the time of a build goes, inside one process: reading and checking, printing, writing.

use std::path::Path;
use std::time::{Duration, Instant};

use ismsbook::book::{Book, Request};
use ismsbook::output;

use crate::common::books::{self, Handbook};
use crate::common::options::Options;
use crate::common::programs::Extras;
use crate::common::table::{Table, count, seconds};

/// The stages, and how long each takes.
type Stages = [Duration; 3];

/// Prints a table of all sizes.
pub(super) fn print(options: &Options) {
    let (folder, _) = books::scratch();
    let mut table = Table::new(&["", "size", "total", "compile", "render", "write"]);
    let mut line = |name: &str, size: usize, root: &Path| {
        let mut rounds: Vec<Stages> = (0..options.times).map(|_| build(root, &folder.path().join("out"))).collect();
        rounds.sort_by_key(|stages| stages.iter().sum::<Duration>());
        let stages = rounds[rounds.len() / 2];
        let mut cells = vec![name.to_owned(), count(size), seconds(stages.iter().sum::<Duration>().as_secs_f64())];
        cells.extend(stages.iter().map(|stage| seconds(stage.as_secs_f64())));
        table.row(cells);
    };
    for pages in &options.pages {
        line("pages", *pages, &Handbook::write(folder.path(), *pages, options).book(Extras::On));
    }
    for risks in &options.risks {
        line("risks", *risks, &books::write_register(folder.path(), *risks, Extras::On));
    }
    println!(
        "the rounds with the median total, of {}; {} threads\n",
        options.times,
        rayon::current_num_threads()
    );
    println!("{}", table.print());
}

/// What `ismsbook build` does with the book in `root`.
fn build(root: &Path, target: &Path) -> Stages {
    let begun = Instant::now();
    let book = Book::open(root, &Request::default());
    let compiled = Instant::now();
    assert!(
        !book.is_denied(),
        "the measured books hold no mistakes: {:?}",
        book.diagnostics.first()
    );
    let artifacts = book.site().expect("the measured books hold no mistakes");
    let rendered = Instant::now();
    output::write(&artifacts, target, root).expect("the output can be written");
    [compiled - begun, rendered - compiled, rendered.elapsed()]
}
