//! A term of a community: a SKOS concept (<https://www.w3.org/TR/skos-reference/>).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Lists;
use crate::actors::actor::named;
use crate::communities::Texts;
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, ConceptId};
use crate::db::schema::concepts;
use crate::error::{Checks, Error, Problem, Result};
use crate::text::LanguageTag;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = concepts, check_for_backend(diesel::pg::Pg))]
pub struct Concept {
    pub id: ConceptId,
    pub community_id: CommunityId,
    pub slug: String,
    /// `skos:prefLabel`, one for each language.
    pub labels: Texts,
    /// `skos:altLabel`.
    pub alt_labels: Lists,
    /// `skos:definition`.
    pub definition: Texts,
    pub broader_id: Option<ConceptId>,
    pub merged_into_id: Option<ConceptId>,
    /// Addresses of the same concept in other vocabularies (`skos:exactMatch`).
    pub exact_match: Vec<String>,
    /// `proposed`, `accepted` or `declined`.
    pub state: String,
    pub proposed_by: Option<ActorId>,
    pub position: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Concept {
    /// In the language asked for, else in `fallback` (the community's own), else in any.
    #[must_use]
    pub fn label(&self, language: &str, fallback: &str) -> &str {
        self.labels.pick(language, fallback).map_or(&self.slug, |(_, label)| label)
    }

    /// Counts as a term of the community: accepted, and not merged into another.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.state == "accepted" && self.merged_into_id.is_none()
    }
}

/// Most terms of one community.
pub const MOST: i64 = 2_000;
/// Longest label, in characters.
pub const LABEL: usize = 100;
/// Longest definition, in characters.
pub const DEFINITION: usize = 1_000;
/// Most alternative labels for each language.
pub const ALTERNATIVES: usize = 20;
/// Most addresses in other vocabularies, and the longest of them.
pub const MATCHES: (usize, usize) = (10, 500);
/// Most related terms.
pub const RELATED: usize = 20;

/// What somebody says of a term. `broader` and `related` are terms of the same community.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub labels: Texts,
    pub alt_labels: Lists,
    pub definition: Texts,
    pub broader: Option<ConceptId>,
    pub related: Vec<ConceptId>,
    pub exact_match: Vec<String>,
    pub position: i32,
}

impl Draft {
    /// Without empty texts and with what is left trimmed.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        for texts in [&mut self.labels, &mut self.definition] {
            for text in texts.0.values_mut() {
                *text = text.trim().to_owned();
            }
            texts.0.retain(|_, text| !text.is_empty());
        }
        for words in self.alt_labels.0.values_mut() {
            *words =
                words.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
            words.dedup();
        }
        self.alt_labels.0.retain(|_, words| !words.is_empty());
        self.exact_match =
            self.exact_match.iter().map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).collect();
        self.related.sort_unstable();
        self.related.dedup();
        self
    }

    /// # Errors
    ///
    /// Fields `label`, `alternatives`, `definition`, `exact_match`, `related` and `position`.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let tags = self.labels.0.keys().chain(self.alt_labels.0.keys()).chain(self.definition.0.keys());
        let strange =
            tags.clone().count() > 60 || tags.into_iter().any(|tag| LanguageTag::parse(tag).is_err());
        if self.labels.0.is_empty() {
            checks.fail("label", Problem::Required);
        } else if strange {
            checks.fail("label", Problem::Unknown);
        }
        self.labels.0.values().for_each(|label| checks.length("label", label, 1, LABEL));
        self.definition.0.values().for_each(|text| checks.length("definition", text, 0, DEFINITION));
        for words in self.alt_labels.0.values() {
            if words.len() > ALTERNATIVES {
                checks.fail("alternatives", Problem::TooMany(ALTERNATIVES));
            }
            words.iter().for_each(|word| checks.length("alternatives", word, 1, LABEL));
        }
        if self.exact_match.len() > MATCHES.0 {
            checks.fail("exact_match", Problem::TooMany(MATCHES.0));
        }
        if self.exact_match.iter().any(|url| !is_address(url)) {
            checks.fail("exact_match", Problem::Malformed);
        }
        if self.related.len() > RELATED {
            checks.fail("related", Problem::TooMany(RELATED));
        }
        if !(-10_000..=10_000).contains(&self.position) {
            checks.fail("position", Problem::Unknown);
        }
        checks.done()
    }
}

