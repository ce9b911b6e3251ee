//! Raw HTML cut into tags, comments and text, and the allow-list of elements.
//!
//! Invariant: nothing here is ever printed as markup. A tag becomes a node of [`Element`] or stays text.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::source::blocks::Element;
use crate::text;
use crate::text::Text;

/// The names of the allow-list, as told to authors.
pub(super) const ALLOWED: &str = "ruby rt rp br kbd sub sup details summary abbr[title] span[lang]";

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// An opening tag.
    Open(Open),
    /// A closing tag: its name in lower case.
    Close(String),
    /// A comment: an author's note to authors.
    Comment,
    /// A comment that does not end, a declaration, a processing instruction.
    Other,
    /// Anything else, entities as written.
    Text,
}

/// An opening tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Open {
    /// The name in lower case.
    pub(super) name: String,
    /// Names in lower case and values with entities decoded, in order.
    pub(super) attributes: Vec<(String, String)>,
    /// Whether it ends in `/>`.
    pub(super) closed: bool,
}

/// What an opening tag of the allow-list means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// `br`.
    Break,
    /// `details`, unfolded or not.
    Details(bool),
    /// `summary`.
    Summary,
    /// An element around inlines.
    Element(Element),
}

/// Elements whose content HTML does not read as HTML.
const RAW: [&str; 3] = ["script", "style", "textarea"];

/// What `tag` means, or why it is refused.
pub(super) fn meaning(tag: &Open) -> Result<Meaning, Text> {
    let name = tag.name.as_str();
    let kept = match name {
        "abbr" => "title",
        "span" => "lang",
        "details" => "open",
        "ruby" | "rt" | "rp" | "br" | "kbd" | "sub" | "sup" | "summary" => "",
        _ => {
            return Err(text!(
                "HTML の要素 `<{name}>` は使えません",
                "the HTML element `<{name}>` cannot be used"
            ));
        }
    };
    if let Some((other, _)) = tag.attributes.iter().find(|(key, _)| key != kept) {
        return Err(text!(
            "`<{name}>` に属性 `{other}` は使えません",
            "`<{name}>` cannot have the attribute `{other}`"
        ));
    }
    if tag.attributes.len() > 1 {
        return Err(text!("属性 `{kept}` が二つあります", "the attribute `{kept}` is given twice"));
    }
    if tag.closed && name != "br" {
        return Err(text!(
            "`<{name}/>` という書き方はできません。`</{name}>` で閉じます",
            "`<{name}/>` closes nothing; end it with `</{name}>`"
        ));
    }
    let value = tag.attributes.first().map(|(_, value)| value.trim().to_owned());
    Ok(match (name, value) {
        ("br", _) => Meaning::Break,
        ("details", open) => Meaning::Details(open.is_some()),
        ("summary", _) => Meaning::Summary,
        ("ruby", _) => Meaning::Element(Element::Ruby),
        ("rt", _) => Meaning::Element(Element::Rt),
        ("rp", _) => Meaning::Element(Element::Rp),
        ("kbd", _) => Meaning::Element(Element::Kbd),
        ("sub", _) => Meaning::Element(Element::Sub),
        ("sup", _) => Meaning::Element(Element::Sup),
        ("abbr", Some(title)) if !title.is_empty() => Meaning::Element(Element::Abbr(title)),
        ("span", Some(lang)) if is_language(&lang) => Meaning::Element(Element::Span(lang)),
        ("abbr", _) => return Err(text!("`<abbr>` には title が必要です", "`<abbr>` needs a title")),
        _ => {
            return Err(text!(
                "`<span>` には lang (`en`, `ja`, `zh-Hant` など) が必要です",
                "`<span>` needs a lang such as `en`, `ja` or `zh-Hant`"
            ));
        }
    })
}

/// The name of the tag that opens `element`.
pub(super) fn name(element: &Element) -> &'static str {
    match element {
        Element::Ruby => "ruby",
        Element::Rt => "rt",
        Element::Rp => "rp",
        Element::Kbd => "kbd",
        Element::Sub => "sub",
        Element::Sup => "sup",
        Element::Abbr(_) => "abbr",
        Element::Span(_) => "span",
    }
}

