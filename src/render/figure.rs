//! Pictures on pages.

use super::address::root;
use super::edition::Edition;
use super::view;
use crate::figure::{self, Chain, Figure, LISTED, Pen, Related, Stop};
use crate::report::{Query, Table};
use crate::text::Text;
use crate::trace::NodeId;

/// Wider pictures have a row of their own, and scroll where the screen is narrow.
const NARROW: i32 = 300;

impl Edition<'_> {
    /// What pictures on pages are drawn with.
    pub(super) fn pen(&self) -> Pen<'static> {
        Pen {
            lang: self.lang(),
            family: None,
        }
    }

    /// The pictures of a report.
    pub(super) fn figures(&self, table: &Table, query: &Query) -> Vec<view::Figure> {
        let drawn = figure::of(self.press().visible, table, query, self.pen());
        drawn.into_iter().map(framed).collect()
    }

    /// How far the controls of a service are done; nothing for readers who do not get its Statement of Applicability.
    pub(super) fn status_figure(&self, service: &str) -> Option<view::Figure> {
        let table = self.press().table("soa", Some(service))?;
        figure::status(self.press().visible, table, self.pen()).map(framed)
    }

    /// The values of an objective or a measure over time, if all of them are numbers.
    pub(super) fn trend_figure(&self, id: &str) -> Option<view::Figure> {
        let isms = self.press().visible.isms;
        let objective = || figure::objective(isms.objectives.get(id)?, self.pen());
        let measure = || figure::measure(isms.measures.get(id)?, self.pen());
        objective().or_else(measure).map(framed)
    }

    /// The chain that a node hangs in, by relation: above, below. A folder of plain documents has none.
    pub(super) fn chain_figure(&self, at: NodeId, sides: [&[(Text, Vec<NodeId>)]; 2]) -> Option<view::Figure> {
        let press = self.press();
        if press.visible.config.plain {
            return None;
        }
        let root = root(&press.addresses.path(press.addresses.page(at)?, self.lang()));
        let stop = |at: NodeId| {
            let link = self.known_link(at);
            Stop {
                id: link.id.clone(),
                title: link.title.clone(),
                href: link.href.as_ref().map(|href| format!("{root}{href}")),
                state: link.state.as_ref().map(|state| (state.mark, state.label.clone())),
            }
        };
        let related = |(label, members): &(Text, Vec<NodeId>)| Related {
            label: self.label(label),
            stops: members.iter().take(LISTED).map(|member| stop(*member)).collect(),
            count: members.len(),
        };
        let [above, below] = sides.map(|groups| groups.iter().map(related).collect());
        let here = Stop { href: None, ..stop(at) };
        figure::chain(&Chain { above, here, below }, self.pen()).map(framed)
    }
}

/// A picture as pages show it.
fn framed(figure: Figure) -> view::Figure {
    view::Figure {
        svg: figure.svg,
        caption: Some(figure.title),
        wide: figure.width > NARROW,
    }
}
