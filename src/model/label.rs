//! How fields and values are called, in one table.

use crate::text::Text;

/// Fields by name.
const FIELDS: &[(&str, Text)] = &[
    ("acceptable", Text::new("リスク受容基準", "acceptance criterion")),
    ("accountable", Text::new("責任主体", "accountable")),
    ("actions", Text::new("実施事項", "actions")),
    ("activities", Text::new("活動", "activities")),
    ("addressed", Text::new("ISMSで対応", "addressed")),
    ("address", Text::new("所在地", "address")),
    ("aliases", Text::new("以前の名前", "former names")),
    ("affects", Text::new("影響 (CIA)", "affects")),
    ("agreed", Text::new("合意", "agreed")),
    ("analysed_by", Text::new("分析者", "analysed by")),
    ("answer_due", Text::new("回答期限", "answer due")),
    ("answers", Text::new("応える要求事項", "answers")),
    ("answer", Text::new("回答", "answer")),
    ("applies_to", Text::new("対象サービス", "applies to")),
    ("approved", Text::new("承認", "approved")),
    ("assessed", Text::new("評価", "assessed")),
    ("assets", Text::new("情報資産", "assets")),
    ("at_least", Text::new("以上", "at least")),
    ("at_most", Text::new("以下", "at most")),
    ("at", Text::new("該当箇所", "at")),
    ("attended", Text::new("有人", "attended")),
    ("audience", Text::new("対象者", "audience")),
    ("auditors", Text::new("監査員", "auditors")),
    ("audit", Text::new("監査", "audit")),
    ("authority_told", Text::new("当局への報告", "authority told")),
    ("a", Text::new("可用性", "availability")),
    ("base", Text::new("基準値", "base")),
    ("body", Text::new("認証機関", "certification body")),
    ("by", Text::new("実施者", "by")),
    ("catalogue", Text::new("サービスカタログ", "service catalogue")),
    ("cause", Text::new("原因", "cause")),
    ("certificates", Text::new("認証", "certificates")),
    ("chaired_by", Text::new("議長", "chaired by")),
    ("change", Text::new("変更内容", "change")),
    ("checked_by", Text::new("確認者", "checked by")),
    ("checked", Text::new("確認日", "checked")),
    ("checklist", Text::new("チェックリスト", "checklist")),
    ("classification", Text::new("機密区分", "classification")),
    ("class", Text::new("区分", "class")),
    ("clauses", Text::new("箇条", "clauses")),
    ("clause", Text::new("条項", "clause")),
    ("closed", Text::new("完了日", "closed")),
    ("cloud_security", Text::new("クラウドセキュリティ要員", "cloud-security personnel")),
    ("completed", Text::new("修了", "completed")),
    ("concerns", Text::new("関係する管理策", "concerns")),
    ("confirmed", Text::new("確認", "confirmed")),
    ("consequences", Text::new("起こり得る結果", "consequences")),
    ("consequence", Text::new("結果", "consequence")),
    ("contracts", Text::new("共有先の契約", "contracts")),
    ("contract", Text::new("契約", "contract")),
    ("controls", Text::new("管理策", "controls")),
    ("control", Text::new("管理策", "control")),
    ("correction", Text::new("修正", "correction")),
    ("count", Text::new("数量", "count")),
    ("covers", Text::new("監査範囲", "covers")),
    ("created", Text::new("制定日", "created")),
    ("criteria", Text::new("監査基準", "criteria")),
    ("criterion", Text::new("基準", "criterion")),
    ("current", Text::new("現在のリスク", "current risk")),
    ("customers_told", Text::new("顧客への通知", "customers told")),
    ("c", Text::new("機密性", "confidentiality")),
    ("decided", Text::new("判定日", "decided")),
    ("decisions", Text::new("決定事項", "decisions")),
    ("deputies", Text::new("代行者", "deputies")),
    ("description", Text::new("説明", "description")),
    ("detected", Text::new("検知日", "detected")),
    ("digest", Text::new("ダイジェスト", "digest")),
    ("disclose", Text::new("開示", "disclosed")),
    ("disclosures", Text::new("開示ファイル", "disclosures")),
    (
        "dismissed_sources",
        Text::new("該当しないリスク源", "risk sources judged not to apply"),
    ),
    ("disposal", Text::new("廃棄方法", "disposal")),
    ("distribution", Text::new("配布先", "distribution")),
    ("document", Text::new("文書", "document")),
    ("done", Text::new("実施日", "done")),
    ("due", Text::new("期限", "due")),
    ("edition", Text::new("版", "edition")),
    ("effectiveness", Text::new("有効性の確認", "effectiveness")),
    ("effective", Text::new("施行日", "effective")),
    ("effect", Text::new("影響", "effect")),
    ("evaluation", Text::new("結果の評価方法", "evaluation")),
    ("event", Text::new("事象", "event")),
    ("every", Text::new("頻度", "every")),
    ("evidence", Text::new("証拠", "evidence")),
    ("examined", Text::new("審査", "examined")),
    ("exceptional", Text::new("例外的な受容", "exceptional acceptance")),
    ("exclude", Text::new("除外理由", "exclusion reason")),
    ("existing", Text::new("既存の管理策", "existing controls")),
    ("exit_plan", Text::new("出口計画", "exit plan")),
    ("expires", Text::new("有効期限", "expires")),
    ("feature", Text::new("機能", "feature")),
    ("finding", Text::new("指摘", "finding")),
    ("first", Text::new("初回", "first")),
    ("form_of", Text::new("様式の親文書", "form of")),
    ("from", Text::new("開始・提供元", "from")),
    ("gives_up", Text::new("取りやめること", "gives up")),
    ("headcount", Text::new("人数", "headcount")),
    ("head", Text::new("責任者", "head")),
    ("history", Text::new("履歴", "history")),
    ("holders", Text::new("任命", "holders")),
    ("how", Text::new("方法", "how")),
    ("id", Text::new("ID", "ID")),
    ("impact", Text::new("影響度", "impact")),
    ("implements", Text::new("実施する管理策", "implements")),
    ("infrastructure", Text::new("基盤", "infrastructure")),
    ("inherent", Text::new("固有リスク", "inherent risk")),
    ("inputs", Text::new("インプット", "inputs")),
    ("inside", Text::new("上位の適用範囲", "inside")),
    ("instances", Text::new("実績", "instances")),
    ("interfaces", Text::new("インタフェース", "interfaces")),
    ("in", Text::new("合意先", "in")),
    ("isms", Text::new("ISMS要員", "ISMS personnel")),
    ("i", Text::new("完全性", "integrity")),
    ("jurisdiction", Text::new("法域", "jurisdiction")),
    ("judged", Text::new("判断", "judged")),
    ("kind", Text::new("種別", "kind")),
    ("label", Text::new("ラベル", "label")),
    ("law", Text::new("法令", "law")),
    ("layer", Text::new("階層", "layer")),
    ("leads_to", Text::new("導かれるリスク・機会", "leads to")),
    ("lesson", Text::new("教訓", "lesson")),
    ("level", Text::new("対象", "level")),
    ("likelihood", Text::new("起こりやすさ", "likelihood")),
    ("linked", Text::new("対になるリスク", "linked risk")),
    ("material", Text::new("教材", "material")),
    ("measured_by", Text::new("測定者", "measured by")),
    ("medium", Text::new("媒体", "medium")),
    ("met", Text::new("充足", "met")),
    ("method", Text::new("方法", "method")),
    ("minutes", Text::new("議事録", "minutes")),
    ("model", Text::new("サービスモデル", "service model")),
    ("name", Text::new("名称", "name")),
    ("needs", Text::new("必要とするもの", "needs")),
    ("next_audit", Text::new("次回審査", "next audit")),
    ("next_check", Text::new("次回確認", "next check")),
    ("no_risk", Text::new("リスクなしの判断", "judged to carry no risk")),
    ("not_applicable", Text::new("該当しない理由", "why it does not apply")),
    ("not_names", Text::new("使わない表記", "spellings not used")),
    ("note", Text::new("備考", "note")),
    ("number", Text::new("番号", "number")),
    ("office", Text::new("事務局", "ISMS office")),
    ("on", Text::new("日付", "date")),
    ("operator", Text::new("運営者", "operator")),
    ("option", Text::new("選択肢", "option")),
    ("outside", Text::new("範囲外", "outside")),
    ("owner", Text::new("責任者", "owner")),
    ("parent", Text::new("上位", "parent")),
    ("participants", Text::new("参加者", "participants")),
    ("parties", Text::new("立場", "parties")),
    ("party", Text::new("立場", "party")),
    ("people", Text::new("要員", "people")),
    ("period", Text::new("期間", "period")),
    ("personal_data", Text::new("個人情報", "personal data")),
    ("person", Text::new("要員", "person")),
    ("place", Text::new("場所", "place")),
    ("plan_approved", Text::new("計画の承認", "plan approved")),
    ("planned", Text::new("予定日", "planned")),
    ("practice", Text::new("慣行", "practice")),
    ("prepared", Text::new("作成", "prepared")),
    ("programme", Text::new("監査プログラム", "programme")),
    ("question", Text::new("確認事項", "question")),
    ("raci", Text::new("RACI", "RACI")),
    ("reasons", Text::new("採用理由", "justifications")),
    ("reason", Text::new("理由", "reason")),
    ("received", Text::new("受領日", "received")),
    ("recovered", Text::new("復旧日", "recovered")),
    ("ref", Text::new("記録番号", "reference")),
    ("relevant", Text::new("関連性", "relevant")),
    ("relies_on", Text::new("依拠する供給者", "relies on")),
    ("replaces", Text::new("代わる管理策", "replaces")),
    ("reported_to", Text::new("報告先", "reported to")),
    ("report", Text::new("報告書", "report")),
    ("requested", Text::new("要求日", "requested")),
    ("required", Text::new("必要", "required")),
    ("residual_accepted", Text::new("残留リスクの受容", "residual risk accepted")),
    ("residual", Text::new("残留リスク", "residual risk")),
    ("resources", Text::new("必要な資源", "resources")),
    ("responsible", Text::new("責任者", "responsible")),
    ("results", Text::new("実績", "results")),
    ("result", Text::new("結果", "result")),
    ("retention", Text::new("保管期間", "retention")),
    ("review_by", Text::new("次回見直し", "review by")),
    ("reviewed", Text::new("見直し日", "reviewed")),
    ("risks_reassessed", Text::new("再評価したリスク", "risks reassessed")),
    ("roles", Text::new("役割", "roles")),
    ("role", Text::new("担当の役割", "role")),
    ("round", Text::new("アセスメント", "round")),
    ("sampled", Text::new("抽出した対象", "sampled")),
    ("scope", Text::new("適用範囲", "scope")),
    ("services_used", Text::new("利用サービス", "services used")),
    ("services", Text::new("サービス", "services")),
    ("service", Text::new("サービス", "service")),
    ("shown_by", Text::new("確認方法", "shown by")),
    ("shows", Text::new("示すもの", "shows")),
    ("sides", Text::new("側ごとの回答", "answers by side")),
    ("similar", Text::new("水平展開", "similar cases")),
    ("sites", Text::new("拠点", "sites")),
    ("site", Text::new("拠点", "site")),
    ("soa", Text::new("適用宣言書", "Statement of Applicability")),
    ("sources", Text::new("リスク源", "risk sources")),
    ("source", Text::new("源", "source")),
    ("standard", Text::new("規格", "standard")),
    ("statement", Text::new("記述", "statement")),
    ("status", Text::new("状態", "status")),
    ("subprocessors", Text::new("再委託先", "subprocessors")),
    ("supersedes", Text::new("旧文書", "supersedes")),
    ("supplier", Text::new("供給者", "supplier")),
    ("systems", Text::new("システム", "systems")),
    ("system", Text::new("システム", "system")),
    ("target", Text::new("目標値", "target")),
    ("text", Text::new("記述", "text")),
    ("threshold", Text::new("しきい値", "threshold")),
    ("title", Text::new("名称", "title")),
    ("topics", Text::new("主題", "topics")),
    ("topic", Text::new("主題", "topic")),
    ("translated", Text::new("翻訳元", "translated from")),
    ("treatment", Text::new("リスク対応", "treatment")),
    ("trigger", Text::new("契機", "trigger")),
    ("under", Text::new("上位", "under")),
    ("units", Text::new("部門", "units")),
    ("unit", Text::new("部門", "unit")),
    ("until", Text::new("期限", "until")),
    ("url", Text::new("URL", "URL")),
    ("uses_none", Text::new("供給者を利用しない理由", "why no supplier is used")),
    ("uses", Text::new("利用する供給者", "suppliers used")),
    ("valid_until", Text::new("有効期限", "valid until")),
    ("values", Text::new("資産価値", "values")),
    ("value", Text::new("値", "value")),
    ("version", Text::new("版", "version")),
    ("watched_by", Text::new("監視者", "watched by")),
    ("what", Text::new("内容", "what")),
    ("when", Text::new("時期", "when")),
    ("where", Text::new("保管場所", "where")),
    ("why", Text::new("目的", "why")),
    ("within", Text::new("次に限る", "within")),
    ("with", Text::new("相手", "with")),
];

