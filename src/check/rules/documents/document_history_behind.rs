//! The history of a document does not end with its version.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-history-behind",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.e"],
    page_ja: include_str!("document_history_behind.ja.md"),
    page_en: include_str!("document_history_behind.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.documents.stated().filter(|stated| stated.record.in_force()) {
        let document = &stated.record;
        let (Some(version), Some((at, newest))) = (&document.head.version, document.newest_revision()) else {
            continue;
        };
        if newest.version == *version {
            continue;
        }
        let (id, newest, at) = (&document.id, &newest.version, at.to_string());
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["version"]),
                text!(
                    "`{id}` は第{version}版ですが、改訂履歴の最も新しい行は第{newest}版です",
                    "`{id}` stands at version {version}, but the newest row of its history is version {newest}"
                ),
            )
            .related(
                stated.node.at(&["history", &at, "version"]),
                Text::new("最も新しい行", "the newest row"),
            )
            .help(text!(
                "`history` に第{version}版の行を加えるか、`version` を履歴に合わせてください",
                "add a row for version {version} to `history`, or bring `version` into line with it"
            ))
            .record(id),
        );
    }
}
