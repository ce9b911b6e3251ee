use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::source::blocks::{Inline, Target, headings, plain};
use crate::span::Span;

/// Blocks in a short notation: one line each, inlines in brackets with their kind.
fn show(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(inlines) => line(inlines),
        Block::Heading(h) => {
            let aliases: String = h.aliases.iter().fold(String::new(), |out, alias| out + " ~" + alias);
            format!("{} {} {{{}{aliases}}}", "#".repeat(h.level.into()), line(&h.inlines), h.id)
        }
        Block::Quote(inner) => format!("quote({})", show(inner)),
        Block::Alert(kind, inner) => format!("{kind:?}({})", show(inner)),
        Block::List { start, items } => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("{}{}", task(item.task), show(&item.blocks)))
                .collect();
            format!("list{}({})", start.map_or(String::new(), |n| n.to_string()), items.join("; "))
        }
        Block::Definitions(entries) => entries.iter().fold(String::new(), |mut out, (term, definitions)| {
            let definitions: Vec<String> = definitions.iter().map(|d| show(d)).collect();
            write!(out, "def({}: {})", line(term), definitions.join("; ")).expect("a string takes all");
            out
        }),
        Block::Code { language, text, .. } => format!("code {language}({text:?})"),
        Block::Table(table) => {
            let rows: Vec<String> = std::iter::once(&table.head)
                .chain(&table.rows)
                .map(|row| row.iter().map(|c| line(c)).collect::<Vec<_>>().join("|"))
                .collect();
            format!("table({})", rows.join(" / "))
        }
        Block::Rule => "rule".to_owned(),
        Block::Footnote { label, blocks, .. } => format!("note {label}({})", show(blocks)),
        Block::Details { summary, open, blocks } => format!("details{}({}: {})", if *open { "+" } else { "" }, line(summary), show(blocks)),
        Block::Expression(e) => format!("{{{{{}}}}}", e.source),
    }
}

fn task(task: Option<bool>) -> &'static str {
    match task {
        None => "",
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
    }
}

fn line(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => text.clone(),
        Inline::Emphasis(inner) => format!("<em {}>", line(inner)),
        Inline::Strong(inner) => format!("<b {}>", line(inner)),
        Inline::Strike(inner) => format!("<s {}>", line(inner)),
        Inline::Code(code) => format!("<code {code}>"),
        Inline::Link(link) => {
            let target = match &link.target {
                Target::External(address) => address.clone(),
                Target::File { path, fragment } => format!("file {path}{}", fragment.as_ref().map_or(String::new(), |f| format!("#{f}"))),
                Target::Record { id, fragment } => format!("record {id}{}", fragment.as_ref().map_or(String::new(), |f| format!("#{f}"))),
                Target::Refused => "refused".to_owned(),
            };
            format!("<a {target}: {}>", line(&link.inlines))
        }
        Inline::Image(image) => format!("<img {}: {}>", image.address, image.alt),
        Inline::Break => "<br>".to_owned(),
        Inline::FootnoteMark { label, .. } => format!("<^{label}>"),
        Inline::Element(element, inner) => format!("<{}: {}>", format!("{element:?}").to_lowercase(), line(inner)),
        Inline::Expression(e) => format!("{{{{{}}}}}", e.source),
    }
}

fn file() -> FileId {
    FileId::new(0)
}

/// The blocks and `code:place` of each diagnostic, the place as the text it covers.
fn read(text: &str, expressions: bool) -> (String, Vec<String>) {
    let parsed = parse(file(), text, 0..text.len(), expressions);
    check_spans(text, &parsed);
    let found = parsed
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code, &text[d.span.range()]))
        .collect();
    (show(&parsed.blocks), found)
}

fn clean(text: &str) -> String {
    let (blocks, found) = read(text, false);
    assert_eq!(found, Vec::<String>::new(), "{text:?} gives {blocks}");
    blocks
}

fn with_expressions(text: &str) -> String {
    let (blocks, found) = read(text, true);
    assert_eq!(found, Vec::<String>::new(), "{text:?} gives {blocks}");
    blocks
}

