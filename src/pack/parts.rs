//! The parts of the pack, in the order in which an auditor reads: one table for the bundle, the single files and the contents.
//!
//! What `[pack]` in `book.toml` asks for is chosen here ([`chosen`], [`services`]); parts that would hold nothing are left out, and said if they were asked for by name
//! ([`unkept`]).
//!
//! Invariant: every document that may be read stands in exactly one part.

use crate::audience::{Audience, Visible};
use crate::config::pack::PartId;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::{Document, DocumentKind};
use crate::model::kinds::service::Service;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::report::{self, Query};
use crate::text::{Lang, Text};

/// A part of the pack.
#[derive(Debug)]
pub struct Part {
    /// Names it in file names and in `book.toml`; never changes.
    pub id: &'static str,
    /// Its title.
    pub title: Text,
    /// What it shows, in a sentence.
    pub about: Text,
    /// What it holds, in order.
    pub holds: &'static [Holding],
}

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// The documents of these kinds that no subject claims.
    Kinds(&'static [DocumentKind]),
    /// The documents, other than policies, whose first answer is one of these requirements or stands below it.
    Subjects(&'static [&'static str]),
    /// A report about the whole.
    Report(&'static str),
    /// A report, for each service.
    PerService(&'static str),
    /// The ISMS-wide Statement of Applicability, then that of each service.
    Statements,
    /// The scales and criteria of the risk method.
    Scales,
    /// What the columns of the reports mean.
    Legends,
}

/// A thing to print.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// A document.
    Document(&'a Document),
    /// A report.
    Report {
        /// Its name.
        name: &'static str,
        /// What is asked of it.
        query: Query,
    },
    /// The scales and criteria of the risk method.
    Scales,
    /// What the columns of the reports mean.
    Legends,
}

use Holding::{Kinds, Legends, PerService, Report, Scales, Statements, Subjects};

/// All parts, in their order.
pub static PARTS: &[Part] = &[
    Part {
        id: PartId::Documents.id(),
        title: Text::new("文書管理台帳", "Document register"),
        about: Text::new(
            "ISMSの文書、記録とその版の一覧です。",
            "The documents and records of the ISMS, with their versions.",
        ),
        holds: &[Report("documents")],
    },
    Part {
        id: PartId::Scope.id(),
        title: Text::new("適用範囲", "Scope"),
        about: Text::new(
            "認証の対象とするサービス、組織、拠点、システムと、その供給者を示します。",
            "The services, units, sites and systems in scope, and their suppliers.",
        ),
        holds: &[
            Subjects(&["27001:4.1", "27001:4.2", "27001:4.3"]),
            Report("scope"),
            Report("services"),
            Report("suppliers"),
        ],
    },
    Part {
        id: PartId::Responsibilities.id(),
        title: Text::new("責任分担", "Split of responsibilities"),
        about: Text::new(
            "サービスごとに、プロバイダ、カスタマ、供給者の分担を示します。",
            "Who does what for each service: provider, customer, suppliers.",
        ),
        holds: &[PerService("responsibilities")],
    },
    Part {
        id: PartId::Roles.id(),
        title: Text::new("役割と職務", "Roles and duties"),
        about: Text::new(
            "役割の任命、役割分担表（RACI）、職務の分離を示します。",
            "Appointed roles, the RACI matrix, and how duties are kept apart.",
        ),
        holds: &[Report("roles"), Report("raci"), Report("duties")],
    },
    Part {
        id: PartId::Policies.id(),
        title: Text::new("方針", "Policies"),
        about: Text::new(
            "情報セキュリティ方針とクラウドセキュリティ方針の全文です。",
            "The full text of the information security policy and the cloud policies.",
        ),
        holds: &[Kinds(&[DocumentKind::Policy])],
    },
    Part {
        id: PartId::RiskMethod.id(),
        title: Text::new("リスクアセスメントの方法", "Risk method"),
        about: Text::new(
            "リスクの測り方、リスク源の検討結果、リスクの分布を示します。",
            "How risk is measured, what was decided on each source of risk, and where the risks lie.",
        ),
        holds: &[
            Subjects(&["27001:6.1", "27001:8.2", "27001:8.3"]),
            Scales,
            Report("risk-sources"),
            Report("risk-matrix"),
        ],
    },
    Part {
        id: PartId::Risks.id(),
        title: Text::new("リスク登録簿とリスク対応計画", "Risk register and treatment plan"),
        about: Text::new(
            "リスク、その対応、残留リスクの承認を示します。",
            "The risks, their treatment, and who accepted what remains.",
        ),
        holds: &[Report("risks"), PerService("risks"), Report("treatment-plan")],
    },
    Part {
        id: PartId::Guidance.id(),
        title: Text::new(
            "クラウドサービスの実施の手引と追加の管理策",
            "Cloud guidance and additional controls",
        ),
        about: Text::new(
            "JIS Q 27017 の手引に対する両方の立場の回答と、CLD管理策の採否を示します。",
            "The answers of both parties to the guidance of ISO/IEC 27017, and the decisions on CLD controls.",
        ),
        holds: &[Report("guidance"), Report("positions"), Report("cld")],
    },
    Part {
        id: PartId::Disclosures.id(),
        title: Text::new("顧客への開示と供給者の開示", "Disclosures to customers and by suppliers"),
        about: Text::new(
            "プロバイダとして顧客に伝える事項と、利用するクラウドの開示が自社の要求に足りるかを示します。",
            "What we tell our customers as a provider, and whether what our cloud suppliers tell meets what we need.",
        ),
        holds: &[PerService("disclosures"), Report("supplier-gaps")],
    },
    Part {
        id: PartId::Soa.id(),
        title: Text::new("適用宣言書", "Statements of Applicability"),
        about: Text::new(
            "管理策の採否、理由、実施状況と、除外した管理策を示します。",
            "The decision on every control, why, how far it is done; and what is excluded.",
        ),
        holds: &[Statements, Report("exclusions")],
    },
    Part {
        id: PartId::Conformance.id(),
        title: Text::new("要求事項への対応", "Conformance"),
        about: Text::new(
            "規格の要求事項ごとに、満たす文書と証拠を示します。管理策を求める法令と契約も示します。",
            "For each requirement of the standards, where it is met and by which evidence; and the laws and contracts that call for controls.",
        ),
        holds: &[Report("conformance"), Report("requirements")],
    },
    Part {
        id: PartId::Objectives.id(),
        title: Text::new("情報セキュリティ目的と測定", "Objectives and measures"),
        about: Text::new(
            "目的、測定項目とその結果です。",
            "The objectives, what is measured, and the results.",
        ),
        holds: &[Subjects(&["27001:6.2", "27001:9.1"]), Report("objectives"), Report("measures")],
    },
    Part {
        id: PartId::Evidence.id(),
        title: Text::new("証拠一覧", "Evidence"),
        about: Text::new(
            "証拠とその日付、保管場所です。",
            "The evidence, with its dates and where it is kept.",
        ),
        holds: &[Report("evidence")],
    },
    Part {
        id: PartId::Audits.id(),
        title: Text::new("内部監査とマネジメントレビュー", "Internal audit and management review"),
        about: Text::new(
            "監査の計画と報告、指摘と是正、マネジメントレビューの記録です。",
            "Audit plans and reports, findings and corrections, management reviews.",
        ),
        holds: &[
            Report("audits"),
            Report("findings"),
            Report("reviews"),
            Subjects(&["27001:9.2", "27001:9.3", "27001:10"]),
        ],
    },
    Part {
        id: PartId::Standards.id(),
        title: Text::new("規程、手順と記録", "Standards, procedures and records"),
        about: Text::new("その他の文書の全文です。", "The full text of all other documents."),
        holds: &[Kinds(&[
            DocumentKind::Standard,
            DocumentKind::Procedure,
            DocumentKind::Form,
            DocumentKind::Record,
            DocumentKind::Page,
        ])],
    },
    Part {
        id: PartId::Diagnostics.id(),
        title: Text::new("未解決の診断と認めた例外", "Open diagnostics and accepted exceptions"),
        about: Text::new(
            "点検で残っている指摘と、理由と期限を付けて認めた例外です。",
            "What the checks still say, and what was accepted with a reason and an end.",
        ),
        holds: &[Report("diagnostics")],
    },
    Part {
        id: PartId::Columns.id(),
        title: Text::new("列の定義", "Definitions of columns"),
        about: Text::new("各表の列の意味です。", "What the columns of the tables mean."),
        holds: &[Legends],
    },
];

/// The parts of a pack, in their order: those that `[pack]` asks for and that hold something.
#[must_use]
pub fn chosen(visible: &Visible<'_>) -> Vec<&'static Part> {
    let settings = &visible.config.pack;
    let asked = settings.parts().into_iter().filter_map(|id| find(id.id()));
    let mut parts: Vec<_> = asked
        .filter(|part| settings.named.is_some() || is_usual(part, visible.audience))
        .filter(|part| part.holds.contains(&Legends) || part.holds_something(visible))
        .collect();
    // Without tables there are no columns to define.
    let any_table = parts
        .iter()
        .any(|part| part.items(visible).iter().any(|item| matches!(item, Item::Report { .. })));
    parts.retain(|part| any_table || !part.holds.contains(&Legends));
    parts
}

/// Whether readers get a part unless `[pack] parts` says otherwise.
fn is_usual(part: &Part, audience: Audience) -> bool {
    // What is open and what was accepted is a matter within the organization.
    audience == Audience::Internal || part.id != PartId::Diagnostics.id()
}

/// Says which parts are asked for by name and would hold nothing. Of what could not be read nobody knows what it would have given.
#[must_use]
pub fn unkept(visible: &Visible<'_>) -> Vec<Diagnostic> {
    let named = visible.config.pack.named.as_ref().filter(|_| !visible.isms.incomplete);
    let chosen = named.map_or_else(Vec::new, |_| chosen(visible));
    let is_printed = |id: PartId| chosen.iter().any(|part| part.id == id.id());
    let empty = named.into_iter().flatten().filter(|named| !is_printed(named.value));
    empty
        .filter_map(|named| {
            let title = &find(named.value.id())?.title;
            let message = Text::owned(
                format!("パックの部「{}」に載せるものがありません", title.ja),
                format!("the part `{}` of the pack has nothing to show", title.en),
            );
            Some(Diagnostic::new("part-empty", named.span, message).help(Text::new(
                "載せる記録や文書を加えるか、`parts` からこの部を消してください",
                "add the records or documents it is about, or remove the part from `parts`",
            )))
        })
        .collect()
}

/// The services that have tables of their own.
pub fn services<'a>(visible: &Visible<'a>) -> impl Iterator<Item = &'a Service> {
    let settings = &visible.config.pack;
    visible.isms.services.iter().filter(|service| settings.tells_apart(&service.id.0))
}

