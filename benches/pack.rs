//! How time and memory of the pack's PDFs grow with their pages, and how far they are from what the layout engine takes by itself.
//!
//! `cargo bench --bench pack` prints registers of about 100, 300 and 1,000 pages, each in a process of its own, so that its peak of memory is its own; ` -- 100` prints one size.
//! The last column is the whole step (gathering, views, glyphs, parts and volumes) against `typst::compile` and `typst_pdf::pdf` of the same generated documents, which
//! is what `typst compile` does.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock and starts itself")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(missing_docs, reason = "a program of its own")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use ismsbook::audience::Visible;
use ismsbook::book::{Book, Request};
use ismsbook::files::Files;
use ismsbook::files::fonts::{self, Fonts};
use ismsbook::pack::parts::PARTS;
use ismsbook::pack::pdf::{self, Printing, volumes};
use ismsbook::text::Lang;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Pages of the bundle, about, and the records that make them.
const SIZES: [(usize, usize); 3] = [(100, 300), (300, 2_350), (1_000, 9_500)];

const PRINTING: Printing<'_> = Printing {
    lang: Lang::Ja,
    draft: false,
    head: None,
};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("whole"), Some(records)) => whole(records.parse().expect("a number of records")),
        (Some("plain"), Some(records)) => plain(records.parse().expect("a number of records")),
        (only, _) => table(only.and_then(|only| only.parse().ok())),
    }
}

fn table(only: Option<usize>) {
    println!(
        "{} threads; the whole step prints every page twice, in its part and in its volume\n",
        rayon::current_num_threads()
    );
    println!(
        "{:<8}{:>8}{:>9}{:>8}{:>10}{:>10}{:>10}{:>12}{:>10}{:>10}{:>8}",
        "size", "records", "volumes", "pages", "whole", "pages/s", "peak", "peak/page", "plain", "peak", "ratio"
    );
    for (size, records) in SIZES.into_iter().filter(|(size, _)| only.is_none_or(|only| only == *size)) {
        let (whole, plain) = (child("whole", records), child("plain", records));
        let value = |of: &BTreeMap<String, f64>, key: &str| of.get(key).copied().unwrap_or(f64::NAN);
        let (time, pages) = (value(&whole, "seconds"), value(&whole, "pages"));
        println!(
            "{size:<8}{records:>8}{:>9}{pages:>8}{time:>8.2} s{:>10.0}{:>7.0} MB{:>9.2} MB{:>8.2} s{:>7.0} MB{:>8.2}",
            value(&whole, "volumes"),
            pages / time,
            value(&whole, "peak"),
            value(&whole, "peak") / pages,
            value(&plain, "seconds"),
            value(&plain, "peak"),
            time / value(&plain, "seconds"),
        );
    }
}

/// Measures in a process of its own, which prints names and numbers.
fn child(what: &str, records: usize) -> BTreeMap<String, f64> {
    let own = std::env::current_exe().expect("the benchmark knows where it is");
    let output = Command::new(own)
        .args([what, &records.to_string()])
        .output()
        .expect("the benchmark can start itself");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    pairs
        .filter_map(|(key, value)| Some((key.to_owned(), value.parse().ok()?)))
        .collect()
}

fn fonts() -> Fonts {
    fonts::find(Path::new("."), &[]).unwrap_or_else(|missing| panic!("{missing:?}"))
}

/// Prints the pack as `ismsbook pack` does.
fn whole(records: usize) {
    let (book, fonts) = (book(records), fonts());
    let visible = book.visible();
    let start = Instant::now();
    let printed = pdf::all(&visible, &fonts, PRINTING, volumes::PAGES, &mut |_| {}).unwrap_or_else(|said| panic!("{said:?}"));
    let time = start.elapsed();
    let volumes = || printed.iter().filter(|(path, _)| !path.starts_with("parts/"));
    let pages: usize = volumes().map(|(_, bytes)| pages_of(bytes)).sum();
    println!("volumes {}\npages {pages}", volumes().count());
    report(time);
}

/// Lays out and writes the documents of the same pack, without what makes them.
fn plain(records: usize) {
    let (book, fonts) = (book(records), fonts());
    let visible = book.visible();
    let lengths = volumes::parts(&visible, &fonts, PRINTING, volumes::PAGES, &mut |_, _| {})
        .unwrap_or_else(|said| panic!("{said:?}"))
        .1;
    let documents = documents(&visible, &fonts, &lengths);
    let faces = fonts.faces().to_vec();
    let mut time = Duration::ZERO;
    for files in documents {
        typst::comemo::evict(0);
        let start = Instant::now();
        black_box(compile(&Folder::new(files, faces.clone())));
        time += start.elapsed();
    }
    report(time);
}

