//! A nonconformity is closed without its correction or cause.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::text::Words;

pub(super) const RULE: Rule = Rule {
    name: "finding-closed-without-cause",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:10.2.a", "27001:10.2.b.2", "27001:10.1.a", "27001:10.1.b.2"],
    page_ja: include_str!("finding_closed_without_cause.ja.md"),
    page_en: include_str!("finding_closed_without_cause.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.findings.stated() {
        let finding = &stated.record;
        if finding.closed.is_none() || !finding.class.is_nonconformity() {
            continue;
        }
        let blank = |words: &Option<Words>| words.as_ref().is_none_or(Words::is_blank);
        let (what, keys) = match (blank(&finding.correction), blank(&finding.cause)) {
            (false, false) => continue,
            (true, false) => (Text::new("修正の記録", "a correction"), "`correction`"),
            (false, true) => (Text::new("原因の記録", "its cause"), "`cause`"),
            (true, true) => (Text::new("修正と原因の記録", "a correction and its cause"), "`correction` / `cause`"),
        };
        let id = &finding.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["closed"]),
                Text::owned(
                    format!("不適合 `{id}` は、{}がないまま終結しています", what.ja),
                    format!("the nonconformity `{id}` is closed without {}", what.en),
                ),
            )
            .help(text!(
                "{keys} を書くか、`closed` を消して処置を続けてください",
                "write {keys}, or remove `closed` and go on with it"
            ))
            .record(id.clone()),
        );
    }
}
