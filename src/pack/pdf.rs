//! The pack as PDF: typeset from the blocks of documents and the tables of reports, not from HTML.
//!
//! 1. Gather what the parts hold, and where each id has its place (`anchors`).
//! 2. Make views of it (`documents`, `tables`): plain values.
//! 3. Hold every character against the fonts, so that nothing is left out silently.
//! 4. Let the layout of the theme (`themes/default/pack/*.typ`) read the views, and write the pages as PDF/A-3a and PDF/UA-1.
//!
//! Invariant: no text of an author is code of the layout; it reaches it as strings in one file of data.
//! Invariant: the same book, day, commit and fonts give the same bytes.
//!
//! Within the organization the bound PDF carries its sources, and in `diagnostics.json` what is open and the commit it is about. Nobody else gets these.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use typst::foundations::{Datetime, Smart};
use typst::text::Font;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Stage;
use super::parts::{self, Item, Part};
use crate::audience::{Audience, Visible};
use crate::check;
use crate::diagnostic::{self, Diagnostic};
use crate::expression::Expressions;
use crate::figure::{self, Figure, Pen};
use crate::files::Area;
use crate::files::fonts::Fonts;
use crate::files::git::Head;
use crate::model::Kind;
use crate::model::kinds::document::Document;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::model::shape::Shape;
use crate::report::{self, Cell, Table, print, register};
use crate::span::Span;
use crate::text;
use crate::text::{Lang, Text};

mod anchors;
mod columns;
mod documents;
mod names;
mod scales;
mod tables;
mod view;
pub mod volumes;
pub mod whitepaper;
mod words;
mod world;

use anchors::Anchors;
use documents::Desk;
use names::Names;
use world::Room;

/// How a PDF is printed.
#[derive(Clone, Copy, Debug)]
pub struct Printing<'a> {
    /// The language.
    pub lang: Lang,
    /// Whether every page is stamped as a draft.
    pub draft: bool,
    /// Where the repository of the book stands, if it is in one.
    pub head: Option<&'a Head>,
}

/// Prints the pack: each part by itself, and all of it bound in volumes of about `limit` pages, with their paths in the pack. `stage` is told what is printed.
///
/// # Errors
/// As [`pdf`].
pub fn all(
    visible: &Visible<'_>,
    fonts: &Fonts,
    printing: Printing<'_>,
    limit: usize,
    stage: &mut dyn FnMut(Stage),
) -> Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> {
    let of = parts::chosen(visible).len();
    let mut part = |number: usize, title: &'static Text| stage(Stage::Pdf { number, of, title });
    let (mut printed, lengths) = volumes::parts(visible, fonts, printing, limit, &mut part)?;
    part(0, &BOUND);
    for volume in volumes::volumes(visible, fonts, printing, &lengths, limit) {
        printed.push((volume.path.clone(), volume.print(visible, fonts, printing)?));
    }
    Ok(printed)
}

/// Prints a part of the pack, or all of it with a cover. A book with diagnostics at deny level is stamped as a draft.
///
/// # Errors
/// `glyph-missing` for each character that the fonts do not have, and `theme-error` for what is wrong in the layout of a book's own theme.
pub fn pdf(visible: &Visible<'_>, part: Option<&Part>, fonts: &Fonts, lang: Lang) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let draft = diagnostic::any_denied(visible.diagnostics);
    print(visible, part, fonts, Printing { lang, draft, head: None })
}

/// Prints a part of the pack, or all of it with a cover, as `printing` says.
///
/// # Errors
/// As [`pdf`].
pub fn print(visible: &Visible<'_>, part: Option<&Part>, fonts: &Fonts, printing: Printing<'_>) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let name = part.map_or("pack", |part| part.id);
    let pack = gather(visible, part, fonts, printing);
    Ok(set(visible, &pack, as_data(&pack), name, fonts, printing)?.bytes)
}

