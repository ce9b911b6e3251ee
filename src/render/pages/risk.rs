//! The page of a risk: what may happen, how large it is, what is done, and which rows of the Statements of Applicability rest on it.

use super::record;
use crate::diagnostic::Diagnostic;
use crate::figure::step;
use crate::model::kinds::risk::Risk;
use crate::model::shape::Shape;
use crate::model::value::Estimate;
use crate::model::{Kind, field_label};
use crate::render::edition::Edition;
use crate::render::pages::{Output, page};
use crate::render::view::{Cell, Fact, RecordPage, Row, Section};
use crate::text::Text;
use crate::trace::NodeId;

/// Prints the page of a risk.
pub(super) fn print(edition: &Edition<'_>, at: NodeId) -> Result<Output, Diagnostic> {
    let visible = edition.press().visible;
    let node = visible.graph.node(at);
    let risk = visible
        .isms
        .risks
        .get(&node.id)
        .expect("a node of kind risk that is not broken has its record");
    let shape = Shape::of(risk);
    let mut sections = vec![chain(edition, risk, &shape), value(edition, risk)];
    sections.extend(plan(edition, risk, &shape));
    sections.extend(record::soa_rows(edition, at));
    sections.extend(history(edition, risk));
    sections.extend(edition.referrers(&[at]));
    let view = RecordPage {
        page: edition.page(edition.place_of(at)),
        head: edition.head(at, facts(edition, risk, &shape)),
        rail: edition.rail(at, &[]),
        points: edition.points(&node.id),
        contents: edition.contents(&sections),
        sections,
    };
    page(
        edition,
        edition.press().addresses.page(at).unwrap_or_default(),
        "record.html",
        &view,
    )
}

fn field(edition: &Edition<'_>, shape: &Shape, name: &str) -> Option<Fact> {
    let label = field_label(Kind::Risk.key(), name);
    shape
        .field(name)
        .map(|shape| edition.fact(&label, edition.named_field(Kind::Risk, name, shape)))
}

fn facts(edition: &Edition<'_>, risk: &Risk, shape: &Shape) -> Vec<Fact> {
    let mut facts: Vec<_> = ["owner", "services", "level"]
        .into_iter()
        .filter_map(|name| field(edition, shape, name))
        .collect();
    facts.push(edition.fact(&INHERENT, edition.level(Some(risk.inherent))));
    facts.push(edition.fact(&CURRENT, edition.level(Some(risk.current))));
    facts.push(edition.fact(&RESIDUAL, edition.level(risk.treatment.residual)));
    let treatment = shape.field("treatment");
    facts.extend(treatment.and_then(|treatment| field(edition, treatment, "option")));
    facts.extend(
        ["assets", "linked", "topics"]
            .into_iter()
            .filter_map(|name| field(edition, shape, name)),
    );
    facts.retain(|fact| !fact.cell.is_none());
    facts
}

fn chain(edition: &Edition<'_>, _: &Risk, shape: &Shape) -> Section {
    let fields = ["affects", "sources", "cause", "event", "consequence", "existing", "note"];
    let facts = fields
        .into_iter()
        .filter_map(|name| field(edition, shape, name))
        .filter(|fact| !fact.cell.is_none());
    Section {
        id: "chain".to_owned(),
        title: edition.say(&CHAIN),
        facts: facts.collect(),
        ..Section::default()
    }
}

fn value(edition: &Edition<'_>, risk: &Risk) -> Section {
    let method = &edition.press().visible.config.risk;
    let row = |when: &Text, estimate: Estimate, on: Cell| {
        let mark = |scale: &[crate::text::Words], mark: u32| {
            let words = scale
                .get((mark as usize).saturating_sub(1))
                .map_or("", |words| words.get(edition.lang()));
            edition.short(&format!("{mark} {words}"))
        };
        let cells = vec![
            edition.short(&edition.say(when)),
            mark(&method.likelihood, estimate.likelihood),
            mark(&method.impact, estimate.impact),
            edition.level(Some(estimate)),
            on,
        ];
        Row { cells, ..Row::default() }
    };
    let assessed = || edition.day(Some(risk.assessed.on));
    let mut rows = vec![row(&INHERENT, risk.inherent, assessed()), row(&CURRENT, risk.current, assessed())];
    if let Some(residual) = risk.treatment.residual {
        rows.push(row(
            &RESIDUAL,
            residual,
            edition.day(risk.treatment.residual_accepted.as_ref().map(|approval| approval.on)),
        ));
    }
    let columns = [
        ("when", WHEN, "text"),
        ("likelihood", LIKELIHOOD, "text"),
        ("impact", IMPACT, "text"),
        ("value", VALUE, "level"),
        ("on", ON, "date"),
    ];
    let table = edition.own_table("value-t", &SIZE, &columns, rows);
    let round = &risk.assessed.round.id;
    let (limit, by) = (
        method.acceptable,
        risk.assessed
            .by
            .iter()
            .map(|role| edition.link_to(&role.id).title)
            .collect::<Vec<_>>()
            .join(", "),
    );
    let lead = crate::text!(
        "受容基準は {limit} 以下。{round} で {by} が評価した。",
        "Acceptable up to {limit}. Assessed in {round} by {by}."
    );
    Section {
        id: "value".to_owned(),
        title: edition.say(&SIZE),
        lead: Some(edition.say(&lead)),
        table: Some(table),
        ..Section::default()
    }
}

