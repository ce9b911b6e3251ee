//! What an edge says, how it reads from either end, and which end stands above the other in the why-chain.

use crate::model::{Kind, field_label};
use crate::text::Text;

/// One side of the why-chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What something hangs on: scope, service, risk, law.
    Above,
    /// What hangs on it: controls, documents, evidence.
    Below,
}

impl Direction {
    /// The other side.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }
}

/// A typed relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// A field of a record: the kind that states it and the path of field names.
    Field(Kind, String),
    /// Something a catalog says of its items.
    Catalog(&'static str),
    /// A link in the text of a document.
    Mention,
    /// A row of a Statement of Applicability and what it is about.
    Row(&'static str),
}

/// Relations whose target stands below the record that states them; all others hang on their target.
const TARGET_BELOW: &[(Kind, &str)] = &[
    (Kind::Risk, "treatment.controls"),
    (Kind::Risk, "existing"),
    (Kind::Risk, "treatment.contracts"),
    (Kind::Requirement, "concerns"),
    (Kind::Context, "leads_to"),
    (Kind::Scope, "services"),
    (Kind::Scope, "units"),
    (Kind::Scope, "sites"),
    (Kind::Scope, "systems"),
    (Kind::Scope, "people"),
    (Kind::Scope, "document"),
    (Kind::Audit, "report"),
    (Kind::Audit, "checklist.finding"),
    (Kind::Review, "minutes"),
    (Kind::Task, "evidence"),
    (Kind::Training, "evidence"),
    (Kind::Training, "material"),
    (Kind::Incident, "finding"),
    (Kind::Supplier, "exit_plan"),
];

/// How relations read from the end that is named.
const INVERSE: &[(Kind, &str, Text)] = &[
    (Kind::Risk, "treatment.controls", Text::new("対応するリスク", "risks it treats")),
    (
        Kind::Risk,
        "existing",
        Text::new("既に効いているリスク", "risks it already bears on"),
    ),
    (Kind::Risk, "services", Text::new("このサービスのリスク", "risks of this service")),
    (Kind::Risk, "assets", Text::new("この資産のリスク", "risks to this asset")),
    (Kind::Risk, "owner", Text::new("所有するリスク", "risks owned")),
    (
        Kind::Risk,
        "sources",
        Text::new("このリスク源によるリスク", "risks from this source"),
    ),
    (Kind::Risk, "linked", Text::new("対になるリスク", "linked risk")),
    (Kind::Risk, "assessed.round", Text::new("評価したリスク", "risks assessed")),
    (
        Kind::Document,
        "implements",
        Text::new("実施する文書", "documents that implement it"),
    ),
    (Kind::Document, "answers", Text::new("応える文書", "documents that answer it")),
    (Kind::Document, "under", Text::new("下位文書", "documents below")),
    (Kind::Document, "owner", Text::new("管理する文書", "documents owned")),
    (Kind::Evidence, "shows", Text::new("証拠", "evidence")),
    (
        Kind::Requirement,
        "concerns",
        Text::new("求める法令・契約", "laws and contracts that call for it"),
    ),
    (Kind::Service, "uses", Text::new("利用するサービス", "services that rest on it")),
    (Kind::Scope, "services", Text::new("適用範囲", "scope")),
    (Kind::Duty, "service", Text::new("責任分担", "duties")),
    (
        Kind::Soa,
        "decisions.control",
        Text::new("適用宣言書", "Statements of Applicability"),
    ),
    (Kind::Soa, "service", Text::new("適用宣言書", "Statement of Applicability")),
    (Kind::Task, "control", Text::new("年間活動", "recurring tasks")),
    (Kind::Finding, "control", Text::new("指摘・不適合", "findings")),
    (Kind::Finding, "clause", Text::new("指摘・不適合", "findings")),
    (Kind::Finding, "audit", Text::new("指摘・不適合", "findings")),
    (Kind::Audit, "covers.controls", Text::new("監査", "audits")),
    (Kind::Audit, "covers.services", Text::new("監査", "audits")),
    (Kind::Audit, "covers.units", Text::new("監査", "audits")),
    (Kind::Role, "holders.person", Text::new("就いている役割", "roles held")),
    (Kind::System, "needs", Text::new("依存するシステム", "systems that need it")),
    (Kind::Objective, "under", Text::new("下位の目的", "objectives below")),
];

impl Relation {
    /// A field of a record of `kind`.
    #[must_use]
    pub fn field(kind: Kind, path: &str) -> Self {
        Self::Field(kind, path.to_owned())
    }

    /// Something a catalog says.
    #[must_use]
    pub fn catalog(name: &'static str) -> Self {
        Self::Catalog(name)
    }

    /// Where the target stands, seen from the record that states the relation.
    #[must_use]
    pub fn target_is(&self) -> Direction {
        match self {
            Self::Field(kind, path) if TARGET_BELOW.iter().any(|(of, field)| of == kind && field == path) => Direction::Below,
            Self::Catalog("counterpart" | "closest") => Direction::Below,
            Self::Field(..) | Self::Catalog(_) | Self::Mention | Self::Row(_) => Direction::Above,
        }
    }

    /// The name in JSON: the path of a field, or a word.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Field(_, path) => path,
            Self::Catalog(name) | Self::Row(name) => name,
            Self::Mention => "mentions",
        }
    }

    /// How it reads from the end that states it.
    #[must_use]
    pub fn label(&self, _: Kind) -> Text {
        match self {
            Self::Field(kind, path) => path_label(*kind, path),
            Self::Catalog(name) => catalog_label(name),
            Self::Mention => Text::new("本文で触れるもの", "mentioned in the text"),
            Self::Row("justification") => Text::new("採用理由", "justifications"),
            Self::Row("statement") => Text::new("適用宣言書", "Statement of Applicability"),
            Self::Row(_) => Text::new("対象", "about"),
        }
    }

    /// How it reads from the end that is named, with the kind of the other end.
    #[must_use]
    pub fn inverse_label(&self, other: Kind) -> Text {
        match self {
            Self::Field(kind, path) => match inverse(*kind, path) {
                Some(text) => text.clone(),
                None => {
                    let (kind_label, field) = (kind.label(), path_label(*kind, path));
                    Text::owned(
                        format!("{}（{}）", kind_label.ja, field.ja),
                        format!("{} ({})", kind_label.en, field.en),
                    )
                }
            },
            Self::Catalog("side-of") => Text::new("側", "sides"),
            Self::Catalog("extends-control") => Text::new("27017 の実施の手引", "cloud guidance"),
            Self::Catalog("extends-requirement") => Text::new("上乗せする要求事項", "requirements that extend it"),
            Self::Catalog("part-of") => Text::new("細目", "parts"),
            Self::Catalog("answers-source") => Text::new("応えるクラウド管理策", "cloud controls that answer it"),
            Self::Catalog(name) => catalog_label(name),
            Self::Mention => {
                let kind = other.label();
                Text::owned(format!("本文で触れている{}", kind.ja), format!("mentioned by ({})", kind.en))
            }
            Self::Row(_) => Text::new("適用宣言書の行", "rows of Statements of Applicability"),
        }
    }

    /// As [`Self::inverse_label`], where the kind of the other end stands beside it.
    #[must_use]
    pub fn way(&self, other: Kind) -> Text {
        match self {
            Self::Field(kind, path) => inverse(*kind, path).cloned().unwrap_or_else(|| path_label(*kind, path)),
            Self::Mention => Text::new("本文で触れている", "mentioned in the text"),
            Self::Catalog(_) | Self::Row(_) => self.inverse_label(other),
        }
    }
}

