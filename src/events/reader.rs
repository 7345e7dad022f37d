//! Reading events in the order they were committed, each reader with a cursor of its own.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::Event;
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::Result;

/// One event as stored.
#[derive(Debug, QueryableByName)]
pub struct Stored {
    #[diesel(sql_type = Text)]
    pub xid: String,
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Jsonb)]
    pub payload: serde_json::Value,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub actor_id: Option<ActorId>,
    #[diesel(sql_type = Timestamptz)]
    pub at: chrono::DateTime<chrono::Utc>,
}

impl Stored {
    /// `None` for what a newer version running beside us wrote.
    #[must_use]
    pub fn event(&self) -> Option<Event> {
        serde_json::from_value(self.payload.clone())
            .inspect_err(|error| tracing::error!(event = self.id, %error, "event not understood"))
            .ok()
    }
}

/// What a reader got.
#[derive(Debug)]
pub enum Batch {
    /// In commit order, never empty; the cursor stands behind the last.
    Events(Vec<Stored>),
    /// Some events wait for an older transaction to end.
    Fenced,
    /// Nothing to do, or another process is at it.
    Idle,
}

/// Takes the next `limit` events of the reader `name` (a row of `event_cursors`).
///
/// The cursor moves in the caller's transaction: what the events cause commits with the cursor or not at all.
/// Only events whose transaction lies below `pg_snapshot_xmin` are given out.
pub async fn take(conn: &mut Conn, name: &str, limit: i64) -> Result<Batch> {
    #[derive(QueryableByName)]
    struct Cursor {
        #[diesel(sql_type = Text)]
        xid: String,
        #[diesel(sql_type = BigInt)]
        event_id: i64,
    }
    let cursor: Option<Cursor> = crate::db::prepared(
        "select xid::text, event_id from event_cursors where name = $1 for update skip locked",
    )
    .bind::<Text, _>(name)
    .load(conn)
    .await?
    .pop();
    let Some(cursor) = cursor else { return Ok(Batch::Idle) };
    let events = after(conn, (&cursor.xid, cursor.event_id), limit).await?;
    let Some(last) = events.last() else {
        return Ok(if is_fenced(conn, (&cursor.xid, cursor.event_id)).await? {
            Batch::Fenced
        } else {
            Batch::Idle
        });
    };
    crate::db::prepared("update event_cursors set xid = $2::xid8, event_id = $3 where name = $1")
        .bind::<Text, _>(name)
        .bind::<Text, _>(&last.xid)
        .bind::<BigInt, _>(last.id)
        .execute(conn)
        .await?;
    Ok(Batch::Events(events))
}

/// The next events behind a position whose transactions have ended, and all before them.
pub async fn after(conn: &mut Conn, (xid, id): (&str, i64), limit: i64) -> Result<Vec<Stored>> {
    Ok(crate::db::prepared(
        "select xid::text, id, payload, actor_id, at from events
         where (xid, id) > ($1::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
         order by xid, id limit $3",
    )
    .bind::<Text, _>(xid)
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?)
}

/// Whether events behind a position wait for an older transaction to end.
pub async fn is_fenced(conn: &mut Conn, (xid, id): (&str, i64)) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Any {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        any: bool,
    }
    let any: Any =
        crate::db::prepared("select exists (select from events where (xid, id) > ($1::xid8, $2)) as any")
            .bind::<Text, _>(xid)
            .bind::<BigInt, _>(id)
            .get_result(conn)
            .await?;
    Ok(any.any)
}

/// Removes events older than 90 days that every reader has passed; returns how many. What communities
/// passed on stays: a late Create asks for it.
pub async fn prune(conn: &mut Conn) -> Result<usize> {
    Ok(diesel::sql_query(
        "with passed as (
           select xid, event_id from event_cursors union all select xid, event_id from publish_cursor
           order by xid, event_id limit 1)
         delete from events using passed
         where at < now() - interval '90 days' and kind <> 'relayed'
           and (events.xid, events.id) <= (passed.xid, passed.event_id)",
    )
    .execute(conn)
    .await?)
}
