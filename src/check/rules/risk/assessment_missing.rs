//! There are risks, but no regular assessment.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::assessment::AssessmentKind;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "assessment-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.2"],
    page_ja: include_str!("assessment_missing.ja.md"),
    page_en: include_str!("assessment_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if context.isms.risks.is_empty() || !context.complete(&[Kind::Assessment]) {
        return;
    }
    if context.isms.assessments.iter().any(|round| round.kind == AssessmentKind::Regular) {
        return;
    }
    out.push(
        Diagnostic::new(
            RULE.name,
            context.book(),
            Text::new(
                "リスクはありますが、定期のリスクアセスメントの記録がありません",
                "there are risks, but no regular risk assessment",
            ),
        )
        .help(Text::new(
            "定めた間隔で行うリスクアセスメントを、`assessments` に `kind: regular` で登録してください",
            "record the risk assessment held at planned intervals under `assessments`, with `kind: regular`",
        ))
        .record(&context.config.id),
    );
}
