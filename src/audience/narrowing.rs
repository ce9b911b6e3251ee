//! `[audience]` of `book.toml`: what it takes away from what an audience may read by the table, and entries that name nothing.

use super::access;
use super::fields::Fields;
use super::{Audience, Visible};
use crate::config::Config;
use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::model::{Kind, kind_of};
use crate::text;
use crate::text::nearest;

/// What is kept from `audience`: what is kept from those who read more is kept from it too.
fn entries(config: &Config, audience: Audience) -> impl Iterator<Item = &At<String>> {
    config
        .audience
        .hidden
        .iter()
        .filter(move |(from, _)| **from >= audience)
        .flat_map(|(_, entries)| entries)
}

/// The kind and the field that an entry names, if it names a kind or a field.
fn kind_and_field(entry: &str) -> Option<(Kind, Option<&str>)> {
    let kind = |name: &str| {
        let document = (name == Kind::Document.key()).then_some(Kind::Document);
        kind_of(name).or(document)
    };
    match entry.split_once('.') {
        Some((name, field)) => Some((kind(name)?, Some(field))),
        None => Some((kind(entry)?, None)),
    }
}

/// The fields of a kind that an audience may read; `None` if it reads no such record.
pub(super) fn fields(config: &Config, kind: Kind, audience: Audience) -> Option<Fields> {
    let mut fields = if audience.is_outside() {
        Fields::of(access::fields(kind, audience)?)
    } else {
        Fields::all()
    };
    for entry in entries(config, audience) {
        match kind_and_field(&entry.value) {
            Some((of, None)) if of == kind => return None,
            Some((of, Some(field))) if of == kind => fields = fields.without(field),
            _ => {}
        }
    }
    Some(fields)
}

/// The ids among the entries that keep something from an audience.
pub(super) fn ids(config: &Config, audience: Audience) -> impl Iterator<Item = &str> {
    let entries = entries(config, audience).map(|entry| entry.value.as_str());
    entries.filter(|entry| kind_and_field(entry).is_none())
}

/// Whether an entry keeps the record of this id from an audience.
pub(super) fn hides(config: &Config, id: &str, audience: Audience) -> bool {
    entries(config, audience).any(|entry| entry.value == id)
}

/// Entries that name neither a kind, nor a field, nor a record.
pub(super) fn unknown(whole: &Visible<'_>) -> Vec<Diagnostic> {
    let settings = &whole.config.audience;
    let is_record =
        |id: &str| whole.isms.documents.get(id).is_some() || Kind::RECORDS.iter().any(|kind| whole.isms.node(*kind, id).is_some());
    let is_field = |kind: Kind, field: &str| {
        let mut properties = crate::model::schema(kind).map(serde_json::Value::from);
        for name in field.split('.') {
            properties = properties.and_then(|schema| super::schema::property(&schema, name));
        }
        properties.is_some()
    };
    let is_known = |entry: &str| match kind_and_field(entry) {
        Some((_, None)) => true,
        Some((kind, Some(field))) => is_field(kind, field) || is_record(entry),
        None => is_record(entry),
    };
    let hidden = settings.hidden.values().flatten().filter(|entry| !is_known(&entry.value));
    let also = settings.also.iter().filter(|entry| !is_record(&entry.value));
    let names = || {
        let kinds = Kind::RECORDS.iter().map(|kind| kind.key());
        kinds.chain([Kind::Document.key()]).chain(whole.graph.ids())
    };
    hidden
        .chain(also)
        .map(|entry| {
            let word = &entry.value;
            let message = text!(
                "`{word}` という種類・項目・記録はありません",
                "there is no kind, field or record `{word}`"
            );
            Diagnostic::new("unknown-value", entry.span, message).did_you_mean_or(
                nearest(word, names()),
                text!(
                    "種類（`suppliers`）、項目（`services.uses`）、記録の id のどれかを書いてください",
                    "name a kind (`suppliers`), a field (`services.uses`) or the id of a record"
                ),
            )
        })
        .collect()
}
