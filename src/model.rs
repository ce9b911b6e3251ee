//! What the ISMS says: typed records, documents with their heads, and what could not be read.
//!
//! 1. Take the lists that `source` found in each file and find the kind of each key.
//! 2. Decode each record by itself, on all cores; a record with a mistake is kept as [`Broken`], by id, kind and place. What a file says is kept from run to run.
//! 3. File the records of all files, in the order of their paths, and hold ids against each other: two equal ones, or two that people confuse, are mistakes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::catalog::{Catalog, SHARED, duplicate_id};
use crate::data::{self, Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::blocks::Block;
use crate::source::{Entry, Markdown, Source, UNREAD};
use crate::span::Span;
use crate::text;
use crate::text::{Natural, Text, Words, folded, nearest};

pub mod aliases;
pub mod disclosures;
mod documents;
pub mod kinds;
mod label;
mod memo;
mod records;
pub mod shape;
pub mod value;

pub use label::{field_label, labels, word_label, word_labels};
pub use memo::Memo;
pub use records::{Kept, Records, Stated};

use kinds::document::Document;
use kinds::soa::Soa;
use value::Classification;

/// What all records have.
pub trait Record: Serialize {
    /// Its kind.
    const KIND: Kind;
    /// Its id.
    fn id(&self) -> &str;
    /// How it is called.
    fn title(&self) -> Words;
    /// How widely it may be read.
    fn classification(&self) -> Classification;
}

/// A record that could not be read: known by id, kind and place, so that nothing else is reported because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The id as written.
    pub id: String,
    /// The kind, as far as it can be seen.
    pub kind: Option<Kind>,
    /// Where.
    pub span: Span,
}

