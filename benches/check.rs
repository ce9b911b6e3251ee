//! How the time of a check grows with the registers: 10,000 risks and 20 services with full Statements of Applicability against a quarter and a sixteenth of them.
//!
//! `cargo bench --bench check` compiles the three books in turn, in one process, and prints medians: the whole compilation, and the rules alone, each as time per row. A row is
//! a risk or a row of a Statement of Applicability. What grows linearly keeps its time per row; the last column says how far it does. ` -- rules` lists what each rule takes at
//! the smallest and the largest size.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(missing_docs, reason = "a program of its own")]

use std::time::{Duration, Instant};

use ismsbook::book::{Book, Request};
use ismsbook::catalog::SHARED;
use ismsbook::check::{self, Context, Memo};
use ismsbook::files::Files;

/// How often each size runs; the median counts.
const ROUNDS: usize = 5;

/// Risks and services of a size.
const SIZES: [(&str, usize, usize); 3] = [("1x", 625, 1), ("4x", 2_500, 5), ("16x", 10_000, 20)];

struct Measured {
    rows: usize,
    diagnostics: usize,
    compile: Vec<Duration>,
    rules: Vec<Duration>,
}

fn main() {
    if std::env::args().any(|argument| argument == "rules") {
        each_rule();
        return;
    }
    let books: Vec<_> = SIZES.iter().map(|(_, risks, services)| texts(*risks, *services)).collect();
    let mut measured: Vec<_> = books
        .iter()
        .map(|_| Measured {
            rows: 0,
            diagnostics: 0,
            compile: Vec::new(),
            rules: Vec::new(),
        })
        .collect();
    for _ in 0..ROUNDS {
        for (texts, measured) in books.iter().zip(&mut measured) {
            let files = Files::from_texts(texts.iter().cloned());
            let start = Instant::now();
            let book = Book::compile(files, Vec::new(), "bench", &request());
            measured.compile.push(start.elapsed());
            let start = Instant::now();
            drop(check::run(&context(&book, &Memo::default())));
            measured.rules.push(start.elapsed());
            measured.diagnostics = book.diagnostics.len();
            measured.rows = book.isms.risks.len() + book.graph.soa.iter().map(|statement| statement.rows.len()).sum::<usize>();
        }
    }
    println!("medians of {ROUNDS}; {} threads\n", rayon::current_num_threads());
    println!(
        "{:<6}{:>8}{:>10}{:>8}{:>13}{:>12}{:>12}{:>12}{:>12}{:>10}",
        "size", "risks", "services", "rows", "diagnostics", "compile", "per row", "rules", "per row", "against 1x"
    );
    let mut first = None;
    for ((name, risks, services), measured) in SIZES.into_iter().zip(measured) {
        let (compile, rules) = (median(measured.compile), median(measured.rules));
        let rows = u32::try_from(measured.rows).expect("a benchmark of fewer rows than fit in 32 bits");
        let per_row = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(rows);
        let base = *first.get_or_insert(per_row(compile));
        println!(
            "{name:<6}{risks:>8}{services:>10}{:>8}{:>13}{:>9.1} ms{:>9.2} us{:>9.1} ms{:>9.2} us{:>10.2}",
            measured.rows,
            measured.diagnostics,
            compile.as_secs_f64() * 1e3,
            per_row(compile),
            rules.as_secs_f64() * 1e3,
            per_row(rules),
            per_row(compile) / base,
        );
    }
}

/// Prints what each rule takes at the smallest and at the largest size, the slowest first.
fn each_rule() {
    let sizes = [SIZES[0], SIZES[2]].map(|(_, risks, services)| {
        let files = Files::from_texts(texts(risks, services));
        Book::compile(files, Vec::new(), "bench", &request())
    });
    let mut lines: Vec<_> = check::rules()
        .map(|rule| {
            let [small, large] = [&sizes[0], &sizes[1]].map(|book| {
                let mut found = Vec::new();
                let memo = Memo::default();
                let start = Instant::now();
                (rule.run)(&context(book, &memo), &mut found);
                (start.elapsed(), found.len())
            });
            (large, small, rule.name)
        })
        .collect();
    lines.sort();
    for ((large, found), (small, _), name) in lines.into_iter().rev() {
        println!(
            "{name:<36}{:>9.2} ms{:>9.2} ms{found:>8} diagnostics",
            small.as_secs_f64() * 1e3,
            large.as_secs_f64() * 1e3
        );
    }
}

