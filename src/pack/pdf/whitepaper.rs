//! The white paper of a service as a PDF of its own: cover, contents, chapters.

use super::anchors::Anchors;
use super::documents::{self, Desk};
use super::view::{Block, Figure, Inline, Table};
use super::words::{clean, pieces};
use super::{Printing, Sheet, WORDS, tables, typeset};
use crate::audience::Visible;
use crate::diagnostic::Diagnostic;
use crate::expression::Expressions;
use crate::figure::{self, Pen};
use crate::files::fonts::Fonts;
use crate::model::Record;
use crate::pack::Stage;
use crate::report::whitepaper::{self, Part as Shown, Section as Shape, WhitePaper};
use crate::text;
use crate::text::Text;
use serde::Serialize;

/// Prints the white paper of every service that has one, with its path in the pack.
///
/// # Errors
/// As [`pdf`](super::pdf()).
pub fn all(
    visible: &Visible<'_>,
    fonts: &Fonts,
    printing: Printing<'_>,
    stage: &mut dyn FnMut(Stage),
) -> Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> {
    let services = whitepaper::services(visible);
    let of = services.len();
    let papers = services.into_iter().filter_map(|service| whitepaper::of(visible, service));
    let mut printed = Vec::new();
    for (number, paper) in (1..).zip(papers) {
        stage(Stage::Pdf { number, of, title: &TITLE });
        let id = &paper.service.id.0;
        let path = format!("whitepaper/{id}.{}.pdf", printing.lang.tag());
        printed.push((path, print(visible, &paper, fonts, printing)?));
    }
    Ok(printed)
}

fn print(visible: &Visible<'_>, paper: &WhitePaper<'_>, fonts: &Fonts, printing: Printing<'_>) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let view = view(visible, paper, fonts, printing);
    let figures = view
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.sections)
        .flat_map(|section| &section.parts);
    let figures = figures.filter_map(|part| match part {
        Part::Figure { figure } => Some((figure.path.clone(), figure.svg.clone())),
        _ => None,
    });
    let sheet = Sheet {
        main: "whitepaper.typ",
        name: format!("whitepaper-{}", paper.service.id.0),
        data: serde_json::to_string(&view).expect("views are plain values"),
        drawn: figures.collect(),
        carried: Vec::new(),
    };
    Ok(typeset(visible, sheet, fonts, printing)?.1)
}

/// What the layout sees.
#[derive(Serialize)]
struct View {
    lang: &'static str,
    title: String,
    service: String,
    organization: String,
    day: [i16; 3],
    as_of: String,
    fonts: [String; 2],
    draft: bool,
    facts: Vec<(String, Vec<Inline>)>,
    chapters: Vec<Chapter>,
    words: std::collections::BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Chapter {
    number: usize,
    title: String,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    number: String,
    title: String,
    /// Its numbers in the standards, in one line; empty for what is no position.
    numbers: String,
    parts: Vec<Part>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum Part {
    Words { b: Vec<Inline> },
    Lines { lines: Vec<String> },
    Blocks { b: Vec<Block> },
    Facts { facts: Vec<(String, Vec<Inline>)> },
    Figure { figure: Figure },
    Table { table: Box<Table> },
    Answers { answers: Vec<(String, Vec<Inline>, String)> },
    Customer { b: Vec<Inline> },
}

fn view(visible: &Visible<'_>, paper: &WhitePaper<'_>, fonts: &Fonts, printing: Printing<'_>) -> View {
    let lang = printing.lang;
    let (anchors, expressions) = (Anchors::default(), Expressions::of(visible, lang));
    let desk = Desk {
        visible,
        anchors: &anchors,
        lang,
        expressions: &expressions,
    };
    let day = visible.today.0;
    let mut printer = Printer {
        desk: &desk,
        paper,
        fonts,
        count: 0,
    };
    let chapters = (1..).zip(&paper.chapters).map(|(number, chapter)| Chapter {
        number,
        title: clean(&chapter.title.label(lang)),
        sections: (1..)
            .zip(&chapter.sections)
            .map(|(nth, section)| printer.section(format!("{number}.{nth}"), section))
            .collect(),
    });
    View {
        lang: lang.tag(),
        title: clean(paper.title.get(lang)),
        service: clean(paper.service.title().get(lang)),
        organization: visible.config.organization.get(lang).to_owned(),
        day: [day.year(), day.month().into(), day.day().into()],
        as_of: day.to_string(),
        fonts: [fonts.family.clone(), fonts.fixed.clone()],
        draft: printing.draft,
        chapters: chapters.collect(),
        facts: desk.facts(&paper.facts),
        words: WORDS
            .iter()
            .chain(OWN_WORDS)
            .map(|(key, text)| (*key, text.get(lang).to_owned()))
            .collect(),
    }
}

struct Printer<'a> {
    desk: &'a Desk<'a>,
    paper: &'a WhitePaper<'a>,
    fonts: &'a Fonts,
    /// How many pictures and documents there are so far.
    count: usize,
}

impl Printer<'_> {
    fn section(&mut self, number: String, section: &Shape<'_>) -> Section {
        Section {
            number,
            title: clean(&section.title.label(self.desk.lang)),
            numbers: self.numbers(section),
            parts: section.parts.iter().flat_map(|part| self.part(part)).collect(),
        }
    }

