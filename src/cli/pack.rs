//! `ismsbook pack`: writes the certification pack as one archive.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};

use super::progress::Progress;
use super::usage::levels;
use super::{Ending, Outcome, Run, Subcommand, Trouble, note, say};
use crate::audience::Audience;
#[cfg(feature = "pdf")]
use crate::files::fonts;
use crate::files::git::{self, history};
use crate::output;
use crate::pack::{Order, Stage, archive};
use crate::text;
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "pack",
    about: Text::new(
        "審査に渡す一式を一つの書庫にします",
        "Writes everything an auditor asks for as one archive",
    ),
    examples: &[
        "ismsbook pack",
        "ismsbook pack --audience public",
        "ismsbook pack --draft -o review.zip",
    ],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    levels(command, lang)
        .arg(
            Arg::new("audience")
                .long("audience")
                .value_name("internal|auditor|customer|public")
                .value_parser(Audience::ALL.map(Audience::key))
                .help(text(
                    "読み手。顧客と一般にはホワイトペーパーを渡します (既定: `book.toml` の `[pack] audience`、なければ internal)",
                    "who reads it; customers and the public get the white papers (default: `[pack] audience` in `book.toml`, else internal)",
                )),
        )
        .arg(Arg::new("draft").long("draft").action(ArgAction::SetTrue).help(text(
            "草案として作る。エラーがあっても止めません",
            "make a draft: errors do not stop it",
        )))
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FILE")
                .value_parser(clap::value_parser!(PathBuf))
                .help(text(
                    "書庫のファイル (既定: 本のフォルダーの <本の ID>-<基準日>.zip)",
                    "the archive (default: <book id>-<today>.zip in the folder of the book)",
                )),
        )
}

fn run(run: &Run<'_>) -> Outcome {
    let progress = Progress::start(
        &Text::new("原稿を読んでいます", "reading the sources"),
        run.lang.unwrap_or_default(),
    );
    let mut book = run.open()?;
    let (lang, root) = (run.lang(&book), run.root()?);
    #[cfg(feature = "pdf")]
    let fonts = {
        let named: Vec<_> = book.config.pack.fonts.iter().map(|font| (font.value.as_str(), font.span)).collect();
        // A draft is printed too: no font stops it as well.
        let found = fonts::find(&root, &named);
        found.map_err(|missing| book.hear(missing)).ok()
    };
    #[cfg(feature = "pdf")]
    let can_print = fonts.is_some();
    #[cfg(not(feature = "pdf"))]
    let can_print = true;
    let dated = match book.config.pack.dates {
        Some(asked) => history::changes(&root, book.documents(), &book.config.timezone, asked, history::Asker::Pack).map(Some),
        None => Ok(None),
    };
    // A date that is not known is no matter of a draft: it would be missing or wrong there too.
    let dated = dated.map_err(|said| book.hear(vec![said]));
    let can_print = can_print && dated.is_ok();
    let asked = run.matches.get_one::<String>("audience").and_then(|key| Audience::from_key(key));
    let audience = asked.unwrap_or(book.config.pack.audience);
    if !audience.is_outside() {
        book.hold_to_pack();
    }
    if run.denies_warnings() {
        book.deny_warnings();
    }
    let order = Order {
        audience,
        draft: run.matches.get_flag("draft"),
        head: git::head(&root),
        changes: dated.ok().flatten(),
        #[cfg(feature = "pdf")]
        fonts,
    };
    let mut stage = |stage: Stage| progress.stage(&stage.text(), lang);
    let packed = if !can_print || book.is_denied() && !order.draft {
        book.rehearse();
        Err(Vec::new())
    } else {
        book.pack(&order, &mut stage)
    };
    stage(Stage::Archive);
    let archived = packed.map(|pack| (archive::write(&pack.name, &pack.files, book.today.0), pack));
    progress.end();
    let (archived, pack) = match archived {
        Ok(made) => made,
        Err(more) => {
            book.hear(more);
            say(&book.diagnostics, &book, lang);
            note(Text::new("パックは変更していません", "the pack is unchanged").get(lang));
            return Ok(Ending::Denied);
        }
    };
    say(&book.diagnostics, &book, lang);
    let bytes = archived.map_err(Trouble::new)?;
    let target = run.matches.get_one::<PathBuf>("output").cloned();
    let target = target.unwrap_or_else(|| root.join(format!("{}.zip", pack.name)));
    output::write_pack(&bytes, &target, &root).map_err(|refusal| {
        Trouble::new(refusal.message()).help(Text::new("`-o` で別のファイルを指定してください", "name another file with `-o`"))
    })?;
    let shown = target.display();
    let today = book.today.0;
    let count = pack.files.len();
    let said = if order.draft {
        text!(
            "草案のパックを作りました（{count} ファイル、基準日 {today}）: {shown}",
            "a draft pack of {count} files as of {today}: {shown}"
        )
    } else {
        text!(
            "パックを作りました（{count} ファイル、基準日 {today}）: {shown}",
            "a pack of {count} files as of {today}: {shown}"
        )
    };
    note(said.get(lang));
    Ok(Ending::Clean)
}