/// Fields that are called otherwise in some kind: by kind and field.
const FIELDS_OF: &[(&str, &str, Text)] = &[
    ("risks", "owner", Text::new("リスク所有者", "risk owner")),
    ("duties", "service", Text::new("サービス", "service")),
    ("evidence", "from", Text::new("提供元", "given by")),
    ("roles", "from", Text::new("就任日", "from")),
    ("findings", "source", Text::new("発見の契機", "source")),
    ("findings", "clause", Text::new("要求事項", "requirement")),
    ("assessments", "scope", Text::new("対象サービス", "services covered")),
    ("tasks", "every", Text::new("周期", "every")),
    ("documents", "status", Text::new("状態", "status")),
    ("documents", "under", Text::new("上位文書", "document above")),
    ("soa", "status", Text::new("実施状況", "status")),
    ("trainings", "required", Text::new("対象人数", "required")),
    ("trainings", "completed", Text::new("修了人数", "completed")),
    ("competences", "required", Text::new("必要な力量", "required")),
    ("certificates", "first", Text::new("初回登録日", "first registered")),
    ("tasks", "first", Text::new("初回実施日", "first time")),
    ("people", "isms", Text::new("ISMS要員", "ISMS personnel")),
];

/// Values of enumerations: by type and value.
const WORDS: &[(&str, &str, Text)] = &[
    ("Classification", "public", Text::new("公開", "public")),
    ("Classification", "customer", Text::new("顧客", "customer")),
    ("Classification", "internal", Text::new("社内", "internal")),
    ("Classification", "confidential", Text::new("関係者外秘", "confidential")),
    ("SiteKind", "office", Text::new("事務所", "office")),
    ("SiteKind", "data-centre", Text::new("データセンター", "data centre")),
    ("Operator", "own", Text::new("自社", "own")),
    ("ScopeKind", "isms", Text::new("ISMS", "ISMS")),
    ("ScopeKind", "cloud", Text::new("クラウド", "cloud")),
    ("ContextKind", "external", Text::new("外部", "external")),
    ("ContextKind", "internal", Text::new("内部", "internal")),
    ("RequirementKind", "law", Text::new("法令", "law")),
    ("RequirementKind", "regulation", Text::new("規制", "regulation")),
    ("RequirementKind", "contract", Text::new("契約", "contract")),
    ("RequirementKind", "agreement", Text::new("合意", "agreement")),
    ("Model", "IaaS", Text::new("IaaS", "IaaS")),
    ("Model", "PaaS", Text::new("PaaS", "PaaS")),
    ("Model", "SaaS", Text::new("SaaS", "SaaS")),
    ("Model", "other", Text::new("その他", "other")),
    ("ServiceKind", "cloud-service", Text::new("クラウドサービス", "cloud service")),
    ("ServiceKind", "resale", Text::new("再販", "resale")),
    ("ServiceKind", "consulting", Text::new("コンサルティング", "consulting")),
    ("ServiceKind", "integration", Text::new("構築・運用受託", "integration")),
    ("ServiceKind", "managed-service", Text::new("マネージドサービス", "managed service")),
    ("Infrastructure", "own", Text::new("自社基盤", "own")),
    ("Infrastructure", "data-centre", Text::new("データセンター", "data centre")),
    (
        "Infrastructure",
        "managed-data-centre",
        Text::new("完全運用委託のデータセンター", "fully managed data centre"),
    ),
    ("Infrastructure", "other-cloud", Text::new("他社クラウド", "another cloud")),
    ("SupplierKind", "cloud", Text::new("クラウド", "cloud")),
    ("SupplierKind", "data-centre", Text::new("データセンター", "data centre")),
    ("SupplierKind", "maintenance", Text::new("保守・運用", "maintenance")),
    ("SupplierKind", "other", Text::new("その他", "other")),
    ("Raci", "R", Text::new("R 実行", "R responsible")),
    ("Raci", "A", Text::new("A 説明責任", "A accountable")),
    ("Raci", "C", Text::new("C 相談", "C consulted")),
    ("Raci", "I", Text::new("I 報告", "I informed")),
    ("AssessmentKind", "regular", Text::new("定期", "regular")),
    ("AssessmentKind", "special", Text::new("臨時", "special")),
    ("RiskScope", "information", Text::new("情報のリスク", "information")),
    ("RiskScope", "isms", Text::new("ISMS自体のリスク", "the ISMS itself")),
    ("Loss", "confidentiality", Text::new("機密性", "confidentiality")),
    ("Loss", "integrity", Text::new("完全性", "integrity")),
    ("Loss", "availability", Text::new("可用性", "availability")),
    ("TreatmentOption", "modify", Text::new("低減", "modify")),
    ("TreatmentOption", "retain", Text::new("保有", "retain")),
    ("TreatmentOption", "avoid", Text::new("回避", "avoid")),
    ("TreatmentOption", "share", Text::new("共有", "share")),
    ("Interval", "month", Text::new("毎月", "every month")),
    ("Interval", "quarter", Text::new("四半期ごと", "every quarter")),
    ("Interval", "half-year", Text::new("半年ごと", "every half-year")),
    ("Interval", "year", Text::new("毎年", "every year")),
    ("CheckResult", "conforms", Text::new("適合", "conforms")),
    ("CheckResult", "nonconformity", Text::new("不適合", "nonconformity")),
    ("CheckResult", "opportunity", Text::new("改善の機会", "opportunity")),
    ("CheckResult", "not-checked", Text::new("未確認", "not checked")),
    ("FindingSource", "audit", Text::new("内部監査", "internal audit")),
    ("FindingSource", "certification", Text::new("認証審査", "certification audit")),
    ("FindingSource", "incident", Text::new("インシデント", "incident")),
    ("FindingSource", "measure", Text::new("監視・測定", "measure")),
    ("FindingSource", "complaint", Text::new("苦情", "complaint")),
    ("FindingSource", "self", Text::new("自己点検", "self-assessment")),
    ("FindingClass", "major", Text::new("重大な不適合", "major nonconformity")),
    ("FindingClass", "minor", Text::new("軽微な不適合", "minor nonconformity")),
    ("FindingClass", "observation", Text::new("観察事項", "observation")),
    (
        "FindingClass",
        "opportunity",
        Text::new("改善の機会", "opportunity for improvement"),
    ),
    ("Status", "implemented", Text::new("実施", "implemented")),
    ("Status", "partial", Text::new("一部実施", "partial")),
    ("Status", "planned", Text::new("計画", "planned")),
    ("Status", "alternative", Text::new("代替", "alternative")),
    ("DocumentKind", "policy", Text::new("方針", "policy")),
    ("DocumentKind", "standard", Text::new("規程", "standard")),
    ("DocumentKind", "procedure", Text::new("手順", "procedure")),
    ("DocumentKind", "form", Text::new("様式", "form")),
    ("DocumentKind", "record", Text::new("記録", "record")),
    ("DocumentKind", "page", Text::new("ページ", "page")),
    ("DocumentStatus", "draft", Text::new("起案中", "draft")),
    ("DocumentStatus", "in-force", Text::new("施行中", "in force")),
    ("DocumentStatus", "retired", Text::new("廃止", "retired")),
];

