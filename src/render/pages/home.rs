//! The first page: what an auditor asks first, what needs a person now, the services, the latest revisions.

use std::collections::BTreeSet;

use super::document;
use crate::check::Standing;
use crate::data::Day;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::DocumentStatus;
use crate::model::kinds::service::Service;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::model::shape::Shape;
use crate::model::value::{Action, Revision};
use crate::render::address::{self, HOME};
use crate::render::edition::Edition;
use crate::render::html::Printed;
use crate::render::pages::{Output, page};
use crate::render::search::Entry;
use crate::render::shell::Place;
use crate::render::state;
use crate::render::view::{
    Attention, BarPart, Cell, Coverage, Fact, HoleCount, HomePage, Latest, PartyTag, Question, RiskLine, ServiceCard, SoaBar, Turn, Waiting,
};
use crate::report::register::words;
use crate::report::{self, ColumnKind, Opens};
use crate::span::Span;
use crate::text;
use crate::text::{COMMA, Lang, Text};
use crate::trace::soa::{self, Choice};

/// The most things shown of each group that waits.
const WAITING: usize = 5;
/// The most revisions shown.
const REVISIONS: usize = 8;

/// Prints the first page.
pub(super) fn print(edition: &Edition<'_>) -> Result<Output, Vec<Diagnostic>> {
    let press = edition.press();
    let visible = press.visible;
    let config = visible.config;
    let outside = visible.audience.is_outside();
    let readme = address::home_document(visible);
    let node = readme.and_then(|readme| visible.graph.find(&readme.id));
    let printed = readme.zip(node).map(|(readme, node)| document::body(edition, node, readme));
    if let Some(Printed { diagnostics, .. }) = &printed
        && !diagnostics.is_empty()
    {
        return Err(diagnostics.clone());
    }
    let title = readme.map_or_else(
        || config.title.get(edition.lang()).to_owned(),
        |readme| readme.title.get(edition.lang()).to_owned(),
    );
    let text_lang = readme.map(|readme| edition.document_text(readme).lang);
    let mut place = Place::of_page(HOME, title.clone());
    place.lang = text_lang.filter(|lang| *lang != edition.lang()).map(Lang::tag);
    place.source = readme.map(|readme| Span::new(edition.document_text(readme).file, 0, 0));
    place.missing = readme
        .filter(|readme| readme.translation.is_none())
        .and(text_lang)
        .map(address::other);
    let view = HomePage {
        page: edition.page(place),
        title,
        lead: None,
        facts: facts(edition),
        // What is asked in an audit and what waits for a person is no matter of readers outside.
        questions: if outside { Vec::new() } else { questions(edition) },
        attention: if outside { Vec::new() } else { attention(edition) },
        coverage: if outside { None } else { coverage(edition) },
        services: visible.isms.services.iter().map(|service| card(edition, service)).collect(),
        revisions: if outside { Vec::new() } else { revisions(edition) },
        stale: readme.zip(node).and_then(|(readme, node)| document::stale(edition, node, readme)),
        body: printed.map(|printed| printed.html).filter(|html| !html.is_empty()),
    };
    page(edition, HOME, "home.html", &view).map_err(|diagnostic| vec![diagnostic])
}

/// How the first page is found: by the document that stands on it.
pub(super) fn entry(edition: &Edition<'_>) -> Option<Entry> {
    let visible = edition.press().visible;
    let readme = address::home_document(visible)?;
    document::entry(edition, visible.graph.find(&readme.id)?)
}

fn facts(edition: &Edition<'_>) -> Vec<Fact> {
    let isms = edition.press().visible.isms;
    let links = |ids: Vec<&str>| Cell::Items {
        items: ids.into_iter().map(|id| edition.link_to(id)).collect(),
    };
    let certificates = isms
        .certificates
        .iter()
        .map(|certificate| format!("{} {}", certificate.number, certificate.standard));
    let mut facts = vec![
        edition.fact(&SCOPES, links(isms.ids(Kind::Scope))),
        edition.fact(
            &CERTIFICATES,
            Cell::List {
                items: certificates.collect(),
            },
        ),
    ];
    let next = isms.certificates.iter().filter_map(|certificate| certificate.next_audit).min();
    facts.push(edition.fact(&NEXT_AUDIT, edition.day(next)));
    facts.retain(|fact| !fact.cell.is_none());
    facts
}

