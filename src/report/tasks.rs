//! The annual plan: recurring work and when it is next due (年間活動計画; ISO/IEC 27001:2022, 8.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::kinds::evidence::Evidence;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "tasks",
    title: Text::new("年間活動計画", "Annual plan"),
    about: Text::new(
        "繰り返す活動ごとに、担当、間隔、最後の実施と次の期日を示します。",
        "Recurring work: by whom, how often, when last, and when next.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["活動の ID", "id of the task"])
        .with("what", ColumnKind::Prose, ["活動", "Task"], ["実施すること", "what is done"])
        .with(
            "owner",
            ColumnKind::Ids,
            ["担当", "Owner"],
            ["活動の責任をもつ役割", "the role that sees to it"],
        )
        .with("unit", ColumnKind::Ids, ["部門", "Unit"], ["実施する部門", "the unit that does it"])
        .with("every", ColumnKind::Word, ["周期", "Every"], ["実施する間隔", "how often"])
        .with("first", ColumnKind::Date, ["初回", "First"], ["初回の実施日", "the first time"])
        .with(
            "last",
            ColumnKind::Date,
            ["最後の実施", "Last"],
            ["証拠が示す最後の実施日", "the last time, as the evidence shows"],
        )
        .with(
            "next_due",
            ColumnKind::Date,
            ["次の期日", "Next due"],
            [
                "初回から間隔ごとに数えた、まだ実施していない最初の日",
                "the first day of the schedule, counted from the first time, that has not been done",
            ],
        )
        .with(
            "control",
            ColumnKind::Ids,
            ["管理策", "Controls"],
            ["この活動が実施する管理策", "controls that it carries out"],
        )
        .with(
            "evidence",
            ColumnKind::Ids,
            ["証拠", "Evidence"],
            ["実施を示す証拠", "evidence that shows it"],
        )
        .rests_on(visible, &["27001:8.1", "27001:9.1"])
        .if_empty("繰り返す活動は登録されていません。", "No recurring work is recorded.");
    let mut overdue = 0;
    for task in visible.isms.tasks.iter() {
        let last = task
            .evidence
            .as_ref()
            .and_then(|evidence| visible.isms.evidence.get(&evidence.id))
            .and_then(Evidence::last);
        let next = task.next_due(last, visible.today);
        overdue += usize::from(next.is_some_and(|next| next < visible.today));
        let cells = vec![
            Cell::id(task.id.0.clone()),
            Cell::of(&task.what),
            Cell::of(&task.owner),
            Cell::of(&task.unit),
            Cell::every(task.every),
            Cell::of(&task.first),
            Cell::of(&last),
            Cell::due(next, visible.today, true),
            Cell::of(&task.control),
            Cell::of(&task.evidence),
        ];
        table.rows.push(Row::new(task.id.0.clone(), cells));
    }
    let rows = table.rows.len();
    table.total("tasks", Text::new("活動", "tasks"), Cell::count(rows));
    table.total("overdue", Text::new("期限超過", "overdue"), Cell::count(overdue));
    table
}
