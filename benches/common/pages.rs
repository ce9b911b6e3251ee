//! Pages of our own, for a machine without the script that writes the shared ones: the same bytes in every run.

use std::fmt::Write as _;

/// Pages in a folder.
const CHAPTER: usize = 50;

const WHO: &[&str] = &[
    "情報セキュリティ責任者",
    "内部監査員",
    "資産の管理者",
    "基盤運用部長",
    "委託先の窓口",
    "リスク所有者",
];
const WHEN: &[&str] = &[
    "毎年4月に",
    "四半期ごとに",
    "重大な変更の前に",
    "内部監査に先立って",
    "契約を更新する30日前までに",
    "退職者が出た当日に",
];
pub(super) const WHAT: &[&str] = &[
    "アクセス権の付与と削除の記録",
    "リスクアセスメントの結果",
    "復元試験の結果",
    "暗号鍵の保管状況",
    "特権操作の履歴",
    "情報資産台帳の棚卸し結果",
];
pub(super) const DOES: &[&str] = &[
    "確かめ、結果を記録する",
    "見直し、必要なら改訂する",
    "承認して関係者に知らせる",
    "点検し、外れたものを是正する",
    "評価して残留リスクの受容を決める",
];
const ENGLISH: &[&str] = &[
    "The asset owner reviews access rights at planned intervals and keeps the result as documented information.",
    "Every supplier with privileged access is assessed before the contract is renewed.",
    "The incident manager decides within one working day whether customers have to be told.",
    "Restore tests are made from the oldest copy that the service promises to keep.",
    "Exceptions are granted for a limited time, with a reason and an owner.",
];
const SECTIONS: &[&str] = &["目的", "役割と責任", "手順", "記録", "Purpose", "Roles", "Procedure", "Records"];
const CODE: &[&str] = &[
    "```yaml\ncontrol: A.8.13\nowner: role-sre\nevery: quarter\nevidence: [EV-012, EV-013]\n```\n",
    "```sh\nset -eu\nfor copy in copies/*.tar; do\n  sha256sum \"$copy\" >> digests.txt\ndone\n```\n",
    "```python\ndef residual(likelihood: int, impact: int) -> int:\n    \"\"\"The value of a risk.\"\"\"\n    return likelihood * impact\n```\n",
];

/// Numbers that look random and are the same everywhere (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: usize) -> Self {
        Self(seed as u64)
    }

    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).expect("a remainder is smaller than its divisor")
    }

    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    pub(super) fn sentence(&mut self) -> String {
        format!(
            "{}は、{}{}を{}。",
            self.pick(WHO),
            self.pick(WHEN),
            self.pick(WHAT),
            self.pick(DOES)
        )
    }

    fn paragraph(&mut self) -> String {
        let japanese: Vec<_> = (0..3).map(|_| self.sentence()).collect();
        format!(
            "{}**「{}」**も同じです。\n\n{} {}\n",
            japanese.join("\n"),
            self.pick(WHAT),
            self.pick(ENGLISH),
            self.pick(ENGLISH)
        )
    }
}

/// A folder of `count` pages of plain Markdown, about 4 KB each, that link to each other.
pub(super) fn pages(count: usize) -> Vec<(String, String)> {
    (0..count).map(|index| (path(index), page(index, count))).collect()
}

fn path(index: usize) -> String {
    format!("chapter-{:03}/page-{index:05}.md", index / CHAPTER)
}

fn page(index: usize, count: usize) -> String {
    let mut dice = Dice::new(index);
    let mut out = format!("# 手順書 {index:05}\n\n{}\n", dice.paragraph());
    for (number, section) in (0..4).map(|number| (number, SECTIONS[(index + number) % SECTIONS.len()])) {
        let target = dice.roll(count);
        write!(out, "## {section} {number}\n\n{}\n", dice.paragraph()).expect("text grows");
        match number {
            1 => {
                out.push_str("| ID | 管理策 | Owner | 次の見直し |\n| --- | --- | --- | ---: |\n");
                for row in 0..5 {
                    let (what, month) = (dice.pick(WHAT), dice.roll(12) + 1);
                    writeln!(out, "| A.8.{} | {what} | `role-{row}` | 2027-{month:02}-01 |", dice.roll(34) + 1).expect("text grows");
                }
            }
            2 => {
                for _ in 0..5 {
                    writeln!(out, "- {}", dice.sentence()).expect("text grows");
                }
            }
            3 if index.is_multiple_of(3) => out.push_str(dice.pick(CODE)),
            _ => writeln!(out, "[手順書 {target:05}](../{}) と合わせて読みます。", path(target)).expect("text grows"),
        }
        out.push('\n');
    }
    out
}