/// The page that answers: the report if there is one, else the list of a kind.
fn answer_page(edition: &Edition<'_>, report: &str, kind: Kind) -> String {
    let listed = || edition.list_page(kind).map(|page| edition.href(&page));
    edition
        .report_href(report, None, None)
        .or_else(listed)
        .unwrap_or_else(|| edition.href(address::TREE))
}

fn questions(edition: &Edition<'_>) -> Vec<Question> {
    let visible = edition.press().visible;
    let isms = visible.isms;
    let comma = COMMA.get(edition.lang());
    let ask = |ask: &Text, number: String, unit: &Text, words: String, href: String| Question {
        ask: edition.say(ask),
        unit: if number.is_empty() { String::new() } else { edition.say(unit) },
        number,
        lang: edition.foreign(&words),
        text: words,
        href,
    };
    let mut questions = Vec::new();
    if !isms.services.is_empty() {
        let names: Vec<_> = isms.services.iter().map(|service| service.name.get(edition.lang())).collect();
        questions.push(ask(
            &WHAT,
            names.len().to_string(),
            &SERVICES,
            names.join(comma),
            answer_page(edition, "scope", Kind::Scope),
        ));
        let parts: Vec<_> = visible
            .catalog
            .parties()
            .iter()
            .map(|party| {
                let played: Vec<_> = isms
                    .services
                    .iter()
                    .filter(|service| service.parties.iter().any(|of| of.id == party.id))
                    .map(|service| service.name.get(edition.lang()))
                    .collect();
                if edition.lang() == Lang::Ja {
                    format!("{}（{}）: {}", party.short.get(Lang::Ja), played.len(), played.join(comma))
                } else {
                    format!("{} ({}): {}", party.short.get(Lang::En), played.len(), played.join(comma))
                }
            })
            .collect();
        questions.push(ask(
            &PARTIES,
            String::new(),
            &SERVICES,
            parts.join(if edition.lang() == Lang::Ja { " / " } else { "; " }),
            answer_page(edition, "responsibilities", Kind::Service),
        ));
    }
    if !isms.risks.is_empty() {
        let method = &visible.config.risk;
        let value = |risk: &crate::model::kinds::risk::Risk| method.value(risk.current.likelihood, risk.current.impact).unwrap_or_default();
        let levels = method.levels.iter().enumerate().rev().map(|(at, level)| {
            (
                level.name.get(edition.lang()),
                isms.risks.iter().filter(|risk| method.level(value(risk)).0 == at).count(),
            )
        });
        let levels: Vec<_> = levels.map(|(name, count)| format!("{name} {count}")).collect();
        let exceptional = isms.risks.iter().filter(|risk| risk.treatment.exceptional.is_some()).count();
        let levels = levels.join(comma);
        let words = text!(
            "現在の水準は {levels}。受容基準を超えて例外として受容したもの {exceptional}件",
            "Now: {levels}. Accepted above the criterion as an exception: {exceptional}"
        );
        questions.push(ask(
            &RISKS,
            isms.risks.len().to_string(),
            &ITEMS,
            edition.say(&words),
            answer_page(edition, "risk-matrix", Kind::Risk),
        ));
        let treated = isms.risks.iter().filter(|risk| !risk.treatment.controls.is_empty()).count();
        let controls: BTreeSet<_> = isms
            .risks
            .iter()
            .flat_map(|risk| &risk.treatment.controls)
            .map(|control| &control.id)
            .collect();
        let words = text!("管理策を充てたリスク {treated}件から", "named by the treatments of {treated} risks");
        questions.push(ask(
            &CONTROLS,
            controls.len().to_string(),
            &CONTROL_UNIT,
            edition.say(&words),
            answer_page(edition, "treatment-plan", Kind::Risk),
        ));
    }
    if !isms.evidence.is_empty() {
        let late = isms
            .evidence
            .iter()
            .filter(|evidence| state::next_evidence(evidence).is_some_and(|due| due < visible.today))
            .count();
        let words = text!("期限を過ぎたもの {late}件", "overdue: {late}");
        questions.push(ask(
            &DONE,
            isms.evidence.len().to_string(),
            &EVIDENCE,
            edition.say(&words),
            answer_page(edition, "trace", Kind::Evidence),
        ));
    }
    if visible.graph.soa.iter().any(|statement| statement.stated) {
        let excluded: usize = visible
            .graph
            .soa
            .iter()
            .map(|statement| statement.rows.iter().filter(|row| row.choice == Choice::Excluded).count())
            .sum();
        questions.push(ask(
            &EXCLUDED,
            excluded.to_string(),
            &ROWS,
            edition.say(&EACH_WITH_REASON),
            answer_page(edition, "exclusions", Kind::Soa),
        ));
        if let Some(soa) = isms.soa.get(&format!("soa:{ISMS_WIDE}")) {
            let words = match &soa.approved {
                Some(approval) => {
                    let (by, on, version) = (
                        edition.link_to(&approval.by.id).title,
                        approval.on.0,
                        soa.version.clone().unwrap_or_default(),
                    );
                    edition.say(&text!(
                        "適用宣言書 第{version}版を {on} に{by}が承認",
                        "Statement of Applicability {version}, approved on {on} by {by}"
                    ))
                }
                None => edition.say(&NOT_SIGNED),
            };
            questions.push(ask(&SIGNED, String::new(), &ROWS, words, answer_page(edition, "soa", Kind::Soa)));
        }
    }
    questions
}