/// Whether `tag` has the shape of a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|first| (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Cuts `html` into pieces that cover it.
pub(super) fn pieces(html: &str) -> Vec<(Piece, Range<usize>)> {
    let mut cutter = Cutter {
        html,
        last_quotes: [html.rfind('"'), html.rfind('\'')],
    };
    let mut out = Vec::new();
    let (mut text, mut at) = (0, 0);
    while let Some(step) = html[at..].find('<') {
        let start = at + step;
        let Some((piece, end)) = cutter.piece(start) else {
            at = start + 1;
            continue;
        };
        if text < start {
            out.push((Piece::Text, text..start));
        }
        let raw = match &piece {
            Piece::Open(open) if RAW.contains(&open.name.as_str()) => end..end + find_close(&html[end..], &open.name),
            _ => end..end,
        };
        out.push((piece, start..end));
        (text, at) = (end, end);
        if !raw.is_empty() {
            (text, at) = (raw.end, raw.end);
            out.push((Piece::Text, raw));
        }
    }
    if text < html.len() {
        out.push((Piece::Text, text..html.len()));
    }
    out
}

/// Where `</name` begins; the end if it is missing.
fn find_close(html: &str, name: &str) -> usize {
    let is_close = |at: usize| {
        html.get(at + 2..at + 2 + name.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(name))
    };
    html.match_indices("</")
        .map(|(at, _)| at)
        .find(|&at| is_close(at))
        .unwrap_or(html.len())
}

struct Cutter<'a> {
    html: &'a str,
    /// The last `"` and the last `'`: a value that opens behind them does not close.
    last_quotes: [Option<usize>; 2],
}

