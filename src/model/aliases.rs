//! Former names: the ids and paths by which records and documents were known before, so that links to them still lead on.

use std::collections::BTreeMap;

use super::{Isms, Kind};
use crate::catalog::Catalog;
use crate::config::{ID_RULE, is_id};
use crate::data::Node;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::{Text, folded, nfc};

/// The field that holds them.
pub const ALIASES: &str = "aliases";

/// A former name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alias {
    /// An id.
    Id(String),
    /// The path of a document under the content, in NFC.
    Path(String),
}

impl Alias {
    /// Reads a former name; `None` if it is neither an id nor the path of a Markdown file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if is_id(text) && !is_markdown(text) {
            return Some(Self::Id(text.to_owned()));
        }
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
        (is_markdown(text) && text.split('/').all(is_part)).then(|| Self::Path(nfc(text)))
    }

    /// What two names have in common that lead to one page, or that people confuse.
    fn key(&self) -> String {
        match self {
            Self::Id(id) => folded(id),
            Self::Path(path) => page(path),
        }
    }
}

fn is_markdown(path: &str) -> bool {
    [".md", ".md.jinja"].iter().any(|ending| path.ends_with(ending))
}

/// What the page of a file is known by; begins with `/`, as no id does.
fn page(path: &str) -> String {
    format!("/{}", folded(path.strip_suffix(".jinja").unwrap_or(path)))
}

/// A former name, and what bears another one now.
#[derive(Clone, Debug)]
pub struct Former<'a> {
    /// The name.
    pub alias: Alias,
    /// The kind of what had it.
    pub kind: Kind,
    /// The id of what had it.
    pub id: &'a str,
}

impl Isms {
    /// The former names of everything that is left of the book, kind by kind, in natural order of the ids.
    #[must_use]
    pub fn former(&self) -> Vec<Former<'_>> {
        let mut found = Vec::new();
        self.for_each_node(&mut |kind, id, node| {
            let named = written(node).filter_map(|(name, _)| Alias::parse(name));
            found.extend(named.map(|alias| Former { alias, kind, id }));
        });
        found
    }

    /// Says which former names cannot be one, and which lead to something else already.
    pub(super) fn check_aliases(&self, catalog: &Catalog, said: &mut Vec<Diagnostic>) {
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        let mut named = Vec::new();
        self.for_each_node(&mut |kind, id, node| {
            taken.insert(folded(id), node.head());
            named.extend(written(node).map(|(name, span)| (kind, name, span)));
        });
        for stated in self.documents.stated() {
            let translation = stated.record.translation.as_ref().map(|translation| translation.path.as_str());
            for path in [Some(stated.record.path.as_str()), translation].into_iter().flatten() {
                taken.insert(page(path), stated.node.head());
            }
        }
        named.sort_by_key(|(_, _, span)| *span);
        for (kind, name, span) in named {
            let alias = Alias::parse(name).filter(|alias| kind == Kind::Document || matches!(alias, Alias::Id(_)));
            let Some(alias) = alias else {
                said.push(no_alias(kind, name, span));
                continue;
            };
            let of_catalog = matches!(alias, Alias::Id(_)) && catalog.get(name).is_some();
            match taken.get(&alias.key()) {
                Some(place) => said.push(collides(name, span).related(*place, Text::new("すでに使っているもの", "what has it already"))),
                None if of_catalog => said.push(collides(name, span)),
                None => drop(taken.insert(alias.key(), span)),
            }
        }
    }
}

/// The former names that a record states, with their places.
fn written(node: &Node) -> impl Iterator<Item = (&str, Span)> {
    let names = node.get(ALIASES).map_or(&[][..], Node::items).iter();
    names.filter_map(|name| Some((name.scalar()?, name.span)))
}

fn no_alias(kind: Kind, name: &str, span: Span) -> Diagnostic {
    let message = text!("`{name}` は以前の名前の形をしていません", "`{name}` cannot be a former name");
    Diagnostic::new("bad-value", span, message).help(if kind == Kind::Document {
        Text::new(
            "以前の ID か、以前のファイルの道筋を `policies/old.md` のように content から書いてください",
            "write a former id, or a former path under the content, as in `policies/old.md`",
        )
    } else {
        ID_RULE
    })
}

fn collides(name: &str, span: Span) -> Diagnostic {
    let message = text!(
        "以前の名前 `{name}` は、すでに使われています",
        "the former name `{name}` is in use already"
    );
    Diagnostic::new("alias-taken", span, message).help(Text::new(
        "`aliases` から消すか、今それを使っているものの名前を変えてください",
        "remove it from `aliases`, or give what has it now another name",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_name_is_an_id_or_a_path() {
        assert_eq!(Alias::parse("POL-1"), Some(Alias::Id("POL-1".to_owned())));
        assert_eq!(Alias::parse("旧/方針.md"), Some(Alias::Path("旧/方針.md".to_owned())));
        assert_eq!(Alias::parse("old.md"), Some(Alias::Path("old.md".to_owned())));
        for wrong in ["", "1", "方針", "a b", "../a.md", "/a.md", "a//b.md", "b/a.html", "a\\b.md"] {
            assert_eq!(Alias::parse(wrong), None, "{wrong}");
        }
    }
}
