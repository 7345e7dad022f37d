//! Reading the outbox: what we sent, by the ids others know it by.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::ids::ActorId;
use crate::db::schema::outbox;
use crate::db::{Conn, optional};
use crate::error::Result;

/// An activity as sent.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(diesel::pg::Pg))]
pub struct Sent {
    pub id: i64,
    pub body: String,
    pub guarded: bool,
}

/// Whether an activity carries the text of a post that is hidden or removed by now, or whose topic is hidden.
const CARRIES_WHAT_IS_GONE: &str = "(body like '%\"type\":\"Create\"%' or body like '%\"type\":\"Update\"%')
    and exists (select from posts where posts.ap_id = outbox.object_ap_id
        and (posts.deleted_at is not null or posts.state in ('held', 'hidden')
          or exists (select from posts root where root.id = posts.root_id and root.state in ('held', 'hidden'))))";

fn shown() -> diesel::expression::SqlLiteral<diesel::sql_types::Bool> {
    diesel::dsl::sql(&format!("not ({CARRIES_WHAT_IS_GONE})"))
}

/// An activity as others may read it now.
pub async fn readable(conn: &mut Conn, ap_id: &str) -> Result<Option<Sent>> {
    optional(
        outbox::table
            .filter(outbox::ap_id.eq(ap_id))
            .filter(shown())
            .select(Sent::as_select())
            .first(conn)
            .await,
    )
}

/// An activity as it was sent.
pub async fn by_ap_id(conn: &mut Conn, ap_id: &str) -> Result<Option<Sent>> {
    optional(outbox::table.filter(outbox::ap_id.eq(ap_id)).select(Sent::as_select()).first(conn).await)
}

/// The object an activity of ours was about.
pub async fn object_of(conn: &mut Conn, ap_id: &str) -> Result<Option<String>> {
    let found: Option<Option<String>> = optional(
        outbox::table.filter(outbox::ap_id.eq(ap_id)).select(outbox::object_ap_id).first(conn).await,
    )?;
    Ok(found.flatten())
}

/// What an actor announced or created, newest first; guarded activities are left out.
pub async fn of_actor(conn: &mut Conn, actor: ActorId, before: i64, limit: i64) -> Result<Vec<Sent>> {
    Ok(outbox::table
        .filter(outbox::actor_id.eq(actor).and(outbox::id.lt(before)).and(outbox::guarded.eq(false)))
        .filter(outbox::ap_id.like("%/activities/announce/%").or(outbox::ap_id.like("%/activities/create/%")))
        .filter(shown())
        .order(outbox::id.desc())
        .limit(limit)
        .select(Sent::as_select())
        .load(conn)
        .await?)
}

/// How many [`of_actor`] would return in all.
pub async fn count_of_actor(conn: &mut Conn, actor: ActorId) -> Result<i64> {
    Ok(outbox::table
        .filter(outbox::actor_id.eq(actor).and(outbox::guarded.eq(false)))
        .filter(outbox::ap_id.like("%/activities/announce/%").or(outbox::ap_id.like("%/activities/create/%")))
        .filter(shown())
        .count()
        .get_result(conn)
        .await?)
}
