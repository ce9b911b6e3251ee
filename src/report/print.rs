//! Reports as text: for a terminal, as Markdown, CSV and JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr;

use super::{Cell, ColumnKind, Table};
use crate::text::{Lang, Text};

/// The columns of a terminal.
const PROSE_WIDTH: usize = 40;

/// A cell in words.
#[must_use]
pub fn words(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Word(_, text) => text.get(lang).to_owned(),
        Cell::Texts(texts) => texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(" / "),
        Cell::Id(id) | Cell::Rule(id) => id.clone(),
        Cell::Ids(ids) => ids.join(", "),
        Cell::Rules(names) => names.join(", "),
        Cell::Counts(counts) => {
            let each = counts.iter().map(|(_, label, count)| format!("{} {count}", label.get(lang)));
            each.collect::<Vec<_>>().join(", ")
        }
        Cell::Words(words) => words.iter().map(|(_, text)| text.get(lang)).collect::<Vec<_>>().join(", "),
        Cell::Number(number) => number.to_string(),
        Cell::Count(count, _) => count.to_string(),
        Cell::Date(day, _) => day.0.to_string(),
        Cell::Level { name, value, .. } => format!("{value} {}", name.get(lang)),
    }
}

/// A table for a terminal: columns aligned by display width, long text cut to a readable width.
#[must_use]
pub fn terminal(table: &Table, lang: Lang) -> String {
    let mut out = format!("{}\n", plain(table.title.get(lang)));
    for (_, label, value) in facts(table, lang) {
        let _ = writeln!(out, "{}: {}", label.get(lang), plain(&value));
    }
    out.push('\n');
    let shown = |cell: &Cell| {
        let marked = if matches!(cell, Cell::Date(_, true)) {
            format!("{} !", words(cell, lang))
        } else {
            words(cell, lang)
        };
        cut(&plain(&marked), PROSE_WIDTH)
    };
    let filled = |at: usize| {
        table
            .rows
            .iter()
            .any(|row| row.cells.get(at).is_some_and(|cell| !words(cell, lang).is_empty()))
    };
    let columns: Vec<usize> = (0..table.columns.len()).filter(|at| table.rows.is_empty() || filled(*at)).collect();
    let widths: Vec<usize> = columns
        .iter()
        .map(|at| {
            let head = table.columns[*at].label.get(lang).width();
            table
                .rows
                .iter()
                .filter_map(|row| row.cells.get(*at))
                .map(|cell| shown(cell).width())
                .chain([head])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let line = |out: &mut String, cells: Vec<String>, right: &dyn Fn(usize) -> bool| {
        let mut text = String::new();
        for (index, cell) in cells.iter().enumerate() {
            let pad = " ".repeat(widths[index].saturating_sub(cell.width()));
            let padded = if right(columns[index]) {
                format!("{pad}{cell}")
            } else {
                format!("{cell}{pad}")
            };
            text.push_str(&padded);
            text.push_str("  ");
        }
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let numeric = |at: usize| table.columns[at].kind == ColumnKind::Number;
    if table.rows.is_empty() {
        let _ = writeln!(out, "{}", table.empty.get(lang));
    } else {
        line(
            &mut out,
            columns.iter().map(|at| plain(table.columns[*at].label.get(lang))).collect(),
            &numeric,
        );
        line(&mut out, widths.iter().map(|width| "─".repeat(*width)).collect(), &|_| false);
    }
    for row in &table.rows {
        if let Some(band) = &row.band {
            let _ = writeln!(out, "▌{}", plain(band.label.get(lang)));
        }
        let cells = columns
            .iter()
            .map(|at| row.cells.get(*at).map_or_else(String::new, &shown))
            .collect();
        line(&mut out, cells, &numeric);
    }
    if !table.totals.is_empty() && !table.rows.is_empty() {
        let _ = writeln!(out, "\n{}: {}", TOTAL.get(lang), totals(table, lang));
    }
    if !table.basis.is_empty() {
        let _ = writeln!(out, "{}: {}", BASIS.get(lang), table.basis.join(", "));
    }
    for note in &table.notes {
        let _ = writeln!(out, "※ {}", plain(note.get(lang)));
    }
    out
}

const TOTAL: Text = Text::new("合計", "Total");
const BASIS: Text = Text::new("根拠", "Basis");
const LEGEND: Text = Text::new("列の説明", "Columns");

/// The facts about the whole that say something.
fn facts(table: &Table, lang: Lang) -> impl Iterator<Item = (&'static str, &Text, String)> {
    table
        .meta
        .iter()
        .map(move |(key, label, cell)| (*key, label, words(cell, lang)))
        .filter(|(_, _, value)| !value.is_empty())
}

/// The totals in one line.
fn totals(table: &Table, lang: Lang) -> String {
    let totals = table
        .totals
        .iter()
        .map(|(key, cell)| format!("{} {}", table.label(key).get(lang), words(cell, lang)));
    totals.collect::<Vec<_>>().join(", ")
}

/// Text for a terminal: no line breaks, and nothing that a terminal would take for a command.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The beginning of a text, at most `width` columns wide.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if out.width() > width - 1 {
            out.pop();
            break;
        }
    }
    out.push('…');
    out
}

