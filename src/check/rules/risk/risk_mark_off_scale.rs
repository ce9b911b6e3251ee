//! A mark or a criterion lies off the scales of the book.

use super::scale;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::config::RiskMethod;
use crate::diagnostic::Diagnostic;
use crate::model::value::Estimate;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "risk-mark-off-scale",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.a", "27001:6.1.2.d.3"],
    page_ja: include_str!("risk_mark_off_scale.ja.md"),
    page_en: include_str!("risk_mark_off_scale.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let method = &context.config.risk;
    let (lowest, highest) = scale(method);
    let accepted = method.acceptable;
    if !(lowest..=highest).contains(&accepted) {
        out.push(
            Diagnostic::new(
                RULE.name,
                context.book(),
                text!(
                    "受容基準 {accepted} は、尺度から得られるリスク値 {lowest}〜{highest} の外にあります",
                    "the acceptance criterion {accepted} lies outside the values {lowest} to {highest} that the scales can give"
                ),
            )
            .help(text!(
                "`book.toml` の `[risk]` の `acceptable` を {lowest} から {highest} までの値にしてください",
                "set `acceptable` under `[risk]` in `book.toml` to a value from {lowest} to {highest}"
            ))
            .record(&context.config.id),
        );
    }
    for stated in context.isms.services.stated() {
        let id = &stated.record.id.0;
        let Some(own) = stated.record.acceptable.filter(|own| *own < lowest) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["acceptable"]),
                text!(
                    "サービス `{id}` の受容基準 {own} は、尺度から得られる最小のリスク値 {lowest} を下回っています",
                    "the acceptance criterion {own} of the service `{id}` lies below {lowest}, the least value that the scales can give"
                ),
            )
            .help(text!(
                "{lowest} 以上の値にするか、`acceptable` を消してこの本の基準に従わせてください",
                "set it to {lowest} or more, or remove `acceptable` so that the criterion of the book holds"
            ))
            .record(id),
        );
    }
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let estimates = [
            (["inherent"].as_slice(), Some(risk.inherent)),
            (&["current"], Some(risk.current)),
            (&["treatment", "residual"], risk.treatment.residual),
        ];
        for (path, estimate) in estimates {
            for (key, mark, top) in estimate.into_iter().flat_map(|estimate| off_scale(method, estimate)) {
                let path: Vec<_> = path.iter().copied().chain([key]).collect();
                out.push(
                    Diagnostic::new(
                        RULE.name,
                        stated.node.at(&path),
                        text!(
                            "リスク `{id}` の `{key}` {mark} は、1〜{top} の尺度の外にあります",
                            "`{key}` {mark} of the risk `{id}` is not on the scale of 1 to {top}"
                        ),
                    )
                    .help(text!(
                        "`book.toml` の `[risk]` で定めた 1 から {top} までの段階で付けてください",
                        "give one of the marks 1 to {top} that `[risk]` in `book.toml` defines"
                    ))
                    .record(id),
                );
            }
        }
    }
}

/// The marks of an estimate that are not on their scale, each with the highest mark there is.
fn off_scale(method: &RiskMethod, estimate: Estimate) -> impl Iterator<Item = (&'static str, u32, usize)> {
    let marks = [
        ("likelihood", estimate.likelihood, method.likelihood.len()),
        ("impact", estimate.impact, method.impact.len()),
    ];
    marks.into_iter().filter(|(_, mark, top)| !(1..=*top).contains(&(*mark as usize)))
}