fn attention(edition: &Edition<'_>) -> Vec<Attention> {
    let visible = edition.press().visible;
    let isms = visible.isms;
    let today = visible.today;
    let waits = |id: &str, when: Option<Day>| Waiting {
        link: edition.link_to(id),
        when: when.map_or_else(String::new, |day| day.0.to_string()),
        late: when.is_some_and(|day| day < today),
    };
    let first_open = |actions: &[Action]| actions.iter().filter(|action| action.done.is_none()).map(|action| action.due).min();
    let mut late = Vec::new();
    let mut put = |id: &str, due: Option<Day>| {
        if let Some(due) = due.filter(|due| *due < today) {
            late.push((due, id.to_owned()));
        }
    };
    isms.evidence
        .iter()
        .for_each(|evidence| put(&evidence.id.0, state::next_evidence(evidence)));
    isms.risks
        .iter()
        .for_each(|risk| put(&risk.id.0, first_open(&risk.treatment.actions)));
    isms.findings
        .iter()
        .filter(|finding| finding.closed.is_none())
        .for_each(|finding| put(&finding.id.0, first_open(&finding.actions)));
    isms.requirements.iter().for_each(|law| put(&law.id.0, law.next_check));
    isms.certificates
        .iter()
        .for_each(|certificate| put(&certificate.id.0, Some(certificate.expires)));
    let in_force = isms
        .documents
        .iter()
        .filter(|document| document.head.status == Some(DocumentStatus::InForce));
    in_force.for_each(|document| put(&document.id, document.head.review_by));
    late.sort();
    let drafts = isms.documents.iter().filter(|document| {
        document.head.number.is_some() && document.head.status != Some(DocumentStatus::Retired) && document.head.approved.is_none()
    });
    let mut unsigned: Vec<_> = drafts.map(|document| (None, document.id.clone())).collect();
    unsigned.extend(
        isms.soa
            .iter()
            .filter(|soa| soa.approved.is_none())
            .map(|soa| (None, soa.id.clone())),
    );
    unsigned.extend(
        isms.risks
            .iter()
            .filter(|risk| risk.treatment.residual_accepted.is_none() && risk.treatment.exceptional.is_none())
            .map(|risk| (None, risk.id.0.clone())),
    );
    let findings = isms
        .findings
        .iter()
        .filter(|finding| finding.closed.is_none())
        .map(|finding| (first_open(&finding.actions).or(finding.answer_due), finding.id.0.clone()));
    let exceptional = isms.risks.iter().filter_map(|risk| {
        risk.treatment
            .exceptional
            .as_ref()
            .map(|exceptional| (Some(exceptional.until), risk.id.0.clone()))
    });
    let late = late.into_iter().map(|(due, id)| (Some(due), id)).collect::<Vec<_>>();
    let in_use = visible.exceptions.iter().filter(|exception| exception.standing == Standing::InUse);
    let accepted = in_use.map(|exception| (Some(exception.accept.until), exception.accept.record.value.clone()));
    let accepted: Vec<_> = accepted.collect();
    let of_exceptions = edition.opened(&Opens::report("diagnostics").only("state", "accepted"));
    let groups = [
        (&LATE, late, answer_page(edition, "diagnostics", Kind::Evidence)),
        (&UNSIGNED, unsigned, answer_page(edition, "documents", Kind::Document)),
        (&OPEN, findings.collect(), answer_page(edition, "findings", Kind::Finding)),
        (&EXCEPTIONAL, exceptional.collect(), answer_page(edition, "risks", Kind::Risk)),
        (&ACCEPTED, accepted, of_exceptions.unwrap_or_else(|| edition.href(address::TREE))),
    ];
    let group = |(label, items, href): (&Text, Vec<(Option<Day>, String)>, String)| Attention {
        label: edition.say(label),
        count: items.len(),
        href,
        items: items.iter().take(WAITING).map(|(when, id)| waits(id, *when)).collect(),
    };
    groups.into_iter().filter(|(_, items, _)| !items.is_empty()).map(group).collect()
}

