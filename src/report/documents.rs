//! The list of controlled documents (ISO/IEC 27001:2022, 7.5.3; 文書管理台帳).

use std::cmp::Ordering;

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::data::Day;
use crate::files::git::history::{Change, UNCOMMITTED};
use crate::model::kinds::document::{Document, DocumentKind, DocumentStatus};
use crate::model::value::Approval;
use crate::model::{Kind, Record};
use crate::text::{Text, natural};
use crate::trace::translation::Translated;

pub(super) const REPORT: Report = Report {
    name: "documents",
    title: Text::new("文書管理台帳", "List of controlled documents"),
    about: Text::new(
        "文書ごとに、番号、版、状態、責任者、承認、施行日、次回見直しを示します。",
        "Each document with its number, version, status, owner, approval and the date of its next review.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let (dated, translated) = (visible.changes.is_some(), visible.config.languages.len() > 1);
    let mut table = columns(Table::begin(&REPORT, visible, query));
    if translated {
        table = table.and(translations);
    }
    if dated {
        table = table.and(changes);
    }
    table = table.rests_on(visible, &["27001:7.5.2", "27001:7.5.3", "A.5.37"]);
    let mut documents: Vec<_> = visible.isms.documents.iter().collect();
    documents.sort_by(|a, b| order(a, b));
    let mut overdue = 0;
    for document in documents {
        let head = &document.head;
        let by = |approval: &Option<Approval>| approval.as_ref().map_or(Cell::Empty, |approval| Cell::of(&approval.by));
        let on = |approval: &Option<Approval>| approval.as_ref().map_or(Cell::Empty, |approval| Cell::Date(approval.on, false));
        let in_use = head.status != Some(DocumentStatus::Retired);
        overdue += usize::from(in_use && head.review_by.is_some_and(|day| day < visible.today));
        let mut cells = vec![
            Cell::id(document.id.clone()),
            Cell::of(&head.number),
            Cell::title(document),
            Cell::of(&head.kind),
            Cell::of(&head.layer),
            Cell::of(&head.version),
            Cell::of(&head.status),
            Cell::of(&head.owner),
            by(&head.prepared),
            by(&head.examined),
            by(&head.approved),
            on(&head.approved),
            Cell::of(&head.created),
            Cell::of(&head.effective),
            Cell::due(head.review_by, visible.today, in_use),
            Cell::of(&document.classification()),
            Cell::of(&head.distribution),
            Cell::of(&head.retention),
        ];
        if translated {
            let (word, label) = word(Translated::of(document, visible.files));
            cells.push(Cell::Word(word.into(), label));
        }
        if dated {
            cells.extend(match visible.change(document.file) {
                Some(Change::Committed { on, .. }) => [Cell::Date(Day(*on), false), Cell::Empty],
                Some(Change::Uncommitted) => [Cell::Empty, Cell::Word("uncommitted".into(), UNCOMMITTED)],
                None => [Cell::Empty, Cell::Empty],
            });
        }
        table.rows.push(Row::new(document.id.clone(), cells));
    }
    let rows = table.rows.len();
    table.total("documents", Kind::Document.label(), Cell::count(rows));
    table.total("overdue", Text::new("見直し期限超過", "review overdue"), Cell::count(overdue));
    table
}

fn columns(table: Table) -> Table {
    table
        .with("id", ColumnKind::Id, ["ID", "ID"], ["文書の ID", "id of the document"])
        .with("number", ColumnKind::Text, ["文書番号", "Number"], ["文書番号", "document number"])
        .with(
            "title",
            ColumnKind::Text,
            ["文書名", "Title"],
            ["文書の題名", "title of the document"],
        )
        .with(
            "kind",
            ColumnKind::Word,
            ["種別", "Kind"],
            [
                "方針、規程、手順、様式、記録、ページ",
                "policy, standard, procedure, form, record, page",
            ],
        )
        .of_enumeration("DocumentKind")
        .with(
            "layer",
            ColumnKind::Number,
            ["階層", "Layer"],
            [
                "文書体系の階層。1 方針、2 規程、3 手順、4 様式・記録",
                "layer: 1 policies, 2 standards, 3 procedures, 4 forms and records",
            ],
        )
        .with("version", ColumnKind::Text, ["版", "Version"], ["版", "version"])
        .with(
            "status",
            ColumnKind::Word,
            ["状態", "Status"],
            ["起案中、施行中、廃止", "draft, in force, retired"],
        )
        .of_enumeration("DocumentStatus")
        .with(
            "owner",
            ColumnKind::Ids,
            ["管理者", "Owner"],
            ["文書を管理する役割", "the role that answers for it"],
        )
        .with(
            "prepared_by",
            ColumnKind::Ids,
            ["作成", "Prepared by"],
            ["作成した役割", "the role that prepared it"],
        )
        .with(
            "examined_by",
            ColumnKind::Ids,
            ["審査", "Examined by"],
            ["審査した役割", "the role that examined it"],
        )
        .with(
            "approved_by",
            ColumnKind::Ids,
            ["承認", "Approved by"],
            ["承認した役割", "the role that approved it"],
        )
        .with(
            "approved_on",
            ColumnKind::Date,
            ["承認日", "Approved on"],
            ["承認した日", "when it was approved"],
        )
        .with(
            "created",
            ColumnKind::Date,
            ["制定日", "Created"],
            ["最初に定めた日", "when it was first made"],
        )
        .with(
            "effective",
            ColumnKind::Date,
            ["施行日", "Effective"],
            ["この版の施行日", "from when this version holds"],
        )
        .with(
            "review_by",
            ColumnKind::Date,
            ["次回見直し", "Review by"],
            [
                "次に見直す期限。過ぎたものは期限超過",
                "by when it is looked at again; overdue if past",
            ],
        )
        .with(
            "classification",
            ColumnKind::Word,
            ["機密区分", "Classification"],
            ["読んでよい範囲", "how widely it may be read"],
        )
        .of_enumeration("Classification")
        .with(
            "distribution",
            ColumnKind::Prose,
            ["配布先", "Distribution"],
            ["配布先", "to whom it is given"],
        )
        .with(
            "retention",
            ColumnKind::Text,
            ["保管期間", "Retention"],
            ["保管期間", "how long it is kept"],
        )
}

/// How documents stand in the other language.
fn translations(table: Table) -> Table {
    use Translated::{Current, Missing, OtherText, Unsaid};
    table
        .with(
            "translation",
            ColumnKind::Word,
            ["翻訳", "Translation"],
            [
                "もう一方の言語の本文。最新は今の原本から、古いは変わる前の原本から作られた翻訳。元の記載なしは、何から作られたかが書かれていない翻訳",
                "the text in the other language: up to date if made from the original as it stands, outdated if made from an earlier one; unstated if it does not say what it was made from",
            ],
        )
        .of_words([Missing, Current, OtherText, Unsaid].map(|state| {
            let (word, label) = word(state);
            (word.into(), label)
        }))
}

/// The state of a translation as a word: what never changes, and how it is called.
fn word(state: Translated) -> (&'static str, Text) {
    match state {
        Translated::Missing => ("missing", Text::new("原文のみ", "original only")),
        Translated::Current => ("current", Text::new("最新", "up to date")),
        Translated::OtherVersion | Translated::OtherText => ("outdated", Text::new("古い", "outdated")),
        Translated::Unsaid => ("unstated", Text::new("元の記載なし", "unstated")),
    }
}

/// What git says, where it was asked.
fn changes(table: Table) -> Table {
    table
        .with(
            "changed",
            ColumnKind::Date,
            ["最終変更", "Last change"],
            [
                "文書（翻訳のある文書は原文）のファイルを git で最後に変更した日",
                "when the file of the document, not of a translation, was last changed, as git has it",
            ],
        )
        .with(
            "uncommitted",
            ColumnKind::Word,
            ["未コミット", "Uncommitted"],
            [
                "ファイルにコミットしていない変更があり、最終変更の日が定まっていない",
                "the file has changes that are not committed, so that the day of its last change is not known",
            ],
        )
        .of_words([("uncommitted".into(), UNCOMMITTED)])
}

/// By layer, then number, then id; what has none comes last.
pub(crate) fn order(a: &Document, b: &Document) -> Ordering {
    let layer = |document: &Document| {
        document
            .head
            .layer
            .or_else(|| document.head.kind.and_then(usual_layer))
            .unwrap_or(u8::MAX)
    };
    let number = |a: Option<&String>, b: Option<&String>| match (a, b) {
        (Some(a), Some(b)) => natural(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    layer(a)
        .cmp(&layer(b))
        .then_with(|| number(a.head.number.as_ref(), b.head.number.as_ref()))
        .then_with(|| natural(&a.id, &b.id))
}

/// The layer in which a kind of document usually stands, for sorting where none is stated.
fn usual_layer(kind: DocumentKind) -> Option<u8> {
    match kind {
        DocumentKind::Policy => Some(1),
        DocumentKind::Standard => Some(2),
        DocumentKind::Procedure => Some(3),
        DocumentKind::Form | DocumentKind::Record => Some(4),
        DocumentKind::Page => None,
    }
}
