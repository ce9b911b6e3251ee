//! What the checker has to say of the book today, and what is accepted as an exception (ISO/IEC 27001:2022, 9.1, 10.1).

use super::watch::Watch;
use super::{Band, Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::check::{self, Exception, Standing};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::{Places, Position, Span};
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "diagnostics",
    title: Text::new("診断と例外", "Diagnostics and exceptions"),
    about: Text::new(
        "検査で見つかり未解決の診断と、book.toml で承認した例外を、根拠の要求事項とともに示します。",
        "What the checks found and is still open, and the exceptions approved in book.toml, with the requirements they rest on.",
    ),
    per_service: false,
    run,
};

/// What the rows are, in their order.
const STATES: [(&str, Text); 4] = [
    ("open", Text::new("未解決", "open")),
    ("accepted", Text::new("例外として承認", "accepted")),
    ("unused", Text::new("使われていない例外", "unused exception")),
    ("expired", Text::new("期限切れの例外", "expired exception")),
];

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(visible, &["27001:9.1", "27001:10.1"])
        .if_empty(
            "未解決の診断も例外もありません。",
            "There are no open diagnostics and no exceptions.",
        );
    let watch = Watch::of(visible.catalog);
    let mut places = Places::new(visible.files);
    let mut band = Some(Band {
        id: "diagnostics-open".to_owned(),
        label: Text::new("未解決の診断", "Open diagnostics"),
    });
    for (at, diagnostic) in visible.diagnostics.iter().enumerate() {
        let cells = cells(visible, &watch, &mut places, "open", diagnostic.code, Some(diagnostic), None);
        table
            .rows
            .push(Row::new(format!("diagnostic-{}", at + 1), cells).under(band.take()));
    }
    let mut band = Some(Band {
        id: "diagnostics-exceptions".to_owned(),
        label: Text::new("例外", "Exceptions"),
    });
    for (at, exception) in visible.exceptions.iter().enumerate() {
        let state = match exception.standing {
            Standing::InUse => "accepted",
            Standing::Unused => "unused",
            Standing::Expired => "expired",
        };
        let cells = cells(
            visible,
            &watch,
            &mut places,
            state,
            &exception.accept.rule.value,
            exception.silenced.as_ref(),
            Some(exception),
        );
        table.rows.push(Row::new(row_of_exception(at), cells).under(band.take()));
    }
    for (state, label) in STATES {
        let opens = Opens::report(REPORT.name).only("state", state);
        let count = table.counted(&opens).count();
        table.total(state, label, Cell::figure(count, opens));
    }
    table
}

/// The id of the row of an exception, by its place in `book.toml`.
#[must_use]
pub fn row_of_exception(at: usize) -> String {
    format!("exception-{}", at + 1)
}

fn cells(
    visible: &Visible<'_>,
    watch: &Watch,
    places: &mut Places<'_>,
    state: &'static str,
    code: &str,
    diagnostic: Option<&Diagnostic>,
    exception: Option<&Exception>,
) -> Vec<Cell> {
    let accept = exception.map(|exception| &exception.accept);
    let record = diagnostic
        .and_then(|diagnostic| diagnostic.record.clone())
        .or_else(|| accept.map(|accept| accept.record.value.clone()));
    let place = diagnostic
        .map(|diagnostic| diagnostic.span)
        .or_else(|| accept.map(|accept| accept.rule.span));
    let label = STATES.iter().find(|(key, _)| *key == state).map(|(_, label)| label.clone());
    let rests_on = check::rule(code).map_or(&[][..], |rule| rule.basis);
    let rests_on = rests_on.iter().filter(|id| visible.catalog.get(id).is_some());
    vec![
        Cell::Word(state.into(), label.unwrap_or_default()),
        Cell::Rule(code.to_owned()),
        diagnostic.map_or(Cell::Empty, level),
        place.map_or(Cell::Empty, |span| self::place(places, span)),
        diagnostic.map_or(Cell::Empty, |diagnostic| Cell::text(diagnostic.message.clone())),
        Cell::ids(record),
        Cell::ids(rests_on.map(|id| (*id).to_owned())),
        Cell::Ids(watch.requirements(code).to_vec()),
        accept.map_or(Cell::Empty, |accept| Cell::text(accept.reason.text())),
        accept.map_or(Cell::Empty, |accept| Cell::Date(accept.until, accept.until < visible.today)),
        Cell::ids(accept.map(|accept| accept.approved.by.value.clone())),
        accept.map_or(Cell::Empty, |accept| Cell::Date(accept.approved.on, false)),
    ]
}

fn level(diagnostic: &Diagnostic) -> Cell {
    match diagnostic.severity {
        Severity::Deny => Cell::word("deny", "エラー", "error"),
        Severity::Warn => Cell::word("warn", "警告", "warning"),
    }
}

/// `path:line:column`.
fn place(places: &mut Places<'_>, span: Span) -> Cell {
    places.of(span).map_or(Cell::Empty, |place| {
        let Position { line, column } = place.start;
        Cell::Text(Text::same(format!("{}:{line}:{column}", place.path)))
    })
}

fn columns(table: Table) -> Table {
    table
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "未解決の診断、例外として承認した診断、何も該当しない例外、期限の切れた例外",
                "an open diagnostic, one accepted as an exception, an exception that silences nothing, one that has run out",
            ],
        )
        .with(
            "code",
            ColumnKind::Word,
            ["規則", "Rule"],
            [
                "診断の名前。規則のページに、見ていることと直し方がある",
                "the name of the diagnostic; the page of the rule says what it checks and how to mend it",
            ],
        )
        .with(
            "level",
            ColumnKind::Word,
            ["重さ", "Level"],
            [
                "エラーがある間は公開できない。警告は妨げない",
                "nothing is published while an error stands; a warning does not stop it",
            ],
        )
        .with(
            "place",
            ColumnKind::Text,
            ["場所", "Place"],
            [
                "ファイル:行:列。例外で診断のないものは、例外の場所",
                "file:line:column; of an exception without a diagnostic, its own place",
            ],
        )
        .with(
            "message",
            ColumnKind::Prose,
            ["診断", "Message"],
            ["見つかったこと", "what was found"],
        )
        .with("record", ColumnKind::Ids, ["記録", "Record"], ["何についてか", "what it is about"])
        .with(
            "basis",
            ColumnKind::Ids,
            ["根拠", "Basis"],
            [
                "規則の根拠とする要求事項、管理策、手引",
                "requirements, controls and guidance that the rule rests on",
            ],
        )
        .with(
            "requirements",
            ColumnKind::Ids,
            ["要求事項", "Requirements"],
            [
                "規則が見守る要求事項。上位のものを含む",
                "requirements that the rule watches, with those they are items of",
            ],
        )
        .with(
            "reason",
            ColumnKind::Prose,
            ["例外の理由", "Reason"],
            ["例外とした理由", "why it is accepted"],
        )
        .with(
            "until",
            ColumnKind::Date,
            ["例外の期限", "Until"],
            ["例外の最後の日", "the last day of the exception"],
        )
        .with(
            "approved_by",
            ColumnKind::Ids,
            ["承認者", "Approved by"],
            ["例外を承認した役割", "the role that approved it"],
        )
        .with(
            "approved_on",
            ColumnKind::Date,
            ["承認日", "Approved on"],
            ["例外を承認した日", "when it was approved"],
        )
}
