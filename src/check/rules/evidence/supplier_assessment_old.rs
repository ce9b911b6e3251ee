//! A supplier was assessed too long ago.

use super::longer_ago;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "supplier-assessment-old",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.22"],
    page_ja: include_str!("supplier_assessment_old.ja.md"),
    page_en: include_str!("supplier_assessment_old.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.suppliers.stated() {
        let supplier = &stated.record;
        let Some(assessed) = &supplier.assessed else { continue };
        if !longer_ago(context, assessed.on, jiff::Span::new().years(1)) {
            continue;
        }
        let (id, on) = (&supplier.id.0, assessed.on.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["assessed", "on"]),
                text!(
                    "供給者 `{id}` の評価は {on} が最後で、1年を超えています",
                    "supplier `{id}` was last assessed on {on}, more than a year ago"
                ),
            )
            .help(Text::new(
                "供給者を評価し、`assessed` を改めてください",
                "assess the supplier and renew `assessed`",
            ))
            .record(id.clone()),
        );
    }
}
