//! A document in force cannot be told from its earlier versions or from other documents.

use super::rules_in_force;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-version-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.a", "27001:7.5.3.e"],
    page_ja: include_str!("document_version_missing.ja.md"),
    page_en: include_str!("document_version_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in rules_in_force(context) {
        let head = &stated.record.head;
        let blank = |field: &Option<String>| field.as_ref().is_none_or(|words| words.trim().is_empty());
        let (what, place) = match (blank(&head.number), blank(&head.version)) {
            (false, false) => continue,
            (true, true) => (Text::new("文書番号と版", "neither number nor version"), stated.node.head()),
            (true, false) => (Text::new("文書番号", "no number"), stated.node.at(&["number"])),
            (false, true) => (Text::new("版", "no version"), stated.node.at(&["version"])),
        };
        let id = &stated.record.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                place,
                Text::owned(
                    format!("発効中の `{id}` に{}がありません", what.ja),
                    format!("`{id}` is in force, but has {}", what.en),
                ),
            )
            .help(text!(
                "承認された版を見分けられるように、`number` と `version` を書いてください",
                "write `number` and `version`, so that the approved version can be told from others"
            ))
            .record(id),
        );
    }
}
