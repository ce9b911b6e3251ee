//! The PDF as a file: what a checker, a screen reader and an archive ask of it.

use std::collections::BTreeSet;

use crate::SAMPLE;
use crate::reader::dense;

const PAPERS: [(u32, u32); 3] = [(210, 297), (297, 210), (420, 297)];

#[test]
fn the_bundle_is_sound_tagged_and_says_what_it_is() {
    let pdf = &SAMPLE.bundle;
    let checked = pdf.check();
    assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
    let catalog = pdf.catalog();
    assert_eq!(catalog["/Lang"], "u:ja-JP");
    assert_eq!(catalog["/MarkInfo"]["/Marked"], true);
    assert_eq!(pdf.follow(&catalog["/ViewerPreferences"])["/DisplayDocTitle"], true);
    assert_eq!(pdf.follow(&pdf.follow(&catalog["/OutputIntents"])[0])["/S"], "/GTS_PDFA1");
    assert_eq!(pdf.title(), "みなとクラウド ISMS 認証提出資料");
    let xmp = pdf.xmp();
    for claim in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "みなとクラウド ISMS 認証提出資料</rdf:li>",
        "<rdf:li>ja-JP</rdf:li>",
    ] {
        assert!(xmp.contains(claim), "{claim}: {xmp}");
    }
    let structure = pdf.structure();
    let count = |kind: &str| structure.get(kind).copied().unwrap_or(0);
    for kind in ["/Table", "/THead", "/TBody", "/TH", "/TOCI", "/LI", "/Link", "/H1", "/H2", "/H3"] {
        assert!(count(kind) > 0, "{kind}: {structure:?}");
    }
    assert!(count("/TR") > 3_000 && count("/THead") > 300, "{structure:?}");
}

#[test]
fn every_font_is_embedded_and_subset() {
    let fonts = SAMPLE.bundle.fonts();
    assert!(!fonts.is_empty());
    for font in fonts {
        // The last columns are: embedded, subset, to Unicode, and the two numbers of the object.
        let columns: Vec<_> = font.split_whitespace().collect();
        assert_eq!(&columns[columns.len() - 5..columns.len() - 2], ["yes", "yes", "yes"], "{font}");
        assert_eq!(columns[0].find('+'), Some(6), "a subset has a prefix of its own: {font}");
    }
}

#[test]
fn links_and_bookmarks_lead_somewhere() {
    let pdf = &SAMPLE.bundle;
    let (within, _) = pdf.link_counts();
    assert!(within > 3_000, "{within}");
    assert_eq!(pdf.broken_links(), Vec::<String>::new());
    let pages = pdf.pages() as u64;
    let bookmarks = pdf.bookmarks();
    for (_, title, page) in &bookmarks {
        assert!(!title.is_empty() && page.is_some_and(|page| page <= pages), "{title}: {page:?}");
    }
    // Every part has its bookmark, and below it one for everything that is a file of a part.
    let parts = SAMPLE.files.keys().filter(|path| path.starts_with("parts/ja/")).count();
    let tops = bookmarks.iter().filter(|(depth, title, _)| *depth == 0 && title != "目次").count();
    assert_eq!(tops, parts);
    for part in ["soa", "policies", "risks"] {
        let alone: Vec<_> = SAMPLE
            .part(part)
            .bookmarks()
            .into_iter()
            .map(|(depth, title, _)| (depth, title))
            .collect();
        let whole: Vec<_> = bookmarks.iter().map(|(depth, title, _)| (*depth, title.clone())).collect();
        assert!(whole.windows(alone.len()).any(|some| some == alone), "{part}: {alone:?}");
        assert_eq!(SAMPLE.part(part).broken_links(), Vec::<String>::new(), "{part}");
    }
}

#[test]
fn pages_have_sizes_of_paper_numbers_and_text() {
    let pdf = &SAMPLE.bundle;
    let sizes: BTreeSet<_> = pdf.sizes().into_iter().collect();
    assert!(sizes.iter().all(|size| PAPERS.contains(size)), "{sizes:?}");
    assert!(sizes.len() > 1, "wide tables lie on wide paper: {sizes:?}");
    let all = pdf.pages();
    for (index, text) in pdf.by_page().iter().enumerate() {
        let text = dense(text);
        assert!(!text.is_empty(), "page {}", index + 1);
        if index > 0 {
            let number = format!("{}/{all}", index + 1);
            assert!(text.contains(&number), "page {}: {text}", index + 1);
        }
    }
}
