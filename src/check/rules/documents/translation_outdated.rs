//! A translation was made from another version than the one in force.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::DocumentStatus;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "translation-outdated",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.e"],
    page_ja: include_str!("translation_outdated.ja.md"),
    page_en: include_str!("translation_outdated.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.documents.stated() {
        let document = &stated.record;
        let translated = document.translation.as_ref().and_then(|translation| translation.head.translated.as_ref());
        let (Some(translated), Some(version)) = (translated, &document.head.version) else {
            continue;
        };
        // A draft is translated when it is done; what is retired, never again.
        let left = matches!(document.head.status, Some(DocumentStatus::Draft | DocumentStatus::Retired));
        let from = &translated.version;
        if left || from.value == *version {
            continue;
        }
        let (id, old) = (&document.id, &from.value);
        out.push(
            Diagnostic::new(
                RULE.name,
                from.span,
                text!(
                    "`{id}` の翻訳は第{old}版から作られていますが、原本は第{version}版です",
                    "`{id}` was translated from version {old}, but the original stands at version {version}"
                ),
            )
            .related(
                stated.node.at(&["version"]),
                Text::new("原本の版", "the version of the original"),
            )
            .help(text!(
                "改訂された箇所を翻訳に反映し、`translated` の版を {version} にしてください",
                "bring the translation up to date, and set the version in `translated` to {version}"
            ))
            .record(id),
        );
    }
}