/// What a PDF is made from, for who wants to run `typst compile pack.typ` himself: the layout of the theme, the data, and the pictures, by path.
#[must_use]
pub fn sources(visible: &Visible<'_>, part: Option<&Part>, fonts: &Fonts, printing: Printing<'_>) -> Vec<(String, Vec<u8>)> {
    let pack = gather(visible, part, fonts, printing);
    let sheet = Sheet::of_pack(&pack, as_data(&pack), "pack");
    sheet.room(visible, fonts.faces(), printing.head).into_files()
}

/// A PDF, and what is known of its pages.
struct Laid {
    bytes: Vec<u8>,
    /// How many pages each item has, in their order.
    lengths: Vec<usize>,
}

/// What the layout engine is handed.
struct Sheet {
    /// The file of the theme that reads the data.
    main: &'static str,
    /// Names it among the PDFs of a book.
    name: String,
    data: String,
    /// The pictures that were drawn for it, by path.
    drawn: BTreeMap<String, String>,
    /// Files of the book that travel within, by path, beside pictures.
    carried: Vec<String>,
}

impl Sheet {
    fn of_pack(pack: &view::Pack, data: String, name: &str) -> Self {
        Self {
            main: "pack.typ",
            name: name.to_owned(),
            data,
            drawn: pack.figures().map(|figure| (figure.path.clone(), figure.svg.clone())).collect(),
            carried: pack.attachments.iter().map(|file| file.path.clone()).collect(),
        }
    }

    fn room(self, visible: &Visible<'_>, faces: &[Font], head: Option<&Head>) -> Room {
        let open = self.carried.iter().any(|path| path == OPEN_POINTS);
        let pictures = visible.files.asset_paths().map(str::to_owned);
        let carried: Vec<_> = pictures.chain(self.carried).collect();
        let data = self.data.into_bytes();
        let mut room = Room::new(visible.files, self.main, data, &carried, self.drawn, faces.to_vec(), today(visible));
        if let Some(open) = open.then(|| open_points(visible, head)).flatten() {
            room.carry(OPEN_POINTS, open.into_bytes());
        }
        room
    }
}

/// Lays out `data`, which is `pack` as the layout reads it, and writes the pages.
fn set(
    visible: &Visible<'_>,
    pack: &view::Pack,
    data: String,
    name: &str,
    fonts: &Fonts,
    printing: Printing<'_>,
) -> Result<Laid, Vec<Diagnostic>> {
    let (document, bytes) = typeset(visible, Sheet::of_pack(pack, data, name), fonts, printing)?;
    Ok(Laid {
        bytes,
        lengths: volumes::lengths(&document, pack),
    })
}

/// Lays a sheet out and writes the pages.
fn typeset(
    visible: &Visible<'_>,
    sheet: Sheet,
    fonts: &Fonts,
    printing: Printing<'_>,
) -> Result<(PagedDocument, Vec<u8>), Vec<Diagnostic>> {
    let faces = fonts.faces();
    let drawn = sheet.drawn.values().map(String::as_str);
    let words: String = drawn.chain([sheet.data.as_str()]).collect();
    let missing = missing_glyphs(visible, &words, faces, &fonts.family);
    if !missing.is_empty() {
        return Err(missing);
    }
    let name = sheet.name.clone();
    let room = sheet.room(visible, faces, printing.head);
    let laid_out = typst::compile::<PagedDocument>(&room);
    let said = |said: &[typst::diag::SourceDiagnostic]| room.diagnostics(visible.files, said);
    let serious: Vec<_> = laid_out.warnings.iter().filter(|said| world::is_serious(said)).cloned().collect();
    let document = laid_out.output.map_err(|errors| said(&errors))?;
    if !serious.is_empty() {
        return Err(said(&serious));
    }
    let date = visible.today.0;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}/{name}/{}/{date}", visible.config.id, printing.lang.tag())),
        creator: Smart::Custom(Some("ismsbook".to_owned())),
        timestamp: today(visible).map(Timestamp::new_utc),
        standards: standards(),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))?;
    Ok((document, bytes))
}

