//! Justified exceptions of `book.toml`: each silences one diagnostic of one rule on one record, as long as it holds.

use ismsbook::book::{Book, Request};
use ismsbook::config::Level;
use ismsbook::files::Files;

/// What is said of a book with two dead links and the exceptions given, on 2026-11-20.
fn said(exceptions: &str) -> Vec<String> {
    said_with("", exceptions, &[("all", Level::Allow), ("references", Level::Deny)])
}

fn said_with(records: &str, exceptions: &str, levels: &[(&str, Level)]) -> Vec<String> {
    let settings = format!("[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\n{exceptions}");
    let texts = [
        ("book.toml", settings),
        (
            "content/README.md",
            "---\nid: TOP\n---\n# 表紙\n\n[一](one.md)、[二](two.md)\n".to_owned(),
        ),
    ];
    let texts = texts.into_iter().chain([(
        "content/r.yaml",
        format!("roles: [{{id: role-a, title: 責任者, holders: []}}]\n{records}"),
    )]);
    let files = Files::from_texts(texts.map(|(path, text)| (path.to_owned(), text)));
    let request = Request {
        today: Some(jiff::civil::date(2026, 11, 20)),
        levels: levels.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect(),
        ..Request::default()
    };
    let book = Book::compile(files, Vec::new(), "b", &request);
    book.diagnostics
        .iter()
        .map(|diagnostic| format!("{:?} {}", diagnostic.severity, diagnostic.code))
        .collect()
}

fn exception(rule: &str, record: &str, until: &str) -> String {
    format!(
        "[[check.accept]]\nrule = \"{rule}\"\nrecord = \"{record}\"\nreason = \"移行中\"\nuntil = {until}\napproved = {{by = \"role-a\", on = 2026-10-01}}\n"
    )
}

#[test]
fn an_exception_silences_one_diagnostic() {
    assert_eq!(said(""), ["Deny dead-link", "Deny dead-link"]);
    let one = exception("dead-link", "TOP", "2026-11-20");
    assert_eq!(said(&one), ["Deny dead-link"]);
    assert_eq!(said(&format!("{one}{one}")), [""; 0]);
}

#[test]
fn what_has_run_out_or_silences_nothing_is_said() {
    assert_eq!(
        said(&exception("dead-link", "TOP", "2026-11-19")),
        ["Warn exception-expired", "Deny dead-link", "Deny dead-link"]
    );
    assert_eq!(
        said(&exception("missing-image", "TOP", "2027-03-31")),
        ["Warn exception-unused", "Deny dead-link", "Deny dead-link"]
    );
    assert_eq!(
        said(&exception("dead-links", "TOP", "2027-03-31")),
        ["Deny unknown-rule", "Deny dead-link", "Deny dead-link"]
    );
}

#[test]
fn what_an_exception_names_has_to_exist() {
    let unknown = exception("dead-link", "TOPP", "2027-03-31");
    assert_eq!(said(&unknown), ["Deny unknown-id", "Deny dead-link", "Deny dead-link"]);
    let nobody = exception("dead-link", "TOP", "2027-03-31").replace("role-a", "role-b");
    assert_eq!(said(&nobody), ["Deny unknown-id", "Deny dead-link"]);
    let no_role = exception("dead-link", "TOP", "2027-03-31").replace("role-a", "TOP");
    assert_eq!(said(&no_role), ["Deny wrong-kind", "Deny dead-link"]);
}

/// What the book as a whole lacks is excepted under the id of the book.
#[test]
fn what_the_book_lacks_is_excepted_under_its_own_id() {
    let risks = "risks: [{id: R-1, title: 復元できない, owner: role-a, affects: [availability], event: 媒体が壊れる, consequence: 預かった情報を失う, \
                 assessed: {round: RA-1, on: 2026-06-10, by: [role-a]}, inherent: {likelihood: 3, impact: 4}, current: {likelihood: 2, impact: 4}, treatment: {option: retain}}]\n";
    let levels = [("all", Level::Allow), ("soa-missing", Level::Deny)];
    let accepted = exception("soa-missing", "b", "2027-03-31");
    assert_eq!(said_with(risks, "", &levels), ["Deny soa-missing"]);
    assert_eq!(said_with(risks, &accepted, &levels), [""; 0]);
}
