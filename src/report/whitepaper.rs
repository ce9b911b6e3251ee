//! The security white paper of a service that plays the provider: what pages and PDF print, shaped once (ISO/IEC 27017:2015).
//!
//! 1. What the paper is, which service it speaks of, by which terms, and how it stands to contracts.
//! 2. Who is responsible for what, drawn; then every position at which the guidance speaks to providers, in the chapters of the catalog or clause by clause: both numbers,
//!    what is told, and what the customer has to do.
//! 3. The certificates, and whom to ask.
//!
//! Readers outside are not shown what is missing: that is a matter of rules, and of the pages of the organization itself.

use std::collections::BTreeSet;

use super::{Cell, ColumnKind, Query, Row, Table, disclosures};
use crate::audience::Visible;
use crate::catalog::{Catalog, Chapter as Topic, Item, PROVIDER, Shows};
use crate::config::whitepaper::Order;
use crate::model::Record;
use crate::model::disclosures::annex_a;
use crate::model::kinds::certificate::Certificate;
use crate::model::kinds::document::Document;
use crate::model::kinds::duty::Duty;
use crate::model::kinds::scope::{Scope, ScopeKind};
use crate::model::kinds::service::Service;
use crate::text;
use crate::text::{Lang, Text, natural};
use crate::trace::disclosures::{Says, Told};

/// A white paper.
#[derive(Clone, Debug)]
pub struct WhitePaper<'a> {
    /// The service.
    pub service: &'a Service,
    /// What it is called.
    pub title: Text,
    /// Who speaks of what, as of when, by which standards.
    pub facts: Vec<(Text, Cell)>,
    /// The chapters, in their order.
    pub chapters: Vec<Chapter<'a>>,
}

/// A chapter.
#[derive(Clone, Debug)]
pub struct Chapter<'a> {
    /// Names its place on a page.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it holds.
    pub sections: Vec<Section<'a>>,
}

/// A part of a chapter: a matter of the paper itself, or a position of the guidance.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// Names its place on a page: for a position, its number in the guidance.
    pub id: String,
    /// What it is called; empty where its chapter says it.
    pub title: Text,
    /// The position or cloud control, by its id.
    pub position: Option<&'a str>,
    /// The controls in the chosen edition of Annex A.
    pub annex_a: Vec<String>,
    /// For a cloud control, which Annex A does not have, the nearest of its controls by our own reading.
    pub near: Vec<String>,
    /// What it says, in order.
    pub parts: Vec<Part<'a>>,
}

impl<'a> Section<'a> {
    /// A matter of the paper itself.
    fn own(id: &str, title: Text, parts: Vec<Part<'a>>) -> Self {
        Self {
            id: id.to_owned(),
            title,
            position: None,
            annex_a: Vec::new(),
            near: Vec::new(),
            parts,
        }
    }
}

/// What a section says.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// A paragraph.
    Words(Text),
    /// Lines of an address.
    Lines(Text),
    /// The text of a document.
    Document(&'a Document),
    /// Label and value.
    Facts(Vec<(Text, Cell)>),
    /// Terms, and what they mean here.
    Terms(Vec<(Text, Text)>),
    /// Who is responsible for what: the table, beside which the same is drawn.
    Split(Table),
    /// A table.
    Table(Table),
    /// What is told, item by item.
    Answers(Vec<Told<'a>>),
    /// What the customer has to do.
    Customer(Text),
}

/// The services that have a white paper: those that tell their customers something.
#[must_use]
pub fn services<'a>(visible: &Visible<'a>) -> Vec<&'a Service> {
    let has_paper = |service: &&Service| disclosures::of(visible, service).next().is_some();
    visible.isms.services.iter().filter(has_paper).collect()
}

