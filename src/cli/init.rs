//! `ismsbook init`: begins a book from the sample or from a minimal template.

use std::path::PathBuf;

use clap::{Arg, Command};
use include_dir::{Dir, include_dir};

use super::{Ending, Outcome, Run, Subcommand, Trouble, note};
use crate::artifact::Artifacts;
use crate::output;
use crate::text;
use crate::text::{Lang, Text};

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");
static SAMPLE_BOOK: &str = include_str!("../../book.toml");
static MINIMAL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init/minimal");

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "init",
    about: Text::new("見本の本を写して新しい本を始めます", "Begins a book from the sample"),
    examples: &["ismsbook init my-isms", "ismsbook init my-isms --template minimal"],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    command
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .default_value(".")
                .help(text(
                    "新しい本のフォルダー (空であること。既定: 今いるフォルダー)",
                    "folder of the new book; has to be empty (default: this folder)",
                )),
        )
        .arg(
            Arg::new("template")
                .long("template")
                .value_name("sample|minimal")
                .value_parser(["sample", "minimal"])
                .default_value("sample")
                .help(text("ひな形 (既定: sample)", "template (default: sample)")),
        )
}

fn run(run: &Run<'_>) -> Outcome {
    let mut files = Artifacts::default();
    if run.word("template") == Some("minimal") {
        take(&MINIMAL, "", &mut files);
    } else {
        take(&SAMPLE, "content/", &mut files);
        files.put_text("book.toml", unfrozen(SAMPLE_BOOK));
    }
    files.put_text(".gitignore", "/site/\n*.zip\n".to_owned());
    let folder = run.matches.get_one::<PathBuf>("folder").expect("the argument has a default");
    output::create(&files, folder)
        .map_err(|refusal| Trouble::new(refusal.message()).help(Text::new("空のフォルダーを指定してください", "name an empty folder")))?;
    let lang = run.lang.unwrap_or_default();
    let (count, path) = (files.len(), folder.display());
    note(
        text!(
            "{count} 個のファイルを `{path}` に置きました。次は `ismsbook build --root {path}`",
            "{count} files in `{path}`. Next: `ismsbook build --root {path}`"
        )
        .get(lang),
    );
    Ok(Ending::Clean)
}

fn take(folder: &Dir<'static>, prefix: &str, files: &mut Artifacts) {
    for file in folder.files() {
        files.put(format!("{prefix}{}", file.path().display()), file.contents());
    }
    for inner in folder.dirs() {
        take(inner, prefix, files);
    }
}

/// The settings of the sample without the day that it is frozen at.
fn unfrozen(settings: &str) -> String {
    settings
        .lines()
        .filter(|line| !line.starts_with("as_of"))
        .fold(String::new(), |mut out, line| {
            out.push_str(line);
            out.push('\n');
            out
        })
}
