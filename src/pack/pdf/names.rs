//! What readers on paper call a record: roles, services and places by their title, documents by number and title, evidence by id and last day.

use super::words::clean;
use crate::audience::Visible;
use crate::model::Kind;
use crate::model::kinds::evidence::Evidence;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::text;
use crate::text::Lang;

/// Who knows the names.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    /// What may be read.
    pub(super) visible: &'a Visible<'a>,
    /// The language of the reader.
    pub(super) lang: Lang,
}

/// How a record is called where others name it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The id or number, which is never broken.
    pub(super) id: String,
    /// What stands behind it.
    pub(super) words: String,
}

impl Names<'_> {
    /// The title of a record, or its id where nothing has that id.
    pub(super) fn title(&self, id: &str) -> String {
        let title = self.visible.graph.get(id).map(|node| clean(node.title.get(self.lang)));
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_owned())
    }

    /// How a record is called where others name it. Ids that only the sources use give way to titles.
    pub(super) fn of(&self, id: &str) -> Name {
        let name = |id: &str, words: String| Name { id: id.to_owned(), words };
        match self.kind(id) {
            Some(
                Kind::Role
                | Kind::Person
                | Kind::Unit
                | Kind::Site
                | Kind::System
                | Kind::Service
                | Kind::Supplier
                | Kind::Party
                | Kind::Scope
                | Kind::Standard,
            ) => name("", self.title(id)),
            Some(Kind::Document) => {
                let document = self.visible.isms.documents.get(id);
                match document.and_then(|document| document.head.number.as_ref()) {
                    Some(number) => name(number, format!(" {}", self.title(id))),
                    None => name("", self.title(id)),
                }
            }
            Some(Kind::Evidence) => {
                let last = self.visible.isms.evidence.get(id).and_then(Evidence::last);
                let day = last.map(|day| match self.lang {
                    Lang::Ja => format!("（{}）", day.0),
                    Lang::En => format!(" ({})", day.0),
                });
                name(id, day.unwrap_or_default())
            }
            Some(Kind::SoaRow) => self.row(id),
            _ => name(id, String::new()),
        }
    }

    /// A row of a Statement of Applicability: whose it is, and which control.
    fn row(&self, id: &str) -> Name {
        let parts = id.strip_prefix("soa:").and_then(|rest| rest.split_once('/'));
        let Some((scope, control)) = parts else {
            return Name {
                id: id.to_owned(),
                words: String::new(),
            };
        };
        let whose = if scope == ISMS_WIDE { "ISMS".to_owned() } else { self.title(scope) };
        let words = text!("適用宣言書 {whose} {control}", "SoA {whose} {control}");
        Name {
            id: String::new(),
            words: words.get(self.lang).to_owned(),
        }
    }

    /// What a record is.
    pub(super) fn kind(&self, id: &str) -> Option<Kind> {
        self.visible.graph.get(id).map(|node| node.kind)
    }
}
