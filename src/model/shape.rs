//! A record as a tree of fields, drawn from its type: what pages, registers and the graph go by.
//!
//! A kind is defined once, as a struct. Its fields, in their order, its references and its words are read off that struct through `serde`, so that a
//! new field shows everywhere without another line of code.

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};

use super::Kind;
use super::value::REF;
use crate::data::DAY;
use crate::span::{FileId, Span};
use crate::text::{Text, WORDS};

/// A piece of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Nothing.
    Nothing,
    /// Text of the author in both languages.
    Words(Text),
    /// A plain string: a number of a document, a place, a version.
    Plain(String),
    /// One of an enumeration: the type and the value.
    Word(&'static str, &'static str),
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A calendar day, ISO 8601.
    Day(String),
    /// A reference.
    Reference(Reference),
    /// Several.
    List(Vec<Shape>),
    /// Fields by name, in their order; those that say nothing are left out.
    Fields(Vec<(String, Shape)>),
    /// Entries whose keys are shapes themselves (RACI: roles).
    Entries(Vec<(Shape, Shape)>),
}

/// A reference to another record.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The kinds it may name; any if empty.
    pub kinds: Vec<Kind>,
    /// The id as written.
    pub id: String,
    /// Where it is written.
    pub span: Span,
}

impl Shape {
    /// Draws any value.
    ///
    /// # Panics
    /// If a type of the model serializes in a way that no record does.
    #[must_use]
    pub fn of(value: &impl Serialize) -> Self {
        value
            .serialize(Draw)
            .expect("records are made of text, numbers, days, references, lists and fields")
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Words(text) => text.is_empty(),
            Self::Plain(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Fields(fields) => fields.is_empty(),
            Self::Entries(entries) => entries.is_empty(),
            Self::Word(..) | Self::Number(_) | Self::Truth(_) | Self::Day(_) | Self::Reference(_) => false,
        }
    }

    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Fields(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, shape)| shape),
            _ => None,
        }
    }

    /// Calls `visit` on every reference with the path of field names that leads to it, joined by `.`.
    pub fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, &'a Reference)) {
        self.walk("", visit);
    }

    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, &'a Reference)) {
        match self {
            Self::Reference(reference) => visit(path, reference),
            Self::List(items) => items.iter().for_each(|item| item.walk(path, visit)),
            Self::Fields(fields) => {
                for (name, shape) in fields {
                    let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    shape.walk(&inner, visit);
                }
            }
            Self::Entries(entries) => {
                for (key, value) in entries {
                    key.walk(path, visit);
                    value.walk(path, visit);
                }
            }
            _ => {}
        }
    }
}

/// A serializer whose output is a [`Shape`].
struct Draw;

/// A value that no record holds.
#[derive(Debug)]
struct Undrawable(String);

impl std::fmt::Display for Undrawable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Undrawable {}

impl ser::Error for Undrawable {
    fn custom<T: std::fmt::Display>(words: T) -> Self {
        Self(words.to_string())
    }
}

type Drawn = Result<Shape, Undrawable>;

macro_rules! numbers {
    ($($method:ident $ty:ty),*) => {
        $(fn $method(self, number: $ty) -> Drawn { Ok(Shape::Number(f64::from(number))) })*
    };
}

impl Serializer for Draw {
    type Ok = Shape;
    type Error = Undrawable;
    type SerializeSeq = Seq;
    type SerializeTuple = Seq;
    type SerializeTupleStruct = Impossible<Shape, Undrawable>;
    type SerializeTupleVariant = Impossible<Shape, Undrawable>;
    type SerializeMap = Map;
    type SerializeStruct = Struct;
    type SerializeStructVariant = Impossible<Shape, Undrawable>;

    numbers!(serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_f32 f32, serialize_f64 f64);

