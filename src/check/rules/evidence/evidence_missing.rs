//! What a Statement of Applicability calls implemented is shown by no evidence.

use std::collections::BTreeSet;

use super::{Shown, stated_answers};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::soa::{ISMS_WIDE, Status};
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "evidence-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "27001:8.1"],
    page_ja: include_str!("evidence_missing.ja.md"),
    page_en: include_str!("evidence_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Evidence, Kind::Soa]) {
        return;
    }
    if context.isms.evidence.is_empty() {
        nothing_at_all(context, out);
        return;
    }
    let shown = Shown::of(context.isms);
    let mut said = BTreeSet::new();
    for stated in stated_answers(context) {
        if stated.answer.status != Some(Status::Implemented) || shown.showing(&stated).next().is_some() {
            continue;
        }
        let (name, scope) = (&stated.names[0], stated.scope);
        if !said.insert((stated.span, name.clone())) {
            continue;
        }
        let message = if scope == ISMS_WIDE {
            text!(
                "`{name}` は実施とされていますが、それを示す証拠がありません",
                "`{name}` is said to be implemented, but no evidence shows it"
            )
        } else {
            text!(
                "`{name}` は `{scope}` で実施とされていますが、それを示す証拠がありません",
                "`{name}` is said to be implemented for `{scope}`, but no evidence shows it"
            )
        };
        out.push(
            Diagnostic::new(RULE.name, stated.span, message)
                .help(text!(
                    "実施を示す証拠の `shows` に `{name}` を加えるか、実施状況を改めてください",
                    "name `{name}` in `shows` of the evidence that shows it, or change the status"
                ))
                .record(stated.row.id.clone()),
        );
    }
}

/// In a book without any evidence each statement is told once.
fn nothing_at_all(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.soa.stated() {
        let soa = &stated.record;
        let answers = soa.decisions.iter().flat_map(|decision| {
            let sides = decision.sides.iter().map(|side| side.answer.status);
            sides.chain([decision.status])
        });
        let count = answers.filter(|status| *status == Some(Status::Implemented)).count();
        if count == 0 {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "この適用宣言書は {count} 件を実施としていますが、本に証拠が一つもありません",
                    "the book holds no evidence, but this Statement of Applicability calls answers implemented ({count})"
                ),
            )
            .help(Text::new(
                "`evidence` の台帳に記録を登録し、示す管理策を `shows` に書いてください",
                "keep a register `evidence`, and name in `shows` the controls that each record shows",
            ))
            .record(soa.id.clone()),
        );
    }
}
