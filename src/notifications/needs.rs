//! What needs a member: answers and mentions not read, requests that wait for their decision; and what
//! the home page has to know of them besides. One query.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Text};
use diesel_async::RunQueryDsl;
use serde::Deserialize;

use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::error::Result;

/// A topic in which somebody answered or named the member.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    pub topic: PostId,
    pub count: i64,
    /// Whether one of them answers the member; else they only name them, or accept an answer.
    pub replied: bool,
    /// Whether the member's own answer was accepted.
    pub accepted: bool,
    /// Who, the latest first; at most two.
    pub names: Vec<String>,
    pub at: DateTime<Utc>,
}

/// People who ask to join a community the member facilitates.
#[derive(Debug, Clone, Deserialize)]
pub struct Requests {
    pub community: CommunityId,
    pub count: i64,
    pub oldest: DateTime<Utc>,
}

#[derive(Debug, Clone)]
pub struct Needs {
    pub due: Vec<Due>,
    pub requests: Vec<Requests>,
    /// Communities that are kept quiet.
    pub muted: Vec<CommunityId>,
    /// Tags the member follows.
    pub tags: Vec<String>,
    pub has_posted: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Jsonb)]
    due: serde_json::Value,
    #[diesel(sql_type = Jsonb)]
    requests: serde_json::Value,
    #[diesel(sql_type = Array<BigInt>)]
    muted: Vec<CommunityId>,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
    #[diesel(sql_type = Bool)]
    has_posted: bool,
}

pub async fn of(conn: &mut Conn, actor: ActorId) -> Result<Needs> {
    let row: Row = crate::db::prepared(
        "with due as (
           select n.topic_id, sum(n.count) as count, bool_or(n.kind = 'reply') as replied, bool_or(n.kind = 'accepted') as accepted,
                  (array_agg(coalesce(nullif(a.display_name, ''), a.name) order by n.at desc) filter (where a.id is not null))[1:2] as names,
                  max(n.at) as at
           from notifications n left join actors a on a.id = n.actor_id
           where n.recipient_id = $1 and n.read_at is null and n.topic_id is not null
             and n.kind in ('reply', 'mention', 'accepted', 'answered')
           group by n.topic_id order by max(n.at) desc limit 6),
         asked as (
           select r.community_id, count(*) as count, min(r.granted_at) as oldest
           from memberships m join memberships r on r.community_id = m.community_id and r.state = 'requested'
           where m.actor_id = $1 and m.role = 'facilitator' and m.state = 'active'
           group by r.community_id order by min(r.granted_at) limit 6)
         select (select coalesce(jsonb_agg(jsonb_build_object('topic', topic_id::text, 'count', count, 'replied', replied,
                   'accepted', accepted, 'names', coalesce(to_jsonb(names), '[]'), 'at', at) order by at desc), '[]') from due) as due,
                (select coalesce(jsonb_agg(jsonb_build_object('community', community_id::text, 'count', count, 'oldest', oldest)
                   order by oldest), '[]') from asked) as requests,
                array(select community_id from community_levels where actor_id = $1 and level = 'muted') as muted,
                array(select tag from tag_follows where actor_id = $1 order by tag limit 200) as tags,
                exists (select from posts where author_id = $1 and deleted_at is null) as has_posted",
    )
    .bind::<BigInt, _>(actor)
    .get_result(conn)
    .await?;
    Ok(Needs {
        due: serde_json::from_value(row.due)?,
        requests: serde_json::from_value(row.requests)?,
        muted: row.muted,
        tags: row.tags,
        has_posted: row.has_posted,
    })
}
