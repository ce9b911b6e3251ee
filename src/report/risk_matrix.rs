//! Risks by likelihood and impact: inherent, current, residual (ISO/IEC 27001:2022, 6.1.2 d, e).

use super::{Cell, ColumnKind, Figure, Matrix, MatrixCell, Query, Report, Row, Table, risks};
use crate::audience::Visible;
use crate::model::kinds::risk::Risk;
use crate::model::value::Estimate;
use crate::text::{Text, Words};

pub(super) const REPORT: Report = Report {
    name: "risk-matrix",
    title: Text::new("リスクマトリクス", "Risk matrix"),
    about: Text::new(
        "固有・現在・残留のリスクを、起こりやすさと影響度の升ごとに数えます。",
        "Counts inherent, current and residual risks by likelihood and impact.",
    ),
    per_service: true,
    run,
};

/// When a risk is looked at.
struct Stage {
    key: &'static str,
    label: Text,
    of: fn(&Risk) -> Option<Estimate>,
}

const STAGES: [Stage; 3] = [
    Stage {
        key: "inherent",
        label: Text::new("固有リスク", "Inherent risk"),
        of: |risk| Some(risk.inherent),
    },
    Stage {
        key: "current",
        label: Text::new("現在のリスク", "Current risk"),
        of: |risk| Some(risk.current),
    },
    Stage {
        key: "residual",
        label: Text::new("残留リスク", "Residual risk"),
        of: |risk| risk.treatment.residual,
    },
];

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let method = &visible.config.risk;
    let limit = risks::acceptable(visible, query);
    let mut table = columns(Table::begin(&REPORT, visible, query)).rests_on(visible, &["27001:6.1.2.a", "27001:6.1.2.d", "27001:6.1.2.e"]);
    table.meta.push((
        "acceptable",
        Text::new("リスク受容基準", "Acceptance criterion"),
        Cell::Number(limit.into()),
    ));
    let concerned: Vec<_> = visible.isms.risks.iter().filter(|risk| query.concerns(&risk.services)).collect();
    for stage in &STAGES {
        let (mut cells, mut counted) = (Vec::new(), 0);
        for likelihood in marks(&method.likelihood) {
            let mut line = Vec::new();
            for impact in marks(&method.impact) {
                let here = Estimate { likelihood, impact };
                let ids: Vec<_> = concerned
                    .iter()
                    .filter(|risk| (stage.of)(risk) == Some(here))
                    .map(|risk| risk.id.0.clone())
                    .collect();
                counted += ids.len();
                let value = risks::value(method, here).expect("the marks were taken from the scales");
                let (level, named) = method.level(value);
                line.push(MatrixCell {
                    level,
                    name: named.name.text(),
                    value,
                    acceptable: value <= limit,
                    ids,
                });
            }
            cells.push(line);
        }
        for (likelihood, line) in marks(&method.likelihood).zip(&cells).rev() {
            table.rows.extend(
                marks(&method.impact)
                    .zip(line)
                    .map(|(impact, cell)| row(stage, Estimate { likelihood, impact }, cell, method.levels.len())),
            );
        }
        table.total(stage.key, stage.label.clone(), Cell::count(counted));
        let without: Vec<_> = concerned
            .iter()
            .filter(|risk| (stage.of)(risk).and_then(|estimate| risks::value(method, estimate)).is_none())
            .collect();
        if !without.is_empty() {
            let list = without.iter().map(|risk| risk.id.0.as_str()).collect::<Vec<_>>().join(", ");
            table.notes.push(Text::owned(
                format!("{}の見積りが尺度の上にないもの: {list}", stage.label.ja),
                format!("{}: no estimate on the scales for {list}", stage.label.en),
            ));
        }
        let scale = |scale: &[Words]| scale.iter().map(Words::text).collect();
        table.figures.push(Figure::Matrix(Matrix {
            title: stage.label.clone(),
            likelihood: scale(&method.likelihood),
            impact: scale(&method.impact),
            cells,
            levels: method.levels.len(),
        }));
    }
    table
}

fn columns(table: Table) -> Table {
    table
        .with(
            "stage",
            ColumnKind::Word,
            ["時点", "Stage"],
            [
                "固有: 管理策がないとき、現在: いま効いている管理策のもと、残留: 計画した対応のあと",
                "inherent: before controls; current: with what works today; residual: after the plan",
            ],
        )
        .with(
            "likelihood",
            ColumnKind::Number,
            ["起こりやすさ", "Likelihood"],
            ["尺度の段階。1が最も低い", "mark on the scale, from 1"],
        )
        .with(
            "impact",
            ColumnKind::Number,
            ["影響度", "Impact"],
            ["尺度の段階。1が最も低い", "mark on the scale, from 1"],
        )
        .with(
            "value",
            ColumnKind::Level,
            ["リスク値", "Value"],
            ["その升のリスク値とレベル", "value and level of the cell"],
        )
        .with(
            "acceptable",
            ColumnKind::Word,
            ["受容基準内", "Acceptable"],
            ["リスク値が受容基準以下か", "whether the value is within the acceptance criterion"],
        )
        .with(
            "count",
            ColumnKind::Number,
            ["件数", "Count"],
            ["その升にあるリスクの数", "number of risks in the cell"],
        )
        .with(
            "risks",
            ColumnKind::Ids,
            ["リスク", "Risks"],
            ["その升にあるリスク", "risks in the cell"],
        )
}

/// The marks of a scale, from 1.
fn marks(scale: &[Words]) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + use<> {
    let highest = u32::try_from(scale.len()).expect("a scale has few marks");
    1..highest + 1
}

fn row(stage: &Stage, at: Estimate, cell: &MatrixCell, levels: usize) -> Row {
    let acceptable = if cell.acceptable {
        Cell::word("true", "○", "yes")
    } else {
        Cell::word("false", "×", "no")
    };
    let cells = vec![
        Cell::Word(stage.key.into(), stage.label.clone()),
        Cell::Number(at.likelihood.into()),
        Cell::Number(at.impact.into()),
        Cell::Level {
            index: cell.level,
            of: levels,
            name: cell.name.clone(),
            value: cell.value,
        },
        acceptable,
        Cell::count(cell.ids.len()),
        Cell::ids(cell.ids.iter().cloned()),
    ];
    Row::new(format!("{}-{}-{}", stage.key, at.likelihood, at.impact), cells)
}