macro_rules! kinds {
    (
        records { $($kind:ident $field:ident: $ty:path, $key:literal, $folder:literal, $ja:literal, $en:literal, $many:literal;)* }
        others { $($other:ident $other_key:literal, $other_folder:literal, $other_ja:literal, $other_en:literal, $other_many:literal;)* }
    ) => {
        /// What a node of the graph is. Kinds of records come first, then what catalogs and documents hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $en] $kind,)*
            $(#[doc = $other_en] $other,)*
        }

        impl Kind {
            /// All kinds, in the order of the enumeration.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)* $(Self::$other,)*];
            /// The kinds that authors write records of.
            pub const RECORDS: &'static [Self] = &[$(Self::$kind,)*];

            /// The key in YAML files and JSON.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$kind => $key,)* $(Self::$other => $other_key,)* }
            }

            /// The folder of its pages; empty where it has none of its own.
            #[must_use]
            pub fn folder(self) -> &'static str {
                match self { $(Self::$kind => $folder,)* $(Self::$other => $other_folder,)* }
            }

            /// What several of them are called.
            #[must_use]
            pub fn plural(self) -> Text {
                match self { $(Self::$kind => Text::new($ja, $many),)* $(Self::$other => Text::new($other_ja, $other_many),)* }
            }

            /// What it is called.
            #[must_use]
            pub fn label(self) -> Text {
                match self { $(Self::$kind => Text::new($ja, $en),)* $(Self::$other => Text::new($other_ja, $other_en),)* }
            }
        }

        /// Everything the book says.
        #[derive(Clone, Debug, Default)]
        pub struct Isms {
            $(#[doc = concat!("Records of kind `", $key, "`.")] pub $field: Records<$ty>,)*
            /// The documents.
            pub documents: Records<Document>,
            /// What suppliers publish, by their ids.
            pub published: BTreeMap<String, Arc<disclosures::Published>>,
            /// What could not be read.
            pub broken: Vec<Broken>,
            /// Kinds of which something could not be read that has no id to be known by.
            pub unread: Vec<Kind>,
            /// Whether some source could not be read at all.
            pub incomplete: bool,
        }

        impl Isms {
            /// Calls `visit` on every record but documents, kind by kind, in natural order.
            pub fn for_each_record<'a>(&'a self, visit: &mut dyn FnMut(Kind, &'a str, Words, &'a Node, &'a shape::Shape)) {
                $(for stated in self.$field.stated() {
                    let record = &stated.record;
                    visit(Kind::$kind, Record::id(record), Record::title(record), &stated.node, stated.shape());
                })*
            }

            /// Calls `visit` on the data of every record and of the front matter of every document, kind by kind, in natural order.
            pub fn for_each_node<'a>(&'a self, visit: &mut dyn FnMut(Kind, &'a str, &'a Node)) {
                $(for stated in self.$field.stated() {
                    visit(Kind::$kind, Record::id(&stated.record), &stated.node);
                })*
                for stated in self.documents.stated() {
                    visit(Kind::Document, &stated.record.id, &stated.node);
                }
            }

            /// The ids of the records of a kind, in natural order.
            #[must_use]
            pub fn ids(&self, kind: Kind) -> Vec<&str> {
                match kind {
                    $(Kind::$kind => self.$field.iter().map(Record::id).collect(),)*
                    Kind::Document => self.documents.iter().map(Record::id).collect(),
                    _ => Vec::new(),
                }
            }

            /// The data that a record was read from; of a document, its front matter.
            #[must_use]
            pub fn node(&self, kind: Kind, id: &str) -> Option<&Node> {
                match kind {
                    $(Kind::$kind => self.$field.get_stated(id).map(|stated| &stated.node),)*
                    Kind::Document => self.documents.get_stated(id).map(|stated| &stated.node),
                    _ => None,
                }
            }

            /// A record drawn as a tree of fields.
            #[must_use]
            pub fn shape(&self, kind: Kind, id: &str) -> Option<&shape::Shape> {
                match kind {
                    $(Kind::$kind => self.$field.get_stated(id).map(Stated::shape),)*
                    Kind::Document => self.documents.get_stated(id).map(Stated::shape),
                    _ => None,
                }
            }

            /// The classification of a record.
            #[must_use]
            pub fn classification(&self, kind: Kind, id: &str) -> Option<Classification> {
                match kind {
                    $(Kind::$kind => self.$field.get(id).map(Record::classification),)*
                    Kind::Document => self.documents.get(id).map(Record::classification),
                    _ => None,
                }
            }

            /// The same book with less in it: `keep` says what becomes of each record and of each document's front matter, `text` of each text of a document.
            /// Gives too what could not be read of what is left.
            #[must_use]
            pub fn projected(
                &self,
                catalog: &Catalog,
                keep: &mut dyn FnMut(Kind, &str, &Node) -> Kept,
                text: &dyn Fn(&[Block]) -> Arc<[Block]>,
            ) -> (Self, Vec<Diagnostic>) {
                let mut isms = Self::default();
                let mut piece = Piece::default();
                $(
                    let mut parts = Vec::new();
                    for (key, stated) in &self.$field.list {
                        match keep(Kind::$kind, Record::id(&stated.record), &stated.node) {
                            Kept::Whole => drop(isms.$field.list.insert(Natural(key.0.clone()), Arc::clone(stated))),
                            Kept::Part(node) => parts.push(node),
                            Kept::Nothing => {}
                        }
                    }
                    piece.load(Kind::$kind, parts.iter().collect(), catalog);
                )*
                let mut diagnostics = std::mem::take(&mut piece.diagnostics);
                isms.file(&piece, &mut diagnostics);
                documents::project(&mut isms, self, keep, text, &mut diagnostics);
                (isms, diagnostics)
            }

            /// Files the records of one file.
            fn file(&mut self, piece: &Piece, diagnostics: &mut Vec<Diagnostic>) {
                $(for stated in &piece.$field {
                    file_one(&mut self.$field, Kind::$kind, stated, diagnostics);
                })*
            }
        }

        /// What one file says, decoded.
        #[derive(Debug, Default)]
        struct Piece {
            $($field: Vec<Arc<Stated<$ty>>>,)*
            document: documents::Piece,
            broken: Vec<Broken>,
            unread: Vec<Kind>,
            diagnostics: Vec<Diagnostic>,
        }

        impl Piece {
            fn load(&mut self, kind: Kind, nodes: Vec<&Node>, catalog: &Catalog) {
                match kind {
                    $(Kind::$kind => load_kind(&mut self.$field, &mut self.broken, kind, nodes, catalog, &mut self.diagnostics),)*
                    _ => {}
                }
            }
        }

        /// The JSON Schema of a kind of record.
        #[must_use]
        pub fn schema(kind: Kind) -> Option<schemars::Schema> {
            match kind {
                $(Kind::$kind => Some(schemars::schema_for!($ty)),)*
                Kind::Document => Some(schemars::schema_for!(kinds::document::FrontMatter)),
                _ => None,
            }
        }
    };
}

