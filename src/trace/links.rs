//! Where the links and pictures of documents lead.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Graph, Node, NodeId, Relation};
use crate::model::aliases::Alias;
use crate::model::kinds::document::Document;
use crate::model::{Isms, Kind};
use crate::source::blocks::{Aim, Block, Target, aims, headings, plain};
use crate::span::{FileId, Span};
use crate::text::{Lang, Text, folded};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A node, and a heading of it.
    Node {
        /// The node.
        node: NodeId,
        /// The heading's fragment.
        fragment: Option<String>,
        /// The language of the text it leads to, where a document was named by the file of its translation.
        lang: Lang,
    },
    /// A picture or attachment, by its path from the root of the book.
    Asset(String),
}

/// A link that leads nowhere.
#[derive(Clone, Debug)]
pub struct DeadLink {
    /// The document.
    pub from: String,
    /// Where.
    pub span: Span,
    /// What it names, as written.
    pub target: String,
    /// What is wrong.
    pub problem: LinkProblem,
    /// What was probably meant.
    pub near: Option<String>,
}

/// A link that names something as it was called before.
#[derive(Clone, Debug)]
pub struct FormerLink {
    /// The document.
    pub from: String,
    /// Where.
    pub span: Span,
    /// What it names, as written.
    pub target: String,
    /// What would be written now: an id, or a path.
    pub now: String,
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// No such file.
    File,
    /// No such record.
    Record,
    /// The document has no such heading.
    Fragment,
    /// No such picture.
    Image,
}

/// Adds a node for every section of every document.
pub(super) fn sections(graph: &mut Graph, isms: &Isms) {
    for document in isms.documents.iter() {
        for heading in headings(&document.blocks) {
            let id = format!("{}#{}", document.id, heading.id);
            let title = Text::same(plain(&heading.inlines));
            let at = graph.add(Node {
                id,
                kind: Kind::Section,
                title,
                span: heading.span,
                broken: false,
            });
            if let Some(parent) = graph.find(&document.id) {
                graph.connect(at, parent, Relation::catalog("part-of"), heading.span);
            }
        }
    }
}

/// The documents by path, in both languages.
struct Paths<'a> {
    documents: BTreeMap<&'a str, (&'a Document, Lang)>,
    /// The documents by former paths.
    former: BTreeMap<String, &'a Document>,
    broken: BTreeSet<&'a str>,
    assets: &'a BTreeSet<String>,
    content: &'a str,
}

/// Resolves every link and image of every document.
pub(super) fn resolve(graph: &mut Graph, isms: &Isms, assets: &BTreeSet<String>, content: &str) {
    let mut documents = BTreeMap::new();
    for document in isms.documents.iter() {
        documents.insert(document.path.as_str(), (document, Lang::Ja));
        if let Some(translation) = &document.translation {
            documents.insert(translation.path.as_str(), (document, Lang::En));
        }
    }
    let broken = isms
        .broken
        .iter()
        .filter(|broken| broken.kind == Some(Kind::Document))
        .map(|broken| broken.id.as_str())
        .collect();
    let former = isms.former().into_iter().filter_map(|former| match former.alias {
        Alias::Path(path) => Some((path, isms.documents.get(former.id)?)),
        Alias::Id(_) => None,
    });
    let paths = Paths {
        documents,
        former: former.collect(),
        broken,
        assets,
        content,
    };
    let mut links = Vec::new();
    for document in isms.documents.iter() {
        links.extend(found(document));
        if let Some(stated) = isms.documents.get_stated(&document.id) {
            for implements in &stated.record.head.implements {
                if let Some(at) = &implements.at {
                    section_named(graph, document, &at.value, at.span);
                }
            }
        }
    }
    let mut destinations: BTreeMap<FileId, BTreeMap<Span, Destination>> = BTreeMap::new();
    for link in links {
        let former = paths.former(graph, &link);
        let now = former.as_ref().map(|former| former.now.as_str());
        let outcome = match link.aim {
            Aim::Link(Target::File { path, fragment }) => paths.file(graph, &link, now.unwrap_or(path), fragment.as_deref()),
            Aim::Link(Target::Record { id, fragment }) => record(graph, isms, now.unwrap_or(id), fragment.as_deref()),
            Aim::Image(address) => paths.image(&link, address),
            Aim::Link(Target::External(_) | Target::Refused) => continue,
        };
        match outcome {
            Outcome::Found(destination) => {
                graph.former_links.extend(former);
                if let Destination::Node { node, .. } = destination
                    && let Some(from) = graph.find(&link.document.id)
                    && from != node
                {
                    graph.connect(from, node, Relation::Mention, link.span);
                }
                destinations.entry(link.span.file).or_default().insert(link.span, destination);
            }
            Outcome::Passed => {}
            Outcome::Dead { target, problem, near } => {
                graph.dead_links.push(DeadLink {
                    from: link.document.id.clone(),
                    span: link.span,
                    target,
                    problem,
                    near,
                });
            }
        }
    }
    graph.destinations = destinations.into_iter().map(|(file, found)| (file, Arc::new(found))).collect();
}

