//! The reason of an exclusion says no more than that it is excluded.

use super::{folded_texts, written};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-exclusion-empty-phrase",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d4"],
    page_ja: include_str!("soa_exclusion_empty_phrase.ja.md"),
    page_en: include_str!("soa_exclusion_empty_phrase.md"),
    run,
};

/// Words that only repeat that something is excluded, folded.
const PHRASES: &[&str] = &[
    "該当なし",
    "該当無し",
    "該当しない",
    "該当せず",
    "該当がない",
    "非該当",
    "対象外",
    "対象なし",
    "対象無し",
    "適用外",
    "適用除外",
    "適用なし",
    "適用しない",
    "適用不可",
    "除外",
    "不要",
    "必要なし",
    "必要がない",
    "必要ない",
    "特になし",
    "なし",
    "無し",
    "不採用",
    "採用しない",
    "n/a",
    "na",
    "notapplicable",
    "doesnotapply",
    "notneeded",
    "notnecessary",
    "notrequired",
    "notrelevant",
    "notused",
    "irrelevant",
    "unnecessary",
    "outofscope",
    "excluded",
    "none",
    "no",
];

/// Words that may stand around them and add nothing.
const FILLERS: &[&str] = &[
    "本サービスでは",
    "本サービスには",
    "本サービスは",
    "当サービスでは",
    "当社では",
    "当社には",
    "当社は",
    "本管理策は",
    "管理策",
    "である",
    "であり",
    "です",
    "します",
    "する",
    "とする",
    "とします",
    "のため",
    "ため",
    "ので",
    "だから",
    "に",
    "と",
    "the",
    "this",
    "control",
    "service",
    "forthis",
    "forus",
    "tous",
    "is",
    "itis",
    "it",
];

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let reason = written.answer.exclude.as_ref();
        if !reason.is_some_and(|reason| folded_texts(reason).any(|text| is_empty_phrase(&text))) {
            continue;
        }
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.at("exclude"),
                text!(
                    "`{id}` の除外理由が、除外したことの言い換えにとどまっています",
                    "the reason for excluding `{id}` only repeats that it is excluded"
                ),
            )
            .help(Text::new(
                "なぜ対象がないのかを、サービスの形態や、行っていない活動などの事実で書いてください",
                "say why there is nothing to apply it to: the kind of service, the activity that is not carried out",
            ))
            .record(written.record),
        );
    }
}

/// Whether a folded text is made of nothing but such words and punctuation.
fn is_empty_phrase(text: &str) -> bool {
    let mut rest = text;
    let said = !text.is_empty();
    while let Some(first) = rest.chars().next() {
        // The longest word first, so that a short one does not split it.
        let words = PHRASES.iter().chain(FILLERS).filter(|word| rest.starts_with(**word));
        let longest = words.map(|word| word.len()).max();
        let skipped = longest.or_else(|| (!first.is_alphanumeric()).then(|| first.len_utf8()));
        let Some(length) = skipped else { return false };
        rest = &rest[length..];
    }
    said
}