/// Where a part stands in the pack, by its number from 1.
#[must_use]
pub fn path(number: usize, part: &Part, lang: Lang) -> String {
    format!("parts/{}/{number:02}-{}.pdf", lang.tag(), part.id)
}

/// The part of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Part> {
    PARTS.iter().find(|part| part.id == id)
}

impl Part {
    /// What it prints of what may be read.
    #[must_use]
    pub fn items<'a>(&self, visible: &Visible<'a>) -> Vec<Item<'a>> {
        let is_there = |name: &str| report::find(name).is_some() && (!visible.config.plain || OF_PLAIN.contains(&name));
        let report = |name: &'static str, query: Query| is_there(name).then_some(Item::Report { name, query });
        let services = || services(visible).map(|service| Query::service(&service.id.0));
        let mut items = Vec::new();
        for holding in self.holds {
            match *holding {
                Kinds(_) | Subjects(_) => {
                    let documents = visible.isms.documents.iter();
                    let mut here: Vec<_> = documents.filter(|document| home(document) == Some(*holding)).collect();
                    here.sort_by(|a, b| report::documents::order(a, b));
                    items.extend(here.into_iter().map(Item::Document));
                }
                Report(name) => items.extend(report(name, Query::default())),
                PerService(name) => items.extend(services().filter_map(|query| report(name, query))),
                Statements => {
                    let scopes = [Query::service(ISMS_WIDE)].into_iter().chain(services());
                    items.extend(scopes.filter_map(|query| report("soa", query)));
                }
                Scales => items.push(Item::Scales),
                Legends => items.push(Item::Legends),
            }
        }
        items
    }

    /// Whether it would show anything: a document, a row, or that nothing is open.
    fn holds_something(&self, visible: &Visible<'_>) -> bool {
        self.items(visible).into_iter().any(|item| match item {
            Item::Document(_) | Item::Legends => true,
            Item::Scales => !visible.isms.risks.is_empty(),
            Item::Report { name, query } => {
                !report::promises_rows(name) || report::run(name, visible, &query).is_some_and(|table| !table.rows.is_empty())
            }
        })
    }
}

