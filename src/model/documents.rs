//! Documents: Markdown sources with their heads, in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use super::kinds::document::{Document, FrontMatter, Translation, TranslationHead};
use super::value::Id;
use super::{Broken, Changed, Isms, Kept, Kind, Natural, Stated};
use crate::catalog::duplicate_id;
use crate::data::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::blocks::{Block, plain};
use crate::source::{Markdown, Source};
use crate::span::{FileId, Span};
use crate::text::{Text, Words};

/// What the Markdown of one file says: as a document, and as the translation of one. Which of them it is hangs on what stands beside it.
#[derive(Debug, Default)]
pub(super) struct Piece {
    original: OnceLock<Original>,
    translation: OnceLock<(Translation, Vec<Diagnostic>)>,
    /// The document with the translation that stood beside it last.
    joined: Mutex<Option<Joined>>,
}

/// What stood beside a document, and the document with it.
type Joined = (Arc<super::Piece>, Arc<Stated<Document>>);

/// A document by itself, or what is known of it.
#[derive(Debug, Default)]
struct Original {
    stated: Option<Arc<Stated<Document>>>,
    broken: Vec<Broken>,
    diagnostics: Vec<Diagnostic>,
}

/// Files the documents; `x.en.md` beside `x.md` becomes its translation.
pub(super) fn load(isms: &mut Isms, source: &Source, pieces: &[Arc<super::Piece>], diagnostics: &mut Vec<Diagnostic>) {
    let files = || {
        let both = source.parts.iter().zip(pieces);
        both.filter_map(|(part, piece)| Some((part.document.as_ref()?, piece)))
    };
    let paths: BTreeSet<_> = files().map(|(markdown, _)| markdown.path.as_str()).collect();
    let original = |path: &str| {
        let stem = path.strip_suffix(".en.md").or_else(|| path.strip_suffix(".en.md.jinja"))?;
        [format!("{stem}.md"), format!("{stem}.md.jinja")]
            .into_iter()
            .find(|path| paths.contains(path.as_str()))
    };
    let mut translations = BTreeMap::new();
    let mut originals = Vec::new();
    for (markdown, piece) in files() {
        match original(&markdown.path) {
            Some(path) => {
                let (_, said) = piece.document.translation(markdown);
                diagnostics.extend(said.iter().cloned());
                translations.insert(path, (markdown, piece));
            }
            None => originals.push((markdown, piece)),
        }
    }
    for (markdown, piece) in originals {
        let found = piece.document.original.get_or_init(|| one(markdown));
        isms.broken.extend(found.broken.iter().cloned());
        diagnostics.extend(found.diagnostics.iter().cloned());
        let Some(stated) = &found.stated else { continue };
        let key = Natural(stated.record.id.clone());
        if let Some(first) = isms.documents.list.get(&key) {
            diagnostics.push(duplicate_id(&key.0, stated.node.head(), first.node.head()));
            continue;
        }
        let stated = match translations.get(&markdown.path) {
            Some((translated, beside)) => piece.document.joined(stated, translated, beside),
            None => Arc::clone(stated),
        };
        isms.documents.list.insert(key, stated);
    }
}

/// The same documents with other texts: of the file of each pair, the text of the second. Gives the documents that changed, as they were and as they are.
pub(super) fn with_texts(isms: &mut Isms, texts: &[(&Markdown, &Markdown)]) -> Changed {
    let mut changed = Vec::new();
    for stated in isms.documents.list.values_mut() {
        let text = |file: FileId| texts.iter().find(|(_, now)| now.file == file).map(|(_, now)| *now);
        let original = text(stated.record.file);
        let translated = stated.record.translation.as_ref().and_then(|translation| text(translation.file));
        if original.is_none() && translated.is_none() {
            continue;
        }
        let mut record = stated.record.clone();
        if let Some(now) = original {
            record.blocks = Arc::clone(&now.blocks);
            record.body = now.body;
        }
        if let (Some(now), Some(translation)) = (translated, &mut record.translation) {
            translation.blocks = Arc::clone(&now.blocks);
        }
        let new = Arc::new(Stated::new(record, stated.node.clone()));
        changed.push((std::mem::replace(stated, Arc::clone(&new)), new));
    }
    changed
}

/// Files what is left of the documents of another book: see [`Isms::projected`].
pub(super) fn project(
    isms: &mut Isms,
    whole: &Isms,
    keep: &mut dyn FnMut(Kind, &str, &Node) -> Kept,
    text: &dyn Fn(&[Block]) -> Arc<[Block]>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, stated) in &whole.documents.list {
        let mut record = stated.record.clone();
        let node = match keep(Kind::Document, &record.id, &stated.node) {
            Kept::Whole => stated.node.clone(),
            Kept::Part(node) => {
                let decoded = data::decode::<FrontMatter>(&node);
                diagnostics.extend(decoded.diagnostics);
                record.head = decoded.value.unwrap_or_default();
                node
            }
            Kept::Nothing => continue,
        };
        record.blocks = text(&record.blocks);
        if let Some(translation) = &mut record.translation {
            translation.blocks = text(&translation.blocks);
        }
        isms.documents
            .list
            .insert(Natural(key.0.clone()), Arc::new(Stated::new(record, node)));
    }
}