/// The totals of the report on coverage, as they stand there.
fn coverage(edition: &Edition<'_>) -> Option<Coverage> {
    let isms = edition.press().visible.isms;
    // A handbook without registers has no chain to have holes in.
    if isms.risks.is_empty() && isms.soa.is_empty() && isms.evidence.is_empty() {
        return None;
    }
    let table = edition.press().table("coverage", None)?;
    let holes = table.totals.iter().map(|(key, cell)| HoleCount {
        key: key.to_string(),
        label: edition.label(&table.label(key)),
        open: *cell != report::Cell::count(0) && key != "accepted",
        cell: edition.plain_cell(cell, ColumnKind::Number),
    });
    Some(Coverage {
        href: edition.report_href("coverage", None, None)?,
        holes: holes.collect(),
    })
}

fn card(edition: &Edition<'_>, service: &Service) -> ServiceCard {
    let visible = edition.press().visible;
    let id = &service.id.0;
    let word = |shape: Shape| edition.say(&words(Kind::Service, &shape));
    let risks = visible.isms.risks.iter().filter(|risk| risk.services.iter().any(|of| of.id == *id));
    let method = &visible.config.risk;
    let (mut count, mut high) = (0, 0);
    for risk in risks {
        count += 1;
        high += usize::from(
            method
                .value(risk.current.likelihood, risk.current.impact)
                .is_some_and(|value| value > method.acceptable),
        );
    }
    let first_risk = visible.isms.risks.iter().find(|risk| risk.services.iter().any(|of| of.id == *id));
    let risks = first_risk.and_then(|first| {
        let words = text!(
            "リスク {count}件（現在 受容基準を超えるもの {high}件）",
            "{count} risks, {high} of them above the criterion now"
        );
        let href = edition.report_href("risks", None, Some(&address::row_id(&first.id.0)))?;
        Some(RiskLine {
            href,
            text: edition.say(&words),
        })
    });
    ServiceCard {
        link: edition.link_to(id),
        model: word(Shape::of(&service.model)),
        parties: service
            .parties
            .iter()
            .map(|party| PartyTag {
                label: edition.party(&party.id),
            })
            .collect(),
        pattern: word(Shape::of(&service.infrastructure)),
        uses: service.uses.iter().map(|supplier| edition.link_to(&supplier.id)).collect(),
        paper: edition.press().addresses.paper(id).map(|page| Turn {
            id: String::new(),
            title: edition.say(&PAPER),
            href: edition.href(page),
        }),
        soa: bar(edition, id),
        risks,
    }
}

