//! Blocks as HTML: the only way from an author's text to a page.
//!
//! Invariant: every text is escaped, every address was checked by the graph or begins with a scheme of the allow-list, every name of an element or class is a
//! literal here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::mem;

use super::edition::Edition;
use super::{address, highlight};
use crate::diagnostic::Diagnostic;
use crate::expression::Outcome;
use crate::report;
use crate::source::blocks::{AlertKind, Alignment, Block, Element, Expression, Heading, Inline, ListItem, Table, headings, plain};
use crate::text;
use crate::text::{Text, escape_into};
use crate::trace::NodeId;

mod link;

/// A text to print and where it is printed.
pub(super) struct Source<'a> {
    /// The document; `None` for a text of the program.
    pub(super) document: Option<NodeId>,
    /// The path of the page in the output.
    pub(super) path: &'a str,
    /// The title of the page, which is not repeated.
    pub(super) title: &'a str,
    /// The text.
    pub(super) blocks: &'a [Block],
    /// How many levels deeper its headings stand than on a page of its own.
    pub(super) below: u8,
}

/// A printed text.
pub(super) struct Printed {
    /// The HTML.
    pub(super) html: String,
    /// Its headings: id on the page, words, level from 2.
    pub(super) headings: Vec<(String, String, u8)>,
    /// Expressions that failed.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Prints a document.
pub(super) fn print(edition: &Edition<'_>, source: &Source<'_>) -> Printed {
    let mut footnotes = BTreeMap::new();
    collect_footnotes(source.blocks, &mut footnotes);
    let blocks = without_title(source.blocks, source.title);
    let shift = source.below + u8::from(headings(blocks).iter().any(|heading| heading.level == 1));
    let mut printer = Printer {
        edition,
        source,
        root: address::root(source.path),
        out: String::new(),
        footnotes,
        order: Vec::new(),
        marks: BTreeMap::new(),
        in_link: false,
        tables: 0,
        shift,
        headings: Vec::new(),
        diagnostics: Vec::new(),
    };
    printer.blocks(blocks);
    printer.footnotes();
    Printed {
        html: printer.out,
        headings: printer.headings,
        diagnostics: printer.diagnostics,
    }
}

/// What expressions are for.
const EXPRESSIONS: Text = Text::new(
    "式で使えるもの: `report('soa')`、`count('risks')`、`record('R-012').title`、`today`",
    "what expressions know: `report('soa')`, `count('risks')`, `record('R-012').title`, `today`",
);

/// The blocks without the heading that only repeats the title of the page.
pub(super) fn without_title<'a>(blocks: &'a [Block], title: &str) -> &'a [Block] {
    match blocks {
        [Block::Heading(heading), rest @ ..] if heading.level == 1 && plain(&heading.inlines).trim() == title.trim() => rest,
        _ => blocks,
    }
}

fn collect_footnotes<'a>(blocks: &'a [Block], found: &mut BTreeMap<&'a str, &'a [Block]>) {
    for block in blocks {
        match block {
            Block::Footnote { label, blocks, .. } => {
                found.entry(label).or_insert(blocks);
                collect_footnotes(blocks, found);
            }
            Block::Quote(inner) | Block::Alert(_, inner) | Block::Details { blocks: inner, .. } => collect_footnotes(inner, found),
            Block::List { items, .. } => items.iter().for_each(|item| collect_footnotes(&item.blocks, found)),
            _ => {}
        }
    }
}

