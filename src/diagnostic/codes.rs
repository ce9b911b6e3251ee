//! The codes that are no rules: what the loader finds, and what is said of `[check]` itself. They cannot be silenced.

use super::{Descriptor, Severity};
use crate::text::{Lang, Text};

/// A code and what it means.
#[derive(Debug)]
pub struct Code {
    /// The code.
    pub name: &'static str,
    /// What it says, in a sentence.
    pub meaning: Text,
    /// What it weighs.
    pub severity: Severity,
    /// What is said of that on its page.
    weight: Text,
}

impl Code {
    /// Its page, as `ismsbook explain` prints it.
    #[must_use]
    pub fn page(&self) -> Text {
        let (name, meaning, weight) = (self.name, &self.meaning, &self.weight);
        let page = |lang: Lang| format!("# {name}\n\n{}\n\n{}\n", meaning.get(lang), weight.get(lang));
        Text::owned(page(Lang::Ja), page(Lang::En))
    }

    /// What printers say of it.
    #[must_use]
    pub fn descriptor(&self) -> Descriptor {
        Descriptor {
            code: self.name,
            group: None,
            severity: Some(self.severity),
            basis: &[],
            summary: self.meaning.clone(),
            page: self.page(),
        }
    }
}

const ALWAYS_DENIED: Text = Text::new(
    "規則ではなく、原稿を読むときの診断です。常にエラーで、`[check]` や例外で止めることはできません。",
    "This is no rule: it is said while the sources are read. It is always an error, and neither `[check]` nor an exception silences it.",
);
const ALWAYS_WARNED: Text = Text::new(
    "規則ではないため、`[check]` や例外で止めることはできません。警告として示し、`--deny warnings` ではエラーになります。",
    "This is no rule, so neither `[check]` nor an exception silences it. It is a warning, and an error with `--deny warnings`.",
);

const DENIED_IN_PACKS: Text = Text::new(
    "規則ではないため、`[check]` や例外で止めることはできません。`[pack]` の `dates` ではエラーで、パックを作りません。`[site]` の `dates` では警告で、ページに日を載せません。",
    "This is no rule, so neither `[check]` nor an exception silences it. For `dates` in `[pack]` it is an error, and no pack is made; for `dates` in `[site]` it is a warning, and pages have no dates.",
);

const fn denied(name: &'static str, ja: &'static str, en: &'static str) -> Code {
    Code {
        name,
        meaning: Text::new(ja, en),
        severity: Severity::Deny,
        weight: ALWAYS_DENIED,
    }
}

const fn warned(name: &'static str, ja: &'static str, en: &'static str) -> Code {
    Code {
        name,
        meaning: Text::new(ja, en),
        severity: Severity::Warn,
        weight: ALWAYS_WARNED,
    }
}

const fn of_dates(name: &'static str, ja: &'static str, en: &'static str) -> Code {
    Code {
        name,
        meaning: Text::new(ja, en),
        severity: Severity::Deny,
        weight: DENIED_IN_PACKS,
    }
}

