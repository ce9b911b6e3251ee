//! What the codes of shown strings mean: the map of the font to Unicode, or the encoding that it names.

use std::collections::BTreeMap;

use super::lexer::{Dict, Lexer, Value};
use super::objects::Objects;

/// A font, as far as its text goes.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Stretches of codes by width and first code: the last code, and what the first one means.
    map: BTreeMap<(usize, u32), (u32, Meaning)>,
    /// The widths of codes in bytes, with first and last code.
    spaces: Vec<(usize, u32, u32)>,
    encoding: Encoding,
}

#[derive(Debug)]
enum Meaning {
    /// The text of the first code in UTF-16; the last unit counts up.
    Counting(Vec<u16>),
    Each(Vec<Vec<u16>>),
}

/// What codes mean that the map does not hold.
#[derive(Debug, Default)]
enum Encoding {
    /// Nothing is known.
    #[default]
    Unknown,
    /// One byte each, with differences.
    Bytes(BTreeMap<u8, Option<String>>),
    /// Two bytes each, in UTF-16.
    Utf16,
    Legacy(&'static encoding_rs::Encoding),
}

impl Font {
    pub(super) fn read(dict: &Dict, objects: &Objects<'_>) -> Self {
        let mut font = Self::default();
        let encoding = dict.get("Encoding").map(|value| objects.resolve(value));
        let composite = dict.get("Subtype").and_then(Value::name) == Some("Type0");
        font.encoding = match (&encoding, composite) {
            (Some(Value::Name(name)), true) if name.contains("UCS2") || name.contains("UTF16") => Encoding::Utf16,
            (Some(Value::Name(name)), true) if name.contains("RKSJ") => Encoding::Legacy(encoding_rs::SHIFT_JIS),
            (Some(Value::Name(name)), true) if name.contains("EUC") => Encoding::Legacy(encoding_rs::EUC_JP),
            (_, true) => Encoding::Unknown,
            // The codes of a font that was cut down are its own.
            (None, false) if dict.get("BaseFont").and_then(Value::name).is_some_and(|name| name.contains('+')) => Encoding::Unknown,
            (encoding, false) => Encoding::Bytes(encoding.as_ref().and_then(Value::dict).map(differences).unwrap_or_default()),
        };
        if let Some(Value::Reference(number)) = dict.get("ToUnicode")
            && let Some(stream) = objects.get(*number).and_then(|object| object.stream.as_deref())
        {
            font.map(stream);
        }
        if font.spaces.is_empty() {
            let width = if composite { 2 } else { 1 };
            font.spaces.push((width, 0, u32::MAX));
        }
        font
    }