impl Cutter<'_> {
    /// The piece that begins with the `<` at `start`, and its end; `None` if the `<` is text.
    fn piece(&mut self, start: usize) -> Option<(Piece, usize)> {
        let rest = &self.html[start..];
        let bytes = rest.as_bytes();
        let until = |mark: &str, piece: Piece| match rest.find(mark) {
            Some(at) => Some((piece, start + at + mark.len())),
            None => Some((Piece::Other, self.html.len())),
        };
        match bytes.get(1)? {
            b'!' if rest.starts_with("<!-->") => Some((Piece::Comment, start + 5)),
            b'!' if rest.starts_with("<!--->") => Some((Piece::Comment, start + 6)),
            b'!' if rest.starts_with("<!--") => until("-->", Piece::Comment),
            b'!' if rest.starts_with("<![CDATA[") => until("]]>", Piece::Other),
            b'!' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => until(">", Piece::Other),
            b'?' => until("?>", Piece::Other),
            b'/' => self.close(start),
            b if b.is_ascii_alphabetic() => self.open(start),
            _ => None,
        }
    }

    fn close(&self, start: usize) -> Option<(Piece, usize)> {
        let name = self.while_at(start + 2, is_name);
        if !self.byte(name.start)?.is_ascii_alphabetic() {
            return None;
        }
        let end = self.blank(name.end);
        (self.byte(end)? == b'>').then(|| (Piece::Close(self.html[name].to_ascii_lowercase()), end + 1))
    }

    fn open(&mut self, start: usize) -> Option<(Piece, usize)> {
        let name = self.while_at(start + 1, is_name);
        let mut open = Open {
            name: self.html[name.clone()].to_ascii_lowercase(),
            attributes: Vec::new(),
            closed: false,
        };
        let mut at = name.end;
        loop {
            let next = self.blank(at);
            match self.byte(next)? {
                b'>' => return Some((Piece::Open(open), next + 1)),
                b'/' if self.byte(next + 1)? == b'>' => {
                    open.closed = true;
                    return Some((Piece::Open(open), next + 2));
                }
                b if next > at && (b.is_ascii_alphabetic() || b == b'_' || b == b':') => {
                    let (attribute, end) = self.attribute(next)?;
                    open.attributes.push(attribute);
                    at = end;
                }
                _ => return None,
            }
        }
    }

    fn attribute(&mut self, start: usize) -> Option<((String, String), usize)> {
        let name = self.while_at(start, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-'));
        let key = self.html[name.clone()].to_ascii_lowercase();
        let equals = self.blank(name.end);
        if self.byte(equals) != Some(b'=') {
            return Some(((key, String::new()), name.end));
        }
        let from = self.blank(equals + 1);
        let quote = self.byte(from)?;
        let (value, end) = if matches!(quote, b'"' | b'\'') {
            if self.last_quotes[usize::from(quote == b'\'')]? <= from {
                return None;
            }
            let end = from + 1 + self.html[from + 1..].find(char::from(quote))?;
            (from + 1..end, end + 1)
        } else {
            let value = self.while_at(from, |b| {
                !b.is_ascii_whitespace() && !matches!(b, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`')
            });
            if value.is_empty() {
                return None;
            }
            (value.clone(), value.end)
        };
        Some(((key, decode(&self.html[value]).into_owned()), end))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.html.as_bytes().get(at).copied()
    }

    fn while_at(&self, start: usize, is_in: impl Fn(u8) -> bool) -> Range<usize> {
        let rest = self.html.as_bytes().get(start..).unwrap_or_default();
        start..start + rest.iter().take_while(|&&b| is_in(b)).count()
    }

    /// The first byte from `start` that is no blank.
    fn blank(&self, start: usize) -> usize {
        self.while_at(start, |b| b.is_ascii_whitespace()).end
    }
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-'
}

/// `text` with its entity references decoded.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    while let Some((range, decoded)) = entity(text, done) {
        out.push_str(&text[done..range.start]);
        out.push_str(&decoded);
        done = range.end;
    }
    if done == 0 {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out + &text[done..])
    }
}

/// The first entity reference in `text` from `from` on: its place and its characters.
pub(super) fn entity(text: &str, from: usize) -> Option<(Range<usize>, String)> {
    // The longest name has 31 letters.
    const LONGEST: usize = 40;
    let mut at = from;
    loop {
        let start = at + text[at..].find('&')?;
        let rest = &text.as_bytes()[start + 1..];
        let len = rest
            .iter()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
            .count();
        if len > 0 && rest.get(len) == Some(&b';') {
            let range = start..start + len + 2;
            // The Markdown parser holds the table of names.
            let decoded: String = Parser::new(&text[range.clone()])
                .filter_map(|event| {
                    if let Event::Text(text) = event {
                        Some(text.into_string())
                    } else {
                        None
                    }
                })
                .collect();
            if decoded != text[range.clone()] {
                return Some((range, decoded));
            }
        }
        at = start + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(html: &str) -> Vec<(Piece, &str)> {
        pieces(html).into_iter().map(|(piece, range)| (piece, &html[range])).collect()
    }

    #[test]
    fn pieces_cover_the_text() {
        let html = "a<br/>b < c<!-- x > -->&amp;<ABBR title='a &quot; b'>d</abbr ><?php ?><a b=c d>";
        let found = pieces(html);
        assert_eq!(found.iter().map(|(_, range)| &html[range.clone()]).collect::<String>(), html);
        let open = |name: &str, attributes: &[(&str, &str)], closed| {
            let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            Piece::Open(Open {
                name: name.to_owned(),
                attributes,
                closed,
            })
        };
        let pieces: Vec<Piece> = found.into_iter().map(|(piece, _)| piece).collect();
        assert_eq!(pieces[1], open("br", &[], true));
        assert_eq!(pieces[3], Piece::Comment);
        assert_eq!(pieces[5], open("abbr", &[("title", "a \" b")], false));
        assert_eq!(pieces[7], Piece::Close("abbr".to_owned()));
        assert_eq!(pieces[8], Piece::Other);
        assert_eq!(pieces[9], open("a", &[("b", "c"), ("d", "")], false));
    }

    #[test]
    fn scripts_are_one_text() {
        assert_eq!(kinds("<script>if (a<b) x(\"<b>\")</script>").len(), 3);
        assert_eq!(kinds("<script>a<b>").len(), 2);
        assert_eq!(kinds("<!-- a <b>")[0].0, Piece::Other);
    }

    #[test]
    fn language_tags() {
        for good in ["en", "ja", "zh-Hant", "en-GB-oed", "und"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "e", "en-", "en\"x", "日本", "en_GB", "a1", "en-123456789"] {
            assert!(!is_language(bad), "{bad}");
        }
    }

    #[test]
    fn entities_decode_once() {
        assert_eq!(decode("a &amp;lt; &copy;&#12354; &nosuch; & &;"), "a &lt; ©あ &nosuch; & &;");
    }
}