fn today(visible: &Visible<'_>) -> Option<Datetime> {
    let date = visible.today.0;
    let part_of = |number: i8| u8::try_from(number).unwrap_or(1);
    Datetime::from_ymd(date.year().into(), part_of(date.month()), part_of(date.day()))
}

fn as_data(pack: &view::Pack) -> String {
    serde_json::to_string(pack).expect("views are plain values")
}

fn standards() -> PdfStandards {
    PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).expect("the two standards go together")
}

/// What is printed, before it has views.
enum Draft<'a> {
    Document(&'a Document),
    Report(Box<Table>, Vec<Figure>),
    Scales,
    Legends,
}

fn gather(visible: &Visible<'_>, part: Option<&Part>, fonts: &Fonts, printing: Printing<'_>) -> view::Pack {
    let Printing { lang, draft, .. } = printing;
    let mut anchors = Anchors::default();
    let mut count = 0;
    let mut parts = Vec::new();
    let chosen = parts::chosen(visible);
    let number_of = |part: &Part| chosen.iter().position(|one| one.id == part.id).unwrap_or(chosen.len()) + 1;
    for one in part.map_or_else(|| chosen.clone(), |part| vec![part]) {
        let number = number_of(one);
        let mut drafts = Vec::new();
        for item in one.items(visible) {
            match item {
                Item::Document(document) => {
                    anchors.document(&document.id, documents::text(document, lang));
                    drafts.push(Draft::Document(document));
                }
                Item::Report { name, query } => {
                    let Some(table) = report::run(name, visible, &query) else {
                        continue;
                    };
                    let whole = query.first().is_none_or(|scope| scope == ISMS_WIDE);
                    anchors.table(visible, count, &table, whole);
                    let pen = Pen {
                        lang,
                        family: Some(&fonts.family),
                    };
                    let figures = figure::of(visible, &table, &query, pen);
                    drafts.push(Draft::Report(Box::new(table), figures));
                }
                Item::Scales => drafts.push(Draft::Scales),
                Item::Legends => drafts.push(Draft::Legends),
            }
            count += 1;
        }
        parts.push((number, one, drafts));
    }
    let expressions = Expressions::of(visible, lang);
    let desk = Desk {
        visible,
        anchors: &anchors,
        lang,
        expressions: &expressions,
    };
    let mut at = 0;
    let parts = parts
        .into_iter()
        .map(|(number, one, drafts)| view::Part {
            number,
            title: one.title.get(lang).to_owned(),
            about: one.about.get(lang).to_owned(),
            items: drafts
                .into_iter()
                .map(|draft| {
                    at += 1;
                    item(&desk, &draft, at - 1)
                })
                .collect(),
        })
        .collect();
    let day = visible.today.0;
    let book = visible.config.title.get(lang).to_owned();
    view::Pack {
        lang: lang.tag(),
        title: part.map_or_else(
            || format!("{book} {}", TITLE.get(lang)),
            |part| format!("{book} {}", part.title.get(lang)),
        ),
        book,
        organization: visible.config.organization.get(lang).to_owned(),
        day: [day.year(), day.month().into(), day.day().into()],
        as_of: day.to_string(),
        fonts: [fonts.family.clone(), fonts.fixed.clone()],
        draft,
        cover: part.is_none().then(|| cover(visible, lang)),
        parts,
        volumes: Vec::new(),
        attachments: if part.is_none() { attachments(visible) } else { Vec::new() },
        words: WORDS.iter().map(|(key, text)| (*key, text.get(lang).to_owned())).collect(),
    }
}