    /// Reads a map to Unicode.
    fn map(&mut self, stream: &[u8]) {
        let mut lexer = Lexer::new(stream, 0);
        let mut operands = Vec::new();
        while let Some(value) = lexer.value() {
            let Value::Word(word) = &value else {
                operands.push(value);
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    for pair in operands.chunks_exact(2) {
                        if let (Some((width, first)), Some((_, last))) = (code(&pair[0]), code(&pair[1])) {
                            self.spaces.push((width, first, last));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let (Some((width, code)), Value::String(text)) = (code(&pair[0]), &pair[1]) {
                            self.map.insert((width, code), (code, Meaning::Counting(units(text))));
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operands.chunks_exact(3) {
                        let (Some((width, first)), Some((_, last))) = (code(&triple[0]), code(&triple[1])) else {
                            continue;
                        };
                        let meaning = match &triple[2] {
                            Value::String(text) => Meaning::Counting(units(text)),
                            Value::List(list) => Meaning::Each(list.iter().map(text).collect()),
                            _ => continue,
                        };
                        self.map.insert((width, first), (last, meaning));
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        self.spaces.sort_unstable();
    }

    /// Writes what a shown string means, and returns whether all of it is known.
    pub(super) fn decode(&self, string: &[u8], out: &mut String) -> bool {
        if self.map.is_empty() {
            return self.encoded(string, out);
        }
        let (mut at, mut known) = (0, true);
        while at < string.len() {
            let (width, code) = self.next(&string[at..]);
            let raw = &string[at..at + width];
            match self.meaning(width, code) {
                Some(units) => out.push_str(&String::from_utf16_lossy(&units)),
                // A map may leave out what the encoding says as well.
                None if matches!(self.encoding, Encoding::Unknown) => {
                    out.push(char::REPLACEMENT_CHARACTER);
                    known = false;
                }
                None => known &= self.encoded(raw, out),
            }
            at += width;
        }
        known
    }

    /// The next code, by the stretches that the map names.
    fn next(&self, string: &[u8]) -> (usize, u32) {
        let number = |width: usize| string[..width].iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        self.spaces
            .iter()
            .filter(|(width, ..)| *width <= string.len())
            .map(|(width, first, last)| (*width, number(*width), *first, *last))
            .find(|(_, code, first, last)| (*first..=*last).contains(code))
            .map_or((1, number(1)), |(width, code, ..)| (width, code))
    }

    fn meaning(&self, width: usize, code: u32) -> Option<Vec<u16>> {
        let ((_, first), (last, meaning)) = self.map.range((width, 0)..=(width, code)).next_back()?;
        if code > *last {
            return None;
        }
        match meaning {
            Meaning::Counting(units) => {
                let mut units = units.clone();
                if let Some(unit) = units.last_mut() {
                    *unit = unit.wrapping_add(u16::try_from(code - first).ok()?);
                }
                Some(units)
            }
            Meaning::Each(list) => list.get(usize::try_from(code - first).ok()?).cloned(),
        }
    }

    fn encoded(&self, string: &[u8], out: &mut String) -> bool {
        match &self.encoding {
            Encoding::Unknown => return false,
            Encoding::Utf16 => out.push_str(&String::from_utf16_lossy(&units(string))),
            Encoding::Legacy(encoding) => out.push_str(&encoding.decode_without_bom_handling(string).0),
            Encoding::Bytes(differences) => {
                let mut known = true;
                for byte in string {
                    match differences.get(byte) {
                        Some(Some(text)) => out.push_str(text),
                        Some(None) => {
                            out.push(char::REPLACEMENT_CHARACTER);
                            known = false;
                        }
                        None => out.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[*byte]).0),
                    }
                }
                return known;
            }
        }
        true
    }
}

/// The width and the number of a code.
fn code(value: &Value) -> Option<(usize, u32)> {
    match value {
        Value::String(bytes) if (1..=4).contains(&bytes.len()) => {
            Some((bytes.len(), bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))))
        }
        _ => None,
    }
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        bytes => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

fn text(value: &Value) -> Vec<u16> {
    match value {
        Value::String(bytes) => units(bytes),
        _ => Vec::new(),
    }
}

/// The differences of an encoding: names of glyphs from a code on.
fn differences(encoding: &Dict) -> BTreeMap<u8, Option<String>> {
    let (mut found, mut code) = (BTreeMap::new(), 0_usize);
    let Some(Value::List(list)) = encoding.get("Differences") else {
        return found;
    };
    for value in list {
        match value {
            Value::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    found.insert(code, glyph(name));
                }
                code += 1;
            }
            value => code = value.count().unwrap_or(code),
        }
    }
    found
}

/// What a glyph means by its name: `uni79D8`, `u20BB7`, `A`, `hyphen`.
fn glyph(name: &str) -> Option<String> {
    let name = name.split('.').next().unwrap_or_default();
    if let Some(digits) = name.strip_prefix("uni").filter(|digits| digits.len() >= 4) {
        let units = digits.as_bytes().chunks_exact(4);
        let units: Option<Vec<_>> = units
            .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok())
            .collect();
        return Some(String::from_utf16_lossy(&units?));
    }
    if let Some(code) = name.strip_prefix('u').and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        return char::from_u32(code).map(String::from);
    }
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c.to_string());
    }
    let named = PUNCTUATION.split(' ').position(|known| known == name);
    let sign = named.and_then(|at| " !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~".chars().nth(at));
    sign.map(String::from)
}

/// The names of the signs and digits of ASCII, in order.
const PUNCTUATION: &str = "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater question at bracketleft backslash bracketright asciicircum underscore grave braceleft bar braceright asciitilde";