kinds! {
    records {
        Service services: kinds::service::Service, "services", "services", "クラウドサービス", "cloud service", "cloud services";
        Scope scopes: kinds::scope::Scope, "scopes", "scopes", "適用範囲", "scope", "scopes";
        Certificate certificates: kinds::certificate::Certificate, "certificates", "certificates", "認証登録", "certificate", "certificates";
        Soa soa: Soa, "soa", "soa", "適用宣言書", "Statement of Applicability", "Statements of Applicability";
        Risk risks: kinds::risk::Risk, "risks", "risks", "リスク", "risk", "risks";
        Assessment assessments: kinds::assessment::Assessment, "assessments", "assessments", "リスクアセスメント", "risk assessment", "risk assessments";
        Opportunity opportunities: kinds::opportunity::Opportunity, "opportunities", "opportunities", "機会", "opportunity", "opportunities";
        RiskSource risk_sources: kinds::risk_source::RiskSource, "risk_sources", "risk_sources", "リスク源", "risk source", "risk sources";
        Control controls: kinds::control::OwnControl, "controls", "controls", "管理策", "control", "controls";
        Evidence evidence: kinds::evidence::Evidence, "evidence", "evidence", "証拠", "evidence", "evidence";
        Objective objectives: kinds::objective::Objective, "objectives", "objectives", "情報セキュリティ目的", "information security objective", "information security objectives";
        Measure measures: kinds::measure::Measure, "measures", "measures", "監視・測定", "measure", "measures";
        Task tasks: kinds::task::Task, "tasks", "tasks", "年間活動", "recurring task", "recurring tasks";
        Audit audits: kinds::audit::Audit, "audits", "audits", "内部監査", "internal audit", "internal audits";
        Finding findings: kinds::finding::Finding, "findings", "findings", "指摘・不適合", "finding", "findings";
        Review reviews: kinds::review::Review, "reviews", "reviews", "マネジメントレビュー", "management review", "management reviews";
        Incident incidents: kinds::incident::Incident, "incidents", "incidents", "インシデント", "incident", "incidents";
        Asset assets: kinds::asset::Asset, "assets", "assets", "情報資産", "asset", "assets";
        Supplier suppliers: kinds::supplier::Supplier, "suppliers", "suppliers", "供給者", "supplier", "suppliers";
        Duty duties: kinds::duty::Duty, "duties", "duties", "責任分担", "duty", "duties";
        Requirement requirements: kinds::requirement::Requirement, "requirements", "requirements", "法令・契約", "law or contract", "laws and contracts";
        ExternalDocument external_documents: kinds::external_document::ExternalDocument, "external_documents", "external_documents", "外部文書", "external document", "external documents";
        Context context: kinds::context::Context, "context", "context", "外部・内部の課題", "external or internal issue", "external and internal issues";
        InterestedParty interested_parties: kinds::interested_party::InterestedParty, "interested_parties", "interested_parties", "利害関係者", "interested party", "interested parties";
        Role roles: kinds::role::Role, "roles", "roles", "役割", "role", "roles";
        Person people: kinds::person::Person, "people", "people", "要員", "person", "people";
        Unit units: kinds::unit::Unit, "units", "units", "部門", "unit", "units";
        Site sites: kinds::site::Site, "sites", "sites", "拠点", "site", "sites";
        System systems: kinds::system::System, "systems", "systems", "システム", "system", "systems";
        Competence competences: kinds::competence::Competence, "competences", "competences", "力量", "competence", "competences";
        Training trainings: kinds::training::Training, "trainings", "trainings", "教育・訓練", "training", "trainings";
        Change changes: kinds::change::Change, "changes", "changes", "変更計画", "planned change", "planned changes";
        Communication communications: kinds::communication::Communication, "communications", "communications", "コミュニケーション", "communication", "communications";
    }
    others {
        Document "documents", "", "文書", "document", "documents";
        Section "sections", "", "節", "section", "sections";
        SoaRow "soa_rows", "", "適用宣言書の行", "row of a Statement of Applicability", "rows of Statements of Applicability";
        Clause "clauses", "clauses", "要求事項", "requirement of a standard", "requirements of standards";
        Position "positions", "guidance", "実施の手引", "guidance position", "guidance positions";
        Side "sides", "guidance", "実施の手引（側）", "side of a guidance", "sides of guidance";
        Group "groups", "", "規格の箇条", "clause of a standard", "clauses of standards";
        Standard "standards", "", "規格", "standard", "standards";
        Party "parties", "", "立場", "party", "parties";
    }
}

