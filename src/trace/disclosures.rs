//! What providers tell their customers, service by service, and what a service as a customer hears from its suppliers (ISO/IEC 27017:2015).
//!
//! 1. [`told`]: for each service that plays the provider, each item that the catalog lists for the sides that speak to providers, with what the Statement of Applicability
//!    says of it.
//! 2. [`heard`]: for each service that uses cloud suppliers, each item of what they publish beside what the service needs of it, and the risk that deals with a gap.

use super::soa::{Choice, Row, find, side_of};
use super::{Graph, side_id};
use crate::catalog::{CUSTOMER, Catalog, DisclosureItem, PROVIDER, Side};
use crate::model::Isms;
use crate::model::disclosures::{Entry, items};
use crate::model::kinds::evidence::Evidence;
use crate::model::kinds::risk::Risk;
use crate::model::kinds::service::Service;
use crate::model::kinds::soa::Answer;
use crate::model::kinds::supplier::{Supplier, SupplierKind};
use crate::model::value::told::Value;
use crate::model::value::{Need, Ref};
use crate::span::Span;
use crate::text::Words;

/// One item that a service has to tell, and what it says of it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The service.
    pub service: &'a str,
    /// The guidance position or cloud control.
    pub position: &'a str,
    /// The side that asks for it.
    pub side: &'a Side,
    /// What is to be told.
    pub item: &'a DisclosureItem,
    /// The row of the Statement of Applicability that answers the side.
    pub row: &'a Row,
    /// What is said.
    pub says: Says<'a>,
    /// Where: the item, else the answer that lacks it; [`Span::NONE`] if there is no answer.
    pub span: Span,
}

/// What a provider says of an item.
#[derive(Clone, Copy, Debug)]
pub enum Says<'a> {
    /// It tells something.
    Tells {
        /// In words.
        text: Option<&'a Words>,
        /// As a value, as written.
        value: Option<&'a str>,
    },
    /// There is nothing to tell, for a reason.
    NotApplicable(&'a Words),
    /// The side is excluded.
    Excluded,
    /// There is an answer, and it does not speak of the item.
    Missing,
    /// The side is not answered.
    Undecided,
}

impl Says<'_> {
    /// All words for it in JSON, in the order of the enumeration.
    pub const KEYS: [&'static str; 5] = ["told", "not-applicable", "excluded", "missing", "undecided"];

    /// Whether something is still to be said.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Missing | Self::Undecided)
    }

    /// The word in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Tells { .. } => Self::KEYS[0],
            Self::NotApplicable(_) => Self::KEYS[1],
            Self::Excluded => Self::KEYS[2],
            Self::Missing => Self::KEYS[3],
            Self::Undecided => Self::KEYS[4],
        }
    }
}

impl<'a> Told<'a> {
    /// The value in a form that can be compared, if it is one.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        match self.says {
            Says::Tells { value: Some(value), .. } => Value::parse(self.item.r#type, value).ok(),
            _ => None,
        }
    }

    /// The id of the side.
    #[must_use]
    pub fn side_id(&self) -> String {
        side_id(self.position, &self.side.id)
    }

    fn of(service: &'a str, row: &'a Row, side: &'a Side, answer: Option<(&'a Answer, Span)>, item: &'a DisclosureItem) -> Self {
        let said = answer.and_then(|(answer, _)| answer.disclose.0.iter().find(|(key, _)| key.value == item.id));
        let spoken = |words: &'a Option<Words>| words.as_ref().filter(|words| !words.is_blank());
        let place = answer.map_or(Span::NONE, |(_, place)| place);
        let (says, span) = match (answer, said) {
            (None, _) => (Says::Undecided, place),
            (Some((answer, _)), _) if answer.exclude.is_some() => (Says::Excluded, place),
            (Some(_), Some((key, said))) => {
                let (text, value) = (spoken(&said.text), said.value.as_ref().map(|value| value.value.as_str()));
                let says = match spoken(&said.not_applicable) {
                    Some(reason) => Says::NotApplicable(reason),
                    None if text.is_none() && value.is_none() => Says::Missing,
                    None => Says::Tells { text, value },
                };
                (says, key.span)
            }
            (Some(_), None) => (Says::Missing, place),
        };
        Self {
            service,
            position: &row.control,
            side,
            item,
            row,
            says,
            span,
        }
    }
}

/// What a service has to tell its customers, in the order of its Statement of Applicability; nothing if it does not play the provider.
#[must_use]
pub fn told<'a>(catalog: &'a Catalog, graph: &'a Graph, service: &'a Service) -> Vec<Told<'a>> {
    let id = service.id.0.as_str();
    let mut all = Vec::new();
    if !plays(service, PROVIDER) {
        return all;
    }
    for row in find(graph, id).into_iter().flat_map(|statement| &statement.rows) {
        for side in sides(catalog, row).filter(|side| side.speaks_to(PROVIDER)) {
            let answer = side_of(row, &side.id);
            all.extend(side.told().iter().map(|item| Told::of(id, row, side, answer, item)));
        }
    }
    all
}

/// The sides that a row answers.
fn sides<'a>(catalog: &'a Catalog, row: &'a Row) -> impl Iterator<Item = &'a Side> {
    catalog.sides(&row.control).iter().filter(|side| row.parties.contains(&side.id))
}

fn plays(service: &Service, party: &str) -> bool {
    service.parties.iter().any(|played| played.id == party)
}

