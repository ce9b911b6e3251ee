//! `[pack]`: which parts the certification pack has and in which order, which services are told apart, the fonts it is set in, and whether documents carry the dates of their
//! last changes.
//!
//! Invariant: a part is named here once; what it holds is said where it is printed.

use serde::Deserialize;

use super::audience::Audience;
use super::dates;
use crate::data::{At, Node};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::{Text, nearest};

macro_rules! part_ids {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// Names a part of the pack.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum PartId {
            $($(#[$doc])* $name,)*
        }

        impl PartId {
            /// All parts, in the order in which an auditor reads.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The id in `book.toml`, file names and the manifest; never changes.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }
        }
    };
}

part_ids! {
    /// The document register.
    Documents = "documents",
    /// The scope.
    Scope = "scope",
    /// Who does what for each service.
    Responsibilities = "responsibilities",
    /// Roles and duties.
    Roles = "roles",
    /// The policies.
    Policies = "policies",
    /// How risk is measured.
    RiskMethod = "risk-method",
    /// Risks and their treatment.
    Risks = "risks",
    /// Guidance and additional controls for cloud services.
    Guidance = "guidance",
    /// What customers are told, and what suppliers tell.
    Disclosures = "disclosures",
    /// The Statements of Applicability.
    Soa = "soa",
    /// What meets each requirement.
    Conformance = "conformance",
    /// Objectives and measures.
    Objectives = "objectives",
    /// The evidence.
    Evidence = "evidence",
    /// Audits, findings, reviews.
    Audits = "audits",
    /// All other documents.
    Standards = "standards",
    /// What the checks still say, and what was accepted.
    Diagnostics = "diagnostics",
    /// What the columns of tables mean.
    Columns = "columns",
}

impl PartId {
    /// The part of this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.id() == id)
    }
}

/// What `[pack]` asks for. The default is everything.
#[derive(Clone, Debug, Default)]
pub struct PackSettings {
    /// The parts that are named, with their places; all parts if none are.
    pub named: Option<Vec<At<PartId>>>,
    /// The parts that come first.
    pub order: Vec<PartId>,
    /// The services that have tables of their own, by id; all services if nothing is said.
    pub services: Option<Vec<At<String>>>,
    /// Who reads it, unless the run says.
    pub audience: Audience,
    /// The files of fonts, as paths from the folder of the book; none if fonts are looked for.
    pub fonts: Vec<At<String>>,
    /// Where git is asked for, so that documents carry the dates of their last changes; nothing is asked otherwise.
    pub dates: Option<Span>,
}

impl PackSettings {
    /// The parts that are asked for, in their order.
    #[must_use]
    pub fn parts(&self) -> Vec<PartId> {
        let first = self.order.iter().copied();
        let rest = PartId::ALL.iter().copied().filter(|part| !self.order.contains(part));
        let is_named = |part: &PartId| self.named.as_ref().is_none_or(|named| named.iter().any(|at| at.value == *part));
        first.chain(rest).filter(is_named).collect()
    }