impl Isms {
    /// Whether everything could be read, so that what is not there is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.incomplete && self.broken.is_empty() && self.unread.is_empty()
    }

    /// Reads the model out of the sources; what `memo` knows of files that have not changed is taken over.
    #[must_use]
    pub fn read(source: &Source, catalog: &Arc<Catalog>, incomplete: bool, memo: &mut Memo) -> (Self, Vec<Diagnostic>) {
        let mut isms = Self {
            incomplete,
            ..Self::default()
        };
        let mut diagnostics = unknown_records(catalog);
        let pieces = memo.pieces(source, catalog);
        for piece in &pieces {
            isms.file(piece, &mut diagnostics);
            isms.broken.extend(piece.broken.iter().cloned());
            isms.unread.extend(&piece.unread);
            diagnostics.extend(piece.diagnostics.iter().cloned());
        }
        isms.unread.sort_unstable();
        isms.unread.dedup();
        documents::load(&mut isms, source, &pieces, &mut diagnostics);
        let salvaged = source.parts.iter().flat_map(|part| &part.salvaged);
        isms.broken.extend(salvaged.map(|salvaged| {
            Broken {
                kind: salvaged
                    .key
                    .as_deref()
                    .and_then(|key| if key == UNREAD { Some(Kind::Document) } else { kind_of(key) }),
                id: salvaged.id.clone(),
                span: salvaged.span,
            }
        }));
        isms.drop_known_broken();
        disclosures::load(&mut isms, source, catalog, &mut diagnostics);
        isms.check_ids(catalog, &mut diagnostics);
        isms.check_aliases(catalog, &mut diagnostics);
        (isms, diagnostics)
    }

    /// The same model with other texts of documents (see [`Source::changed_texts`]), and the documents that changed, as they were and as they are.
    #[must_use]
    pub fn with_texts(&self, texts: &[(&Markdown, &Markdown)]) -> (Self, Changed) {
        let mut isms = self.clone();
        let changed = documents::with_texts(&mut isms, texts);
        (isms, changed)
    }

    /// What was read is not broken, even if the end of its file is.
    fn drop_known_broken(&mut self) {
        let known: Vec<_> = Kind::RECORDS.iter().flat_map(|kind| self.ids(*kind)).map(str::to_owned).collect();
        let known: std::collections::BTreeSet<_> = known
            .into_iter()
            .chain(self.documents.iter().map(|document| document.id.clone()))
            .collect();
        self.broken.retain(|broken| !known.contains(&broken.id));
    }

    /// Says which ids people would confuse, or which a catalog has already.
    fn check_ids(&self, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
        let mut seen: BTreeMap<String, (String, bool, Span)> = BTreeMap::new();
        // `stated`: whether an author wrote the id. Two that come from paths are said to collide as paths.
        let mut check = |stated: bool, id: &str, span: Span| {
            if catalog.get(id).is_some() {
                let message = text!(
                    "id `{id}` は規格のカタログで使われています",
                    "the id `{id}` belongs to a catalog of standards"
                );
                diagnostics
                    .push(Diagnostic::new("duplicate-id", span, message).help(Text::new("別の id にしてください", "choose another id")));
            }
            match seen.get(&folded(id)) {
                Some((first, _, place)) if first == id => diagnostics.push(duplicate_id(id, span, *place)),
                Some((_, false, _)) if !stated => {}
                Some((first, _, place)) => diagnostics.push(
                    Diagnostic::new(
                        "confusable-id",
                        span,
                        text!(
                            "id `{id}` と `{first}` は大文字・小文字や全角・半角しか違いません",
                            "the ids `{id}` and `{first}` differ only by case or width"
                        ),
                    )
                    .related(*place, Text::new("もう一方", "the other one"))
                    .help(Text::new("一方の id を変えてください", "give one of them another id")),
                ),
                None => {
                    seen.insert(folded(id), (id.to_owned(), stated, span));
                }
            }
        };
        let mut found = Vec::new();
        self.for_each_record(&mut |_, id, _, node, _| found.push((true, id.to_owned(), node.head())));
        for document in self.documents.stated() {
            found.push((document.record.head.id.is_some(), document.record.id.clone(), document.node.head()));
        }
        found.sort_by_key(|(_, _, span)| *span);
        for (stated, id, span) in found {
            check(stated, &id, span);
        }
    }
}

