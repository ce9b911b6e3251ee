//! The theme: templates, words of the interface, style and scripts; embedded, and overlaid file by file by a book's own `themes/default/`.
//!
//! 1. Gather the files: the book's own, else those in the binary.
//! 2. Read `labels.yaml`, and hold the keys that templates use against it.
//! 3. Load the templates into one engine per language, with what all its pages share in the global context.
//!
//! Invariant: a template sees the view of its page and nothing else; no function of the engine reads files, network or environment.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tera::{Context, ErrorKind, Tera};

use super::view;
use crate::data;
use crate::diagnostic::Diagnostic;
use crate::files::{Area, File, Files};
use crate::span::{FileId, Span};
use crate::text;
use crate::text::{Lang, Text, escape};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
const FOLDER: &str = "themes/default/";
const LABELS: &str = "labels.yaml";

/// A theme that was read: templates parsed, words complete.
pub(super) struct Theme {
    templates: Tera,
    labels: BTreeMap<String, Label>,
    /// Where templates stand in the files of the book; those of the binary stand nowhere.
    places: Arc<BTreeMap<String, Template>>,
    /// The assets with the names they get in the output.
    pub(super) assets: Vec<(String, Cow<'static, [u8]>)>,
    names: BTreeMap<&'static str, String>,
}

struct Template {
    file: Option<FileId>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    ja: String,
    en: String,
}

/// A file of the theme.
struct Source<'a> {
    file: Option<FileId>,
    bytes: Cow<'a, [u8]>,
}

/// The files of a theme that are the book's own.
type Own = Vec<(FileId, Arc<File>)>;

/// The theme of an earlier run, with the files of the book that it was read from.
#[derive(Default)]
pub(super) struct Memo {
    last: Option<(Own, Arc<Theme>)>,
}

impl Theme {
    /// What [`Theme::load`] gives: that of `memo`, as long as the files of the theme have not changed.
    pub(super) fn reload(files: &Files, memo: &mut Memo) -> Result<Arc<Self>, Vec<Diagnostic>> {
        let own: Own = files.of(Area::Theme).map(|(id, file)| (id, Arc::clone(file))).collect();
        let same = |known: &Own| {
            let mut pairs = known.iter().zip(&own);
            known.len() == own.len() && pairs.all(|((of, known), (id, file))| of == id && Arc::ptr_eq(known, file))
        };
        if let Some((_, theme)) = memo.last.as_ref().filter(|(known, _)| same(known)) {
            return Ok(Arc::clone(theme));
        }
        let theme = Arc::new(Self::load(files)?);
        memo.last = Some((own, Arc::clone(&theme)));
        Ok(theme)
    }

    /// Reads the theme of a book.
    pub(super) fn load(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let sources = gather(files);
        let mut diagnostics = elsewhere(files);
        let labels = read_labels(&sources, &mut diagnostics);
        let mut places = BTreeMap::new();
        for (path, source) in sources.iter().filter(|(path, _)| is_template(path)) {
            let text = String::from_utf8_lossy(&source.bytes).into_owned();
            if let Some(labels) = &labels {
                unknown_labels(path, &text, source.file, labels, &mut diagnostics);
            }
            places.insert(path.clone(), Template { file: source.file, text });
        }
        let mut templates = Tera::default();
        templates.set_escape_fn(|text, out| escape(text, |part| out.write_all(part.as_bytes())));
        if let Err(error) = templates.add_raw_templates(places.iter().map(|(name, template)| (name.clone(), template.text.clone()))) {
            diagnostics.push(complaint(&places, &error));
        }
        let (assets, names) = assets(sources);
        match labels {
            Some(labels) if diagnostics.is_empty() => Ok(Self {
                templates,
                labels,
                places: Arc::new(places),
                assets,
                names,
            }),
            _ => Err(diagnostics),
        }
    }