/// An absolute http(s) address that can stand in Turtle and JSON-LD as it is.
fn is_address(text: &str) -> bool {
    text.len() <= MATCHES.1
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
        && url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// By its name in addresses, whatever became of it.
pub async fn by_slug(conn: &mut Conn, community: CommunityId, slug: &str) -> Result<Concept> {
    concepts::table
        .filter(concepts::community_id.eq(community).and(concepts::slug.eq(slug)))
        .select(Concept::as_select())
        .first(conn)
        .await
        .map_err(|error| named(error, "term"))
}

pub async fn find(conn: &mut Conn, id: ConceptId) -> Result<Concept> {
    concepts::table
        .find(id)
        .select(Concept::as_select())
        .first(conn)
        .await
        .map_err(|error| named(error, "term"))
}

/// In any order; those that are not there are left out.
pub async fn find_many(conn: &mut Conn, ids: &[ConceptId]) -> Result<Vec<Concept>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(concepts::table.filter(concepts::id.eq_any(ids)).select(Concept::as_select()).load(conn).await?)
}

/// Proposals of a community that nobody answered yet, oldest first, at most 100.
pub async fn proposed(conn: &mut Conn, community: CommunityId) -> Result<Vec<Concept>> {
    Ok(concepts::table
        .filter(concepts::community_id.eq(community).and(concepts::state.eq("proposed")))
        .order(concepts::id)
        .limit(100)
        .select(Concept::as_select())
        .load(conn)
        .await?)
}

/// Terms of a community that another one may be broader than, related to or merged into, checked.
pub(super) async fn current(
    conn: &mut Conn,
    community: CommunityId,
    (field, ids): (&'static str, &[ConceptId]),
) -> Result<Vec<Concept>> {
    let found = find_many(conn, ids).await?;
    let all = ids.iter().all(|id| found.iter().any(|concept| concept.id == *id));
    if !all || found.iter().any(|concept| concept.community_id != community || !concept.is_current()) {
        return Err(Error::invalid(field, Problem::Unknown));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn wrong(draft: &Draft) -> Vec<&'static str> {
        match draft.clone().tidy().check() {
            Err(Error::Invalid(fields)) => fields.iter().map(|field| field.field).collect(),
            other => {
                other.unwrap();
                Vec::new()
            }
        }
    }

    #[rstest]
    #[case("https://eurovoc.europa.eu/4347", true)]
    #[case("http://id.example/a#b", true)]
    #[case("javascript:alert(1)", false)]
    #[case("https://a.example/> <b", false)]
    #[case("eurovoc:4347", false)]
    fn other_vocabularies_are_named_by_address(#[case] url: &str, #[case] fine: bool) {
        let draft = Draft {
            labels: Texts::one("es", "Origen"),
            exact_match: vec![url.to_owned()],
            ..Draft::default()
        };
        assert_eq!(wrong(&draft).is_empty(), fine);
    }

    #[test]
    fn a_term_has_a_label_and_everything_has_an_end() {
        assert_eq!(wrong(&Draft { labels: Texts::one("es", "  "), ..Draft::default() }), ["label"]);
        let mut alt_labels = Lists::default();
        (0..21).for_each(|number| alt_labels.add("es", &number.to_string()));
        let draft = Draft {
            labels: Texts::one("no language", "a".repeat(101)),
            definition: Texts::one("es", "a".repeat(1_001)),
            alt_labels,
            related: (0..21).map(ConceptId).collect(),
            position: 20_000,
            ..Draft::default()
        };
        assert_eq!(wrong(&draft), ["label", "label", "definition", "alternatives", "related", "position"]);
    }
}
