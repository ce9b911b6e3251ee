//! A control is met by another one that is excluded.

use std::collections::BTreeSet;

use super::{Rows, Standing};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::Status;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-alternative-excluded",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d3"],
    page_ja: include_str!("soa_alternative_excluded.ja.md"),
    page_en: include_str!("soa_alternative_excluded.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // What services inherit is said once.
    let mut said = BTreeSet::new();
    for rows in Rows::stated(context).values() {
        for row in &rows.statement.rows {
            let answers = row.answers.iter().map(|(_, answer)| answer);
            let alternatives = answers.filter(|answer| answer.exclude.is_none() && answer.status == Some(Status::Alternative));
            for by in alternatives.flat_map(|answer| &answer.by) {
                let Standing::Excluded(spans) = rows.standing(context.catalog, &by.id) else {
                    continue;
                };
                if !said.insert(by.span) {
                    continue;
                }
                let (id, control) = (&by.id, &row.control);
                let mut diagnostic = Diagnostic::new(
                    RULE.name,
                    by.span,
                    text!(
                        "`{control}` の代替とした `{id}` は、同じ適用宣言書で除外されています",
                        "`{id}`, which stands in for `{control}`, is excluded in the same Statement of Applicability"
                    ),
                )
                .help(text!(
                    "`{id}` を採用に改めるか、実際に代わりとなっている管理策を挙げてください",
                    "include `{id}`, or name the controls that do stand in"
                ))
                .record(&row.id);
                for span in spans {
                    diagnostic = diagnostic.related(span, Text::new("除外の決定", "the exclusion"));
                }
                out.push(diagnostic);
            }
        }
    }
}
