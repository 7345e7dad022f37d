//! Reading fields that may be one value or many, an id or an object.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use url::Url;

use crate::federation::context::PUBLIC;

/// A JSON object with the readings the vocabulary needs. Nothing here fails: what is not in its form
/// is absent.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a>(pub &'a Map<String, Value>);

impl<'a> Node<'a> {
    #[must_use]
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Node)
    }

    #[must_use]
    pub fn get(self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    #[must_use]
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.get(key).and_then(Value::as_str)
    }

    #[must_use]
    pub fn flag(self, key: &str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    #[must_use]
    pub fn id(self) -> Option<Url> {
        self.text("id").and_then(acceptable)
    }

    /// The values of a field as a list, one value included.
    #[must_use]
    pub fn list(self, key: &str) -> Vec<&'a Value> {
        match self.get(key) {
            Some(Value::Array(items)) => items.iter().take(1000).collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        }
    }

    /// Types, one or many.
    #[must_use]
    pub fn types(self) -> Vec<&'a str> {
        self.list("type").into_iter().filter_map(Value::as_str).collect()
    }

    #[must_use]
    pub fn is(self, kind: &str) -> bool {
        self.types().contains(&kind)
    }

    /// Ids in a field, whether as strings or as objects; `as:Public` and `Public` in full.
    #[must_use]
    pub fn ids(self, key: &str) -> Vec<String> {
        self.list(key).into_iter().filter_map(id_of).take(200).collect()
    }

    /// The one id in a field, or the first of several.
    #[must_use]
    pub fn first_id(self, key: &str) -> Option<Url> {
        self.ids(key).first().and_then(|id| acceptable(id))
    }

    /// The field as an object, when it holds exactly one.
    #[must_use]
    pub fn inner(self, key: &str) -> Option<Node<'a>> {
        match self.get(key)? {
            Value::Array(items) if items.len() == 1 => items.first().and_then(Node::of),
            value => Node::of(value),
        }
    }

    /// An address in a field that may be a string, a `Link`, an object with `url`, or several of them.
    #[must_use]
    pub fn link(self, key: &str) -> Option<Url> {
        self.list(key).into_iter().find_map(href_of)
    }

    #[must_use]
    pub fn time(self, key: &str) -> Option<DateTime<Utc>> {
        let time = DateTime::parse_from_rfc3339(self.text(key)?).ok()?.to_utc();
        // Outside of these years nothing was written; PostgreSQL and calendars differ beyond.
        (1990..=2200).contains(&chrono::Datelike::year(&time)).then_some(time)
    }

    /// `to` and `cc` together.
    #[must_use]
    pub fn audience(self) -> Vec<String> {
        let mut ids = self.ids("to");
        ids.extend(self.ids("cc"));
        ids
    }

    #[must_use]
    pub fn is_public(self) -> bool {
        self.audience().iter().any(|id| id == PUBLIC)
    }
}

fn id_of(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(id) => id,
        Value::Object(map) => map.get("id")?.as_str()?,
        _ => return None,
    };
    Some(match id {
        "as:Public" | "Public" => PUBLIC.to_owned(),
        id => id.to_owned(),
    })
}

fn href_of(value: &Value) -> Option<Url> {
    match value {
        Value::String(url) => acceptable(url),
        Value::Object(map) => {
            map.get("href").or_else(|| map.get("url")).or_else(|| map.get("id")).and_then(href_of)
        }
        Value::Array(items) => items.iter().take(20).find_map(href_of),
        _ => None,
    }
}

/// Ids and addresses: http or https with a name, bounded, without user info or fragment tricks.
#[must_use]
pub fn acceptable(text: &str) -> Option<Url> {
    if text.len() > 2000 || text.contains(char::is_control) || text.contains(' ') {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let named = matches!(url.host(), Some(url::Host::Domain(_)));
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && named && plain).then_some(url)
}
