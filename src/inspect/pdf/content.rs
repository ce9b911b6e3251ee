//! The text that pages show, in the order in which they show it.

use std::collections::{BTreeMap, BTreeSet};

use super::fonts::Font;
use super::lexer::{Dict, Lexer, Value};
use super::objects::{Object, Objects};
use super::string;
use crate::inspect::fold::BREAK;
use crate::text::Text;

/// With how many sets of fonts a stream is read that belongs to no page.
const MAX_SETS: usize = 32;
/// How far up resources are looked for.
const MAX_PARENTS: usize = 32;
/// From which gap on, in thousandths of the size of the font, a space is seen between two strings.
const GAP: f64 = -200.0;

/// The fonts of a page by the names that it gives them.
type Set<'a> = BTreeMap<&'a str, &'a Font>;

/// What each stream with text shows, with the place of its object.
pub(super) fn shown(objects: &Objects<'_>, said: &mut Vec<Text>) -> Vec<(usize, String)> {
    let fonts = Fonts::read(objects);
    let (mut all, mut used, mut known) = (Vec::new(), BTreeSet::new(), true);
    for object in &objects.all {
        let Some(dict) = object.value.dict() else { continue };
        let Some(contents) = dict
            .get("Contents")
            .filter(|_| dict.get("Type").and_then(Value::name) != Some("Annot"))
        else {
            continue;
        };
        let numbers = references(&objects.resolve(contents), contents);
        let streams: Vec<_> = numbers
            .iter()
            .filter_map(|number| objects.get(*number)?.stream.as_deref())
            .collect();
        let set = fonts.set(resources(dict, objects));
        // The parts of a page are one stream, wherever they are cut.
        all.push((object.at, show(&streams.join(b"\n".as_slice()), &set, &mut known)));
        used.extend(numbers);
    }
    let sets = fonts.sets(objects);
    for object in &objects.all {
        let Some(stream) = object.stream.as_deref().filter(|stream| may_show(object, stream)) else {
            continue;
        };
        if used.contains(&object.number) {
            continue;
        }
        let own = object.value.dict().and_then(|dict| objects.dict(dict, "Resources"));
        if own.is_some() {
            all.push((object.at, show(stream, &fonts.set(own), &mut known)));
            continue;
        }
        if sets.len() > MAX_SETS {
            said.push(Text::new(
                "どのページにも属さない文字列に、フォントの候補が多すぎます",
                "text that belongs to no page may be in too many fonts",
            ));
        }
        // With a set that is not its own nothing can be said of glyphs.
        let mut ignored = true;
        for set in sets.iter().take(MAX_SETS) {
            all.push((object.at, show(stream, set, &mut ignored)));
        }
    }
    if !known {
        said.push(Text::new(
            "文字への対応がないフォントで表示された文字があります",
            "text is shown in a font that does not say which characters its glyphs are",
        ));
    }
    all
}

/// The numbers of the streams of a page.
fn references(resolved: &Value, contents: &Value) -> Vec<u32> {
    match (resolved, contents) {
        (Value::List(list), _) => list
            .iter()
            .filter_map(|value| match value {
                Value::Reference(number) => Some(*number),
                _ => None,
            })
            .collect(),
        (_, Value::Reference(number)) => vec![*number],
        _ => Vec::new(),
    }
}

/// The resources of a page, which may stand at a node above it.
fn resources<'d>(page: &'d Dict, objects: &'d Objects<'_>) -> Option<&'d Dict> {
    let mut node = page;
    for _ in 0..MAX_PARENTS {
        if let Some(found) = objects.dict(node, "Resources") {
            return Some(found);
        }
        node = objects.dict(node, "Parent")?;
    }
    None
}

/// Whether a stream may be one that shows text.
fn may_show(object: &Object, stream: &[u8]) -> bool {
    let is = |key: &str, names: &[&str]| {
        let name = object.value.dict().and_then(|dict| dict.get(key)).and_then(Value::name);
        name.is_some_and(|name| names.contains(&name))
    };
    !is("Type", &["ObjStm", "XRef", "Metadata", "EmbeddedFile"])
        && !is("Subtype", &["Image"])
        && memchr::memmem::find(stream, b"BT").is_some()
        && memchr::memmem::find(stream, b"Tf").is_some()
}

/// All fonts of a file: those with a number, and those written where they are used.
struct Fonts<'o> {
    objects: &'o Objects<'o>,
    numbered: BTreeMap<u32, Font>,
}

