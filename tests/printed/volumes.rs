//! The bundle in volumes: how thick they are, that nothing is lost between them, and that no link leads out of one.

use ismsbook::book::{Book, Request};
use ismsbook::files::{Area, Files};
use ismsbook::pack::pdf::{self, Printing};
use ismsbook::report::{Query, print};
use ismsbook::text::Lang;

use crate::reader::{Pdf, dense};
use crate::{fonts, root};

/// Small enough for the sample to need several, and for a part of it to be divided.
const LIMIT: usize = 40;

/// The sample without most of its documents.
fn thinner() -> Book {
    let book = Book::open(root(), &Request::default());
    let files = [Area::Config, Area::Content].into_iter().flat_map(|area| book.files.of(area));
    let kept = files.map(|(_, file)| (file.path.clone(), file.text.clone()));
    let thick = ["content/standards/", "content/procedures/", "content/records/internal"];
    let kept = kept.filter(|(path, _)| !thick.iter().any(|folder| path.starts_with(folder)));
    Book::compile(Files::from_texts(kept), Vec::new(), "b", &Request::default())
}

/// A book with nothing in it but a policy that leads to two rows of a table, and what the catalog lists.
fn empty() -> Book {
    let files = [
        (
            "book.toml",
            "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\nlanguage = \"ja\"\n",
        ),
        (
            "content/p.md",
            "---\nid: P\ntitle: 方針\nkind: policy\n---\n\n[[27017:5.1.1]]と[[27017:18.2.1]]を参照する。\n",
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Book::compile(Files::from_texts(files), Vec::new(), "b", &Request::default())
}

/// PDFs with their paths in the pack.
type Printed = Vec<(String, Pdf)>;

/// The parts by themselves, and the volumes.
fn printed(book: &Book, limit: usize) -> (Printed, Printed) {
    let printing = Printing {
        lang: Lang::Ja,
        draft: false,
        head: None,
    };
    let printed = pdf::all(&book.visible(), &fonts(), printing, limit, &mut |_| {}).unwrap_or_else(|said| panic!("{said:#?}"));
    let read = printed.into_iter().map(|(path, bytes)| (path, Pdf::read(&bytes)));
    read.partition(|(path, _)| path.starts_with("parts/"))
}

#[test]
fn the_sample_is_bound_in_volumes() {
    let book = thinner();
    let (_, volumes) = printed(&book, LIMIT);
    let of = volumes.len();
    assert!(of > 3, "{of}");
    let first = dense(&volumes[0].1.text(1, 4));
    for (index, (path, pdf)) in volumes.iter().enumerate() {
        let nth = index + 1;
        assert_eq!(*path, format!("{}.ja-{nth}.pdf", book.config.id));
        assert!(pdf.pages() <= LIMIT + LIMIT / 10, "{path}: {}", pdf.pages());
        assert_eq!(pdf.broken_links(), Vec::<String>::new(), "{path}");
        let cover = dense(&pdf.text(1, 1));
        assert!(cover.contains(&format!("第{nth}分冊／全{of}分冊")), "{path}: {cover}");
        assert!(pdf.title().ends_with(&format!("第{nth}分冊／全{of}分冊")), "{}", pdf.title());
        // The first volume says where each part is.
        let line = first.find(&format!("第{nth}分冊第")).expect("the first volume lists this one");
        let next = first.find(&format!("第{}分冊第", nth + 1)).unwrap_or(first.len());
        for (level, title, _) in pdf.bookmarks() {
            if level == 0 && title != "目次" {
                assert!(first[line..next].contains(&dense(&title)), "{path}: {title}: {first}");
            }
        }
    }
    // What a link would have led to in another volume is named with that volume.
    let text: String = volumes.iter().map(|(_, pdf)| dense(&pdf.text(1, pdf.pages()))).collect();
    assert!((1..=of).any(|nth| text.contains(&format!("（第{nth}分冊）"))));
    // No part is lost.
    let titles: Vec<_> = volumes
        .iter()
        .flat_map(|(_, pdf)| pdf.bookmarks())
        .map(|(_, title, _)| title)
        .collect();
    let parts = ismsbook::pack::parts::chosen(&book.visible());
    let headings = (1..).zip(parts).map(|(number, part)| format!("第{number}部　{}", part.title.ja));
    let lost: Vec<_> = headings.filter(|heading| !titles.contains(heading)).collect();
    assert_eq!(lost, [""; 0]);
}

#[test]
fn a_table_that_is_too_thick_alone_is_divided_between_rows() {
    let book = empty();
    let (parts, volumes) = printed(&book, 6);
    let table = book.report("positions", &Query::default()).expect("the report exists");
    let continued = format!("{}（続き）", table.title.ja);
    let titles: Vec<_> = volumes
        .iter()
        .flat_map(|(_, pdf)| pdf.bookmarks())
        .map(|(_, title, _)| title)
        .collect();
    assert!(titles.contains(&continued), "{titles:?}");
    // The part by itself is divided too, and neither loses a row.
    let part: Vec<_> = parts.iter().filter(|(path, _)| path.contains("guidance")).collect();
    assert!(
        part.len() > 1,
        "{part:?}",
        part = part.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
    for files in [part, volumes.iter().collect()] {
        let text: String = files.iter().map(|(_, pdf)| dense(&pdf.text(1, pdf.pages()))).collect();
        for row in &table.rows {
            let id = dense(&print::words(&row.cells[0], Lang::Ja));
            assert!(text.contains(&id), "{id}");
        }
    }
    for (path, pdf) in parts.iter().chain(&volumes) {
        assert_eq!(pdf.broken_links(), Vec::<String>::new(), "{path}");
    }
}
