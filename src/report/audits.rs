//! Internal audits: what they cover, what was checked, what was found (ISO/IEC 27001:2022, 9.2; JIP-ISMS517-1.0, 4.3).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::kinds::audit::{Audit, CheckResult};
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "audits",
    title: Text::new("内部監査", "Internal audits"),
    about: Text::new(
        "監査ごとに、範囲、監査員、実施日、チェックリストの結果、指摘を示します。",
        "Each audit: what it covers, who audits, when, the results of the checklist, and the findings.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["監査の ID", "id of the audit"])
        .with("title", ColumnKind::Text, ["名称", "Title"], ["監査の名称", "title of the audit"])
        .with(
            "criteria",
            ColumnKind::Ids,
            ["監査基準", "Criteria"],
            ["監査の基準", "what it audits against"],
        )
        .with(
            "clauses",
            ColumnKind::Text,
            ["箇条", "Clauses"],
            ["対象の箇条", "clauses it covers"],
        )
        .with(
            "controls",
            ColumnKind::Number,
            ["管理策", "Controls"],
            ["対象の管理策と手引の側の数", "number of controls and sides it covers"],
        )
        .with("units", ColumnKind::Ids, ["部門", "Units"], ["対象の部門", "units it covers"])
        .with(
            "services",
            ColumnKind::Ids,
            ["サービス", "Services"],
            ["対象のサービス", "services it covers"],
        )
        .with("auditors", ColumnKind::Ids, ["監査員", "Auditors"], ["監査する者", "who audits"])
        .with(
            "planned",
            ColumnKind::Date,
            ["予定日", "Planned"],
            [
                "予定日。実施しないまま過ぎたものは期限超過",
                "when it is planned; overdue if past and not done",
            ],
        )
        .with("done", ColumnKind::Date, ["実施日", "Done"], ["実施日", "when it was done"])
        .with(
            "conforms",
            ColumnKind::Number,
            ["適合", "Conforms"],
            ["適合の項目数", "checks that conform"],
        )
        .with(
            "nonconformities",
            ColumnKind::Number,
            ["不適合", "Nonconformities"],
            ["不適合の項目数", "checks with a nonconformity"],
        )
        .with(
            "opportunities",
            ColumnKind::Number,
            ["改善の機会", "Opportunities"],
            ["改善の機会の項目数", "checks with an opportunity for improvement"],
        )
        .with(
            "not_checked",
            ColumnKind::Number,
            ["未確認", "Not checked"],
            ["確認していない項目数", "checks not looked at"],
        )
        .with(
            "findings",
            ColumnKind::Ids,
            ["指摘", "Findings"],
            ["この監査による指摘", "findings of this audit"],
        )
        .with("report", ColumnKind::Ids, ["報告書", "Report"], ["監査報告書", "the report"])
        .with(
            "reported_to",
            ColumnKind::Ids,
            ["報告先", "Reported to"],
            ["結果を報告した役割", "to whom it was reported"],
        )
        .rests_on(visible, &["27001:9.2", "27001:9.2.2", "JIP:4.3"])
        .if_empty("内部監査は登録されていません。", "No internal audit is recorded.");
    for audit in visible.isms.audits.iter() {
        let findings = visible
            .isms
            .findings
            .iter()
            .filter(|finding| finding.audit.as_ref().is_some_and(|named| named.id == audit.id.0));
        let clauses = audit.covers.clauses.join(", ");
        let cells = vec![
            Cell::id(audit.id.0.clone()),
            Cell::title(audit),
            Cell::of(&audit.criteria),
            Cell::text(Text::same(clauses)),
            Cell::count(audit.covers.controls.len()),
            Cell::of(&audit.covers.units),
            Cell::of(&audit.covers.services),
            Cell::of(&audit.auditors),
            Cell::due(Some(audit.planned), visible.today, audit.done.is_none()),
            Cell::of(&audit.done),
            checks(audit, CheckResult::Conforms),
            checks(audit, CheckResult::Nonconformity),
            checks(audit, CheckResult::Opportunity),
            checks(audit, CheckResult::NotChecked),
            Cell::ids(findings.map(|finding| finding.id.0.clone())),
            Cell::of(&audit.report),
            Cell::of(&audit.reported_to),
        ];
        table.rows.push(Row::new(audit.id.0.clone(), cells));
    }
    table
}

fn checks(audit: &Audit, result: CheckResult) -> Cell {
    Cell::count(audit.checklist.iter().filter(|check| check.result == result).count())
}
