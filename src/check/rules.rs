//! The rules by subject: a folder for each group, a file for each rule, with its page of prose in both languages beside it.

use super::{Group, Rule};
use crate::text::Text;

macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*
        /// The rules of this group, by name.
        pub(super) const TABLE: &[super::Rule] = &[$($module::RULE),*];
    };
}

mod disclosures;
mod documents;
mod evidence;
mod improvement;
mod people;
mod references;
mod risk;
mod scope;
mod soa;
mod suspect;

const fn group(name: &'static str, ja: &'static str, en: &'static str, rules: &'static [Rule]) -> Group {
    Group {
        name,
        title: Text::new(ja, en),
        rules,
    }
}

/// All groups, in the order of the chain from scope to review.
pub(super) static GROUPS: &[Group] = &[
    group("references", "参照とリンク", "references and links", references::TABLE),
    group("scope", "適用範囲と認証", "scope and certification", scope::TABLE),
    group(
        "risk",
        "リスクアセスメントとリスク対応",
        "risk assessment and treatment",
        risk::TABLE,
    ),
    group("soa", "適用宣言書", "Statement of Applicability", soa::TABLE),
    group("disclosures", "開示", "disclosures", disclosures::TABLE),
    group("documents", "文書化した情報", "documented information", documents::TABLE),
    group("people", "役割、責任、要員", "roles, responsibilities and people", people::TABLE),
    group(
        "evidence",
        "証拠、目的、運用",
        "evidence, objectives and operation",
        evidence::TABLE,
    ),
    group(
        "improvement",
        "監査、レビュー、改善",
        "audit, review and improvement",
        improvement::TABLE,
    ),
    group(
        "suspect",
        "承認と確認の後の変更",
        "changes after approval or confirmation",
        suspect::TABLE,
    ),
];
