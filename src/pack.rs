//! The certification pack: everything an auditor asks for, as one archive.
//!
//! One table of parts ([`parts`]) says what an auditor reads and in which order.
//!
//! 1. Gather the files by path ([`contents`]): the site under `site/`, which the book hands over, and every report and register under `reports/<lang>/` as JSON and CSV,
//!    a workbook in each language ([`workbook`]), and the parts as PDF, bound and one by one (`pdf`).
//! 2. State what is in it, and of which book, day and commit ([`manifest`]): `manifest.json`, and `SHA256SUMS` for `sha256sum -c`.
//! 3. Write one zip, the same bytes every time ([`archive`]).
//! 4. Later, hold a pack against what it states ([`verify`]).
//!
//! Invariant: nothing is decided here. What may be read is decided by the audience, what is in a table by its report, how a page looks by `render`.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::artifact::Artifacts;
use crate::audience::{Audience, Visible};
use crate::diagnostic::{self, Diagnostic};
#[cfg(feature = "pdf")]
use crate::files::fonts::{FontFile, Fonts};
use crate::files::git::Head;
use crate::files::git::history::Changes;
use crate::model::Kind;
use crate::report::{self, Query, REPORTS, Report, print};
use crate::text;
use crate::text::{Text, folded};

pub mod archive;
pub mod manifest;
pub mod parts;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod verify;
pub mod workbook;

/// What is asked of a pack beside the book itself.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Who reads it: decided before, when the book is cut down to what they may read.
    pub audience: Audience,
    /// A draft: diagnostics at deny level do not stop it, and it says what it is.
    pub draft: bool,
    /// Where the repository of the book stands, if it is in one.
    pub head: Option<Head>,
    /// The last change of each document, if dates are asked for.
    pub changes: Option<Changes>,
    /// What the PDFs are set in; without it there are none.
    #[cfg(feature = "pdf")]
    pub fonts: Option<Fonts>,
}

/// What `pack` is doing, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Making the pages of the site.
    Site,
    /// Printing the reports.
    Reports,
    /// Setting the pages of the PDFs: all of it bound first, then each part.
    Pdf {
        /// The number of the part from 1; 0 for all of it bound.
        number: usize,
        /// How many parts there are.
        of: usize,
        /// What is printed.
        title: &'static Text,
    },
    /// Writing the archive.
    Archive,
}

impl Stage {
    /// What is being done, in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Site => Text::new("サイトを作っています", "making the site"),
            Self::Reports => Text::new("報告書を出しています", "printing the reports"),
            Self::Pdf { number, of, title } => {
                let (ja, en) = (&title.ja, &title.en);
                if number == 0 {
                    text!("PDFを組んでいます（{ja}）", "setting the PDF ({en})")
                } else {
                    text!("PDFを組んでいます（{number}/{of} {ja}）", "setting the PDF ({number}/{of} {en})")
                }
            }
            Self::Archive => Text::new("書庫を作っています", "writing the archive"),
        }
    }
}

/// A pack before it is an archive.
#[derive(Debug)]
pub struct Pack {
    /// The name of its folder, and of the archive without its ending.
    pub name: String,
    /// Its files by path below that folder, manifest and sums among them.
    pub files: Artifacts,
}

/// The name of a pack: book and day; a draft says so and never takes the place of a pack, and neither does what is for other readers.
#[must_use]
pub fn name(visible: &Visible<'_>, order: &Order) -> String {
    let (id, today) = (&visible.config.id, visible.today.0);
    let draft = if order.draft { "-draft" } else { "" };
    let audience = match visible.audience {
        Audience::Internal => String::new(),
        other => format!("-{}", other.key()),
    };
    format!("{id}-{today}{audience}{draft}")
}

/// Gathers a whole pack: the parts, then what they are.
///
/// `site` is what `render` made; the pack takes it as it is.
///
/// # Errors
/// What does not fit into a workbook, and what cannot be printed.
pub fn contents(visible: &Visible<'_>, site: Artifacts, order: &Order, stage: &mut dyn FnMut(Stage)) -> Result<Pack, Vec<Diagnostic>> {
    stage(Stage::Reports);
    let mut files = site.under("site");
    files.extend(reports(visible));
    if !visible.config.plain {
        for lang in &visible.config.languages {
            let name = format!("{}.{}.xlsx", visible.config.id, lang.tag());
            files.put(name, workbook::print(visible, *lang, order.draft)?);
        }
    }
    if order.draft {
        files.put_text(DRAFT, draft_note(visible));
    }
    let fonts = print_pdf(visible, order, stage, &mut files)?;
    let name = name(visible, order);
    let manifest = manifest::manifest(visible, order, &name, &fonts, &files);
    files.put_text(manifest::MANIFEST, manifest);
    let sums = manifest::sums(&files);
    files.put_text(manifest::SUMS, sums);
    Ok(Pack { name, files })
}

