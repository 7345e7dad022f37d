//! Questions somebody could answer: without an accepted answer, in their communities, about what they
//! follow, write and were right about.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::error::Result;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: PostId,
}

/// At most `limit` questions of these communities, the best match first, then the newest.
///
/// A match is a term the person says to know about, a hashtag they follow, used, or answered under with success; not
/// what they asked or replied to.
pub async fn questions(
    conn: &mut Conn,
    (actor, communities): (ActorId, &[CommunityId]),
    since: chrono::DateTime<chrono::Utc>,
    limit: i64,
) -> Result<Vec<PostId>> {
    if communities.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Found> = crate::db::prepared(
        "with mine as materialized (
           select tag, 2 as weight from tag_follows where actor_id = $1
           union all
           select h.tag, 1 from (select id, root_id from posts where author_id = $1 and deleted_at is null
                                 order by published_at desc, id desc limit 300) p
           join hashtags h on h.post_id in (p.id, p.root_id)
           union all
           select h.tag, 3 from (select id, root_id from posts where author_id = $1 and kind = 'reply' and deleted_at is null
                                 order by published_at desc, id desc limit 300) p
           join topics t on t.post_id = p.root_id and t.accepted_reply_id = p.id
           join hashtags h on h.post_id = t.post_id),
         weights as (select tag, max(weight) as weight from mine group by tag),
         open as materialized (
           select t.post_id, t.published_at from topics t
           where t.community_id = any($2::bigint[]) and t.listed and t.kind = 'question'
             and t.accepted_reply_id is null and t.locked_at is null and t.published_at > $3
           order by t.published_at desc, t.post_id desc limit 300),
         matches as (
           select h.post_id, w.weight from open o
           join hashtags h on h.post_id = o.post_id
           join weights w on w.tag = h.tag
           union all
           select c.post_id, 3 from open o
           join topic_concepts c on c.post_id = o.post_id
           join concepts k on k.id = c.concept_id and k.state = 'accepted'
           where k.id in (select coalesce(n.merged_into_id, n.id)
                          from expertise e join concepts n on n.id = e.concept_id where e.actor_id = $1))
         select o.post_id as id
         from open o
         join matches w on w.post_id = o.post_id
         join posts q on q.id = o.post_id and q.author_id <> $1
         where not exists (select from posts r where r.root_id = o.post_id and r.author_id = $1 and r.deleted_at is null)
         group by o.post_id, o.published_at
         order by sum(w.weight) desc, o.published_at desc, o.post_id desc limit $4",
    )
    .bind::<BigInt, _>(actor)
    .bind::<Array<BigInt>, _>(communities)
    .bind::<Timestamptz, _>(since)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|found| found.id).collect())
}
