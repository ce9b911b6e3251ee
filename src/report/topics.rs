//! What belongs to each topic that records and documents name (ISO/IEC 27001:2022, 7.5.2).

use std::collections::BTreeMap;

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::data::Node;
use crate::model::Kind;
use crate::text;
use crate::text::{Natural, Text};

pub(super) const REPORT: Report = Report {
    name: "topics",
    title: Text::new("主題別索引", "Index of topics"),
    about: Text::new(
        "`topics` に挙げた主題ごとに、文書と記録を種類別に示します。",
        "For each topic that is named under `topics`, its documents and records, kind by kind.",
    ),
    per_service: false,
    run,
};

/// The ids that belong to a topic, by kind.
type Members = BTreeMap<Kind, Vec<String>>;

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut topics: BTreeMap<Natural, Members> = BTreeMap::new();
    visible.isms.for_each_node(&mut |kind, id, node| {
        let named = node.get("topics").map_or(&[][..], Node::items).iter().filter_map(Node::scalar);
        for topic in named {
            let members = topics.entry(Natural(topic.to_owned())).or_default().entry(kind).or_default();
            if members.last().is_none_or(|last| last != id) {
                members.push(id.to_owned());
            }
        }
    });
    let holds = |kind: &Kind| topics.values().any(|members| members.contains_key(kind));
    // What a topic is laid down in comes before what is done about it.
    let kinds: Vec<_> = [Kind::Document].iter().chain(Kind::RECORDS).copied().filter(holds).collect();
    let mut table = Table::begin(&REPORT, visible, query).with(
        "topic",
        ColumnKind::Text,
        ["主題", "Topic"],
        ["文書や記録が挙げる主題", "the topic as documents and records name it"],
    );
    for kind in &kinds {
        let Text { ja, en } = kind.plural();
        let legend = text!("この主題を挙げる{ja}", "the {en} that name the topic");
        table = table.column(kind.key(), ColumnKind::Ids, kind.plural(), legend);
    }
    table = table.rests_on(visible, &["27001:7.5.2"]).if_empty(
        "主題を挙げる文書や記録はまだありません。",
        "No document or record names a topic yet.",
    );
    for (topic, members) in &topics {
        let ids = |kind: &Kind| members.get(kind).map_or(Cell::Empty, |ids| Cell::Ids(ids.clone()));
        let cells = [Cell::text(Text::same(topic.0.clone()))].into_iter().chain(kinds.iter().map(ids));
        table.rows.push(Row::new(topic.0.clone(), cells.collect()));
    }
    let count = table.rows.len();
    table.total("topics", Text::new("主題", "topics"), Cell::count(count));
    table
}
