//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::report::mark::Mark;
use crate::text::Lang;

/// The formats of a workbook.
pub(super) struct Styles {
    /// What everything else is derived from.
    pub(super) base: Format,
    /// The title of a sheet.
    pub(super) title: Format,
    /// Facts under the title, notes under the table.
    pub(super) plain: Format,
    /// A fact or total's name.
    pub(super) name: Format,
    /// The head of a column.
    pub(super) head: Format,
    /// A cell of a table.
    pub(super) cell: Format,
    /// A link outside a table.
    pub(super) link: Format,
    /// What says that a sheet is of a draft.
    pub(super) stamp: Format,
    levels: Vec<Format>,
}

/// Ink and paper; the same blue as the head of pages.
const HEAD: u32 = 0x1F_3A_5F;
const LINK: u32 = 0x0B_57_A4;
const LINE: u32 = 0xC9_D1_DA;
pub(super) const LATE: u32 = 0xB4_23_18;
const DONE: u32 = 0x1E_6B_3A;
const FAINT: u32 = 0x5B_66_72;
const INK: u32 = 0x1A_23_33;

/// From the lowest level of risk to the highest; dark text reads well on each.
const LEVELS: [u32; 5] = [0xDD_F0_E0, 0xEE_F3_CC, 0xFC_EE_BE, 0xFA_D9_B8, 0xF6_C4_BF];

impl Styles {
    pub(super) fn new(lang: Lang, levels: usize) -> Self {
        let font = match lang {
            Lang::Ja => "游ゴシック",
            Lang::En => "Yu Gothic",
        };
        let base = Format::new().set_font_name(font).set_font_size(11);
        let plain = base.clone().set_font_size(10).set_align(FormatAlign::Top);
        let cell = plain
            .clone()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(LINE));
        let fill = |index: usize| {
            let step = (index * (LEVELS.len() - 1)).checked_div(levels.saturating_sub(1)).unwrap_or(0);
            cell.clone()
                .set_background_color(Color::RGB(LEVELS[step.min(LEVELS.len() - 1)]))
                .set_align(FormatAlign::Center)
        };
        Self {
            title: base.clone().set_font_size(14).set_bold(),
            name: plain.clone().set_bold(),
            stamp: base.clone().set_font_size(14).set_bold().set_font_color(Color::RGB(LATE)),
            head: cell
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(HEAD))
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::VerticalCenter),
            link: linked(&plain),
            levels: (0..levels).map(fill).collect(),
            base,
            plain,
            cell,
        }
    }

    /// What a state adds to its cell: its shape before the word, and its colour.
    #[expect(clippy::unused_self, reason = "formats are asked of the styles")]
    pub(super) fn mark(&self, mark: Mark) -> Format {
        let colour = match mark {
            Mark::Done => DONE,
            Mark::Part | Mark::Plan | Mark::Alt => LINK,
            Mark::Off | Mark::None => FAINT,
            Mark::Open | Mark::Late => LATE,
        };
        let format = Format::new().set_font_color(Color::RGB(colour));
        let format = if matches!(mark, Mark::Open | Mark::Late) {
            format.set_bold()
        } else {
            format
        };
        match mark.shape() {
            "" => format,
            shape => format.set_num_format(format!("\"{shape} \"@")),
        }
    }

    /// A cell with a level of risk.
    pub(super) fn level(&self, index: usize) -> Format {
        self.levels.get(index).unwrap_or(&self.cell).clone()
    }
}

/// Beyond what is accepted.
pub(super) fn beyond(format: &Format) -> Format {
    format.clone().set_border(FormatBorder::Medium).set_border_color(Color::RGB(INK))
}

/// With the looks of a link.
pub(super) fn linked(format: &Format) -> Format {
    format
        .clone()
        .set_font_color(Color::RGB(LINK))
        .set_underline(FormatUnderline::Single)
}

/// A day that is past and should not be.
pub(super) fn late(format: &Format) -> Format {
    format.clone().set_font_color(Color::RGB(LATE)).set_bold()
}
