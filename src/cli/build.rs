//! `ismsbook build`: writes the site.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::{Arg, Command};

use super::progress::Progress;
use super::usage::levels;
use super::{Ending, Outcome, Run, Subcommand, Trouble, note, say};
use crate::audience::Audience;
use crate::files::git::history;
use crate::output::{Fresh, Refusal};
use crate::text;
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "build",
    about: Text::new("ハンドブックのサイトを作ります", "Builds the site of the handbook"),
    examples: &[
        "ismsbook build",
        "ismsbook build --root my-isms -o handbook",
        "ismsbook build --audience public -o public",
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
                .value_parser(["internal", "auditor", "customer", "public"])
                .default_value("internal")
                .help(text("読み手 (既定: internal)", "who reads it (default: internal)")),
        )
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .help(text(
                    "出力フォルダー (既定: 本のフォルダーの site)",
                    "output folder (default: site in the folder of the book)",
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
    book.date(&root, &mut history::Memo::default());
    if run.denies_warnings() {
        book.deny_warnings();
    }
    let audience = run.word("audience").and_then(Audience::from_key).unwrap_or_default();
    progress.stage(&Text::new("ページを作っています", "making the pages"), lang);
    let target = run
        .matches
        .get_one::<PathBuf>("output")
        .cloned()
        .unwrap_or_else(|| root.join("site"));
    let kept = Text::new("出力は変更していません", "the output is unchanged");
    let refused = |refusal: Refusal| {
        Trouble::new(refusal.message()).help(Text::new(
            "`-o` で別のフォルダーを指定してください",
            "name another folder with `-o`",
        ))
    };
    let pages = AtomicUsize::new(0);
    let printed = if book.is_denied() {
        book.rehearse();
        Err(Vec::new())
    } else {
        match Fresh::begin(&target, &root) {
            Ok(fresh) => {
                let put = |path: &str, bytes: Cow<'_, [u8]>| {
                    pages.fetch_add(usize::from(path.ends_with(".html")), Ordering::Relaxed);
                    fresh.put(path, &bytes);
                };
                book.print(audience, &put).map(|()| fresh.finish())
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    };
    progress.end();
    match printed {
        Ok(written) => {
            say(&book.diagnostics, &book, lang);
            written.map_err(refused)?;
        }
        Err(more) => {
            book.hear(more);
            say(&book.diagnostics, &book, lang);
            note(kept.get(lang));
            return Ok(Ending::Denied);
        }
    }
    let pages = pages.into_inner();
    let (path, today) = (target.join("index.html").display().to_string(), book.today.0);
    note(
        text!(
            "{pages} ページを作りました（基準日 {today}）: {path}",
            "{pages} pages as of {today}: {path}"
        )
        .get(lang),
    );
    // The program ends here: the system takes back a whole book faster than its parts can be dropped.
    std::mem::forget(book);
    Ok(Ending::Clean)
}
