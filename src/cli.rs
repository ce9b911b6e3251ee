//! The command line: the only place that knows arguments, environment, clock and terminal.
//!
//! Standard output carries what was asked for and nothing else. Exit codes: 0 no diagnostic at deny level, 1 one stands, 2 could not run.

#![expect(clippy::disallowed_methods, reason = "the only module that knows environment and clock")]

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::book::{Book, Request};
use crate::check as rules;
use crate::config::Level;
use crate::diagnostic::{self, Diagnostic, humans};
use crate::files;
use crate::text::{Lang, Text, nearest};

mod audiences;
mod build;
mod check;
mod confirm;
mod explain;
mod init;
mod inspect;
mod pack;
mod progress;
mod report;
mod schema;
mod serve;
mod trace;
mod usage;
mod verify;

/// A command: a file each, one line in [`COMMANDS`].
struct Subcommand {
    name: &'static str,
    about: Text,
    /// Command lines that show its use.
    examples: &'static [&'static str],
    /// Adds its arguments.
    arguments: fn(Command, Lang) -> Command,
    run: fn(&Run<'_>) -> Outcome,
}

const COMMANDS: &[Subcommand] = &[
    init::COMMAND,
    check::COMMAND,
    build::COMMAND,
    serve::COMMAND,
    pack::COMMAND,
    verify::COMMAND,
    inspect::COMMAND,
    report::COMMAND,
    trace::COMMAND,
    audiences::COMMAND,
    confirm::COMMAND,
    explain::COMMAND,
    schema::COMMAND,
];

/// How a command ended.
type Outcome = Result<Ending, Trouble>;

/// An end that is no trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Exit 0.
    Clean,
    /// Exit 1: a diagnostic stands at deny level, or a pack is not as it was written.
    Denied,
}

/// Why a command could not run: exit 2.
#[derive(Debug)]
struct Trouble {
    message: Text,
    help: Option<Text>,
}

impl Trouble {
    fn new(message: Text) -> Self {
        Self { message, help: None }
    }

    fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Says it on standard error.
    fn report(&self, lang: Lang) -> ExitCode {
        note(&format!("ismsbook: {}", self.message.get(lang)));
        if let Some(help) = &self.help {
            note(&format!("  {}", help.get(lang)));
        }
        ExitCode::from(2)
    }
}

/// What a command is given.
struct Run<'a> {
    matches: &'a ArgMatches,
    /// The language asked for, if one was.
    lang: Option<Lang>,
    /// The language of messages where there is no book.
    terminal: Lang,
    today: Option<Date>,
}

impl Run<'_> {
    /// The language of messages about `book`.
    fn lang(&self, book: &Book) -> Lang {
        self.lang.unwrap_or_else(|| book.language())
    }

    /// The folder of the book: `--root`, else the nearest folder upward with a `book.toml`, else this folder.
    fn root(&self) -> Result<PathBuf, Trouble> {
        if let Some(root) = self.matches.get_one::<PathBuf>("root") {
            if root.is_dir() {
                return Ok(root.clone());
            }
            let path = root.display();
            return Err(Trouble::new(crate::text!(
                "フォルダー `{path}` がありません",
                "there is no folder `{path}`"
            )));
        }
        let here = Path::new(".");
        files::find_root(here).ok_or_else(|| {
            Trouble::new(Text::new(
                "ここにもこの上にも book.toml がありません",
                "there is no book.toml here or above",
            ))
            .help(Text::new(
                "`--root フォルダー` を指定するか、`ismsbook init` で始めてください",
                "name a folder with `--root`, or begin with `ismsbook init`",
            ))
        })
    }

    /// What is asked for beside the book itself.
    fn request(&self) -> Result<Request, Trouble> {
        let epoch = std::env::var("SOURCE_DATE_EPOCH")
            .ok()
            .and_then(|text| text.parse().ok())
            .and_then(|second| Timestamp::from_second(second).ok());
        Ok(Request {
            today: self.today,
            epoch,
            now: Timestamp::now(),
            levels: self.levels()?,
        })
    }

    fn open(&self) -> Result<Book, Trouble> {
        let request = self.request()?;
        let book = Book::open(&self.root()?, &request);
        if book.files.is_empty() {
            return Err(self.no_sources()?);
        }
        Ok(book)
    }

    /// Says that the folder of the book holds nothing.
    fn no_sources(&self) -> Result<Trouble, Trouble> {
        let root = self.root()?;
        let path = root.display();
        let message = crate::text!("`{path}` に原稿がありません", "there are no sources in `{path}`");
        Ok(Trouble::new(message).help(Text::new(
            "Markdown か YAML のファイルを置くか、`ismsbook init` で始めてください",
            "put Markdown or YAML files there, or begin with `ismsbook init`",
        )))
    }

    /// The levels of rules that were asked for.
    fn levels(&self) -> Result<BTreeMap<String, Level>, Trouble> {
        let mut levels = BTreeMap::new();
        for (option, level) in [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)] {
            let names = self.matches.try_get_many::<String>(option).ok().flatten();
            for name in names
                .into_iter()
                .flatten()
                .filter(|name| !(level == Level::Deny && *name == WARNINGS))
            {
                check_level_name(name, level)?;
                if levels.insert(name.clone(), level).is_some_and(|before| before != level) {
                    return Err(Trouble::new(crate::text!(
                        "`{name}` に二つの重さが指定されています",
                        "two levels are given for `{name}`"
                    )));
                }
            }
        }
        Ok(levels)
    }

    /// Whether warnings count as errors.
    fn denies_warnings(&self) -> bool {
        let denied = self.matches.try_get_many::<String>("deny").ok().flatten();
        denied.into_iter().flatten().any(|name| name == WARNINGS)
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.matches.get_one::<String>(name).map(String::as_str)
    }
}

