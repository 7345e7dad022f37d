//! Events to activities: rendered once, in commit order, and fanned out in one statement.
//!
//! One publisher at a time holds the cursor's row lock. It takes events whose transaction lies below
//! `pg_snapshot_xmin`: a cursor over a serial id alone loses what commits late (reliability.md §0.4).

mod fan_out;
mod membership;
mod render;

use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use crate::app::App;
use crate::db::Conn;
use crate::error::Result;
use crate::events::reader;
use crate::federation::objects::post::Known;

pub use render::{Outgoing, actor_document};

/// Events taken at a time.
const BATCH: i64 = 200;

#[derive(QueryableByName)]
struct Cursor {
    #[diesel(sql_type = Text)]
    xid: String,
    #[diesel(sql_type = BigInt)]
    event_id: i64,
    #[diesel(sql_type = BigInt)]
    outbox_id: i64,
}

/// How a round went.
#[derive(Debug, PartialEq, Eq)]
pub enum Round {
    /// This many events were published; there may be more.
    Published(usize),
    /// Some events wait for an older transaction to end.
    Fenced,
    /// Nothing to do, or another process is at it.
    Idle,
}

/// Publishes until stopped.
pub async fn run(app: &App, stop: &tokio_util::sync::CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match round(app).await {
            Ok(Round::Published(count)) => {
                metrics::counter!("ateneo_events_published_total").increment(count as u64);
                app.db.bell.ring();
                continue;
            }
            Ok(Round::Fenced) => Duration::from_millis(20),
            Ok(Round::Idle) => Duration::from_secs(1),
            Err(error) => {
                tracing::error!(%error, "publishing failed");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = app.db.bell.wait(pause) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Takes the next events and writes what they make, all in one transaction.
pub async fn round(app: &App) -> Result<Round> {
    let mut conn = app.db.conn().await?;
    diesel_async::AsyncConnection::transaction(&mut *conn, async |conn| take(conn, app).await).await
}

async fn take(conn: &mut Conn, app: &App) -> Result<Round> {
    let cursor: Option<Cursor> = crate::db::prepared(
        "select xid::text, event_id, outbox_id from publish_cursor for update skip locked",
    )
    .load(conn)
    .await?
    .pop();
    let Some(cursor) = cursor else { return Ok(Round::Idle) };
    let position = (&*cursor.xid, cursor.event_id);
    let events = reader::after(conn, position, BATCH).await?;
    let Some(last) = events.last() else {
        return Ok(if reader::is_fenced(conn, position).await? { Round::Fenced } else { Round::Idle });
    };
    let (last_xid, last_id) = (last.xid.clone(), last.id);
    let mut outgoing = Vec::new();
    let mut desk = render::Desk { app, known: Known::default() };
    for stored in &events {
        if let Some(event) = stored.event() {
            outgoing.extend(render::event(conn, &mut desk, stored, event).await?);
        }
    }
    let next = fan_out::write(conn, cursor.outbox_id, &outgoing).await?;
    crate::db::prepared("update publish_cursor set xid = $1::xid8, event_id = $2, outbox_id = $3")
        .bind::<Text, _>(&last_xid)
        .bind::<BigInt, _>(last_id)
        .bind::<BigInt, _>(next)
        .execute(conn)
        .await?;
    Ok(Round::Published(events.len()))
}