impl Piece {
    /// The file as the translation of a document.
    fn translation(&self, markdown: &Markdown) -> &(Translation, Vec<Diagnostic>) {
        self.translation.get_or_init(|| {
            let node = head_of(markdown);
            let decoded = data::decode::<TranslationHead>(&node);
            let mut diagnostics = decoded.diagnostics;
            let head = decoded.value.unwrap_or_default();
            if head
                .translated
                .as_ref()
                .is_some_and(|from| from.version.is_none() && from.digest.is_none())
            {
                diagnostics.push(made_from_nothing(&node));
            }
            let translation = Translation {
                path: markdown.path.clone(),
                file: markdown.file,
                head,
                node,
                blocks: Arc::clone(&markdown.blocks),
            };
            (translation, diagnostics)
        })
    }

    /// The document `stated` with the translation `beside` it; the same object as long as both are the same.
    fn joined(&self, stated: &Arc<Stated<Document>>, translated: &Markdown, beside: &Arc<super::Piece>) -> Arc<Stated<Document>> {
        let mut joined = self.joined.lock().expect("no thread panics while it holds this");
        if let Some((_, known)) = joined.as_ref().filter(|(of, _)| Arc::ptr_eq(of, beside)) {
            return Arc::clone(known);
        }
        let (translation, _) = beside.document.translation(translated);
        let mut record = stated.record.clone();
        if let Some(title) = &translation.head.title {
            let words = std::mem::take(&mut record.title);
            record.title = Words {
                en: Some(title.clone()),
                ja: words.ja.or(words.plain),
                plain: None,
            };
        }
        record.translation = Some(translation.clone());
        let both = Arc::new(Stated::new(record, stated.node.clone()));
        *joined = Some((Arc::clone(beside), Arc::clone(&both)));
        both
    }
}

/// The front matter of a file; empty if there is none.
fn head_of(source: &Markdown) -> Node {
    source.head.clone().unwrap_or(Node {
        span: Span::new(source.file, 0, 0),
        value: Value::Map(Vec::new()),
    })
}

fn made_from_nothing(head: &Node) -> Diagnostic {
    let message = Text::new("`version` も `digest` もありません", "neither `version` nor `digest` is there");
    Diagnostic::new("missing-key", head.at(&["translated"]), message).help(Text::new(
        "どの版から翻訳したかを `version` に書くか、`ismsbook confirm` の示す値を `digest` に書いてください",
        "say in `version` what was translated, or put into `digest` what `ismsbook confirm` prints",
    ))
}

fn one(source: &Markdown) -> Original {
    let mut found = Original::default();
    let node = head_of(source);
    let decoded = data::decode::<FrontMatter>(&node);
    let broken = source.head_broken || !decoded.diagnostics.is_empty();
    found.diagnostics.extend(decoded.diagnostics);
    let written = node.get("id").and_then(Node::scalar).map(str::to_owned);
    let path = &source.path;
    let stem = path.strip_suffix(".jinja").unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned();
    if broken {
        // Its page is still there to be linked to; its id is known as far as it can be seen.
        found.broken.extend(written.into_iter().chain([stem]).map(|id| Broken {
            id,
            kind: Some(Kind::Document),
            span: node.head(),
        }));
        return found;
    }
    let head = decoded.value.unwrap_or_default();
    let id = head.id.clone().map_or(stem.clone(), |Id(id)| id);
    let title = head
        .title
        .clone()
        .or_else(|| first_heading(&source.blocks))
        .unwrap_or_else(|| Words::plain(stem.rsplit('/').next().unwrap_or(&stem)));
    if head.layer.is_some_and(|layer| !(1..=4).contains(&layer)) {
        found.diagnostics.push(
            Diagnostic::new(
                "bad-value",
                node.at(&["layer"]),
                Text::new("`layer` は 1 から 4 です", "`layer` is 1 to 4"),
            )
            .help(Text::new(
                "1 は方針、2 は規程、3 は手順、4 は様式と記録です",
                "1 is for policies, 2 for standards, 3 for procedures, 4 for forms and records",
            )),
        );
    }
    let document = Document {
        id,
        title,
        path: source.path.clone(),
        file: source.file,
        head,
        head_span: node.span,
        body: source.body,
        blocks: Arc::clone(&source.blocks),
        translation: None,
    };
    found.stated = Some(Arc::new(Stated::new(document, node)));
    found
}

/// The words of the first heading of the highest level that stands first.
fn first_heading(blocks: &[Block]) -> Option<Words> {
    blocks.iter().find_map(|block| match block {
        Block::Heading(heading) if heading.level == 1 => Some(Words::plain(plain(&heading.inlines))),
        _ => None,
    })
}
