//! Several words for each language, `{"es": ["…", "…"]}` in the database.

use std::collections::BTreeMap;

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{Output, ToSql};
use diesel::sql_types::Jsonb;

/// Language code to words.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
pub struct Lists(pub BTreeMap<String, Vec<String>>);

impl Lists {
    /// The words of a language, in order.
    #[must_use]
    pub fn of(&self, language: &str) -> &[String] {
        self.0.get(language).map_or(&[], Vec::as_slice)
    }

    /// Adds a word unless it is there.
    pub fn add(&mut self, language: &str, word: &str) {
        let words = self.0.entry(language.to_owned()).or_default();
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }

    /// Every word with its language.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(code, words)| words.iter().map(|word| (code.as_str(), word.as_str())))
    }
}

impl ToSql<Jsonb, Pg> for Lists {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> diesel::serialize::Result {
        let value = serde_json::to_value(&self.0)?;
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for Lists {
    fn from_sql(bytes: PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_value(value)?))
    }
}
