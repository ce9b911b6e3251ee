//! A translation was made from another version than the one in force, or from another text.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::model::Stated;
use crate::model::kinds::document::Document;
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::translation::Translated;

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
        let Some(translated) = translated.filter(|_| document.is_to_be_translated()) else {
            continue;
        };
        let said = match (Translated::of(document, context.files), translated) {
            (Translated::OtherVersion, from) => from.version.as_ref().and_then(|from| other_version(stated, from)),
            (Translated::OtherText, from) => from.digest.as_ref().map(|digest| other_text(&document.id, digest.span)),
            _ => None,
        };
        out.extend(said);
    }
}

/// Says that a translation was made from the version `from`, which is not that of its original.
fn other_version(stated: &Stated<Document>, from: &At<String>) -> Option<Diagnostic> {
    let (id, old, version) = (&stated.record.id, &from.value, stated.record.head.version.as_ref()?);
    let message = text!(
        "`{id}` の翻訳は第{old}版から作られていますが、原本は第{version}版です",
        "`{id}` was translated from version {old}, but the original stands at version {version}"
    );
    let help = text!(
        "改訂された箇所を翻訳に反映し、`translated` の版を {version} にしてください",
        "bring the translation up to date, and set the version in `translated` to {version}"
    );
    let original = Text::new("原本の版", "the version of the original");
    let diagnostic = Diagnostic::new(RULE.name, from.span, message).related(stated.node.at(&["version"]), original);
    Some(diagnostic.help(help).record(id))
}

/// Says that the original has changed since it was translated.
fn other_text(id: &str, digest: Span) -> Diagnostic {
    let message = text!(
        "`{id}` の原本は、翻訳の後に変わっています",
        "the original of `{id}` has changed since it was translated"
    );
    let help = text!(
        "変わった箇所を翻訳に反映してから、`ismsbook confirm {id} --field translated --write` で値を改めてください",
        "bring the translation up to date, then renew the digest with `ismsbook confirm {id} --field translated --write`"
    );
    let diagnostic = Diagnostic::new(RULE.name, digest, message).label(Text::new("翻訳時の値", "what was translated"));
    diagnostic.help(help).record(id)
}
