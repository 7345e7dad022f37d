//! What search engines may know of: public things that live here.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::PostId;
use crate::db::schema::{accounts, actors, communities, posts, profiles, topics};
use crate::error::Result;

/// Addresses of one file; the protocol allows 50,000 (<https://www.sitemaps.org/protocol.html>).
pub const FILE: i64 = 10_000;

/// Public communities hosted here, by name, with when each was made; at most [`FILE`].
pub async fn communities(conn: &mut Conn) -> Result<Vec<(String, DateTime<Utc>)>> {
    Ok(actors::table
        .inner_join(communities::table.on(communities::actor_id.eq(actors::id)))
        .filter(actors::instance_id.is_null().and(actors::deleted_at.is_null()))
        .filter(communities::visibility.eq("public"))
        .order(communities::id)
        .limit(FILE)
        .select((actors::name, communities::created_at))
        .load(conn)
        .await?)
}

/// How many topics there are to list.
pub async fn topic_count(conn: &mut Conn) -> Result<i64> {
    Ok(communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .inner_join(topics::table.on(topics::community_id.eq(communities::id)))
        .filter(actors::instance_id.is_null().and(actors::deleted_at.is_null()))
        .filter(communities::visibility.eq("public").and(topics::listed))
        .select(count_star())
        .get_result(conn)
        .await?)
}

/// The topics of file `number`, counted from 0, oldest first, with when each last changed; without those
/// whose author wants no search engine to find them.
pub async fn topics(conn: &mut Conn, number: i64) -> Result<Vec<(PostId, DateTime<Utc>)>> {
    Ok(topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .inner_join(communities::table.on(communities::id.eq(topics::community_id)))
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(actors::instance_id.is_null().and(actors::deleted_at.is_null()))
        .filter(communities::visibility.eq("public").and(topics::listed))
        .filter(posts::state.eq("published").and(posts::deleted_at.is_null()))
        .filter(not(exists(
            profiles::table.filter(profiles::actor_id.eq(posts::author_id)).filter(not(profiles::indexable)),
        )))
        .order(topics::post_id)
        .offset(number.saturating_mul(FILE))
        .limit(FILE)
        .select((topics::post_id, topics::last_activity_at))
        .load(conn)
        .await?)
}

/// People who live here and may be found, by name, with when they came; at most [`FILE`], the newest.
pub async fn people(conn: &mut Conn) -> Result<Vec<(String, DateTime<Utc>)>> {
    Ok(actors::table
        .inner_join(accounts::table)
        .left_join(profiles::table)
        .filter(actors::instance_id.is_null().and(actors::deleted_at.is_null()))
        .filter(accounts::approved_at.is_not_null().and(accounts::suspended_at.is_null()))
        .filter(
            profiles::actor_id
                .nullable()
                .is_null()
                .or(profiles::discoverable.nullable().eq(true).and(profiles::indexable.nullable().eq(true))),
        )
        .order(actors::id.desc())
        .limit(FILE)
        .select((actors::name, actors::created_at))
        .load(conn)
        .await?)
}
