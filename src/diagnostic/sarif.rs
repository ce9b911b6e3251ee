//! Diagnostics as SARIF 2.1.0, which code hosts and editors show beside the lines, with the page of the rule.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{Descriptor, Diagnostic, Severity};
use crate::span::{Place, Places, Sources, Span};
use crate::text::Lang;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a log says beside the diagnostics.
#[derive(Clone, Copy, Debug)]
pub struct Log<'a> {
    /// The rules, and what the loader may find.
    pub descriptors: &'a [Descriptor],
    /// The id of the book; tells the logs of several books in one repository apart.
    pub book: Option<&'a str>,
    /// Leads from the top of the repository to the book: empty, or a path that ends in `/`.
    pub base: &'a str,
    /// The day that stood for today.
    pub today: &'a str,
    /// The language of texts.
    pub lang: Lang,
}

/// The log of a run.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], sources: &dyn Sources, log: &Log<'_>) -> Value {
    let lang = log.lang;
    let mut run = json!({
        "tool": {"driver": {
            "name": "ismsbook",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": lang.tag(),
            "rules": log.descriptors.iter().map(|descriptor| rule(descriptor, lang)).collect::<Vec<_>>(),
        }},
        "language": lang.tag(),
        "columnKind": "unicodeCodePoints",
        "results": results(diagnostics, sources, log),
        "properties": {"today": log.today},
    });
    if let Some(book) = log.book {
        run["automationDetails"] = json!({"id": format!("ismsbook/{book}/")});
    }
    json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
}

fn rule(descriptor: &Descriptor, lang: Lang) -> Value {
    let mut configuration = json!({"level": level(descriptor.severity.unwrap_or(Severity::Warn))});
    if descriptor.severity.is_none() {
        configuration["enabled"] = json!(false);
    }
    let tags: Vec<_> = descriptor.group.iter().chain(descriptor.basis).collect();
    let summary = descriptor.summary.get(lang);
    json!({
        "id": descriptor.code,
        "shortDescription": {"text": descriptor.sentence(lang)},
        "fullDescription": {"text": summary},
        // Shown as they are: only messages of results have placeholders.
        "help": {"text": summary, "markdown": descriptor.page.get(lang)},
        "defaultConfiguration": configuration,
        "properties": {"tags": tags},
    })
}

fn results(diagnostics: &[Diagnostic], sources: &dyn Sources, log: &Log<'_>) -> Vec<Value> {
    let mut places = Places::new(sources);
    let known = super::by_code(log.descriptors);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut results = Vec::new();
    for diagnostic in diagnostics {
        let mut result = json!({"ruleId": diagnostic.code});
        if let Some((index, _)) = known.get(diagnostic.code) {
            result["ruleIndex"] = json!(index);
        }
        result["level"] = json!(level(diagnostic.severity));
        result["message"] = json!({"text": message(&diagnostic.in_words(log.lang))});
        result["locations"] = json!([primary(&mut places, diagnostic.span, log.base)]);
        let related = related(diagnostic, &mut places, log);
        if !related.is_empty() {
            result["relatedLocations"] = json!(related);
        }
        let print = fingerprint(diagnostic, sources);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        result["partialFingerprints"] = json!({"diagnostic/v1": format!("{print}:{count}")});
        let mut properties = Map::new();
        if let Some(record) = &diagnostic.record {
            properties.insert("record".to_owned(), json!(record));
        }
        if let Some(basis) = &diagnostic.basis {
            properties.insert("basis".to_owned(), json!(basis.get(log.lang)));
        }
        if !properties.is_empty() {
            result["properties"] = Value::Object(properties);
        }
        results.push(result);
    }
    results
}

fn related(diagnostic: &Diagnostic, places: &mut Places<'_>, log: &Log<'_>) -> Vec<Value> {
    let mut locations = Vec::new();
    for (span, what) in &diagnostic.related {
        if let Some(place) = places.of(*span) {
            let mut location = location(&place, log.base);
            location["id"] = json!(locations.len() + 1);
            if !what.is_empty() {
                location["message"] = json!({"text": message(what.get(log.lang))});
            }
            locations.push(location);
        }
    }
    locations
}

/// Code hosts refuse a whole log if one result has no location: what stands nowhere is shown at the settings of the book.
fn primary(places: &mut Places<'_>, span: Span, base: &str) -> Value {
    match places.of(span) {
        Some(place) => location(&place, base),
        None => json!({"physicalLocation": {
            "artifactLocation": {"uri": uri(&format!("{base}book.toml")), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 1},
        }}),
    }
}

fn location(place: &Place<'_>, base: &str) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&format!("{base}{}", place.path)), "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    }})
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
    }
}

/// A text as a plain message: braces are placeholders unless doubled, and `[a](b)` would be a link.
fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// A relative path as a URI.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What stays the same while lines move and texts are translated: the code, what it is about, and what it says.
fn fingerprint(diagnostic: &Diagnostic, sources: &dyn Sources) -> String {
    let about = match &diagnostic.record {
        Some(record) => record,
        None if diagnostic.span.is_some() => sources.path(diagnostic.span.file),
        None => "",
    };
    let mut hasher = Sha256::new();
    for part in [diagnostic.code, about, &diagnostic.message.en] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().fold(String::new(), |mut out, byte| {
        out.push_str(&format!("{byte:02x}"));
        out
    })
}