fn context<'a>(book: &'a Book, memo: &'a Memo) -> Context<'a> {
    Context {
        config: &book.config,
        catalog: &book.catalog,
        isms: &book.isms,
        files: &book.files,
        graph: &book.graph,
        today: book.today,
        memo,
    }
}

fn request() -> Request {
    Request {
        today: Some(jiff::civil::date(2026, 11, 20)),
        ..Request::default()
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The sources of a book with so many risks and services, each service with a decision on every row.
fn texts(risks: usize, services: usize) -> Vec<(String, String)> {
    let catalog = Book::compile(Files::from_texts([]), Vec::new(), "catalog", &request()).catalog;
    let controls: Vec<_> = catalog
        .annex_a()
        .into_iter()
        .flat_map(|set| &set.controls)
        .map(|control| control.id.clone())
        .collect();
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
    let mut out = vec![
        (
            "book.toml".to_owned(),
            "[book]\nid = \"bench\"\ntitle = \"ISMS\"\norganization = \"Bench\"\n".to_owned(),
        ),
        (
            "content/base.yaml".to_owned(),
            "people: [{id: p-1, isms: true, cloud_security: true}]\nroles: [{id: role-a, title: 責任者, holders: [{person: p-1, from: 2020-01-01}]}]\n\
             suppliers: [{id: kumo, name: くも, kind: cloud}]\nassessments: [{id: RA-1, kind: regular, on: 2026-04-01, method: METHOD}]\n"
                .to_owned(),
        ),
        ("content/method.md".to_owned(), "---\nid: METHOD\n---\n# 手順\n".to_owned()),
    ];
    let mut register = "services:\n".to_owned();
    for service in 0..services {
        register.push_str(&format!(
            "  - {{id: s{service}, name: サービス{service}, model: SaaS, kind: cloud-service, parties: [csp, csc], uses: [kumo], infrastructure: other-cloud}}\n"
        ));
    }
    out.push(("content/services.yaml".to_owned(), register));
    let approved = "{by: role-a, on: 2026-05-01}";
    let soa = |scope: &str, ids: &mut dyn Iterator<Item = &String>| {
        let mut text = format!("soa:\n  - {scope}number: SOA\n    version: '1.0'\n    approved: {approved}\n    decisions:\n");
        for id in ids {
            text.push_str(&format!(
                "      - {{control: '{id}', status: implemented, how: 手順に従い実施, reasons: [{{practice: 良い慣行}}]}}\n"
            ));
        }
        text
    };
    out.push(("content/soa/isms.yaml".to_owned(), soa("", &mut controls.iter())));
    for service in 0..services {
        let text = soa(&format!("service: s{service}\n    "), &mut controls.iter().chain(&cloud));
        out.push((format!("content/soa/s{service}.yaml"), text));
    }
    for (file, chunk) in (0..risks).collect::<Vec<_>>().chunks(500).enumerate() {
        let mut text = "risks:\n".to_owned();
        for risk in chunk {
            let (service, control) = (risk % services, &controls[risk % controls.len()]);
            text.push_str(&format!(
                "  - id: R-{risk}\n    title: リスク{risk}\n    services: [s{service}]\n    owner: role-a\n    affects: [availability]\n    sources: [RS-CSC-04]\n    event: 止まる\n    consequence: 業務が止まる\n    \
                 existing: [{control}]\n    assessed: {{round: RA-1, on: 2026-04-01, by: [role-a]}}\n    inherent: {{likelihood: 3, impact: 3}}\n    current: {{likelihood: 2, impact: 2}}\n    treatment:\n      \
                 option: modify\n      controls: [{control}]\n      actions: [{{what: 点検, owner: role-a, due: 2027-03-31}}]\n      plan_approved: {approved}\n      residual: {{likelihood: 1, impact: 2}}\n      residual_accepted: {approved}\n"
            ));
        }
        out.push((format!("content/risks/{file}.yaml"), text));
    }
    out
}