/// The white paper of a service; `None` if it has none.
#[must_use]
pub fn of<'a>(visible: &Visible<'a>, service: &'a Service) -> Option<WhitePaper<'a>> {
    let told: Vec<_> = disclosures::of(visible, service).collect();
    if told.is_empty() {
        return None;
    }
    let config = visible.config;
    let name = service.name.text();
    let scopes = scopes(visible, service);
    let mut chapters = vec![introduction(visible, service, &scopes)];
    let positions = match config.whitepaper.order {
        Order::Topic => by_topic(visible, service, &told, &scopes),
        Order::Clause => by_clause(visible, service, &told, &scopes),
    };
    chapters.extend(positions);
    chapters.extend(contact(visible));
    Some(WhitePaper {
        service,
        title: Text::owned(
            format!("{} セキュリティホワイトペーパー", name.ja),
            format!("{} security white paper", name.en),
        ),
        facts: facts(visible),
        chapters,
    })
}

/// The chapter of each position, in the order in which papers speak: for what lists positions elsewhere.
pub(super) fn topics(catalog: &Catalog) -> impl Iterator<Item = (&Topic, &str)> {
    let chapters = catalog.guidance().into_iter().flat_map(|set| &set.chapters);
    chapters.flat_map(|chapter| chapter.positions.iter().map(move |position| (chapter, position.value.as_str())))
}

fn facts(visible: &Visible<'_>) -> Vec<(Text, Cell)> {
    let editions = [visible.catalog.guidance(), visible.catalog.annex_a()];
    let editions = editions.into_iter().flatten().map(|set| {
        let standard = &set.standard;
        let jis = standard.jis.as_ref().map_or(&standard.name, |jis| jis);
        Text::owned(jis.clone(), standard.name.clone())
    });
    let mut facts = vec![
        (PROVIDED_BY, Cell::text(visible.config.organization.text())),
        (AS_OF, Cell::Date(visible.today, false)),
        (EDITIONS, Cell::Texts(editions.collect())),
    ];
    facts.retain(|(_, cell)| *cell != Cell::Empty);
    facts
}

/// The scopes that name a service, those of its cloud part first.
fn scopes<'a>(visible: &Visible<'a>, service: &Service) -> Vec<&'a Scope> {
    let names = |scope: &&Scope| {
        let listed = scope.services.iter().any(|listed| listed.id == service.id.0);
        let said = |lang: &Lang| scope.statement.get(*lang).contains(service.name.get(*lang));
        listed || Lang::ALL.iter().any(said)
    };
    let mut scopes: Vec<_> = visible.isms.scopes.iter().filter(names).collect();
    scopes.sort_by_key(|scope| scope.kind == ScopeKind::Isms);
    scopes
}

fn introduction<'a>(visible: &Visible<'a>, service: &'a Service, scopes: &[&'a Scope]) -> Chapter<'a> {
    let config = visible.config;
    let (Text { ja: org_ja, en: org_en }, Text { ja: name_ja, en: name_en }) = (config.organization.text(), service.name.text());
    let guidance = visible.catalog.guidance().map(|set| &set.standard);
    let (jis, iso) = guidance.map_or(("", ""), |standard| {
        (standard.jis.as_deref().unwrap_or(&standard.name), standard.name.as_str())
    });
    let purpose = Text::owned(
        format!(
            "本書は、{org_ja}（以下「当社」といいます）が提供するクラウドサービス「{name_ja}」の情報セキュリティについて、{jis} がプロバイダに求める事項への当社の回答をまとめたものです。サービスの利用を検討する方、又は利用中のお客様が、ご自身で行う管理を判断する際にお使いください。"
        ),
        format!(
            "This paper gathers what {org_en} (“we”) tells about the information security of the cloud service {name_en}: our answers to what {iso} asks of providers. It is written for those who consider the service and for its customers, so that they can decide what they have to do themselves."
        ),
    );
    let mut purpose = vec![Part::Words(purpose), Part::Words(READING)];
    let introduction = config.whitepaper.introduction.as_ref();
    purpose.extend(
        introduction
            .and_then(|named| visible.isms.documents.get(&named.value))
            .map(Part::Document),
    );
    let contract = match &config.whitepaper.contract {
        Some(words) => vec![Part::Words(words.text())],
        None => vec![Part::Words(CONTRACT)],
    };
    Chapter {
        id: "introduction".to_owned(),
        title: INTRODUCTION,
        sections: vec![
            Section::own("purpose", PURPOSE, purpose),
            Section::own("service", SERVICE, vec![Part::Facts(about(visible, service, scopes))]),
            Section::own("terms", TERMS, vec![Part::Terms(terms(visible))]),
            Section::own("contract", TO_CONTRACTS, contract),
        ],
    }
}