/// Every span, in the order of the text.
fn spans(parsed: &Parsed) -> Vec<Span> {
    fn of_blocks(blocks: &[Block], out: &mut Vec<Span>) {
        for block in blocks {
            match block {
                Block::Heading(heading) => out.push(heading.span),
                Block::Code { span, .. } => out.push(*span),
                Block::Footnote { span, blocks, .. } => {
                    out.push(*span);
                    of_blocks(blocks, out);
                }
                Block::Expression(expression) => out.push(expression.span),
                Block::Quote(blocks) | Block::Alert(_, blocks) | Block::Details { blocks, .. } => of_blocks(blocks, out),
                Block::List { items, .. } => items.iter().for_each(|item| of_blocks(&item.blocks, out)),
                Block::Definitions(entries) => entries.iter().flat_map(|(_, d)| d).for_each(|d| of_blocks(d, out)),
                Block::Paragraph(_) | Block::Table(_) | Block::Rule => {}
            }
        }
    }
    let mut out: Vec<Span> = parsed.diagnostics.iter().map(|d| d.span).collect();
    of_blocks(&parsed.blocks, &mut out);
    crate::source::blocks::for_each_inline(&parsed.blocks, &mut |inline| match inline {
        Inline::Link(link) => out.push(link.span),
        Inline::Image(image) => out.push(image.span),
        Inline::FootnoteMark { span, .. } => out.push(*span),
        Inline::Expression(expression) => out.push(expression.span),
        _ => {}
    });
    out
}

fn check_spans(text: &str, parsed: &Parsed) {
    for span in spans(parsed) {
        assert_eq!(span.file, file());
        assert!(text.get(span.range()).is_some(), "{span:?} is no part of {text:?}");
    }
}

#[test]
fn blocks_of_every_kind() {
    let text = "\
# 題 {#top}

段落[^1]と~~消し~~ *強調*。

> 引用
> 続き

> [!WARNING]
> 注意

- a
- [x] b
  1. c

3. d

用語
: 定義
: もう一つ

| a | b |
|:--|--:|
| `x\\|y` | z |

```yaml title=x
a: 1
```

    code

---

[^1]: 注
";
    assert_eq!(
        clean(text),
        "# 題 {top ~題}\n段落<^1>と<s 消し> <em 強調>。\nquote(引用続き)\nWarning(注意)\nlist(a; [x] b\nlist1(c))\nlist3(d)\ndef(用語: 定義; もう一つ)\n\
         table(a|b / <code x|y>|z)\ncode yaml(\"a: 1\\n\")\ncode (\"code\\n\")\nrule\nnote 1(注)"
    );
}

#[test]
fn emphasis_beside_japanese() {
    for (text, expected) in [
        ("これは**「重要」**です", "これは<b 「重要」>です"),
        ("**注意：**必ず", "<b 注意：>必ず"),
        ("a**「重要」**b", "a<b 「重要」>b"),
        ("これは*「重要」*です", "これは<em 「重要」>です"),
        ("これは***「重要」***です", "これは<em <b 「重要」>>です"),
        ("**「一」**と**「二」**を", "<b 「一」>と<b 「二」>を"),
        ("次の~~「旧」~~を", "次の<s 「旧」>を"),
        ("**外*「内」*外**の", "<b 外<em 「内」>外>の"),
        ("**(a)**を", "<b (a)>を"),
        ("は**`x`**で", "は<b <code x>>で"),
        ("は**[「語」](a.md)**で", "は<b <a file a.md: 「語」>>で"),
        ("は[**「語」**を](a.md)で", "は<a file a.md: <b 「語」>を>で"),
        ("**重要**です", "<b 重要>です"),
        ("2**3は", "2**3は"),
        ("\\**「a」**です", "**「a」**です"),
        ("は**「a」\n「b」**で", "は<b 「a」「b」>で"),
        ("は**〇！**で", "は<b 〇！>で"),
        ("**「が」**が", "<b 「が」>が"),
        ("`は**「a」**で`", "<code は**「a」**で>"),
        ("[は**「a」**で](b**「c」**で.md)", "<a file b**「c」**で.md: は<b 「a」>で>"),
        ("[[は**「a」**で]]", "<a record は**「a」**で: >"),
        ("は&#8288;で\u{2060}の", "は\u{2060}で\u{2060}の"),
    ] {
        assert_eq!(clean(text), expected, "{text}");
        assert_eq!(clean(&format!("- {text}")), format!("list({expected})"), "{text}");
        if !text.contains('\n') {
            assert_eq!(clean(&format!("| {text} |\n|---|")), format!("table({expected})"), "{text}");
        }
    }
    assert_eq!(clean("```\nは**「a」**で\n```"), "code (\"は**「a」**で\\n\")");
    assert_eq!(clean("# は**「a」**で"), "# は<b 「a」>で {はaで}");
}

#[test]
fn addresses_hold_no_delimiters() {
    for (text, expected) in [
        (
            "https://a.example/__b__/*c*",
            "<a https://a.example/__b__/*c: https://a.example/__b__/*c>*",
        ),
        (
            "**https://a.example/_b_/**です",
            "<b <a https://a.example/_b_/: https://a.example/_b_/>>です",
        ),
        ("`https://a.example/_b_`", "<code https://a.example/_b_>"),
        ("https\\://a.example", "https://a.example"),
    ] {
        assert_eq!(clean(text), expected, "{text}");
    }
}