fn plan(edition: &Edition<'_>, risk: &Risk, shape: &Shape) -> Option<Section> {
    let fields = shape.field("treatment")?;
    let treatment = &risk.treatment;
    let mut facts: Vec<_> = ["reason", "gives_up", "controls", "contracts"]
        .into_iter()
        .filter_map(|name| field(edition, fields, name))
        .collect();
    facts.extend(
        treatment
            .plan_approved
            .as_ref()
            .map(|approval| edition.fact(&PLAN_APPROVED, edition.approval_line(approval))),
    );
    facts.extend(
        treatment
            .residual_accepted
            .as_ref()
            .map(|approval| edition.fact(&ACCEPTED, edition.approval_line(approval))),
    );
    if let Some(exceptional) = &treatment.exceptional {
        let (by, until, reason) = (
            edition.link_to(&exceptional.by.id).title,
            exceptional.until.0,
            exceptional.reason.get(edition.lang()),
        );
        let words = crate::text!("{by}、{until}まで。{reason}", "{by}, until {until}. {reason}");
        facts.push(edition.fact(&EXCEPTIONAL, edition.prose(&edition.say(&words))));
    }
    let table = match fields.field("actions") {
        Some(Shape::List(items)) => Some(record::list(edition, Kind::Risk, "plan-t", &ACTIONS, items)),
        _ => None,
    };
    if facts.is_empty() && table.is_none() {
        return None;
    }
    Some(Section {
        id: "plan".to_owned(),
        title: edition.say(&PLAN),
        facts,
        table,
        ..Section::default()
    })
}

fn history(edition: &Edition<'_>, risk: &Risk) -> Option<Section> {
    if risk.history.is_empty() {
        return None;
    }
    let method = &edition.press().visible.config.risk;
    let level = |value: u32| {
        let (index, level) = method.level(value);
        Cell::Level {
            step: step(index, method.levels.len()),
            label: level.name.get(edition.lang()).to_owned(),
            value: value.to_string(),
        }
    };
    let row = |round: &str, value: Cell| Row {
        cells: vec![
            Cell::Ids {
                items: vec![edition.link_to(round)],
            },
            value,
        ],
        ..Row::default()
    };
    let mut rows: Vec<_> = risk.history.iter().map(|past| row(&past.round.id, level(past.value))).collect();
    rows.push(row(&risk.assessed.round.id, edition.level(Some(risk.current))));
    let table = edition.own_table("values-t", &HISTORY, &[("round", ROUND, "ids"), ("value", VALUE, "level")], rows);
    Some(Section {
        id: "values".to_owned(),
        title: edition.say(&HISTORY),
        table: Some(table),
        ..Section::default()
    })
}

const INHERENT: Text = Text::new("固有", "Inherent");
const CURRENT: Text = Text::new("現在", "Current");
const RESIDUAL: Text = Text::new("残留（計画後）", "Residual, after the plan");
const CHAIN: Text = Text::new("何が起こるか", "What may happen");
const SIZE: Text = Text::new("大きさ", "How large it is");
const PLAN: Text = Text::new("対応計画", "Treatment plan");
const ACTIONS: Text = Text::new("実施事項", "Actions");
const HISTORY: Text = Text::new("評価の推移", "Values over time");
const WHEN: Text = Text::new("時点", "When");
const LIKELIHOOD: Text = Text::new("起こりやすさ", "Likelihood");
const IMPACT: Text = Text::new("影響度", "Impact");
const VALUE: Text = Text::new("リスク値", "Value");
const ON: Text = Text::new("評価・受容日", "Assessed, accepted");
const ROUND: Text = Text::new("アセスメント", "Assessment");
const PLAN_APPROVED: Text = Text::new("計画の承認", "Plan approved");
const ACCEPTED: Text = Text::new("残留リスクの受容", "Residual risk accepted");
const EXCEPTIONAL: Text = Text::new("例外としての受容", "Accepted as an exception");