/// The kind of a key.
#[must_use]
pub fn kind_of(key: &str) -> Option<Kind> {
    Kind::RECORDS.iter().copied().find(|kind| kind.key() == key)
}

/// Says which requirements of the catalog name a kind of record that there is not: the catalog itself stands below the kinds.
fn unknown_records(catalog: &Catalog) -> Vec<Diagnostic> {
    let requirements = catalog.sets().iter().flat_map(|set| &set.requirements);
    let named = requirements.flat_map(|requirement| requirement.records.iter().map(|name| (name, requirement.span)));
    named
        .filter(|(name, _)| kind_of(name).is_none())
        .map(|(name, span)| unknown_kind(name, span))
        .collect()
}

fn unknown_kind(name: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        "unknown-key",
        span,
        text!("`{name}` という種類の記録はありません", "there is no kind of record `{name}`"),
    );
    match nearest(name, Kind::RECORDS.iter().map(|kind| kind.key())) {
        Some(near) => diagnostic.did_you_mean(Some(near)),
        None => {
            let list = Kind::RECORDS.iter().map(|kind| kind.key()).collect::<Vec<_>>().join("`, `");
            diagnostic.help(text!("使える種類: `{list}`", "kinds: `{list}`"))
        }
    }
}

/// The records under a key of a known kind.
fn records_of<'a>(entry: &'a Entry, diagnostics: &mut Vec<Diagnostic>) -> Vec<&'a Node> {
    match &entry.node.value {
        Value::Seq(items) => items.iter().collect(),
        _ if entry.node.is_null() => Vec::new(),
        _ => {
            let name = &entry.key.text;
            diagnostics.push(
                Diagnostic::new(
                    "wrong-type",
                    entry.node.head(),
                    text!("`{name}` の下には記録のリストが必要です", "`{name}` has to hold a list of records"),
                )
                .help(Text::new("各記録を `- id: …` で始めてください", "begin each record with `- id: …`")),
            );
            Vec::new()
        }
    }
}

/// What is known of a record that could not be read.
fn broken(node: &Node, kind: Option<Kind>) -> Option<Broken> {
    let id = match kind {
        Some(Kind::Soa) => Some(soa_id(node)),
        _ => node.get("id").and_then(Node::scalar).map(str::to_owned),
    };
    Some(Broken {
        id: id?,
        kind,
        span: node.head(),
    })
}

fn soa_id(node: &Node) -> String {
    format!(
        "soa:{}",
        node.get("service").and_then(Node::scalar).unwrap_or(kinds::soa::ISMS_WIDE)
    )
}

/// Documents whose texts changed, each as it was and as it is.
pub type Changed = Vec<(Arc<Stated<Document>>, Arc<Stated<Document>>)>;

/// Files a record under its id; the first one of an id stays.
fn file_one<T: Record>(records: &mut Records<T>, kind: Kind, stated: &Arc<Stated<T>>, diagnostics: &mut Vec<Diagnostic>) {
    match records.list.entry(Natural(stated.record.id().to_owned())) {
        Slot::Occupied(first) => diagnostics.push(twice(kind, &stated.record, &stated.node, &first.get().node)),
        Slot::Vacant(slot) => {
            slot.insert(Arc::clone(stated));
        }
    }
}

