//! A cloud supplier without a way out.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::supplier::SupplierKind;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "supplier-without-exit-plan",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.23"],
    page_ja: include_str!("supplier_without_exit_plan.ja.md"),
    page_en: include_str!("supplier_without_exit_plan.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.suppliers.stated() {
        let supplier = &stated.record;
        if supplier.kind != SupplierKind::Cloud || supplier.exit_plan.is_some() {
            continue;
        }
        let id = &supplier.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "クラウドの供給者 `{id}` の利用を終えるときの手順が示されていません",
                    "no plan is named for leaving the cloud supplier `{id}`"
                ),
            )
            .help(Text::new(
                "データの返却と移行を定めた文書の ID を `exit_plan` に書いてください",
                "name in `exit_plan` the document on return of data and migration",
            ))
            .record(id.clone()),
        );
    }
}
