//! `ismsbook check`: says what is wrong, and nothing else.

use clap::{Arg, Command};

use super::{Ending, Outcome, Run, Subcommand, note, say};
use crate::diagnostic::{self, Severity};
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "check",
    about: Text::new(
        "本を検査し、見つけたことをすべて示します",
        "Checks the book and says everything it finds",
    ),
    examples: &["ismsbook check", "ismsbook check --deny warnings --today 2027-04-01"],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    command
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("human")
                .value_parser(["human"])
                .help(text("出力の形式", "format of the output")),
        )
        .arg(
            Arg::new("deny")
                .long("deny")
                .value_name("warnings")
                .value_parser(["warnings"])
                .help(text("警告もエラーとして扱います", "treat warnings as errors")),
        )
}

fn run(run: &Run<'_>) -> Outcome {
    let mut book = run.open()?;
    let lang = run.lang(&book);
    if run.word("deny").is_some() {
        book.diagnostics
            .iter_mut()
            .for_each(|diagnostic| diagnostic.severity = Severity::Deny);
    }
    if !book.is_denied()
        && let Err(more) = book.site()
    {
        // A theme or an expression that fails only shows when pages are made.
        book.diagnostics.extend(more);
        diagnostic::sort(&mut book.diagnostics, &book.files);
    }
    say(&book.diagnostics, &book, lang);
    if book.diagnostics.is_empty() {
        note(&diagnostic::summary(&book.diagnostics, lang));
    }
    Ok(if book.is_denied() { Ending::Denied } else { Ending::Clean })
}
