//! Strict JSON: no duplicate keys, bounded depth and size, none of the keywords that re-shape a graph.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

const DEEPEST: usize = 32;
const MOST_NODES: usize = 10_000;
const LONGEST: usize = 256 * 1024;

/// Why a document is refused.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(String);

impl Malformed {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Keywords that JSON-LD processors give a meaning our plain reading would miss; a document that uses
/// them could say one thing to us and another to a peer (Mastodon CVE-2022-24307 and its kin).
const RESHAPING: [&str; 9] =
    ["@graph", "@included", "@reverse", "@id", "@type", "@nest", "@list", "@set", "@value"];

/// Terms that a context must not give another meaning.
const CORE: [&str; 12] = [
    "id",
    "type",
    "actor",
    "object",
    "attributedTo",
    "to",
    "cc",
    "publicKey",
    "inbox",
    "audience",
    "owner",
    "target",
];

/// Reads an object; refuses what is ambiguous, too deep or too large.
pub fn parse(text: &[u8]) -> Result<Map<String, Value>, Malformed> {
    let mut nodes = 0;
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = Strict { depth: 0, nodes: &mut nodes }
        .deserialize(&mut deserializer)
        .map_err(|error| Malformed::new(format!("not acceptable JSON: {error}")))?;
    deserializer.end().map_err(|_| Malformed::new("something follows the JSON"))?;
    let Value::Object(map) = value else { return Err(Malformed::new("not a JSON object")) };
    if let Some(context) = map.get("@context") {
        check_context(context)?;
    }
    check_keys(&map)?;
    Ok(map)
}

fn check_keys(map: &Map<String, Value>) -> Result<(), Malformed> {
    for (key, value) in map {
        if key == "@context" {
            continue;
        }
        if RESHAPING.contains(&key.as_str()) {
            return Err(Malformed::new(format!("the keyword {key} is not accepted")));
        }
        check_values(value)?;
    }
    Ok(())
}

fn check_values(value: &Value) -> Result<(), Malformed> {
    match value {
        Value::Object(map) => check_keys(map),
        Value::Array(items) => items.iter().try_for_each(check_values),
        _ => Ok(()),
    }
}

/// Inline contexts may add terms, never change those that decide who did what.
fn check_context(context: &Value) -> Result<(), Malformed> {
    match context {
        Value::Array(items) => items.iter().try_for_each(check_context),
        Value::Object(terms) => {
            for (term, definition) in terms {
                let meant = definition.as_str().or_else(|| definition.get("@id").and_then(Value::as_str));
                let harmless = match meant {
                    Some("@id") => term == "id",
                    Some("@type") => term == "type",
                    Some(meant) => {
                        meant == format!("as:{term}")
                            || meant == format!("https://www.w3.org/ns/activitystreams#{term}")
                            || meant.starts_with("sec:")
                            || meant.starts_with("https://w3id.org/security#")
                            || meant.starts_with("ldp:")
                            || meant.starts_with("http://www.w3.org/ns/ldp#")
                    }
                    None => false,
                };
                let aliases =
                    matches!(meant, Some("@id" | "@type" | "@graph" | "@reverse" | "@included" | "@nest"));
                if (CORE.contains(&term.as_str()) || aliases) && !harmless {
                    return Err(Malformed::new(format!("the context redefines {term}")));
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

struct Strict<'a> {
    depth: usize,
    nodes: &'a mut usize,
}

impl Strict<'_> {
    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        *self.nodes += 1;
        if *self.nodes > MOST_NODES { Err(E::custom("too many values")) } else { Ok(()) }
    }

    fn text<E: serde::de::Error>(text: &str) -> Result<(), E> {
        if text.len() > LONGEST {
            return Err(E::custom("a text is too long"));
        }
        if text.contains('\0') { Err(E::custom("a text contains NUL")) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        if self.depth > DEEPEST {
            return Err(D::Error::custom("nested too deep"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        Self::text(value)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        Self::text(&value)?;
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        let depth = self.depth + 1;
        while let Some(item) = items.next_element_seed(Strict { depth, nodes: &mut *self.nodes })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let depth = self.depth + 1;
        while let Some(key) = entries.next_key::<String>()? {
            Self::text(&key)?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {key:?} comes twice")));
            }
            let value = entries.next_value_seed(Strict { depth, nodes: &mut *self.nodes })?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::duplicate(r#"{"id":"a","id":"b"}"#)]
    #[case::escaped_duplicate(r#"{"id":"a","\u0069d":"b"}"#)]
    #[case::graph(r#"{"@graph":[]}"#)]
    #[case::nested_keyword(r#"{"object":{"@reverse":{}}}"#)]
    #[case::alias(r#"{"@context":{"x":"@type"},"x":"Create"}"#)]
    #[case::remapped(r#"{"@context":[{"actor":"as:object"}]}"#)]
    #[case::remapped_by_object(r#"{"@context":{"to":{"@id":"ex:to"}}}"#)]
    #[case::not_an_object("[1]")]
    #[case::nul(r#"{"a":"\u0000"}"#)]
    #[case::trailing(r#"{} {}"#)]
    #[case::surrogate(r#"{"a":"\ud800"}"#)]
    fn ambiguous_documents_are_refused(#[case] text: &str) {
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
        assert!(parse(deep.as_bytes()).is_err());
        let wide = format!("{{\"a\":[{}1]}}", "1,".repeat(20_000));
        assert!(parse(wide.as_bytes()).is_err());
    }

    #[test]
    fn our_own_context_passes() {
        let document = crate::federation::context::with_context(
            crate::federation::context::context(),
            serde_json::json!({"id": "https://a.example/1"}),
        );
        parse(document.to_string().as_bytes()).unwrap();
    }
}