/// Checks that a document has the section that its head names.
fn section_named(graph: &mut Graph, document: &Document, name: &str, span: Span) {
    if fragment_of(&document.blocks, name).is_none() {
        let near = nearest_heading(&document.blocks, name);
        graph.dead_links.push(DeadLink {
            from: document.id.clone(),
            span,
            target: name.to_owned(),
            problem: LinkProblem::Fragment,
            near,
        });
    }
}

struct Found<'a> {
    document: &'a Document,
    /// The path of the file the link stands in.
    path: &'a str,
    span: Span,
    aim: Aim<'a>,
}

enum Outcome {
    Found(Destination),
    /// Leads to something broken that was reported already.
    Passed,
    Dead {
        target: String,
        problem: LinkProblem,
        near: Option<String>,
    },
}

/// The links and pictures of a document, each with the path of its file: of the text itself, then of its translation.
fn found(document: &Document) -> impl Iterator<Item = Found<'_>> {
    let original = (document.path.as_str(), &document.blocks);
    let translation = document.translation.as_ref();
    let texts = [original]
        .into_iter()
        .chain(translation.map(|translation| (translation.path.as_str(), &translation.blocks)));
    texts.flat_map(move |(path, blocks)| {
        let found = move |(span, aim)| Found { document, path, span, aim };
        aims(blocks).into_iter().map(found)
    })
}

/// Puts the places of documents right whose texts have changed in nothing that others see: neither heads, nor headings, nor where links lead.
pub(super) fn place_anew(graph: &mut Graph, old: &Document, new: &Document) {
    let Some(at) = graph.find(&new.id) else { return };
    for heading in headings(&new.blocks) {
        let section = graph.find(&format!("{}#{}", new.id, heading.id));
        // Of headings with the same id, the first one is the node.
        let Some(section) = section.filter(|section| graph.node(*section).kind == Kind::Section) else {
            continue;
        };
        let edges = graph.links.out[section.0].clone();
        Arc::make_mut(&mut graph.nodes[section.0]).span = heading.span;
        for edge in edges {
            Arc::make_mut(&mut graph.edges[edge]).span = heading.span;
        }
    }
    let mentions: Vec<_> = graph.links.out[at.0]
        .iter()
        .copied()
        .filter(|edge| graph.edges[*edge].relation == Relation::Mention)
        .collect();
    let mut mentions = mentions.into_iter();
    let mut destinations: BTreeMap<FileId, BTreeMap<Span, Destination>> = BTreeMap::new();
    for (before, now) in found(old).zip(found(new)) {
        let Some(destination) = graph.destination(before.span).cloned() else {
            continue;
        };
        if let Destination::Node { node, .. } = destination
            && node != at
            && let Some(edge) = mentions.next()
        {
            Arc::make_mut(&mut graph.edges[edge]).span = now.span;
        }
        destinations.entry(now.span.file).or_default().insert(now.span, destination);
    }
    for (file, destinations) in destinations {
        graph.destinations.insert(file, Arc::new(destinations));
    }
}

/// Joins a relative path to the folder of `from`; `None` if it leads out of the content.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        from.split('/').collect()
    };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(crate::text::nfc(&parts.join("/")))
}