struct Printer<'a> {
    edition: &'a Edition<'a>,
    source: &'a Source<'a>,
    root: String,
    out: String,
    footnotes: BTreeMap<&'a str, &'a [Block]>,
    /// Labels of footnotes in the order of their first marks.
    order: Vec<&'a str>,
    /// Whether a link is open: a mark within is no link of its own.
    in_link: bool,
    /// How often each was marked.
    marks: BTreeMap<&'a str, usize>,
    tables: usize,
    shift: u8,
    headings: Vec<(String, String, u8)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Printer<'a> {
    fn say(&self, text: &'static Text) -> &'static str {
        text.get(self.edition.lang())
    }

    fn text(&mut self, text: &str) {
        escape_into(text, &mut self.out);
    }

    /// An attribute with its value.
    fn attribute(&mut self, name: &'static str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        escape_into(value, &mut self.out);
        self.out.push('"');
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Paragraph(inlines) => self.paragraph(inlines),
            Block::Heading(heading) => self.heading(heading),
            Block::Quote(blocks) => {
                self.out.push_str("<blockquote>");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            Block::Alert(kind, blocks) => self.alert(*kind, blocks),
            Block::List { start, items } => self.list(*start, items),
            Block::Definitions(entries) => {
                self.out.push_str("<dl>");
                for (term, definitions) in entries {
                    self.out.push_str("<dt>");
                    self.inlines(term);
                    self.out.push_str("</dt>");
                    for definition in definitions {
                        self.out.push_str("<dd>");
                        self.tight(definition);
                        self.out.push_str("</dd>");
                    }
                }
                self.out.push_str("</dl>\n");
            }
            Block::Code { language, text, .. } => self.code(language, text),
            Block::Table(table) => self.table(table),
            Block::Rule => self.out.push_str("<hr>\n"),
            Block::Footnote { .. } => {}
            Block::Details { summary, open, blocks } => {
                self.out
                    .push_str(if *open { "<details open><summary>" } else { "<details><summary>" });
                self.inlines(summary);
                self.out.push_str("</summary>");
                self.blocks(blocks);
                self.out.push_str("</details>\n");
            }
            Block::Expression(expression) => self.alone(expression),
        }
    }

    fn paragraph(&mut self, inlines: &'a [Inline]) {
        if let [Inline::Image(image)] = inlines {
            self.out.push_str("<figure>");
            self.image(image, "");
            if !image.title.is_empty() {
                self.out.push_str("<figcaption>");
                self.text(&image.title);
                self.out.push_str("</figcaption>");
            }
            self.out.push_str("</figure>\n");
            return;
        }
        self.out.push_str("<p>");
        self.inlines(inlines);
        self.out.push_str("</p>\n");
    }

    fn heading(&mut self, heading: &'a Heading) {
        let level = (heading.level + self.shift).clamp(2, 6);
        let addresses = &self.edition.press().addresses;
        let document = self.source.document;
        let id = document
            .and_then(|document| addresses.fragment(document, self.edition.lang(), &heading.id))
            .unwrap_or_else(|| heading.id.clone());
        let _ = write!(self.out, "<h{level}");
        self.attribute("id", &id);
        self.out.push('>');
        let words = plain(&heading.inlines);
        match (heading.inlines.as_slice(), numbered(&heading.inlines)) {
            ([Inline::Text(first), rest @ ..], Some(length)) => {
                self.out.push_str("<span class=\"no\">");
                self.text(&first[..length]);
                self.out.push_str("</span>");
                self.text(first[length..].trim_start());
                self.inlines(rest);
            }
            (inlines, _) => self.inlines(inlines),
        }
        self.out.push_str("<a class=\"anchor\"");
        self.attribute("href", &format!("#{}", address::encode_fragment(&id)));
        let _ = writeln!(self.out, " aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>");
        self.headings.push((id, words, level));
    }

    fn alert(&mut self, kind: AlertKind, blocks: &'a [Block]) {
        let (class, title) = match kind {
            AlertKind::Note => ("note", &NOTE),
            AlertKind::Tip => ("tip", &TIP),
            AlertKind::Important => ("important", &IMPORTANT),
            AlertKind::Warning => ("warning", &WARNING),
            AlertKind::Caution => ("caution", &CAUTION),
        };
        let title = self.say(title);
        let _ = write!(self.out, "<div class=\"alert alert-{class}\"><p class=\"alert-title\">{title}</p>");
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    fn list(&mut self, start: Option<u64>, items: &'a [ListItem]) {
        match start {
            Some(1) => self.out.push_str("<ol>"),
            Some(start) => {
                let _ = write!(self.out, "<ol start=\"{start}\">");
            }
            None => self.out.push_str("<ul>"),
        }
        let is_tight = items
            .iter()
            .all(|item| item.blocks.iter().filter(|block| !matches!(block, Block::List { .. })).count() <= 1);
        for item in items {
            match item.task {
                Some(done) => {
                    let (mark, label) = if done {
                        ("☑", self.say(&DONE))
                    } else {
                        ("☐", self.say(&NOT_DONE))
                    };
                    let _ = write!(
                        self.out,
                        "<li class=\"task\"><span class=\"task-mark\" role=\"img\" aria-label=\"{label}\">{mark}</span>"
                    );
                }
                None => self.out.push_str("<li>"),
            }
            if is_tight {
                self.tight(&item.blocks);
            } else {
                self.blocks(&item.blocks);
            }
            self.out.push_str("</li>");
        }
        self.out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    /// Blocks whose first paragraph stands without an element of its own, where it is the only one.
    fn tight(&mut self, blocks: &'a [Block]) {
        match blocks {
            [Block::Paragraph(inlines), rest @ ..] if !rest.iter().any(|block| matches!(block, Block::Paragraph(_))) => {
                self.inlines(inlines);
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    /// Code; of a figure in the language of Mermaid, what it is made of, and that it is not drawn: only a script could draw it.
    fn code(&mut self, language: &str, text: &str) {
        if language.eq_ignore_ascii_case("mermaid") {
            let note = self.say(&NOT_DRAWN);
            let _ = write!(self.out, "<p class=\"code-note\">{note}</p>");
        }
        self.out.push_str("<div class=\"code\"><pre tabindex=\"0\"><code>");
        let marked = self.edition.press().visible.config.site.highlight;
        match marked.then(|| highlight::html(language, text)).flatten() {
            Some(html) => self.out.push_str(&html),
            None => self.text(text),
        }
        self.out.push_str("</code></pre></div>\n");
    }

    fn table(&mut self, table: &'a Table) {
        let label = self.say(&TABLE);
        let _ = write!(
            self.out,
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\"><table><thead><tr>"
        );
        for (at, cell) in table.head.iter().enumerate() {
            self.out.push_str("<th scope=\"col\"");
            self.alignment(table, at);
            self.inlines(cell);
            self.out.push_str("</th>");
        }
        self.out.push_str("</tr></thead><tbody>");
        for row in &table.rows {
            self.out.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                self.out.push_str("<td");
                self.alignment(table, at);
                self.inlines(cell);
                self.out.push_str("</td>");
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    fn alignment(&mut self, table: &Table, at: usize) {
        self.out.push_str(match table.alignments.get(at) {
            Some(Alignment::Right) => " class=\"a-right\">",
            Some(Alignment::Centre) => " class=\"a-center\">",
            _ => ">",
        });
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Emphasis(inner) => self.within("em", inner),
            Inline::Strong(inner) => self.within("strong", inner),
            Inline::Strike(inner) => self.within("del", inner),
            Inline::Code(code) => {
                self.out.push_str("<code>");
                self.text(code);
                self.out.push_str("</code>");
            }
            Inline::Link(link) => {
                let outer = mem::replace(&mut self.in_link, true);
                self.link(link);
                self.in_link = outer;
            }
            Inline::Image(image) => self.image(image, &image.title),
            Inline::Break => self.out.push_str("<br>"),
            Inline::FootnoteMark { label, .. } => self.footnote_mark(label),
            Inline::Element(element, inner) => self.element(element, inner),
            Inline::Expression(expression) => match self.evaluate(expression) {
                Some(Outcome::Text(text)) => self.text(&text),
                Some(Outcome::Report { .. }) => {
                    let message = Text::new(
                        "報告の表は、段落に `{{ report(…) }}` だけを置いたときに使えます",
                        "a report stands alone in its paragraph",
                    );
                    self.diagnostics.push(
                        Diagnostic::new("bad-expression", expression.span, message)
                            .help(Text::new("前後に空行を置いてください", "put blank lines before and after it")),
                    );
                }
                None => {}
            },
        }
    }

    fn within(&mut self, name: &'static str, inner: &'a [Inline]) {
        let _ = write!(self.out, "<{name}>");
        self.inlines(inner);
        let _ = write!(self.out, "</{name}>");
    }

    fn element(&mut self, element: &Element, inner: &'a [Inline]) {
        match element {
            Element::Ruby => self.within("ruby", inner),
            Element::Rt => self.within("rt", inner),
            Element::Rp => self.within("rp", inner),
            Element::Kbd => self.within("kbd", inner),
            Element::Sub => self.within("sub", inner),
            Element::Sup => self.within("sup", inner),
            Element::Abbr(title) => {
                self.out.push_str("<abbr");
                self.attribute("title", title);
                self.out.push('>');
                self.inlines(inner);
                self.out.push_str("</abbr>");
            }
            Element::Span(lang) => {
                self.out.push_str("<span");
                self.attribute("lang", lang);
                self.out.push('>');
                self.inlines(inner);
                self.out.push_str("</span>");
            }
        }
    }

    fn footnote_mark(&mut self, label: &'a str) {
        if !self.footnotes.contains_key(label) {
            self.out.push('[');
            self.text(label);
            self.out.push(']');
            return;
        }
        let number = self.footnote_number(label);
        let times = self.marks.entry(label).or_default();
        *times += 1;
        let id = if *times == 1 {
            format!("fnref-{number}")
        } else {
            format!("fnref-{number}-{times}")
        };
        let words = self.say(&FOOTNOTE);
        if self.in_link {
            let _ = write!(self.out, "<sup class=\"fnref\" id=\"{id}\">{number}</sup>");
            return;
        }
        let _ = write!(
            self.out,
            "<sup class=\"fnref\" id=\"{id}\"><a href=\"#fn-{number}\" aria-label=\"{words}{number}\">{number}</a></sup>"
        );
    }

    fn footnote_number(&mut self, label: &'a str) -> usize {
        match self.order.iter().position(|known| *known == label) {
            Some(at) => at + 1,
            None => {
                self.order.push(label);
                self.order.len()
            }
        }
    }

    /// The footnotes in the order of their marks; those without a mark after them.
    fn footnotes(&mut self) {
        let unmarked: Vec<_> = self.footnotes.keys().copied().filter(|label| !self.order.contains(label)).collect();
        if self.order.is_empty() && unmarked.is_empty() {
            return;
        }
        let label = self.say(&FOOTNOTES);
        let _ = write!(self.out, "<section class=\"footnotes\" aria-label=\"{label}\"><ol>");
        let mut at = 0;
        // A footnote may hold marks of further ones.
        while let Some(label) = self
            .order
            .get(at)
            .copied()
            .or_else(|| unmarked.iter().copied().find(|label| !self.order.contains(label)))
        {
            let number = self.footnote_number(label);
            let _ = write!(self.out, "<li id=\"fn-{number}\">");
            let blocks = self.footnotes[label];
            self.blocks(blocks);
            if self.marks.contains_key(label) {
                let back = self.say(&BACK);
                let link = format!(" <a class=\"fnback\" href=\"#fnref-{number}\" aria-label=\"{back}\">↩</a>");
                if self.out.ends_with("</p>\n") {
                    self.out.truncate(self.out.len() - "</p>\n".len());
                    self.out.push_str(&link);
                    self.out.push_str("</p>");
                } else {
                    self.out.push_str(&link);
                }
            }
            self.out.push_str("</li>");
            at += 1;
        }
        self.out.push_str("</ol></section>\n");
    }

    /// An expression alone in its paragraph.
    fn alone(&mut self, expression: &Expression) {
        match self.evaluate(expression) {
            Some(Outcome::Text(text)) => {
                self.out.push_str("<p>");
                self.text(&text);
                self.out.push_str("</p>\n");
            }
            Some(Outcome::Report { name, service }) => {
                self.tables += 1;
                let id = format!("tbl-{}", self.tables);
                let Some(table) = self.edition.embedded_report(&name, service.as_deref(), id) else {
                    return;
                };
                if table.rows.is_empty() && report::promises_rows(&name) && self.edition.press().visible.isms.is_whole() {
                    self.diagnostics.push(promised(&name, expression));
                }
                match self.edition.engine().table(&table, &self.root) {
                    Ok(html) => self.out.push_str(&html),
                    Err(diagnostic) => self.diagnostics.push(diagnostic),
                }
            }
            None => {}
        }
    }

    fn evaluate(&mut self, expression: &Expression) -> Option<Outcome> {
        match self.edition.expressions().evaluate(&expression.source) {
            Ok(outcome) => Some(outcome),
            Err(complaint) => {
                let cause = complaint.message;
                let message = Text::owned(
                    format!("式を評価できません: {}", cause.ja),
                    format!("the expression cannot be evaluated: {}", cause.en),
                );
                self.diagnostics.push(
                    Diagnostic::new("bad-expression", expression.span, message).did_you_mean_or(complaint.near.as_deref(), EXPRESSIONS),
                );
                None
            }
        }
    }
}

/// Says that a table which a text announces has no rows.
fn promised(name: &str, expression: &Expression) -> Diagnostic {
    let message = text!(
        "報告 `{name}` に載せる記録がなく、表が空になります",
        "the report `{name}` has no rows, so the table that is announced here is empty"
    );
    Diagnostic::new("report-empty", expression.span, message).help(Text::new(
        "載せるべき記録を加えるか、式を消して、ないことを文で述べてください",
        "add the records, or remove the expression and say in words that there are none",
    ))
}

/// The length of the clause number that a heading begins with: `第1条`, `1.1`, `2.`; `None` if it has none.
fn numbered(inlines: &[Inline]) -> Option<usize> {
    let Some(Inline::Text(text)) = inlines.first() else { return None };
    let is_blank = |c: char| c == ' ' || c == '\u{3000}';
    let length = if let Some(rest) = text.strip_prefix('第') {
        let digits: usize = rest
            .chars()
            .take_while(|c| c.is_numeric() || "一二三四五六七八九十百〇".contains(*c))
            .map(char::len_utf8)
            .sum();
        let unit = rest[digits..].chars().next().filter(|c| "条章節項部".contains(*c))?;
        if digits == 0 {
            return None;
        }
        '第'.len_utf8() + digits + unit.len_utf8()
    } else {
        let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let parts: Vec<_> = text[..length].trim_end_matches('.').split('.').collect();
        if parts.iter().any(|part| part.is_empty() || part.len() > 2) || !text[length..].starts_with(is_blank) {
            return None;
        }
        length
    };
    (length > 0 && (text.len() > length || inlines.len() > 1)).then_some(length)
}

static NOTE: Text = Text::new("注記", "Note");
static TIP: Text = Text::new("ヒント", "Tip");
static IMPORTANT: Text = Text::new("重要", "Important");
static NOT_DRAWN: Text = Text::new(
    "Mermaid の図はここでは描画されません。図の記述を示します。",
    "Mermaid figures are not drawn here. This is what the figure is written as.",
);
static WARNING: Text = Text::new("警告", "Warning");
static CAUTION: Text = Text::new("注意", "Caution");
static DONE: Text = Text::new("済", "done");
static NOT_DONE: Text = Text::new("未", "not done");
static TABLE: Text = Text::new("表", "Table");
static FOOTNOTE: Text = Text::new("脚注", "Footnote ");
static FOOTNOTES: Text = Text::new("脚注", "Footnotes");
static BACK: Text = Text::new("本文へ戻る", "Back to the text");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_clause_numbers() {
        let number = |text: &str| numbered(&[Inline::Text(text.to_owned())]).map(|length| text[..length].to_owned());
        assert_eq!(number("第1条 目的").as_deref(), Some("第1条"));
        assert_eq!(number("第十二条　雑則").as_deref(), Some("第十二条"));
        assert_eq!(number("1. 目的").as_deref(), Some("1."));
        assert_eq!(number("4.2.1 範囲").as_deref(), Some("4.2.1"));
        assert_eq!(number("2026年度の計画"), None);
        assert_eq!(number("2026 年度"), None);
        assert_eq!(number("第三者の審査"), None);
    }
}
