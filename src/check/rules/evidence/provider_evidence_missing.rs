//! An answer rests on a supplier, and no evidence from it shows that.

use std::collections::{BTreeMap, BTreeSet};

use super::{Shown, Stated, concerns, stated_answers};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::evidence::Evidence;
use crate::model::kinds::soa::{ISMS_WIDE, Status};
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "provider-evidence-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27017:15.1.2/csc", "27017:18.2.1/csc", "A.5.23"],
    page_ja: include_str!("provider_evidence_missing.ja.md"),
    page_en: include_str!("provider_evidence_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // A book without any evidence is told so once.
    if !context.complete(&[Kind::Evidence]) || context.isms.evidence.is_empty() {
        return;
    }
    let shown = Shown::of(context.isms);
    let mut given: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
    for evidence in context.isms.evidence.iter() {
        if let Some(from) = &evidence.from {
            given.entry(from.id.as_str()).or_default().push(evidence);
        }
    }
    let mut gives: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    let mut said = BTreeSet::new();
    for stated in stated_answers(context).filter(is_at_work) {
        let showing: Vec<_> = shown.showing(&stated).collect();
        // An implemented answer that nothing shows at all is said to be so.
        let unshown = showing.is_empty() && stated.answer.status == Some(Status::Implemented);
        for reference in stated.answer.relies_on.iter().filter(|supplier| context.resolves(supplier)) {
            let (scope, supplier) = (stated.scope, reference.id.as_str());
            let known = gives.contains_key(&(scope, supplier));
            let any = *gives.entry((scope, supplier)).or_insert_with(|| {
                let mut given = given.get(supplier).into_iter().flatten();
                given.any(|evidence| concerns(evidence, scope))
            });
            let is_shown = showing.iter().any(|evidence| evidence.from.as_ref().is_some_and(|from| from.id == supplier));
            let name = &stated.names[0];
            let message = match any {
                // Said once for each service and supplier.
                false if !known && scope == ISMS_WIDE => text!(
                    "ISMS全体の適用宣言書は `{supplier}` に依存していますが、`{supplier}` から得た証拠がありません",
                    "the ISMS-wide Statement of Applicability rests on `{supplier}`, but there is no evidence from `{supplier}`"
                ),
                false if !known => text!(
                    "`{scope}` は `{supplier}` に依存していますが、`{supplier}` から得た証拠がありません",
                    "`{scope}` rests on `{supplier}`, but there is no evidence from `{supplier}`"
                ),
                true if !is_shown && !unshown => text!(
                    "`{name}` は `{supplier}` に依存していますが、`{supplier}` から得た証拠で示されていません",
                    "`{name}` rests on `{supplier}`, but no evidence from `{supplier}` shows it"
                ),
                _ => continue,
            };
            if !said.insert(reference.span) {
                continue;
            }
            out.push(
                Diagnostic::new(RULE.name, reference.span, message)
                    .help(text!(
                        "認証書、第三者の報告書、回答書などを求め、`from: {supplier}` とし `shows` に `{name}` を書いた証拠を登録してください",
                        "ask for a certificate, an independent report or an answer, and register it as evidence with `from: {supplier}` that shows `{name}`"
                    ))
                    .record(stated.row.id.clone()),
            );
        }
    }
}

/// Whether an answer is more than a plan.
fn is_at_work(stated: &Stated<'_>) -> bool {
    stated.answer.status.is_some_and(|status| status != Status::Planned)
}
