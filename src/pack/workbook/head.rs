//! The head of a sheet, on screen and on paper: one place says what stands above every table and in the margins of every page.

use rust_xlsxwriter::{Color, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::Making;
use super::cells::{Cells, top};
use super::plan::{CONTENTS, Planned};
use super::style::LATE;
use crate::model::Kind;
use crate::model::shape::Shape;
use crate::model::value::Classification;
use crate::report::{Cell, Table, print, register};
use crate::text;
use crate::text::{Lang, Text};

/// The rows of a head: title, book, facts, the way back.
const TITLE: u32 = 0;
const BOOK: u32 = 1;
const FACTS: u32 = 2;
const BACK: u32 = 3;

/// How many rows a head has.
pub(super) const ROWS: u32 = 4;

/// What the head of a sheet says.
pub(super) struct Head<'a> {
    /// The title of the sheet.
    pub(super) title: &'a str,
    /// Facts about the whole, in a line.
    pub(super) facts: &'a str,
    /// Number, version and classification, for the margin of the page.
    pub(super) running: &'a str,
}

/// Writes the head of a sheet, above everything else. The list of sheets has no way back to itself.
pub(super) fn write(cells: &mut Cells<'_>, making: &Making<'_>, head: &Head<'_>, back: bool) -> Result<(), XlsxError> {
    let (lang, styles, config) = (making.lang, making.styles, making.visible.config);
    cells.text(TITLE, 0, head.title, &styles.title)?;
    if making.draft {
        cells.text(BACK, 1, DRAFT.get(lang), &styles.stamp)?;
    }
    let day = format!("{}: {}", AS_OF.get(lang), making.visible.today.0);
    let book = [config.title.get(lang), config.organization.get(lang), &day];
    let book: Vec<_> = book.into_iter().filter(|words| !words.is_empty()).collect();
    cells.text(BOOK, 0, &book.join("　"), &styles.plain)?;
    if !head.facts.is_empty() {
        cells.text(FACTS, 0, head.facts, &styles.plain)?;
    }
    if back {
        let words = format!("← {}", CONTENTS.get(lang));
        cells.link(BACK, 0, &words, (&top(&making.plan.contents, 0), ""), &styles.link)?;
    }
    Ok(())
}

/// The margins of a page: title, number, version and classification above; book, day and page x / y below.
pub(super) fn margins(sheet: &mut Worksheet, making: &Making<'_>, head: &Head<'_>) {
    let (lang, config) = (making.lang, making.visible.config);
    let draft = if making.draft {
        sheet.set_tab_color(Color::RGB(LATE));
        format!("&C&\"-,Bold\"&14{}", DRAFT.get(lang))
    } else {
        String::new()
    };
    sheet
        .set_header(format!("&L{}{draft}&R{}", margin(head.title), margin(head.running)))
        .set_footer(format!(
            "&L{}&C{} {}&R&P / &N",
            margin(config.title.get(lang)),
            AS_OF.get(lang),
            making.visible.today.0
        ));
}

/// The facts about the whole: in one line, as many as the width of the table has room for, and the rest. The day stands with the book.
pub(super) fn facts(table: &Table, lang: Lang, width: usize) -> (String, Vec<String>) {
    let own = table.meta.iter().filter(|(key, ..)| *key != "as_of");
    let facts = own.map(|(_, label, cell)| (label, print::words(cell, lang)));
    let mut above = String::new();
    let mut rest = Vec::new();
    for (label, value) in facts.filter(|(_, value)| !value.is_empty()) {
        let fact = format!("{}: {value}", label.get(lang));
        if !fact.contains('\n') && above.width() + fact.width() + 2 <= width.max(LEAST) {
            above = if above.is_empty() { fact } else { format!("{above}　{fact}") };
        } else {
            rest.push(fact);
        }
    }
    (above, rest)
}

/// The width of a line above or below a table, however narrow that is.
pub(super) const LEAST: usize = 60;

/// Number and version of a table that has them, and how widely it may be read.
pub(super) fn running(planned: Option<&Planned>, lang: Lang) -> String {
    let meta = planned.map_or(&[][..], |planned| &planned.table.meta);
    let of = |key: &str| {
        let (.., cell) = meta.iter().find(|(own, ..)| *own == key)?;
        (*cell != Cell::Empty).then(|| print::words(cell, lang))
    };
    let version = of("version").map(|version| text!("第{version}版", "version {version}").get(lang).to_owned());
    let internal = || {
        register::words(Kind::Document, &Shape::of(&Classification::default()))
            .get(lang)
            .to_owned()
    };
    let classification = of("classification").unwrap_or_else(internal);
    let said = [of("number"), version, Some(classification)];
    said.into_iter().flatten().collect::<Vec<_>>().join("　")
}

/// A text in the margin of a page, which has room for 255 characters in all and reads `&` as a command.
fn margin(text: &str) -> String {
    let mut shown = String::new();
    let mut units = 0;
    // The library knows commands by name too: `&[Page]`.
    let plain = text.replace("&[", "& [");
    for c in plain.chars().filter(|c| !c.is_control()) {
        let c = if c == '&' { "&&".to_owned() } else { c.to_string() };
        units += c.encode_utf16().count();
        if units > 100 {
            shown.push('…');
            break;
        }
        shown.push_str(&c);
    }
    shown
}

const DRAFT: Text = Text::new("草案", "DRAFT");
pub(super) const AS_OF: Text = Text::new("基準日", "As of");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_hold_no_commands_and_are_never_too_long() {
        assert_eq!(margin("A&D &P\nx &[Page]"), "A&&D &&Px && [Page]");
        let long = margin(&"&😀".repeat(200));
        assert!(long.ends_with('…') && long.encode_utf16().count() <= 101, "{long}");
        assert_eq!(long.replace("&&", "").matches('&').count(), 0);
    }
}
