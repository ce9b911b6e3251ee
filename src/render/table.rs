//! Tables and fields as cells of a page. Reports are shaped elsewhere; here their cells learn where they link to.

use std::collections::BTreeSet;

use super::address::{encode_query, row_id};
use super::edition::Edition;
use super::view;
use crate::catalog::Item;
use crate::figure::step;
use crate::model::shape::Shape;
use crate::model::{Kind, field_label};
use crate::report::{self, Column, ColumnKind, Opens, Table, mark};
use crate::source::markdown::web_address;
use crate::text::{COMMA, Lang, Text};

/// A longer text is set as prose.
const SHORT: usize = 60;
/// Words not longer than this stand in one line, several of them.
const WORD: usize = 12;
/// The field that names topics, and the report that lists what belongs to each.
pub(super) const TOPICS: &str = "topics";
/// More references than this stand as ids only.
const MANY: usize = 8;
/// A column of long texts is rare where fewer than one row in so many has one.
const SELDOM: usize = 5;

impl Edition<'_> {
    /// The table of a report on a page of its own; `id` names it on the page.
    pub(super) fn table(&self, table: &Table, id: String) -> view::Table {
        let mut view = self.embedded(table, id);
        let mut seen = BTreeSet::new();
        // A report may speak of one record in several rows: the first of them has its name.
        let mut name =
            |id: &str| Some(row_id(id)).filter(|id| !id.is_empty() && !id.contains(char::is_whitespace) && seen.insert(id.clone()));
        let mut group = None;
        for (row, printed) in table.rows.iter().zip(&mut view.rows) {
            printed.anchor = name(&row.id);
        }
        for (row, printed) in table.rows.iter().zip(&mut view.rows) {
            let own = row.band.as_ref().map(|band| (band.id.clone(), self.say(&band.label)));
            let found = own.or_else(|| self.band(row).filter(|found| group.as_ref().is_none_or(|(id, _)| *id != found.0)));
            if let Some((id, label)) = &found {
                printed.band = Some(view::Band {
                    label: label.clone(),
                    anchor: name(id),
                });
                group = found;
            }
        }
        view
    }

    /// The table of a report within a text.
    pub(super) fn embedded_report(&self, name: &str, service: Option<&str>, id: String) -> Option<view::Table> {
        let press = self.press();
        if let Some(table) = press.table(name, service) {
            return Some(self.embedded(table, id));
        }
        let query = service.map_or_else(report::Query::default, report::Query::service);
        report::run(name, press.visible, &query).map(|table| self.embedded(&table, id))
    }

    /// A table within a page of another kind: its rows have no names there.
    pub(super) fn embedded(&self, table: &Table, id: String) -> view::Table {
        let states: Vec<bool> = (0..table.columns.len()).map(|at| mark::holds_states(table, at)).collect();
        let columns = table
            .columns
            .iter()
            .zip(&states)
            .map(|(column, states)| self.column(column, *states))
            .collect();
        let rows = table.rows.iter().map(|row| {
            let cells: Vec<_> = table
                .columns
                .iter()
                .zip(&row.cells)
                .zip(&states)
                .map(|((column, cell), states)| self.report_cell(&table.name, column, cell, *states, &row.id))
                .collect();
            let decision = table
                .columns
                .iter()
                .position(|column| column.key == "decision")
                .and_then(|at| row.cells.get(at));
            let tone = match decision {
                Some(report::Cell::Word(word, _)) if word == "excluded" => view::Tone::Off,
                Some(report::Cell::Word(word, _)) if word == "undecided" => view::Tone::Open,
                _ => view::Tone::Plain,
            };
            view::Row {
                anchor: None,
                band: None,
                depth: row.depth,
                tone,
                cells,
            }
        });
        let rows: Vec<_> = rows.collect();
        let mut view = view::Table {
            id,
            caption: self.say(&table.title),
            columns,
            rows,
            totals: self.totals(table),
            basis: table.basis.iter().map(|id| self.link_to(id)).collect(),
            notes: table.notes.iter().map(|note| self.say(note)).collect(),
            empty: Some(self.say(&table.empty)),
        };
        arrange(&mut view);
        view
    }

    fn column(&self, column: &Column, states: bool) -> view::Column {
        let label = self.label(&column.label);
        let legend = self.say(&column.legend);
        view::Column {
            key: column.key.to_string(),
            r#type: match column.kind {
                ColumnKind::Word if states => "state",
                // Several names in a cell are looked for one by one.
                ColumnKind::Word if column.key == "rules" || column.key == "registers" => "ids",
                ColumnKind::Word if column.key == "party" || column.key == "parties" => "party",
                kind => kind.key(),
            },
            legend: (!legend.is_empty() && legend != self.say(&column.label)).then_some(legend),
            label,
        }
    }

    /// Totals under their columns, if any stands under one.
    fn totals(&self, table: &Table) -> Option<Vec<view::Cell>> {
        let of = |column: &Column| table.totals.iter().find(|(key, _)| *key == column.key).map(|(_, cell)| cell);
        if !table.columns.iter().any(|column| of(column).is_some()) {
            return None;
        }
        let mut cells: Vec<_> = table
            .columns
            .iter()
            .map(|column| of(column).map_or(view::Cell::None, |cell| self.plain_cell(cell, ColumnKind::Number)))
            .collect();
        if let Some(first @ view::Cell::None) = cells.first_mut() {
            *first = self.short(&self.say(&TOTAL));
        }
        Some(cells)
    }

    fn report_cell(&self, report: &str, column: &Column, cell: &report::Cell, states: bool, row: &str) -> view::Cell {
        match cell {
            report::Cell::Word(word, label) if states => match mark::of_word(report, word) {
                Some(mark) => view::Cell::State {
                    state: view::State {
                        mark,
                        label: self.say(label),
                    },
                },
                None => self.short(&self.say(label)),
            },
            report::Cell::Id(id) if column.kind == ColumnKind::Id => {
                // A row about one side of something leads to that side.
                let side = row.starts_with(id.as_str()) && self.press().visible.graph.find(row).is_some();
                view::Cell::Id {
                    link: self.link_to(if side { row } else { id }),
                }
            }
            report::Cell::Text(text) if matches!(&*column.key, "title" | "name") => {
                let mut link = self.link_to(row);
                link.title = self.say(text);
                link.lang = self.foreign(&link.title);
                if link.href.is_some() {
                    view::Cell::Title { link }
                } else {
                    self.short(&link.title)
                }
            }
            cell => self.plain_cell(cell, column.kind),
        }
    }

    /// A cell by itself.
    pub(super) fn plain_cell(&self, cell: &report::Cell, kind: ColumnKind) -> view::Cell {
        match cell {
            report::Cell::Empty => view::Cell::None,
            report::Cell::Text(text) if kind == ColumnKind::Prose => self.prose(&self.say(text)),
            report::Cell::Text(text) => self.words_cell(&self.say(text)),
            report::Cell::Texts(texts) => view::Cell::List {
                items: texts.iter().map(|text| self.say(text)).collect(),
            },
            report::Cell::Id(id) => view::Cell::Ids {
                items: vec![self.link_to(id)],
            },
            report::Cell::Ids(ids) if ids.is_empty() => view::Cell::None,
            report::Cell::Ids(ids) => view::Cell::Ids {
                items: ids.iter().map(|id| self.link_to(id)).collect(),
            },
            report::Cell::Rule(name) => view::Cell::Ids {
                items: vec![self.rule(name)],
            },
            report::Cell::Rules(names) if names.is_empty() => view::Cell::None,
            report::Cell::Rules(names) => view::Cell::Ids {
                items: names.iter().map(|name| self.rule(name)).collect(),
            },
            report::Cell::Counts(counts) if counts.is_empty() => view::Cell::None,
            report::Cell::Counts(counts) => view::Cell::Items {
                items: counts
                    .iter()
                    .map(|(kind, label, count)| self.counted(kind, label, *count))
                    .collect(),
            },
            report::Cell::Number(number) => view::Cell::Number { text: number.to_string() },
            report::Cell::Count(count, opens) => view::Cell::Figure {
                text: count.to_string(),
                href: if *count == 0 { None } else { self.opened(opens) },
            },
            report::Cell::Date(day, late) => view::Cell::Date {
                on: day.0.to_string(),
                late: *late,
            },
            report::Cell::Word(_, label) => self.short(&self.say(label)),
            report::Cell::Words(words) => {
                let labels: Vec<_> = words.iter().map(|(_, label)| self.say(label)).collect();
                self.short(&labels.join(COMMA.get(self.lang())))
            }
            report::Cell::Level { index, of, name, value } => view::Cell::Level {
                step: step(*index, *of),
                label: self.say(name),
                value: value.to_string(),
            },
        }
    }

    /// How many records of a kind there are, leading to their register.
    fn counted(&self, kind: &str, label: &Text, count: usize) -> view::Link {
        let words = format!("{} {count}", self.label(label));
        view::Link {
            href: self.report_href(kind, None, None),
            ..self.words(&words)
        }
    }

    /// The address of the rows that a figure counts: the first of them, with a filter that shows only them where scripts run.
    pub(super) fn opened(&self, opens: &Opens) -> Option<String> {
        let table = self.press().table(&opens.report, None)?;
        let first = table.counted(opens).next();
        let band = table
            .rows
            .iter()
            .find(|row| row.id == opens.row || row.band.as_ref().is_some_and(|band| band.id == opens.row))
            .map(|_| opens.row.as_str());
        let row = band
            .filter(|row| !row.is_empty())
            .or_else(|| first.filter(|_| !opens.filter.is_empty()).map(|row| row.id.as_str()))
            .map(row_id);
        let href = self.report_href(&opens.report, None, row.as_deref())?;
        let asked: Vec<_> = opens
            .filter
            .iter()
            .filter_map(|(key, wanted)| {
                Some(format!(
                    "{}={}",
                    encode_query(key),
                    encode_query(&self.shown(table, first?, key, wanted)?)
                ))
            })
            .collect();
        if asked.is_empty() {
            return Some(href);
        }
        let (page, fragment) = href
            .split_once('#')
            .map_or((href.as_str(), None), |(page, fragment)| (page, Some(fragment)));
        let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
        Some(format!("{page}?{}{fragment}", asked.join("&")))
    }

    /// The words by which a page shows a word or an id in a column.
    fn shown(&self, table: &Table, row: &report::Row, key: &str, wanted: &str) -> Option<String> {
        let at = table.columns.iter().position(|column| column.key == key)?;
        Some(match row.cells.get(at)? {
            report::Cell::Word(_, label) => self.say(label),
            report::Cell::Words(words) => self.say(&words.iter().find(|(word, _)| word == wanted)?.1),
            _ => {
                let link = self.link_to(wanted);
                if link.id.is_empty() { link.title } else { link.id }
            }
        })
    }

    /// The heading above a row that its report gives none: the group of the catalog it stands in.
    fn band(&self, row: &report::Row) -> Option<(String, String)> {
        if row.depth > 0 {
            return None;
        }
        let catalog = self.press().visible.catalog;
        let group = match catalog.get(&row.id)? {
            Item::Control(_, control) | Item::ControlSide(_, control, _) => &control.group,
            Item::Position(_, position) | Item::PositionSide(_, position, _) => &position.group,
            Item::Requirement(_, requirement) => requirement.group.as_ref()?,
            _ => return None,
        };
        let Some(Item::Group(set, group)) = catalog.get(group) else {
            return None;
        };
        let name = if self.lang() == Lang::Ja {
            set.standard.jis.as_ref().unwrap_or(&set.standard.name)
        } else {
            &set.standard.name
        };
        Some((
            group.id.clone(),
            format!("{} {} — {name}", group.number, group.title.get(self.lang())),
        ))
    }

    /// A short text.
    pub(super) fn short(&self, words: &str) -> view::Cell {
        view::Cell::Text {
            text: words.to_owned(),
            lang: self.foreign(words),
        }
    }

    /// A long text.
    pub(super) fn prose(&self, words: &str) -> view::Cell {
        view::Cell::Prose {
            text: words.to_owned(),
            lang: self.foreign(words),
        }
    }

    /// A text, long or short.
    pub(super) fn words_cell(&self, words: &str) -> view::Cell {
        if words.chars().count() > SHORT || words.contains('\n') {
            self.prose(words)
        } else {
            self.short(words)
        }
    }

    /// A field of a record.
    pub(super) fn field(&self, kind: Kind, shape: &Shape) -> view::Cell {
        match shape {
            Shape::Nothing => view::Cell::None,
            Shape::Reference(reference) => view::Cell::Items {
                items: vec![self.link_to(&reference.id)],
            },
            Shape::Plain(text) if text.starts_with("https://") || text.starts_with("http://") => match web_address(text) {
                Some(url) if !text.contains(char::is_whitespace) => view::Cell::Url { url, text: text.clone() },
                _ => self.words_cell(text),
            },
            Shape::List(items) if items.iter().all(|item| matches!(item, Shape::Reference(_))) => {
                let ids = items.iter().filter_map(|item| match item {
                    Shape::Reference(reference) => Some(self.link_to(&reference.id)),
                    _ => None,
                });
                let items: Vec<_> = ids.collect();
                if items.len() > MANY {
                    view::Cell::Ids { items }
                } else {
                    view::Cell::Items { items }
                }
            }
            Shape::List(items) => {
                let words: Vec<_> = items.iter().map(|item| self.say(&report::register::words(kind, item))).collect();
                let short =
                    words.iter().all(|words| words.chars().count() <= WORD) || items.iter().all(|item| matches!(item, Shape::Word(..)));
                if short {
                    self.short(&words.join(COMMA.get(self.lang())))
                } else {
                    view::Cell::List { items: words }
                }
            }
            Shape::Words(text) => self.words_cell(&self.say(text)),
            shape => match report::register::cell(kind, shape) {
                report::Cell::Text(text) => self.words_cell(&self.say(&text)),
                cell => self.plain_cell(&cell, ColumnKind::Text),
            },
        }
    }

    /// A field by its name: topics lead to what else belongs to them.
    pub(super) fn named_field(&self, kind: Kind, name: &str, shape: &Shape) -> view::Cell {
        let Shape::List(topics) = shape else {
            return self.field(kind, shape);
        };
        if name != TOPICS {
            return self.field(kind, shape);
        }
        let link = |topic: &Shape| {
            let topic = report::register::words(kind, topic).get(self.lang()).to_owned();
            view::Link {
                href: self.report_href(TOPICS, None, Some(&row_id(&topic))),
                ..self.words(&topic)
            }
        };
        view::Cell::Items {
            items: topics.iter().map(link).collect(),
        }
    }

    /// The fields of a record as facts.
    pub(super) fn facts<'s>(&self, kind: Kind, fields: impl IntoIterator<Item = &'s (String, Shape)>) -> Vec<view::Fact> {
        let facts = fields
            .into_iter()
            .map(|(name, shape)| self.fact(&field_label(kind.key(), name), self.named_field(kind, name, shape)));
        facts.filter(|fact| !fact.cell.is_none()).collect()
    }

    /// A fact.
    pub(super) fn fact(&self, label: &Text, cell: view::Cell) -> view::Fact {
        view::Fact {
            label: self.label(label),
            cell,
        }
    }

    /// A table made for a page.
    pub(super) fn own_table(
        &self,
        id: &str,
        caption: &Text,
        columns: &[(&'static str, Text, &'static str)],
        rows: Vec<view::Row>,
    ) -> view::Table {
        let columns = columns.iter().map(|(key, label, kind)| view::Column {
            key: (*key).to_owned(),
            label: self.label(label),
            r#type: kind,
            legend: None,
        });
        view::Table {
            id: id.to_owned(),
            caption: self.say(caption),
            columns: columns.collect(),
            rows,
            ..view::Table::default()
        }
    }
}