    #[allow(clippy::cast_precision_loss, reason = "counts in records are far below 2^52")]
    fn serialize_i64(self, number: i64) -> Drawn {
        Ok(Shape::Number(number as f64))
    }
    #[allow(clippy::cast_precision_loss, reason = "counts in records are far below 2^52")]
    fn serialize_u64(self, number: u64) -> Drawn {
        Ok(Shape::Number(number as f64))
    }
    fn serialize_bool(self, truth: bool) -> Drawn {
        Ok(Shape::Truth(truth))
    }
    fn serialize_char(self, character: char) -> Drawn {
        Ok(Shape::Plain(character.to_string()))
    }
    fn serialize_str(self, text: &str) -> Drawn {
        Ok(Shape::Plain(text.to_owned()))
    }
    fn serialize_bytes(self, _: &[u8]) -> Drawn {
        Err(Undrawable("bytes".to_owned()))
    }
    fn serialize_none(self) -> Drawn {
        Ok(Shape::Nothing)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Drawn {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Drawn {
        Ok(Shape::Nothing)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Drawn {
        Ok(Shape::Nothing)
    }
    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Drawn {
        Ok(Shape::Word(name, variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Drawn {
        let drawn = value.serialize(self)?;
        Ok(match (name, drawn) {
            (DAY, Shape::Plain(day)) => Shape::Day(day),
            (REF, Shape::List(parts)) => reference(&parts)?,
            (_, other) => other,
        })
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, value: &T) -> Drawn {
        value.serialize(self)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Seq, Undrawable> {
        Ok(Seq {
            items: Vec::new(),
            keep_nothing: false,
        })
    }
    fn serialize_tuple(self, _: usize) -> Result<Seq, Undrawable> {
        Ok(Seq {
            items: Vec::new(),
            keep_nothing: true,
        })
    }
    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Undrawable> {
        Err(Undrawable(name.to_owned()))
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Undrawable> {
        Err(Undrawable(name.to_owned()))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Map, Undrawable> {
        Ok(Map {
            entries: Vec::new(),
            key: None,
        })
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Struct, Undrawable> {
        Ok(Struct {
            words: name == WORDS,
            fields: Vec::new(),
        })
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Undrawable> {
        Err(Undrawable(name.to_owned()))
    }
}

/// Puts a reference together from its parts: file, start, end, id, kinds.
fn reference(parts: &[Shape]) -> Drawn {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the parts were whole 32-bit numbers"
    )]
    let number = |shape: &Shape| match shape {
        Shape::Number(number) => *number as u32,
        _ => 0,
    };
    let [file, start, end, Shape::Plain(id), kinds @ ..] = parts else {
        return Err(Undrawable("a reference".to_owned()));
    };
    let span = Span {
        file: FileId::new(number(file) as usize),
        start: number(start),
        end: number(end),
    };
    let kinds = kinds
        .iter()
        .filter_map(|kind| Kind::ALL.get(number(kind) as usize).copied())
        .collect();
    Ok(Shape::Reference(Reference {
        kinds,
        id: id.clone(),
        span,
    }))
}

struct Seq {
    items: Vec<Shape>,
    keep_nothing: bool,
}

impl SerializeSeq for Seq {
    type Ok = Shape;
    type Error = Undrawable;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Undrawable> {
        let shape = Shape::of_dyn(value)?;
        if self.keep_nothing || !shape.is_nothing() {
            self.items.push(shape);
        }
        Ok(())
    }
    fn end(self) -> Drawn {
        Ok(Shape::List(self.items))
    }
}

impl SerializeTuple for Seq {
    type Ok = Shape;
    type Error = Undrawable;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Undrawable> {
        SerializeSeq::serialize_element(self, value)
    }
    fn end(self) -> Drawn {
        Ok(Shape::List(self.items))
    }
}

struct Map {
    entries: Vec<(Shape, Shape)>,
    key: Option<Shape>,
}

impl SerializeMap for Map {
    type Ok = Shape;
    type Error = Undrawable;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Undrawable> {
        self.key = Some(Shape::of_dyn(key)?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Undrawable> {
        let value = Shape::of_dyn(value)?;
        let key = self.key.take().ok_or_else(|| Undrawable("a value without its key".to_owned()))?;
        self.entries.push((key, value));
        Ok(())
    }
    fn end(self) -> Drawn {
        Ok(Shape::Entries(self.entries))
    }
}

struct Struct {
    words: bool,
    fields: Vec<(String, Shape)>,
}

impl SerializeStruct for Struct {
    type Ok = Shape;
    type Error = Undrawable;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Undrawable> {
        let shape = Shape::of_dyn(value)?;
        if self.words || !shape.is_nothing() {
            self.fields.push((name.to_owned(), shape));
        }
        Ok(())
    }
    fn end(self) -> Drawn {
        if !self.words {
            return Ok(Shape::Fields(self.fields));
        }
        let mut plain = self.fields.into_iter().map(|(_, shape)| match shape {
            Shape::Plain(text) => text,
            _ => String::new(),
        });
        let (ja, en) = (plain.next().unwrap_or_default(), plain.next().unwrap_or_default());
        Ok(Shape::Words(Text::owned(ja, en)))
    }
}

impl Shape {
    fn of_dyn<T: Serialize + ?Sized>(value: &T) -> Drawn {
        value.serialize(Draw)
    }
}
