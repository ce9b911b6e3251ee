//! `{{ expressions }}` of authors: one value at a time, out of the records, with bounds on time and memory.
//!
//! Fuel bounds the steps of an evaluation but not the memory it takes. So there is no loop and no assignment to grow a text with, `*` is refused, the source is
//! short, and every text that is put together is capped.
//!
//! Invariant: the value is plain text, or the name of a report. It is never read again as Markdown or HTML.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Kwargs, Object, Rest};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::audience::Visible;
use crate::model::Kind;
use crate::model::shape::Shape;
use crate::model::word_label;
use crate::report;
use crate::text;
use crate::text::{Lang, Text, nearest};

/// The longest source of an expression, in bytes.
const MAX_SOURCE: usize = 4 << 10;
/// The longest value, in bytes.
const MAX_VALUE: usize = 64 << 10;
/// The steps of one evaluation.
const FUEL: u64 = 100_000;

/// What an expression gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Text.
    Text(String),
    /// The table of a report.
    Report {
        /// Its name.
        name: String,
        /// The service it is about.
        service: Option<String>,
    },
}

/// Why an expression fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// In one sentence.
    pub message: Text,
    /// What was probably meant.
    pub near: Option<String>,
}

impl Complaint {
    fn new(message: Text) -> Self {
        Self { message, near: None }
    }
}

/// Evaluates expressions in one language.
#[derive(Debug)]
pub struct Expressions {
    environment: Environment<'static>,
}

/// What functions know of the book.
struct Facts {
    counts: BTreeMap<&'static str, usize>,
    records: BTreeMap<String, Value>,
    reports: Vec<String>,
    services: Vec<String>,
}

/// A report as a value; only a paragraph of its own can show it.
#[derive(Debug)]
struct ReportTable {
    name: String,
    service: Option<String>,
}

impl Object for ReportTable {}

impl Expressions {
    /// Gathers what expressions may ask for.
    #[must_use]
    pub fn of(visible: &Visible<'_>, lang: Lang) -> Self {
        let facts = Arc::new(Facts::of(visible, lang));
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.add_global("today", visible.today.0.to_string());
        let book = [
            ("title", visible.config.title.get(lang)),
            ("organization", visible.config.organization.get(lang)),
            ("id", visible.config.id.as_str()),
        ];
        environment.add_global("book", map(book.map(|(key, words)| (key.to_owned(), Value::from(words)))));
        environment.add_filter("length", length);
        environment.add_filter("join", join);
        environment.add_filter(
            "default",
            |value: Value, other: Value| if value.is_undefined() || value.is_none() { other } else { value },
        );
        environment.add_filter("first", |value: Value| {
            value.try_iter().ok().and_then(|mut items| items.next()).unwrap_or_default()
        });
        let known = Arc::clone(&facts);
        environment.add_function("count", move |kind: String| match known.counts.get(kind.as_str()) {
            Some(count) => Ok(*count),
            None => {
                let message = text!("`{kind}` という種類の記録はありません", "there is no kind of record `{kind}`");
                Err(fail(&message, nearest(&kind, known.counts.keys().copied())))
            }
        });
        let known = Arc::clone(&facts);
        environment.add_function("record", move |id: String| match known.records.get(&id) {
            Some(record) => Ok(record.clone()),
            None => {
                let message = text!("id `{id}` の記録はありません", "there is no record `{id}`");
                Err(fail(&message, nearest(&id, known.records.keys().map(String::as_str))))
            }
        });
        let known = facts;
        environment.add_function("report", move |name: String, options: Kwargs| {
            if !known.reports.contains(&name) {
                let message = text!("`{name}` という報告はありません", "there is no report `{name}`");
                return Err(fail(&message, nearest(&name, known.reports.iter().map(String::as_str))));
            }
            let service: Option<String> = options.get("service")?;
            options.assert_all_used()?;
            if let Some(service) = service.as_ref().filter(|service| !known.services.contains(service)) {
                let message = text!("`{service}` というサービスはありません", "there is no service `{service}`");
                return Err(fail(&message, nearest(service, known.services.iter().map(String::as_str))));
            }
            Ok(Value::from_object(ReportTable { name, service }))
        });
        Self { environment }
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// What is wrong with it, in the author's words.
    pub fn evaluate(&self, source: &str) -> Result<Outcome, Complaint> {
        if source.len() > MAX_SOURCE {
            return Err(Complaint::new(text!(
                "式が長すぎます（上限 {MAX_SOURCE} バイト）",
                "it is too long (at most {MAX_SOURCE} bytes)"
            )));
        }
        if multiplies(source) {
            return Err(Complaint::new(Text::new("`*` は使えません", "`*` cannot be used")));
        }
        let expression = self
            .environment
            .compile_expression_owned(source.to_owned())
            .map_err(|error| complaint(&error))?;
        let value = expression.eval(()).map_err(|error| complaint(&error))?;
        if let Some(table) = value.downcast_object_ref::<ReportTable>() {
            return Ok(Outcome::Report {
                name: table.name.clone(),
                service: table.service.clone(),
            });
        }
        if value.is_undefined() {
            return Err(complaint(&Error::from(ErrorKind::UndefinedError)));
        }
        let text = value.to_string();
        if text.len() > MAX_VALUE {
            return Err(Complaint::new(too_long()));
        }
        Ok(Outcome::Text(text))
    }
}

/// Our words for an error of the engine, or what a function of ours said.
fn complaint(error: &Error) -> Complaint {
    if let Some(said) = error.detail().and_then(|detail| detail.strip_prefix(SAID)) {
        let mut parts = said.split(SAID).map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        let message = Text::owned(part(), part());
        return Complaint {
            message,
            near: Some(part()).filter(|near| !near.is_empty()),
        };
    }
    Complaint::new(match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => Text::new("書き方が正しくありません", "it is not written as an expression"),
        ErrorKind::UndefinedError => Text::new("その名前の値はありません", "there is no value of this name"),
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => Text::new(
            "その関数はありません（report、count、record が使えます）",
            "there is no such function (report, count and record can be used)",
        ),
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest => Text::new(
            "そのフィルターはありません（length、join、default、first が使えます）",
            "there is no such filter (length, join, default and first can be used)",
        ),
        ErrorKind::MissingArgument => Text::new("引数が足りません", "an argument is missing"),
        ErrorKind::TooManyArguments => Text::new("引数が多すぎます", "there are too many arguments"),
        ErrorKind::OutOfFuel => Text::new("計算が多すぎます", "it takes too many steps"),
        _ => Text::new("その値に対してこの計算はできません", "this cannot be computed with these values"),
    })
}

