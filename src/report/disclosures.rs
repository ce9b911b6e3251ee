//! What each service tells its customers, item by item (ISO/IEC 27017:2015, the provider's sides), and the same as a file for programs.

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::{Basis, CUSTOMER, Item};
use crate::data::At;
use crate::model::Record;
use crate::model::disclosures::{Entry, Published, PublishedService, SCHEMA, annex_a};
use crate::model::kinds::service::Service;
use crate::span::{Sources, Span, position};
use crate::text::{Lang, Text, Words};
use crate::trace::disclosures::{Says, Told, told};

pub(super) const REPORT: Report = Report {
    name: "disclosures",
    title: Text::new("顧客への開示", "Disclosures to customers"),
    about: Text::new(
        "プロバイダとして顧客に伝える事項ごとに、伝える内容、値、ない理由、顧客がすることを示します。",
        "What we tell customers as a provider: each item with our words, the value, why there is none, and what customers have to do.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with(
            "service",
            ColumnKind::Ids,
            ["サービス", "Service"],
            ["伝えるサービス", "the service that tells it"],
        )
        .and(place)
        .with(
            "basis",
            ColumnKind::Word,
            ["根拠", "Basis"],
            [
                "手引がプロバイダに求める、カスタマに求めさせる、公開資料に通常書かれる、のどれか",
                "the guidance asks providers for it, has customers ask for it, or white papers usually say it",
            ],
        )
        .of_cells([Basis::CspText, Basis::CscRequest, Basis::Inferred].map(basis_cell))
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "伝える、該当なし、適用除外、欠け（回答にない）、未判定（回答がない）",
                "told, not applicable, excluded, missing from the answer, undecided (no answer)",
            ],
        )
        .of_cells(Says::KEYS.map(state_cell))
        .with(
            "told",
            ColumnKind::Prose,
            ["伝える内容", "What is told"],
            ["顧客に伝える内容", "what customers are told"],
        )
        .with(
            "value",
            ColumnKind::Text,
            ["値", "Value"],
            [
                "比べられる形の値（期間、国コード、日付）",
                "the same in a form that can be compared: length of time, countries, day",
            ],
        )
        .with(
            "reason",
            ColumnKind::Prose,
            ["該当しない理由", "Why there is nothing to tell"],
            ["伝えることがない理由", "why there is nothing to tell"],
        )
        .with(
            "customer",
            ColumnKind::Prose,
            ["顧客がすること", "What customers do"],
            [
                "同じ位置のカスタマ側の手引の要旨（自分たちの言葉による）",
                "the customer's side of the position, in our own words",
            ],
        )
        .with(
            "answer",
            ColumnKind::Ids,
            ["適用宣言書の行", "Answer"],
            [
                "回答している適用宣言書の行",
                "the row of the Statement of Applicability that answers it",
            ],
        )
        .with(
            "source",
            ColumnKind::Text,
            ["出典", "Source"],
            ["書かれている場所（ファイルと行）", "where it is written: file and line"],
        )
        .rests_on(visible, &[&visible.config.standards.guidance.value, "JIP:4.1-N", "JIP:4.2.2-N2"])
        .if_empty("プロバイダの立場をとるサービスがありません。", "No service plays the provider.");
    let services = visible.isms.services.iter().filter(|service| asked(query, service));
    let all: Vec<_> = services.flat_map(|service| of(visible, service)).collect();
    table.rows = all.iter().map(|told| row(visible, told)).collect();
    for key in Says::KEYS {
        let count = all.iter().filter(|told| told.says.key() == key).count();
        if let Cell::Word(word, label) = state_cell(key) {
            table.total(word, label, Cell::count(count));
        }
    }
    table
}

/// What a service tells its customers. Readers outside are not shown what is missing: it may be told to others.
pub(super) fn of<'a>(visible: &Visible<'a>, service: &'a Service) -> impl Iterator<Item = Told<'a>> {
    let outside = visible.audience.is_outside();
    let all = told(visible.catalog, visible.graph, service).into_iter();
    all.filter(move |told| !(outside && told.says.is_open()))
}

/// Whether a query asks for a service.
pub(super) fn asked(query: &Query, service: &Service) -> bool {
    query.services.is_empty() || query.services.contains(&service.id.0)
}

/// The columns that say which item of which position a row is about.
pub(super) fn place(table: Table) -> Table {
    table
        .with(
            "position",
            ColumnKind::Ids,
            ["手引", "Guidance"],
            [
                "手引の位置又はCLDの管理策と、その側",
                "position of the guidance or cloud control, and side",
            ],
        )
        .with(
            "number",
            ColumnKind::Text,
            ["27017の番号", "Number in 27017"],
            ["ISO/IEC 27017:2015 での番号", "its number in ISO/IEC 27017:2015"],
        )
        .with(
            "control",
            ColumnKind::Ids,
            ["管理策", "Control"],
            [
                "選んだ版の附属書Aで、この手引が加わる管理策",
                "the control of the chosen Annex A edition that it lands on",
            ],
        )
        .with(
            "item",
            ColumnKind::Word,
            ["開示事項", "Item"],
            ["カタログが挙げる開示事項", "the item, as the catalog lists it"],
        )
}

/// The cells of [`place`].
pub(super) fn place_cells(visible: &Visible<'_>, position: &str, side: String, item: &crate::catalog::DisclosureItem) -> [Cell; 4] {
    let number = visible.catalog.get(position).map_or("", Item::number);
    [
        Cell::ids([side]),
        Cell::text(Text::same(number)),
        Cell::ids(annex_a(visible.catalog, position)),
        Cell::Word(item.id.clone().into(), item.title.text()),
    ]
}