/// Columns without a word in any row only take room from the others; long texts that few rows have stand last.
fn arrange(table: &mut view::Table) {
    if table.rows.is_empty() {
        return;
    }
    let filled = |at: usize| {
        table
            .rows
            .iter()
            .filter(|row| row.cells.get(at).is_some_and(|cell| !cell.is_none()))
            .count()
    };
    let has_total = |at: usize| table.totals.as_ref().is_some_and(|totals| !totals[at].is_none());
    let is_rare = |at: usize| table.columns[at].r#type == "prose" && filled(at) * SELDOM < table.rows.len();
    let kept = (0..table.columns.len()).filter(|at| filled(*at) > 0 || has_total(*at));
    let (rare, mut order): (Vec<_>, Vec<_>) = kept.partition(|at| is_rare(*at));
    order.extend(rare);
    table.columns = picked(std::mem::take(&mut table.columns), &order);
    for row in &mut table.rows {
        row.cells = picked(std::mem::take(&mut row.cells), &order);
    }
    table.totals = table.totals.take().map(|totals| picked(totals, &order));
}

/// The things at the places of `order`, in that order.
fn picked<T>(list: Vec<T>, order: &[usize]) -> Vec<T> {
    let mut slots: Vec<_> = list.into_iter().map(Some).collect();
    order.iter().filter_map(|at| slots.get_mut(*at).and_then(Option::take)).collect()
}

const TOTAL: Text = Text::new("計", "Total");
