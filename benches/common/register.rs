//! A register book: so many risks, and with them services with full Statements of Applicability, suppliers, systems, assets and evidence. It holds no mistakes.

use ismsbook::book::{Book, Request};
use ismsbook::catalog::SHARED;
use ismsbook::files::Files;

use super::pages::{DOES, Dice, WHAT};

/// Services, each with decisions on every row of its Statement of Applicability.
const SERVICES: usize = 10;

/// Risks in a file: about what one department writes.
const FILE: usize = 500;

const DAY: &str = "2026-11-20";
const APPROVED: &str = "{ by: role-ciso, on: 2026-06-24 }";

/// The sources, but for `book.toml`.
pub(crate) fn register(risks: usize) -> Vec<(String, String)> {
    let listed = listed();
    let Listed { controls, cloud, .. } = &listed;
    let mut files = vec![
        ("content/method.md".to_owned(), METHOD.to_owned()),
        ("content/policy.md".to_owned(), POLICY.to_owned()),
        ("content/registers/organisation.yaml".to_owned(), organisation()),
        ("content/registers/services.yaml".to_owned(), services()),
        ("content/registers/assets.yaml".to_owned(), assets(risks / 5)),
        ("content/registers/evidence.yaml".to_owned(), evidence(risks / 10, &listed)),
        ("content/soa/isms.yaml".to_owned(), statement(None, controls.iter())),
    ];
    for service in 0..SERVICES {
        let text = statement(Some(service), controls.iter().chain(cloud));
        files.push((format!("content/soa/service-{service}.yaml"), text));
    }
    let numbers: Vec<_> = (0..risks).collect();
    for (number, chunk) in numbers.chunks(FILE).enumerate() {
        let text: String = chunk.iter().map(|index| risk(*index, risks, &listed)).collect();
        files.push((risks_file(number * FILE), format!("risks:\n{text}")));
    }
    files
}

/// The file that holds a risk.
pub(crate) fn risks_file(index: usize) -> String {
    format!("content/registers/risks-{:03}.yaml", index / FILE)
}

/// The id of a risk.
pub(crate) fn risk_id(index: usize) -> String {
    format!("R-{index:05}")
}

/// The marks of likelihood between which the benchmark of previews moves a risk; what is done about it brings it below both.
pub(crate) const MARKS: [usize; 2] = [2, 3];

/// The line of a risk that says how likely it is now, which is the one that the benchmark of previews edits.
pub(crate) fn current(likelihood: usize, impact: usize) -> String {
    format!("    current: {{ likelihood: {likelihood}, impact: {impact} }}\n")
}

/// One document that stands for all that the standards want in writing: the book is about registers.
const POLICY: &str = r#"---
id: POL-CLOUD
title: クラウドの方針
kind: policy
number: P-01
version: "1.0"
status: in-force
owner: role-ciso
approved: { by: role-ciso, on: 2026-04-01 }
effective: 2026-04-01
review_by: 2027-03-31
parties: [csp, csc]
topics: [multi-tenancy, virtualisation, privileged-access, assets-in-cloud, data-location, privileged-provider-staff]
answers: ["27001:10.2.f", "27001:10.2.g", "27001:5.2.e", "27001:6.1.2", "27001:6.1.3", "27001:6.2", "27001:7.2.d", "27001:9.1", "27001:9.2.2", "27001:9.3.3"]
---
# クラウドの方針

提供者としても利用者としても、責任の分担を明らかにします。
"#;

const METHOD: &str = "---\nid: risk-method\n---\n# リスクの測り方\n\n起こりやすさと影響度の積です。\n";

/// What the catalog lists.
struct Listed {
    /// The controls of Annex A.
    controls: Vec<String>,
    /// The rows that the cloud guidance adds for a service of both parties.
    cloud: Vec<String>,
    /// The sources of risk.
    sources: Vec<String>,
}

fn listed() -> Listed {
    let request = Request {
        today: Some(DAY.parse().expect("a day")),
        ..Request::default()
    };
    let catalog = Book::compile(Files::from_texts([]), Vec::new(), "catalog", &request).catalog;
    let annex = catalog.annex_a().into_iter().flat_map(|set| &set.controls);
    let controls = annex.map(|control| control.id.clone()).collect();
    let guidance = catalog.guidance().expect("the guidance is embedded");
    let mut cloud: Vec<String> = guidance.controls.iter().map(|control| control.id.clone()).collect();
    for position in &guidance.positions {
        for side in &position.sides {
            let id = &position.id;
            cloud.push(if side.id == SHARED {
                id.clone()
            } else {
                format!("{id}/{}", side.id)
            });
        }
    }
    let sources = catalog
        .sets()
        .iter()
        .flat_map(|set| &set.risk_sources)
        .map(|source| source.id.clone())
        .collect();
    Listed { controls, cloud, sources }
}

