//! What needs a member: answers and mentions not read, what waits for their decision; and what the home
//! page has to know of them besides. One query.

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

/// What waits for whoever looks after a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// People who ask to join.
    Requests,
    /// Reports to decide.
    Reports,
    /// Posts to approve.
    Posts,
    /// Terms proposed for the vocabulary.
    Terms,
}

/// How much of it, in which community.
#[derive(Debug, Clone, Deserialize)]
pub struct Duties {
    pub community: CommunityId,
    pub what: Duty,
    pub count: i64,
    pub oldest: DateTime<Utc>,
}

#[derive(Debug, Clone)]
pub struct Needs {
    pub due: Vec<Due>,
    /// In communities the member looks after, longest waiting first.
    pub duties: Vec<Duties>,
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
    duties: serde_json::Value,
    #[diesel(sql_type = Array<BigInt>)]
    muted: Vec<CommunityId>,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
    #[diesel(sql_type = Bool)]
    has_posted: bool,
}

/// Counts of what waits in a community; one row for each [`Duty`].
macro_rules! duties {
    ($community:literal) => {
        concat!(
            "select 'requests' as what, count(*) as count, min(requested_at) as oldest from join_requests
             where community_id = ",
            $community,
            " and state = 'waiting'
             union all select 'reports', count(*), min(opened_at) from cases
             where community_id = ",
            $community,
            " and state = 'open'
             union all select 'posts', count(*), min(held_at) from held_posts where community_id = ",
            $community,
            " union all select 'terms', count(*), min(created_at) from concepts where community_id = ",
            $community,
            " and state = 'proposed'"
        )
    };
}

/// What waits in one community, whoever looks.
pub async fn in_community(conn: &mut Conn, community: CommunityId) -> Result<Vec<Duties>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Jsonb)]
        duties: serde_json::Value,
    }
    let found: Found = crate::db::prepared(concat!(
        "select coalesce(jsonb_agg(jsonb_build_object('community', $1::text, 'what', what, 'count', count, 'oldest', oldest)),
                '[]') as duties from (",
        duties!("$1"),
        ") d where count > 0",
    ))
    .bind::<BigInt, _>(community)
    .get_result(conn)
    .await?;
    Ok(serde_json::from_value(found.duties)?)
}

pub async fn of(conn: &mut Conn, actor: ActorId) -> Result<Needs> {
    let row: Row = crate::db::prepared(concat!(
        "with due as (
           select n.topic_id, sum(n.count) as count, bool_or(n.kind = 'reply') as replied, bool_or(n.kind = 'accepted') as accepted,
                  (array_agg(coalesce(nullif(a.display_name, ''), a.name) order by n.at desc) filter (where a.id is not null))[1:2] as names,
                  max(n.at) as at
           from notifications n left join actors a on a.id = n.actor_id
           where n.recipient_id = $1 and n.read_at is null and n.topic_id is not null
             and n.kind in ('reply', 'mention', 'accepted', 'answered')
           group by n.topic_id order by max(n.at) desc limit 6),
         kept as (
           select m.community_id, bool_or(m.role = 'facilitator') as facilitates
           from memberships m
           join communities c on c.id = m.community_id
           join actors own on own.id = c.actor_id and own.instance_id is null
           where m.actor_id = $1 and m.role in ('facilitator', 'librarian') and m.state = 'active'
           group by m.community_id),
         asked as (
           select k.community_id, d.what, d.count, d.oldest
           from kept k, lateral (",
        duties!("k.community_id"),
        ") d
           where d.count > 0 and (k.facilitates or d.what = 'terms') order by d.oldest limit 8)
         select (select coalesce(jsonb_agg(jsonb_build_object('topic', topic_id::text, 'count', count, 'replied', replied,
                   'accepted', accepted, 'names', coalesce(to_jsonb(names), '[]'), 'at', at) order by at desc), '[]') from due) as due,
                (select coalesce(jsonb_agg(jsonb_build_object('community', community_id::text, 'what', what, 'count', count,
                   'oldest', oldest) order by oldest), '[]') from asked) as duties,
                array(select community_id from community_levels where actor_id = $1 and level = 'muted') as muted,
                array(select tag from tag_follows where actor_id = $1 order by tag limit 200) as tags,
                exists (select from posts where author_id = $1 and deleted_at is null) as has_posted",
    ))
    .bind::<BigInt, _>(actor)
    .get_result(conn)
    .await?;
    Ok(Needs {
        due: serde_json::from_value(row.due)?,
        duties: serde_json::from_value(row.duties)?,
        muted: row.muted,
        tags: row.tags,
        has_posted: row.has_posted,
    })
}