    /// Whether templates or words of the interface are the book's own: copies of those in the binary are not.
    pub(super) fn has_own_templates(files: &Files) -> bool {
        let own = files
            .of(Area::Theme)
            .filter_map(|(_, file)| Some((file.path.strip_prefix(FOLDER)?, file)));
        own.into_iter()
            .filter(|(path, _)| is_template(path) || *path == LABELS)
            .any(|(path, file)| {
                let embedded = EMBEDDED.get_file(path).map(include_dir::File::contents);
                embedded != Some(file.text.as_bytes())
            })
    }

    /// The name that an asset of the theme has in the output.
    pub(super) fn asset(&self, name: &'static str) -> String {
        self.names.get(name).cloned().unwrap_or_default()
    }

    /// The words of the interface in a language.
    fn words(&self, lang: Lang) -> BTreeMap<String, String> {
        let get = |label: &Label| match lang {
            Lang::Ja => label.ja.clone(),
            Lang::En => label.en.clone(),
        };
        self.labels.iter().map(|(key, label)| (key.clone(), get(label))).collect()
    }

    /// The engine for the pages of one language.
    pub(super) fn engine(&self, site: view::Site, lang: Lang) -> Engine {
        let words = self.words(lang);
        let mut tera = self.templates.clone();
        tera.global_context().insert("site", &site);
        tera.global_context().insert("t", &words);
        Engine {
            places: Arc::clone(&self.places),
            tera,
            site,
            words,
        }
    }
}

/// The templates in one language.
pub(super) struct Engine {
    places: Arc<BTreeMap<String, Template>>,
    tera: Tera,
    site: view::Site,
    words: BTreeMap<String, String>,
}

impl Engine {
    /// Prints a page.
    pub(super) fn page(&self, template: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(view).expect("views are structs");
        self.tera
            .render(template, &context)
            .map_err(|error| complaint(&self.places, &error))
    }

    /// Prints a table by itself, for a place within a text.
    pub(super) fn table(&self, table: &view::Table, root: &str) -> Result<String, Diagnostic> {
        #[derive(Serialize)]
        struct Arguments<'a> {
            table: &'a view::Table,
        }
        let page = view::Root {
            root: Cow::Owned(root.to_owned()),
        };
        let implicit = view::Implicit {
            page: &page,
            site: &self.site,
            t: &self.words,
        };
        let arguments = Context::from_serialize(&Arguments { table }).expect("arguments are a struct");
        let implicit = Context::from_serialize(&implicit).expect("implicit values are a struct");
        let printed = self
            .tera
            .render_component_with_implicits("table", &arguments, &implicit, None, true);
        printed.map_err(|error| complaint(&self.places, &error))
    }
}

fn is_template(path: &str) -> bool {
    !path.contains('/') && path.ends_with(".html")
}

/// Says which files under `themes/` belong to no theme there is.
fn elsewhere(files: &Files) -> Vec<Diagnostic> {
    let other = files
        .of(Area::Theme)
        .filter(|(_, file)| file.intact && !file.path.starts_with(FOLDER));
    other
        .map(|(id, _)| {
            let message = text!(
                "このファイルは使われません。テーマは `{FOLDER}` だけです",
                "this file is not used: the only theme is `{FOLDER}`"
            );
            let help = text!("`{FOLDER}` に移すか、消してください", "move it to `{FOLDER}`, or remove it");
            Diagnostic::new("theme-unknown", Span::new(id, 0, 0), message).help(help)
        })
        .collect()
}

/// All files of the theme by their path in it: the book's own before those in the binary.
fn gather(files: &Files) -> BTreeMap<String, Source<'_>> {
    let mut sources = BTreeMap::new();
    embedded(&EMBEDDED, &mut sources);
    for (id, file) in files.of(Area::Theme) {
        if let Some(path) = file.path.strip_prefix(FOLDER) {
            sources.insert(
                path.to_owned(),
                Source {
                    file: Some(id),
                    bytes: Cow::Borrowed(file.text.as_bytes()),
                },
            );
        }
    }
    sources
}