fn organisation() -> String {
    let mut people = "people:\n".to_owned();
    let mut roles = "roles:\n".to_owned();
    for number in 0..20 {
        people.push_str(&format!("  - {{ id: p-{number}, isms: true, cloud_security: true }}\n"));
        let (id, title) = match number {
            0 => ("role-ciso".to_owned(), "情報セキュリティ責任者".to_owned()),
            _ => (format!("role-{number}"), format!("責任者{number}")),
        };
        roles.push_str(&format!(
            "  - {{ id: {id}, title: {title}, holders: [{{ person: p-{number}, from: 2024-04-01 }}] }}\n"
        ));
    }
    let all = |what: &str| {
        (0..SERVICES)
            .map(|number| format!("{what}-{number}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (services, systems) = (all("service"), all("system"));
    let names = (0..SERVICES).map(name).collect::<Vec<_>>().join("、");
    format!(
        "{people}{roles}assessments:\n  - {{ id: RA-2026, kind: regular, on: 2026-06-10, method: risk-method, participants: [role-ciso] }}\n\
         units:\n  - {{ id: unit-1, name: 全社, head: role-ciso }}\nscopes:\n  - {{ id: SCOPE-ISMS, kind: isms, statement: 全社の業務, units: [unit-1], systems: [{systems}] }}\n  \
         - {{ id: SCOPE-CLOUD, kind: cloud, inside: SCOPE-ISMS, statement: {names}の提供, units: [unit-1], services: [{services}], systems: [{systems}] }}\n"
    )
}

/// The name of a service.
fn name(number: usize) -> String {
    format!("サービス{number}")
}

fn services() -> String {
    let mut out = "services:\n".to_owned();
    for number in 0..SERVICES {
        let name = name(number);
        out.push_str(&format!(
            "  - {{ id: service-{number}, name: {name}, model: SaaS, kind: cloud-service, parties: [csp, csc], uses: [supplier-{number}], \
             infrastructure: other-cloud, systems: [system-{number}] }}\n"
        ));
    }
    out.push_str("systems:\n");
    for number in 0..SERVICES {
        out.push_str(&format!(
            "  - {{ id: system-{number}, name: 基盤{number}, owner: role-{} }}\n",
            number + 1
        ));
    }
    out.push_str("suppliers:\n");
    for number in 0..2 * SERVICES {
        out.push_str(&format!(
            "  - {{ id: supplier-{number}, name: 供給者{number}, kind: cloud, services_used: [計算, 保管], \
             assessed: {{ on: 2026-07-08, result: 適合, by: role-ciso }} }}\n"
        ));
    }
    out
}

fn assets(count: usize) -> String {
    let mut out = "assets:\n".to_owned();
    for index in 0..count {
        let mut dice = Dice::new(index);
        out.push_str(&format!(
            "  - {{ id: AST-{index:05}, title: {}, owner: role-{}, kind: 情報, service: [service-{}], label: 秘, values: {{ c: {}, i: {}, a: {} }} }}\n",
            dice.pick(WHAT),
            dice.roll(19) + 1,
            index % SERVICES,
            dice.roll(4) + 1,
            dice.roll(4) + 1,
            dice.roll(4) + 1,
        ));
    }
    out
}

fn evidence(count: usize, listed: &Listed) -> String {
    let rows: Vec<_> = listed.controls.iter().chain(&listed.cloud).collect();
    let mut out = "evidence:\n".to_owned();
    for index in 0..count {
        let mut dice = Dice::new(index);
        let (one, two) = (rows[2 * index % rows.len()], rows[(2 * index + 1) % rows.len()]);
        out.push_str(&format!(
            "  - id: EV-{index:05}\n    title: {}\n    kind: 記録\n    shows: [\"{one}\", \"{two}\"]\n    owner: role-{}\n    retention: 5年\n    where: 記録庫\n    every: year\n    \
             instances:\n      - {{ period: \"2025\", on: 2025-06-12, ref: REC-{index}-2025, checked_by: role-ciso }}\n      \
             - {{ period: \"2026\", on: 2026-06-10, ref: REC-{index}-2026, checked_by: role-ciso }}\n",
            dice.pick(WHAT),
            dice.roll(19) + 1,
        ));
    }
    out
}

fn statement<'a>(service: Option<usize>, ids: impl Iterator<Item = &'a String>) -> String {
    let (scope, number) = service.map_or_else(
        || (String::new(), "SOA-ISMS".to_owned()),
        |service| (format!("service: service-{service}\n    "), format!("SOA-{service}")),
    );
    let mut out = format!("soa:\n  - {scope}number: {number}\n    version: \"1.0\"\n    approved: {APPROVED}\n    decisions:\n");
    for (index, id) in ids.enumerate() {
        let mut dice = Dice::new(index + service.map_or(0, |service| 1_000 * (service + 1)));
        out.push_str(&format!(
            "      - control: \"{id}\"\n        status: implemented\n        how: {}\n        reasons: [{{ practice: 良い慣行 }}]\n",
            dice.sentence()
        ));
    }
    out
}

fn risk(index: usize, risks: usize, listed: &Listed) -> String {
    let controls = &listed.controls;
    let mut dice = Dice::new(index);
    let (likelihood, impact) = (MARKS[dice.roll(2)], dice.roll(2) + 1);
    let (one, two) = (dice.roll(controls.len()), dice.roll(controls.len() - 1) + 1);
    format!(
        "  - id: {id}
    title: {what}が失われる
    services: [service-{service}]
    assets: [AST-{asset:05}]
    owner: role-{owner}
    affects: [confidentiality, integrity, availability]
    sources: [{source}]
    event: {event}
    consequence: {consequence}
    existing: [{first}]
    assessed: {{ round: RA-2026, on: 2026-06-10, by: [role-ciso] }}
    inherent: {{ likelihood: 4, impact: {impact} }}
{current}    treatment:
      option: modify
      controls: [{first}, {second}]
      actions:
        - {{ what: {action}, owner: role-ciso, due: 2027-03-31 }}
      plan_approved: {{ by: role-{owner}, on: 2026-06-24 }}
      residual: {{ likelihood: 1, impact: {impact} }}
      residual_accepted: {{ by: role-{owner}, on: 2026-06-24 }}
",
        id = risk_id(index),
        what = dice.pick(WHAT),
        service = index % SERVICES,
        asset = index % (risks / 5).max(1),
        owner = dice.roll(19) + 1,
        source = listed.sources[index / SERVICES % listed.sources.len()],
        event = dice.sentence(),
        consequence = dice.sentence(),
        first = controls[one],
        second = controls[(one + two) % controls.len()],
        current = current(likelihood, impact),
        action = dice.pick(DOES),
    )
}
