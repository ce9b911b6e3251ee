//! A page under a former or a second address of a document or record: it leads on to where that stands.

use crate::diagnostic::Diagnostic;
use crate::render::edition::Edition;
use crate::render::pages::{Output, page};
use crate::render::shell::Place;
use crate::render::view::MovedPage;
use crate::trace::NodeId;

/// Prints the page `name` that leads on to the page of a node.
pub(super) fn print(edition: &Edition<'_>, name: &str, at: NodeId) -> Result<Output, Diagnostic> {
    let to = edition.link(at);
    let place = Place {
        id: to.id.clone(),
        ..Place::of_page(name, to.title.clone())
    };
    let view = MovedPage {
        page: edition.page(place),
        to,
    };
    page(edition, name, "moved.html", &view)
}