/// What a service is, with its name and scope exactly as certified.
fn about(visible: &Visible<'_>, service: &Service, scopes: &[&Scope]) -> Vec<(Text, Cell)> {
    let Text { ja, en } = service.name.text();
    let name = if ja == en {
        Text::same(ja.to_string())
    } else {
        Text::owned(format!("{ja}（英語表記 {en}）"), format!("{en} (in Japanese: {ja})"))
    };
    let parties = service.parties.iter().filter_map(|played| {
        let party = visible.catalog.parties().iter().find(|party| party.id == played.id)?;
        Some(party.title.text())
    });
    let suppliers = service.uses.iter().filter_map(|used| visible.isms.suppliers.get(&used.id));
    let mut facts = vec![
        (NAME, Cell::Text(name)),
        (MODEL, Cell::of(&service.model)),
        (PARTIES, Cell::Texts(parties.collect())),
        (RESTS_ON, Cell::Texts(suppliers.map(|supplier| supplier.title().text()).collect())),
    ];
    facts.extend(scopes.iter().map(|scope| {
        let label = match scope.kind {
            ScopeKind::Cloud => CLOUD_SCOPE,
            ScopeKind::Isms => ISMS_SCOPE,
        };
        (label, Cell::text(scope.statement.text()))
    }));
    facts.retain(|(_, cell)| *cell != Cell::Empty && *cell != Cell::Texts(Vec::new()));
    facts
}

fn terms(visible: &Visible<'_>) -> Vec<(Text, Text)> {
    let parties = visible.catalog.parties().iter().map(|party| {
        let means = if party.id == PROVIDER { WE } else { YOU };
        (party.title.text(), means)
    });
    let mut terms: Vec<_> = parties.take(2).collect();
    terms.extend([
        (CUSTOMER_DATA, CUSTOMER_DATA_MEANS),
        (DERIVED_DATA, DERIVED_DATA_MEANS),
        (CLD, CLD_MEANS),
    ]);
    terms
}

/// The chapters of the catalog; positions that stand in none of them come last.
fn by_topic<'a>(visible: &Visible<'a>, service: &'a Service, told: &[Told<'a>], scopes: &[&Scope]) -> Vec<Chapter<'a>> {
    let set = visible.catalog.guidance();
    let topics = set.map_or(&[][..], |set| &set.chapters);
    let mut chapters: Vec<_> = topics
        .iter()
        .map(|topic| {
            let mut sections: Vec<_> = shown(visible, service, scopes, topic.shows).into_iter().collect();
            let positions = topic.positions.iter().map(|position| position.value.as_str());
            let answered: Vec<_> = positions.filter_map(|position| section(visible, position, told)).collect();
            // Certificates come after what is told of them, the split before.
            if topic.shows == Some(Shows::Certificates) {
                sections.splice(0..0, answered);
            } else {
                sections.extend(answered);
            }
            Chapter {
                id: topic.id.clone(),
                title: topic.title.text(),
                sections,
            }
        })
        .collect();
    let listed: BTreeSet<_> = self::topics(visible.catalog).map(|(_, position)| position).collect();
    let others = positions(told).filter(|position| !listed.contains(position));
    chapters.push(Chapter {
        id: "others".to_owned(),
        title: OTHERS,
        sections: others.filter_map(|position| section(visible, position, told)).collect(),
    });
    with_both(chapters, visible, service, scopes)
}

