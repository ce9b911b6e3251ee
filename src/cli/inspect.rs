//! `ismsbook inspect`: looks into what was written for texts that its readers must not see.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, Command};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::progress::Progress;
use super::{Ending, Outcome, Run, Subcommand, Trouble, note, print, say};
use crate::audience::Audience;
use crate::book::Book;
use crate::files::pack::{self, Item, Unreadable};
use crate::inspect::{Blind, Findings, Hit, Inspector, Layer, Needle, is_telling};
use crate::span::{Sources as _, Span, position};
use crate::text;
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "inspect",
    about: Text::new(
        "出力の中に、読み手に見せてはならない文字がないかを調べます",
        "Looks into an output for texts that its readers must not see",
    ),
    examples: &[
        "ismsbook inspect --audience public site",
        "ismsbook inspect --canary TOKEN-7f3a site",
        "ismsbook inspect --canaries canaries.txt minato-isms-2026-11-20.zip",
    ],
    arguments,
    run,
};

/// The fewest characters of a canary.
const SHORTEST: usize = 4;
/// How many bytes of files are looked at together.
const BATCH: usize = 64 << 20;

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    command
        .arg(
            Arg::new("audience")
                .long("audience")
                .value_name("auditor|customer|public")
                .value_parser(["auditor", "customer", "public"])
                .help(text(
                    "読み手。本にあって、その読み手が読めないものをすべて探します",
                    "who reads it: everything in the book that they may not read is looked for",
                )),
        )
        .arg(
            Arg::new("canary")
                .long("canary")
                .value_name("TEXT")
                .action(ArgAction::Append)
                .help(text(
                    "あってはならない文字列 (何度でも)",
                    "a text that must not be there (may be repeated)",
                )),
        )
        .arg(
            Arg::new("canaries")
                .long("canaries")
                .value_name("FILE")
                .value_parser(clap::value_parser!(PathBuf))
                .help(text(
                    "あってはならない文字列を一行に一つ書いたファイル",
                    "a file of texts that must not be there, one a line",
                )),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("human|json")
                .value_parser(["human", "json"])
                .default_value("human")
                .help(text("出力の形式 (既定: human)", "format of the output (default: human)")),
        )
        .arg(
            Arg::new("path")
                .value_name("PATH")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help(text("フォルダー、書庫、又はファイル", "a folder, an archive or any other file")),
        )
}

fn run(run: &Run<'_>) -> Outcome {
    let book = run.word("audience").map(|_| run.open()).transpose()?;
    let lang = book.as_ref().map_or(run.lang.unwrap_or(run.terminal), |book| run.lang(book));
    let mut needles = canaries(run)?;
    let given = needles.len();
    let audience = run.word("audience").and_then(Audience::from_key).unwrap_or_default();
    if let Some(book) = &book {
        match book.secrets(audience) {
            Ok(secrets) => needles.extend(secrets),
            Err(said) => {
                say(&said, book, lang);
                return Ok(Ending::Denied);
            }
        }
    }
    let all = needles.len();
    let mut place = 0..all;
    needles.retain(|needle| place.next().is_some_and(|at| at < given) || is_telling(&needle.text));
    if needles.is_empty() {
        return Err(
            Trouble::new(Text::new("探すものがありません", "there is nothing to look for")).help(Text::new(
                "`--canary 文字列` か `--canaries ファイル` を指定してください",
                "name a text with `--canary`, or a file of texts with `--canaries`",
            )),
        );
    }
    let path = run.matches.get_one::<PathBuf>("path").map_or(Path::new(""), PathBuf::as_path);
    let progress = Progress::start(&Text::new("出力を調べています", "looking into the output"), lang);
    let inspector = Inspector::new(&needles);
    let findings = if pack::is_folder(path) {
        folder(&inspector, path)
    } else {
        file(&inspector, path)
    };
    progress.end();
    let findings = findings.map_err(|Unreadable(why)| Trouble::new(why))?;
    let report = Report {
        findings,
        needles: &needles,
        plain: all - needles.len(),
        book: book.as_ref(),
    };
    print(&match run.word("format") {
        Some("json") => report.json(),
        _ => report.human(lang),
    });
    note(report.summary().get(lang));
    Ok(if report.findings.is_clean() {
        Ending::Clean
    } else {
        Ending::Denied
    })
}

