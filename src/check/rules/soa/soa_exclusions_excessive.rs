//! More than a third of the cloud rows of a service are excluded.

use super::decisions;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::soa::{Choice, Row, Set};

pub(super) const RULE: Rule = Rule {
    name: "soa-exclusions-excessive",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:4.2.2-N3", "JIP:4.2.2-d4"],
    page_ja: include_str!("soa_exclusions_excessive.ja.md"),
    page_en: include_str!("soa_exclusions_excessive.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for statement in context.graph.soa.iter().filter(|statement| statement.stated) {
        let cloud = |row: &&Row| matches!(row.set, Set::Guidance | Set::Cloud) && row.choice != Choice::OutOfRole;
        let all = statement.rows.iter().filter(cloud).count();
        let excluded = statement.rows.iter().filter(cloud).filter(|row| row.choice == Choice::Excluded).count();
        if excluded * 3 <= all {
            continue;
        }
        let scope = &statement.scope;
        out.push(
            Diagnostic::new(
                RULE.name,
                decisions(context, scope),
                text!(
                    "`{scope}` の立場に当たる手引とCLDのうち、3分の1を超える行が除外されています",
                    "more than a third of the guidance and CLD rows that speak to `{scope}` are excluded"
                ),
            )
            .label(text!("{all} 行のうち {excluded} 行", "{excluded} of {all} rows"))
            .help(Text::new(
                "除外の理由を一つずつ見直してください。推奨の文言も、比較のときは義務として読みます",
                "look at each exclusion again, reading the guidance as an obligation",
            ))
            .record(format!("soa:{scope}")),
        );
    }
}
