//! What a provider publishes as a file for programs: `disclosures.json`, one of each service. A book writes its own, and reads those of its suppliers.
//!
//! A file of a supplier stands in the book like any other source; it is never fetched. It is read strictly: what cannot be meant is said at its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::Isms;
use super::value::told::Value;
use crate::catalog::{Catalog, DisclosureItem, Item, Side};
use crate::data::{self, At, Day, Node};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, is_disclosures};
use crate::span::Span;
use crate::text;
use crate::text::{Text, Words, nearest, nfc};

/// The name and version of the format.
pub const SCHEMA: &str = "ismsbook/disclosures/1";

/// What a provider tells the customers of one service, item by item of the catalog (ISO/IEC 27017:2015).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// `ismsbook/disclosures/1`.
    pub schema: At<String>,
    /// The organization that provides the service.
    #[serde(serialize_with = "as_written")]
    pub provider: Words,
    /// The service.
    pub service: PublishedService,
    /// The edition of the guidance by whose positions entries are named: `27017:2015`.
    pub edition: String,
    /// The edition of Annex A of ISO/IEC 27001 whose numbers stand in `annex_a`: `2022`.
    pub annex_a_edition: String,
    /// The day that it speaks of.
    #[serde(serialize_with = "as_iso")]
    pub date: Day,
    /// What is told, in the order of the guidance.
    pub entries: Vec<Entry>,
}

/// The service that something is told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedService {
    /// The id that its provider gives it.
    pub id: String,
    /// Its name.
    #[serde(serialize_with = "as_written")]
    pub name: Words,
}

/// What is told about one item, or why there is nothing to tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The guidance position or cloud control: `27017:12.3.1`, `CLD.6.3.1`.
    pub position: At<String>,
    /// The controls of Annex A that the position extends.
    #[serde(default)]
    pub annex_a: Vec<String>,
    /// The item, as the catalog names it within the position: `retention`.
    pub item: At<String>,
    /// What the item is about.
    #[serde(serialize_with = "as_written")]
    pub title: Words,
    /// What is told.
    #[serde(default, serialize_with = "as_written_if_any", skip_serializing_if = "Option::is_none")]
    pub text: Option<Words>,
    /// The same as a value that can be compared: `30 days`, `JP`, `2026-04-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<At<String>>,
    /// Why there is nothing to tell.
    #[serde(default, serialize_with = "as_written_if_any", skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<Words>,
    /// Where it can be read: an address, or a path beside the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Published {
    /// The text of the file.
    #[must_use]
    pub fn json(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }

    /// What is told about an item of a position.
    #[must_use]
    pub fn entry(&self, position: &str, item: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.position.value == position && entry.item.value == item)
    }
}

/// Text with the languages it is written in, and no others.
fn as_written<S: Serializer>(words: &Words, serializer: S) -> Result<S::Ok, S::Error> {
    if let Words {
        ja: None,
        en: None,
        plain: Some(plain),
    } = words
    {
        return serializer.serialize_str(plain);
    }
    let mut map = serializer.serialize_map(None)?;
    for (key, words) in [("ja", &words.ja), ("en", &words.en)] {
        if let Some(words) = words {
            map.serialize_entry(key, words)?;
        }
    }
    map.end()
}

#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn as_written_if_any<S: Serializer>(words: &Option<Words>, serializer: S) -> Result<S::Ok, S::Error> {
    as_written(words.as_ref().unwrap_or(&Words::default()), serializer)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
fn as_iso<S: Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&day.0.to_string())
}

/// What the items of a provider are at a position or cloud control, of all sides that speak to providers.
pub fn items<'a>(catalog: &'a Catalog, position: &str) -> impl Iterator<Item = &'a DisclosureItem> {
    catalog.sides(position).iter().flat_map(Side::told)
}

/// Reads the files that suppliers name, and says which are not there, or are named by nobody.
pub(super) fn load(isms: &mut Isms, source: &Source, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
    let files: BTreeMap<&str, _> = source
        .parts
        .iter()
        .filter_map(|part| part.disclosures.as_ref())
        .map(|file| (file.path.as_str(), file))
        .collect();
    let mut read: BTreeMap<&str, Option<Arc<Published>>> = BTreeMap::new();
    let suppliers = isms.suppliers.iter();
    for (supplier, named) in suppliers.filter_map(|supplier| Some((&supplier.id.0, supplier.disclosures.as_ref()?))) {
        let Some((path, file)) = files.get_key_value(nfc(&named.value).as_str()) else {
            diagnostics.push(missing(named, files.keys().copied()));
            continue;
        };
        let published = read.entry(path).or_insert_with(|| {
            let (published, said) = file.node.as_ref().map(|node| self::read(node, catalog)).unwrap_or_default();
            diagnostics.extend(said);
            published.map(Arc::new)
        });
        if let Some(published) = published {
            isms.published.insert(supplier.clone(), Arc::clone(published));
        }
    }
    // A supplier that could not be read may name it.
    if isms.is_whole() {
        let idle = files.iter().filter(|(path, _)| !read.contains_key(*path));
        diagnostics.extend(idle.map(|(_, file)| unnamed(file.span)));
    }
}

fn missing<'a>(named: &At<String>, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let path = &named.value;
    let diagnostic = Diagnostic::new(
        "missing-file",
        named.span,
        text!("開示ファイル `{path}` がありません", "there is no file of disclosures `{path}`"),
    );
    let known: Vec<_> = known.collect();
    let below = path.strip_prefix("content/").filter(|path| known.contains(path));
    let near = below.or_else(|| nearest(path, known));
    let help = if is_disclosures(path) {
        Text::new(
            "パスは content/ から先を書きます。事業者から受け取ったファイルをそこに置いてください",
            "paths begin below content/; put the file there that the provider gave you",
        )
    } else {
        Text::new(
            "開示ファイルの名前は `disclosures.json` で終わるようにし、パスは content/ から先を書いてください",
            "the name of such a file ends with `disclosures.json`, and paths begin below content/",
        )
    };
    diagnostic.did_you_mean_or(near, help)
}

