//! The default report of a kind: its register, a row for each record and a column for each field that any of them has.

use super::{Cell, ColumnKind, Row, Table};
use crate::audience::Visible;
use crate::data::Day;
use crate::model::shape::Shape;
use crate::model::{Kind, field_label, word_label};
use crate::text::{Lang, Text};

/// The register of a kind.
#[must_use]
pub fn table(visible: &Visible<'_>, kind: Kind) -> Table {
    let label = kind.label();
    let title = Text::owned(format!("{}一覧", label.ja), format!("Register: {}", label.en));
    let mut table = Table::new(kind.key(), title).rests_on(visible, basis(kind));
    let mut rows: Vec<(String, &Shape)> = Vec::new();
    for id in visible.isms.ids(kind) {
        if let Some(shape) = visible.isms.shape(kind, id) {
            rows.push((id.to_owned(), shape));
        }
    }
    // The order of the fields is that of the type; a field shows if any record has it.
    let mut keys: Vec<String> = Vec::new();
    for (_, shape) in &rows {
        let Shape::Fields(fields) = shape else { continue };
        let mut after = 0;
        for (name, _) in fields.iter().filter(|(name, _)| name != "id") {
            match keys.iter().position(|key| key == name) {
                Some(at) => after = at + 1,
                None => {
                    keys.insert(after, name.clone());
                    after += 1;
                }
            }
        }
    }
    table = table.column("id", ColumnKind::Id, Text::same("ID"), Text::new("記録の ID", "id of the record"));
    for key in &keys {
        let kinds = rows.iter().filter_map(|(_, shape)| shape.field(key)).map(column_kind);
        let column = kinds
            .reduce(|a, b| if a == b { a } else { ColumnKind::Prose })
            .unwrap_or(ColumnKind::Text);
        let label = field_label(kind.key(), key);
        table = table.column(key.clone(), column, label.clone(), label);
        let mut fields = rows.iter().filter_map(|(_, shape)| shape.field(key));
        if let Some(name) = fields.find_map(enumeration) {
            table = table.of_enumeration(name);
        }
    }
    for (id, shape) in rows {
        let mut cells = vec![Cell::Id(id.clone())];
        cells.extend(
            keys.iter()
                .map(|key| shape.field(key).map_or(Cell::Empty, |field| cell(kind, field))),
        );
        table.rows.push(Row::new(id, cells));
    }
    table
}

/// The requirements and controls that ask for a register.
fn basis(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Scope | Kind::Site | Kind::System => &["27001:4.3", "JIP:4.1-1"],
        Kind::Unit | Kind::Person => &["27001:5.3", "27001:4.3"],
        Kind::Certificate => &["27001:4.3", "JIP:BASE"],
        Kind::Assessment => &["27001:6.1.2", "27001:8.2"],
        Kind::Opportunity => &["27001:6.1.1"],
        Kind::RiskSource => &["27001:6.1.2.c", "JIP:4.2.1-c1"],
        Kind::Control => &["27001:6.1.3.b"],
        Kind::ExternalDocument => &["27001:7.5.3"],
        Kind::Context => &["27001:4.1"],
        Kind::InterestedParty => &["27001:4.2"],
        Kind::Competence => &["27001:7.2"],
        Kind::Training => &["27001:7.2", "27001:7.3", "A.6.3"],
        Kind::Change => &["27001:6.3", "27001:8.1"],
        Kind::Communication => &["27001:7.4"],
        _ => &["27001:7.5"],
    }
}

fn column_kind(shape: &Shape) -> ColumnKind {
    match shape {
        Shape::Reference(_) => ColumnKind::Ids,
        Shape::List(items) if items.iter().all(|item| matches!(item, Shape::Reference(_))) => ColumnKind::Ids,
        Shape::Number(_) => ColumnKind::Number,
        Shape::Day(_) => ColumnKind::Date,
        Shape::Word(..) | Shape::Truth(_) => ColumnKind::Word,
        Shape::List(items) if items.iter().all(|item| matches!(item, Shape::Word(..))) => ColumnKind::Word,
        Shape::Plain(_) => ColumnKind::Text,
        Shape::Words(text) if text.ja.chars().count() <= 40 => ColumnKind::Text,
        _ => ColumnKind::Prose,
    }
}

