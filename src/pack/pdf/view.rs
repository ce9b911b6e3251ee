//! What the layout sees: values only. No text of an author is ever code of the layout; it arrives as strings in these views.

use serde::Serialize;

/// All of a PDF.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Pack {
    /// The language, as a tag.
    pub(super) lang: &'static str,
    /// The title of the file.
    pub(super) title: String,
    /// The title of the book.
    pub(super) book: String,
    /// The organization.
    pub(super) organization: String,
    /// Year, month, day of the day that stands for today.
    pub(super) day: [i16; 3],
    /// The same in words.
    pub(super) as_of: String,
    /// The families of text and code.
    pub(super) fonts: [String; 2],
    /// Whether it is stamped as a draft.
    pub(super) draft: bool,
    /// The cover; single parts have none.
    pub(super) cover: Option<Cover>,
    /// The volumes, each with the parts that it holds; empty unless there are several and this is the first.
    pub(super) volumes: Vec<(String, String)>,
    /// The parts.
    pub(super) parts: Vec<Part>,
    /// Files that travel within.
    pub(super) attachments: Vec<Attachment>,
    /// The words of the layout, by key.
    pub(super) words: std::collections::BTreeMap<&'static str, String>,
}

impl Pack {
    /// All pictures that were drawn for it.
    pub(super) fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.parts.iter().flat_map(|part| &part.items).flat_map(|item| &item.figures)
    }
}

/// The cover and what stands on its back.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cover {
    /// What it says of the whole: label and value.
    pub(super) facts: Vec<(String, String)>,
    /// How to read the pack, a sentence each.
    pub(super) reading: Vec<String>,
}

/// A part.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Part {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its title.
    pub(super) title: String,
    /// What it shows.
    pub(super) about: String,
    /// What it holds.
    pub(super) items: Vec<Item>,
}

/// A thing that begins on a page of its own.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Item {
    /// The title.
    pub(super) title: String,
    /// Where links to it lead.
    pub(super) label: String,
    /// Number, version and classification, as the running head has them.
    pub(super) running: Vec<String>,
    /// The paper.
    pub(super) paper: Paper,
    /// Pictures above what it says.
    pub(super) figures: Vec<Figure>,
    /// The marks of scales that pictures number: what is measured, and its marks.
    pub(super) scales: Vec<(String, String)>,
    /// What it is.
    #[serde(flatten)]
    pub(super) body: Body,
}

/// A picture.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Figure {
    /// Where the layout finds it.
    pub(super) path: String,
    /// What stands above it, where it is one of several.
    pub(super) title: String,
    /// The same in words.
    pub(super) alt: String,
    /// How wide it is, in pixels: 96 to the inch.
    pub(super) width: i32,
    /// How high it is.
    pub(super) height: i32,
    /// The picture itself; it travels beside the data.
    #[serde(skip)]
    pub(super) svg: String,
}

/// A sheet of paper.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Paper {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether it lies on its side.
    pub(super) flipped: bool,
}

/// What an item is.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum Body {
    /// A document.
    Document(Box<Document>),
    /// A report.
    Report {
        /// Its table.
        table: Box<Table>,
    },
    /// Definitions: a title and its terms, each with what it means.
    Legends {
        /// What the two columns are called.
        heads: [String; 2],
        /// The definitions.
        lists: Vec<(String, Vec<(String, String)>)>,
    },
}

/// A document.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Document {
    /// What its head says: label and value.
    pub(super) facts: Vec<(String, String)>,
    /// Approved, examined, prepared: label, who, when, and where the act is recorded.
    pub(super) approvals: Vec<[String; 4]>,
    /// The revision history: version, day, from which version it changed, what changed, by whom.
    pub(super) history: Vec<[String; 5]>,
    /// The text.
    pub(super) blocks: Vec<Block>,
}

