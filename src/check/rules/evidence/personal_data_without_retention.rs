//! Personal data without an end to its keeping.

use super::is_blank;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "personal-data-without-retention",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.34", "A.8.10"],
    page_ja: include_str!("personal_data_without_retention.ja.md"),
    page_en: include_str!("personal_data_without_retention.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.assets.stated() {
        let asset = &stated.record;
        if asset.personal_data != Some(true) {
            continue;
        }
        let id = &asset.id.0;
        let ends = [
            ("retention", &asset.retention, "保存期間", "how long it is kept"),
            ("disposal", &asset.disposal, "廃棄の方法", "how it is disposed of"),
        ];
        for (field, words, ja, en) in ends {
            if !is_blank(words.as_ref()) {
                continue;
            }
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&[field]),
                    text!(
                        "個人データを含む資産 `{id}` に{ja}が定められていません",
                        "asset `{id}` holds personal data and does not say {en}"
                    ),
                )
                .help(text!("`{field}` に{ja}を書いてください", "state {en} in `{field}`"))
                .record(id.clone()),
            );
        }
    }
}