fn bar(edition: &Edition<'_>, scope: &str) -> Option<SoaBar> {
    let statement = soa::find(edition.press().visible.graph, scope)?;
    let href = edition.report_href("soa", Some(scope), None)?;
    let mut counts: Vec<BarPart> = Vec::new();
    for standing in statement.rows.iter().filter(|row| row.choice != Choice::OutOfRole).map(state::row) {
        match counts.iter_mut().find(|part| part.mark == standing.mark) {
            Some(part) => part.n += 1,
            None => counts.push(BarPart {
                mark: standing.mark,
                label: edition.say(&standing.label),
                n: 1,
                from: 0,
            }),
        }
    }
    counts.sort_by_key(|part| part.mark);
    let mut total = 0;
    for part in &mut counts {
        part.from = total;
        total += part.n;
    }
    let of = |set: soa::Set| {
        statement
            .rows
            .iter()
            .filter(|row| row.set == set && row.choice != Choice::OutOfRole)
            .count()
    };
    let (annex, guidance, cloud, own) = (of(soa::Set::AnnexA), of(soa::Set::Guidance), of(soa::Set::Cloud), of(soa::Set::Own));
    let mut words = text!(
        "附属書A {annex}、手引 {guidance}、CLD {cloud}",
        "Annex A {annex}, guidance {guidance}, CLD {cloud}"
    );
    if own > 0 {
        let more = text!("、独自 {own}", ", own {own}");
        words = Text::owned(format!("{}{}", words.ja, more.ja), format!("{}{}", words.en, more.en));
    }
    (total > 0).then(|| SoaBar {
        href,
        label: edition.say(&SOA),
        total,
        text: edition.say(&words),
        counts,
    })
}

fn revisions(edition: &Edition<'_>) -> Vec<Latest> {
    let isms = edition.press().visible.isms;
    let mut all: Vec<(&Revision, &str)> = Vec::new();
    for document in isms.documents.iter() {
        all.extend(document.head.history.iter().map(|revision| (revision, document.id.as_str())));
    }
    for soa in isms.soa.iter() {
        all.extend(soa.history.iter().map(|revision| (revision, soa.id.as_str())));
    }
    all.sort_by(|(a, a_id), (b, b_id)| b.on.cmp(&a.on).then_with(|| text::natural(a_id, b_id)));
    let latest = |(revision, id): (&Revision, &str)| Latest {
        on: revision.on.0.to_string(),
        link: edition.link_to(id),
        version: revision.version.clone(),
        change: revision.change.get(edition.lang()).to_owned(),
    };
    all.into_iter().take(REVISIONS).map(latest).collect()
}

const SCOPES: Text = Text::new("適用範囲", "Scope");
const CERTIFICATES: Text = Text::new("認証登録", "Certificates");
const NEXT_AUDIT: Text = Text::new("次回審査", "Next audit");
const PAPER: Text = Text::new("セキュリティホワイトペーパー", "Security white paper");
const WHAT: Text = Text::new("適用範囲に名前で入っているものは何か", "What is in scope, by name");
const PARTIES: Text = Text::new("プロバイダかカスタマか", "Provider or customer");
const RISKS: Text = Text::new("どのようなリスクがあるか", "Which risks are there");
const CONTROLS: Text = Text::new("どの管理策でリスクに応えるか", "Which controls answer them");
const DONE: Text = Text::new("実施されているか、証拠はどこか", "Is it done, and where is the proof");
const EXCLUDED: Text = Text::new("なぜ除外したか", "Why was something left out");
const SIGNED: Text = Text::new("誰が承認したか", "Who signed");
const SERVICES: Text = Text::new("サービス", "services");
const ITEMS: Text = Text::new("件", "risks");
const CONTROL_UNIT: Text = Text::new("管理策", "controls");
const EVIDENCE: Text = Text::new("証拠", "pieces of evidence");
const ROWS: Text = Text::new("行", "rows");
const EACH_WITH_REASON: Text = Text::new("理由を行ごとに示す", "each with its reason");
const NOT_SIGNED: Text = Text::new("適用宣言書は未承認", "the Statement of Applicability is not approved");
const LATE: Text = Text::new("期限を過ぎたもの", "Overdue");
const UNSIGNED: Text = Text::new("承認を待つもの", "Waiting for approval");
const OPEN: Text = Text::new("未完了の指摘", "Open findings");
const EXCEPTIONAL: Text = Text::new("例外として受容したリスク", "Risks accepted as an exception");
const ACCEPTED: Text = Text::new("例外として承認した診断", "Diagnostics accepted as exceptions");
const SOA: Text = Text::new("適用宣言書", "Statement of Applicability");
