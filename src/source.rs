//! What text is there: records with spans, documents as blocks and inlines with spans.
//!
//! Nothing here knows what a risk or a control is. A YAML file becomes lists of nodes under their keys; a Markdown file becomes a head and blocks; a file of disclosures is JSON.

use std::sync::Arc;

use rayon::prelude::*;

use crate::data::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::files::{Area, File, Files};
use crate::span::{FileId, Sources as _, Span};
use crate::text::{Text, is_control};

pub use crate::files::is_disclosures;

pub mod blocks;
pub mod markdown;
mod salvage;

/// All sources of a book, in the order of their paths. A copy shares them.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// What stands in each file. A part that is the same as in an earlier run is the same object.
    pub parts: Vec<Arc<Part>>,
}

/// What stands in one file.
#[derive(Debug, Default)]
pub struct Part {
    /// The entries of a YAML file.
    pub entries: Vec<Entry>,
    /// The document of a Markdown file.
    pub document: Option<Markdown>,
    /// The data of a file of disclosures.
    pub disclosures: Option<Json>,
    /// What a file that could not be read to its end seems to define.
    pub salvaged: Vec<Salvaged>,
    /// What is wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Source {
    /// The parts that differ from those of an earlier run, each with what it was, if they differ in texts alone: in what their own pages show, and in nothing that others
    /// see of them. `None` if more has changed. `before` and `now` are the files of the two runs.
    #[must_use]
    pub fn changed_texts<'a>(&'a self, earlier: &'a Self, now: &Files, before: &Files) -> Option<Vec<(&'a Markdown, &'a Markdown)>> {
        if self.parts.len() != earlier.parts.len() {
            return None;
        }
        let pairs = earlier.parts.iter().zip(&self.parts).filter(|(old, new)| !Arc::ptr_eq(old, new));
        pairs
            .map(|(old, new)| {
                let whole = |part: &'a Part| {
                    let document = part.document.as_ref()?;
                    (part.diagnostics.is_empty() && part.salvaged.is_empty()).then_some(document)
                };
                let (old, new) = (whole(old)?, whole(new)?);
                let head = |files: &'_ Files, document: &Markdown| {
                    files.text(document.file).get(..document.body.start as usize).map(str::to_owned)
                };
                let same = old.path == new.path
                    && old.file == new.file
                    && head(before, old) == head(now, new)
                    && blocks::is_seen_alike(&old.blocks, &new.blocks);
                same.then_some((old, new))
            })
            .collect()
    }
}

/// The parts of an earlier run, each with the file it was read from.
#[derive(Debug, Default)]
pub struct Memo {
    parts: Vec<(FileId, Arc<File>, Arc<Part>)>,
}

/// A list of records under its key.
#[derive(Debug)]
pub struct Entry {
    /// The key, the name of a kind.
    pub key: data::Key,
    /// What stands under it.
    pub node: Node,
}

/// An id that a broken file seems to define.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// The id.
    pub id: String,
    /// The key under which it stands, as far as can be seen.
    pub key: Option<String>,
    /// Where.
    pub span: Span,
}

/// The key of a [`Salvaged`] that is no id but the path of a file that could not be read: links to it are not dead.
pub const UNREAD: &str = "unread";

/// A JSON source.
#[derive(Debug)]
pub struct Json {
    /// The path under the content.
    pub path: String,
    /// The beginning of the file.
    pub span: Span,
    /// What stands in it, if it can be read.
    pub node: Option<Node>,
}

/// A Markdown source.
#[derive(Debug)]
pub struct Markdown {
    /// The path under the content, with its ending.
    pub path: String,
    /// The file.
    pub file: FileId,
    /// The front matter, if there is one that can be read.
    pub head: Option<Node>,
    /// Whether the front matter could not be read.
    pub head_broken: bool,
    /// Where the text stands, behind the front matter.
    pub body: Span,
    /// The text.
    pub blocks: Arc<[blocks::Block]>,
}

/// Reads all content of `files`, on all cores; what `memo` knows of files that have not changed is taken over.
#[must_use]
pub fn read(files: &Files, memo: &mut Memo) -> Source {
    let list: Vec<_> = files.of(Area::Content).collect();
    let known = |id: FileId, file: &Arc<File>| {
        let at = memo
            .parts
            .binary_search_by_key(&file.path.as_str(), |(_, known, _)| &known.path)
            .ok()?;
        let (of, known, part) = &memo.parts[at];
        (*of == id && Arc::ptr_eq(known, file)).then(|| Arc::clone(part))
    };
    let parts: Vec<_> = list
        .into_par_iter()
        .map(|(id, file)| {
            let part = known(id, file).unwrap_or_else(|| Arc::new(read_file(id, file, files.content)));
            (id, Arc::clone(file), part)
        })
        .collect();
    memo.parts = parts;
    Source {
        parts: memo.parts.iter().map(|(.., part)| Arc::clone(part)).collect(),
    }
}