/// The enumeration that a field is a value of.
fn enumeration(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::Word(name, _) => Some(name),
        Shape::List(items) => items.first().and_then(enumeration),
        _ => None,
    }
}

/// A field of a record of `kind` as a cell.
#[must_use]
pub fn cell(kind: Kind, shape: &Shape) -> Cell {
    match shape {
        Shape::Nothing => Cell::Empty,
        Shape::Reference(reference) => Cell::Ids(vec![reference.id.clone()]),
        Shape::List(items) if items.iter().all(|item| matches!(item, Shape::Reference(_))) => {
            Cell::ids(items.iter().filter_map(|item| match item {
                Shape::Reference(reference) => Some(reference.id.clone()),
                _ => None,
            }))
        }
        Shape::Number(number) => Cell::Number(*number),
        Shape::Day(day) => day.parse().map_or(Cell::Empty, |date| Cell::Date(Day(date), false)),
        Shape::Word(name, value) => Cell::Word((*value).into(), word_label(name, value)),
        Shape::Truth(truth) => {
            if *truth {
                Cell::Word("true".into(), Text::new("はい", "yes"))
            } else {
                Cell::Word("false".into(), Text::new("いいえ", "no"))
            }
        }
        Shape::Plain(text) => Cell::text(Text::same(text.clone())),
        Shape::Words(text) => Cell::text(text.clone()),
        Shape::List(items) if items.iter().all(|item| matches!(item, Shape::Word(..))) => Cell::Words(
            items
                .iter()
                .filter_map(|item| match item {
                    Shape::Word(name, value) => Some(((*value).into(), word_label(name, value))),
                    _ => None,
                })
                .collect(),
        ),
        Shape::List(items) => Cell::Texts(items.iter().map(|item| words(kind, item)).collect()),
        Shape::Fields(_) | Shape::Entries(_) => Cell::Text(words(kind, shape)),
    }
}

/// A field in words.
#[must_use]
pub fn words(kind: Kind, shape: &Shape) -> Text {
    let both = |of: &dyn Fn(Lang) -> String| Text::owned(of(Lang::Ja), of(Lang::En));
    let join = |parts: &[Text], lang: Lang, with: &str| {
        parts
            .iter()
            .map(|part| part.get(lang))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(with)
    };
    match shape {
        Shape::Nothing => Text::default(),
        Shape::Words(text) => text.clone(),
        Shape::Plain(text) | Shape::Day(text) => Text::same(text.clone()),
        Shape::Word(name, value) => word_label(name, value),
        Shape::Number(number) => Text::same(number.to_string()),
        Shape::Truth(true) => Text::new("はい", "yes"),
        Shape::Truth(false) => Text::new("いいえ", "no"),
        Shape::Reference(reference) => Text::same(reference.id.clone()),
        Shape::List(items) => {
            let parts: Vec<_> = items.iter().map(|item| words(kind, item)).collect();
            both(&|lang| join(&parts, lang, ", "))
        }
        Shape::Fields(fields) => {
            let parts: Vec<_> = fields
                .iter()
                .map(|(name, field)| {
                    let (label, value) = (field_label(kind.key(), name), words(kind, field));
                    both(&|lang| format!("{}: {}", label.get(lang), value.get(lang)))
                })
                .collect();
            both(&|lang| join(&parts, lang, if lang == Lang::Ja { "、" } else { "; " }))
        }
        Shape::Entries(entries) => {
            let parts: Vec<_> = entries
                .iter()
                .map(|(key, value)| {
                    let (key, value) = (words(kind, key), words(kind, value));
                    both(&|lang| format!("{}: {}", key.get(lang), value.get(lang)))
                })
                .collect();
            both(&|lang| join(&parts, lang, if lang == Lang::Ja { "、" } else { "; " }))
        }
    }
}