/// The texts that the command line names.
fn canaries(run: &Run<'_>) -> Result<Vec<Needle>, Trouble> {
    let mut needles = Vec::new();
    let mut add = |text: &str, what: Text| {
        if text.chars().filter(|c| !c.is_whitespace()).count() < SHORTEST {
            let message = text!(
                "`{text}` は短すぎます。{SHORTEST} 文字以上にしてください",
                "`{text}` is too short; it takes {SHORTEST} characters"
            );
            return Err(Trouble::new(message));
        }
        needles.push(Needle {
            text: text.to_owned(),
            what,
            span: Span::NONE,
        });
        Ok(())
    };
    for text in run.matches.get_many::<String>("canary").into_iter().flatten() {
        add(text, text!("目印 `{text}`", "the canary `{text}`"))?;
    }
    if let Some(path) = run.matches.get_one::<PathBuf>("canaries") {
        let shown = path.display();
        let bytes = pack::archive(path).map_err(|Unreadable(why)| Trouble::new(why))?;
        let lines = String::from_utf8(bytes).map_err(|_error| {
            let message = text!("`{shown}` は UTF-8 ではありません", "`{shown}` is not UTF-8");
            Trouble::new(message)
        })?;
        let lines = lines.trim_start_matches('\u{feff}').lines().map(str::trim).enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let number = index + 1;
            add(
                line,
                text!("目印 `{line}` ({shown}:{number})", "the canary `{line}` ({shown}:{number})"),
            )?;
        }
    }
    Ok(needles)
}

fn file(inspector: &Inspector, path: &Path) -> Result<Findings, Unreadable> {
    let bytes = pack::archive(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(inspector.look(&name, &bytes))
}

/// Looks at every file of a folder, on all cores.
fn folder(inspector: &Inspector, path: &Path) -> Result<Findings, Unreadable> {
    let (mut findings, mut batch, mut size) = (Findings::default(), Vec::new(), 0);
    let look = |batch: &mut Vec<(String, Item)>| -> Vec<Findings> {
        let found = batch.par_iter().map(|(name, item)| of_item(inspector, name, item)).collect();
        batch.clear();
        found
    };
    pack::folder(path, &mut |name, item| {
        if let Item::File(bytes) = &item {
            size += bytes.len();
        }
        batch.push((name, item));
        if size > BATCH {
            size = 0;
            look(&mut batch).into_iter().for_each(|found| findings.extend(found));
        }
    })?;
    look(&mut batch).into_iter().for_each(|found| findings.extend(found));
    Ok(findings)
}

fn of_item(inspector: &Inspector, name: &str, item: &Item) -> Findings {
    let blind = |what: Text| {
        let mut findings = inspector.look(name, &[]);
        findings.blind.push(Blind {
            path: [name.to_owned()].into(),
            layers: Vec::new(),
            what,
        });
        findings
    };
    match item {
        Item::File(bytes) => inspector.look(name, bytes),
        Item::EmptyFolder => inspector.look(name, &[]),
        Item::Link => blind(Text::new("シンボリックリンクです", "it is a symbolic link")),
        Item::Other => blind(Text::new("通常のファイルではありません", "it is not a regular file")),
        Item::Unreadable(reason) => blind(text!("読めません ({reason})", "it cannot be read ({reason})")),
    }
}

/// What is said in the end.
struct Report<'a> {
    findings: Findings,
    needles: &'a [Needle],
    /// How many texts are too plain to be looked for.
    plain: usize,
    book: Option<&'a Book>,
}

