//! A document of a book in two languages stands in one of them only.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "translation-missing",
    // Many books translate their policies and nothing else.
    level: Level::Allow,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.a"],
    page_ja: include_str!("translation_missing.ja.md"),
    page_en: include_str!("translation_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if context.config.languages.len() < 2 {
        return;
    }
    for stated in context.isms.documents.stated() {
        let document = &stated.record;
        if !document.is_to_be_translated() || document.translation.is_some() {
            continue;
        }
        let id = &document.id;
        let path = document.path.strip_suffix(".jinja").unwrap_or(&document.path);
        let beside = format!("{}.en.md", path.strip_suffix(".md").unwrap_or(path));
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("文書 `{id}` に翻訳がありません", "the document `{id}` has no translation"),
            )
            .help(text!(
                "`content/{beside}` に翻訳を書いてください",
                "write the translation into `content/{beside}`"
            ))
            .record(id),
        );
    }
}
