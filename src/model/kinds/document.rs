//! A document: a Markdown source with its front matter (ISO/IEC 27001:2022, 7.5).

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::{At, Day, Node};
use crate::model::value::{Approval, Classification, Id, Implements, Ref, Revision, to};
use crate::model::{Kind, Record};
use crate::source::blocks::Block;
use crate::span::{FileId, Span};
use crate::text::Words;

/// A document with its text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The id: from the front matter, else the path without its ending.
    pub id: String,
    /// The title: from the front matter, else the first heading, else the file name.
    pub title: Words,
    /// The path under the content, with `/` and its ending.
    pub path: String,
    /// The file.
    pub file: FileId,
    /// The front matter.
    pub head: FrontMatter,
    /// Where the front matter stands; without width if there is none.
    pub head_span: Span,
    /// Where the text stands, behind the front matter.
    pub body: Span,
    /// The text.
    pub blocks: Arc<[Block]>,
    /// The same document in the other language.
    pub translation: Option<Translation>,
}

/// The other language of a document (`x.en.md` beside `x.md`).
#[derive(Clone, Debug)]
pub struct Translation {
    /// The path under the content.
    pub path: String,
    /// The file.
    pub file: FileId,
    /// Its front matter.
    pub head: TranslationHead,
    /// The data that the front matter was read from; empty if there is none.
    pub node: Node,
    /// The text.
    pub blocks: Arc<[Block]>,
}

/// The front matter of a translation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TranslationHead {
    /// The title.
    pub title: Option<String>,
    /// What it was translated from.
    pub translated: Option<Translated>,
}

/// What a translation was made from: a version, a text, or both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// The version of the original.
    pub version: Option<At<String>>,
    /// The digest of its title and text, as `ismsbook confirm` prints it.
    pub digest: Option<At<String>>,
}

/// The front matter of a document; all of it optional.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FrontMatter {
    /// The id, unique in the book.
    pub id: Option<Id>,
    /// The title.
    pub title: Option<Words>,
    /// What kind of document it is.
    pub kind: Option<DocumentKind>,
    /// The layer: 1 (policy) to 4 (record).
    pub layer: Option<u8>,
    /// The document whose form it is.
    pub form_of: Option<Ref<to::Document>>,
    /// The document above it.
    pub under: Option<Ref<to::Document>>,
    /// The document number.
    pub number: Option<String>,
    /// The version.
    pub version: Option<String>,
    /// Whether it is in force.
    pub status: Option<DocumentStatus>,
    /// Who answers for it.
    pub owner: Option<Ref<to::Role>>,
    /// Who prepared it.
    pub prepared: Option<Approval>,
    /// Who examined it.
    pub examined: Option<Approval>,
    /// Who approved it.
    pub approved: Option<Approval>,
    /// When it was first made.
    pub created: Option<Day>,
    /// From when it holds.
    pub effective: Option<Day>,
    /// By when it is looked at again.
    pub review_by: Option<Day>,
    /// What it takes the place of.
    pub supersedes: Option<String>,
    /// How widely it may be read; `internal` if absent.
    pub classification: Option<Classification>,
    /// To whom it is given.
    pub distribution: Option<Words>,
    /// How long it is kept.
    pub retention: Option<Words>,
    /// The parties it is about.
    pub parties: Vec<Ref<to::Party>>,
    /// The services it is about.
    pub services: Vec<Ref<to::Service>>,
    /// Topics it belongs to.
    pub topics: Vec<String>,
    /// Ids and paths that it had before.
    pub aliases: Vec<String>,
    /// The controls it implements.
    pub implements: Vec<Implements>,
    /// The requirements it answers.
    pub answers: Vec<Ref<to::Clause>>,
    /// Its versions.
    pub history: Vec<Revision>,
    /// A remark.
    pub note: Option<Words>,
    /// A confirmation of the link to the text it rests on.
    pub confirmed: Option<crate::model::value::Confirmation>,
}

/// What kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// 方針.
    Policy,
    /// 規程.
    Standard,
    /// 手順.
    Procedure,
    /// 様式.
    Form,
    /// 記録.
    Record,
    /// A page of the handbook.
    Page,
}

/// Whether a document is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentStatus {
    /// Being written.
    Draft,
    /// In force.
    InForce,
    /// No longer in force.
    Retired,
}

impl Document {
    /// Whether its translation is kept up: a draft is translated when it is done; what is retired, never again.
    #[must_use]
    pub fn is_to_be_translated(&self) -> bool {
        !matches!(self.head.status, Some(DocumentStatus::Draft | DocumentStatus::Retired))
    }

    /// Whether it is in force; what does not say so is not.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.head.status == Some(DocumentStatus::InForce)
    }

    /// Whether it lays down rules: a policy, a standard or a procedure.
    #[must_use]
    pub fn lays_down_rules(&self) -> bool {
        use DocumentKind::{Policy, Procedure, Standard};
        matches!(self.head.kind, Some(Policy | Standard | Procedure))
    }

    /// The newest row of its history and its position: of several on one day, the last.
    #[must_use]
    pub fn newest_revision(&self) -> Option<(usize, &Revision)> {
        self.head.history.iter().enumerate().max_by_key(|(_, revision)| revision.on)
    }
}

impl Record for Document {
    const KIND: Kind = Kind::Document;

    fn id(&self) -> &str {
        &self.id
    }

    fn title(&self) -> Words {
        self.title.clone()
    }

    fn classification(&self) -> Classification {
        self.head.classification.unwrap_or_default()
    }
}

impl Serialize for Document {
    /// A document is drawn by its front matter.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.head.serialize(serializer)
    }
}
