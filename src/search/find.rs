//! One page of hits.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};

use super::policy::{Closed, closed_to};
use super::query::Query;
use super::snippet::{Piece, snippet};
use super::terms::Terms;
use super::{Filters, Kind, Order};
use crate::accounts::Member;
use crate::actors::{Actor, actor};
use crate::communities::{CommunityView, community};
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::{Conn, prepared};
use crate::error::{Error, Result};
use crate::text::{Language, sanitize};

/// Of very many hits the newest so many are ranked.
pub const ENOUGH: usize = 1000;
/// How long the database may think for somebody who is not signed in, and for a member.
const PATIENCE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(1));

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    pub text: &'a str,
    pub filters: Filters,
    pub order: Order,
    /// Hits passed over: at most [`ENOUGH`].
    pub offset: usize,
    /// 1 to 100.
    pub limit: usize,
}

/// Who looks.
#[derive(Debug, Clone, Copy)]
pub struct Viewer<'a> {
    pub member: Option<&'a Member>,
    /// Of two hits as near, the one in this language comes first.
    pub language: Language,
    pub now: DateTime<Utc>,
}

#[derive(Debug)]
pub enum Outcome {
    /// No word was given.
    Blank,
    /// Only words that are in everything.
    OnlyCommon,
    /// The database had not finished in time: fewer would be found faster.
    TooSlow,
    Found(Box<Found>),
}

/// One page of hits, and what there is to narrow them.
#[derive(Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
    /// There are more than `total`: the newest are counted and ranked.
    pub is_more: bool,
    /// Where the next page begins.
    pub next: Option<usize>,
    pub facets: Facets,
    /// What was looked for instead, because nobody wrote what was typed.
    pub instead: Option<String>,
    /// What may have been meant.
    pub meant: Option<String>,
    people: HashMap<ActorId, Actor>,
    communities: HashMap<CommunityId, CommunityView>,
}

impl Found {
    #[must_use]
    pub fn person(&self, id: ActorId) -> Option<&Actor> {
        self.people.get(&id)
    }

    #[must_use]
    pub fn community(&self, id: CommunityId) -> Option<&CommunityView> {
        self.communities.get(&id)
    }

    pub fn communities(&self) -> impl Iterator<Item = &CommunityView> {
        self.communities.values()
    }

    pub fn people(&self) -> impl Iterator<Item = &Actor> {
        self.people.values()
    }
}

#[derive(Debug)]
pub struct Hit {
    /// Of the post; of the actor for people and communities.
    pub id: i64,
    pub kind: Kind,
    pub thread: Option<PostId>,
    /// Of the topic; empty for people and communities.
    pub title: String,
    pub snippet: Vec<Piece>,
    pub language: Option<String>,
    pub at: DateTime<Utc>,
    pub author: Option<ActorId>,
    pub community: Option<CommunityId>,
    pub replies: i32,
    /// The topic has an accepted answer; for a reply, that it is the one.
    pub is_answered: bool,
}

/// A value to narrow by, and how many hits have it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Facet<T> {
    pub value: T,
    pub count: usize,
}

/// The commonest values of the hits, commonest first; years newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Facets {
    pub total: usize,
    /// There are more than these.
    pub is_more: bool,
    pub kinds: Vec<Facet<String>>,
    pub communities: Vec<Facet<i64>>,
    pub languages: Vec<Facet<String>>,
    pub years: Vec<Facet<i32>>,
    pub authors: Vec<Facet<i64>>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    thread_id: Option<PostId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    community_id: Option<CommunityId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    author_id: Option<ActorId>,
    #[diesel(sql_type = Nullable<Text>)]
    language: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    title: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    reply_count: Option<i32>,
    #[diesel(sql_type = Bool)]
    is_answered: bool,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    facets: Option<serde_json::Value>,
}