/// Decodes the records of one kind.
fn load_kind<T: Record + DeserializeOwned + Send + Prepare>(
    records: &mut Vec<Arc<Stated<T>>>,
    broken_list: &mut Vec<Broken>,
    kind: Kind,
    nodes: Vec<&Node>,
    catalog: &Catalog,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let decoded: Vec<_> = nodes
        .into_par_iter()
        .map(|node| {
            let node = T::prepare(node.clone(), catalog);
            let mut decoded = data::decode::<T>(&node);
            if let Some(record) = &mut decoded.value {
                record.finish(&node, catalog, &mut decoded.diagnostics);
            }
            (node, decoded)
        })
        .collect();
    for (node, decoded) in decoded {
        let clean = decoded.diagnostics.is_empty();
        diagnostics.extend(decoded.diagnostics);
        match decoded.value {
            Some(record) if clean => records.push(Arc::new(Stated::new(record, node))),
            _ => broken_list.extend(broken(&node, Some(kind))),
        }
    }
}

fn twice<T: Record>(kind: Kind, record: &T, node: &Node, first: &Node) -> Diagnostic {
    if kind == Kind::Soa {
        let place = service_or_head(node);
        return Diagnostic::new(
            "duplicate-id",
            place,
            Text::new(
                "同じ対象の適用宣言書が二つあります",
                "there are two Statements of Applicability for this",
            ),
        )
        .related(service_or_head(first), Text::new("最初のもの", "the first one"))
        .help(Text::new("一つにまとめてください", "make them one"));
    }
    duplicate_id(record.id(), node.head(), first.head())
}

/// Where a Statement of Applicability says what it is about.
fn service_or_head(node: &Node) -> Span {
    node.get("service").map_or_else(|| node.head(), |service| service.span)
}

/// What a kind does to its data before and after decoding; most do nothing.
trait Prepare: Sized {
    /// Rewrites data into the form that the type reads.
    fn prepare(node: Node, _: &Catalog) -> Node {
        node
    }

    /// Fills derived fields and says what types cannot say.
    fn finish(&mut self, _: &Node, _: &Catalog, _: &mut Vec<Diagnostic>) {}
}

impl Prepare for Soa {
    /// Gathers answers under names of parties into `sides`, so that parties stay data of the catalog.
    fn prepare(mut node: Node, catalog: &Catalog) -> Node {
        // An answer under another name is taken for a party too, so that it can be said which parties there are.
        let answers = |node: &Node| ["status", "how", "exclude"].iter().any(|key| node.get(key).is_some());
        let is_party = |key: &str, node: &Node| {
            key == SHARED
                || catalog.parties().iter().any(|party| party.id == key)
                || (!matches!(key, "disclose" | "needs") && answers(node))
        };
        let Value::Map(entries) = &mut node.value else { return node };
        let Some((_, decisions)) = entries.iter_mut().find(|(key, _)| key.text == "decisions") else {
            return node;
        };
        let Value::Seq(items) = &mut decisions.value else { return node };
        for item in items {
            let Value::Map(entries) = &mut item.value else { continue };
            let (sides, mut own): (Vec<_>, Vec<_>) = std::mem::take(entries)
                .into_iter()
                .partition(|(key, answer)| is_party(&key.text, answer));
            if let (Some((first, _)), Some((_, last))) = (sides.first(), sides.last()) {
                let span = Span {
                    end: last.span.end,
                    ..first.span
                };
                let word = |text: &str, span| Key {
                    text: text.to_owned(),
                    span,
                };
                let list = sides
                    .into_iter()
                    .map(|(key, answer)| {
                        let party = Node {
                            span: key.span,
                            value: Value::Scalar {
                                text: key.text.clone(),
                                plain: false,
                            },
                        };
                        let span = Span {
                            end: answer.span.end,
                            ..key.span
                        };
                        Node {
                            span,
                            value: Value::Map(vec![(word("party", key.span), party), (word("answer", key.span), answer)]),
                        }
                    })
                    .collect();
                own.push((
                    word("sides", span),
                    Node {
                        span,
                        value: Value::Seq(list),
                    },
                ));
            }
            *entries = own;
        }
        node
    }