    /// Whether a service has tables of its own.
    #[must_use]
    pub fn tells_apart(&self, service: &str) -> bool {
        self.services
            .as_ref()
            .is_none_or(|services| services.iter().any(|named| named.value == service))
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPack {
    parts: Option<Vec<At<String>>>,
    order: Vec<At<String>>,
    services: Option<Vec<At<String>>>,
    audience: Option<At<String>>,
    fonts: Vec<At<String>>,
    dates: Option<At<String>>,
}

impl RawPack {
    /// Holds the settings against what there is; what does not fit is said and left out. Ids of services are references, and held against records by a rule.
    pub(super) fn validate(self, node: &Node, said: &mut Vec<Diagnostic>) -> PackSettings {
        if self.parts.as_ref().is_some_and(Vec::is_empty) {
            said.push(nothing_chosen(node.at(&["pack", "parts"])));
        }
        let named = self.parts.map(|parts| known(once(parts, said), said));
        let order = known(once(self.order, said), said);
        for part in &order {
            if named.as_ref().is_some_and(|named| !named.iter().any(|at| at.value == part.value)) {
                said.push(not_among(part));
            }
        }
        let audience = self.audience.as_ref().and_then(|named| {
            let known = Audience::from_key(&named.value);
            said.extend(known.is_none().then(|| unknown_audience(named)));
            known
        });
        let dates = dates::asked(self.dates, said);
        let (inside, outside): (Vec<_>, Vec<_>) = once(self.fonts, said).into_iter().partition(|font| is_inside(&font.value));
        said.extend(outside.iter().map(outside_the_book));
        PackSettings {
            named,
            order: order.into_iter().map(|part| part.value).collect(),
            services: self.services.map(|services| once(services, said)),
            audience: audience.unwrap_or_default(),
            fonts: inside,
            dates,
        }
    }
}

/// The entries of a list, each once; what stands there again is said.
fn once(list: Vec<At<String>>, said: &mut Vec<Diagnostic>) -> Vec<At<String>> {
    let mut kept: Vec<At<String>> = Vec::new();
    for entry in list {
        let Some(first) = kept.iter().find(|other| other.value == entry.value) else {
            kept.push(entry);
            continue;
        };
        let word = &entry.value;
        let message = text!("`{word}` が二度書かれています", "`{word}` stands here twice");
        said.push(
            Diagnostic::new("bad-value", entry.span, message)
                .related(first.span, Text::new("最初はここです", "the first is here"))
                .help(Text::new("どちらかを消してください", "remove one of them")),
        );
    }
    kept
}

/// The parts of these ids; an id that no part has is said.
fn known(list: Vec<At<String>>, said: &mut Vec<Diagnostic>) -> Vec<At<PartId>> {
    let ids = || PartId::ALL.iter().map(|part| part.id());
    let mut parts = Vec::new();
    for At { value, span } in list {
        if let Some(value) = PartId::from_id(&value) {
            parts.push(At { value, span });
            continue;
        }
        let message = text!("パックに `{value}` という部はありません", "the pack has no part `{value}`");
        let list = ids().collect::<Vec<_>>().join("`, `");
        said.push(
            Diagnostic::new("unknown-value", span, message)
                .did_you_mean_or(nearest(&value, ids()), text!("部の ID: `{list}`", "the ids of the parts: `{list}`")),
        );
    }
    parts
}

fn nothing_chosen(span: Span) -> Diagnostic {
    let message = Text::new("`parts` に部が一つもありません", "`parts` names no part");
    Diagnostic::new("bad-value", span, message).help(Text::new(
        "部を一つ以上書くか、すべての部を作るなら項目ごと消してください",
        "name at least one, or remove the key to have all parts",
    ))
}

fn not_among(part: &At<PartId>) -> Diagnostic {
    let id = part.value.id();
    let message = text!(
        "`order` の `{id}` は、`parts` に選ばれていません",
        "`order` names `{id}`, which is not among `parts`"
    );
    Diagnostic::new("bad-value", part.span, message).help(Text::new(
        "`parts` に加えるか、`order` から消してください",
        "add it to `parts`, or remove it from `order`",
    ))
}

fn unknown_audience(audience: &At<String>) -> Diagnostic {
    let word = &audience.value;
    let keys = || Audience::ALL.into_iter().map(Audience::key);
    let list = keys().collect::<Vec<_>>().join("`, `");
    let message = text!("`{word}` という読み手はありません", "there is no audience `{word}`");
    Diagnostic::new("unknown-value", audience.span, message).did_you_mean_or(
        nearest(word, keys()),
        text!("使える値: `{list}`", "values that may stand here: `{list}`"),
    )
}

/// Whether a path stays in the folder that it starts from, on every system.
fn is_inside(path: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != ".." && !part.contains(['\\', ':', '\0']);
    path.split('/').all(part)
}

fn outside_the_book(font: &At<String>) -> Diagnostic {
    let path = &font.value;
    let message = text!("`{path}` は本の中のファイルを指していません", "`{path}` is no path within the book");
    Diagnostic::new("bad-value", font.span, message).help(Text::new(
        "フォントファイルを本のフォルダーに置き、そこからの道筋を `fonts/font.otf` のように書いてください",
        "put the file into the folder of the book, and write its path from there, as in `fonts/font.otf`",
    ))
}