/// Ranks the candidates, counts them by every facet, and fetches one page. What a document says is checked
/// against its row once more.
pub(crate) const SQL: &str = "
    with candidates as materialized (
      select id from search_candidates($1::tsquery, nullif($13, '')::tsquery, $6, $7, $8, $9, $10)
    ), found as materialized (
      select d.id, d.kind, d.thread_id, d.community_id, d.author_id, d.language, d.at,
             case when $3 then extract(epoch from d.at)::float8
                  else ts_rank('{0.1, 0.3, 0.5, 1.0}', d.vector, $2::tsquery, 1) * d.weight
                       * case when d.language = $4 then 1.15 else 1 end
                       * (0.6 + 0.4 / (1 + greatest(extract(epoch from $5 - d.at)::float8, 0) / 31556952)) end as score
      from candidates c join search_documents d using (id)
    ), page as (
      select *, row_number() over () as place
      from (select * from found order by score desc, id desc limit $11 offset $12) best
    )
    select g.id, g.kind, g.thread_id, g.community_id, g.author_id, g.language, g.at,
           t.title, t.reply_count,
           coalesce(case when g.kind = 'reply' then t.accepted_reply_id = g.id else t.accepted_reply_id is not null end, false) as is_answered,
           left(coalesce(p.body_html, a.summary_html, ''), 20000) as body,
           case when g.place = 1 then (select jsonb_build_object(
             'total', (select count(*) from found), 'is_more', exists (select from candidates where id = 0),
             'kinds', (select coalesce(jsonb_agg(x), '[]') from (select kind as value, count(*) from found group by 1 order by 2 desc, 1) x),
             'communities', (select coalesce(jsonb_agg(x), '[]') from (select community_id as value, count(*) from found where community_id is not null group by 1 order by 2 desc, 1 limit 8) x),
             'languages', (select coalesce(jsonb_agg(x), '[]') from (select language as value, count(*) from found where language is not null group by 1 order by 2 desc, 1 limit 6) x),
             'years', (select coalesce(jsonb_agg(x), '[]') from (select extract(year from at at time zone 'UTC')::int as value, count(*) from found where kind not in ('person', 'community') group by 1 order by 1 desc limit 6) x),
             'authors', (select coalesce(jsonb_agg(x), '[]') from (select author_id as value, count(*) from found where author_id is not null and kind <> 'person' group by 1 order by 2 desc, 1 limit 5) x))) end as facets
    from page g
      left join posts p on p.id = g.id
      left join topics t on t.post_id = g.thread_id
      left join actors a on a.id = g.id
    where a.id is not null and a.deleted_at is null
       or p.state = 'published' and p.deleted_at is null and t.listed
    order by g.place";

/// Looks for what was asked, as far as the viewer may read it. Call it in a transaction: the time the
/// database may take is set until that ends.
///
/// # Errors
/// `Internal` when the database fails for another reason than time.
pub async fn find(conn: &mut Conn, viewer: Viewer<'_>, asked: &Asked<'_>) -> Result<Outcome> {
    let query = Query::parse(asked.text);
    if query.is_empty() {
        return Ok(Outcome::Blank);
    }
    let patience = if viewer.member.is_some() { PATIENCE.1 } else { PATIENCE.0 };
    conn.batch_execute(&format!(
        "set local statement_timeout = {}; set local client_min_messages = warning; \
         set local pg_trgm.similarity_threshold = 0.25",
        patience.as_millis()
    ))
    .await?;
    let started = Instant::now();
    match look(conn, viewer, (asked, &query)).await {
        // What the server says of a time that ran out is in its own language.
        Err(Error::Internal(error)) if is_cancelled(&error) && started.elapsed() >= patience => {
            tracing::info!(%error, "a search took too long");
            Ok(Outcome::TooSlow)
        }
        other => other,
    }
}

fn is_cancelled(error: &anyhow::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error as DieselError};
    matches!(error.downcast_ref(), Some(DieselError::DatabaseError(DatabaseErrorKind::Unknown, _)))
}

