//! A supplier was never assessed.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "supplier-unassessed",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.19", "A.5.22"],
    page_ja: include_str!("supplier_unassessed.ja.md"),
    page_en: include_str!("supplier_unassessed.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.suppliers.stated() {
        if stated.record.assessed.is_some() {
            continue;
        }
        let id = &stated.record.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("供給者 `{id}` の評価が記録されていません", "no assessment of supplier `{id}` is recorded"),
            )
            .help(Text::new(
                "供給者を評価し、日付、結果、評価した役割を `assessed` に書いてください",
                "assess the supplier, and state day, result and role in `assessed`",
            ))
            .record(id.clone()),
        );
    }
}