impl<'o> Fonts<'o> {
    fn read(objects: &'o Objects<'o>) -> Self {
        let is_font = |dict: &Dict| dict.get("Type").and_then(Value::name) == Some("Font") || dict.contains_key("ToUnicode");
        let numbered = objects.all.iter().filter_map(|object| {
            let dict = object.value.dict().filter(|dict| is_font(dict))?;
            Some((object.number, Font::read(dict, objects)))
        });
        Self {
            objects,
            numbered: numbered.collect(),
        }
    }

    /// The fonts of some resources.
    fn set<'s>(&'s self, resources: Option<&'s Dict>) -> Set<'s> {
        let fonts = resources.and_then(|resources| self.objects.dict(resources, "Font"));
        let named = fonts.into_iter().flatten().filter_map(|(name, value)| match value {
            Value::Reference(number) => Some((name.as_str(), self.numbered.get(number)?)),
            _ => None,
        });
        named.collect()
    }

    /// The different sets of fonts of a file.
    fn sets<'s>(&'s self, objects: &'s Objects<'_>) -> Vec<Set<'s>> {
        let mut seen: BTreeSet<Vec<(&str, u32)>> = BTreeSet::new();
        let mut sets = Vec::new();
        for object in &objects.all {
            let Some(dict) = object.value.dict() else { continue };
            for resources in [objects.dict(dict, "Resources"), Some(dict)].into_iter().flatten() {
                let Some(fonts) = objects.dict(resources, "Font") else { continue };
                let key = fonts.iter().filter_map(|(name, value)| match value {
                    Value::Reference(number) => Some((name.as_str(), *number)),
                    _ => None,
                });
                if seen.insert(key.collect()) {
                    sets.push(self.set(Some(resources)));
                }
            }
            if sets.len() > MAX_SETS {
                break;
            }
        }
        sets
    }
}

/// The text that a stream shows with these fonts. `known` is unset where glyphs say nothing.
fn show(stream: &[u8], fonts: &Set<'_>, known: &mut bool) -> String {
    let (mut out, mut spoken) = (String::new(), String::new());
    let mut lexer = Lexer::new(stream, 0);
    let (mut operands, mut font, mut stack): (Vec<Value>, Option<&Font>, Vec<Option<&Font>>) = Default::default();
    while let Some(value) = lexer.value() {
        let Value::Word(word) = &value else {
            operands.push(value);
            continue;
        };
        match word.as_slice() {
            b"q" => stack.push(font),
            b"Q" => font = stack.pop().unwrap_or(font),
            b"Tf" => font = operands.first().and_then(Value::name).and_then(|name| fonts.get(name).copied()),
            b"Td" | b"TD" | b"T*" | b"Tm" | b"ET" => out.push('\n'),
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                if matches!(word.as_slice(), b"'" | b"\"") {
                    out.push('\n');
                }
                operands.iter().for_each(|operand| strings(operand, font, &mut out, known));
            }
            b"BDC" | b"DP" => operands.iter().for_each(|operand| super::words(operand, &mut spoken)),
            b"ID" => lexer.at = end_of_picture(stream, lexer.at),
            _ => {}
        }
        operands.clear();
    }
    out.push(BREAK);
    out.push_str(&spoken);
    out
}

/// Writes the strings of an operand of a text-showing operator.
fn strings(operand: &Value, font: Option<&Font>, out: &mut String, known: &mut bool) {
    match operand {
        Value::String(bytes) => match font {
            Some(font) => *known &= font.decode(bytes, out),
            // Without a font that can be found, bytes are most likely what they look like.
            None => out.push_str(&string(bytes)),
        },
        Value::List(list) => list.iter().for_each(|value| strings(value, font, out, known)),
        value => {
            if value.number().is_some_and(|gap| gap < GAP) {
                out.push(' ');
            }
        }
    }
}

/// Where the word stands that ends a picture within a page.
fn end_of_picture(stream: &[u8], from: usize) -> usize {
    let rest = &stream[from.min(stream.len())..];
    let blank = |at: usize| rest.get(at).is_none_or(u8::is_ascii_whitespace);
    memchr::memmem::find_iter(rest, b"EI")
        .find(|at| *at > 0 && blank(at - 1) && blank(at + 2))
        .map_or(stream.len(), |at| from + at + 2)
}