fn unnamed(span: Span) -> Diagnostic {
    Diagnostic::new(
        "file-unused",
        span,
        Text::new(
            "この開示ファイルを `disclosures` に挙げている供給者がありません",
            "no supplier names this file in `disclosures`",
        ),
    )
    .warning()
    .help(Text::new(
        "供給者の `disclosures` にパスを書くか、ファイルを消してください",
        "name it at a supplier, or remove the file",
    ))
}

/// Reads a file of disclosures out of its data. There is a value only if nothing is wrong in it.
///
/// Codes: those of [`data::decode`]; `unknown-value` for a schema, a position or an item that is not known; `bad-value` for a value that cannot be compared and for an
/// entry that says nothing or two things; `duplicate-key` for an item that is told twice.
#[must_use]
pub fn read(node: &Node, catalog: &Catalog) -> (Option<Published>, Vec<Diagnostic>) {
    if let Some(schema) = node.get("schema")
        && let Some(name) = schema.scalar().filter(|name| *name != SCHEMA)
    {
        let diagnostic = Diagnostic::new(
            "unknown-value",
            schema.span,
            text!("`{name}` という形式は読めません", "the format `{name}` cannot be read"),
        );
        let help = text!(
            "この版が読む形式は `{SCHEMA}` です。その形式のファイルを事業者に求めてください",
            "this version reads `{SCHEMA}`; ask the provider for a file in that format"
        );
        return (None, vec![diagnostic.help(help)]);
    }
    let decoded = data::decode::<Published>(node);
    let mut diagnostics = decoded.diagnostics;
    let mut first: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    let entries = decoded.value.iter().flat_map(|published| &published.entries);
    for entry in entries {
        diagnostics.extend(judge(entry, catalog));
        let (position, item) = (entry.position.value.as_str(), entry.item.value.as_str());
        if let Some(first) = first.insert((position, item), entry.item.span) {
            diagnostics.push(
                Diagnostic::new(
                    "duplicate-key",
                    entry.item.span,
                    text!(
                        "`{position}` の `{item}` が二度書かれています",
                        "`{item}` of `{position}` is told twice"
                    ),
                )
                .related(first, Text::new("最初のもの", "the first one"))
                .help(Text::new("どちらか一方を消してください", "remove one of the two")),
            );
        }
    }
    (decoded.value.filter(|_| diagnostics.is_empty()), diagnostics)
}

/// Says what is wrong with one entry.
fn judge(entry: &Entry, catalog: &Catalog) -> Option<Diagnostic> {
    let (position, name) = (&entry.position.value, &entry.item.value);
    if items(catalog, position).next().is_none() {
        let diagnostic = Diagnostic::new(
            "unknown-value",
            entry.position.span,
            text!(
                "`{position}` は、プロバイダが開示する手引の位置ではありません",
                "`{position}` is no guidance position at which a provider tells anything"
            ),
        );
        let known = catalog.items().map(|(id, _)| id).filter(|id| items(catalog, id).next().is_some());
        return Some(diagnostic.did_you_mean_or(
            nearest(position, known),
            Text::new(
                "`27017:12.3.1` や `CLD.6.3.1` のように書いてください",
                "write it as `27017:12.3.1` or `CLD.6.3.1`",
            ),
        ));
    }
    let Some(item) = items(catalog, position).find(|item| item.id == *name) else {
        return Some(unknown_item(&entry.item, items(catalog, position)));
    };
    let says = [entry.text.is_some(), entry.not_applicable.is_some()];
    if says == [true, true] || says == [false, false] && entry.value.is_none() {
        let message = Text::new(
            "開示は、伝えること (`text`) か、ない理由 (`not_applicable`) のどちらかです",
            "an entry tells something (`text`) or why there is nothing to tell (`not_applicable`)",
        );
        let help = Text::new("どちらか一方を書いてください", "give one of the two");
        return Some(Diagnostic::new("bad-value", entry.item.span, message).help(help));
    }
    let value = entry.value.as_ref()?;
    let help = Value::parse(item.r#type, &value.value).err()?;
    let written = &value.value;
    let message = text!(
        "`{written}` は比べられる値ではありません",
        "`{written}` is no value that can be compared"
    );
    Some(Diagnostic::new("bad-value", value.span, message).help(help))
}

/// Says that the catalog does not have an item, and which it has.
fn unknown_item<'a>(named: &At<String>, known: impl Iterator<Item = &'a DisclosureItem>) -> Diagnostic {
    let name = &named.value;
    let diagnostic = Diagnostic::new(
        "unknown-value",
        named.span,
        text!(
            "`{name}` という開示事項はカタログにありません",
            "the catalog has no item `{name}` here"
        ),
    );
    let known: Vec<_> = known.map(|item| item.id.as_str()).collect();
    let list = known.join("`, `");
    diagnostic.did_you_mean_or(
        nearest(name, known.iter().copied()),
        text!("ここで開示する事項: `{list}`", "items that are told here: `{list}`"),
    )
}

/// The numbers in the chosen edition of Annex A of what a position or cloud control extends; none for a cloud control.
#[must_use]
pub fn annex_a(catalog: &Catalog, position: &str) -> Vec<String> {
    match catalog.get(position) {
        Some(Item::Position(_, position)) => catalog.in_chosen_annex(&position.control).into_iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