/// The clauses of the guidance, with the cloud controls where their objectives stand.
fn by_clause<'a>(visible: &Visible<'a>, service: &'a Service, told: &[Told<'a>], scopes: &[&Scope]) -> Vec<Chapter<'a>> {
    let Some(set) = visible.catalog.guidance() else {
        return Vec::new();
    };
    let group_of = |position: &str| match visible.catalog.get(position) {
        Some(Item::Position(_, position)) => position.group.as_str(),
        Some(Item::Control(_, control)) => control.group.as_str(),
        _ => "",
    };
    let top = |position: &str| {
        let mut at = group_of(position);
        while let Some(parent) = set
            .groups
            .iter()
            .find(|group| group.id == at)
            .and_then(|group| group.parent.as_deref())
        {
            at = parent;
        }
        at
    };
    let mut all: Vec<_> = positions(told).collect();
    let number = |position: &str| visible.catalog.get(position).map_or("", Item::number);
    let is_cloud = |position: &str| matches!(visible.catalog.get(position), Some(Item::Control(..)));
    all.sort_by(|a, b| (is_cloud(a).cmp(&is_cloud(b))).then_with(|| natural(number(a), number(b))));
    let clauses = set.groups.iter().filter(|group| group.parent.is_none()).map(|group| Chapter {
        id: format!("clause-{}", group.number),
        title: Text::owned(
            format!("箇条{} {}", group.number, group.title.text().ja),
            format!("Clause {}: {}", group.number, group.title.text().en),
        ),
        sections: all
            .iter()
            .filter(|position| top(position) == group.id)
            .filter_map(|position| section(visible, position, told))
            .collect(),
    });
    with_both(clauses.collect(), visible, service, scopes)
}

/// The split of responsibilities first and the certificates last, where no chapter shows them, and without chapters that say nothing.
fn with_both<'a>(mut chapters: Vec<Chapter<'a>>, visible: &Visible<'a>, service: &'a Service, scopes: &[&Scope]) -> Vec<Chapter<'a>> {
    let missing = |chapters: &[Chapter<'_>], id: &str| {
        !chapters
            .iter()
            .flat_map(|chapter| &chapter.sections)
            .any(|section| section.id == id)
    };
    let chapter = |title: &Text, id: &str, section: Section<'a>| Chapter {
        id: format!("chapter-{id}"),
        title: title.clone(),
        sections: vec![Section {
            title: Text::default(),
            ..section
        }],
    };
    if missing(&chapters, SPLIT)
        && let Some(split) = shown(visible, service, scopes, Some(Shows::Responsibilities))
    {
        chapters.insert(0, chapter(&SPLIT_TITLE, SPLIT, split));
    }
    if missing(&chapters, CERTIFIED)
        && let Some(certified) = shown(visible, service, scopes, Some(Shows::Certificates))
    {
        chapters.push(chapter(&CERTIFIED_TITLE, CERTIFIED, certified));
    }
    chapters.retain(|chapter| !chapter.sections.is_empty());
    chapters
}

/// What a chapter shows beside its positions; nothing where there is nothing of it.
fn shown<'a>(visible: &Visible<'a>, service: &Service, scopes: &[&Scope], shows: Option<Shows>) -> Option<Section<'a>> {
    let (id, title, part) = match shows? {
        Shows::Responsibilities => (SPLIT, SPLIT_TITLE, Part::Split(split(visible, service)?)),
        Shows::Certificates => (CERTIFIED, CERTIFIED_TITLE, Part::Table(certified(visible, scopes)?)),
    };
    Some(Section::own(id, title, vec![part]))
}

