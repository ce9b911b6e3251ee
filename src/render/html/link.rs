//! Links and pictures: to pages and files that the graph found, or to addresses of the allow-list; what was not found is text.

use super::Printer;
use crate::render::address;
use crate::source::blocks::{Image, Link, Target};
use crate::text::Lang;
use crate::trace::{Destination, NodeId};

impl<'a> Printer<'a> {
    pub(super) fn link(&mut self, link: &'a Link) {
        match &link.target {
            Target::External(url) => {
                self.out.push_str("<a class=\"out\"");
                self.attribute("href", url);
                self.out.push_str(" rel=\"noopener noreferrer\"");
                self.title(&link.title);
                self.out.push('>');
                self.inlines(&link.inlines);
                self.out.push_str("</a>");
            }
            Target::File { .. } | Target::Record { .. } => match self.edition.press().visible.graph.destination(link.span) {
                Some(Destination::Node { node, fragment, lang }) => self.record(link, *node, fragment.as_deref(), *lang),
                Some(Destination::Asset(path)) => self.attachment(link, path),
                None => self.broken(link),
            },
            Target::Refused => self.broken(link),
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.attribute("title", title);
        }
    }

    fn broken(&mut self, link: &'a Link) {
        self.out.push_str("<span class=\"ref-broken\">");
        match &link.target {
            Target::Record { id, fragment } if link.inlines.is_empty() => {
                self.text(id);
                if let Some(fragment) = fragment {
                    self.text("#");
                    self.text(fragment);
                }
            }
            _ => self.inlines(&link.inlines),
        }
        self.out.push_str("</span>");
    }

    /// A link to a node: by its id where people know it by its id, else by its title.
    fn record(&mut self, link: &'a Link, node: NodeId, fragment: Option<&str>, lang: Lang) {
        let edition = self.edition;
        let wanted = if lang == Lang::En { Lang::En } else { edition.lang() };
        let view = edition.known_link(node);
        let href = edition
            .press()
            .addresses
            .of_node(node, fragment, wanted)
            .map(|href| self.relative(&href));
        let named = link.inlines.is_empty();
        let words = match fragment
            .filter(|_| Some(node) == self.source.document)
            .and_then(|fragment| edition.heading(node, fragment))
        {
            _ if !named => String::new(),
            Some(heading) => heading,
            None => edition.reference(node, fragment),
        };
        let by_id = named && words == view.id;
        let Some(href) = href else {
            self.out.push_str(if by_id { "<span class=\"ref\">" } else { "<span>" });
            self.text(&words);
            self.inlines(&link.inlines);
            self.out.push_str("</span>");
            return;
        };
        self.out.push_str(if by_id { "<a class=\"ref\"" } else { "<a" });
        self.attribute("href", &href);
        // A heading of the same page needs no introduction.
        if (by_id || !named) && Some(node) != self.source.document {
            self.attribute("data-t", &view.title);
            self.attribute("data-k", &view.kind);
            if let Some(state) = &view.state {
                self.attribute("data-s", &state.label);
                self.attribute("data-m", state.mark.class());
            }
        }
        self.title(&link.title);
        self.out.push('>');
        self.text(&words);
        self.inlines(&link.inlines);
        self.out.push_str("</a>");
    }

    /// An address of the output as this page writes it.
    fn relative(&self, href: &str) -> String {
        match href.split_once('#') {
            Some((path, fragment)) if path == address::encode(self.source.path) => format!("#{fragment}"),
            _ => format!("{}{href}", self.root),
        }
    }

    fn attachment(&mut self, link: &'a Link, path: &str) {
        // A drawing opened by itself may run scripts; as a picture it cannot.
        let drawing = path.to_lowercase().ends_with(".svg");
        match self.edition.press().addresses.asset(path).filter(|_| !drawing) {
            Some(href) => {
                self.out.push_str("<a");
                let href = format!("{}{href}", self.root);
                self.attribute("href", &href);
                self.title(&link.title);
                self.out.push('>');
                self.inlines(&link.inlines);
                self.out.push_str("</a>");
            }
            None => {
                self.out.push_str("<span>");
                self.inlines(&link.inlines);
                self.out.push_str("</span>");
            }
        }
    }

    /// A picture; `title` is shown when a pointer rests on it.
    pub(super) fn image(&mut self, image: &Image, title: &str) {
        let Image { address, alt, .. } = image;
        let href = match self.edition.press().visible.graph.destination(image.span) {
            Some(Destination::Asset(path)) => self.edition.press().addresses.asset(path),
            _ => None,
        };
        let Some(href) = href else {
            self.out.push_str("<span class=\"ref-broken\">");
            self.text(if alt.is_empty() { address } else { alt });
            self.out.push_str("</span>");
            return;
        };
        self.out.push_str("<img");
        let href = format!("{}{href}", self.root);
        self.attribute("src", &href);
        self.attribute("alt", alt);
        self.title(title);
        self.out.push('>');
    }
}