/// What the parts and the volumes are made from.
fn documents(visible: &Visible<'_>, fonts: &Fonts, lengths: &volumes::Lengths) -> Vec<Vec<(String, Vec<u8>)>> {
    let parts = PARTS.iter().map(|part| pdf::sources(visible, Some(part), fonts, PRINTING));
    let bound = volumes::volumes(visible, fonts, PRINTING, lengths, volumes::PAGES);
    parts
        .chain(bound.iter().map(|volume| volume.sources(visible, fonts, PRINTING)))
        .collect()
}

fn report(time: Duration) {
    println!("seconds {}", time.as_secs_f64());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    if let Some(kilobytes) = peak.and_then(|peak| peak.trim().parse::<f64>().ok()) {
        println!("peak {}", kilobytes / 1024.0);
    }
}

/// The pages that the statement of a PDF about itself counts.
fn pages_of(pdf: &[u8]) -> usize {
    let mark = b"<xmpTPg:NPages>";
    let at = pdf
        .windows(mark.len())
        .rposition(|window| window == mark)
        .expect("the PDF counts its pages")
        + mark.len();
    let digits = pdf[at..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

fn compile(folder: &Folder) -> Vec<u8> {
    let document = typst::compile::<PagedDocument>(folder)
        .output
        .expect("the documents can be laid out");
    let options = PdfOptions {
        ident: Smart::Custom("bench".to_owned()),
        timestamp: folder.today(None).map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).expect("the two standards go together"),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).expect("the documents can be written")
}

/// A folder as the program `typst` sees it.
struct Folder {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
    files: BTreeMap<String, Bytes>,
}

impl Folder {
    fn new(files: Vec<(String, Vec<u8>)>, faces: Vec<Font>) -> Self {
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
            files: files.into_iter().map(|(name, bytes)| (name, Bytes::new(bytes))).collect(),
        }
    }
}

impl World for Folder {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        let path = VirtualPath::new("/pack.typ").expect("it is a path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = self.file(id)?;
        let text = std::str::from_utf8(&text).map_err(|_| FileError::InvalidUtf8)?.to_owned();
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.get(id.get().vpath().get_without_slash());
        file.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.get(index).cloned()
    }

    fn today(&self, _: Option<typst::foundations::Duration>) -> Option<Datetime> {
        Datetime::from_ymd(2026, 11, 20)
    }
}

/// A book with so many risks and two services, each with a Statement of Applicability.
fn book(records: usize) -> Book {
    let request = Request {
        today: Some(jiff::civil::date(2026, 11, 20)),
        ..Request::default()
    };
    let approved = "{by: role-a, on: 2026-05-01}";
    let mut files = vec![
        (
            "book.toml".to_owned(),
            "[book]\nid = \"bench\"\ntitle = \"ISMS\"\norganization = \"Bench\"\nlanguage = \"ja\"\n".to_owned(),
        ),
        (
            "content/base.yaml".to_owned(),
            "people: [{id: p-1, isms: true, cloud_security: true}]\nroles: [{id: role-a, title: 責任者, holders: [{person: p-1, from: 2020-01-01}]}]\n\
             suppliers: [{id: kumo, name: くも, kind: cloud}]\nassessments: [{id: RA-1, kind: regular, on: 2026-04-01, method: METHOD}]\n\
             services:\n  - {id: mail, name: メール, model: SaaS, kind: cloud-service, parties: [csp, csc], uses: [kumo], infrastructure: other-cloud}\n"
                .to_owned(),
        ),
        ("content/method.md".to_owned(), "---\nid: METHOD\n---\n# 手順\n".to_owned()),
    ];
    for (file, chunk) in (1..=records).collect::<Vec<_>>().chunks(500).enumerate() {
        let mut text = "risks:\n".to_owned();
        for risk in chunk {
            let control = format!("A.8.{}", risk % 34 + 1);
            text.push_str(&format!(
                "  - id: R-{risk}\n    title: 保管先の障害で写しから復元できない（{risk}）\n    services: [mail]\n    owner: role-a\n    affects: [availability]\n    sources: [RS-CSC-04]\n    \
                 event: 復元の試験を四半期に一度行わないまま、世代の足りない写しを保管し続ける。\n    consequence: 利用者の業務が一日を超えて止まり、契約で約束した水準に反する。\n    \
                 existing: [{control}]\n    assessed: {{round: RA-1, on: 2026-04-01, by: [role-a]}}\n    inherent: {{likelihood: 3, impact: 3}}\n    current: {{likelihood: 2, impact: 2}}\n    treatment:\n      \
                 option: modify\n      controls: [{control}]\n      actions: [{{what: 復元の試験の手順を改め、結果を責任者が確かめる。, owner: role-a, due: 2027-03-31}}]\n      plan_approved: {approved}\n      residual: {{likelihood: 1, impact: 2}}\n      residual_accepted: {approved}\n"
            ));
        }
        files.push((format!("content/risks/{file}.yaml"), text));
    }
    Book::compile(Files::from_texts(files), Vec::new(), "bench", &request)
}