fn row(visible: &Visible<'_>, told: &Told<'_>) -> Row {
    let (words, reason) = match told.says {
        Says::Tells { text, .. } => (text, None),
        Says::NotApplicable(reason) => (None, Some(reason)),
        Says::Excluded | Says::Missing | Says::Undecided => (None, None),
    };
    let printed = |words: Option<&Words>| words.map_or(Cell::Empty, |words| Cell::text(words.text()));
    let as_written = match told.says {
        Says::Tells { value, .. } => value,
        _ => None,
    };
    let value = told.value().map(|value| value.text()).or_else(|| as_written.map(Text::same));
    let mut cells = vec![Cell::ids([told.service.to_owned()])];
    cells.extend(place_cells(visible, told.position, told.side_id(), told.item));
    cells.extend([
        basis_cell(told.item.basis),
        state_cell(told.says.key()),
        printed(words),
        value.map_or(Cell::Empty, Cell::text),
        printed(reason),
        Cell::text(customers(visible, told.position)),
        Cell::ids([told.row.id.clone()]),
        Cell::text(Text::same(source(visible, told))),
    ]);
    Row::new(format!("{}/{}/{}", told.row.id, told.side.id, told.item.id), cells)
}

/// What the customer's sides of a position say, where they are not the provider's too.
pub(super) fn customers(visible: &Visible<'_>, position: &str) -> Text {
    let side = visible.catalog.sides(position).iter().find(|side| side.id == CUSTOMER);
    side.map(|side| side.summary.text()).unwrap_or_default()
}

/// Where it is written: file and line; empty if it is nowhere.
#[must_use]
pub fn source(visible: &Visible<'_>, told: &Told<'_>) -> String {
    let span = told.span;
    if !span.is_some() {
        return String::new();
    }
    let line = position(visible.files.text(span.file), span.start as usize).line;
    format!("{}:{line}", visible.files.path(span.file))
}

fn basis_cell(basis: Basis) -> Cell {
    match basis {
        Basis::CspText => Cell::word("csp_text", "プロバイダに求める", "asked of providers"),
        Basis::CscRequest => Cell::word("csc_request", "カスタマに求めさせる", "customers are to ask"),
        Basis::Inferred => Cell::word("inferred", "通常書かれる", "usually said"),
    }
}

fn state_cell(key: &'static str) -> Cell {
    match key {
        "told" => Cell::word("told", "伝える", "told"),
        "not-applicable" => Cell::word("not-applicable", "該当なし", "not applicable"),
        "excluded" => Cell::word("excluded", "適用除外", "excluded"),
        "missing" => Cell::word("missing", "欠け", "missing"),
        _ => Cell::word("undecided", "未判定", "undecided"),
    }
}

/// What a service tells, as the file for programs: [`SCHEMA`], described by `ismsbook schema disclosures`. `None` if there is no such service, or it does not play the
/// provider. What is missing has no entry. `url` says where a side of a position (`27017:12.3.1/csp`) can be read.
#[must_use]
pub fn json(visible: &Visible<'_>, service: &str, url: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let service = visible.isms.services.get(service)?;
    let told: Vec<_> = of(visible, service).collect();
    let standards = &visible.config.standards;
    let published = Published {
        schema: stated(SCHEMA),
        provider: in_language(visible, &visible.config.organization),
        service: PublishedService {
            id: service.id.0.clone(),
            name: in_language(visible, &service.title()),
        },
        edition: standards.guidance.value.clone(),
        annex_a_edition: standards.annex_a.value.clone(),
        date: visible.today,
        entries: told.iter().filter_map(|told| entry(visible, told, url)).collect(),
    };
    (!told.is_empty()).then(|| published.json())
}

fn entry(visible: &Visible<'_>, told: &Told<'_>, url: &dyn Fn(&str) -> Option<String>) -> Option<Entry> {
    let said = |words: &Words| Some(in_language(visible, words));
    let (text, value, not_applicable) = match told.says {
        Says::Tells { text, value } => (text.and_then(said), value, None),
        Says::NotApplicable(reason) => (None, None, said(reason)),
        // Its reason stands in the Statement of Applicability, which customers may not read.
        Says::Excluded => (None, None, Some(words(&EXCLUDED))),
        Says::Missing | Says::Undecided => return None,
    };
    Some(Entry {
        position: stated(told.position),
        annex_a: annex_a(visible.catalog, told.position),
        item: stated(&told.item.id),
        title: told.item.title.clone(),
        text,
        value: value.map(stated),
        not_applicable,
        url: url(&told.side_id()),
    })
}

pub(super) const EXCLUDED: Text = Text::new("この位置の手引を適用除外としている。", "The guidance at this position is excluded.");

fn words(text: &Text) -> Words {
    Words {
        ja: Some(text.ja.to_string()),
        en: Some(text.en.to_string()),
        plain: None,
    }
}

fn stated(text: &str) -> At<String> {
    At {
        value: text.to_owned(),
        span: Span::NONE,
    }
}

/// Words with their languages: plain ones are in the language of the book.
fn in_language(visible: &Visible<'_>, words: &Words) -> Words {
    let mut words = words.clone();
    if let Some(plain) = words.plain.take() {
        match visible.config.language {
            Lang::Ja => words.ja.get_or_insert(plain),
            Lang::En => words.en.get_or_insert(plain),
        };
    }
    words
}
