//! `ismsbook verify`: holds a pack against what it states of itself.

use std::path::{Path, PathBuf};

use clap::{Arg, Command};

use super::progress::Progress;
use super::{Ending, Outcome, Run, Subcommand, Trouble, note, print};
use crate::files::pack::{self, Item, Unreadable};
use crate::pack::manifest::{MANIFEST, SUMS};
use crate::pack::verify::{self, Found};
use crate::text;
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "verify",
    about: Text::new(
        "パックが作られたときのままかを確かめます",
        "Says whether a pack is as it was written",
    ),
    examples: &[
        "ismsbook verify minato-isms-2026-11-20.zip",
        "ismsbook verify unpacked/minato-isms-2026-11-20",
    ],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    command.arg(
        Arg::new("pack")
            .value_name("PACK")
            .required(true)
            .value_parser(clap::value_parser!(PathBuf))
            .help(text(
                "書庫、又は展開したフォルダー",
                "the archive, or the folder it was unpacked to",
            )),
    )
}

fn run(run: &Run<'_>) -> Outcome {
    let lang = run.lang.unwrap_or(run.terminal);
    let path = run.matches.get_one::<PathBuf>("pack").map_or(Path::new(""), PathBuf::as_path);
    let progress = Progress::start(&Text::new("パックを調べています", "looking at the pack"), lang);
    let lines = if pack::is_folder(path) { folder(path) } else { archive(path) };
    progress.end();
    let (lines, shown) = (lines?, path.display());
    if lines.is_empty() {
        note(text!("`{shown}` は作られたときのままです", "`{shown}` is as it was written").get(lang));
        return Ok(Ending::Clean);
    }
    let differences: Vec<_> = lines.iter().map(|line| line.get(lang)).collect();
    print(&format!("{}\n", differences.join("\n")));
    let count = lines.len();
    let said = match count {
        1 => text!("`{shown}` に違いが 1 件あります", "`{shown}` has 1 difference"),
        _ => text!("`{shown}` に違いが {count} 件あります", "`{shown}` has {count} differences"),
    };
    note(said.get(lang));
    Ok(Ending::Denied)
}

fn archive(path: &Path) -> Result<Vec<Text>, Trouble> {
    let bytes = pack::archive(path).map_err(|Unreadable(why)| Trouble::new(why))?;
    verify::zip(&bytes).ok_or_else(|| no_pack(path))
}

/// The differences of an unpacked pack.
fn folder(path: &Path) -> Result<Vec<Text>, Trouble> {
    let mut found = Found::default();
    let mut stated = false;
    let mut visit = |name: String, item: Item| {
        stated |= [MANIFEST, SUMS].contains(&name.as_str());
        match item {
            Item::File(bytes) => found.file(name, bytes),
            Item::EmptyFolder => found.odd(&name, &Text::new("空のフォルダーです", "it is an empty folder")),
            Item::Link => found.odd(&name, &Text::new("シンボリックリンクです", "it is a symbolic link")),
            Item::Other => found.odd(&name, &Text::new("通常のファイルではありません", "it is not a regular file")),
            Item::Unreadable(reason) => found.odd(&name, &text!("読めません ({reason})", "it cannot be read ({reason})")),
        }
    };
    pack::folder(path, &mut visit).map_err(|Unreadable(why)| Trouble::new(why))?;
    if stated {
        Ok(verify::check(found, None))
    } else {
        Err(no_pack(path))
    }
}

fn no_pack(path: &Path) -> Trouble {
    let shown = path.display();
    Trouble::new(text!("`{shown}` はパックではありません", "`{shown}` is no pack")).help(Text::new(
        "`ismsbook pack` の書庫か、その中の manifest.json のあるフォルダーを指定してください",
        "name an archive of `ismsbook pack`, or the folder in it that holds manifest.json",
    ))
}