fn item(desk: &Desk<'_>, draft: &Draft<'_>, at: usize) -> view::Item {
    let lang = desk.lang;
    match draft {
        Draft::Document(document) => view::Item {
            title: words::clean(document.title.get(lang)),
            label: anchors::document_label(&document.id),
            running: running(document, lang),
            paper: columns::PORTRAIT,
            figures: Vec::new(),
            scales: Vec::new(),
            body: view::Body::Document(Box::new(documents::view(desk, document, at))),
        },
        Draft::Report(table, figures) => {
            let (mut view, paper) = tables::view(table, at, desk, false);
            let scales = tables::scales(table, lang);
            if !figures.is_empty() {
                view.matrices.clear();
            }
            let meta = |key: &str| table.meta.iter().find(|(own, ..)| *own == key);
            let of_meta = |key: &str| meta(key).filter(|(.., cell)| *cell != Cell::Empty);
            let of_meta = |key: &str| of_meta(key).map(|(.., cell)| print::words(cell, lang));
            let mut running: Vec<String> = of_meta("number").into_iter().collect();
            running.push(of_meta("version").map_or_else(|| of_day(desk), |number| version(&number, lang)));
            running.extend(of_meta("classification"));
            if of_meta("classification").is_none() {
                running.push(classification(None, lang));
            }
            view::Item {
                title: view.title.clone(),
                label: format!("item:{at}"),
                running,
                paper,
                figures: tables::figures(figures, at),
                scales,
                body: view::Body::Report { table: Box::new(view) },
            }
        }
        Draft::Scales => definitions(desk, at, &scales::TITLE, &scales::HEADS, scales::lists(desk.visible, lang)),
        Draft::Legends => definitions(desk, at, &COLUMNS, &[COLUMN, MEANING], legends(desk)),
    }
}

fn definitions(desk: &Desk<'_>, at: usize, title: &Text, heads: &[Text; 2], lists: Vec<scales::List>) -> view::Item {
    let lang = desk.lang;
    view::Item {
        title: title.get(lang).to_owned(),
        label: format!("item:{at}"),
        running: vec![of_day(desk), classification(None, lang)],
        paper: columns::PORTRAIT,
        figures: Vec::new(),
        scales: Vec::new(),
        body: view::Body::Legends {
            heads: heads.each_ref().map(|text| text.get(lang).to_owned()),
            lists,
        },
    }
}

/// What has no version of its own is known by its day.
fn of_day(desk: &Desk<'_>) -> String {
    let today = desk.visible.today.0;
    text!("{today}現在", "as of {today}").get(desk.lang).to_owned()
}

/// A version in words.
fn version(number: &str, lang: Lang) -> String {
    text!("第{number}版", "version {number}").get(lang).to_owned()
}

/// Number, version and classification of a document.
fn running(document: &Document, lang: Lang) -> Vec<String> {
    let number = document.head.number.clone().unwrap_or_else(|| document.id.clone());
    let version = document.head.version.as_ref().map(|number| self::version(number, lang));
    [Some(number), version, Some(classification(document.head.classification, lang))]
        .into_iter()
        .flatten()
        .collect()
}

fn classification(of: Option<crate::model::value::Classification>, lang: Lang) -> String {
    register::words(Kind::Document, &Shape::of(&of.unwrap_or_default()))
        .get(lang)
        .to_owned()
}

/// What the columns of the printed reports mean, each report once.
fn legends(desk: &Desk<'_>) -> Vec<(String, Vec<(String, String)>)> {
    let lang = desk.lang;
    let mut seen = BTreeSet::new();
    let mut lists = Vec::new();
    for item in parts::chosen(desk.visible).into_iter().flat_map(|part| part.items(desk.visible)) {
        let Item::Report { name, query } = item else { continue };
        if !seen.insert(name) {
            continue;
        }
        let (Some(report), Some(table)) = (report::find(name), report::run(name, desk.visible, &query)) else {
            continue;
        };
        let columns = table.columns.iter();
        let terms = columns.map(|column| (words::clean(column.label.get(lang)), words::clean(column.legend.get(lang))));
        lists.push((report.title.get(lang).to_owned(), terms.collect()));
    }
    lists
}

