//! Which language a caller prefers, for texts that exist in several: `?lang`, else `Accept-Language`.

use axum::extract::FromRequestParts;
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;

use super::page::Query;
use super::problem::Problem;
use crate::communities::Texts;
use crate::error::{self, Error};
use crate::text::LanguageTag;

/// Preferences looked at; browsers send fewer.
const MOST: usize = 10;

/// Primary languages, the preferred one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferred(Vec<String>);

impl<S: Send + Sync> FromRequestParts<S> for Preferred {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Ok(query) = Query::from_request_parts(parts, state).await;
        if let Some(lang) = query.get("lang") {
            let tag =
                LanguageTag::parse(lang).map_err(|_| Error::invalid("lang", error::Problem::Malformed))?;
            return Ok(Self(vec![tag.primary().to_owned()]));
        }
        let header = parts.headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
        Ok(Self::parse(header.unwrap_or_default()))
    }
}

impl Preferred {
    /// `es;q=0.8, pt` (RFC 9110 §12.5.4); what makes no sense is passed over.
    fn parse(header: &str) -> Self {
        let mut ranges: Vec<(u16, String)> = header
            .split(',')
            .take(MOST)
            .filter_map(|range| {
                let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
                let weight: f32 = weight.trim().parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
                let thousandths = (weight * 1000.0) as u16;
                let tag = LanguageTag::parse(tag).ok().filter(|_| thousandths > 0)?;
                Some((thousandths, tag.primary().to_owned()))
            })
            .collect();
        ranges.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        Self(ranges.into_iter().map(|(_, tag)| tag).collect())
    }

    /// The text in the best language there is; `own` is the one it was written in first.
    #[must_use]
    pub fn text<'a>(&self, texts: &'a Texts, own: &str) -> &'a str {
        let wanted = self.0.iter().find(|code| texts.0.contains_key(*code)).map_or(own, String::as_str);
        texts.text(wanted, own)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("pt-BR,pt;q=0.9,en;q=0.5", "Água")]
    #[case("en;q=0.9, pt;q=0.4", "Water")]
    #[case("de, *;q=0.1", "Agua")]
    #[case("en;q=0", "Agua")]
    #[case("en;q=inf,en;q=-1,;;;,\u{7f}", "Agua")]
    #[case("", "Agua")]
    fn the_preferred_text_is_found(#[case] header: &str, #[case] expected: &str) {
        let texts = Texts(
            [("es", "Agua"), ("pt", "Água"), ("en", "Water")].map(|(c, t)| (c.into(), t.into())).into(),
        );
        assert_eq!(Preferred::parse(header).text(&texts, "es"), expected);
    }
}