#[test]
fn line_breaks() {
    for (text, expected) in [
        ("日本\n語", "日本語"),
        ("日本\nABC\n語", "日本 ABC 語"),
        ("a\nb", "a b"),
        ("**日本**\n語", "<b 日本>語"),
        ("日本\n**語**", "日本<b 語>"),
        ("a\n**b**\nc", "a <b b> c"),
        ("。\n「", "。「"),
        ("日本[^1]\n語\n\n[^1]: x", "日本<^1>語\nnote 1(x)"),
        ("日本<!-- x -->\n語", "日本語"),
        ("a<!-- x -->\nb<!-- y -->\nc", "a b c"),
        ("日本  \n語", "日本<br>語"),
        ("日本\\\n語", "日本<br>語"),
        ("日本<br>\n語", "日本<br>語"),
        ("詳細は\n[[POL-1]]\nへ", "詳細は<a record POL-1: >へ"),
        ("日本\n`a`\n語", "日本 <code a> 語"),
        ("> 日本\n> 語", "quote(日本語)"),
        ("- 日本\n  語", "list(日本語)"),
        ("日本\n&#12354;", "日本あ"),
    ] {
        assert_eq!(clean(text), expected, "{text}");
    }
}

#[test]
fn line_ends_and_byte_order_marks() {
    let text = "# 題\n\n日本\n語<sub>\nx</sub>\n\n```\na\n\nb\n```\n\n<details>\n<summary>概要</summary>\n\n本文\n\n</details>\n";
    let blocks = clean(text);
    assert_eq!(clean(&text.replace('\n', "\r\n")), blocks);
    assert_eq!(clean(&text.replace('\n', "\r")), blocks);
    assert_eq!(clean(&format!("\u{feff}{text}")), blocks);
    let mixed = "\u{feff}a\r\n[x](b.md)\r\n";
    let parsed = parse(file(), mixed, 0..mixed.len(), false);
    assert_eq!(spans(&parsed), [Span::new(file(), 6, 15)]);
}

#[test]
fn wiki_links() {
    for (text, expected) in [
        ("[[R-012]]", "<a record R-012: >"),
        ("[[R-012|復元**できない**]]", "<a record R-012: 復元<b できない>>"),
        ("[[POL-BACKUP#復元手順]]", "<a record POL-BACKUP#復元手順: >"),
        ("[[27017:12.3.1/csp#a b|c]]", "<a record 27017:12.3.1/csp#a b: c>"),
        ("| [[R-1\\|語]] | [[R-2]] |\n|--|--|", "table(<a record R-1: 語>|<a record R-2: >)"),
        ("|a|\n|--|\n| [[R-1#s\\|語]] |", "table(a / <a record R-1#s: 語>)"),
        ("`[[R-1]]`", "<code [[R-1]]>"),
        ("\\[[R-1]]", "[[R-1]]"),
        ("[[#節]]", "<a file #節: #節>"),
        ("[[ R-1 ]]を", "<a record R-1: >を"),
        ("[[]] [[a]", "[[]] [[a]"),
    ] {
        assert_eq!(clean(text), expected, "{text}");
    }
    let text = "前[[R-012|x]]後";
    assert_eq!(spans(&parse(file(), text, 0..text.len(), false)), [Span::new(file(), 3, 14)]);
}

#[test]
fn links_and_images() {
    for (text, expected) in [
        ("[a](b%20c.md#%E7%AF%80 \"t\")", "<a file b c.md#節: a>"),
        ("[a](<b c.md>)", "<a file b c.md: a>"),
        ("[a][r]\n\n[r]: ../x.md 'title'", "<a file ../x.md: a>"),
        ("[r]\n\n[R]: x.md", "<a file x.md: r>"),
        (
            "<https://a.example> <a@b.example>",
            "<a https://a.example: https://a.example> <a mailto:a@b.example: a@b.example>",
        ),
        (
            "詳細はhttps://a.example/_b_/c_d、",
            "詳細は<a https://a.example/_b_/c_d: https://a.example/_b_/c_d>、",
        ),
        (
            "`https://a.example` [https://b.example](c.md)",
            "<code https://a.example> <a file c.md: https://b.example>",
        ),
        ("[a&amp;b](c&amp;d.md)", "<a file c&d.md: a&b>"),
        ("![図 *a*](図/a.svg \"t\")", "<img 図/a.svg: 図 a>"),
        ("[![a](b.png)](c.md)", "<a file c.md: <img b.png: a>>"),
        ("[b](x \"x\\\"><script>\")", "<a file x: b>"),
        ("&lt;b&gt; &copy; &#x3042; &", "<b> © あ &"),
    ] {
        assert_eq!(clean(text), expected, "{text}");
    }
    let text = "日本https://a.example/です";
    assert_eq!(spans(&parse(file(), text, 0..text.len(), false)), [Span::new(file(), 6, 24)]);
}