/// How a field reads from the end that is named, where that has words of its own.
fn inverse(kind: Kind, path: &str) -> Option<&'static Text> {
    INVERSE
        .iter()
        .find(|(of, field, _)| *of == kind && *field == path)
        .map(|(_, _, text)| text)
}

/// What a field is called by its path: nested fields with what they are part of.
fn path_label(kind: Kind, path: &str) -> Text {
    // The treatment of a risk goes without saying.
    let path = path.strip_prefix("treatment.").unwrap_or(path);
    match path.rsplit_once('.') {
        None => field_label(kind.key(), path),
        Some((outer, field)) => {
            let outer = field_label("", outer.rsplit('.').next().unwrap_or(outer));
            // Who approved, assessed or accepted is named by the act.
            if matches!(field, "by" | "person") {
                return outer;
            }
            let field = field_label("", field);
            Text::owned(format!("{}の{}", outer.ja, field.ja), format!("{} ({})", field.en, outer.en))
        }
    }
}

fn catalog_label(name: &str) -> Text {
    match name {
        "counterpart" => Text::new("他の版の対応する管理策", "counterparts in the other edition"),
        "closest" => Text::new("近い管理策（自社の見立て）", "closest controls (our own reading)"),
        "answers-source" => Text::new("リスク源", "risk sources"),
        "side-of" => Text::new("実施の手引", "guidance"),
        "extends-control" => Text::new("管理策", "control"),
        "part-of" => Text::new("上位の要求事項", "part of"),
        "extends-requirement" => Text::new("基になる要求事項", "extends"),
        _ => Text::same(name),
    }
}