/// Marks an error of ours among those of the engine, and parts its two languages.
const SAID: char = '\u{1f}';

fn fail(message: &Text, near: Option<&str>) -> Error {
    let (ja, en, near) = (&message.ja, &message.en, near.unwrap_or_default());
    Error::new(ErrorKind::InvalidOperation, format!("{SAID}{ja}{SAID}{en}{SAID}{near}"))
}

fn too_long() -> Text {
    text!(
        "値が長すぎます（上限 {MAX_VALUE} バイト）",
        "its value is too long (at most {MAX_VALUE} bytes)"
    )
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands values to its filters")]
fn length(value: Value) -> Result<usize, Error> {
    value.len().ok_or_else(|| Error::from(ErrorKind::InvalidOperation))
}

/// Joins a list within the cap: nested joins would otherwise multiply.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands values to its filters")]
fn join(list: Value, rest: Rest<String>) -> Result<String, Error> {
    let between = rest.first().map_or("", String::as_str);
    let mut out = String::new();
    for (at, item) in list.try_iter()?.enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        out.push_str(&item.to_string());
        if out.len() > MAX_VALUE {
            return Err(Error::from(ErrorKind::OutOfFuel));
        }
    }
    Ok(out)
}

/// Whether `*` stands outside of quotes: repeated texts and powers take memory that no fuel bounds.
fn multiplies(source: &str) -> bool {
    let mut quote = None;
    let mut escaped = false;
    for c in source.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '*' => return true,
            None => {}
        }
    }
    false
}

impl Facts {
    fn of(visible: &Visible<'_>, lang: Lang) -> Self {
        let mut records = BTreeMap::new();
        let mut take = |id: &str, title: &str, shape: &Shape| {
            let mut fields = match shape {
                Shape::Fields(fields) => fields
                    .iter()
                    .map(|(name, field)| (name.clone(), value(field, lang)))
                    .collect::<BTreeMap<_, _>>(),
                _ => BTreeMap::new(),
            };
            fields.insert("id".to_owned(), Value::from(id));
            fields.entry("title".to_owned()).or_insert_with(|| Value::from(title));
            records.insert(id.to_owned(), map(fields));
        };
        visible
            .isms
            .for_each_record(&mut |_, id, title, _, shape| take(id, title.get(lang), shape));
        for document in visible.isms.documents.iter() {
            take(&document.id, document.title.get(lang), &Shape::of(document));
        }
        // What could not be read was said; an expression that asks for it gets nothing.
        for broken in &visible.isms.broken {
            take(&broken.id, "", &Shape::Nothing);
        }
        for (id, item) in visible.catalog.items() {
            take(id, item.title().get(lang), &Shape::Nothing);
        }
        let kinds = Kind::RECORDS.iter().chain([&Kind::Document]);
        Self {
            counts: kinds.map(|kind| (kind.key(), visible.isms.ids(*kind).len())).collect(),
            records,
            reports: report::names().into_iter().map(str::to_owned).collect(),
            services: visible.isms.services.iter().map(|service| service.id.0.clone()).collect(),
        }
    }
}

/// Fields by name as a value.
fn map(fields: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::from(fields.into_iter().collect::<BTreeMap<_, _>>())
}

/// A piece of a record as a value.
fn value(shape: &Shape, lang: Lang) -> Value {
    match shape {
        Shape::Nothing => Value::from(()),
        Shape::Words(text) => Value::from(text.get(lang)),
        Shape::Plain(text) | Shape::Day(text) => Value::from(text.as_str()),
        Shape::Word(name, word) => Value::from(word_label(name, word).get(lang)),
        Shape::Number(number) => whole(*number).map_or_else(|| Value::from(*number), Value::from),
        Shape::Truth(truth) => Value::from(*truth),
        Shape::Reference(reference) => Value::from(reference.id.as_str()),
        Shape::List(items) => items.iter().map(|item| value(item, lang)).collect(),
        Shape::Fields(fields) => map(fields.iter().map(|(name, field)| (name.clone(), value(field, lang)))),
        Shape::Entries(entries) => map(entries
            .iter()
            .map(|(key, entry)| (value(key, lang).to_string(), value(entry, lang)))),
    }
}

/// A number without a fraction as a whole one.
#[allow(clippy::cast_possible_truncation, reason = "the fraction is zero and the size is checked")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_multiplication_outside_of_quotes() {
        assert!(multiplies("'x' * 9"));
        assert!(!multiplies("'a*b' ~ \"c\\\"*\""));
        assert!(multiplies("'a' ** 2"));
    }
}