#[test]
fn refused_addresses_keep_their_words() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "<java\tscript:alert(1)>",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "java&Tab;script:x",
        "java&NewLine;script:x",
        "javascript\u{200b}:x",
        "&#x1;javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///x",
        "//host/x",
        "/\\\\host/x",
        "\\\\\\\\host",
        "C:/x",
        "javascript%3Aalert(1)",
        "%2f%2fhost",
        "https\u{200d}://x",
        "ftp://x",
        "<\\java\\script:x>",
        "jav&#x61;script&#58;x",
    ] {
        for text in [format!("前[語]({address})後"), format!("前[語]後\n\n[語]: {address}")] {
            let (blocks, found) = read(&text, false);
            assert_eq!(blocks, "前<a refused: 語>後", "{text}");
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with("link-scheme [語]"), "{text}: {found:?}");
        }
        let (blocks, found) = read(&format!("前![語]({address})後"), false);
        assert_eq!((blocks.as_str(), found.len()), ("前語後", 1), "{address}");
        assert!(found[0].starts_with("image-external ![語]"), "{found:?}");
    }
    assert_eq!(
        read("![a](https://b.example/c.png)", false),
        ("a".to_owned(), vec!["image-external ![a](https://b.example/c.png)".to_owned()])
    );
    assert_eq!(
        read("<javascript:x>", false),
        (
            "<a refused: javascript:x>".to_owned(),
            vec!["link-scheme <javascript:x>".to_owned()]
        )
    );
}

#[test]
fn raw_html_of_the_allow_list() {
    for (text, expected) in [
        (
            "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>",
            "<ruby: 漢字<rp: (><rt: かんじ><rp: )>>",
        ),
        ("<ruby>漢<rt>かん<rt>x</ruby>", "<ruby: 漢<rt: かん><rt: x>>"),
        ("a<br>b<br/>c<BR />d", "a<br>b<br>c<br>d"),
        ("<kbd>A</kbd> H<sub>2</sub> x<sup>*2*</sup>", "<kbd: A> H<sub: 2> x<sup: <em 2>>"),
        ("<abbr title=\"a &lt;b&gt;\">c</abbr>", "<abbr(\"a <b>\"): c>"),
        ("<span lang=en>c</span>", "<span(\"en\"): c>"),
        ("a <!-- [x](javascript:y) <b> --> b", "a  b"),
        ("<!--\n# a\n\n<script>\n-->\n\nb", "b"),
        ("| a<br>b |\n|--|", "table(a<br>b)"),
        ("<br>\na &amp; *b*", "<br>a & *b*"),
        (
            "<details>\n<summary>概要 <kbd>x</kbd></summary>\n\n- a\n\n</details>\n\nb",
            "details(概要 <kbd: x>: list(a))\nb",
        ),
        ("<details open><summary>a</summary>b\nc<br>d</details>", "details+(a: b c<br>d)"),
        (
            "<details>\n<summary>\n\n**a**\n\nb\n\n</summary>\n\nc\n\n</details>",
            "details(<b a><br>b: c)",
        ),
        (
            "> <details>\n> <summary>a</summary>\n>\n> b\n>\n> </details>",
            "quote(details(a: b))",
        ),
        (
            "- x\n\n  <details>\n  <summary>a</summary>\n\n  b\n  </details>\n- y",
            "list(x\ndetails(a: b); y)",
        ),
        ("<details>\n\n<details>\n\na\n\n</details>\n\n</details>", "details(: details(: a))"),
        ("<details>\n\n# h\n\n</details>", "details(: # h {h})"),
        ("a < b <3 <é>", "a < b <3 <é>"),
    ] {
        assert_eq!(clean(text), expected, "{text}");
    }
}