/// What a field of a kind is called; its own name if the table lacks it (a test holds that it does not).
#[must_use]
pub fn field_label(kind: &str, field: &str) -> Text {
    let special = FIELDS_OF
        .iter()
        .find(|(of, name, _)| *of == kind && *name == field)
        .map(|(_, _, text)| text);
    special
        .or_else(|| FIELDS.iter().find(|(name, _)| *name == field).map(|(_, text)| text))
        .cloned()
        .unwrap_or_else(|| Text::same(field))
}

/// What a value of an enumeration is called.
#[must_use]
pub fn word_label(name: &str, value: &str) -> Text {
    WORDS
        .iter()
        .find(|(of, word, _)| *of == name && *word == value)
        .map_or_else(|| Text::same(value), |(_, _, text)| text.clone())
}

/// The values of an enumeration in their order, and what they are called.
pub fn word_labels(name: &str) -> impl Iterator<Item = (&'static str, Text)> {
    let own = WORDS.iter().filter(move |(of, ..)| *of == name);
    own.map(|(_, word, text)| (*word, text.clone()))
}

/// All labels of fields and of values of enumerations.
pub fn labels() -> impl Iterator<Item = &'static Text> {
    let fields = FIELDS.iter().map(|(_, text)| text);
    let of_kinds = FIELDS_OF.iter().map(|(_, _, text)| text);
    let words = WORDS.iter().map(|(_, _, text)| text);
    fields.chain(of_kinds).chain(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, schema};

    /// Every field and every value that a schema knows has words in both languages.
    #[test]
    fn every_field_and_value_has_a_label() {
        fn walk(node: &serde_json::Value, missing: &mut Vec<String>) {
            let serde_json::Value::Object(map) = node else {
                if let serde_json::Value::Array(items) = node {
                    for item in items {
                        walk(item, missing);
                    }
                }
                return;
            };
            if let Some(serde_json::Value::Object(properties)) = map.get("properties") {
                missing.extend(
                    properties
                        .keys()
                        .filter(|key| !matches!(key.as_str(), "ja" | "en" | "days"))
                        .filter(|key| !FIELDS.iter().any(|(name, _)| name == key))
                        .cloned(),
                );
            }
            for value in map.values() {
                walk(value, missing);
            }
        }
        let mut missing = Vec::new();
        for kind in Kind::RECORDS.iter().chain([&Kind::Document]) {
            let schema = schema(*kind).expect("every kind has a schema");
            walk(schema.as_value(), &mut missing);
            let definitions = schema
                .as_value()
                .get("$defs")
                .and_then(|defs| defs.as_object())
                .cloned()
                .unwrap_or_default();
            for (name, definition) in definitions {
                let values = definition.get("enum").and_then(|v| v.as_array()).cloned().unwrap_or_default();
                let consts = definition.get("oneOf").and_then(|v| v.as_array()).cloned().unwrap_or_default();
                let consts = consts.iter().filter_map(|one| one.get("const").cloned());
                for value in values
                    .into_iter()
                    .chain(consts)
                    .filter_map(|value| value.as_str().map(str::to_owned))
                {
                    if !WORDS.iter().any(|(of, word, _)| *of == name && *word == value) {
                        missing.push(format!("{name}.{value}"));
                    }
                }
            }
        }
        missing.sort();
        missing.dedup();
        assert_eq!(missing, Vec::<String>::new());
    }
}
