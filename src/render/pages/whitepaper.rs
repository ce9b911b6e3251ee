//! The page of the white paper of a service, and what the service tells its customers as data.

use crate::audience::Audience;
use crate::diagnostic::Diagnostic;
use crate::figure::{self, Pen};
use crate::render::address::{encode, encode_fragment, row_id};
use crate::render::edition::Edition;
use crate::render::html::{self, Source};
use crate::render::pages::{Output, page};
use crate::render::press::Press;
use crate::render::search::{Entry, Unit};
use crate::render::shell::Place;
use crate::render::view::{
    Chapter, ChapterAnswer, ChapterPart, ChapterSection, ContentsItem, Fact, Figure, File, WhitePaperHead, WhitePaperPage,
};
use crate::report::whitepaper::{self, Part, Section, WhitePaper};
use crate::report::{self, Cell, ColumnKind, Table};
use crate::text::{Lang, Text};
use crate::trace::disclosures::Told;

/// The headings of a document stand so many levels deeper: below chapter and section.
const BELOW: u8 = 2;

/// The files of the white paper of a service in `lang`: the page, and once for all languages the data.
pub(super) fn paths(press: &Press<'_>, lang: Lang, service: &str) -> Vec<String> {
    let addresses = &press.addresses;
    let page = addresses.paper(service).map(|page| addresses.path(page, lang));
    let data = addresses.disclosures(service).filter(|_| lang == addresses.book());
    page.into_iter().chain(data.map(str::to_owned)).collect()
}

/// Prints the white paper of a service.
pub(super) fn print(edition: &Edition<'_>, service: &str) -> Result<Output, Vec<Diagnostic>> {
    let press = edition.press();
    let paper = paper(press, service).expect("white papers are printed for services that have one");
    let name = press.addresses.paper(service).unwrap_or_default();
    let path = press.addresses.path(name, edition.lang());
    let mut diagnostics = Vec::new();
    let mut tables = 0;
    let chapters: Vec<_> = (1..)
        .zip(&paper.chapters)
        .map(|(number, chapter)| Chapter {
            id: format!("{PREFIX}{}", chapter.id),
            number,
            title: edition.label(&chapter.title),
            sections: (1..)
                .zip(&chapter.sections)
                .map(|(nth, section)| ChapterSection {
                    id: anchor(section),
                    number: format!("{number}.{nth}"),
                    title: edition.label(&section.title),
                    guidance: section.position.map(|position| {
                        let mut link = edition.link_to(position);
                        section.id.clone_into(&mut link.id);
                        link
                    }),
                    annex_a: section.annex_a.iter().map(|id| edition.link_to(id)).collect(),
                    near: section.near.iter().map(|id| edition.link_to(id)).collect(),
                    parts: section
                        .parts
                        .iter()
                        .flat_map(|part| parts(edition, &paper, part, &path, &mut tables, &mut diagnostics))
                        .collect(),
                })
                .collect(),
        })
        .collect();
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let title = edition.say(&paper.title);
    let open = |part: &&Part<'_>| matches!(part, Part::Answers(answers) if answers.iter().any(|told| told.says.is_open()));
    let contents = chapters.iter().map(|chapter| ContentsItem {
        id: chapter.id.clone(),
        title: format!("{} {}", chapter.number, chapter.title),
        level: 2,
    });
    let view = WhitePaperPage {
        page: edition.page(Place::of_page(name, title.clone())),
        head: WhitePaperHead {
            title,
            open: sections(&paper)
                .filter(|section| section.parts.iter().any(|part| open(&part)))
                .count(),
            facts: facts(edition, &paper.facts),
        },
        contents: contents.collect(),
        chapters,
        files: files(edition, service),
    };
    let mut output = page(edition, name, "whitepaper.html", &view).map_err(|diagnostic| vec![diagnostic])?;
    if edition.lang() == press.addresses.book() {
        output.files.extend(data(press, service));
    }
    Ok(output)
}

/// How a white paper is found: position by position.
pub(super) fn entry(edition: &Edition<'_>, service: &str) -> Option<Entry> {
    let press = edition.press();
    let paper = paper(press, service)?;
    let unit = |section: &Section<'_>| {
        let words = section.parts.iter().flat_map(|part| match part {
            Part::Answers(answers) => answers
                .iter()
                .flat_map(|told| [Some(told.item.title.text()), whitepaper::answer(told)])
                .flatten()
                .collect(),
            Part::Words(words) => vec![words.clone()],
            _ => Vec::new(),
        });
        let words: Vec<_> = words.map(|words| edition.say(&words)).collect();
        Unit {
            anchor: anchor(section),
            heading: match section.position {
                Some(_) => format!("{} {}", section.id, edition.label(&section.title)),
                None => edition.label(&section.title),
            },
            text: words.join(" / "),
        }
    };
    Some(Entry {
        href: edition.href(press.addresses.paper(service)?),
        id: String::new(),
        other: String::new(),
        title: edition.say(&paper.title),
        kind: edition.say(&KIND),
        units: sections(&paper).map(unit).collect(),
    })
}

fn paper<'a>(press: &Press<'a>, service: &str) -> Option<WhitePaper<'a>> {
    whitepaper::of(press.visible, press.visible.isms.services.get(service)?)
}

