//! `ismsbook audiences`: who may read which kinds of records and which of their fields.

use clap::{Arg, Command};
use serde_json::json;

use super::{Ending, Outcome, Run, Subcommand, print, say};
use crate::audience::{self, Audience};
use crate::config::Config;
use crate::model::Kind;
use crate::model::value::Classification;
use crate::text;
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "audiences",
    about: Text::new(
        "だれがどの種類のどの項目を読めるかを示します",
        "Shows who may read which kinds of records and which of their fields",
    ),
    examples: &["ismsbook audiences", "ismsbook audiences --format json"],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let help = Text::new("出力の形式 (既定: human)", "form of the output (default: human)");
    command.arg(
        Arg::new("format")
            .long("format")
            .value_name("human|json")
            .value_parser(["human", "json"])
            .default_value("human")
            .help(help.get(lang).to_owned()),
    )
}

fn run(run: &Run<'_>) -> Outcome {
    let book = run.open()?;
    let lang = run.lang(&book);
    say(&book.diagnostics, &book, lang);
    let text = match run.word("format") {
        Some("json") => data(&book.config),
        _ => Audience::ALL.map(|audience| section(&book.config, audience, lang)).join("\n"),
    };
    print(&text);
    Ok(if book.is_denied() { Ending::Denied } else { Ending::Clean })
}

/// What an audience may read of each kind; kinds that it never reads are left out.
fn grants(config: &Config, audience: Audience) -> Vec<(Kind, Vec<String>)> {
    let kinds = Kind::RECORDS.iter().chain([&Kind::Document]);
    kinds
        .filter_map(|kind| Some((*kind, audience::fields(config, *kind, audience)?)))
        .collect()
}

/// The classifications that an audience reads.
fn classes(audience: Audience) -> Vec<&'static str> {
    let reads = audience::reads(audience);
    Classification::ALL
        .into_iter()
        .filter(|class| *class <= reads)
        .map(Classification::word)
        .collect()
}

fn section(config: &Config, audience: Audience, lang: Lang) -> String {
    let (key, Text { ja, en }) = (audience.key(), audience.label());
    let classes = classes(audience).join(", ");
    let head = text!(
        "{key}（{ja}）: classification が {classes} のもの\n",
        "{key} ({en}): what is classified as {classes}\n"
    );
    let grants = grants(config, audience);
    let mut out = head.get(lang).to_owned();
    if audience.is_outside() {
        let width = grants.iter().map(|(kind, _)| kind.key().len()).max().unwrap_or_default();
        for (kind, fields) in grants {
            out.push_str(&format!("  {:width$}  {}\n", kind.key(), fields.join(", ")));
        }
    } else {
        let every = Text::new("  すべての種類のすべての項目\n", "  every field of every kind\n");
        let narrowed: Vec<_> = Kind::RECORDS
            .iter()
            .chain([&Kind::Document])
            .filter(|kind| !grants.iter().any(|(of, _)| of == *kind))
            .collect();
        let partly: Vec<_> = grants
            .iter()
            .filter(|(_, fields)| fields.iter().any(|field| field != "*"))
            .collect();
        out.push_str(every.get(lang));
        for kind in narrowed {
            let kind = kind.key();
            let line = text!("  {kind} を除く（book.toml）\n", "  but {kind} (book.toml)\n");
            out.push_str(line.get(lang));
        }
        for (kind, fields) in partly {
            out.push_str(&format!("  {}: {}\n", kind.key(), fields.join(", ")));
        }
    }
    let hidden: Vec<_> = audience::hidden_ids(config, audience).collect();
    let also: Vec<_> = audience::also(config, audience).collect();
    for (words, ids) in [
        (Text::new("読めない記録（book.toml）", "records kept back (book.toml)"), hidden),
        (
            Text::new(
                "区分によらず読める記録（book.toml）",
                "records readable whatever their class (book.toml)",
            ),
            also,
        ),
    ] {
        if !ids.is_empty() {
            out.push_str(&format!("  {}: {}\n", words.get(lang), ids.join(", ")));
        }
    }
    out
}

fn data(config: &Config) -> String {
    let audience = |audience: Audience| {
        let grants = grants(config, audience);
        let kinds: serde_json::Map<_, _> = grants
            .into_iter()
            .map(|(kind, fields)| (kind.key().to_owned(), json!(fields)))
            .collect();
        json!({
            "audience": audience.key(),
            "classifications": classes(audience),
            "kinds": kinds,
            "hidden": audience::hidden_ids(config, audience).collect::<Vec<_>>(),
            "also": audience::also(config, audience).collect::<Vec<_>>(),
        })
    };
    let all = json!({"schema": "ismsbook/audiences/1", "audiences": Audience::ALL.map(audience)});
    format!("{all:#}\n")
}