impl Paths<'_> {
    /// What a link would name now that names something as it was called before.
    fn former(&self, graph: &Graph, link: &Found<'_>) -> Option<FormerLink> {
        let (target, now) = match link.aim {
            Aim::Link(Target::Record { id, .. }) if graph.find(id).is_none() => (id, graph.node(graph.former(id)?).id.clone()),
            Aim::Link(Target::File { path, .. }) if !path.is_empty() => {
                let full = join(link.path, path)?;
                let document = self.former.get(&full).filter(|_| !self.documents.contains_key(full.as_str()))?;
                (path, relative(link.path, &document.path))
            }
            _ => return None,
        };
        Some(FormerLink {
            from: link.document.id.clone(),
            span: link.span,
            target: target.clone(),
            now,
        })
    }

    fn file(&self, graph: &Graph, link: &Found<'_>, path: &str, fragment: Option<&str>) -> Outcome {
        let target = || fragment.map_or_else(|| path.to_owned(), |fragment| format!("{path}#{fragment}"));
        let full = if path.is_empty() {
            Some(link.path.to_owned())
        } else {
            join(link.path, path)
        };
        let Some(full) = full else {
            return Outcome::Dead {
                target: target(),
                problem: LinkProblem::File,
                near: None,
            };
        };
        let candidates = [
            full.clone(),
            format!("{full}.jinja"),
            folder(&full, "README.md"),
            folder(&full, "index.md"),
        ];
        if let Some((document, lang)) = candidates.iter().find_map(|path| self.documents.get(path.as_str())) {
            let blocks = match (&document.translation, lang) {
                (Some(translation), Lang::En) => &translation.blocks,
                _ => &document.blocks,
            };
            let Some(node) = graph.find(&document.id) else {
                return Outcome::Passed;
            };
            return match fragment {
                None => Outcome::Found(Destination::Node {
                    node,
                    fragment: None,
                    lang: *lang,
                }),
                Some(name) => match fragment_of(blocks, name) {
                    Some(fragment) => Outcome::Found(Destination::Node {
                        node,
                        fragment: Some(fragment),
                        lang: *lang,
                    }),
                    None => Outcome::Dead {
                        target: target(),
                        problem: LinkProblem::Fragment,
                        near: nearest_heading(blocks, name),
                    },
                },
            };
        }
        let stem = full.rsplit_once('.').map_or(full.as_str(), |(stem, _)| stem);
        if self.broken.contains(stem) || candidates.iter().any(|path| self.broken.contains(path.as_str())) {
            return Outcome::Passed;
        }
        let asset = format!("{}{full}", self.content);
        if self.assets.contains(&asset) {
            return Outcome::Found(Destination::Asset(asset));
        }
        let known = self.documents.keys().copied().filter(|known| *known != link.path);
        let near = crate::text::nearest(&full, known).map(|near| relative(link.path, near));
        Outcome::Dead {
            target: target(),
            problem: LinkProblem::File,
            near,
        }
    }

    fn image(&self, link: &Found<'_>, address: &str) -> Outcome {
        let full = join(link.path, address).map(|path| format!("{}{path}", self.content));
        match full {
            Some(path) if self.assets.contains(&path) => Outcome::Found(Destination::Asset(path)),
            Some(path) if self.broken.contains(path.strip_prefix(self.content).unwrap_or(&path)) => Outcome::Passed,
            Some(path) => {
                let near = crate::text::nearest(&path, self.assets.iter().map(String::as_str));
                let near = near.map(|near| relative(link.path, near.strip_prefix(self.content).unwrap_or(near)));
                Outcome::Dead {
                    target: address.to_owned(),
                    problem: LinkProblem::Image,
                    near,
                }
            }
            None => Outcome::Dead {
                target: address.to_owned(),
                problem: LinkProblem::Image,
                near: None,
            },
        }
    }
}

/// `folder/name`, also for the topmost folder.
fn folder(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The path of `to` as a link from `from` would write it.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<_> = from.split('/').collect();
    let to: Vec<_> = to.split('/').collect();
    let common = from[..from.len() - 1]
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.len() - 1 - common;
    let mut parts = vec![".."; up];
    parts.extend(&to[common..]);
    parts.join("/")
}

fn record(graph: &Graph, isms: &Isms, id: &str, fragment: Option<&str>) -> Outcome {
    let target = || fragment.map_or_else(|| id.to_owned(), |fragment| format!("{id}#{fragment}"));
    let Some(node) = graph.find(id) else {
        if graph.incomplete {
            return Outcome::Passed;
        }
        let near = crate::text::nearest(id, graph.ids().filter(|known| !known.contains('#'))).map(str::to_owned);
        return Outcome::Dead {
            target: target(),
            problem: LinkProblem::Record,
            near,
        };
    };
    if graph.node(node).broken {
        return Outcome::Passed;
    }
    match (fragment, isms.documents.get(id)) {
        (None, _) => Outcome::Found(Destination::Node {
            node,
            fragment: None,
            lang: Lang::Ja,
        }),
        (Some(name), Some(document)) => match fragment_of(&document.blocks, name) {
            Some(fragment) => Outcome::Found(Destination::Node {
                node,
                fragment: Some(fragment),
                lang: Lang::Ja,
            }),
            None => Outcome::Dead {
                target: target(),
                problem: LinkProblem::Fragment,
                near: nearest_heading(&document.blocks, name),
            },
        },
        (Some(name), None) => match graph.find(&format!("{id}/{name}")) {
            Some(node) => Outcome::Found(Destination::Node {
                node,
                fragment: None,
                lang: Lang::Ja,
            }),
            None => Outcome::Dead {
                target: target(),
                problem: LinkProblem::Fragment,
                near: None,
            },
        },
    }
}

/// The fragment of the heading that `name` means: its id, an alias, or its words.
fn fragment_of(blocks: &[Block], name: &str) -> Option<String> {
    let found = headings(blocks);
    let by_id = found
        .iter()
        .find(|heading| heading.id == name || heading.aliases.iter().any(|alias| alias == name));
    let words = folded(name);
    by_id
        .or_else(|| found.iter().find(|heading| folded(&plain(&heading.inlines)) == words))
        .map(|heading| heading.id.clone())
}

fn nearest_heading(blocks: &[Block], name: &str) -> Option<String> {
    let found = headings(blocks);
    let words: Vec<_> = found.iter().map(|heading| plain(&heading.inlines)).collect();
    let candidates = found
        .iter()
        .map(|heading| heading.id.as_str())
        .chain(words.iter().map(String::as_str));
    crate::text::nearest(name, candidates).map(str::to_owned)
}
