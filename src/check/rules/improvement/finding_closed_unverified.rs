//! A nonconformity is closed before anybody saw whether the actions worked.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "finding-closed-unverified",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:10.2.d", "27001:10.1.d"],
    page_ja: include_str!("finding_closed_unverified.ja.md"),
    page_en: include_str!("finding_closed_unverified.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.findings.stated() {
        let finding = &stated.record;
        let Some(closed) = finding.closed.filter(|_| finding.class.is_nonconformity()) else {
            continue;
        };
        let (id, day) = (&finding.id.0, closed.0);
        let message = match &finding.effectiveness {
            None => text!(
                "不適合 `{id}` は、処置の有効性を確かめないまま終結しています",
                "the nonconformity `{id}` is closed without a check of effectiveness"
            ),
            Some(check) if check.on > closed => text!(
                "不適合 `{id}` は、処置の有効性を確かめる前の {day} に終結しています",
                "the nonconformity `{id}` was closed on {day}, before its effectiveness was checked"
            ),
            Some(_) => continue,
        };
        let mut diagnostic = Diagnostic::new(RULE.name, stated.node.at(&["closed"]), message)
            .help(Text::new(
                "確かめた方法、日、者、結果を `effectiveness` に書き、その後の日に終結してください。まだなら `closed` を消してください",
                "write in `effectiveness` how, when and by whom it was checked, and close it after that; if it was not, remove `closed`",
            ))
            .record(id.clone());
        if finding.effectiveness.is_some() {
            let place = stated.node.at(&["effectiveness", "on"]);
            diagnostic = diagnostic.related(place, Text::new("有効性を確かめた日", "when it was checked"));
        }
        out.push(diagnostic);
    }
}
