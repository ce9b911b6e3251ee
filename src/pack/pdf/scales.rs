//! The scales and criteria of the risk method, as definitions.

use super::words::clean;
use crate::audience::Visible;
use crate::config::RiskValue;
use crate::model::Record;
use crate::text;
use crate::text::{Lang, Text, Words};

/// What the item is called.
pub(super) const TITLE: Text = Text::new("リスクの尺度と基準", "Scales and criteria of risk");
/// What the columns of its lists are called.
pub(super) const HEADS: [Text; 2] = [Text::new("段階・対象", "Mark or subject"), Text::new("内容", "Meaning")];

/// Definitions: a title and its terms.
pub(super) type List = (String, Vec<(String, String)>);

/// The scales, how two marks give a value, the levels, and what is acceptable where.
pub(super) fn lists(visible: &Visible<'_>, lang: Lang) -> Vec<List> {
    let method = &visible.config.risk;
    let own = |text: &Text| text.get(lang).to_owned();
    let marks = |scale: &[Words]| {
        let marks = scale.iter().enumerate();
        marks
            .map(|(at, mark)| ((at + 1).to_string(), clean(mark.get(lang))))
            .collect::<Vec<_>>()
    };
    let value = match method.value {
        RiskValue::Product => Text::new("起こりやすさ × 影響度", "likelihood × impact"),
        RiskValue::Sum => Text::new("起こりやすさ + 影響度", "likelihood + impact"),
        RiskValue::Matrix(_) => Text::new(
            "起こりやすさと影響度の組合せごとに定めた値（リスクマトリクスの升に示す）",
            "set for each pair of marks; the cells of the risk matrix show it",
        ),
    };
    let mut from = 0;
    let mut levels = Vec::new();
    for level in &method.levels {
        let up_to = level.up_to;
        let range = if from == 0 {
            text!("リスク値 {up_to} 以下", "risk value up to {up_to}")
        } else {
            text!("リスク値 {from} から {up_to} まで", "risk value from {from} to {up_to}")
        };
        levels.push((clean(level.name.get(lang)), own(&range)));
        from = up_to + 1;
    }
    let limit = |limit: u32| {
        own(&text!(
            "リスク値 {limit} 以下は受容できる。超えるものは対応するか、理由と期限を付けて特例として受容する",
            "a risk value up to {limit} is acceptable; what is above is treated, or accepted as an exception with a reason and an end"
        ))
    };
    let mut acceptable = vec![(own(&Text::new("ISMS全体", "The whole ISMS")), limit(method.acceptable))];
    let services = visible.isms.services.iter();
    acceptable.extend(services.filter_map(|service| Some((clean(service.title().get(lang)), limit(service.acceptable?)))));
    vec![
        (own(&Text::new("起こりやすさ", "Likelihood")), marks(&method.likelihood)),
        (own(&Text::new("影響度", "Impact")), marks(&method.impact)),
        (
            own(&Text::new("リスク値", "Risk value")),
            vec![(own(&Text::new("求め方", "How it is found")), own(&value))],
        ),
        (own(&Text::new("リスクの水準", "Levels of risk")), levels),
        (own(&Text::new("リスク受容基準", "Acceptance criteria")), acceptable),
    ]
}
