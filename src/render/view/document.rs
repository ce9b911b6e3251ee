//! What the templates of documents see, and that of pages that lead on to another one.

use serde::Serialize;

use super::{Approval, Classification, ContentsItem, Fact, Link, Page, Point, Rail, Revision, Section, State};

/// `document.html`.
#[derive(Debug, Serialize)]
pub(in crate::render) struct DocumentPage {
    pub(in crate::render) page: Page,
    pub(in crate::render) paper: Paper,
    pub(in crate::render) body: String,
    pub(in crate::render) history: Vec<Revision>,
    pub(in crate::render) sections: Vec<Section>,
    pub(in crate::render) rail: Rail,
    pub(in crate::render) points: Vec<Point>,
    pub(in crate::render) contents: Vec<ContentsItem>,
    pub(in crate::render) stale: Option<Stale>,
}

/// What is said on a translation whose original has moved on.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Stale {
    pub(in crate::render) text: String,
    pub(in crate::render) lang: &'static str,
    pub(in crate::render) href: String,
}

/// The head of paper of a document.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Paper {
    pub(in crate::render) number: String,
    pub(in crate::render) title: String,
    pub(in crate::render) lang: Option<&'static str>,
    pub(in crate::render) kind: Link,
    pub(in crate::render) version: String,
    pub(in crate::render) state: Option<State>,
    pub(in crate::render) classification: Option<Classification>,
    pub(in crate::render) organization: String,
    pub(in crate::render) facts: Vec<Fact>,
    pub(in crate::render) approvals: Vec<Approval>,
}

/// `moved.html`.
#[derive(Debug, Serialize)]
pub(in crate::render) struct MovedPage {
    pub(in crate::render) page: Page,
    pub(in crate::render) to: Link,
}
