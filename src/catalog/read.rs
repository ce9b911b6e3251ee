//! A catalog file as a set, entry by entry: a mistake in one leaves the others standing.

use serde::de::DeserializeOwned;

use super::{Set, Standard, items};
use crate::data::{self, Node};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::{Text, nearest};

/// Reads one file; `None` if it does not say which standard it is.
pub(super) fn set(document: &Node, titles: &mut Vec<items::Retitle>, diagnostics: &mut Vec<Diagnostic>) -> Option<Set> {
    const KEYS: [&str; 13] = [
        "standard",
        "source",
        "counts",
        "parties",
        "groups",
        "controls",
        "requirements",
        "review_inputs",
        "positions",
        "chapters",
        "risk_sources",
        "maps",
        "titles",
    ];
    let before = diagnostics.len();
    for (key, _) in document.entries().iter().filter(|(key, _)| !KEYS.contains(&key.text.as_str())) {
        let name = &key.text;
        diagnostics.push(
            Diagnostic::new(
                "unknown-key",
                key.span,
                text!("`{name}` という項目はありません", "there is no key `{name}` here"),
            )
            .did_you_mean(nearest(name, KEYS)),
        );
    }
    let Some(head) = document.get("standard") else {
        diagnostics.push(
            Diagnostic::new(
                "missing-key",
                document.head(),
                Text::new("`standard` がありません", "`standard` is missing"),
            )
            .help(Text::new(
                "どの規格のどの版かを `standard:` に書いてください",
                "say which edition of which standard this is",
            )),
        );
        return None;
    };
    let decoded = data::decode::<Standard>(head);
    diagnostics.extend(decoded.diagnostics);
    let standard = decoded.value?;
    let mut set = Set {
        standard,
        source: list(document, "source", diagnostics),
        parties: list(document, "parties", diagnostics),
        groups: list(document, "groups", diagnostics),
        controls: list(document, "controls", diagnostics),
        requirements: list(document, "requirements", diagnostics),
        review_inputs: list(document, "review_inputs", diagnostics),
        positions: list(document, "positions", diagnostics),
        chapters: list(document, "chapters", diagnostics),
        risk_sources: list(document, "risk_sources", diagnostics),
        maps: list(document, "maps", diagnostics),
    };
    for (node, control) in placed(document, "controls", &mut set.controls) {
        control.span = node;
    }
    for (node, group) in placed(document, "groups", &mut set.groups) {
        group.span = node;
    }
    for (node, position) in placed(document, "positions", &mut set.positions) {
        position.span = node;
    }
    for (node, requirement) in placed(document, "requirements", &mut set.requirements) {
        requirement.span = node;
    }
    for (node, source) in placed(document, "risk_sources", &mut set.risk_sources) {
        source.span = node;
    }
    titles.extend(list::<items::Retitle>(document, "titles", diagnostics));
    // Counts of a file with mistakes are off because of the mistakes.
    if diagnostics.len() == before {
        check_counts(document, &set, diagnostics);
    }
    Some(set)
}

/// The entries of a section that can be read.
fn list<T: DeserializeOwned>(document: &Node, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<T> {
    let Some(node) = document.get(key) else { return Vec::new() };
    if node.items().is_empty() && !node.is_null() && !matches!(node.value, data::Value::Seq(_)) {
        diagnostics.push(Diagnostic::new(
            "wrong-type",
            node.span,
            Text::new("リストが必要です", "a list is expected"),
        ));
    }
    let mut out = Vec::new();
    for item in node.items() {
        let decoded = data::decode::<T>(item);
        diagnostics.extend(decoded.diagnostics);
        out.extend(decoded.value);
    }
    out
}

/// Pairs entries with the spans of their ids; entries that could not be read have no partner.
fn placed<'a, T: items::Identified>(document: &Node, key: &str, entries: &'a mut [T]) -> Vec<(Span, &'a mut T)> {
    let mut nodes = document.get(key).map_or(&[][..], Node::items).iter();
    entries
        .iter_mut()
        .filter_map(|entry| {
            let span = nodes
                .by_ref()
                .find_map(|node| node.get("id").filter(|id| id.scalar() == Some(entry.id())).map(|id| id.span))?;
            Some((span, entry))
        })
        .collect()
}

/// Holds the declared counts against what was read.
fn check_counts(document: &Node, set: &Set, diagnostics: &mut Vec<Diagnostic>) {
    let Some(counts) = document.get("counts") else { return };
    for (key, node) in counts.entries() {
        let Some(declared) = node.scalar().and_then(|text| text.parse::<usize>().ok()) else {
            diagnostics.push(Diagnostic::new(
                "wrong-type",
                node.span,
                Text::new("数が必要です", "a number is expected"),
            ));
            continue;
        };
        let found = match key.text.as_str() {
            "control" | "cld" => set.controls.len(),
            "new" => set.controls.iter().filter(|control| control.new).count(),
            "position" => set.positions.len(),
            "chapter" => set.chapters.len(),
            "requirement" => set.requirements.len(),
            "documented" => set
                .requirements
                .iter()
                .filter(|requirement| requirement.documented.is_some())
                .count(),
            "risk-source" => set.risk_sources.len(),
            "from" => set.maps.len(),
            "to" => declared,
            level if set.risk_sources.iter().any(|source| source.party.as_deref() == Some(level)) => set
                .risk_sources
                .iter()
                .filter(|source| source.party.as_deref() == Some(level))
                .count(),
            level => set.groups.iter().filter(|group| group.level == level).count(),
        };
        if found != declared {
            let name = &key.text;
            diagnostics.push(
                Diagnostic::new(
                    "catalog-count",
                    node.span,
                    text!(
                        "`{name}` は {declared} 件とされていますが、{found} 件あります",
                        "`{name}` is declared as {declared}, but there are {found}"
                    ),
                )
                .help(Text::new(
                    "漏れや重なりがなければ `counts` の数を直してください",
                    "correct the number in `counts` if nothing is missing or given twice",
                )),
            );
        }
    }
}