/// One item of a supplier beside what a service needs of it.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    /// The service.
    pub service: &'a Service,
    /// The supplier.
    pub supplier: &'a Supplier,
    /// The guidance position or cloud control.
    pub position: &'a str,
    /// The side that speaks to us as the customer.
    pub side: &'a Side,
    /// The item.
    pub item: &'a DisclosureItem,
    /// The row of our Statement of Applicability that answers the side.
    pub row: &'a Row,
    /// What we need, and where that is stated.
    pub need: Option<(&'a Need, Span)>,
    /// What the supplier says.
    pub said: Option<&'a Entry>,
    /// How the two stand.
    pub standing: Standing,
    /// Risks that deal with it: those of the service that name the position or our side of it.
    pub risks: Vec<&'a str>,
    /// Evidence of the supplier about the position.
    pub evidence: Vec<&'a Evidence>,
}

/// How what a supplier says stands to what is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is what is needed.
    Met,
    /// It is not.
    NotMet,
    /// Nothing is said of it.
    NotSaid,
    /// It is said in words that nobody has judged.
    Unjudged,
    /// Nothing is needed.
    NotAsked,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Met, Self::NotMet, Self::NotSaid, Self::Unjudged, Self::NotAsked];

    /// The word in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::NotSaid => "not-said",
            Self::Unjudged => "unjudged",
            Self::NotAsked => "not-asked",
        }
    }

    /// Whether something is needed that is not there.
    #[must_use]
    pub fn is_gap(self) -> bool {
        matches!(self, Self::NotMet | Self::NotSaid)
    }

    /// A bound goes before a judgement: where the value can be compared, nobody has to read. What does not apply at the supplier is not there, unless somebody finds otherwise.
    fn of(item: &DisclosureItem, need: Option<&Need>, said: Option<&Entry>) -> Self {
        let (need, said) = match (need, said) {
            (None, _) => return Self::NotAsked,
            (Some(_), None) => return Self::NotSaid,
            (Some(need), Some(said)) => (need, said),
        };
        let value = said.value.as_ref().and_then(|value| Value::parse(item.r#type, &value.value).ok());
        let compared = value.and_then(|value| need.compare(item.r#type, &value));
        let judged = need.judged.as_ref().map(|judged| judged.met);
        match compared.or(judged).or(said.not_applicable.is_some().then_some(false)) {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::Unjudged,
        }
    }
}

/// What a service hears from the cloud suppliers it uses, supplier by supplier in the order of its Statement of Applicability: every item that a supplier publishes or the
/// service needs something of. Nothing if it does not play the customer.
#[must_use]
pub fn heard<'a>(catalog: &'a Catalog, isms: &'a Isms, graph: &'a Graph, service: &'a Service) -> Vec<Heard<'a>> {
    let mut all = Vec::new();
    if !plays(service, CUSTOMER) {
        return all;
    }
    let suppliers = service.uses.iter().filter_map(|used| isms.suppliers.get(&used.id));
    for supplier in suppliers.filter(|supplier| supplier.kind == SupplierKind::Cloud) {
        let published = isms.published.get(&supplier.id.0);
        for row in find(graph, &service.id.0).into_iter().flat_map(|statement| &statement.rows) {
            if row.choice == Choice::Excluded {
                continue;
            }
            for side in sides(catalog, row).filter(|side| side.speaks_to(CUSTOMER)) {
                let answer = side_of(row, &side.id).map(|(answer, _)| answer);
                let needs = answer
                    .filter(|answer| rests_on(&answer.relies_on, supplier))
                    .map(|answer| &answer.needs.0);
                let (mut risks, mut evidence) = (None, None);
                for item in items(catalog, &row.control) {
                    let need = needs
                        .and_then(|needs| needs.iter().find(|(key, _)| key.value == item.id))
                        .map(|(key, need)| (need, key.span));
                    let said = published.and_then(|published| published.entry(&row.control, &item.id));
                    if need.is_none() && said.is_none() {
                        continue;
                    }
                    let names = [row.control.as_str(), &side_id(&row.control, &side.id)].map(str::to_owned);
                    all.push(Heard {
                        service,
                        supplier,
                        position: &row.control,
                        side,
                        item,
                        row,
                        need,
                        said,
                        standing: Standing::of(item, need.map(|(need, _)| need), said),
                        risks: risks.get_or_insert_with(|| dealing(isms, service, &names)).clone(),
                        evidence: evidence.get_or_insert_with(|| given(isms, service, supplier, &names)).clone(),
                    });
                }
            }
        }
    }
    all
}

/// Whether an answer speaks of a supplier: those it names, else all.
fn rests_on<T>(named: &[Ref<T>], supplier: &Supplier) -> bool {
    named.is_empty() || named.iter().any(|named| named.id == supplier.id.0)
}

/// Whether something that names services concerns one; what names none concerns all.
fn concerns<T>(services: &[Ref<T>], service: &Service) -> bool {
    services.is_empty() || services.iter().any(|named| named.id == service.id.0)
}

/// The risks of a service that deal with what suppliers do at a position.
fn dealing<'a>(isms: &'a Isms, service: &Service, names: &[String]) -> Vec<&'a str> {
    let deals = |risk: &&Risk| {
        let mut controls = risk.treatment.controls.iter().chain(&risk.existing);
        concerns(&risk.services, service) && controls.any(|control| names.contains(&control.id))
    };
    isms.risks.iter().filter(deals).map(|risk| risk.id.0.as_str()).collect()
}

/// The evidence that a supplier gave, or was asked for, about a position.
fn given<'a>(isms: &'a Isms, service: &Service, supplier: &Supplier, names: &[String]) -> Vec<&'a Evidence> {
    let gives = |evidence: &&Evidence| {
        evidence.from.as_ref().is_some_and(|from| from.id == supplier.id.0)
            && concerns(&evidence.services, service)
            && evidence.shows.iter().any(|shown| names.contains(&shown.id))
    };
    isms.evidence.iter().filter(gives).collect()
}
