//! The reason of an exclusion leans on the guidance being advice, on effort or on the other party.

use super::{folded_texts, written};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::{Text, Words};

pub(super) const RULE: Rule = Rule {
    name: "soa-exclusion-recommended",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d4", "JIP:4.2.2-N3"],
    page_ja: include_str!("soa_exclusion_recommended.ja.md"),
    page_en: include_str!("soa_exclusion_recommended.md"),
    run,
};

/// What Japanese reasons of this kind contain.
const PHRASES: &[&str] = &[
    "望ましい",
    "推奨",
    "任意",
    "費用",
    "コスト",
    "手間",
    "工数",
    "予算",
    "相手方",
    "先方",
    "はずで",
    "はずだ",
    "はずな",
];

/// What English reasons of this kind contain, as words of their own.
const WORDS: &[&str] = &[
    "should",
    "recommended",
    "recommendation",
    "recommendations",
    "recommends",
    "optional",
    "voluntary",
    "cost",
    "costs",
    "costly",
    "expensive",
    "budget",
    "effort",
    "workload",
    "counterparty",
];

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let Some(found) = written.answer.exclude.as_ref().and_then(leaning) else {
            continue;
        };
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.at("exclude"),
                text!(
                    "`{id}` の除外理由が「{found}」に拠っており、対象が存在しないことを述べていません",
                    "the exclusion of `{id}` rests on \"{found}\" rather than on there being nothing to apply it to"
                ),
            )
            .help(Text::new(
                "推奨にとどまること、費用や手間、相手方への期待は除外の理由になりません。対象が存在しない事実を書くか、採用してください",
                "advice, effort and trust in the other party are no reasons: state the fact that leaves nothing to apply it to, or include it",
            ))
            .record(written.record),
        );
    }
}

/// The first telling word of a reason.
fn leaning(reason: &Words) -> Option<&'static str> {
    let phrase = folded_texts(reason).find_map(|text| PHRASES.iter().copied().find(|phrase| text.contains(phrase)));
    let spoken = [&reason.ja, &reason.en, &reason.plain];
    phrase.or_else(|| {
        let texts = spoken.into_iter().flatten().map(|text| text.to_lowercase());
        texts.into_iter().find_map(|text| {
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            words.find_map(|word| WORDS.iter().copied().find(|known| *known == word))
        })
    })
}
