//! The directory of communities: by words (titles, purposes, terms), language, theme, state and place.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::communities::{CommunityView, Texts, community};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId};
use crate::db::page::{Cursor, Page, Slice};
use crate::error::Result;
use crate::text::fold::fold;

/// Communities looked at for one answer.
const MOST: i64 = 2_000;
/// Words of a search that count.
const WORDS: usize = 8;

/// What somebody looks for; empty fields take everything.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words, in any language; accents and case do not matter.
    pub words: String,
    /// Code of a language the community speaks.
    pub language: Option<String>,
    /// Name in addresses of a top term.
    pub theme: Option<String>,
    pub state: Option<String>,
    /// Hosted here, or elsewhere.
    pub here: Option<bool>,
}

/// How many of what was found have which property.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    pub languages: BTreeMap<String, usize>,
    pub states: BTreeMap<String, usize>,
    pub here: usize,
    pub elsewhere: usize,
    /// Top terms: name in addresses, labels, number; the most frequent first.
    pub themes: Vec<(String, Texts, usize)>,
}

/// A page of what was found, and facets over all of it.
#[derive(Debug)]
pub struct Found {
    pub total: usize,
    /// With the time of the last activity.
    pub page: Slice<(CommunityView, DateTime<Utc>)>,
    pub facets: Facets,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: CommunityId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Array<Text>)]
    languages: Vec<String>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Bool)]
    here: bool,
}

const QUERY: &str = "
    select c.id, coalesce(l.at, c.created_at) as at, c.languages, c.state, a.instance_id is null as here
    from communities c
    join actors a on a.id = c.actor_id and a.deleted_at is null
    left join lateral (select t.last_activity_at as at from topics t
                       where t.community_id = c.id and t.listed
                       order by t.last_activity_at desc limit 1) l on true
    where c.state not in ('proposed', 'merged')
      and ((c.visibility <> 'hidden' and (c.reach = 'public' or $1 is not null))
           or exists (select from memberships m where m.community_id = c.id and m.actor_id = $1))
      and (a.instance_id is null
           or exists (select from follows f where f.followed_id = c.actor_id and f.state = 'accepted'))
      and ($2 is null or $2 = any(c.languages))
      and ($3 is null or exists (select from concepts k where k.community_id = c.id and k.slug = $3
                                 and k.broader_id is null and k.state = 'accepted' and k.merged_into_id is null))
      and ($4 is null or c.state = $4)
      and ($5 is null or (a.instance_id is null) = $5)
      and not exists (select from unnest($6) as word
                      where not (c.words like '%' || word || '%'
                                 or exists (select from concepts k where k.community_id = c.id
                                            and k.state = 'accepted' and k.words like '%' || word || '%')))
    order by at desc, c.id desc
    limit $7";

/// Finds communities a viewer may see, latest activity first. Three queries and the communities' own.
pub async fn find(conn: &mut Conn, filter: &Filter, page: Page, viewer: Option<ActorId>) -> Result<Found> {
    let rows: Vec<Row> = crate::db::prepared(QUERY)
        .bind::<Nullable<BigInt>, _>(viewer)
        .bind::<Nullable<Text>, _>(&filter.language)
        .bind::<Nullable<Text>, _>(&filter.theme)
        .bind::<Nullable<Text>, _>(&filter.state)
        .bind::<Nullable<Bool>, _>(filter.here)
        .bind::<Array<Text>, _>(words(&filter.words))
        .bind::<BigInt, _>(MOST)
        .load(conn)
        .await?;
    let mut facets = Facets::default();
    for row in &rows {
        for language in &row.languages {
            *facets.languages.entry(language.clone()).or_default() += 1;
        }
        *facets.states.entry(row.state.clone()).or_default() += 1;
        *if row.here { &mut facets.here } else { &mut facets.elsewhere } += 1;
    }
    let ids: Vec<CommunityId> = rows.iter().map(|row| row.id).collect();
    facets.themes = themes(conn, &ids).await?;
    let total = rows.len();
    let after = |row: &Row| page.after.is_none_or(|Cursor { at, id }| (row.at, row.id.0) < (at, id));
    let most = usize::try_from(page.limit).unwrap_or_default() + 1;
    let shown: Vec<Row> = rows.into_iter().filter(after).take(most).collect();
    let slice = Slice::cut(shown, page, |row| Cursor { at: row.at, id: row.id.0 });
    let ids: Vec<CommunityId> = slice.rows.iter().map(|row| row.id).collect();
    let mut views: BTreeMap<CommunityId, CommunityView> =
        community::find_many(conn, &ids).await?.into_iter().map(|view| (view.community.id, view)).collect();
    let rows = slice.rows.iter().filter_map(|row| Some((views.remove(&row.id)?, row.at))).collect();
    Ok(Found { total, page: Slice { rows, next: slice.next }, facets })
}

/// Letters and digits only: nothing that `like` would read as more.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(|word| word.chars().take(40).collect())
        .collect()
}

#[derive(QueryableByName)]
struct Theme {
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    labels: Texts,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn themes(conn: &mut Conn, communities: &[CommunityId]) -> Result<Vec<(String, Texts, usize)>> {
    if communities.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Theme> = crate::db::prepared(
        "select slug, (array_agg(labels order by id))[1] as labels, count(*) as number
         from concepts
         where community_id = any($1) and broader_id is null and state = 'accepted' and merged_into_id is null
         group by slug order by number desc, slug limit 12",
    )
    .bind::<Array<BigInt>, _>(communities)
    .load(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.slug, row.labels, usize::try_from(row.number).unwrap_or_default()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_and_few() {
        assert_eq!(words("  Facilitación, 100%_del  Comércio "), ["facilitacion", "100", "del", "comercio"]);
        assert_eq!(words(&"a ".repeat(50)).len(), WORDS);
        assert!(words("%%__").is_empty());
    }
}
