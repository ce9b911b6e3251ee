//! Diagnostics for programs: one JSON object a line, a summary in the last one.
//!
//! Invariant: within a version of the schema keys may be added; none goes away or changes its meaning. Programs pass over keys that they do not know.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Descriptor, Diagnostic, Severity, counts};
use crate::span::{Places, Sources, Span};
use crate::text::Text;

/// The name and version of what a diagnostic's line holds.
const DIAGNOSTIC: &str = "ismsbook/diagnostic/1";
/// The name and version of what the last line holds.
const SUMMARY: &str = "ismsbook/summary/1";

/// One diagnostic.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
struct Line<'a> {
    /// Name and version of this shape.
    #[schemars(extend("const" = DIAGNOSTIC))]
    schema: &'static str,
    /// The rule, or what the loader calls the mistake; `ismsbook explain` says more about each.
    code: &'static str,
    /// The group of the rule; null for what the loader says.
    group: Option<&'static str>,
    /// What it weighs in this run: errors make `check` end with 1.
    severity: Weight,
    /// The place; null if it stands nowhere.
    #[serde(flatten)]
    place: Place<'a>,
    /// One plain sentence.
    message: Both<'a>,
    /// What is to be seen at the place, if that needs saying.
    label: Option<Both<'a>>,
    /// The clauses it rests on, if any.
    basis: Option<Basis<'a>>,
    /// Ways to mend it.
    help: Vec<Both<'a>>,
    /// The record it is about, as an exception in `book.toml` would name it.
    record: Option<&'a str>,
    /// Other places that belong to it.
    related: Vec<Related<'a>>,
}

/// Where something stands. All are null together.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Place<'a> {
    /// The file, relative to the folder of the book, with `/`.
    path: Option<&'a str>,
    /// The first line, from 1.
    #[schemars(range(min = 1))]
    line: Option<usize>,
    /// The first column, from 1, in characters.
    #[schemars(range(min = 1))]
    column: Option<usize>,
    /// The last line.
    #[schemars(range(min = 1))]
    end_line: Option<usize>,
    /// One past the last column; equal to the first where a place has no width.
    #[schemars(range(min = 1))]
    end_column: Option<usize>,
}

/// Another place, and what is to be seen there.
#[derive(Debug, Serialize, JsonSchema)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What is to be seen there.
    message: Both<'a>,
}

/// The clauses that a rule rests on.
#[derive(Debug, Serialize, JsonSchema)]
struct Basis<'a> {
    /// Their ids in the catalogs, as `ismsbook trace` takes them.
    ids: &'a [&'a str],
    #[serde(flatten)]
    text: Both<'a>,
}

/// A text in both languages.
#[derive(Debug, Serialize, JsonSchema)]
struct Both<'a> {
    /// Japanese.
    ja: &'a str,
    /// English.
    en: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Severity")]
enum Weight {
    Error,
    Warning,
}

/// How many there are; the last line, and the only one if there are none.
#[derive(Debug, Serialize, JsonSchema)]
struct Summary<'a> {
    /// Name and version of this shape.
    #[schemars(extend("const" = SUMMARY))]
    schema: &'static str,
    /// The number of errors.
    errors: usize,
    /// The number of warnings.
    warnings: usize,
    /// The day that stood for today.
    #[schemars(extend("format" = "date"))]
    today: &'a str,
}

/// All diagnostics and the summary, a line each.
///
/// # Panics
/// Never: texts and numbers can be written as JSON.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &dyn Sources, descriptors: &[Descriptor], today: &str) -> String {
    let mut places = Places::new(sources);
    let known = super::by_code(descriptors);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let descriptor = known.get(diagnostic.code).map(|(_, descriptor)| *descriptor);
        let line = Line {
            schema: DIAGNOSTIC,
            code: diagnostic.code,
            group: descriptor.and_then(|descriptor| descriptor.group),
            severity: match diagnostic.severity {
                Severity::Deny => Weight::Error,
                Severity::Warn => Weight::Warning,
            },
            place: place(&mut places, diagnostic.span),
            message: both(&diagnostic.message),
            label: (!diagnostic.label.is_empty()).then(|| both(&diagnostic.label)),
            basis: diagnostic.basis.as_ref().map(|basis| Basis {
                ids: descriptor.map_or(&[], |descriptor| descriptor.basis),
                text: both(basis),
            }),
            help: diagnostic.help.iter().map(both).collect(),
            record: diagnostic.record.as_deref(),
            related: diagnostic
                .related
                .iter()
                .map(|(span, what)| Related {
                    place: place(&mut places, *span),
                    message: both(what),
                })
                .collect(),
        };
        push(&mut out, &line);
    }
    let (errors, warnings) = counts(diagnostics);
    push(
        &mut out,
        &Summary {
            schema: SUMMARY,
            errors,
            warnings,
            today,
        },
    );
    out
}

fn push(out: &mut String, line: &impl Serialize) {
    out.push_str(&serde_json::to_string(line).expect("texts and numbers can be written as JSON"));
    out.push('\n');
}

fn both(text: &Text) -> Both<'_> {
    Both {
        ja: &text.ja,
        en: &text.en,
    }
}

fn place<'a>(places: &mut Places<'a>, span: Span) -> Place<'a> {
    places.of(span).map_or_else(Place::default, |place| Place {
        path: Some(place.path),
        line: Some(place.start.line),
        column: Some(place.start.column),
        end_line: Some(place.end.line),
        end_column: Some(place.end.column),
    })
}

/// The JSON Schema of a line.
#[must_use]
pub fn schema() -> Value {
    // As it is written: a key without a value is null, and never absent.
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let lines = [generator.subschema_for::<Line<'_>>(), generator.subschema_for::<Summary<'_>>()];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of `ismsbook check --format json`",
        "oneOf": lines,
        "$defs": generator.take_definitions(true),
    })
}
