//! `ismsbook schema`: prints the JSON Schema of a kind of record, of a whole YAML file, or of what `check` prints for programs.

use clap::{Arg, Command};
use serde_json::{Map, Value, json};

use super::{Ending, Outcome, Run, Subcommand, Trouble, print};
use crate::diagnostic;
use crate::model::disclosures::Published;
use crate::model::{self, Kind};
use crate::text;
use crate::text::{Lang, Text, nearest};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "schema",
    about: Text::new(
        "記録と診断の JSON Schema を出します",
        "Prints the JSON Schema of records and diagnostics",
    ),
    examples: &[
        "ismsbook schema > ismsbook.schema.json",
        "ismsbook schema risks",
        "ismsbook schema diagnostics",
        "ismsbook schema disclosures",
    ],
    arguments,
    run,
};

/// Stands for the lines of `check --format json`, where others are kinds of records.
const DIAGNOSTICS: &str = "diagnostics";
/// Stands for the files in which providers publish what they tell.
const DISCLOSURES: &str = "disclosures";

fn arguments(command: Command, lang: Lang) -> Command {
    let help = Text::new(
        "記録の種類 (risks など)、文書の front matter を表す documents、`check --format json` の行を表す diagnostics、又は開示ファイルを表す disclosures。省くと YAML ファイル全体",
        "kind of record such as risks, documents for front matter, diagnostics for a line of `check --format json`, or disclosures for files of disclosures; all of a YAML file if absent",
    );
    command.arg(Arg::new("kind").value_name("KIND").help(help.get(lang).to_owned()))
}

fn run(run: &Run<'_>) -> Outcome {
    let schema = match run.word("kind") {
        None => whole(),
        Some(DIAGNOSTICS) => diagnostic::schema(),
        Some(DISCLOSURES) => schemars::schema_for!(Published).to_value(),
        Some(name) => {
            let kinds = || Kind::RECORDS.iter().chain([&Kind::Document]);
            let Some(kind) = kinds().find(|kind| kind.key() == name) else {
                let names = || kinds().map(|kind| kind.key()).chain([DIAGNOSTICS, DISCLOSURES]);
                let list = names().collect::<Vec<_>>().join(", ");
                let trouble = Trouble::new(text!("`{name}` という種類はありません", "there is no kind `{name}`"));
                return Err(match nearest(name, names()) {
                    Some(near) => trouble.help(text!("`{near}` ではありませんか", "did you mean `{near}`?")),
                    None => trouble.help(text!("種類: {list}", "kinds: {list}")),
                });
            };
            model::schema(*kind).expect("every kind of record has a schema").to_value()
        }
    };
    print(&format!("{schema:#}\n"));
    Ok(Ending::Clean)
}

/// The schema of a file whose top keys are kinds.
fn whole() -> Value {
    let mut properties = Map::new();
    let mut definitions = Map::new();
    for kind in Kind::RECORDS {
        let mut schema = model::schema(*kind).expect("every kind of record has a schema").to_value();
        if let Some(Value::Object(inner)) = schema.as_object_mut().and_then(|schema| schema.remove("$defs")) {
            definitions.extend(inner);
        }
        properties.insert(kind.key().to_owned(), json!({"type": ["array", "null"], "items": schema}));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ismsbook sources",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}