fn read_file(id: FileId, file: &File, content: &str) -> Part {
    let path = file.path.strip_prefix(content).unwrap_or(&file.path);
    let yaml = path.to_lowercase();
    if is_disclosures(path) {
        let (node, diagnostics) = if file.intact {
            data::json::parse(id, &file.text)
        } else {
            Default::default()
        };
        return Part {
            disclosures: Some(Json {
                path: path.to_owned(),
                span: Span::new(id, 0, 0),
                // Of what is given twice nobody knows which is meant.
                node: node.filter(|_| diagnostics.is_empty()),
            }),
            diagnostics,
            ..Part::default()
        };
    }
    if !file.intact {
        let mut salvaged = salvage::ids(id, &file.text, 0..file.text.len());
        salvaged.push(Salvaged {
            id: path.to_owned(),
            key: Some(UNREAD.to_owned()),
            span: Span::new(id, 0, 0),
        });
        return Part {
            salvaged,
            ..Part::default()
        };
    }
    if yaml.ends_with(".yaml") || yaml.ends_with(".yml") {
        read_yaml(id, &file.text)
    } else {
        read_markdown(id, path, &file.text)
    }
}

fn read_yaml(id: FileId, text: &str) -> Part {
    let yaml = data::yaml::parse(id, text, 0..text.len());
    let mut part = Part {
        diagnostics: yaml.diagnostics,
        ..Part::default()
    };
    for document in yaml.documents {
        if document.is_null() {
            continue;
        }
        let span = document.span;
        match document.value {
            Value::Map(entries) => part.entries.extend(entries.into_iter().map(|(key, node)| Entry { key, node })),
            _ if yaml.cut => {}
            _ => part.diagnostics.push(
                Diagnostic::new(
                    "wrong-type",
                    span,
                    Text::new(
                        "ファイルの一番外側は `種類: [記録, …]` でなければなりません",
                        "the outermost level has to be `kind: [record, …]`",
                    ),
                )
                .help(Text::new(
                    "例えば `risks:` の下に記録を並べてください",
                    "put the records under a key such as `risks:`",
                )),
            ),
        }
    }
    if yaml.cut {
        part.salvaged = salvage::ids(id, text, 0..text.len());
    }
    part
}

/// From here on a text is no text, and more of the same helps nobody.
const MOST_CONTROLS: usize = 10;

fn read_markdown(id: FileId, path: &str, text: &str) -> Part {
    let front = markdown::front_matter(id, text);
    let head_broken = front.diagnostic.is_some();
    let mut diagnostics: Vec<_> = front.diagnostic.into_iter().collect();
    let controls = text[front.body.clone()].char_indices().filter(|(_, c)| is_control(*c));
    diagnostics.extend(controls.take(MOST_CONTROLS).map(|(at, c)| {
        let start = front.body.start + at;
        data::yaml::control_character(c, Span::new(id, start, start + c.len_utf8()))
    }));
    let mut document = Markdown {
        path: path.to_owned(),
        file: id,
        head: None,
        head_broken,
        body: Span::new(id, front.body.start, front.body.end),
        blocks: Arc::default(),
    };
    let mut salvaged = Vec::new();
    if let Some(range) = front.yaml {
        let yaml = data::yaml::parse(id, text, range.clone());
        if yaml.cut {
            salvaged = salvage::ids(id, text, range);
        }
        document.head_broken |= !yaml.diagnostics.is_empty();
        diagnostics.extend(yaml.diagnostics);
        document.head = yaml.documents.into_iter().next().filter(|node| !node.is_null());
    } else if document.head_broken {
        salvaged = salvage::ids(id, text, 0..text.len());
    }
    let parsed = markdown::parse(id, text, front.body, path.ends_with(".jinja"));
    document.blocks = parsed.blocks.into();
    diagnostics.extend(parsed.diagnostics);
    Part {
        document: Some(document),
        salvaged,
        diagnostics,
        ..Part::default()
    }
}
