//! The values of a PDF: what objects, contents of pages and maps of fonts are written in.

use std::collections::BTreeMap;

/// How deep lists and dictionaries may stand inside each other.
const MAX_DEPTH: usize = 100;

/// A dictionary.
pub(super) type Dict = BTreeMap<String, Value>;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Number(f64),
    Name(String),
    String(Vec<u8>),
    List(Vec<Value>),
    Dict(Dict),
    /// Another object, by its number.
    Reference(u32),
    /// An operator or a keyword.
    Word(Vec<u8>),
}

impl Value {
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A number that counts something.
    pub(super) fn count(&self) -> Option<usize> {
        match self {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "such casts end at the borders of the type"
            )]
            Self::Number(number) if *number >= 0.0 => Some(*number as usize),
            _ => None,
        }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }
}

/// Reads values one after the other.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Whether something stood too deep, and was left out.
    pub(super) too_deep: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            too_deep: false,
        }
    }

    /// The next value; nothing at the end.
    pub(super) fn value(&mut self) -> Option<Value> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Value> {
        self.skip();
        let rest = self.bytes.get(self.at..)?;
        let value = match rest {
            [] => return None,
            [b'/', ..] => {
                self.at += 1;
                Value::Name(self.name())
            }
            [b'(', ..] => Value::String(self.literal()),
            [b'<', b'<', ..] => {
                self.at += 2;
                Value::Dict(self.dict(depth)?)
            }
            [b'<', ..] => Value::String(self.hex()),
            [b'[', ..] => {
                self.at += 1;
                Value::List(self.list(depth))
            }
            [b')' | b']' | b'>' | b'{' | b'}', ..] => {
                let length = if rest.starts_with(b">>") { 2 } else { 1 };
                self.at += length;
                Value::Word(rest[..length].to_vec())
            }
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number(),
            _ => {
                let word = self.regular();
                match word {
                    b"null" => Value::Null,
                    word => Value::Word(word.to_vec()),
                }
            }
        };
        Some(value)
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                0 | 9 | 10 | 12 | 13 | 32 => self.at += 1,
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|byte| matches!(byte, 10 | 13)).unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    /// The regular characters from here on; at least one.
    fn regular(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .position(|byte| matches!(byte, 0 | 9 | 10 | 12 | 13 | 32) || b"()<>[]{}/%".contains(byte));
        let length = length.unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn name(&mut self) -> String {
        let raw = self.regular();
        let (mut bytes, mut at) = (Vec::with_capacity(raw.len()), 0);
        while let Some(byte) = raw.get(at) {
            let code = (*byte == b'#').then(|| raw.get(at + 1..at + 3)).flatten();
            let code = code.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
            bytes.push(code.unwrap_or(*byte));
            at += if code.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A number, or a reference such as `12 0 R`.
    fn number(&mut self) -> Value {
        let word = self.regular();
        let Some(number) = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok()) else {
            return Value::Word(word.to_vec());
        };
        let plain = |word: &[u8]| !word.is_empty() && word.len() < 11 && word.iter().all(u8::is_ascii_digit);
        if plain(word) {
            let back = self.at;
            self.skip();
            if plain(self.regular()) {
                self.skip();
                let reference = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                if let (b"R", Some(reference)) = (self.regular(), reference) {
                    return Value::Reference(reference);
                }
            }
            self.at = back;
        }
        Value::Number(number)
    }

    /// A string in parentheses.
    fn literal(&mut self) -> Vec<u8> {
        let (mut out, mut open) = (Vec::new(), 0);
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => {
                    if open > 0 {
                        out.push(*byte);
                    }
                    open += 1;
                }
                b')' if open == 1 => break,
                b')' => {
                    open -= 1;
                    out.push(*byte);
                }
                b'\\' => self.escape(&mut out),
                _ => out.push(*byte),
            }
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.bytes.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(10),
            b'r' => out.push(13),
            b't' => out.push(9),
            b'b' => out.push(8),
            b'f' => out.push(12),
            // The end of the line is no part of the string.
            b'\r' => self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.bytes.get(self.at) {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                out.push(code.to_le_bytes()[0]);
            }
            _ => out.push(*byte),
        }
    }

    /// A string in hexadecimal digits.
    fn hex(&mut self) -> Vec<u8> {
        let rest = &self.bytes[self.at + 1..];
        let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        self.at = (self.at + 2 + end).min(self.bytes.len());
        super::filters::hex(&rest[..end])
    }

    fn list(&mut self, depth: usize) -> Vec<Value> {
        let mut list = Vec::new();
        if depth >= MAX_DEPTH {
            self.too_deep = true;
            return list;
        }
        while let Some(value) = self.nested(depth + 1) {
            match &value {
                Value::Word(word) if word == b"]" => break,
                // A list that is never closed.
                Value::Word(word) if word == b"endobj" || word == b">>" => break,
                _ => list.push(value),
            }
        }
        list
    }

    fn dict(&mut self, depth: usize) -> Option<Dict> {
        let mut dict = Dict::new();
        if depth >= MAX_DEPTH {
            self.too_deep = true;
            return Some(dict);
        }
        loop {
            match self.nested(depth + 1) {
                Some(Value::Name(key)) => {
                    let value = self.nested(depth + 1)?;
                    if matches!(&value, Value::Word(word) if word == b">>") {
                        return Some(dict);
                    }
                    dict.insert(key, value);
                }
                Some(Value::Word(word)) if word == b">>" || word == b"endobj" => return Some(dict),
                // A key that is none.
                Some(_) => {}
                None => return Some(dict),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_written() {
        let mut lexer = Lexer::new(b"<< /A#42 (a\\(b\\051 (c) \\101\\\n) % x\n/B [1 0 R 2 -.5 <e7A7 9>] >> BT", 0);
        let Some(Value::Dict(dict)) = lexer.value() else {
            panic!("a dictionary")
        };
        assert_eq!(dict["AB"], Value::String(b"a(b) (c) A".to_vec()));
        let list = [
            Value::Reference(1),
            Value::Number(2.0),
            Value::Number(-0.5),
            Value::String(vec![0xe7, 0xa7, 0x90]),
        ];
        assert_eq!(dict["B"], Value::List(list.into()));
        assert_eq!(lexer.value(), Some(Value::Word(b"BT".to_vec())));
        assert_eq!(lexer.value(), None);
        let deep = b"[".repeat(100_000);
        let mut lexer = Lexer::new(&deep, 0);
        while lexer.value().is_some() {}
        assert!(lexer.too_deep);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(proptest::sample::select(b"<>[]()/%\\ 01Rx\n".as_slice()), 0..60)) {
            let mut lexer = Lexer::new(&bytes, 0);
            while lexer.value().is_some() {}
        }
    }
}
