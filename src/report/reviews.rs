//! Management reviews: inputs considered, decisions and what became of them (ISO/IEC 27001:2022, 9.3).

use super::findings::said;
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "reviews",
    title: Text::new("マネジメントレビュー", "Management reviews"),
    about: Text::new(
        "レビューごとに、扱ったインプット、欠けているインプット、決定事項とその状態を示します。",
        "Each review: the inputs considered and missing, the decisions, and what became of them.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["レビューの ID", "id of the review"])
        .with("on", ColumnKind::Date, ["実施日", "On"], ["実施日", "when it was held"])
        .with("chaired_by", ColumnKind::Ids, ["議長", "Chaired by"], ["議長", "who chaired it"])
        .with(
            "inputs",
            ColumnKind::Word,
            ["インプット", "Inputs"],
            [
                "扱ったインプット（規格の版の細別）",
                "inputs considered, by their letter in the edition",
            ],
        )
        .with(
            "missing",
            ColumnKind::Word,
            ["欠けているインプット", "Missing inputs"],
            [
                "規格が求めるが記録のないインプット",
                "inputs that the standard asks for and the record lacks",
            ],
        )
        .with(
            "decisions",
            ColumnKind::Prose,
            ["決定事項", "Decisions"],
            ["決定事項と担当、期限又は実施日", "decisions, by whom, by when or done when"],
        )
        .with(
            "open",
            ColumnKind::Number,
            ["未完了", "Open"],
            ["完了していない決定事項の数", "decisions not done yet"],
        )
        .with(
            "due",
            ColumnKind::Date,
            ["次の期限", "Next due"],
            ["完了していない決定事項の最も早い期限", "the earliest date of an open decision"],
        )
        .with("minutes", ColumnKind::Ids, ["議事録", "Minutes"], ["議事録", "the minutes"])
        .rests_on(visible, &["27001:9.3", "27001:9.3.2", "27001:9.3.3"])
        .if_empty("マネジメントレビューは登録されていません。", "No management review is recorded.");
    let wanted = visible.catalog.requirements().map_or(&[][..], |set| &set.review_inputs);
    let word = |letter: &str| {
        let title = wanted.iter().find(|input| input.id == letter).map(|input| input.title.text());
        let label = title.map_or_else(
            || Text::same(letter),
            |title| Text::owned(format!("{letter}) {}", title.ja), format!("{letter}) {}", title.en)),
        );
        (letter.to_owned().into(), label)
    };
    for review in visible.isms.reviews.iter() {
        let given: Vec<_> = review.inputs.0.iter().map(|(letter, _)| letter.value.as_str()).collect();
        let missing = wanted.iter().filter(|input| !given.contains(&input.id.as_str()));
        let open: Vec<_> = review.decisions.iter().filter(|decision| decision.done.is_none()).collect();
        let decisions = review.decisions.iter();
        let decisions = decisions.map(|decision| said(visible, &decision.what, &decision.owner.id, decision.due, decision.done));
        let cells = vec![
            Cell::id(review.id.0.clone()),
            Cell::Date(review.on, false),
            Cell::of(&review.chaired_by),
            Cell::Words(given.iter().map(|letter| word(letter)).collect()),
            Cell::Words(missing.map(|input| word(&input.id)).collect()),
            Cell::Texts(decisions.collect()),
            Cell::count(open.len()),
            Cell::due(open.iter().map(|decision| decision.due).min(), visible.today, true),
            Cell::of(&review.minutes),
        ];
        table.rows.push(Row::new(review.id.0.clone(), cells));
    }
    table
}