    fn numbers(&self, section: &Shape<'_>) -> String {
        if section.position.is_none() {
            return String::new();
        }
        let (number, annex, near) = (&section.id, section.annex_a.join(", "), section.near.join(", "));
        let mut said = vec![format!("ISO/IEC 27017 {number}")];
        if !annex.is_empty() {
            said.push(text!("附属書A {annex}", "Annex A {annex}").get(self.desk.lang).to_owned());
        }
        if !near.is_empty() {
            said.push(
                text!("附属書Aで近い管理策 {near}", "nearest in Annex A {near}")
                    .get(self.desk.lang)
                    .to_owned(),
            );
        }
        said.join("　")
    }

    fn part(&mut self, part: &Shown<'_>) -> Vec<Part> {
        let lang = self.desk.lang;
        let words = |text: &Text| pieces(text.get(lang));
        let table = |table| Part::Table {
            table: Box::new(tables::view(table, usize::MAX, self.desk, true).0),
        };
        let one = match part {
            Shown::Words(text) => Part::Words { b: words(text) },
            Shown::Lines(text) => Part::Lines {
                lines: text.get(lang).trim().lines().map(clean).collect(),
            },
            Shown::Document(document) => {
                self.count += 1;
                Part::Blocks {
                    b: documents::view(self.desk, document, self.count).blocks,
                }
            }
            Shown::Facts(facts) => Part::Facts {
                facts: self.desk.facts(facts),
            },
            Shown::Terms(terms) => Part::Facts {
                facts: terms.iter().map(|(term, means)| (clean(&term.label(lang)), words(means))).collect(),
            },
            Shown::Split(split) => {
                let pen = Pen {
                    lang,
                    family: Some(&self.fonts.family),
                };
                let drawn = figure::split(self.desk.visible, &self.paper.service.id.0, pen);
                let drawn: Vec<_> = drawn.into_iter().collect();
                let figures = tables::figures(&drawn, self.count).into_iter();
                self.count += 1;
                return figures.map(|figure| Part::Figure { figure }).chain([table(split)]).collect();
            }
            Shown::Table(one) => table(one),
            Shown::Answers(answers) => Part::Answers {
                answers: answers
                    .iter()
                    .map(|told| {
                        let answer = whitepaper::answer(told).unwrap_or(MISSING);
                        let value = whitepaper::value(told).map(|value| value.get(lang).to_owned());
                        (
                            clean(&told.item.title.text().label(lang)),
                            words(&answer),
                            value.unwrap_or_default(),
                        )
                    })
                    .collect(),
            },
            Shown::Customer(text) => Part::Customer { b: words(text) },
        };
        vec![one]
    }
}

static TITLE: Text = Text::new("ホワイトペーパー", "white paper");
const MISSING: Text = Text::new("（未記入）", "(not answered yet)");

/// The words of this layout beside those of the pack.
const OWN_WORDS: &[(&str, Text)] = &[
    (
        "customer",
        Text::new("お客様に行っていただきたいこと", "What the customer has to do"),
    ),
    ("whitepaper", Text::new("セキュリティホワイトペーパー", "Security white paper")),
];