/// Adds the PDFs in every language of the book; returns the fonts they are set in.
#[cfg(feature = "pdf")]
fn print_pdf(
    visible: &Visible<'_>,
    order: &Order,
    stage: &mut dyn FnMut(Stage),
    files: &mut Artifacts,
) -> Result<Vec<manifest::Font>, Vec<Diagnostic>> {
    let Some(fonts) = &order.fonts else {
        return Ok(Vec::new());
    };
    for lang in &visible.config.languages {
        let printing = pdf::Printing {
            lang: *lang,
            draft: order.draft,
            head: order.head.as_ref(),
        };
        // Readers outside get white papers; the parts are what auditors ask for.
        let printed = if visible.audience.is_outside() {
            pdf::whitepaper::all(visible, fonts, printing, stage)?
        } else {
            pdf::all(visible, fonts, printing, pdf::volumes::PAGES, stage)?
        };
        for (path, bytes) in printed {
            files.put(path, bytes);
        }
    }
    let font = |file: &FontFile| manifest::Font {
        name: file.name.clone(),
        sha256: file.digest(),
    };
    Ok(fonts.files.iter().map(font).collect())
}

#[cfg(not(feature = "pdf"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it may fail")]
fn print_pdf(_: &Visible<'_>, _: &Order, _: &mut dyn FnMut(Stage), _: &mut Artifacts) -> Result<Vec<manifest::Font>, Vec<Diagnostic>> {
    Ok(Vec::new())
}

/// Every report and register, in every language of the book, as JSON and CSV; those on one service once for each service that `[pack]` tells apart.
fn reports(visible: &Visible<'_>) -> Artifacts {
    let printed: Vec<_> = wanted(visible)
        .into_par_iter()
        .filter_map(|(stem, name, service)| {
            let query = service.map_or_else(Query::default, Query::service);
            Some((stem, report::run(name, visible, &query)?))
        })
        .flat_map_iter(|(stem, table)| {
            let forms = visible.config.languages.iter().flat_map(|lang| {
                let path = format!("reports/{}/{stem}", lang.tag());
                [
                    (format!("{path}.json"), format!("{:#}\n", print::json(&table, *lang))),
                    (format!("{path}.csv"), print::csv(&table, *lang)),
                ]
            });
            forms.collect::<Vec<_>>()
        })
        .collect();
    let mut files = Artifacts::default();
    printed.into_iter().for_each(|(path, text)| files.put_text(path, text));
    files
}

/// The names of files without ending, with the report and the service of each.
///
/// Registers without records are left out, and of a folder of plain documents all that rests on a standard.
fn wanted<'a>(visible: &Visible<'a>) -> Vec<(String, &'static str, Option<&'a str>)> {
    let plain = visible.config.plain;
    let kinds = Kind::RECORDS.iter().filter(|kind| report::find(kind.key()).is_none());
    let registers = kinds.filter(|kind| !visible.isms.ids(**kind).is_empty()).map(|kind| kind.key());
    let is_there = |report: &&Report, of_service: bool| !plain && report::is_for(report, visible.audience, of_service);
    let reports = REPORTS.iter().filter(|report| is_there(report, false)).map(|report| report.name);
    let whole = reports.chain(registers);
    let mut wanted: Vec<_> = whole.map(|name| (name.to_owned(), name, None)).collect();
    let mut taken: BTreeSet<_> = wanted.iter().map(|(stem, _, _)| folded(stem)).collect();
    for report in REPORTS.iter().filter(|report| report.per_service && is_there(report, true)) {
        for service in parts::services(visible) {
            let mut stem = format!("{}-{}", report.name, service.id.0);
            // A service may be called as a report ends: `soa` of `delta`.
            while !taken.insert(folded(&stem)) {
                stem.push_str("-2");
            }
            wanted.push((stem, report.name, Some(service.id.0.as_str())));
        }
    }
    wanted
}

/// The file that stands in a draft only.
const DRAFT: &str = "DRAFT.txt";

fn draft_note(visible: &Visible<'_>) -> String {
    let (errors, warnings) = diagnostic::counts(visible.diagnostics);
    let note = if visible.audience.is_outside() {
        text!("草案です。公開するものではありません。", "Draft. Not for publication.")
    } else {
        text!(
            "草案 (エラー {errors} 件、警告 {warnings} 件)。審査に提出するものではありません。",
            "Draft ({errors} errors, {warnings} warnings). Not for submission."
        )
    };
    format!("{}\n{}\n", note.ja, note.en)
}