    fn finish(&mut self, node: &Node, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
        self.id = soa_id(node);
        let parties: Vec<_> = catalog.parties().iter().map(|party| party.id.as_str()).chain([SHARED]).collect();
        for party in self.decisions.iter().flat_map(|decision| &decision.sides).map(|side| &side.party) {
            let name = &party.value;
            if !parties.contains(&name.as_str()) {
                let diagnostic = Diagnostic::new(
                    "unknown-key",
                    party.span,
                    text!("`{name}` という立場はカタログにありません", "the catalog has no party `{name}`"),
                );
                diagnostics.push(match nearest(name, parties.iter().copied()) {
                    Some(near) => diagnostic.did_you_mean(Some(near)),
                    None => {
                        let list = parties.join("`, `");
                        diagnostic.help(text!("使える立場: `{list}`", "parties: `{list}`"))
                    }
                });
            }
        }
        let mut seen: BTreeMap<(String, String), Span> = BTreeMap::new();
        for decision in &self.decisions {
            let mut stated = vec![(String::new(), decision.control.span)];
            if decision.own_answer().is_none() {
                stated.clear();
            }
            stated.extend(decision.sides.iter().map(|side| (side.party.value.clone(), side.party.span)));
            for (party, span) in stated {
                let id = if party.is_empty() {
                    decision.control.id.clone()
                } else {
                    format!("{}/{party}", decision.control.id)
                };
                if let Some(first) = seen.insert((decision.control.id.clone(), party), span) {
                    diagnostics.push(
                        Diagnostic::new(
                            "duplicate-decision",
                            span,
                            text!("`{id}` についての決定が二つあります", "`{id}` is decided twice"),
                        )
                        .related(first, Text::new("最初のもの", "the first one"))
                        .help(Text::new("一方を消してください", "remove one of the two")),
                    );
                }
            }
            for reason in decision
                .reasons
                .iter()
                .chain(decision.sides.iter().flat_map(|side| &side.answer.reasons))
            {
                let given = [
                    reason.law.is_some(),
                    reason.contract.is_some(),
                    reason.clause.is_some(),
                    reason.practice.is_some(),
                ];
                if given.iter().filter(|given| **given).count() != 1 {
                    let message = Text::new(
                        "理由は `law`、`contract`、`clause`、`practice` のどれか一つです",
                        "a reason is exactly one of `law`, `contract`, `clause`, `practice`",
                    );
                    let help = Text::new("理由ごとに `- {…}` を分けてください", "give each reason its own `- {…}`");
                    let places = [&reason.law, &reason.contract]
                        .into_iter()
                        .flatten()
                        .map(|law| law.span)
                        .chain(reason.clause.iter().map(|clause| clause.span));
                    let place = places.min().unwrap_or(decision.control.span);
                    diagnostics.push(Diagnostic::new("bad-value", place, message).help(help));
                }
            }
        }
    }
}

macro_rules! prepare_nothing {
    ($($ty:path),*) => { $(impl Prepare for $ty {})* };
}
prepare_nothing! {
    kinds::asset::Asset, kinds::assessment::Assessment, kinds::audit::Audit, kinds::certificate::Certificate, kinds::change::Change,
    kinds::communication::Communication, kinds::competence::Competence, kinds::context::Context, kinds::control::OwnControl, kinds::duty::Duty,
    kinds::evidence::Evidence, kinds::external_document::ExternalDocument, kinds::finding::Finding, kinds::incident::Incident,
    kinds::interested_party::InterestedParty, kinds::measure::Measure, kinds::objective::Objective, kinds::opportunity::Opportunity,
    kinds::person::Person, kinds::requirement::Requirement, kinds::review::Review, kinds::risk::Risk, kinds::risk_source::RiskSource,
    kinds::role::Role, kinds::scope::Scope, kinds::service::Service, kinds::site::Site, kinds::supplier::Supplier, kinds::system::System,
    kinds::task::Task, kinds::training::Training, kinds::unit::Unit
}
