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
use crate::text::Lang;

mod address;
mod edition;
mod expression;
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

/// Prints the whole site.
///
/// # Errors
/// Everything that is wrong in the theme of a book (`theme-error`, `theme-label`) and in expressions of documents (`bad-expression`).
pub fn site(visible: &Visible<'_>) -> Result<Artifacts, Vec<Diagnostic>> {
    let theme = Theme::load(visible.files)?;
    let assets: Vec<_> = theme.assets.iter().map(|(path, _)| path.clone()).collect();
    let press = Press::new(visible, &assets);
    let editions: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang| Edition::new(&press, theme.engine(Edition::site_view(&press, &theme, lang), lang), lang))
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