/// A GFM table with a heading and notes.
#[must_use]
pub fn markdown(table: &Table, lang: Lang) -> String {
    let mut out = format!("# {}\n\n", escape(table.title.get(lang)));
    for (_, label, value) in facts(table, lang) {
        let _ = writeln!(out, "- {}: {}", label.get(lang), escape(&value));
    }
    if !table.meta.is_empty() {
        out.push('\n');
    }
    if table.rows.is_empty() {
        let _ = writeln!(out, "{}", table.empty.get(lang));
    } else {
        rows(&mut out, table, lang);
    }
    if !table.basis.is_empty() {
        let _ = writeln!(out, "\n{}: {}", BASIS.get(lang), escape(&table.basis.join(", ")));
    }
    for note in &table.notes {
        let _ = write!(out, "\n> {}\n", escape(note.get(lang)));
    }
    if !table.rows.is_empty() {
        let _ = writeln!(out, "\n{}:\n", LEGEND.get(lang));
        for column in &table.columns {
            let _ = writeln!(out, "- {}: {}", escape(column.label.get(lang)), escape(column.legend.get(lang)));
        }
    }
    out
}

/// Words inside a cell or a line of Markdown, read as words only.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn rows(out: &mut String, table: &Table, lang: Lang) {
    let heads: Vec<_> = table.columns.iter().map(|column| escape(column.label.get(lang))).collect();
    let rules: Vec<_> = table
        .columns
        .iter()
        .map(|column| if column.kind == ColumnKind::Number { "---:" } else { "---" })
        .collect();
    let _ = writeln!(out, "| {} |\n| {} |", heads.join(" | "), rules.join(" | "));
    for row in &table.rows {
        let cells: Vec<_> = row.cells.iter().map(|cell| escape(&words(cell, lang))).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if !table.totals.is_empty() {
        let cell = |key: &str| {
            table
                .totals
                .iter()
                .find(|(total, _)| total == key)
                .map_or_else(String::new, |(_, cell)| words(cell, lang))
        };
        let mut cells: Vec<_> = table.columns.iter().map(|column| cell(&column.key)).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            if cells[0].is_empty() {
                TOTAL.get(lang).clone_into(&mut cells[0]);
            }
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        if table
            .totals
            .iter()
            .any(|(key, _)| !table.columns.iter().any(|column| column.key == *key))
        {
            let _ = writeln!(out, "\n{}: {}", TOTAL.get(lang), escape(&totals(table, lang)));
        }
    }
}

/// CSV (RFC 4180) with a head of keys. No cell begins with a character that a spreadsheet takes for a formula.
#[must_use]
pub fn csv(table: &Table, lang: Lang) -> String {
    let quote = |text: &str| {
        let safe = if starts_formula(text) {
            format!("'{text}")
        } else {
            text.to_owned()
        };
        if safe.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", safe.replace('"', "\"\""))
        } else {
            safe
        }
    };
    let mut out = table.columns.iter().map(|column| quote(&column.key)).collect::<Vec<_>>().join(",");
    out.push_str("\r\n");
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| match cell {
            Cell::Number(number) => number.to_string(),
            cell => quote(&words(cell, lang)),
        });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// Whether a spreadsheet would take `text` for a formula (CWE-1236).
#[must_use]
pub fn starts_formula(text: &str) -> bool {
    let first = text.trim_start_matches([' ', '\u{3000}']).chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

/// JSON: schema `ismsbook/report/1`. Keys and words never change with the language.
#[must_use]
pub fn json(table: &Table, lang: Lang) -> Value {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| json!({"key": column.key, "label": column.label.get(lang), "type": column.kind.key()}))
        .collect();
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| {
            let cells = table.columns.iter().zip(&row.cells);
            Value::Object(
                cells
                    .map(|(column, cell)| (column.key.to_string(), value(cell, column.kind, lang)))
                    .collect(),
            )
        })
        .collect();
    let meta: Map<_, _> = table
        .meta
        .iter()
        .map(|(key, _, cell)| ((*key).to_owned(), value(cell, ColumnKind::Text, lang)))
        .collect();
    let totals: Map<_, _> = table
        .totals
        .iter()
        .map(|(key, cell)| (key.to_string(), value(cell, ColumnKind::Number, lang)))
        .collect();
    json!({
        "schema": "ismsbook/report/1",
        "report": table.name,
        "title": table.title.get(lang),
        "meta": meta,
        "columns": columns,
        "rows": rows,
        "totals": totals,
    })
}

fn value(cell: &Cell, kind: ColumnKind, lang: Lang) -> Value {
    match cell {
        Cell::Empty if kind == ColumnKind::Ids => json!([]),
        Cell::Words(words) => json!(words.iter().map(|(word, _)| word).collect::<Vec<_>>()),
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text.get(lang)),
        Cell::Texts(texts) => json!(texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>()),
        Cell::Id(id) | Cell::Rule(id) => json!(id),
        Cell::Ids(ids) => json!(ids),
        Cell::Rules(names) => json!(names),
        Cell::Counts(counts) => counts.iter().map(|(key, _, count)| ((*key).to_owned(), json!(count))).collect(),
        Cell::Number(number) => number_value(*number),
        Cell::Count(count, _) => json!(count),
        Cell::Date(day, _) => json!(day.0.to_string()),
        Cell::Word(word, _) => json!(word),
        Cell::Level { index, name, value, .. } => json!({"value": value, "level": name.get(lang), "index": index}),
    }
}

/// Whole numbers without a fraction.
#[allow(clippy::cast_possible_truncation, reason = "the fraction is zero and the size is checked")]
fn number_value(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        json!(number as i64)
    } else {
        json!(number)
    }
}
