//! How far somebody has read each topic. Ids rise in the order things arrive, so the newest id seen
//! tells what came since, late posts from elsewhere included.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::Level;
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::read_markers;
use crate::error::Result;
use crate::forum::Topic;

/// What a topic's page knows of its reader.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The newest reply seen at the visit before; `None` at the first.
    pub last: Option<PostId>,
    /// Level of the topic, chosen or by writing in it.
    pub topic_level: Option<Level>,
    pub community_level: Level,
    /// Posts of the page that are bookmarked.
    pub kept: Vec<PostId>,
}

impl Reading {
    /// The level that counts for this topic.
    #[must_use]
    pub fn level(&self) -> Level {
        self.topic_level.unwrap_or(match self.community_level {
            Level::Follow => Level::Normal,
            level => level,
        })
    }
}

/// What of a topic is on the page that is being read.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    pub topic: &'a Topic,
    /// Posts on the page.
    pub posts: &'a [PostId],
    /// Whether replies to the last one are on it: then all there are count as seen.
    pub to_the_end: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    last_id: Option<PostId>,
    #[diesel(sql_type = Nullable<Text>)]
    topic_level: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    community_level: Option<String>,
    #[diesel(sql_type = Array<BigInt>)]
    kept: Vec<PostId>,
}

/// Somebody reads a page of a topic: the marker moves, its notifications are read. Answers what stood
/// before; one statement, which writes nothing where nothing is new.
pub async fn read(conn: &mut Conn, actor: ActorId, seen: Seen<'_>, now: DateTime<Utc>) -> Result<Reading> {
    let Seen { topic, posts, to_the_end } = seen;
    let last = posts.iter().max().copied().unwrap_or(topic.post_id);
    let count = if to_the_end {
        topic.reply_count
    } else {
        i32::try_from(posts.len()).unwrap_or(i32::MAX).min(topic.reply_count)
    };
    let row: Row = crate::db::prepared(
        "with moved as (
           insert into read_markers (actor_id, topic_id, last_id, seen, read_at) values ($1, $2, $3, $4, $5)
           on conflict (actor_id, topic_id) do update
             set last_id = greatest(read_markers.last_id, excluded.last_id), read_at = excluded.read_at,
                 seen = case when $6 then excluded.seen else greatest(read_markers.seen, excluded.seen) end
             where excluded.last_id > read_markers.last_id or ($6 and excluded.seen <> read_markers.seen)),
         told as (update notifications set read_at = $5
                  where recipient_id = $1 and topic_id = $2 and read_at is null)
         select (select last_id from read_markers where actor_id = $1 and topic_id = $2) as last_id,
                (select level from topic_levels where actor_id = $1 and topic_id = $2) as topic_level,
                (select level from community_levels where actor_id = $1 and community_id = $7) as community_level,
                array(select post_id from bookmarks where actor_id = $1 and post_id = any($8::bigint[])) as kept",
    )
    .bind::<BigInt, _>(actor)
    .bind::<BigInt, _>(topic.post_id)
    .bind::<BigInt, _>(last)
    .bind::<Integer, _>(count)
    .bind::<Timestamptz, _>(now)
    .bind::<diesel::sql_types::Bool, _>(to_the_end)
    .bind::<BigInt, _>(topic.community_id)
    .bind::<Array<BigInt>, _>(posts)
    .get_result(conn)
    .await?;
    Ok(Reading {
        last: row.last_id,
        topic_level: row.topic_level.as_deref().and_then(Level::parse),
        community_level: row.community_level.as_deref().and_then(Level::parse).unwrap_or_default(),
        kept: row.kept,
    })
}

/// What is new in a topic for its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// Never opened, and not old.
    Topic,
    /// This many replies since the last visit.
    Replies(i32),
}

/// How long a topic nobody opened counts as new.
const NEW: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// What is new in these topics; one query for a whole list. Topics without news are absent.
pub async fn fresh<'a>(
    conn: &mut Conn,
    (actor, now): (ActorId, DateTime<Utc>),
    topics: impl Iterator<Item = &'a Topic>,
) -> Result<HashMap<PostId, Fresh>> {
    let topics: Vec<&Topic> = topics.collect();
    if topics.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<PostId> = topics.iter().map(|topic| topic.post_id).collect();
    let rows: Vec<(PostId, i32, DateTime<Utc>)> = read_markers::table
        .filter(read_markers::actor_id.eq(actor).and(read_markers::topic_id.eq_any(&ids)))
        .select((read_markers::topic_id, read_markers::seen, read_markers::read_at))
        .load(conn)
        .await?;
    let markers: HashMap<PostId, (i32, DateTime<Utc>)> =
        rows.into_iter().map(|(topic, seen, at)| (topic, (seen, at))).collect();
    Ok(topics
        .into_iter()
        .filter_map(|topic| Some((topic.post_id, of(topic, markers.get(&topic.post_id).copied(), now)?)))
        .collect())
}

/// Deleted replies lower the count: activity after the last visit is one new reply at least.
pub(crate) fn of(topic: &Topic, marker: Option<(i32, DateTime<Utc>)>, now: DateTime<Utc>) -> Option<Fresh> {
    match marker {
        None => (topic.published_at > now - NEW).then_some(Fresh::Topic),
        Some((seen, at)) => {
            let since = (topic.reply_count - seen).max(i32::from(topic.last_activity_at > at));
            (since > 0).then_some(Fresh::Replies(since))
        }
    }
}

/// The first reply that came after the last visit, in the order of the thread; not one's own.
pub async fn first_new(conn: &mut Conn, actor: ActorId, topic: PostId) -> Result<Option<PostId>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        id: PostId,
    }
    let found: Vec<Found> = crate::db::prepared(
        "select p.id from posts p join read_markers m on m.topic_id = p.root_id and m.actor_id = $1
         where p.root_id = $2 and p.id > m.last_id and p.id <> $2 and p.author_id <> $1
           and p.state = 'published' and p.deleted_at is null
         order by p.published_at, p.id limit 1",
    )
    .bind::<BigInt, _>(actor)
    .bind::<BigInt, _>(topic)
    .load(conn)
    .await?;
    Ok(found.into_iter().next().map(|found| found.id))
}

/// Everything in a community counts as read: the 1,000 topics that moved last.
pub async fn read_community(
    conn: &mut Conn,
    actor: ActorId,
    community: CommunityId,
    now: DateTime<Utc>,
) -> Result<()> {
    crate::db::prepared(
        "insert into read_markers (actor_id, topic_id, last_id, seen, read_at)
         select $1, post_id, new_id(), reply_count, $3 from topics
         where community_id = $2 and listed order by last_activity_at desc, post_id desc limit 1000
         on conflict (actor_id, topic_id) do update
           set last_id = excluded.last_id, seen = excluded.seen, read_at = excluded.read_at
           where read_markers.seen <> excluded.seen",
    )
    .bind::<BigInt, _>(actor)
    .bind::<BigInt, _>(community)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    crate::db::prepared(
        "update notifications set read_at = $3 where recipient_id = $1 and community_id = $2
           and topic_id is not null and read_at is null",
    )
    .bind::<BigInt, _>(actor)
    .bind::<BigInt, _>(community)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}
