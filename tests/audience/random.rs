//! A law: whatever a book holds, no output for a reader holds text of a narrower class, and links are as the settings say.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Mutex;

use ismsbook::audience::Audience;
use ismsbook::book::{Book, Memo, Request};
use ismsbook::diagnostic::Diagnostic;
use ismsbook::files::Files;
use ismsbook::render::{self, Laid};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::scan::found;

/// The most pieces of a book.
const MOST: usize = 5;

const CLASSES: [&str; 4] = ["public", "customer", "internal", "confidential"];

/// A document or record: its class, sections with classes of their own, and what it links to, by number.
#[derive(Clone, Debug)]
struct Piece {
    is_document: bool,
    class: usize,
    sections: Vec<(u8, Option<usize>, Option<usize>)>,
}

fn piece() -> impl Strategy<Value = Piece> {
    let section = (2_u8..5, proptest::option::of(0..4_usize), proptest::option::of(0..6_usize));
    (any::<bool>(), 0..4_usize, proptest::collection::vec(section, 0..5)).prop_map(|(is_document, class, sections)| Piece {
        is_document,
        class,
        sections,
    })
}

/// A word that stands in one place only.
fn word(piece: usize, section: usize) -> String {
    format!("wort{piece}x{section}q")
}

/// The files of a book, and each of its words with the class of its place.
fn book(pieces: &[Piece], links: &str) -> (Files, Vec<(String, usize)>) {
    let settings =
        format!("[book]\nid = \"b\"\ntitle = \"B\"\norganization = \"O\"\n[check]\nall = \"allow\"\n[audience]\nlinks = \"{links}\"\n");
    let mut texts = vec![("book.toml".to_owned(), settings)];
    let mut words = Vec::new();
    let mut suppliers = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let class = CLASSES[piece.class];
        words.push((word(at, 0), piece.class));
        if !piece.is_document {
            suppliers.push_str(&format!(
                "  - {{id: P-{at}, name: {}, kind: other, classification: {class}}}\n",
                word(at, 0)
            ));
            continue;
        }
        let mut text = format!("---\nid: P-{at}\nclassification: {class}\n---\n\n# {}\n", word(at, 0));
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (nth, (level, own, link)) in piece.sections.iter().enumerate() {
            open.retain(|(of, _)| of < level);
            let around = open.last().map_or(piece.class, |(_, class)| *class);
            // A class that is wider than what is around it is a mistake of its own.
            let own = own.filter(|own| *own >= around);
            open.push((*level, own.unwrap_or(around)));
            words.push((word(at, nth + 1), own.unwrap_or(around)));
            let attribute = own.map_or(String::new(), |own| format!(" {{classification={}}}", CLASSES[own]));
            text.push_str(&format!(
                "\n{} S{nth}{attribute}\n\n{}\n",
                "#".repeat(usize::from(*level)),
                word(at, nth + 1)
            ));
            if let Some(link) = link.filter(|link| *link < pieces.len()) {
                text.push_str(&format!("\n[[P-{link}]]\n"));
            }
        }
        texts.push((format!("content/p{at}.md"), text));
    }
    // Always as many files: what is read of the catalog is kept as long as it stands at the same place among them.
    texts.push(("content/r.yaml".to_owned(), format!("suppliers:\n{suppliers}")));
    for nth in 0..MOST + 2 - texts.len() {
        texts.push((format!("content/empty-{nth}.md"), String::new()));
    }
    (Files::from_texts(texts), words)
}

/// The widest audience class that a link in a section of this class reaches, and whether what it names may be read there.
fn has_narrow_link(pieces: &[Piece], reads: usize) -> bool {
    pieces.iter().filter(|piece| piece.is_document).any(|piece| {
        let mut open: Vec<(u8, usize)> = Vec::new();
        piece.sections.iter().any(|(level, own, link)| {
            open.retain(|(of, _)| of < level);
            let around = open.last().map_or(piece.class, |(_, class)| *class);
            let class = own.filter(|own| *own >= around).unwrap_or(around);
            open.push((*level, class));
            link.and_then(|link| pieces.get(link))
                .is_some_and(|target| class <= reads && target.class > reads)
        })
    })
}

/// The site of an audience.
fn printed(book: &Book, audience: Audience, memo: &mut render::Memo) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let projection = book.project(audience)?;
    let visible = projection.visible();
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &str, bytes: Cow<'_, [u8]>| {
        let mut files = files.lock().expect("nobody panics while he holds this");
        files.insert(path.to_owned(), bytes.into_owned());
    };
    Laid::out(&visible, memo)?.site(&visible, false, |site| site.print_all(&put))?;
    Ok(files.into_inner().expect("nobody panics while he holds this"))
}

#[test]
fn no_output_for_the_public_holds_what_they_may_not_read() {
    hold(0);
}

#[test]
fn no_output_for_customers_holds_what_they_may_not_read() {
    hold(1);
}

/// Holds the law for the audience that reads up to this class, in half of 5,000 random books.
fn hold(reads: usize) {
    let memos = Mutex::new((Memo::default(), render::Memo::default()));
    let mut runner = TestRunner::new(Config {
        cases: 2500,
        failure_persistence: None,
        ..Config::default()
    });
    let pieces = proptest::collection::vec(piece(), 1..=MOST);
    let outcome = runner.run(&(pieces, any::<bool>()), |(pieces, is_text)| {
        let (files, words) = book(&pieces, if is_text { "text" } else { "deny" });
        let (of_book, of_site) = &mut *memos.lock().expect("no case panics while it reads");
        let book = Book::compile_again(files, Vec::new(), "b", &Request::default(), of_book);
        let audience = Audience::ALL[reads];
        let narrow = has_narrow_link(&pieces, reads);
        match printed(&book, audience, of_site) {
            Err(said) => {
                prop_assert!(!is_text && narrow, "{said:#?}");
                prop_assert!(said.iter().all(|said| said.code == "narrower-link"), "{said:#?}");
            }
            Ok(files) => {
                prop_assert!(is_text || !narrow, "a link to something narrower was let through");
                let all: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
                let seen = found(&files, &all);
                for (word, class) in &words {
                    prop_assert_eq!(
                        seen.contains(word.as_str()),
                        *class <= reads,
                        "{} of class {}",
                        word,
                        CLASSES[*class]
                    );
                }
            }
        }
        // What the organization is told of it does not hang on who reads.
        let told = book.diagnostics.iter().any(|said| said.code == "narrower-link");
        prop_assert_eq!(told, !is_text && (0..2).any(|reads| has_narrow_link(&pieces, reads)));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