/// The editions of the standards that the book follows, in full.
fn editions(visible: &Visible<'_>, lang: Lang) -> String {
    let standards = &visible.config.standards;
    let all = [&standards.requirements, &standards.annex_a, &standards.guidance, &standards.scheme];
    let names = Names { visible, lang };
    let title = |id: &str| {
        let amended = id.split_once('+').map_or_else(String::new, |(_, more)| format!(" + {more}"));
        names.title(id) + &amended
    };
    let titles = all.map(|edition| title(&edition.value));
    titles.join(Text::new("、", "; ").get(lang))
}

fn cover(visible: &Visible<'_>, lang: Lang) -> view::Cover {
    let services: Vec<_> = parts::services(visible).map(|service| service.name.get(lang).to_owned()).collect();
    let facts = [
        (Text::new("基準日", "As of"), visible.today.0.to_string()),
        (
            Text::new("対象サービス", "Services"),
            services.join(Text::new("、", ", ").get(lang)),
        ),
        (Text::new("規格の版", "Editions"), editions(visible, lang)),
        (Text::new("取扱区分", "Classification"), classification(None, lang)),
    ];
    let reading = [
        Text::new(
            "各部は、ISMSの原稿から作られています。表の番号は、その記録がある場所へのリンクです。",
            "Every part is made from the sources of the ISMS. Ids in tables are links to the place of what they name.",
        ),
        Text::new(
            "適用宣言書の各行は、採用の理由となるリスクや要求事項、満たす文書、証拠の順にたどれます。",
            "Each row of a Statement of Applicability leads from risk or requirement to document and evidence.",
        ),
        Text::new(
            "列の意味は、最後の「列の定義」にあります。内容のない列は印刷せず、表の上に列名を示します。まれにしか使わない列の内容は、列名を付けて隣の列に記します。",
            "What columns mean stands in the last part. Columns that hold nothing are not printed but named above the table; what stands in few rows only is printed in the next column, with its name.",
        ),
    ];
    view::Cover {
        facts: facts
            .into_iter()
            .map(|(label, value)| (label.get(lang).to_owned(), value))
            .collect(),
        reading: reading.iter().map(|text| text.get(lang).to_owned()).collect(),
    }
}

/// The sources and the open diagnostics, for readers within the organization and nobody else.
fn attachments(visible: &Visible<'_>) -> Vec<view::Attachment> {
    if visible.audience != Audience::Internal {
        return Vec::new();
    }
    let open = view::Attachment {
        path: OPEN_POINTS.to_owned(),
        mime: "application/json",
        relationship: "supplement",
    };
    let files = [Area::Config, Area::Content].into_iter().flat_map(|area| visible.files.of(area));
    let all = files.filter(|(_, file)| file.intact && !file.text.is_empty());
    all.map(|(_, file)| view::Attachment {
        path: file.path.clone(),
        mime: match file.path.rsplit_once('.').map_or("", |(_, extension)| extension) {
            "toml" => "application/toml",
            "yaml" | "yml" => "application/yaml",
            "md" | "markdown" => "text/markdown",
            _ => "text/plain",
        },
        relationship: "source",
    })
    .chain([open])
    .collect()
}

/// The file within the bound PDF that says what is open.
const OPEN_POINTS: &str = "diagnostics.json";

/// The name and version of the form of that file.
const OPEN_POINTS_SCHEMA: &str = "ismsbook/pack-diagnostics/1";

/// The open diagnostics as `check --format json` has them, with the commit that they are about; for readers within the organization only.
fn open_points(visible: &Visible<'_>, head: Option<&Head>) -> Option<String> {
    if visible.audience != Audience::Internal {
        return None;
    }
    let today = visible.today.0.to_string();
    let lines = diagnostic::json(visible.diagnostics, visible.files, &check::descriptors(), &today);
    let lines = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>().ok()?;
    let (summary, found) = lines.split_last()?;
    let git = head.map(|head| json!({"commit": head.commit, "shallow": head.shallow}));
    let all = json!({"schema": OPEN_POINTS_SCHEMA, "git": git, "summary": summary, "diagnostics": found});
    Some(format!("{all:#}\n"))
}

