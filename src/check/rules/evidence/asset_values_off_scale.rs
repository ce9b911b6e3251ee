//! A mark of an asset lies outside the scale of impact.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "asset-values-off-scale",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["A.5.9", "A.5.12"],
    page_ja: include_str!("asset_values_off_scale.ja.md"),
    page_en: include_str!("asset_values_off_scale.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let highest = context.config.risk.impact.len();
    for stated in context.isms.assets.stated() {
        let (asset, values) = (&stated.record.id.0, stated.record.values);
        let marks = [
            ("c", values.c, "機密性", "confidentiality"),
            ("i", values.i, "完全性", "integrity"),
            ("a", values.a, "可用性", "availability"),
        ];
        for (field, mark, ja, en) in marks {
            if (1..=highest).contains(&(mark as usize)) {
                continue;
            }
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["values", field]),
                    text!(
                        "資産 `{asset}` の{ja}の値 {mark} は影響度の尺度にありません",
                        "the mark {mark} for {en} of asset `{asset}` is not on the scale of impact"
                    ),
                )
                .help(text!(
                    "1 から {highest} までの値にするか、`book.toml` の `[risk]` の `impact` を改めてください",
                    "choose a mark from 1 to {highest}, or change `impact` under `[risk]` in `book.toml`"
                ))
                .record(asset.clone()),
            );
        }
    }
}