#[test]
fn raw_html_outside_the_allow_list() {
    for (text, expected, places) in [
        ("a <b>c</b> d", "a <b>c</b> d", &["<b>"][..]),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", &["<script>"]),
        (
            "<div class=\"x\">\na\n</div>\n\nb",
            "<div class=\"x\">a</div>\nb",
            &["<div class=\"x\">"],
        ),
        ("<div>\n\n*a*\n\n</div>", "<div>\n<em a>\n</div>", &["<div>"]),
        ("<kbd onclick=x>a</kbd>", "<kbd onclick=x>a</kbd>", &["<kbd onclick=x>"]),
        ("<sub>a", "<sub: a>", &["<sub>"]),
        ("a</sub>", "a</sub>", &["</sub>"]),
        ("*<sub>a*</sub>", "<em <sub: a>></sub>", &["<sub>"]),
        ("<sub>*a</sub>*", "<sub: <em a</sub>>>", &["</sub>"]),
        ("<sub><kbd>a</sub>b</kbd>", "<sub: <kbd: a>>b</kbd>", &["<kbd>"]),
        ("<rt>a</rt>", "<rt>a</rt>", &["<rt>"]),
        ("<span>a</span>", "<span>a</span>", &["<span>"]),
        ("<span lang='\"x'>a</span>", "<span lang='\"x'>a</span>", &["<span lang='\"x'>"]),
        ("<abbr>a</abbr>", "<abbr>a</abbr>", &["<abbr>"]),
        ("a <?php x ?> b", "a <?php x ?> b", &["<?php x ?>"]),
        ("<!DOCTYPE html>", "<!DOCTYPE html>", &["<!DOCTYPE html>"]),
        ("<!-- a\n\n*b*", "<!-- a\n\n*b*", &["<!-- a"]),
        ("<kbd/>a", "<kbd/>a", &["<kbd/>"]),
        ("<br class=x>", "<br class=x>", &["<br class=x>"]),
        ("</br>", "</br>", &["</br>"]),
        ("a <details> b", "a <details> b", &["<details>"]),
        ("<details>\n\na", "details(: a)", &["<details>"]),
        (
            "> <details>\n\na\n\n</details>",
            "quote(details(: ))\na\n</details>",
            &["<details>"],
        ),
        (
            "<details>\n\n- a\n  </details>\n\nb",
            "details(: list(a\n</details>)\nb)",
            &["</details>"],
        ),
        (
            "<details><summary>a\n\n- b\n\n</summary></details>",
            "details(a: list(b)\n</summary>)",
            &["<summary>"],
        ),
        ("<summary>a</summary>", "<summary>a</summary>", &["<summary>"]),
        ("</details>", "</details>", &["</details>"]),
        ("# a <i>b", "# a <i>b {a-ib}", &["<i>"]),
        ("[a <i>](b.md)", "<a file b.md: a <i>>", &["<i>"]),
        (
            "<img src=x onerror=alert(1)>",
            "<img src=x onerror=alert(1)>",
            &["<img src=x onerror=alert(1)>"],
        ),
        (
            "<svg><script>x</script></svg>",
            "<svg><script>x</script></svg>",
            &["<svg>", "<script>"],
        ),
        ("> <b\n> c>", "quote(<b\nc>)", &["<b\n> c>"]),
        ("> <p>\n> 日\n> 本", "quote(<p>日本)", &["<p>"]),
        (
            "<a href=\"https://x.example\">y</a>",
            "<a href=\"https://x.example\">y</a>",
            &["<a href=\"https://x.example\">"],
        ),
    ] {
        let (blocks, found) = read(text, false);
        assert_eq!(blocks, expected, "{text}");
        let places: Vec<String> = places.iter().map(|place| format!("raw-html {place}")).collect();
        assert_eq!(found, places, "{text}");
    }
}

