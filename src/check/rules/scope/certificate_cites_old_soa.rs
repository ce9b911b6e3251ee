//! A certificate cites a Statement of Applicability that was replaced more than a year ago.

use super::Cited;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Day;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::{ISMS_WIDE, Soa};
use crate::model::value::Interval;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "certificate-cites-old-soa",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d1"],
    page_ja: include_str!("certificate_cites_old_soa.ja.md"),
    page_en: include_str!("certificate_cites_old_soa.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(wide) = context.isms.soa.get_stated(&format!("soa:{ISMS_WIDE}")) else { return };
    let soa = &wide.record;
    for stated in context.isms.certificates.stated() {
        let certificate = &stated.record;
        // A certificate that has run out is said as such.
        if certificate.expires < context.today {
            continue;
        }
        let Some(cited) = certificate.soa.as_ref().filter(|cited| Cited::of(soa, cited) == Cited::Former) else {
            continue;
        };
        let Some(replaced) = replaced(soa, &cited.version) else { continue };
        if Interval::Year.after(replaced) >= context.today {
            continue;
        }
        let (id, version, day) = (&certificate.id.0, &cited.version, replaced.0);
        let current = soa.version.as_deref().unwrap_or_default();
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["soa", "version"]),
                text!(
                    "認証登録 `{id}` が引用する適用宣言書の第{version}版は、{day} に改訂されてから1年を超えています",
                    "the certificate `{id}` cites version {version} of the Statement of Applicability, which was replaced on {day}, more than a year ago"
                ),
            )
            .related(
                wide.node.at(&["version"]),
                text!("今の版は第{current}版です", "the version now in force is {current}"),
            )
            .help(Text::new(
                "認証機関に改訂を届け出て登録証の記載を改め、その番号、版、日付をここに書いてください",
                "notify the certification body of the revision, have the certificate reissued, and state what it cites then",
            ))
            .record(id),
        );
    }
}

/// The day on which a version was replaced by the one after it.
fn replaced(soa: &Soa, version: &str) -> Option<Day> {
    let stated = soa.history.iter().find(|revision| revision.version == version);
    let later = soa.history.iter().map(|revision| revision.on);
    let later = later.filter(|on| stated.is_some_and(|stated| stated.on < *on)).min();
    later.or_else(|| soa.approved.as_ref().map(|approval| approval.on))
}