/// Every position that something is told at, in the order of the Statement of Applicability.
fn positions<'a>(told: &[Told<'a>]) -> impl Iterator<Item = &'a str> {
    let mut seen = BTreeSet::new();
    let all: Vec<_> = told
        .iter()
        .map(|told| told.position)
        .filter(|position| seen.insert(*position))
        .collect();
    all.into_iter()
}

/// A position: what is told there, and what the customer has to do.
fn section<'a>(visible: &Visible<'a>, position: &str, told: &[Told<'a>]) -> Option<Section<'a>> {
    let answers: Vec<_> = told.iter().filter(|told| told.position == position).copied().collect();
    let position = answers.first()?.position;
    let item = visible.catalog.get(position)?;
    let near = match item {
        Item::Control(_, control) => control.closest.clone(),
        _ => Vec::new(),
    };
    let customer = disclosures::customers(visible, position);
    let mut parts = vec![Part::Answers(answers)];
    if !customer.is_empty() {
        parts.push(Part::Customer(customer));
    }
    Some(Section {
        id: item.number().to_owned(),
        title: item.title(),
        position: Some(position),
        annex_a: annex_a(visible.catalog, position),
        near,
        parts,
    })
}

/// Who is responsible for what: topic by topic what we do, what the customer does, and what suppliers do.
fn split(visible: &Visible<'_>, service: &Service) -> Option<Table> {
    let query = Query::service(&service.id.0);
    let concerned = |duty: &&Duty| query.concerns(duty.service.as_slice());
    let duties: Vec<_> = visible.isms.duties.iter().filter(concerned).collect();
    if duties.is_empty() {
        return None;
    }
    let party = |id: &str| visible.catalog.parties().iter().any(|party| party.id == id);
    let mut table = Table::new("split", SPLIT_TITLE)
        .with(
            "topic",
            ColumnKind::Text,
            ["主題", "Topic"],
            ["責務の主題", "what the duty is about"],
        )
        .with(
            "we",
            ColumnKind::Prose,
            ["当社", "We"],
            ["当社が責任を負うこと", "what we are accountable for"],
        )
        .with(
            "you",
            ColumnKind::Prose,
            ["お客様", "You, the customer"],
            ["お客様が責任を負うこと", "what the customer is accountable for"],
        )
        .with(
            "others",
            ColumnKind::Prose,
            ["供給者", "Suppliers"],
            ["供給者が責任を負うこと", "what suppliers are accountable for"],
        );
    let mut topics: Vec<Text> = Vec::new();
    for duty in &duties {
        let topic = duty.topic.text();
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    table.rows.extend(topics.into_iter().map(|topic| {
        let of = |is: &dyn Fn(&str) -> bool, named: bool| {
            let own = duties.iter().filter(|duty| duty.topic.text() == topic && is(&duty.accountable.id));
            let words = own.map(|duty| match visible.isms.suppliers.get(&duty.accountable.id).filter(|_| named) {
                Some(supplier) => {
                    let (Text { ja, en }, what) = (supplier.title().text(), duty.what.text());
                    Text::owned(format!("{ja}: {}", what.ja), format!("{en}: {}", what.en))
                }
                None => duty.what.text(),
            });
            Cell::text(lines(words))
        };
        let cells = vec![
            Cell::Text(topic.clone()),
            of(&|id| id == PROVIDER, false),
            of(&|id| id != PROVIDER && party(id), false),
            of(&|id| !party(id), true),
        ];
        Row::new("", cells)
    }));
    Some(table.without_empty_columns())
}

/// Texts, each on a line of its own.
fn lines(texts: impl Iterator<Item = Text>) -> Text {
    let texts: Vec<_> = texts.collect();
    let joined = |lang: Lang| texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("\n");
    Text::owned(joined(Lang::Ja), joined(Lang::En))
}

/// The certificates of the scopes that name a service.
fn certified(visible: &Visible<'_>, scopes: &[&Scope]) -> Option<Table> {
    let of = |certificate: &&Certificate| scopes.iter().any(|scope| scope.id.0 == certificate.scope.id);
    let mut certificates = visible.isms.certificates.iter().filter(of).peekable();
    certificates.peek()?;
    let mut table = Table::new("certified", CERTIFIED_TITLE)
        .with(
            "standard",
            ColumnKind::Text,
            ["規格", "Standard"],
            ["認証の基準", "what it attests"],
        )
        .with("number", ColumnKind::Text, ["登録番号", "Number"], ["登録番号", "its number"])
        .with(
            "body",
            ColumnKind::Text,
            ["認証機関", "Certification body"],
            ["認証した機関", "who certified"],
        )
        .with(
            "first",
            ColumnKind::Date,
            ["初回登録日", "First registered"],
            ["初めて登録した日", "the day of first registration"],
        )
        .with(
            "expires",
            ColumnKind::Date,
            ["有効期限", "Valid until"],
            ["有効期限", "the day it expires"],
        );
    table.rows.extend(certificates.map(|certificate| {
        let cells = vec![
            Cell::Text(Text::same(certificate.standard.clone())),
            Cell::Text(Text::same(certificate.number.clone())),
            Cell::text(certificate.body.text()),
            Cell::Date(certificate.first, false),
            Cell::Date(certificate.expires, certificate.expires < visible.today),
        ];
        Row::new("", cells)
    }));
    Some(table)
}

fn contact<'a>(visible: &Visible<'a>) -> Option<Chapter<'a>> {
    let words = visible.config.whitepaper.contact.as_ref()?;
    Some(Chapter {
        id: "contact".to_owned(),
        title: CONTACT,
        sections: vec![Section::own("contact-desk", Text::default(), vec![Part::Lines(words.text())])],
    })
}

