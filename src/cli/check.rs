//! `ismsbook check`: says what is wrong, and nothing else.

use std::path::Path;

use clap::{Arg, Command};

use super::usage::levels;
use super::{Ending, Outcome, Run, Subcommand, note, print, say};
use crate::book::Book;
use crate::check;
use crate::diagnostic::{self, Log};
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "check",
    about: Text::new(
        "本を検査し、見つけたことをすべて示します",
        "Checks the book and says everything it finds",
    ),
    examples: &[
        "ismsbook check",
        "ismsbook check --deny warnings --today 2027-04-01",
        "ismsbook check --allow evidence --warn soa-row-undecided",
        "ismsbook check --format sarif > ismsbook.sarif",
    ],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    levels(command, lang).arg(
        Arg::new("format")
            .long("format")
            .value_name("human|json|sarif|github")
            .value_parser(["human", "json", "sarif", "github"])
            .default_value("human")
            .help(text(
                "出力の形式。human のほかは標準出力に出す (既定: human)",
                "format of the output; all but human go to standard output (default: human)",
            )),
    )
}

fn run(run: &Run<'_>) -> Outcome {
    let mut book = run.open()?;
    let lang = run.lang(&book);
    book.rehearse();
    book.hold_to_pack();
    if run.denies_warnings() {
        book.deny_warnings();
    }
    let (found, sources) = (&book.diagnostics, &book.files);
    let today = book.today.0.to_string();
    match run.word("format") {
        Some("json") => print(&diagnostic::json(found, sources, &check::descriptors(), &today)),
        Some("github") => print(&diagnostic::github(found, sources, &base(&run.root()?), lang)),
        Some("sarif") => {
            let log = Log {
                descriptors: &check::descriptors(),
                book: book.config.span.is_some().then_some(book.config.id.as_str()),
                base: &base(&run.root()?),
                today: &today,
                lang,
            };
            print(&format!("{:#}\n", diagnostic::sarif(found, sources, &log)));
        }
        _ => say(found, &book, lang),
    }
    if found.is_empty() || run.word("format") != Some("human") {
        note(&diagnostic::summary(found, lang));
    }
    Ok(ending(&book))
}

fn ending(book: &Book) -> Ending {
    if book.is_denied() { Ending::Denied } else { Ending::Clean }
}

/// Leads from the top of the repository to the book, because code hosts count paths from there: empty, or a path that ends in `/`.
///
/// Outside a repository the current folder is the top, if the book lies in it.
fn base(root: &Path) -> String {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let root = real(root);
    let here = real(Path::new("."));
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let inside = root.strip_prefix(repository.unwrap_or(&here)).unwrap_or(Path::new(""));
    inside
        .components()
        .flat_map(|part| [part.as_os_str().to_string_lossy(), "/".into()])
        .collect()
}
