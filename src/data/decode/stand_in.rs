//! Values that take the place of what did not fit, so that a pass goes on behind it. What is read out of them is thrown away.

use serde::de::{self, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::{Failure, PLACED, Problem};

/// Fits any type, so that reading goes on past a part that did not fit.
#[derive(Clone, Copy)]
pub(super) struct StandIn;

impl StandIn {
    fn failed(_: Failure) -> Failure {
        Failure::new(Problem::StandIn)
    }
}

macro_rules! stand_in_number {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            visitor.$visit(Default::default()).map_err(Self::failed)
        })*
    };
}

impl<'de> Deserializer<'de> for StandIn {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_str("x").map_err(Self::failed)
    }

    stand_in_number! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_none().map_err(Self::failed)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit().map_err(Self::failed)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor
            .visit_seq(de::value::SeqDeserializer::new(std::iter::empty::<u8>()))
            .map_err(Self::failed)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor
            .visit_map(de::value::MapDeserializer::new(std::iter::empty::<(u8, u8)>()))
            .map_err(Self::failed)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_map(StandInFields { fields: fields.iter() }).map_err(Self::failed)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor
            .visit_enum(StandInVariant(variants.first().copied().unwrap_or_default()))
            .map_err(Self::failed)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        match name {
            PLACED => visitor.visit_seq(StandInPlaced(0)),
            "$Date" => visitor.visit_str("2000-01-01"),
            "$Interval" => visitor.visit_str("year"),
            _ if name.starts_with('$') => visitor.visit_str("x"),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(Self::failed)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit_struct tuple tuple_struct identifier ignored_any
    }
}

struct StandInPlaced(u8);

impl<'de> SeqAccess<'de> for StandInPlaced {
    type Error = Failure;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        self.0 += 1;
        match self.0 {
            1..=3 => seed.deserialize(0u32.into_deserializer()).map(Some),
            4 => seed.deserialize(StandIn).map(Some),
            _ => Ok(None),
        }
    }
}

struct StandInFields {
    fields: std::slice::Iter<'static, &'static str>,
}

impl<'de> MapAccess<'de> for StandInFields {
    type Error = Failure;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        self.fields
            .next()
            .map(|field| seed.deserialize(field.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        seed.deserialize(StandIn)
    }
}

struct StandInVariant(&'static str);

impl<'de> EnumAccess<'de> for StandInVariant {
    type Error = Failure;
    type Variant = StandIn;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, StandIn), Failure> {
        Ok((seed.deserialize(self.0.into_deserializer())?, StandIn))
    }
}

impl<'de> VariantAccess<'de> for StandIn {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_struct("", fields, visitor)
    }
}
