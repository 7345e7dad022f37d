//! Tags somebody follows: what carries them shows on the home page.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::db::schema::tag_follows;
use crate::error::{Error, Problem, Result};

/// Tags one person may follow.
pub const MOST: i64 = 200;

/// Lower case, letters, digits and `_`, at most 100 characters; `None` for anything else.
#[must_use]
pub fn clean(tag: &str) -> Option<String> {
    let tag = tag.trim_start_matches('#').to_lowercase();
    let valid =
        (1..=100).contains(&tag.chars().count()) && tag.chars().all(|c| c.is_alphanumeric() || c == '_');
    valid.then_some(tag)
}

/// Follows a tag; a second time changes nothing.
pub async fn follow(conn: &mut Conn, actor: ActorId, tag: &str, now: DateTime<Utc>) -> Result<()> {
    let count: i64 =
        tag_follows::table.filter(tag_follows::actor_id.eq(actor)).count().get_result(conn).await?;
    if count >= MOST {
        return Err(Error::invalid("tag", Problem::TooMany(200)));
    }
    diesel::insert_into(tag_follows::table)
        .values((tag_follows::actor_id.eq(actor), tag_follows::tag.eq(tag), tag_follows::created_at.eq(now)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn unfollow(conn: &mut Conn, actor: ActorId, tag: &str) -> Result<()> {
    diesel::delete(tag_follows::table.find((actor, tag))).execute(conn).await?;
    Ok(())
}

pub async fn is_followed(conn: &mut Conn, actor: ActorId, tag: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(tag_follows::table.find((actor, tag)))).get_result(conn).await?)
}

/// Tags somebody follows, by name.
pub async fn followed(conn: &mut Conn, actor: ActorId) -> Result<Vec<String>> {
    Ok(tag_follows::table
        .filter(tag_follows::actor_id.eq(actor))
        .order(tag_follows::tag)
        .limit(MOST)
        .select(tag_follows::tag)
        .load(conn)
        .await?)
}
