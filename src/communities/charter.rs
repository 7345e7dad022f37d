//! What a community is for, beside its purpose: for whom, with whom, to what end, how often.

use std::collections::BTreeMap;

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{Output, ToSql};
use diesel::sql_types::Jsonb;

use super::Texts;

/// The parts beside the purpose, which is the charter's text.
pub const PARTS: [&str; 4] = ["audience", "sponsors", "results", "rhythm"];
/// Longest part, in characters.
pub const LONGEST: usize = 2_000;

/// Part to its text per language; parts are those of [`PARTS`].
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
pub struct CharterParts(pub BTreeMap<String, Texts>);

impl CharterParts {
    /// A part's text in the language asked for, else in `fallback`, else in any; with its language.
    #[must_use]
    pub fn pick(&self, part: &str, (language, fallback): (&str, &str)) -> Option<(&str, &str)> {
        self.0.get(part)?.pick(language, fallback)
    }
}

impl ToSql<Jsonb, Pg> for CharterParts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> diesel::serialize::Result {
        let plain: BTreeMap<_, _> = self.0.iter().map(|(part, texts)| (part, &texts.0)).collect();
        let value = serde_json::to_value(plain)?;
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for CharterParts {
    fn from_sql(bytes: PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?;
        let plain: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_value(value)?;
        Ok(Self(plain.into_iter().map(|(part, texts)| (part, Texts(texts))).collect()))
    }
}
