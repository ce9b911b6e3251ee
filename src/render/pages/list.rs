//! The list of the controls, positions, requirements or risk sources of the standards, with how far each is answered.

use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::render::address::row_id;
use crate::render::edition::Edition;
use crate::render::pages::parts::{ID, STATE, TITLE};
use crate::render::pages::{Output, page};
use crate::render::search::{Entry, Unit};
use crate::render::shell::Place;
use crate::render::view::{Band, Cell, ReportHead, ReportPage, Row};
use crate::text::Text;

/// Prints the list of a kind.
pub(super) fn print(edition: &Edition<'_>, kind: Kind) -> Result<Output, Diagnostic> {
    let press = edition.press();
    let target = press
        .addresses
        .list(kind)
        .expect("lists are printed where they have a page")
        .to_owned();
    let graph = press.visible.graph;
    let mut rows = Vec::new();
    for shelf in press.shelves.of_kind(kind) {
        for (at, member) in shelf.members.iter().enumerate() {
            let link = edition.link(*member);
            let id = &graph.node(*member).id;
            let other = press
                .visible
                .catalog
                .counterparts(id)
                .into_iter()
                .map(|id| edition.link_to(id))
                .collect();
            let state = link.state.clone().map_or(Cell::None, |state| Cell::State { state });
            let band = (at == 0 && !shelf.title.is_empty()).then(|| Band {
                label: edition.say(&shelf.title),
                anchor: None,
            });
            let cells = vec![
                Cell::Id { link: link.clone() },
                Cell::Title { link },
                Cell::Ids { items: other },
                state,
            ];
            rows.push(Row {
                anchor: Some(row_id(id)),
                band,
                cells,
                ..Row::default()
            });
        }
    }
    let mut columns = vec![
        ("id", ID, "id"),
        ("title", TITLE, "title"),
        ("counterparts", OTHER, "ids"),
        ("state", STATE, "state"),
    ];
    for at in [3, 2] {
        if rows.iter().all(|row| row.cells[at].is_none()) {
            columns.remove(at);
            for row in &mut rows {
                row.cells.remove(at);
            }
        }
    }
    let title = edition.say(&title(kind));
    let mut place = Place::of_page(&target, title.clone());
    place.under = Some(target.clone());
    let view = ReportPage {
        page: edition.page(place),
        head: ReportHead {
            id: String::new(),
            title: title.clone(),
            lead: None,
            state: None,
            classification: None,
            facts: Vec::new(),
            approvals: Vec::new(),
        },
        variants: Vec::new(),
        figures: Vec::new(),
        table: edition.own_table(&format!("tbl-{}", kind.key()), &self::title(kind), &columns, rows),
        sections: Vec::new(),
        files: Vec::new(),
        points: Vec::new(),
    };
    page(edition, &target, "report.html", &view)
}

/// How the list of a kind is found: by its title.
pub(super) fn entry(edition: &Edition<'_>, kind: Kind) -> Option<Entry> {
    Some(Entry {
        href: edition.href(edition.press().addresses.list(kind)?),
        id: String::new(),
        other: String::new(),
        title: edition.say(&title(kind)),
        kind: edition.say(&LIST),
        units: vec![Unit::default()],
    })
}

fn title(kind: Kind) -> Text {
    match kind {
        Kind::Control => Text::new("管理策の一覧", "Controls"),
        Kind::Position => Text::new("実施の手引の一覧", "Guidance positions"),
        Kind::Clause => Text::new("要求事項の一覧", "Requirements of the standards"),
        Kind::RiskSource => Text::new("リスク源の一覧", "Risk sources"),
        kind => kind.plural(),
    }
}

const LIST: Text = Text::new("一覧", "List");
const OTHER: Text = Text::new("他の版", "Other edition");