/// What stands for an item: the words, the value where it says more, or why there are none; nothing for what is missing.
#[must_use]
pub fn answer(told: &Told<'_>) -> Option<Text> {
    match told.says {
        Says::Tells { text: Some(words), .. } => Some(words.text()),
        Says::Tells { value, .. } => told.value().map(|value| value.text()).or_else(|| value.map(Text::same)),
        Says::NotApplicable(reason) => {
            let Text { ja, en } = reason.text();
            Some(text!("該当しません。{ja}", "Not applicable. {en}"))
        }
        Says::Excluded => Some(disclosures::EXCLUDED),
        Says::Missing | Says::Undecided => None,
    }
}

/// The value beside the words for an item, where it can be compared.
#[must_use]
pub fn value(told: &Told<'_>) -> Option<Text> {
    match told.says {
        Says::Tells { text: Some(_), .. } => told.value().map(|value| value.text()),
        _ => None,
    }
}

/// What the white papers for an audience say of themselves, whatever stands in records: titles, terms, labels, and the sentences of the program and of `book.toml`.
#[must_use]
pub fn own_words(visible: &Visible<'_>) -> Vec<Text> {
    let mut words = Vec::new();
    for paper in services(visible).into_iter().filter_map(|service| of(visible, service)) {
        words.extend(paper.facts.into_iter().map(|(label, _)| label).chain([paper.title]));
        for chapter in paper.chapters {
            words.push(chapter.title);
            for section in chapter.sections {
                words.push(section.title);
                words.extend(section.parts.into_iter().flat_map(own_words_of));
            }
        }
    }
    words
}

fn own_words_of(part: Part<'_>) -> Vec<Text> {
    match part {
        Part::Words(words) | Part::Lines(words) | Part::Customer(words) => vec![words],
        Part::Facts(facts) => facts.into_iter().map(|(label, _)| label).collect(),
        Part::Terms(terms) => terms.into_iter().flat_map(|(term, means)| [term, means]).collect(),
        Part::Split(table) | Part::Table(table) => {
            let columns = table.columns.into_iter();
            columns.flat_map(|column| [column.label, column.legend]).collect()
        }
        Part::Document(_) | Part::Answers(_) => Vec::new(),
    }
}

