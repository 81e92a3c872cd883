//! JSON as the documents say it: an object is an object. serde takes a list for a struct, field by field in the order of
//! the source, which no schema promises. Must not know bodies.

use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Why `json` is not what was wanted.
pub(crate) struct Wrong {
    /// In which field (`a.b[0]`), where it is one's.
    pub(crate) field: Option<String>,
    /// Why, with the line and column.
    pub(crate) error: serde_json::Error,
}

/// The object in `json`.
///
/// # Errors
/// What is no JSON, is no object, has a list where an object belongs, or is not of this type.
pub(crate) fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, Wrong> {
    read(json).map_err(|error| Wrong {
        field: field_of::<T>(json),
        error,
    })
}

/// Reads once more, along the path to what is wrong: only what is refused costs it.
fn field_of<T: DeserializeOwned>(json: &[u8]) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let error = serde_path_to_error::deserialize::<_, T>(Strict(&mut reader)).err()?;
    let path = error.path().to_string();
    let is_known = path != "." && !path.contains('?');
    is_known.then_some(path)
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    let first = json.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'[') {
        return Err(Error::custom("a list stands where an object belongs"));
    }
    let mut reader = serde_json::Deserializer::from_slice(json);
    let read = T::deserialize(Strict(&mut reader))?;
    reader.end()?;
    Ok(read)
}

/// Reads as the one inside does, but structs from objects only, however deep they stand.
struct Strict<T>(T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Strict(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Strict(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Strict(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, Strict(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, Strict(visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_ignored_any(visitor)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<V> {
    type Value = V::Value;

    fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(words)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.0.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.0.visit_f64(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        self.0.visit_str(value)
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.0.visit_borrowed_str(value)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Strict(inner))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Strict(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Strict(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Strict(fields))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Strict(variant))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict(inner))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Strict(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Strict<A> {
    type Error = A::Error;

    /// A name has nothing inside.
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Strict(seed))
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Strict<A> {
    type Error = A::Error;
    type Variant = Strict<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (name, inside) = self.0.variant_seed(seed)?;
        Ok((name, Strict(inside)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(Strict(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, Strict(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, Strict(visitor))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Inner {
        count: Option<u32>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Outer {
        one: Option<Inner>,
        many: Vec<Inner>,
        named: BTreeMap<String, Inner>,
        pair: (u8, i8),
        text: Option<String>,
    }

    fn read(json: &str) -> Result<Outer, serde_json::Error> {
        from_slice(json.as_bytes()).map_err(|wrong| wrong.error)
    }

    #[test]
    fn what_is_wrong_is_told_with_its_field() {
        for (json, field) in [
            (r#"{"one":{"count":-1}}"#, Some("one.count")),
            (r#"{"many":[{},{"count":"a"}]}"#, Some("many[1].count")),
            (r#"{"named":{"a":[]}}"#, Some("named.a")),
            (r#"{"text":1}"#, Some("text")),
            (r#"{"two":1}"#, Some("two")),
            ("[]", None),
            ("{", None),
        ] {
            let wrong = from_slice::<Outer>(json.as_bytes()).err();
            let found = wrong.and_then(|wrong| wrong.field);
            assert_eq!(found.as_deref(), field, "{json}");
        }
    }

    #[test]
    fn an_object_is_read_as_it_was() {
        let json = r#" {"one":{"count":1},"many":[{},{"count":null}],"named":{"a":{"count":2}},"pair":[1,-1],"text":"\u0041"} "#;
        let plain: Outer = serde_json::from_str(json).expect("it is one");
        assert_eq!(read(json).expect("it is one"), plain);
        assert_eq!(read("{}").expect("it is one"), Outer::default());
    }

    #[test]
    fn a_list_is_no_object_however_deep() {
        for json in [
            "[]",
            " [null,[]]",
            r#"{"one":[]}"#,
            r#"{"one":[1]}"#,
            r#"{"many":[[]]}"#,
            r#"{"named":{"a":[]}}"#,
        ] {
            assert!(
                serde_json::from_str::<Outer>(json).is_ok() || json.contains("null"),
                "{json}"
            );
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        for json in [
            "",
            "null",
            "1",
            "{} {}",
            r#"{"two":1}"#,
            r#"{"text":1}"#,
            r#"{"text":"a","text":"b"}"#,
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