fn sections<'p, 'a>(paper: &'p WhitePaper<'a>) -> impl Iterator<Item = &'p Section<'a>> {
    paper.chapters.iter().flat_map(|chapter| &chapter.sections)
}

/// The id of a section on the page: a position by its number.
fn anchor(section: &Section<'_>) -> String {
    if section.position.is_some() {
        row_id(&section.id)
    } else {
        format!("{PREFIX}{}", section.id)
    }
}

/// What a service tells its customers as data, beside its page.
fn data(press: &Press<'_>, service: &str) -> Option<(String, String)> {
    let path = press.addresses.disclosures(service)?;
    let page = press.addresses.paper(service)?;
    let name = page.rsplit_once('/').map_or(page, |(_, name)| name);
    let number = |side: &str| {
        let position = side.rsplit_once('/').map_or(side, |(position, _)| position);
        press.visible.catalog.get(position).map(crate::catalog::Item::number)
    };
    let url = |side: &str| Some(format!("{}#{}", encode(name), encode_fragment(&row_id(number(side)?))));
    Some((path.to_owned(), report::disclosures::json(press.visible, service, &url)?))
}

/// The same as data and as a check sheet.
fn files(edition: &Edition<'_>, service: &str) -> Vec<File> {
    let addresses = &edition.press().addresses;
    let data = addresses.disclosures(service).map(|path| File {
        label: "disclosures.json".to_owned(),
        href: encode(path),
    });
    let sheet = addresses.report(CHECK_SHEET, Some(service)).map(|stem| File {
        label: edition.say(&SHEET),
        href: encode(&addresses.path(&format!("{stem}.csv"), edition.lang())),
    });
    sheet.into_iter().chain(data).collect()
}

fn facts(edition: &Edition<'_>, facts: &[(Text, Cell)]) -> Vec<Fact> {
    facts
        .iter()
        .map(|(label, cell)| edition.fact(label, edition.plain_cell(cell, ColumnKind::Text)))
        .collect()
}

/// What a part is on the page.
fn parts(
    edition: &Edition<'_>,
    paper: &WhitePaper<'_>,
    part: &Part<'_>,
    path: &str,
    tables: &mut usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ChapterPart> {
    let mut table = |table: &Table| {
        *tables += 1;
        ChapterPart::Table {
            table: edition.embedded(table, format!("tbl-wp-{tables}")),
        }
    };
    vec![match part {
        Part::Words(words) => ChapterPart::Words {
            words: edition.passage(words),
        },
        Part::Lines(words) => ChapterPart::Lines {
            lines: words.get(edition.lang()).trim().lines().map(str::to_owned).collect(),
        },
        Part::Document(document) => {
            let text = edition.document_text(document);
            let printed = html::print(
                edition,
                &Source {
                    document: edition.press().visible.graph.find(&document.id),
                    path,
                    title: document.title.get(text.lang),
                    blocks: text.blocks,
                    below: BELOW,
                },
            );
            diagnostics.extend(printed.diagnostics);
            ChapterPart::Html {
                lang: (text.lang != edition.lang()).then(|| text.lang.tag()),
                html: printed.html,
            }
        }
        Part::Facts(facts) => ChapterPart::Facts {
            facts: self::facts(edition, facts),
        },
        Part::Terms(terms) => ChapterPart::Terms {
            terms: terms
                .iter()
                .map(|(term, means)| (edition.label(term), edition.say(means)))
                .collect(),
        },
        Part::Split(split) => {
            let pen = Pen {
                lang: edition.lang(),
                family: None,
            };
            let drawn = figure::split(edition.press().visible, &paper.service.id.0, pen);
            let drawn = drawn.map(|drawn| ChapterPart::Figure {
                figure: Figure {
                    svg: drawn.svg,
                    caption: Some(drawn.title),
                    wide: true,
                },
            });
            return drawn.into_iter().chain([table(split)]).collect();
        }
        Part::Table(one) => table(one),
        Part::Answers(answers) => ChapterPart::Answers {
            answers: answers.iter().map(|told| answer(edition, told)).collect(),
        },
        Part::Customer(words) => ChapterPart::Customer {
            words: edition.passage(words),
        },
    }]
}

fn answer(edition: &Edition<'_>, told: &Told<'_>) -> ChapterAnswer {
    let visible = edition.press().visible;
    // Where it is written is for those who write it.
    let is_own = visible.audience == Audience::Internal;
    let source = if is_own {
        report::disclosures::source(visible, told)
    } else {
        String::new()
    };
    ChapterAnswer {
        label: edition.label(&told.item.title.text()),
        state: if told.says.is_open() { "open" } else { told.says.key() },
        text: whitepaper::answer(told).map(|text| edition.passage(&text)),
        value: whitepaper::value(told).map(|value| edition.say(&value)),
        source,
    }
}

/// How the ids of chapters and sections begin that are no positions.
const PREFIX: &str = "wp-";
const CHECK_SHEET: &str = "check-sheet";
const KIND: Text = Text::new("ホワイトペーパー", "White paper");
const SHEET: Text = Text::new("チェックシート（CSV）", "Check sheet (CSV)");
