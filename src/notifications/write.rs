//! Writing notifications: one statement for a batch, whoever they are for.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::kind::{Kind, usual_channels};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::error::Result;

/// A notification before it is known whether its recipient is one of ours and wants it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub recipient: ActorId,
    pub kind: Kind,
    pub key: String,
    pub event: i64,
    pub at: DateTime<Utc>,
    pub actor: Option<ActorId>,
    pub post: Option<PostId>,
    pub topic: Option<PostId>,
    pub community: Option<CommunityId>,
    pub subject: Option<i64>,
    pub detail: &'static str,
    pub count: i32,
    /// In the list alone, whatever was chosen: from a place that is muted.
    pub quiet: bool,
}

impl Draft {
    pub fn new(recipient: ActorId, (kind, key): (Kind, String), (event, at): (i64, DateTime<Utc>)) -> Self {
        Self {
            recipient,
            kind,
            key,
            event,
            at,
            actor: None,
            post: None,
            topic: None,
            community: None,
            subject: None,
            detail: "",
            count: 1,
            quiet: false,
        }
    }
}

/// One draft for each recipient and key: what is gathered is counted, of others the first stays.
fn merged(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut places: HashMap<(ActorId, String), usize> = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        match places.get(&(draft.recipient, draft.key.clone())).and_then(|place| kept.get_mut(*place)) {
            None => {
                places.insert((draft.recipient, draft.key.clone()), kept.len());
                kept.push(draft);
            }
            Some(first) if draft.kind == Kind::Thread => {
                first.count += draft.count;
                (first.actor, first.at, first.event) = (draft.actor, draft.at, draft.event);
            }
            Some(first) if draft.kind == Kind::Useful => *first = draft,
            Some(_) => {}
        }
    }
    kept
}

/// Writes them for those who live here and are not the doer; nothing from somebody who is suspended or
/// banned there or in the whole house, but what moderation itself says. Said again, nothing changes, but for what
/// is gathered: an unread one counts on, one that was read starts anew (reactions stay quiet for a day).
pub(super) async fn write(conn: &mut Conn, drafts: Vec<Draft>) -> Result<usize> {
    let drafts = merged(drafts);
    if drafts.is_empty() {
        return Ok(0);
    }
    fn column<T>(drafts: &[Draft], of: impl Fn(&Draft) -> T) -> Vec<T> {
        drafts.iter().map(of).collect()
    }
    Ok(crate::db::prepared(
        "insert into notifications
           (recipient_id, kind, key, event_id, at, actor_id, post_id, topic_id, community_id, subject_id,
            detail, count, channel)
         select d.recipient_id, d.kind, d.key, d.event_id, d.at, d.actor_id, d.post_id, d.topic_id, d.community_id,
                d.subject_id, d.detail, d.count,
                case when d.quiet then 'here'
                     else coalesce(a.channels ->> d.kind, $14::jsonb ->> d.kind, 'here') end
         from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::bigint[], $7::bigint[],
                     $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::int[], $13::bool[])
              as d (recipient_id, kind, key, event_id, at, actor_id, post_id, topic_id, community_id, subject_id,
                    detail, count, quiet)
         join accounts a on a.actor_id = d.recipient_id
         where a.approved_at is not null and a.suspended_at is null and d.recipient_id is distinct from d.actor_id
           and (d.kind in ('report', 'decision', 'appeal') or not exists (
             select from restrictions r
             where r.actor_id = d.actor_id and r.kind in ('suspended', 'banned') and r.lifted_at is null
               and (r.until is null or r.until > d.at)
               and (r.community_id is null or r.community_id = d.community_id)))
         on conflict (recipient_id, key) do update set
           count = case when excluded.kind = 'thread' and notifications.read_at is null
                        then notifications.count + excluded.count else excluded.count end,
           post_id = case when notifications.read_at is null then notifications.post_id else excluded.post_id end,
           read_at = case when excluded.kind = 'useful' and excluded.at < notifications.at + interval '1 day'
                          then notifications.read_at end,
           actor_id = excluded.actor_id, at = excluded.at, event_id = excluded.event_id,
           channel = excluded.channel, mailed_at = null
         where notifications.kind in ('thread', 'useful') and excluded.event_id > notifications.event_id",
    )
    .bind::<Array<BigInt>, _>(column(&drafts, |d| d.recipient))
    .bind::<Array<Text>, _>(column(&drafts, |d| d.kind.as_str()))
    .bind::<Array<Text>, _>(column(&drafts, |d| d.key.clone()))
    .bind::<Array<BigInt>, _>(column(&drafts, |d| d.event))
    .bind::<Array<Timestamptz>, _>(column(&drafts, |d| d.at))
    .bind::<Array<Nullable<BigInt>>, _>(column(&drafts, |d| d.actor))
    .bind::<Array<Nullable<BigInt>>, _>(column(&drafts, |d| d.post))
    .bind::<Array<Nullable<BigInt>>, _>(column(&drafts, |d| d.topic))
    .bind::<Array<Nullable<BigInt>>, _>(column(&drafts, |d| d.community))
    .bind::<Array<Nullable<BigInt>>, _>(column(&drafts, |d| d.subject))
    .bind::<Array<Text>, _>(column(&drafts, |d| d.detail))
    .bind::<Array<Integer>, _>(column(&drafts, |d| d.count))
    .bind::<Array<Bool>, _>(column(&drafts, |d| d.quiet))
    .bind::<Jsonb, _>(usual_channels())
    .execute(conn)
    .await?)
}
