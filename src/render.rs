//! Pages: what may be read, printed as a site of HTML files with relative links that opens from a disk, works offline and reads fully without scripts.
//!
//! 1. Read the theme (`theme`): templates, words and assets, embedded and overlaid.
//! 2. Compute once what all pages share (`press`): addresses, tables of reports, states, shelves, open points.
//! 3. Print every page of every language on all cores (`pages`): from the press to a view, from the view through its template.
//! 4. Add assets, pictures and the search index (`search`).
//!
//! Invariant: nothing is decided here. What may be read is decided by the audience, what is in a table by its report, how it looks by the theme.
//! Invariant: an author's text reaches a page through the printer of blocks or through a template that escapes, never otherwise.

use rayon::prelude::*;

use crate::artifact::Artifacts;
use crate::audience::Visible;
use crate::diagnostic::{self, Diagnostic};
use crate::model::kinds::document::Document;
use crate::text::Lang;

mod address;
mod edition;
mod figure;
mod highlight;
mod html;
mod pages;
mod press;
mod search;
mod shelf;
mod shell;
mod spoken;
mod state;
mod table;
mod theme;
mod view;

use edition::Edition;
use press::Press;
use theme::Theme;

/// Prints the whole site; a draft says on every page that it is one.
///
/// # Errors
/// Everything that is wrong in the theme of a book (`theme-error`, `theme-label`) and in expressions of documents (`bad-expression`, `report-empty`).
pub fn site(visible: &Visible<'_>, draft: bool) -> Result<Artifacts, Vec<Diagnostic>> {
    let theme = Theme::load(visible.files)?;
    let assets: Vec<_> = theme.assets.iter().map(|(path, _)| path.clone()).collect();
    let press = Press::new(visible, &assets);
    press.make_tables();
    let editions: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang| {
            let view = Edition::site_view(&press, &theme, lang, draft);
            Edition::new(&press, theme.engine(view, lang), lang)
        })
        .collect();
    let mut artifacts = Artifacts::default();
    let mut diagnostics = Vec::new();
    for edition in &editions {
        let printed: Vec<_> = pages::jobs(&press, edition.lang())
            .into_par_iter()
            .map(|job| pages::print(edition, &job))
            .collect();
        let mut entries = Vec::new();
        for output in printed {
            match output {
                Ok(output) => {
                    output.files.into_iter().for_each(|(path, text)| artifacts.put_text(path, text));
                    entries.extend(output.entry);
                }
                Err(said) => diagnostics.extend(said),
            }
        }
        if press.addresses.is_whole(edition.lang()) {
            let folder = format!("{}{}/", address::INDEX, edition.lang().tag());
            search::index(&entries)
                .into_iter()
                .for_each(|(name, text)| artifacts.put_text(format!("{folder}{name}"), text));
        }
    }
    if !diagnostics.is_empty() {
        diagnostic::sort(&mut diagnostics, visible.files);
        return Err(diagnostics);
    }
    for (from, to) in press.addresses.assets() {
        if let Some(asset) = visible.files.asset(from) {
            artifacts.put(to, asset.bytes.clone());
        }
    }
    theme.assets.into_iter().for_each(|(path, bytes)| artifacts.put(path, bytes));
    Ok(artifacts)
}

/// What [`site`] would complain about, without printing more than that takes: the documents that hold expressions. A template of the book's own may fail on any
/// page, so with one of these every page is printed; those of the binary are known to work.
#[must_use]
pub fn rehearse(visible: &Visible<'_>) -> Vec<Diagnostic> {
    if Theme::has_own_templates(visible.files) {
        return site(visible, false).err().unwrap_or_default();
    }
    let theme = match Theme::load(visible.files) {
        Ok(theme) => theme,
        Err(said) => return said,
    };
    let documents: Vec<_> = visible
        .isms
        .documents
        .iter()
        .filter(|document| holds_expressions(visible, document))
        .collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let press = Press::new(visible, &[]);
    let mut diagnostics: Vec<_> = Lang::ALL
        .into_iter()
        .flat_map(|lang| {
            let edition = Edition::new(&press, theme.engine(Edition::site_view(&press, &theme, lang, false), lang), lang);
            documents
                .par_iter()
                .filter_map(|document| Some((visible.graph.find(&document.id)?, *document)))
                .filter(|(at, _)| {
                    press
                        .addresses
                        .page(*at)
                        .is_some_and(|page| press.addresses.editions(page).contains(&lang))
                })
                .flat_map_iter(|(at, document)| pages::document::body(&edition, at, document).diagnostics)
                .collect::<Vec<_>>()
        })
        .collect();
    diagnostic::sort(&mut diagnostics, visible.files);
    diagnostics
}

/// Whether a document or its translation may hold expressions: those are read in files of their own ending only.
fn holds_expressions(visible: &Visible<'_>, document: &Document) -> bool {
    let files = [document.file]
        .into_iter()
        .chain(document.translation.iter().map(|translation| translation.file));
    files
        .filter_map(|file| visible.files.file(file))
        .any(|file| file.path.ends_with(EXPRESSIONS))
}

/// How the names of files end that may hold expressions.
const EXPRESSIONS: &str = ".jinja";