async fn look(conn: &mut Conn, viewer: Viewer<'_>, (asked, query): (&Asked<'_>, &Query)) -> Result<Outcome> {
    let terms = Terms::of(conn, query).await?;
    if terms.is_empty() {
        return Ok(Outcome::OnlyCommon);
    }
    let closed = closed_to(conn, viewer.member).await?;
    let mut found = page(conn, viewer, (asked, &terms, &closed)).await?;
    if let Some((right, text)) = terms.corrected(asked.text).filter(|_| found.total < 3) {
        if found.total == 0 {
            found = page(conn, viewer, (asked, &right, &closed)).await?;
            found.instead = (found.total > 0).then_some(text);
        } else {
            found.meant = Some(text);
        }
    }
    complete(conn, &mut found).await?;
    Ok(Outcome::Found(Box::new(found)))
}

async fn page(
    conn: &mut Conn,
    viewer: Viewer<'_>,
    (asked, terms, closed): (&Asked<'_>, &Terms, &Closed),
) -> Result<Found> {
    let (since, until) = asked.filters.range();
    let limit = asked.limit.clamp(1, 100);
    let offset = asked.offset.min(ENOUGH);
    let rows: Vec<Row> = prepared(SQL)
        .bind::<Text, _>(terms.wanted(&asked.filters.marks()))
        .bind::<Text, _>(terms.ranking())
        .bind::<Bool, _>(asked.order == Order::Newest)
        .bind::<Text, _>(viewer.language.code())
        .bind::<Timestamptz, _>(viewer.now)
        .bind::<Array<BigInt>, _>(&closed.closed)
        .bind::<Array<BigInt>, _>(&closed.hidden)
        .bind::<Timestamptz, _>(since)
        .bind::<Timestamptz, _>(until)
        .bind::<Integer, _>(i32::try_from(ENOUGH).unwrap_or(i32::MAX))
        .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(20))
        .bind::<BigInt, _>(i64::try_from(offset).unwrap_or(0))
        .bind::<Text, _>(terms.exact())
        .load(conn)
        .await?;
    let facets: Facets = match rows.as_slice().first().and_then(|row| row.facets.clone()) {
        Some(facets) => serde_json::from_value(facets)?,
        None => Facets::default(),
    };
    let stems = terms.stems();
    let hits: Vec<Hit> = rows.into_iter().filter_map(|row| hit(row, &stems)).collect();
    Ok(Found {
        total: facets.total.min(ENOUGH),
        is_more: facets.is_more,
        next: Some(offset + limit).filter(|next| *next < facets.total.min(ENOUGH)),
        facets,
        hits,
        ..Found::default()
    })
}

fn hit(row: Row, stems: &std::collections::HashSet<String>) -> Option<Hit> {
    Some(Hit {
        id: row.id,
        kind: Kind::parse(&row.kind)?,
        thread: row.thread_id,
        title: row.title.unwrap_or_default(),
        snippet: snippet(&sanitize::plain_text(&row.body), stems),
        language: row.language,
        at: row.at,
        author: row.author_id,
        community: row.community_id,
        replies: row.reply_count.unwrap_or_default(),
        is_answered: row.is_answered,
    })
}

/// The people and communities that hits and facets name, one query for each.
async fn complete(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let mut people: Vec<ActorId> = found.hits.iter().filter_map(|hit| hit.author).collect();
    people.extend(found.facets.authors.iter().map(|facet| ActorId(facet.value)));
    people.sort_unstable();
    people.dedup();
    let mut communities: Vec<CommunityId> = found.hits.iter().filter_map(|hit| hit.community).collect();
    communities.extend(found.facets.communities.iter().map(|facet| CommunityId(facet.value)));
    communities.sort_unstable();
    communities.dedup();
    if !people.is_empty() {
        found.people =
            actor::find_many(conn, &people).await?.into_iter().map(|actor| (actor.id, actor)).collect();
    }
    if !communities.is_empty() {
        let views = community::find_many(conn, &communities).await?;
        found.communities = views.into_iter().map(|view| (view.community.id, view)).collect();
    }
    Ok(())
}
