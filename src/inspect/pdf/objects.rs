//! Every object of a file, found by the words around it and not by its tables.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::filters;
use super::lexer::{Dict, Lexer, Value};
use crate::text::Text;

/// The most objects of a file.
const MAX_OBJECTS: usize = 2_000_000;

/// An object.
#[derive(Debug)]
pub(super) struct Object {
    /// Its number.
    pub(super) number: u32,
    /// Where it begins; that of its stream for those in streams.
    pub(super) at: usize,
    pub(super) value: Value,
    /// The bytes of its stream without filters.
    pub(super) stream: Option<Vec<u8>>,
}

/// The objects of a file, of all its revisions.
#[derive(Debug)]
pub(super) struct Objects<'a> {
    bytes: &'a [u8],
    pub(super) all: Vec<Object>,
    /// The last object of each number.
    latest: BTreeMap<u32, usize>,
    pub(super) encrypted: bool,
    /// Lengths that stand in objects of their own.
    lengths: RefCell<BTreeMap<u32, Option<usize>>>,
}

impl<'a> Objects<'a> {
    /// Finds all objects of a file.
    pub(super) fn read(bytes: &'a [u8], said: &mut Vec<Text>) -> Self {
        let mut objects = Self {
            bytes,
            all: Vec::new(),
            latest: BTreeMap::new(),
            encrypted: is_encrypted(bytes),
            lengths: RefCell::default(),
        };
        let mut streams = Vec::new();
        let (mut next, mut too_deep) = (0, false);
        for word in memchr::memmem::find_iter(bytes, b"obj") {
            let Some((number, at)) = head(bytes, word).filter(|_| word >= next) else {
                continue;
            };
            let mut lexer = Lexer::new(bytes, word + 3);
            let value = lexer.value().unwrap_or(Value::Null);
            too_deep |= lexer.too_deep;
            let body = value.dict().and_then(|dict| objects.body(dict, lexer.at));
            next = body.as_ref().map_or(lexer.at, |body| body.end);
            objects.encrypted |= value.dict().is_some_and(|dict| dict.contains_key("Encrypt"));
            if let Some(body) = body {
                streams.push((objects.all.len(), body));
            }
            objects.add(number, at, value);
            if objects.all.len() >= MAX_OBJECTS {
                said.push(Text::new("PDF のオブジェクトが多すぎます", "the PDF has too many objects"));
                break;
            }
        }
        if objects.all.is_empty() {
            said.push(Text::new("PDF にオブジェクトがありません", "there are no objects in the PDF"));
        }
        if !objects.encrypted {
            objects.unpack(streams, &mut too_deep, said);
        }
        if too_deep {
            said.push(Text::new(
                "PDF の値が深く入れ子になりすぎています",
                "values of the PDF are nested too deeply",
            ));
        }
        objects
    }

    fn add(&mut self, number: u32, at: usize, value: Value) {
        self.latest.insert(number, self.all.len());
        self.all.push(Object {
            number,
            at,
            value,
            stream: None,
        });
    }

    /// Takes the filters off all streams, and the objects out of those that hold some.
    fn unpack(&mut self, streams: Vec<(usize, std::ops::Range<usize>)>, too_deep: &mut bool, said: &mut Vec<Text>) {
        for (index, body) in streams {
            let Some(dict) = self.all[index].value.dict() else { continue };
            let bytes = filters::decode(dict, &self.bytes[body], self, said);
            if dict.get("Type").and_then(Value::name) == Some("ObjStm") {
                let count = dict.get("N").and_then(Value::count).unwrap_or(0);
                let first = dict.get("First").and_then(Value::count).unwrap_or(0);
                let at = self.all[index].at;
                let mut heads = Lexer::new(&bytes, 0);
                for _ in 0..count.min(MAX_OBJECTS) {
                    let (Some(number), Some(offset)) = (heads.value().and_then(|v| v.count()), heads.value().and_then(|v| v.count()))
                    else {
                        break;
                    };
                    let mut lexer = Lexer::new(&bytes, first.saturating_add(offset));
                    let value = lexer.value().unwrap_or(Value::Null);
                    *too_deep |= lexer.too_deep;
                    self.add(u32::try_from(number).unwrap_or(u32::MAX), at, value);
                }
            }
            self.all[index].stream = Some(bytes);
        }
    }

    /// Where the bytes of the stream stand that follows a dictionary which ends at `at`.
    fn body(&self, dict: &Dict, at: usize) -> Option<std::ops::Range<usize>> {
        let mut lexer = Lexer::new(self.bytes, at);
        if lexer.value() != Some(Value::Word(b"stream".to_vec())) {
            return None;
        }
        let start = match self.bytes.get(lexer.at..)? {
            [b'\r', b'\n', ..] => lexer.at + 2,
            [b'\r' | b'\n', ..] => lexer.at + 1,
            _ => lexer.at,
        };
        let stated = match dict.get("Length") {
            Some(Value::Reference(number)) => *self
                .lengths
                .borrow_mut()
                .entry(*number)
                .or_insert_with(|| length_in(self.bytes, *number)),
            length => length.and_then(Value::count),
        };
        let fits = |length: &usize| {
            let rest = self.bytes.get(start.saturating_add(*length)..).unwrap_or_default();
            rest.trim_ascii_start().starts_with(b"endstream")
        };
        let rest = &self.bytes[start..];
        let length = stated.filter(fits);
        let length = length.unwrap_or_else(|| memchr::memmem::find(rest, b"endstream").unwrap_or(rest.len()));
        Some(start..start + length)
    }

    /// The value itself, or that of the object to which it refers.
    pub(super) fn resolve(&self, value: &Value) -> Value {
        match value {
            Value::Reference(number) => self.get(*number).map_or(Value::Null, |object| object.value.clone()),
            value => value.clone(),
        }
    }

    /// The last object of a number.
    pub(super) fn get(&self, number: u32) -> Option<&Object> {
        self.latest.get(&number).map(|index| &self.all[*index])
    }

    /// The dictionary under a key, which may stand in an object of its own.
    pub(super) fn dict<'d>(&'d self, dict: &'d Dict, key: &str) -> Option<&'d Dict> {
        match dict.get(key)? {
            Value::Dict(dict) => Some(dict),
            Value::Reference(number) => self.get(*number)?.value.dict(),
            _ => None,
        }
    }
}

/// The number of the object whose word `obj` stands at `word`, and where its head begins.
fn head(bytes: &[u8], word: usize) -> Option<(u32, usize)> {
    let blank = |at: usize| {
        let rest = &bytes[..at];
        rest.len() - rest.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let digits = |at: usize| {
        let rest = &bytes[..at];
        at - rest.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count()
    };
    let end = blank(word);
    let generation = digits(end);
    let number_end = blank(generation);
    let number = digits(number_end);
    if generation == end || number_end == generation || number == number_end {
        return None;
    }
    let text = std::str::from_utf8(&bytes[number..number_end]).ok()?;
    Some((text.parse().ok()?, number))
}

/// The number that the object `number` holds.
fn length_in(bytes: &[u8], number: u32) -> Option<usize> {
    let wanted = format!("{number} 0 obj");
    let at = memchr::memmem::find_iter(bytes, &wanted).find(|at| *at == 0 || !bytes[at - 1].is_ascii_digit())?;
    Lexer::new(bytes, at + wanted.len()).value()?.count()
}

/// Whether a trailer names a key.
fn is_encrypted(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"trailer").any(|at| {
        let value = Lexer::new(bytes, at + b"trailer".len()).value();
        value.is_some_and(|value| value.dict().is_some_and(|dict| dict.contains_key("Encrypt")))
    })
}