fn embedded(folder: &'static Dir<'_>, sources: &mut BTreeMap<String, Source<'_>>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => embedded(inner, sources),
            DirEntry::File(file) => {
                let parts: Vec<_> = file.path().components().map(|part| part.as_os_str().to_string_lossy()).collect();
                sources.insert(
                    parts.join("/"),
                    Source {
                        file: None,
                        bytes: Cow::Borrowed(file.contents()),
                    },
                );
            }
        }
    }
}

fn read_labels(sources: &BTreeMap<String, Source<'_>>, diagnostics: &mut Vec<Diagnostic>) -> Option<BTreeMap<String, Label>> {
    let source = sources.get(LABELS).expect("the embedded theme has labels");
    let text = String::from_utf8_lossy(&source.bytes);
    let yaml = data::yaml::parse(source.file.unwrap_or(FileId::NONE), &text, 0..text.len());
    let broken = yaml.cut;
    diagnostics.extend(yaml.diagnostics);
    let node = yaml.documents.into_iter().next().filter(|_| !broken)?;
    let decoded = data::decode::<BTreeMap<String, Label>>(&node);
    diagnostics.extend(decoded.diagnostics);
    decoded.value
}

/// Says which keys of `t` a template uses that there are no words for.
fn unknown_labels(path: &str, text: &str, file: Option<FileId>, labels: &BTreeMap<String, Label>, diagnostics: &mut Vec<Diagnostic>) {
    for (at, key) in used_labels(text) {
        if labels.contains_key(key) {
            continue;
        }
        let message = text!("`{LABELS}` に `{key}` がありません", "`{LABELS}` has no `{key}`");
        let diagnostic = placed("theme-label", path, text, file, at, at + key.len(), &message);
        let help = text!(
            "`{key}: {{ja: …, en: …}}` を `{FOLDER}{LABELS}` に加えてください",
            "add `{key}: {{ja: …, en: …}}` to `{FOLDER}{LABELS}`"
        );
        diagnostics.push(
            diagnostic
                .did_you_mean(text::nearest(key, labels.keys().map(String::as_str)))
                .help(help),
        );
    }
}

/// The keys after `t.` in expressions and statements of a template, with their places.
fn used_labels(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|offset| at + offset) {
        let close = match text[open..].get(..2) {
            Some("{#") => "#}",
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let end = text[open..].find(close).map_or(text.len(), |offset| open + offset);
        if close != "#}" {
            keys_in(text, open + 2, end, &mut found);
        }
        at = end;
    }
    found
}

fn keys_in<'a>(text: &'a str, start: usize, end: usize, found: &mut Vec<(usize, &'a str)>) {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut quote = None;
    let mut before = ' ';
    for (offset, c) in text[start..end].char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == 't' && !word(before) && !matches!(before, '.' | '@') && text[start + offset..end].starts_with("t.") => {
                let key = start + offset + 2;
                let length = text[key..end].find(|c| !word(c)).unwrap_or(end - key);
                found.push((key, &text[key..key + length]));
            }
            None => {}
        }
        before = c;
    }
}

/// An error of the engine as a diagnostic that names file, line and cause.
fn complaint(places: &BTreeMap<String, Template>, error: &tera::Error) -> Diagnostic {
    located(places, error).help(Text::new(
        "テンプレートを直すか、そのファイルを消して同梱のものに戻してください",
        "mend the template, or remove the file and so go back to the one that comes with ismsbook",
    ))
}

fn located(places: &BTreeMap<String, Template>, error: &tera::Error) -> Diagnostic {
    let failed = Text::new("テーマのテンプレートを使えません", "a template of the theme cannot be used");
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return Diagnostic::new(
            "theme-error",
            Span::NONE,
            Text::owned(format!("{}: {error}", failed.ja), format!("{}: {error}", failed.en)),
        );
    };
    let path = report.filename();
    let cause = report.message();
    let Some(template) = places.get(path) else {
        return Diagnostic::new(
            "theme-error",
            Span::NONE,
            Text::owned(format!("{}: {cause}", failed.ja), format!("{}: {cause}", failed.en)),
        );
    };
    let span = report.span();
    let offset = |line: usize, column: usize| {
        let start: usize = template.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let inner = template.text[start..]
            .char_indices()
            .nth(column)
            .map_or(template.text.len() - start, |(at, _)| at);
        start + inner
    };
    let (start, end) = (offset(span.start_line, span.start_col), offset(span.end_line, span.end_col));
    let message = Text::owned(format!("{}: {cause}", failed.ja), format!("{}: {cause}", failed.en));
    placed("theme-error", path, &template.text, template.file, start, end, &message)
}

