//! A text in several languages, `{"es": "…", "pt": "…"}` in the database.

use std::collections::BTreeMap;

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{Output, ToSql};
use diesel::sql_types::Jsonb;

/// Language code to text.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
pub struct Texts(pub BTreeMap<String, String>);

impl Texts {
    #[must_use]
    pub fn one(language: &str, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language.to_owned(), text.into())]))
    }

    /// In the language asked for, else in `fallback`, else in any; with the language it is in.
    #[must_use]
    pub fn pick(&self, language: &str, fallback: &str) -> Option<(&str, &str)> {
        [language, fallback]
            .iter()
            .find_map(|code| self.0.get_key_value(*code))
            .or_else(|| self.0.first_key_value())
            .map(|(code, text)| (code.as_str(), text.as_str()))
            .filter(|(_, text)| !text.is_empty())
    }

    #[must_use]
    pub fn text(&self, language: &str, fallback: &str) -> &str {
        self.pick(language, fallback).map_or("", |(_, text)| text)
    }
}

impl ToSql<Jsonb, Pg> for Texts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> diesel::serialize::Result {
        let value = serde_json::to_value(&self.0)?;
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for Texts {
    fn from_sql(bytes: PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_value(value)?))
    }
}