/// Stands for all diagnostics at warn level, after `--deny`.
const WARNINGS: &str = "warnings";

/// Refuses a name that is neither a rule, nor a group of rules, nor `all`. All warnings together can only be denied.
fn check_level_name(name: &str, level: Level) -> Result<(), Trouble> {
    let names = || {
        rules::rules()
            .map(|rule| rule.name)
            .chain(rules::groups().iter().map(|group| group.name))
            .chain([rules::ALL])
    };
    if names().any(|known| known == name) {
        return Ok(());
    }
    let all = (level == Level::Deny).then_some(WARNINGS);
    let help = match nearest(name, names().chain(all)) {
        Some(near) => crate::text!("`{near}` ではありませんか", "did you mean `{near}`?"),
        None => Text::new("規則の名前は `ismsbook explain` で見られます", "`ismsbook explain` lists the rules"),
    };
    Err(Trouble::new(crate::text!("`{name}` という規則はありません", "there is no rule `{name}`")).help(help))
}

/// Runs the program with the arguments of the process.
///
/// # Panics
/// If a command is parsed that the table does not hold.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let guessed = guess_language(&arguments);
    let matches = match usage::command(guessed).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let shown = error.print();
            let asked = !error.use_stderr();
            return if asked && shown.is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
        Err(error) => {
            let (message, help) = usage::complaint(&error);
            return Trouble { message, help }.report(guessed);
        }
    };
    let Some((name, inner)) = matches.subcommand() else {
        return ExitCode::from(2);
    };
    let found = COMMANDS
        .iter()
        .find(|command| command.name == name)
        .expect("only commands of the table are parsed");
    let lang = inner.get_one::<String>("lang").and_then(|tag| Lang::from_tag(tag));
    let run = Run {
        matches: inner,
        lang,
        terminal: guessed,
        today: inner.get_one::<Date>("today").copied(),
    };
    match (found.run)(&run) {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Denied) => ExitCode::from(1),
        Err(trouble) => trouble.report(lang.unwrap_or(guessed)),
    }
}

/// The language of messages before a book is known: `--lang`, else that of the terminal.
fn guess_language(arguments: &[std::ffi::OsString]) -> Lang {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let asked = words
        .windows(2)
        .find(|pair| pair[0] == "--lang")
        .map(|pair| pair[1].clone().into_owned());
    let asked = asked.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=").map(str::to_owned)));
    if let Some(lang) = asked.and_then(|tag| Lang::from_tag(&tag)) {
        return lang;
    }
    let of_terminal = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if of_terminal.is_some_and(|value| value.starts_with("ja")) {
        Lang::Ja
    } else {
        Lang::En
    }
}

/// Writes to standard output; a reader that has gone away is no trouble.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line to standard error.
fn note(line: &str) {
    let mut out = std::io::stderr().lock();
    let _gone = writeln!(out, "{line}");
}

/// Whether standard error shows colours.
fn colours() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Prints diagnostics for people, and a line that counts them.
fn say(diagnostics: &[Diagnostic], book: &Book, lang: Lang) {
    for text in humans(diagnostics, &book.files, lang, colours()) {
        note(&text);
    }
    if !diagnostics.is_empty() {
        note(&diagnostic::summary(diagnostics, lang));
    }
}