/// A diagnostic at a place of a theme file; a file of the binary is named in the message.
fn placed(code: &'static str, path: &str, text: &str, file: Option<FileId>, start: usize, end: usize, message: &Text) -> Diagnostic {
    match file {
        Some(id) => Diagnostic::new(code, Span::new(id, start, end), message.clone()),
        None => {
            let line = crate::span::position(text, start).line;
            let at = format!("{FOLDER}{path}:{line}");
            Diagnostic::new(
                code,
                Span::NONE,
                Text::owned(format!("{at}: {}", message.ja), format!("{at}: {}", message.en)),
            )
        }
    }
}

/// Files by their path in the output, and the paths by the names that templates use.
type Assets = (Vec<(String, Cow<'static, [u8]>)>, BTreeMap<&'static str, String>);

/// The assets of the theme and the names by which templates know four of them; those carry a hash of their content.
fn assets(sources: BTreeMap<String, Source<'_>>) -> Assets {
    const NAMED: [&str; 4] = ["style.css", "site.js", "search.js", "icon.svg"];
    let mut assets = Vec::new();
    let mut names = BTreeMap::new();
    for (path, source) in sources {
        let Some(name) = path.strip_prefix("assets/") else { continue };
        let bytes = lean(&path, source.bytes.into_owned());
        let mut output = path.clone();
        if let Some(known) = NAMED.into_iter().find(|known| *known == name) {
            let (stem, extension) = known.rsplit_once('.').expect("the named assets have an extension");
            output = format!("assets/{stem}-{}.{extension}", digest(&bytes));
            names.insert(known, output.clone());
        }
        assets.push((output, Cow::Owned(bytes)));
    }
    (assets, names)
}

/// A style or script of ours without indents and comments, each of which takes whole lines: every page loads it. What a book has changed stays as it is written.
fn lean(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    let ours = EMBEDDED.get_file(path).filter(|file| file.contents() == bytes);
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    let (Some(text), Some(extension @ ("css" | "js"))) = (ours.and_then(include_dir::File::contents_utf8), extension) else {
        return bytes;
    };
    let mut inside = false;
    let is_code = |line: &&str| {
        if extension == "js" {
            return !line.starts_with("//");
        }
        let is_comment = inside || line.starts_with("/*");
        inside = is_comment && !line.trim_end().ends_with("*/");
        !is_comment
    };
    let lines = text.split_inclusive('\n').map(str::trim_start);
    lines.filter(is_code).collect::<String>().into_bytes()
}

/// The first ten hexadecimal digits of the SHA-256 of `bytes`.
fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(5).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_theme_loads() {
        let theme = Theme::load(&Files::default());
        assert!(theme.is_ok(), "{:?}", theme.err());
    }

    #[test]
    fn a_mistake_in_an_own_template_has_its_place() {
        let own = "{% extends \"base.html\" %}\n{% block main %}{{ t.nosuch }}{% endblok %}\n";
        let mut files = Files::from_texts([]);
        let id = files.add(File {
            path: "themes/default/search.html".into(),
            area: Area::Theme,
            text: own.into(),
            intact: true,
        });
        let diagnostics = Theme::load(&files).err().unwrap_or_default();
        let codes: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| (diagnostic.code, diagnostic.span.file))
            .collect();
        assert_eq!(codes, [("theme-label", id), ("theme-error", id)]);
        assert_eq!(crate::span::position(own, diagnostics[1].span.start as usize).line, 2);
    }
}