/// The reports that a folder of plain documents has in print: those that rest on no standard.
const OF_PLAIN: &[&str] = &["documents", "diagnostics"];

/// The one place of a document: where its subject belongs, else where its kind does.
fn home(document: &Document) -> Option<Holding> {
    let holdings = || PARTS.iter().flat_map(|part| part.holds).copied();
    let kind = document.head.kind.unwrap_or(DocumentKind::Page);
    let subject = document.head.answers.first().filter(|_| kind != DocumentKind::Policy);
    let by_subject = subject.and_then(|answer| {
        holdings().find(|holding| match holding {
            Subjects(ids) => ids.iter().any(|id| is_below(&answer.id, id)),
            _ => false,
        })
    });
    by_subject.or_else(|| {
        holdings().find(|holding| match holding {
            Kinds(kinds) => kinds.contains(&kind),
            _ => false,
        })
    })
}

/// Whether a requirement is `above` or one of its parts: `27001:9.2.1` of `27001:9.2`, but not `27001:9.20`.
fn is_below(id: &str, above: &str) -> bool {
    id.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_ids_of_their_own_and_name_reports_that_exist() {
        let ids: Vec<_> = PARTS.iter().map(|part| part.id).collect();
        assert_eq!(ids, PartId::ALL.iter().map(|part| part.id()).collect::<Vec<_>>());
        for holding in PARTS.iter().flat_map(|part| part.holds) {
            if let Report(name) | PerService(name) = holding {
                assert!(report::find(name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn every_kind_of_document_has_a_part() {
        use DocumentKind::{Form, Page, Policy, Procedure, Record, Standard};
        for kind in [Policy, Standard, Procedure, Form, Record, Page] {
            let mut document = Document {
                id: "X".into(),
                title: crate::text::Words::plain("X"),
                path: String::new(),
                file: crate::span::FileId::NONE,
                head: crate::model::kinds::document::FrontMatter::default(),
                head_span: crate::span::Span::NONE,
                body: crate::span::Span::NONE,
                blocks: std::sync::Arc::default(),
                translation: None,
            };
            document.head.kind = Some(kind);
            assert!(home(&document).is_some(), "{kind:?}");
        }
    }

    #[test]
    fn a_requirement_is_below_another_by_whole_numbers() {
        assert!(is_below("27001:9.2.1", "27001:9.2"));
        assert!(is_below("27001:10", "27001:10"));
        assert!(!is_below("27001:9.20", "27001:9.2"));
    }
}