/// Where the split of responsibilities stands on a page.
const SPLIT: &str = "split";
/// Where the certificates stand on a page.
const CERTIFIED: &str = "certified";

const PROVIDED_BY: Text = Text::new("提供者", "Provider");
const AS_OF: Text = Text::new("基準日", "As of");
const EDITIONS: Text = Text::new("規格", "Standards");
const INTRODUCTION: Text = Text::new("はじめに", "Introduction");
const PURPOSE: Text = Text::new("本書の目的と読み方", "Purpose, and how to read it");
const SERVICE: Text = Text::new("対象のサービスと適用範囲", "Service and scope");
const TERMS: Text = Text::new("用語", "Terms");
const TO_CONTRACTS: Text = Text::new("契約との関係", "Relation to contracts");
const READING: Text = Text::new(
    "項目ごとに、ISO/IEC 27017 の番号と、それに対応する ISO/IEC 27001 附属書A の番号を示し、当社の回答に続けて、お客様に行っていただきたいことを記します。",
    "Each item carries its number in ISO/IEC 27017 and the numbers of Annex A of ISO/IEC 27001 that belong to it. Our answers come first, then what the customer has to do.",
);
const CONTRACT: Text = Text::new(
    "本書は説明のための資料であり、契約の内容を定めるものではありません。本書の記載と利用規約その他の契約の内容が異なるときは、契約の内容が優先します。本書の内容は基準日現在のもので、変更することがあります。",
    "This paper explains; it is not part of any contract. Where it differs from the terms of service or another contract, the contract prevails. What it says holds as of the date given and may change.",
);
const NAME: Text = Text::new("サービスの名称", "Name of the service");
const MODEL: Text = Text::new("サービスモデル", "Service model");
const PARTIES: Text = Text::new("当社の立場", "The parties we play");
const RESTS_ON: Text = Text::new("利用する他社のクラウドサービス", "Cloud services of others it rests on");
const CLOUD_SCOPE: Text = Text::new("クラウドサービスの適用範囲", "Scope of the cloud certification");
const ISMS_SCOPE: Text = Text::new("ISMSの適用範囲", "Scope of the ISMS");
const WE: Text = Text::new(
    "クラウドサービスを提供する者。本書では当社をいいます。",
    "Who provides the cloud service; here, we.",
);
const YOU: Text = Text::new(
    "クラウドサービスを契約して利用する者。本書ではお客様をいいます。",
    "Who uses the cloud service under a contract; here, you.",
);
const CUSTOMER_DATA: Text = Text::new("顧客データ", "Customer data");
const CUSTOMER_DATA_MEANS: Text = Text::new(
    "お客様がサービスに入力し、又はサービスを使って作成したデータで、お客様が管理するもの。",
    "Data that the customer puts into the service or makes with it, and that the customer controls.",
);
const DERIVED_DATA: Text = Text::new("派生データ", "Derived data");
const DERIVED_DATA_MEANS: Text = Text::new(
    "お客様の利用に伴って生じ、当社が管理するデータ。利用量、操作の記録、設定の情報などをいいます。",
    "Data that comes about as the customer uses the service, and that we control: usage, records of operations, settings.",
);
const CLD: Text = Text::new("CLD", "CLD");
const CLD_MEANS: Text = Text::new(
    "ISO/IEC 27017 がクラウドサービスのために加えた管理策の番号。",
    "The numbers of controls that ISO/IEC 27017 adds for cloud services.",
);
const OTHERS: Text = Text::new("その他の事項", "Other matters");
const SPLIT_TITLE: Text = Text::new("責任分担", "Split of responsibilities");
const CERTIFIED_TITLE: Text = Text::new("認証の登録", "Certificates");
const CONTACT: Text = Text::new("お問い合わせ", "Contact");