impl Report<'_> {
    /// A line for each finding.
    fn human(&self, lang: Lang) -> String {
        let hits = self.findings.hits.iter().map(|hit| self.hit(hit));
        let blind = self.findings.blind.iter().map(|blind| {
            let (place, (layers_ja, layers_en)) = (place(&blind.path), layers(&blind.layers));
            let Text { ja, en } = &blind.what;
            text!(
                "{place}: 調べていません: {ja}{layers_ja}",
                "{place}: not inspected: {en}{layers_en}"
            )
        });
        hits.chain(blind)
            .flat_map(|line| [line.get(lang).to_owned(), "\n".to_owned()])
            .collect()
    }

    fn hit(&self, hit: &Hit) -> Text {
        let needle = &self.needles[hit.needle];
        let (place, (layers_ja, layers_en)) = (place(&hit.path), layers(&hit.layers));
        let at = match (hit.line, hit.offset) {
            (Some(line), _) => text!(":{line}", ":{line}"),
            (None, Some(offset)) => text!(" ({offset} バイト目)", " (byte {offset})"),
            (None, None) => Text::default(),
        };
        let source = self
            .source(needle.span)
            .map_or_else(String::new, |(path, line, column)| format!(" ({path}:{line}:{column})"));
        let (Text { ja: at_ja, en: at_en }, Text { ja, en }) = (at, &needle.what);
        text!("{place}{at_ja}: {ja}{source}{layers_ja}", "{place}{at_en}: {en}{source}{layers_en}")
    }

    /// An object a line, and a last one that sums them up.
    fn json(&self) -> String {
        let both = |text: &Text| json!({"ja": text.ja, "en": text.en});
        let keys = |layers: &[&Layer]| layers.iter().map(|layer| layer.key).collect::<Vec<_>>();
        let hits = self.findings.hits.iter().map(|hit| {
            let needle = &self.needles[hit.needle];
            let source = self.source(needle.span);
            json!({
                "schema": "ismsbook/leak/1",
                "path": &hit.path[..],
                "line": hit.line,
                "offset": hit.offset,
                "layers": keys(&hit.layers),
                "what": both(&needle.what),
                "source": source.map(|(path, line, column)| json!({"path": path, "line": line, "column": column})),
            })
        });
        let blind = self.findings.blind.iter().map(|blind| {
            json!({
                "schema": "ismsbook/not-inspected/1",
                "path": &blind.path[..],
                "layers": keys(&blind.layers),
                "why": both(&blind.what),
            })
        });
        let summary = json!({
            "schema": "ismsbook/inspection/1",
            "files": self.findings.files,
            "texts": self.needles.len(),
            "too_plain": self.plain,
            "leaks": self.findings.hits.len(),
            "not_inspected": self.findings.blind.len(),
        });
        let lines: Vec<Value> = hits.chain(blind).chain([summary]).collect();
        lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
    }

    fn summary(&self) -> Text {
        let Findings { hits, blind, files } = &self.findings;
        let (hits, blind, texts, plain) = (hits.len(), blind.len(), self.needles.len(), self.plain);
        let left_out = match plain {
            0 => Text::default(),
            _ => text!(
                "。ありふれた語なので探さなかった文字列 {plain} 件",
                "; {plain} texts are too plain to be looked for"
            ),
        };
        let Text { ja, en } = left_out;
        text!(
            "ファイル {files} 件に文字列 {texts} 件を探しました: 見つかったもの {hits} 件、調べていないもの {blind} 件{ja}",
            "looked for {texts} texts in {files} files: {hits} found, {blind} not inspected{en}"
        )
    }

    /// Where something stands in the sources.
    fn source(&self, span: Span) -> Option<(&str, usize, usize)> {
        let book = self.book.filter(|_| span.is_some())?;
        let at = position(book.files.text(span.file), span.start as usize);
        Some((book.files.path(span.file), at.line, at.column))
    }
}

/// A file, and what it stands in.
fn place(path: &[String]) -> String {
    let shown: Vec<String> = path
        .iter()
        .map(|name| name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect())
        .collect();
    shown.join(" > ")
}

/// The layers as they follow a sentence, in Japanese and in English.
fn layers(layers: &[&Layer]) -> (String, String) {
    let shown = |lang: Lang| {
        let labels: Vec<_> = layers.iter().map(|layer| layer.label.get(lang)).collect();
        if labels.is_empty() {
            String::new()
        } else {
            format!(" [{}]", labels.join(" > "))
        }
    };
    (shown(Lang::Ja), shown(Lang::En))
}