#[test]
fn headings_have_names() {
    assert_eq!(
        clean("# 復元手順\n\n## 復元手順\n\n## A & B (c)!\n\n> ## 第1章　総則\n\n### ガ {#x}\n\n## か\u{3099}\n\n## 🎉\n\n## 復元手順-1"),
        "# 復元手順 {復元手順}\n## 復元手順 {復元手順-1}\n## A & B (c)! {a--b-c}\nquote(## 第1章　総則 {第1章-総則})\n### ガ {x ~ガ}\n## か\u{3099} {が}\n## 🎉 {section}\n\
         ## 復元手順-1 {復元手順-1-1}"
    );
    let (blocks, found) = read("# a {#x}\n\n# b {#x}\n\n# x\n\n# c {.d}", false);
    assert_eq!(blocks, "# a {x ~a}\n# b {b}\n# x {x-1}\n# c {c}");
    assert_eq!(found, ["duplicate-heading-id # b {#x}", "heading-attribute # c {.d}"]);
    let parsed = parse(file(), "> # a\n\nb\n=\n", 0..11, false);
    assert_eq!(
        headings(&parsed.blocks).iter().map(|h| plain(&h.inlines)).collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(spans(&parsed), [Span::new(file(), 2, 5), Span::new(file(), 7, 10)]);
    assert_eq!(slug("  Foo_bar Baz　é  "), "foo_bar-baz-é");
}

#[test]
fn a_footnote_has_one_text() {
    let (blocks, found) = read("a[^1]\n\n[^1]: b\n\n[^1]: c", false);
    assert_eq!(blocks, "a<^1>\nnote 1(b)\nnote 1(c)");
    assert_eq!(found, ["duplicate-footnote [^1]: c"]);
}

#[test]
fn cells_without_a_column_are_reported() {
    let (blocks, found) = read("| a |\n|---|\n| b | c |\n| [[R-1|x]] |\n| d | |", false);
    assert_eq!(blocks, "table(a / b / [[R-1 / d)");
    assert_eq!(found, ["table-cells c", "table-cells x]]"]);
}

#[test]
fn expressions() {
    for (text, expected) in [
        ("{{ report('soa') }}", "{{report('soa')}}"),
        ("件数は{{ n }}件", "件数は{{n}}件"),
        ("# {{ n }}の題", "# {{n}}の題 {の題}"),
        ("- {{ n }}\n- b", "list({{n}}; b)"),
        (
            "| {{ a | upper }} | `{{ b }}` |\n|--|--|\n| {{ c|d }} | x |",
            "table({{a | upper}}|<code {{ b }}> / {{c|d}}|x)",
        ),
        ("`{{ a }}`", "<code {{ a }}>"),
        ("```\n{{ a }}\n```", "code (\"{{ a }}\\n\")"),
        ("    {{ a }}", "code (\"{{ a }}\\n\")"),
        ("式は `{{` と `}}` で囲む", "式は <code {{> と <code }}> で囲む"),
        (
            "{{ a * b * c }} {{ x[\"[y](z)\"] }} {{ '`' }} {{ \"`<b>\" }}",
            "{{a * b * c}} {{x[\"[y](z)\"]}} {{'`'}} {{\"`<b>\"}}",
        ),
        ("{{ {'a': {'b': 1}} }}", "{{{'a': {'b': 1}}}}"),
        ("{{ '}}' }}", "{{'}}'}}"),
        ("**{{ a }}**です", "<b {{a}}>です"),
        ("[{{ a }}](b.md)", "<a file b.md: {{a}}>"),
        ("日本\n{{ a }}\n語", "日本{{a}}語"),
        ("{{ f(1,\n   2) }}", "{{f(1,\n   2)}}"),
        ("> {{ f(1,\n> 2) }}", "quote({{f(1,\n 2)}})"),
        ("\\{{ a }}", "{{ a }}"),
        ("<!-- {{ -->a", "a"),
        ("a <!-- {{ ' --> {{ b }}", "a  {{b}}"),
        (
            "<details><summary>{{ a }}</summary>\n\n{{ b }}\n\n</details>",
            "details({{a}}: {{b}})",
        ),
        ("# a {#b}", "# a {b ~a}"),
        ("\u{E000}{{ a }}\u{E000}", "\u{E000}{{a}}\u{E000}"),
        ("- a ` b {{ x }}\n- c ` d", "list(a ` b {{x}}; c ` d)"),
    ] {
        assert_eq!(with_expressions(text), expected, "{text}");
    }
    assert_eq!(clean("{{ a }} {% b %}"), "{{ a }} {% b %}");
    let text = "日本{{ a }}語\r\n\r\n{{ b }}";
    let parsed = parse(file(), text, 0..text.len(), true);
    let places: Vec<&str> = spans(&parsed).into_iter().map(|span| &text[span.range()]).collect();
    assert_eq!(places, ["{{ b }}", "{{ a }}"]);
}

#[test]
fn bad_expressions() {
    for (text, expected, places) in [
        ("a {{ b *c* d", "a {{ b <em c> d", &["{{"][..]),
        ("{{ }}", "{{ }}", &["{{ }}"]),
        ("{{ a b }}", "{{ a b }}", &["b"]),
        ("{{ a + }}", "{{ a + }}", &["+"]),
        ("{{ it's }} *x*", "{{ it's }} <em x>", &["{{ it's }}"]),
        ("{{- a }}", "{{- a }}", &["{{- a }}"]),
        ("{% if x %}a{% endif %}", "{% if x %}a{% endif %}", &["{% if x %}"]),
        ("{% a", "{% a", &["{%"]),
        ("{# *a* #}b", "{# *a* #}b", &["{# *a* #}"]),
        ("[a]({{ b }})", "<a refused: a>", &["[a]({{ b }})"]),
        ("![a]({{ b }})", "a", &["![a]({{ b }})"]),
        ("![{{ a }}](b.png)", "<img b.png: {{ a }}>", &["{{ a }}"]),
        ("[[{{ a }}]]", "<a refused: {{a}}>", &["[[{{ a }}]]"]),
        ("a\n\n{{ b\n\nc }}", "a\n{{ b\nc }}", &["{{"]),
    ] {
        let (blocks, found) = read(text, true);
        assert_eq!(blocks, expected, "{text}");
        let places: Vec<String> = places.iter().map(|place| format!("bad-expression {place}")).collect();
        assert_eq!(found, places, "{text}");
    }
    let long = format!("{{{{ '{}' }}}}", "x".repeat(5000));
    assert_eq!(read(&long, true).1.len(), 1);
    for source in [
        "(".repeat(4000),
        "-".repeat(4000) + "1",
        "not ".repeat(1000) + "1",
        "a".to_owned() + &".b".repeat(2000),
        "1".to_owned() + &"+1".repeat(2000),
        "[".repeat(4000),
        "a|".repeat(2000) + "a",
        "a if b else ".repeat(300) + "c",
        "2**".repeat(1300) + "2",
    ] {
        let _ = read(&format!("{{{{ {source} }}}}"), true);
    }
}

#[test]
fn depth_and_size_are_limited() {
    let n = 100_000;
    for text in [
        ">".repeat(n) + "a",
        "> ".repeat(n) + "a",
        "- ".repeat(n) + "a",
        "1. ".repeat(n) + "a",
        "*".repeat(n) + "a" + &"*".repeat(n),
        "**a ".repeat(n) + &"b** ".repeat(n),
        "<sub>".repeat(n),
        "[".repeat(n) + "a" + &"](b)".repeat(n),
        "![".repeat(n) + "a" + &"](b)".repeat(n),
        (0..1000).fold(String::new(), |out, i| out + &"  ".repeat(i) + "- a\n"),
        "<details>\n\n".repeat(10_000),
    ] {
        let parsed = parse(file(), &text, 0..text.len(), true);
        assert!(parsed.diagnostics.len() <= 1001);
        let copy = parsed.clone();
        assert_eq!(copy, parsed);
    }
    let deep = "> ".repeat(101) + "a";
    let (blocks, found) = read(&deep, false);
    assert_eq!(blocks, "quote(".repeat(100) + "a" + &")".repeat(100));
    assert_eq!(found, ["too-deep "]);
    assert!(clean(&("> ".repeat(100) + "a")).ends_with(')'));
    assert!(clean(&("- ".repeat(100) + "a")).ends_with(')'));
    let (blocks, found) = read(&("# a\n\n".to_owned() + &"> ".repeat(300) + "b"), false);
    assert_eq!(
        (blocks.lines().next(), found.as_slice()),
        (Some("# a {a}"), &["too-deep ".to_owned()][..])
    );
    let large = "a".repeat(LARGEST + 1);
    let parsed = parse(file(), &large, 0..large.len(), false);
    assert_eq!((parsed.blocks.len(), parsed.diagnostics[0].code), (0, "too-large"));
}

/// Inputs on which parsers have taken more than linear time.
fn repeaters(n: usize) -> Vec<(&'static str, String)> {
    let nested_lines = |open: &str| (0..n / 100).fold(String::new(), |out, i| out + &"  ".repeat(i % 100) + open + "\n");
    [
        "[",
        "]",
        "*",
        "_",
        "`",
        "~",
        "<",
        ">",
        "> ",
        "- ",
        "_a",
        "*a_ ",
        "![[[",
        "[[",
        "[[a|",
        "]]",
        "[a](",
        "![",
        "[a][",
        "<!--",
        "<a ",
        "<a x=\"",
        "</",
        "<?",
        "<![CDATA[",
        "&",
        "&amp;",
        "\\",
        "a**b",
        "**「",
        "」**あ",
        "は**「a」**で",
        "{{",
        "{{ {",
        "{{ '",
        "{{ a }}",
        "{%",
        "{#",
        "`{{",
        "[^a]",
        "[^a]: ",
        "| ",
        "|\n",
        "a\n: b\n",
        "<sub>",
        "</sub>",
        "<ruby>",
        "<b>",
        "<!-- a -->\n",
        "a\n",
        "\n",
        "- a\n",
        "# a\n",
        "http://a.b ",
        "http://",
        "http://(",
        "[a]: b\n",
        "<div>\n\n",
        "<details>\n\n",
        "<details>\n<summary>a</summary>\n\n",
        "&#8288;",
        "\u{E000}",
        "<a x='\"",
        "~~a",
        "***a ",
        "$",
        "<summary>",
        "-\n\n",
    ]
    .into_iter()
    .map(|unit| (unit, unit.repeat(n / unit.len())))
    .chain([
        ("lists", nested_lines("- a")),
        ("blank lists", "- ".repeat(n / 8) + "a" + &"\n".repeat(n / 2)),
        ("quotes and lines", "> ".repeat(n / 4) + "a" + &"\na".repeat(n / 4)),
        ("lists and lines", "- ".repeat(n / 4) + "a" + &"\n\n a".repeat(n / 8)),
        ("backticks", (1..).map(|i| "`".repeat(i) + " ").take((n / 8).isqrt()).collect()),
        ("table", "|a".repeat(n / 4) + "\n" + &"|-".repeat(n / 4) + &"\na".repeat(n / 8)),
        ("references", "[a]: ".to_owned() + &"b".repeat(n / 4) + &"\n\n[a]".repeat(n / 8)),
        ("brackets", "[".repeat(n / 2) + &"]".repeat(n / 2)),
        ("wiki", "[[".repeat(n / 4) + &"]]".repeat(n / 4)),
        ("stars", "*".repeat(n / 2) + "a" + &"*".repeat(n / 2)),
        ("open stars", "*a **b ".repeat(n / 14) + &"c* d** ".repeat(n / 14)),
        ("details in quotes", "> <details>\n>\n".repeat(n / 14)),
    ])
    .collect()
}

/// Endless repetition is read to its end, and all that is said of it stands inside the text; how long it takes is a benchmark's question.
#[test]
fn endless_repetition_ends() {
    for (_, text) in repeaters(1 << 16) {
        let parsed = parse(file(), &text, 0..text.len(), true);
        check_spans(&text, &parsed);
    }
}

fn markdownish() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b ",
        "日本",
        "「語」",
        "。",
        "ガ",
        "か\u{3099}",
        "🎉",
        "\u{3000}",
        "**",
        "*",
        "_",
        "~~",
        "~",
        "`",
        "``",
        "```",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "    ",
        "  ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "[",
        "]",
        "(",
        ")",
        "[[",
        "]]",
        "|",
        "\\|",
        "\\",
        "![",
        "](b.md)",
        "](javascript:x)",
        "](//x)",
        "[^1]",
        "[^1]: ",
        ": ",
        "| a | b |\n|--|--|\n",
        "---\n",
        "===\n",
        "<",
        ">",
        "<br>",
        "<sub>",
        "</sub>",
        "<ruby>",
        "<rt>",
        "</ruby>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "<script>",
        "<span lang=en>",
        "</span>",
        "<a x=\"",
        "\"",
        "'",
        "&amp;",
        "&",
        ";",
        "&#8288;",
        "{{",
        "}}",
        "{{ a }}",
        "{{ a | b }}",
        "{%",
        "%}",
        "{#x}",
        "{",
        "}",
        "https://a.example/",
        "\u{E000}",
        "\u{2060}",
        "\u{feff}",
        "\0",
        "[a]: b\n",
        "- [x] ",
        "[!NOTE]\n",
        "{.c}",
        "\u{200b}",
        "é",
        "\u{85}",
        "\u{2028}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Blocks and diagnostics without their places.
fn without_places(parsed: &Parsed) -> (String, Vec<(&'static str, Text)>) {
    (
        show(&parsed.blocks),
        parsed.diagnostics.iter().map(|d| (d.code, d.message.clone())).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_read(text in markdownish(), expressions: bool) {
        let parsed = parse(file(), &text, 0..text.len(), expressions);
        check_spans(&text, &parsed);
        let front = front_matter(file(), &text);
        prop_assert!(text.get(front.body.clone()).is_some());
        prop_assert!(front.yaml.is_none_or(|yaml| text.get(yaml).is_some()));
        let parsed = parse(file(), &text, front.body, expressions);
        check_spans(&text, &parsed);
        let ids: Vec<&str> = headings(&parsed.blocks).iter().flat_map(|h| std::iter::once(&h.id).chain(&h.aliases)).map(String::as_str).collect();
        let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        prop_assert_eq!(ids.len(), unique.len());
    }

    #[test]
    fn line_ends_do_not_matter(text in markdownish(), expressions: bool) {
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        let windows = unix.replace('\n', "\r\n");
        let (a, b) = (parse(file(), &unix, 0..unix.len(), expressions), parse(file(), &windows, 0..windows.len(), expressions));
        prop_assert_eq!(without_places(&a), without_places(&b));
    }

    #[test]
    fn characters_of_all_kinds(text in "\\PC{0,80}") {
        check_spans(&text, &parse(file(), &text, 0..text.len(), true));
    }

    #[test]
    fn a_slug_is_its_own_slug(text in "\\PC{0,40}") {
        prop_assert_eq!(slug(&slug(&text)), slug(&text));
    }
}
