//! Documents: Markdown sources with their heads, in both languages.

use super::kinds::document::{Document, FrontMatter, Translation, TranslationHead};
use super::value::Id;
use super::{Broken, Isms, Kind, Natural, Stated};
use crate::catalog::duplicate_id;
use crate::data::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Markdown;
use crate::source::blocks::{Block, plain};
use crate::span::Span;
use crate::text::{Text, Words};

/// Files the documents; `x.en.md` beside `x.md` becomes its translation.
pub(super) fn load(isms: &mut Isms, sources: Vec<Markdown>, diagnostics: &mut Vec<Diagnostic>) {
    let paths: std::collections::BTreeSet<_> = sources.iter().map(|source| source.path.clone()).collect();
    let original = |path: &str| {
        let stem = path.strip_suffix(".en.md").or_else(|| path.strip_suffix(".en.md.jinja"))?;
        [format!("{stem}.md"), format!("{stem}.md.jinja")]
            .into_iter()
            .find(|path| paths.contains(path))
    };
    let (translations, originals): (Vec<_>, Vec<_>) = sources
        .into_iter()
        .map(|source| (original(&source.path), source))
        .partition(|(original, _)| original.is_some());
    for (_, source) in originals {
        one(isms, source, diagnostics);
    }
    for (path, source) in translations {
        let path = path.unwrap_or_default();
        let head = match &source.head {
            Some(node) => {
                let decoded = data::decode::<TranslationHead>(node);
                diagnostics.extend(decoded.diagnostics);
                decoded.value.unwrap_or_default()
            }
            None => TranslationHead::default(),
        };
        let translation = Translation {
            path: source.path,
            file: source.file,
            head,
            blocks: source.blocks,
        };
        if let Some(stated) = isms.documents.list.values_mut().find(|stated| stated.record.path == path) {
            if let Some(title) = &translation.head.title {
                let words = std::mem::take(&mut stated.record.title);
                stated.record.title = Words {
                    en: Some(title.clone()),
                    ja: words.ja.or(words.plain),
                    plain: None,
                };
            }
            stated.record.translation = Some(translation);
        }
    }
}

fn one(isms: &mut Isms, source: Markdown, diagnostics: &mut Vec<Diagnostic>) {
    let node = source.head.clone().unwrap_or(Node {
        span: Span::new(source.file, 0, 0),
        value: Value::Map(Vec::new()),
    });
    let decoded = data::decode::<FrontMatter>(&node);
    let broken = source.head_broken || !decoded.diagnostics.is_empty();
    diagnostics.extend(decoded.diagnostics);
    let written = node.get("id").and_then(Node::scalar).map(str::to_owned);
    let path = &source.path;
    let stem = path.strip_suffix(".jinja").unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned();
    if broken {
        // Its page is still there to be linked to; its id is known as far as it can be seen.
        if let Some(id) = written {
            isms.broken.push(Broken {
                id,
                kind: Some(Kind::Document),
                span: node.head(),
            });
        }
        isms.broken.push(Broken {
            id: stem,
            kind: Some(Kind::Document),
            span: node.head(),
        });
        return;
    }
    let head = decoded.value.unwrap_or_default();
    let id = head.id.clone().map_or(stem.clone(), |Id(id)| id);
    let title = head
        .title
        .clone()
        .or_else(|| first_heading(&source.blocks))
        .unwrap_or_else(|| Words::plain(stem.rsplit('/').next().unwrap_or(&stem)));
    if head.layer.is_some_and(|layer| !(1..=4).contains(&layer)) {
        diagnostics.push(
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
        id: id.clone(),
        title,
        path: source.path,
        file: source.file,
        head,
        head_span: node.span,
        body: source.body,
        blocks: source.blocks,
        translation: None,
    };
    let key = Natural(id);
    if let Some(first) = isms.documents.list.get(&key) {
        diagnostics.push(duplicate_id(&key.0, node.head(), first.node.head()));
        return;
    }
    isms.documents.list.insert(key, Stated { record: document, node });
}

/// The words of the first heading of the highest level that stands first.
fn first_heading(blocks: &[Block]) -> Option<Words> {
    blocks.iter().find_map(|block| match block {
        Block::Heading(heading) if heading.level == 1 => Some(Words::plain(plain(&heading.inlines))),
        _ => None,
    })
}