/// Says which characters no face has, each once, at the place where a source first holds it.
fn missing_glyphs(visible: &Visible<'_>, data: &str, faces: &[Font], family: &str) -> Vec<Diagnostic> {
    let faces: Vec<_> = faces.iter().filter(|face| face.info().family == family).collect();
    let characters: BTreeSet<char> = data.chars().filter(|c| *c as u32 > 0x7f && !is_invisible(*c)).collect();
    let missing = characters
        .into_iter()
        .filter(|c| !faces.iter().any(|face| face.info().coverage.contains(u32::from(*c))));
    let mut diagnostics: Vec<_> = missing
        .map(|c| {
            let sources = [Area::Config, Area::Content].into_iter().flat_map(|area| visible.files.of(area));
            let place = sources.filter_map(|(id, file)| file.text.find(c).map(|at| Span::new(id, at, at + c.len_utf8())));
            let span = place.into_iter().next().unwrap_or(Span::NONE);
            let code = u32::from(c);
            let message = text!(
                "フォント「{family}」に「{c}」（U+{code:04X}）の字形がありません",
                "the font {family} has no glyph for `{c}` (U+{code:04X})"
            );
            Diagnostic::new("glyph-missing", span, message).help(Text::new(
                "別の文字に替えるか、その文字を持つフォントを使ってください",
                "write another character, or use a font that has this one",
            ))
        })
        .collect();
    diagnostic::sort(&mut diagnostics, visible.files);
    diagnostics
}

/// Whether a character is only a hint to those that print: joiners, variation selectors, direction marks.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF | 0xE0100..=0xE01EF)
}

const TITLE: Text = Text::new("認証提出資料", "certification pack");
const COLUMN: Text = Text::new("列", "Column");
const MEANING: Text = Text::new("意味", "Meaning");
static BOUND: Text = Text::new("全体", "all parts bound");
const COLUMNS: Text = Text::new("列の定義", "Definitions of columns");

/// The words that the layout prints of itself.
const WORDS: &[(&str, Text)] = &[
    ("approvals", Text::new("承認欄", "Approval")),
    ("as_of", Text::new("基準日", "as of")),
    ("basis", Text::new("根拠", "Basis")),
    ("by", Text::new("改訂者", "By")),
    ("change", Text::new("変更点", "Changes")),
    ("contents", Text::new("目次", "Contents")),
    ("day", Text::new("日付", "Date")),
    ("draft", Text::new("草案", "DRAFT")),
    ("dropped", Text::new("内容のない列", "Columns that hold nothing")),
    ("history", Text::new("改訂履歴", "Revision history")),
    ("impact", Text::new("影響度", "Impact")),
    // Japanese paragraphs begin with a blank of one character.
    ("indent", Text::new("1", "0")),
    ("likelihood", Text::new("起こりやすさ", "Likelihood")),
    ("name", Text::new("氏名・署名", "Name and signature")),
    ("nothing", Text::new("該当するものはありません。", "There is nothing of this kind.")),
    ("pack", Text::new("認証提出資料", "Certification pack")),
    ("part", Text::new("第#部", "Part #")),
    ("reading", Text::new("この資料の読み方", "How to read this pack")),
    ("ref", Text::new("記録", "Record")),
    ("seal", Text::new("承認・審査・作成", "Sign-off")),
    ("approved", Text::new("承認", "Approved")),
    ("examined", Text::new("審査", "Examined")),
    ("prepared", Text::new("作成", "Prepared")),
    ("totals", Text::new("集計", "Totals")),
    ("version", Text::new("版", "Version")),
    ("volumes", Text::new("分冊の構成", "Volumes")),
    ("who", Text::new("氏名", "Name")),
];