/// All of them, by name.
pub const CODES: &[Code] = &[
    denied(
        "active-file",
        "HTML やスクリプトなど、ブラウザーが実行するファイルが本に置かれています。",
        "A file that a browser would run, such as HTML or a script, stands in the book.",
    ),
    denied(
        "alias-taken",
        "以前の名前（`aliases`）が、今の ID や文書の道筋、又は他の以前の名前として使われています。",
        "A former name (`aliases`) is in use as an id, as the path of a document, or as a former name of something else.",
    ),
    denied(
        "bad-expression",
        "文書の `{{ }}` の式を読めないか、計算できません。",
        "An expression `{{ }}` in a document cannot be read or worked out.",
    ),
    denied(
        "bad-value",
        "値の形は合っていますが、使える値ではありません。",
        "A value has the right type, but is not one that can be used.",
    ),
    denied(
        "catalog-count",
        "カタログの件数が、カタログ自身の宣言と違います。",
        "A catalog holds another number of entries than it declares.",
    ),
    denied(
        "cell-too-long",
        "表のセルの文字数が、Excel のセルの上限（32,767 文字）を超えています。",
        "A cell of a table has more characters than a cell of Excel may hold (32,767).",
    ),
    denied(
        "confusable-id",
        "二つの ID が、大文字・小文字や全角・半角しか違いません。",
        "Two ids differ only by case or width.",
    ),
    denied(
        "control-character",
        "YAML に制御文字が含まれています。",
        "A YAML source holds a control character.",
    ),
    denied(
        "duplicate-decision",
        "適用宣言書で、同じ管理策が二度決定されています。",
        "A Statement of Applicability decides the same control twice.",
    ),
    denied(
        "duplicate-footnote",
        "文書に同じ番号の脚注が二つあります。",
        "A document has two footnotes of the same label.",
    ),
    denied(
        "duplicate-heading-id",
        "文書に同じ ID の見出しが二つあります。",
        "A document gives two headings the same id.",
    ),
    denied("duplicate-id", "同じ ID の記録が二つあります。", "Two records have the same id."),
    denied("duplicate-key", "同じ項目が二度書かれています。", "A key is given twice."),
    warned(
        "exception-expired",
        "`[[check.accept]]` の例外の期限が切れています。",
        "An exception in `[[check.accept]]` has run out.",
    ),
    warned(
        "exception-unused",
        "`[[check.accept]]` の例外が、どの診断も止めていません。",
        "An exception in `[[check.accept]]` silences nothing.",
    ),
    warned(
        "file-unused",
        "開示ファイルを挙げている供給者がありません。",
        "A file of disclosures stands in the book that no supplier names.",
    ),
    denied(
        "font-missing",
        "PDFに使う日本語のフォントがありません。",
        "There is no Japanese font to print a PDF with.",
    ),
    denied(
        "front-matter-unclosed",
        "文書の front matter が閉じられていません。",
        "The front matter of a document does not close.",
    ),
    of_dates(
        "git-missing",
        "`dates` が最終変更の日を求めていますが、git コマンドか、コミットのある git リポジトリがありません。",
        "`dates` asks for the dates of last changes, and there is no git, or no git repository with a commit.",
    ),
    of_dates(
        "git-shallow",
        "`dates` が最終変更の日を求めていますが、git の履歴が途中で切られています。",
        "`dates` asks for the dates of last changes, and the git history is shallow.",
    ),
    denied(
        "glyph-missing",
        "PDFに使うフォントにない文字があります。",
        "A text holds a character that the font of the PDF does not have.",
    ),
    warned(
        "heading-attribute",
        "見出しに ID 以外の属性が付いています。",
        "A heading has attributes other than an id.",
    ),
    denied(
        "image-external",
        "画像が本の外を指しています。",
        "An image stands outside the book.",
    ),
    denied("json-syntax", "JSON として読めません。", "A file is not valid JSON."),
    denied(
        "link-out-of-book",
        "シンボリックリンクが本の外かフォルダーを指しています。",
        "A symbolic link leads out of the book, or to a folder.",
    ),
    denied(
        "link-scheme",
        "リンク先に使えない種類のアドレスが書かれています。",
        "A link has an address of a kind that cannot be used.",
    ),
    denied(
        "missing-file",
        "記録が挙げているファイルが本にありません。",
        "A record names a file that the book does not have.",
    ),
    denied("missing-key", "必要な項目がありません。", "A key that is needed is missing."),
    denied(
        "narrower-link",
        "ある読み手が読む文章から、その読み手の読めないものへリンクしています。",
        "A text that an audience may read links to something that it may not read.",
    ),
    denied(
        "narrower-reference",
        "ある読み手が読む記録が、その読み手の読めないものを指しています。",
        "A record that an audience may read names something that it may not read.",
    ),
    denied("not-utf8", "ファイルの文字コードが UTF-8 ではありません。", "A file is not UTF-8."),
    denied(
        "part-empty",
        "`[pack]` に書かれたパックの部に、載せるものがありません。",
        "A part of the pack that `[pack]` names has nothing to show.",
    ),
    denied(
        "path-collision",
        "二つのファイル名が、大文字・小文字や全角・半角しか違いません。",
        "The paths of two files differ only by case or width.",
    ),
    denied(
        "raw-html",
        "文書に、使えない HTML が書かれています。",
        "A document holds HTML that cannot be used.",
    ),
    denied(
        "report-empty",
        "文書が表として載せる報告書に、行が一つもありません。",
        "A report that a document prints as a table has no rows.",
    ),
    denied(
        "sheet-too-long",
        "表の行数が、Excel のシートの上限を超えています。",
        "A table has more rows than a sheet of Excel may hold.",
    ),
    denied(
        "table-cells",
        "表のある行のセルの数が、見出し行と違います。",
        "A row of a table has another number of cells than its head.",
    ),
    denied(
        "theme-error",
        "テーマのテンプレートを使えません。",
        "A template of the theme cannot be used.",
    ),
    denied(
        "theme-label",
        "テーマのテンプレートが使う語句がありません。",
        "A template of the theme uses words that are not there.",
    ),
    denied(
        "theme-unknown",
        "テーマのフォルダーに、使われないファイルがあります。",
        "A file of the theme is not used.",
    ),
    denied("toml-syntax", "TOML として読めません。", "A file is not valid TOML."),
    denied("too-deep", "入れ子が深すぎます。", "Something is nested too deeply."),
    denied("too-large", "ファイルが大きすぎます。", "A file is too large."),
    denied(
        "too-many-mistakes",
        "一つの文書に誤りが多すぎるため、残りの表示を省きました。",
        "A document has so many mistakes that the rest are not shown.",
    ),
    denied(
        "unknown-edition",
        "`book.toml` の規格の版がカタログにありません。",
        "`book.toml` names an edition that the catalog does not have.",
    ),
    denied(
        "unknown-item",
        "カタログが、カタログにない項目を指しています。",
        "A catalog names an entry that is not in it.",
    ),
    denied("unknown-key", "使えない項目が書かれています。", "A key is not known."),
    denied(
        "unknown-rule",
        "`[check]` に、ない規則の名前が書かれています。",
        "`[check]` names a rule that does not exist.",
    ),
    denied(
        "unknown-value",
        "決められた値のどれでもない値が書かれています。",
        "A value is not one of those that may stand there.",
    ),
    denied("unreadable", "ファイルを読めません。", "A file cannot be read."),
    denied(
        "wrong-type",
        "値の形が違います（文字列、数、リストなど）。",
        "A value has the wrong type: text, number, list and so on.",
    ),
    denied(
        "yaml-aliases",
        "YAML のエイリアスの展開が多すぎます。",
        "YAML aliases expand to too much.",
    ),
    denied("yaml-syntax", "YAML として読めません。", "A source is not valid YAML."),
    denied("yaml-tag", "YAML のタグは使えません。", "YAML tags cannot be used."),
];

/// The code of this name.
#[must_use]
pub fn code(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}
