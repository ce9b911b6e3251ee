//! The register of suppliers (ISO/IEC 27001:2022, A.5.19-A.5.23; ISO/IEC 27017:2015, 15.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "suppliers",
    title: Text::new("供給者台帳", "Register: suppliers"),
    about: Text::new(
        "供給者ごとに、利用するサービス、契約、評価、認証の期限、出口計画を示します。",
        "Each supplier: what we use, the contract, the last assessment, its certificates and our exit plan.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let isms = visible.isms;
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["供給者の ID", "id of the supplier"])
        .with("name", ColumnKind::Text, ["名称", "Name"], ["供給者の名称", "its proper name"])
        .with(
            "kind",
            ColumnKind::Word,
            ["種別", "Kind"],
            [
                "クラウド（利用するとカスタマの立場になる）、データセンター、保守・運用、その他",
                "cloud (using it makes us its customer), data centre, maintenance, other",
            ],
        )
        .with(
            "services_used",
            ColumnKind::Prose,
            ["利用サービス", "Services used"],
            ["供給者から受けるサービス", "what we use of it"],
        )
        .with(
            "services",
            ColumnKind::Ids,
            ["当社のサービス", "Our services"],
            ["この供給者の上に成り立つ当社のサービス", "our services that rest on it"],
        )
        .with("contract", ColumnKind::Ids, ["契約", "Contract"], ["契約", "the contract"])
        .with(
            "assessed_on",
            ColumnKind::Date,
            ["評価日", "Assessed on"],
            ["最後に評価した日", "the last assessment"],
        )
        .with(
            "assessed_by",
            ColumnKind::Ids,
            ["評価者", "Assessed by"],
            ["評価した役割", "the role that assessed it"],
        )
        .with(
            "result",
            ColumnKind::Prose,
            ["評価結果", "Result"],
            ["最後の評価の結果", "the result of the last assessment"],
        )
        .with(
            "certificates",
            ColumnKind::Prose,
            ["認証", "Certificates"],
            ["供給者のもつ認証と有効期限", "its certificates and their last day"],
        )
        .with(
            "certificate_until",
            ColumnKind::Date,
            ["認証の期限", "Certificate until"],
            ["認証のうち最も早い有効期限", "the earliest last day of a certificate"],
        )
        .with(
            "subprocessors",
            ColumnKind::Prose,
            ["再委託先", "Subprocessors"],
            ["供給者の再委託先", "whom it uses itself"],
        )
        .with(
            "exit_plan",
            ColumnKind::Ids,
            ["出口計画", "Exit plan"],
            ["利用をやめるときの手順", "how we would leave"],
        )
        .with(
            "duties",
            ColumnKind::Ids,
            ["責務", "Duties"],
            ["この供給者が責任主体の責務", "duties for which it is accountable"],
        )
        .with(
            "evidence",
            ColumnKind::Ids,
            ["証拠", "Evidence"],
            ["この供給者から受けた証拠", "evidence that it gave"],
        )
        .rests_on(visible, &["A.5.19", "A.5.20", "A.5.21", "A.5.22", "A.5.23", "27017:15.1.2"]);
    for supplier in isms.suppliers.iter() {
        let id = supplier.id.0.as_str();
        let certificates = supplier.certificates.iter().map(|certificate| {
            let (standard, until) = (&certificate.standard, certificate.until.0);
            crate::text!("{standard}（{until} まで）", "{standard} (until {until})")
        });
        let certificates: Vec<_> = certificates.collect();
        let assessed = supplier.assessed.as_ref();
        let services = isms.services.iter().filter(|service| service.uses.iter().any(|used| used.id == id));
        let duties = isms.duties.iter().filter(|duty| duty.accountable.id == id);
        let evidence = isms
            .evidence
            .iter()
            .filter(|evidence| evidence.from.as_ref().is_some_and(|from| from.id == id));
        let cells = vec![
            Cell::id(id),
            Cell::title(supplier),
            Cell::of(&supplier.kind),
            Cell::Texts(supplier.services_used.iter().map(crate::text::Words::text).collect()),
            Cell::ids(services.map(|service| service.id.0.clone())),
            Cell::of(&supplier.contract),
            assessed.map_or(Cell::Empty, |assessed| Cell::Date(assessed.on, false)),
            assessed.map_or(Cell::Empty, |assessed| Cell::of(&assessed.by)),
            assessed.map_or(Cell::Empty, |assessed| Cell::of(&assessed.result)),
            Cell::Texts(certificates),
            Cell::due(
                supplier.certificates.iter().map(|certificate| certificate.until).min(),
                visible.today,
                true,
            ),
            Cell::Texts(supplier.subprocessors.iter().map(crate::text::Words::text).collect()),
            Cell::of(&supplier.exit_plan),
            Cell::ids(duties.map(|duty| duty.id.0.clone())),
            Cell::ids(evidence.map(|evidence| evidence.id.0.clone())),
        ];
        table.rows.push(Row::new(id, cells));
    }
    let rows = table.rows.len();
    table.total("suppliers", Text::new("供給者", "suppliers"), Cell::count(rows));
    table
}