/// A block.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "k", rename_all = "lowercase")]
pub(super) enum Block {
    /// A paragraph.
    P {
        b: Vec<Inline>,
        /// Whether it is prose of the page itself, not of a list or a note.
        prose: bool,
    },
    /// A heading.
    H { level: u8, label: String, b: Vec<Inline> },
    /// A quotation.
    Quote { b: Vec<Block> },
    /// An alert.
    Alert { label: String, b: Vec<Block> },
    /// A list.
    List { start: Option<u64>, items: Vec<ListItem> },
    /// Definitions.
    Terms { items: Vec<(Vec<Inline>, Vec<Vec<Block>>)> },
    /// Code.
    Code { t: String },
    /// A table.
    Grid {
        widths: Vec<f64>,
        align: Vec<&'static str>,
        heads: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Blocks that stand on one page.
    Together { b: Vec<Block> },
    /// A rule.
    Rule,
    /// What can be unfolded on a screen.
    Details { summary: Vec<Inline>, b: Vec<Block> },
    /// A report within a document.
    Report {
        /// Headings that stand above it on the same paper.
        above: Vec<Block>,
        table: Box<Table>,
        paper: Paper,
    },
}

/// An entry of a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ListItem {
    /// What it says.
    pub(super) b: Vec<Block>,
}

/// A piece of running text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "k", rename_all = "lowercase")]
pub(super) enum Inline {
    /// Text.
    T { t: String },
    /// Pieces that belong together.
    Plain { b: Vec<Inline> },
    /// A word that is never broken.
    Keep { t: String },
    /// What is past and should not be.
    Late { b: Vec<Inline> },
    /// Where a long word may be broken.
    Cut,
    /// Emphasis.
    Em { b: Vec<Inline> },
    /// Strong emphasis.
    Strong { b: Vec<Inline> },
    /// Struck out.
    Strike { b: Vec<Inline> },
    /// Code.
    Mono { b: Vec<Inline> },
    /// A link to a label of the pack.
    To { to: String, b: Vec<Inline> },
    /// A link out of the pack.
    Out { url: String, b: Vec<Inline> },
    /// A picture.
    Image { path: String, alt: String },
    /// A line break.
    Br,
    /// A footnote where it is first marked.
    Note { label: String, b: Vec<Block> },
    /// A footnote that was marked before.
    Again { label: String },
    /// Small letters above the line: readings, exponents.
    Sup { b: Vec<Inline> },
    /// Small letters below the line.
    Sub { b: Vec<Inline> },
}

/// A report.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Table {
    /// Its title.
    pub(super) title: String,
    /// What it says of the whole: label and value.
    pub(super) facts: Vec<(String, Vec<Inline>)>,
    /// The widths of the columns in millimetres.
    pub(super) widths: Vec<f64>,
    /// The heads of the columns, each with the names of those that are folded into it.
    pub(super) heads: Vec<(String, String)>,
    /// The rows.
    pub(super) rows: Vec<Row>,
    /// What stands where there are no rows.
    pub(super) empty: String,
    /// Totals: label and value.
    pub(super) totals: Vec<(String, String)>,
    /// What it rests on.
    pub(super) basis: Vec<String>,
    /// Remarks.
    pub(super) notes: Vec<String>,
    /// Columns that hold nothing and are not printed.
    pub(super) dropped: Vec<String>,
    /// Risk matrices.
    pub(super) matrices: Vec<Matrix>,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    /// A heading above it.
    pub(super) band: Option<String>,
    /// 1 where it belongs to the row above.
    pub(super) depth: u8,
    /// Where links to it lead, if any do.
    pub(super) label: Option<String>,
    /// Whether it fits on a page and is not to be broken.
    pub(super) keep: bool,
    /// The cells.
    pub(super) cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Cell {
    /// What it says.
    pub(super) b: Vec<Inline>,
    /// Whether it is set to the right.
    pub(super) right: bool,
    /// Whether it is a day that is past and should not be.
    pub(super) late: bool,
    /// A level of risk, from 0 to 1.
    pub(super) level: Option<f64>,
}

/// A risk matrix.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Matrix {
    /// What it shows.
    pub(super) title: String,
    /// The marks of impact.
    pub(super) impact: Vec<String>,
    /// The rows, from the highest likelihood: its mark, then the cells.
    pub(super) rows: Vec<(String, Vec<MatrixCell>)>,
}

/// A cell of a risk matrix.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MatrixCell {
    /// The level from 0 to 1.
    pub(super) level: f64,
    /// Value and name of the level.
    pub(super) name: String,
    /// Whether it is accepted.
    pub(super) acceptable: bool,
    /// The risks.
    pub(super) b: Vec<Inline>,
}

/// A file within the PDF.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Attachment {
    /// Its path.
    pub(super) path: String,
    /// Its type.
    pub(super) mime: &'static str,
    /// What it is to the PDF.
    pub(super) relationship: &'static str,
}
