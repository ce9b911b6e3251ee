//! A Statement of Applicability has no number or no version.

use super::statement_name;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-unidentified",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2", "JIP:4.2.2-d1"],
    page_ja: include_str!("soa_unidentified.ja.md"),
    page_en: include_str!("soa_unidentified.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.soa.stated() {
        let soa = &stated.record;
        let blank = |field: &Option<String>| field.as_ref().is_none_or(|text| text.trim().is_empty());
        let (what, fields) = match (blank(&soa.number), blank(&soa.version)) {
            (false, false) => continue,
            (true, false) => (Text::new("文書番号", "number"), "`number`"),
            (false, true) => (Text::new("版", "version"), "`version`"),
            (true, true) => (Text::new("文書番号と版", "number and version"), "`number`, `version`"),
        };
        let name = statement_name(soa.scope());
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["service"]),
                Text::owned(
                    format!("{}に{}がありません", name.ja, what.ja),
                    format!("{} lacks its {}", name.en, what.en),
                ),
            )
            .help(text!(
                "{fields} を書いてください（例: `number: SOA-01`、`version: \"1.0\"`）",
                "state {fields}, as in `number: SOA-01` and `version: \"1.0\"`"
            ))
            .record(&soa.id),
        );
    }
}
