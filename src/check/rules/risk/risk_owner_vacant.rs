//! A role that owns risks has no holder today.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Node;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-owner-vacant",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.2", "JIP:4.2.1-c2"],
    page_ja: include_str!("risk_owner_vacant.ja.md"),
    page_en: include_str!("risk_owner_vacant.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut owned: BTreeMap<&str, (Span, &str, usize)> = BTreeMap::new();
    for risk in context.isms.risks.iter() {
        owned.entry(&risk.owner.id).or_insert((risk.owner.span, &risk.id.0, 0)).2 += 1;
    }
    for (owner, (place, risk, count)) in owned {
        let Some(role) = context.isms.roles.get_stated(owner).filter(|role| role.record.is_vacant(context.today)) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                end_of_office(&role.node),
                text!("リスク所有者 `{owner}` を担う人が今日いません", "nobody holds `{owner}`, which owns risks, today"),
            )
            .related(
                place,
                text!("所有するリスク {count} 件のうち `{risk}`", "`{risk}` is one of its risks, {count} in all"),
            )
            .help(Text::new(
                "後任を `holders` に書くか、代わりに決められる人を `deputies` に書くか、リスクの所有者を改めてください",
                "name the successor under `holders`, or under `deputies` who decides in the meantime, or give the risks another owner",
            ))
            .record(owner),
        );
    }
}

/// Where the last appointment ends, or has yet to begin.
fn end_of_office(role: &Node) -> Span {
    match role.get("holders").map(Node::items).and_then(<[Node]>::last) {
        Some(holder) => holder.get("until").or(holder.get("from")).map_or(holder.span, |day| day.span),
        None => role.at(&["holders"]),
    }
}
